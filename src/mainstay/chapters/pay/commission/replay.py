"""Draft plans on the same history: what each would have paid, by person and in all. 方案回放与比较。

history_of(plan, sold, since, until) -> statements one after another, each from what the last left
replay(plans, history, since, until) -> Comparison       the first plan is what the others are compared with
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from statistics import median_low

from mainstay.chapters.pay.commission.facts import Facts, Transaction
from mainstay.chapters.pay.commission.lines import Statement
from mainstay.chapters.pay.commission.periods import Window, window
from mainstay.chapters.pay.commission.plan import Plan
from mainstay.chapters.pay.commission.statement import statement


@dataclass(frozen=True, slots=True)
class Sold:
    """One person's facts and transactions, of any measure: a plan reads its own.

    `then` holds the facts of each month, by its first day, where they changed; a statement reads those of its last
    month, and there is none where it has none: the person was not on the plan.
    """

    facts: Facts
    transactions: Sequence[Transaction]
    then: Mapping[date, Facts] = field(default_factory=dict)

    def during(self, days: Window) -> Facts | None:
        """The facts that a statement of these days reads; None where the person was not on the plan."""
        months = [first for first in self.then if first in days]
        return self.then[max(months)] if months else (None if self.then else self.facts)


@dataclass(frozen=True, slots=True)
class Row:
    """What one person would have been paid by each plan, in minor units."""

    person: str
    paid: tuple[int, ...]

    def change(self, plan: int) -> int:
        """By how much a plan pays more than the first one."""
        return self.paid[plan] - self.paid[0]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One plan against the first, over everybody."""

    plan: str
    paid: int
    change: int
    gainers: tuple[str, ...]
    """The largest gain first."""
    losers: tuple[str, ...]
    """The largest loss first."""
    same: int
    largest_gain: int
    largest_loss: int
    middle: int
    """The median payment."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every plan on the same history."""

    rows: tuple[Row, ...]
    outcomes: tuple[Outcome, ...]


def history_of(plan: Plan, sold: Sold, since: date, until: date) -> tuple[Statement, ...]:
    """Every statement whose days touch those from `since` to `until`, each with what the one before left behind."""
    counted = [one for one in sold.transactions if one.measure is plan.measure]
    found: list[Statement] = []
    day, before = since, sold.facts.before
    while day <= until:
        days = window(plan.rhythm, day, plan.year_starts)
        facts = sold.during(days)
        if facts is not None:
            theirs = tuple(one for one in facts.reversals if one.over in days)
            found.append(statement(plan, replace(facts, before=before, reversals=theirs), counted, day))
            before = found[-1].after
        day = days.end + timedelta(days=1)
    return tuple(found)


def replay(plans: Sequence[Plan], history: Sequence[Sold], since: date, until: date) -> Comparison:
    """What each plan would have paid. Raises ValueError without a plan, and what `statement` raises."""
    if not plans:
        raise ValueError("at least one plan is to be replayed")
    rows = tuple(
        Row(
            one.facts.person,
            tuple(_paid(plan, one, since, until) for plan in plans),
        )
        for one in history
    )
    return Comparison(rows, tuple(_outcome(plan.name, rows, at) for at, plan in enumerate(plans)))


def _paid(plan: Plan, one: Sold, since: date, until: date) -> int:
    return sum(each.total for each in history_of(plan, one, since, until))


def _outcome(name: str, rows: Sequence[Row], at: int) -> Outcome:
    changes = [(row.change(at), row.person) for row in rows]
    gains = sorted(((-change, person) for change, person in changes if change > 0))
    losses = sorted((change, person) for change, person in changes if change < 0)
    paid = [row.paid[at] for row in rows]
    return Outcome(
        name, sum(paid), sum(change for change, _ in changes),
        tuple(person for _, person in gains), tuple(person for _, person in losses),
        len(rows) - len(gains) - len(losses),
        -gains[0][0] if gains else 0, losses[0][0] if losses else 0, median_low(paid) if paid else 0,
    )  # fmt: skip
