"""The market: board, surveys, matches, lines, gaps."""
