"""Work: 工作体验与团队氛围. Mechanisms W1–W7."""

from __future__ import annotations

from mainstay.chapters.work import attributes, facts, measures, signals
from mainstay.core.catalogue import Catalogue

DECLARED = Catalogue(
    signals=signals.SIGNALS,
    attributes=attributes.ATTRIBUTES,
    measures=measures.MEASURES,
    facts=facts.FACTS,
    seats=measures.SEATS,
)
"""Everything this chapter declares."""
