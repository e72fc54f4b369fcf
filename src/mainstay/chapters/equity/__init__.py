"""The equity chapter."""
