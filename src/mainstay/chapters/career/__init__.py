"""Career: 事业留人. Mechanisms C1–C8."""

from __future__ import annotations

from mainstay.chapters.career import attributes, facts, measures, signals
from mainstay.core.catalogue import Catalogue

DECLARED = Catalogue(
    signals=signals.SIGNALS,
    attributes=attributes.ATTRIBUTES,
    measures=measures.MEASURES,
    facts=facts.FACTS,
    seats=measures.SEATS,
)
"""Everything this chapter declares."""
