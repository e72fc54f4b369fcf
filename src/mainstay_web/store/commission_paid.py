"""What a run pays, as the facts say pay: a rate from a day on.

A monthly run is an amount a month; a longer period is an amount a year, so that no fen is lost. Who was paid by the
run before and is no longer on the plan gets a rate of nothing: the earlier one would else go on. Where somebody is on
several plans, the rate is of all of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from mainstay.core.calendar import add_months
from mainstay_web.store.commission import SETTLED
from mainstay_web.store.tables.commission import CommissionRun, CommissionStatement

MONTH, YEAR = "month", "year"


@dataclass(frozen=True, slots=True)
class Rate:
    """An amount in minor units a month, or a year."""

    amount: int
    per: str


def months_of(since: date, until: date) -> int:
    """How many whole months a period has."""
    count = 1
    while add_months(since, count) <= until:
        count += 1
    return count


def rates(run: CommissionRun) -> dict[str, Rate]:
    """The rate from the day after the period, by person."""
    months = months_of(run.since, run.until)
    now = dict(run.statements.values_list("person", "payable"))
    others = _beside(run)
    found = {}
    for person in {*now, *_before(run)}:
        amount = now.get(person, 0)
        if months == 1 and not others[person]:
            found[person] = Rate(amount, MONTH)
        else:
            found[person] = Rate(amount * 12 // months + others[person], YEAR)
    return found


def _before(run: CommissionRun) -> set[str]:
    """Who stood on the plan's settled run before this one."""
    earlier = CommissionRun.objects.filter(line=run.line, state__in=SETTLED, until__lt=run.until)
    last = earlier.order_by("-since", "-number").first()
    same = CommissionRun.objects.filter(line=run.line, state__in=SETTLED, since=run.since)
    rows = CommissionStatement.objects.filter(run__in=[one for one in (last, *same) if one is not None])
    return set(rows.values_list("person", flat=True))


def _beside(run: CommissionRun) -> dict[str, int]:
    """What other plans pay a year, by their newest settled run up to the same day."""
    rows = CommissionStatement.objects.filter(run__state__in=SETTLED, run__until__lte=run.until)
    newest: dict[tuple[str, str], CommissionStatement] = {}
    for row in rows.exclude(run__line=run.line).select_related("run").order_by("run__since", "run__number"):
        newest[row.run.line, row.person] = row
    found: dict[str, int] = defaultdict(int)
    for (_, person), row in newest.items():
        if add_months(row.run.until, months_of(row.run.since, row.run.until)) >= run.until:
            found[person] += row.payable * 12 // months_of(row.run.since, row.run.until)
    return found
