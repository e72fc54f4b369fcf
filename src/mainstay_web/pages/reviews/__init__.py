"""Pay reviews: the list, one review, its sheet, calibration, and the letters."""
