"""Long-term incentives: 长期激励. Mechanism P6."""

from __future__ import annotations

from mainstay.chapters.equity import attributes, measures, signals
from mainstay.core.catalogue import Catalogue

DECLARED = Catalogue(
    signals=signals.SIGNALS,
    attributes=attributes.ATTRIBUTES,
    measures=measures.MEASURES,
    seats=measures.SEATS,
)
"""Everything this chapter declares."""
