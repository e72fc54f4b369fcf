"""Fairness of pay: scans by factors chosen in the open, who is far off, what mending costs, who answers by name."""
