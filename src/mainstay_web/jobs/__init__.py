"""Work in the background, without another server."""
