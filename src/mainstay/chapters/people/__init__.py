"""The people chapter."""
