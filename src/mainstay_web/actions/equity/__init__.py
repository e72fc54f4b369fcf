"""Long-term incentives: setting up, granting, vesting, what is done with grants, and co-investment."""
