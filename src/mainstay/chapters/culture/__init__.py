"""The culture chapter."""
