"""Long-term incentives: the pool and plans, the ledger, what vests when, projects to co-invest in, and one's own."""
