"""The career chapter."""
