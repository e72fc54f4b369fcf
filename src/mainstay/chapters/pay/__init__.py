"""The pay chapter."""
