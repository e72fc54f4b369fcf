"""The same house for programs."""
