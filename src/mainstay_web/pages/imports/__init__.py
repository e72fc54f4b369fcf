"""The import wizard: bring files, see what they are, try, apply, undo."""
