"""Facts become signals, point in time correct."""

from mainstay.loop.sense.explain import own_sentence, sentence
from mainstay.loop.sense.sensing import sense

__all__ = ["own_sentence", "sense", "sentence"]
