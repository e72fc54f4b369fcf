"""The anonymous box: it cannot import anything that knows who you are."""
