"""Results become tables, charts and pages for people."""
