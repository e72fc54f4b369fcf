"""The real sets: as studies for the bench, and as company folders for the product."""
