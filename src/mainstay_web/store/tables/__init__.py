"""The tables, a file per chapter."""
