"""Pay: 待遇留人. Mechanisms P1–P5 and P7."""

from __future__ import annotations

from mainstay.chapters.pay import attributes, measures, signals
from mainstay.core.catalogue import Catalogue

DECLARED = Catalogue(
    signals=signals.SIGNALS,
    attributes=attributes.ATTRIBUTES,
    measures=measures.MEASURES,
)
"""Everything this chapter declares."""
