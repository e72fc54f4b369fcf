"""What a sale has paid, and what of it is due back when the customer leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.chapters.pay.commission.clawback import due, is_agreed
from mainstay.chapters.pay.commission.facts import Reversal
from mainstay.chapters.pay.commission.lines import read_statement
from mainstay.core.text import Text
from mainstay_web.store.commission import SETTLED, in_force_on
from mainstay_web.store.commission_rules import plan_of
from mainstay_web.store.tables.commission import (
    CommissionAssignment,
    CommissionRun,
    CommissionStatement,
    CommissionTransaction,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Of one sale: the plan that paid it, what it paid, what is due back, and the rule in words; minor units."""

    line: str
    paid: int
    amount: int
    rule: Text


def claim(sale: CommissionTransaction, lost_on: date) -> Claim | None:
    """What would be due back for a customer lost on a day; None where no settled statement paid for the sale, or its
    plan has no clawback.
    """
    line, paid = _paid(sale)
    plan_row = in_force_on(line, sale.day) if line else None
    rule = plan_of(plan_row.declaration).clawback if plan_row is not None else None
    if rule is None or paid <= 0:
        return None
    reversal = Reversal(sale.source, sale.day, lost_on, paid)
    agreed = is_agreed(reversal, _agreed(sale, line))
    text = Text(
        "{n} 个月内流失，{how}；一次最多扣当期的 {most:.0%}。" if agreed else "本人没有事先书面同意，不能追回。",
        "lost within {n} months: {how}; at most {most:.0%} of one statement."
        if agreed
        else "it was not agreed in writing before the sale, so nothing may be taken.",
    )
    amount = due(rule, reversal) if agreed else 0
    return Claim(line, paid, amount, text.fill(n=rule.months, how=rule.how.label, most=rule.at_most))


def _paid(sale: CommissionTransaction) -> tuple[str, int]:
    """The plan line that paid for a sale, and how much, by the newest settled run of each period."""
    rows = CommissionStatement.objects.filter(
        person=sale.person, run__state__in=SETTLED, run__until__gte=sale.day
    ).select_related("run")
    newest: dict[tuple[str, date], CommissionStatement] = {}
    for row in rows.order_by("run__number"):
        newest[row.run.line, row.run.since] = row
    sums: dict[str, int] = {}
    for row in newest.values():
        lines = read_statement(row.statement).lines
        sums[row.run.line] = sums.get(row.run.line, 0) + sum(one.amount for one in lines if one.ref == sale.source)
    best = max(sums, key=lambda one: (sums[one], one), default="")
    return best, sums.get(best, 0)


def _agreed(sale: CommissionTransaction, line: str) -> date | None:
    row = CommissionAssignment.objects.filter(person=sale.person, line=line, since__lte=sale.day)
    return row.order_by("-since").values_list("agreed_on", flat=True).first()


def counts_on(line: str, lost_on: date) -> date:
    """The day a loss counts: its own, or the first after what is settled."""
    last = CommissionRun.objects.filter(line=line, state__in=SETTLED).order_by("-until").first()
    return lost_on if last is None else max(lost_on, last.until + timedelta(days=1))
