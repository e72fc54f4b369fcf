"""What fairness scans and overrides say of a person, for the person's own copy."""

from __future__ import annotations

from typing import Any

from mainstay_web.store.scans import KINDS
from mainstay_web.store.tables.fairness import FairnessFinding, FairnessOverride


def fairness_of(number: str) -> dict[str, list[dict[str, Any]]]:
    """What was found, without what colleagues are paid; and exceptions that somebody answered for."""
    found = FairnessFinding.objects.filter(person=number).select_related("scan").order_by("scan__as_of", "pk")
    answered = FairnessOverride.objects.filter(person=number).order_by("day", "pk")
    return {
        "fairness_findings": [
            {"on": one.scan.as_of, "what_zh": KINDS[one.kind][0].zh, "what_en": KINDS[one.kind][0].en} for one in found
        ],
        "fairness_overrides": [
            {"on": one.day, "until": one.until, "most": one.most, "reason": one.reason, "used_on": one.used_on}
            for one in answered
        ],
    }  # fmt: skip
