"""The work chapter."""
