"""Commission: plans of two people, who is on them, what was sold, runs that pay once, and questions with an answer."""
