"""The recognition chapter."""
