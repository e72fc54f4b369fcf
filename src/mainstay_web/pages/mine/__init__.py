"""What belongs to each employee: their data, what the analysis does with it, and their say in it."""
