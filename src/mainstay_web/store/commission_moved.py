"""Settled runs that would now come to something else: a sale came late, or an earlier period was corrected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from mainstay.core.access import Actor
from mainstay.core.errors import AnticipatedError
from mainstay_web.store.commission import SETTLED, works_with
from mainstay_web.store.commission_worked import worked
from mainstay_web.store.tables.commission import CommissionAssignment, CommissionRun


def settled_since(line: str, day: date) -> list[CommissionRun]:
    """The newest settled run of each period of a plan that ends on a day or later, the earliest first."""
    rows = CommissionRun.objects.filter(line=line, state__in=SETTLED, until__gte=day)
    newest = {row.since: row for row in rows.order_by("since", "number")}
    return [newest[since] for since in sorted(newest)]


def settled_lines(day: date) -> list[str]:
    """Plans with a settled period that ended on a day or later."""
    rows = CommissionRun.objects.filter(state__in=SETTLED, until__gte=day)
    return sorted(set(rows.values_list("line", flat=True)))


def lines_of(people: Iterable[str]) -> list[str]:
    """Plans that any of these people are or were on."""
    rows = CommissionAssignment.objects.filter(person__in=sorted(set(people)))
    return sorted(set(rows.values_list("line", flat=True)))


def moved(row: CommissionRun) -> bool:
    """Whether a settled run, worked out from the rows as they are now, would pay anybody otherwise.

    Inputs are not compared: who leaves the plan later changes them, and pays nobody of this period otherwise.
    """
    try:
        return worked(row).outputs != row.outputs
    except AnticipatedError:
        # What cannot be reckoned any more has to be looked at by somebody, as a correction.
        return True


def to_correct(actor: Actor, day: date) -> QuerySet[CommissionRun]:
    """Settled runs that wait for a correction, the earliest first: a later one reads what an earlier one leaves."""
    rows = CommissionRun.objects.filter(moved_on__isnull=False).order_by("since", "line")
    return rows if works_with(actor, day) else rows.none()
