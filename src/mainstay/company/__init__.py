"""The one door for facts that come as files."""
