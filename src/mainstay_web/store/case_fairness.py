"""The raise in a case's package beside the lines of fairness, by the facts of a day.

A package is approved days after it was put forward: pay may have moved meanwhile, or raises been promised elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Protocol

from mainstay_web.store.fairness_guard import (
    RAISING,
    Breach,
    breaches,
    fitting,
    promised_raises,
    standing,
    unanswered,
)  # fmt: skip
from mainstay_web.store.offers import raise_of
from mainstay_web.store.tables.cases import Case, CaseEvent, Commitment
from mainstay_web.store.tables.fairness import FairnessOverride


class Holding(Protocol):
    """A promise that holds cash: of a package that is put forward, or as it is kept."""

    @property
    def measure(self) -> str:
        """A key of the catalogue; others raise nothing."""

    @property
    def reserved(self) -> int:
        """Cash, in minor units."""


def raised(parts: Iterable[Holding]) -> int:
    """The yearly raise of fixed pay in a package."""
    cash = defaultdict[str, int](int)
    for part in parts:
        cash[part.measure] += part.reserved
    return sum(raise_of(RAISING[one], amount) for one, amount in cash.items() if one in RAISING)


def raise_in(row: Case) -> int:
    """The yearly raise of fixed pay in the package that a case has now."""
    return raised(Commitment.objects.filter(case=row, withdrawn_on=None, lapsed_on=None))


def answered_for(row: Case) -> list[FairnessOverride]:
    """The overrides that the package was put forward with: those of a package that went back hold no longer."""
    newest = CaseEvent.objects.filter(case=row, act="proposed").order_by("-pk").first()
    refs = newest.details.get("overrides", ()) if newest is not None else ()
    return list(FairnessOverride.objects.filter(ref__in=refs))


def passes_today(row: Case, day: date) -> tuple[Breach, ...]:
    """The lines that the package's raise would pass today and for which nobody answers yet."""
    raise_ = raise_in(row)
    if not raise_:
        return ()
    whole = {row.person: raise_ + promised_raises([row.person], row.ref).get(row.person, 0)}
    found = unanswered(breaches(day, whole), whole, answered_for(row), day)
    return () if fitting(standing(day).filter(person=row.person), whole) else found
