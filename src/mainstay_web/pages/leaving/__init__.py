"""One's own annual leave; and calculators of severance, leave not taken and overtime for HR."""
