"""Facts become signals, point in time correct."""

from mainstay.loop.sense.sensing import sense

__all__ = ["sense"]
