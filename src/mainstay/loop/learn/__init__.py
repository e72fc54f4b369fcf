"""What each measure is worth here: published effects, updated by what became of those to whom it was given."""

from mainstay.loop.learn.learning import learn

__all__ = ["learn"]
