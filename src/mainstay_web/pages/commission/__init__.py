"""Commission: plans and their designer, sales, runs and statements, questions; and everybody's own."""
