"""Total rewards: the statement on the screen and on paper."""
