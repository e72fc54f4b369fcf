"""Facts become signals, point in time correct."""
