"""People: results, observations, the calendar of a stay, and what a departure costs. L1, L2, L3 and L7."""

from __future__ import annotations

from mainstay.chapters.people import loss, signals
from mainstay.core.catalogue import Catalogue

DECLARED = Catalogue(
    signals=signals.SIGNALS,
    losses=loss.LOSSES,
)
"""Everything this chapter declares."""
