"""Culture: 感情留人. Mechanisms K1–K6, and promises of L5."""

from __future__ import annotations

from mainstay.chapters.culture import attributes, facts, measures, promises, signals
from mainstay.core.catalogue import Catalogue

DECLARED = Catalogue(
    signals=(*signals.SIGNALS, *promises.SIGNALS),
    attributes=attributes.ATTRIBUTES,
    measures=measures.MEASURES,
    facts=facts.FACTS,
    seats=measures.SEATS,
)
"""Everything this chapter declares."""
