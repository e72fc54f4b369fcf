"""Actions on year-end bonuses: plans with their results, and the payments with what leaving does to them."""
