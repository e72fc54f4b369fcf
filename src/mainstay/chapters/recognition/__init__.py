"""Recognition: 认可与成就感. Mechanisms R1–R4."""

from __future__ import annotations

from mainstay.chapters.recognition import facts, measures, signals
from mainstay.core.catalogue import Catalogue

DECLARED = Catalogue(
    signals=signals.SIGNALS,
    measures=measures.MEASURES,
    facts=facts.FACTS,
    seats=measures.SEATS,
)
"""Everything this chapter declares."""
