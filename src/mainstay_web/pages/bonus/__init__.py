"""Year-end bonuses: the plans, what they come to, what is due; and everybody's own."""
