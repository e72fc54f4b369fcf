"""The demo: an invented company, its people to play, and time that can be moved."""
