"""Cases: the page of one, the board of all, the package builder."""
