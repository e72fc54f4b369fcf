"""Plans for budget rounds: the list, one round, one person in it, and what payroll takes away."""
