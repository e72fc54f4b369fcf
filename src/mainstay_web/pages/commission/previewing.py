"""What a plan pays, shown while it is designed: the same six sales by every mode, the curve, and where it jumps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from markupsafe import Markup

from mainstay.chapters.pay.commission.checks import PlanFault, faults
from mainstay.chapters.pay.commission.cliffs import cliffs, payline, steps
from mainstay.chapters.pay.commission.example import example
from mainstay.chapters.pay.commission.facts import Facts, Transaction
from mainstay.chapters.pay.commission.plan import Plan, Rounding, Tier
from mainstay.chapters.pay.commission.statement import statement
from mainstay.chapters.pay.commission.supposed import QUOTA, assumed
from mainstay.chapters.pay.commission.terms import Accumulation, CreditRule, Measure, Period, TierMode, Unit
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import MINOR
from mainstay.core.text import Text
from mainstay_web.pages.commission.declaring import PLAIN, declared
from mainstay_web.pages.commission.drawing import drawings_of
from mainstay_web.pages.giving import Given
from mainstay_web.store.commission_rules import drawn_plan

AMOUNTS = (200, 300, 1500, 1200, 2000, 4500)
"""Six sales, as in the published example of marginal tiers per transaction."""
FIRST = Decimal(1000)
"""The first threshold that these amounts are made for; other plans get them in proportion."""
SAMPLE = (
    Tier(Decimal(1000), Decimal("0.01")), Tier(Decimal(3000), Decimal("0.02")), Tier(Decimal(8000), Decimal("0.03")),
    Tier(Decimal(20000), Decimal("0.05")),
)  # fmt: skip
YEAR = 2026
"""Any year will do: nothing depends on it but the names of days."""
POINTS = 60


@dataclass(frozen=True, slots=True)
class Way:
    """What the six sales pay in one way of tiers and accumulation, in minor units."""

    mode: TierMode
    accumulation: Accumulation
    paid: tuple[int, ...]
    chosen: bool

    @property
    def total(self) -> int:
        """All six."""
        return sum(self.paid)


@dataclass(frozen=True)
class Seen:
    """A plan as far as it is typed: `plan` is None while it cannot be read; `own` says whose tiers the ways use."""

    plan: Plan | None
    problem: Text | None
    faults: tuple[PlanFault, ...]
    amounts: tuple[int, ...]
    ways: tuple[Way, ...]
    own: bool
    warnings: tuple[tuple[str, Text], ...] = ()
    """Cliffs, by their kind."""
    drawings: tuple[Markup, ...] = ()
    sentences: tuple[Text, ...] = ()
    """The plan's own worked example."""
    assumed: Text | None = None


def preview_of(given: Given, currency: str) -> Seen:
    """What the form as typed so far would pay."""
    try:
        left = next((key for key in PLAIN if not given.get(key)), "")
        # A word that is not chosen yet is filled in for reading only: the ways below show all of them.
        rest = {**_READABLE, **{key: value for key, value in given.items() if value}}
        plan = drawn_plan({**declared(rest), "currency": currency, "name": given.get("name") or "–"})
    except AnticipatedError as error:
        return Seen(None, error.text, (), _scaled(SAMPLE), ways_of(SAMPLE, None), own=False)
    return seen_of(plan, complete=not left)


_READABLE = {
    "measure": "bookings", "credit": "owner", "mode": "marginal", "accumulation": "period_to_date", "period": "quarter",
    "unit": "amount",
}  # fmt: skip


def seen_of(plan: Plan, *, complete: bool = True) -> Seen:
    """What a plan pays; `complete` says that nothing is left to choose in it."""
    wrong = faults(plan)
    tiers = _in_money(plan)
    own = bool(tiers) and plan.mode is not TierMode.INTERPOLATED and not any(
        one.field.startswith("tiers") for one in wrong
    )  # fmt: skip
    used = tiers if own else SAMPLE
    ways = ways_of(used, plan if complete else None)
    if wrong or not complete:
        return Seen(plan, None, wrong if complete else (), _scaled(used), ways, own)
    line = payline(plan)
    # Where nothing depends on what is sold, as of a bonus alone, a plateau is no warning.
    found = cliffs(plan) if line.rises else ()
    warned = [*((one.kind, one.text) for one in found), *((one.kind, one.text) for one in steps(plan))]
    return Seen(
        plan, None, (), _scaled(used), ways, own,
        tuple((str(kind), text) for kind, text in warned), drawings_of(plan, line),
        example(plan, YEAR).sentences, assumed(plan),
    )  # fmt: skip


def _in_money(plan: Plan) -> tuple[Tier, ...]:
    """The tiers with thresholds in money: those in shares of a quota of the supposed size."""
    if plan.unit is Unit.AMOUNT:
        return plan.tiers
    quota = Decimal(QUOTA) / MINOR * plan.period.months / 12
    return tuple(replace(one, to=None if one.to is None else one.to * quota) for one in plan.tiers)


def _scaled(tiers: Sequence[Tier]) -> tuple[int, ...]:
    """The six amounts in proportion to the first threshold, minor units."""
    first = next((one.to for one in tiers if one.to), FIRST)
    return tuple(int(amount * MINOR * first / FIRST) for amount in AMOUNTS)


def ways_of(tiers: Sequence[Tier], chosen: Plan | None) -> tuple[Way, ...]:
    """The six sales by each way; the one that a plan declares is marked."""
    modes = (TierMode.MARGINAL, TierMode.WHOLE_AMOUNT)
    counted = (Accumulation.PER_TRANSACTION, Accumulation.PERIOD_TO_DATE)
    return tuple(
        Way(mode, accumulation, _paid(tuple(tiers), mode, accumulation), _is(chosen, mode, accumulation))
        for mode in modes
        for accumulation in counted
    )


def _is(chosen: Plan | None, mode: TierMode, accumulation: Accumulation) -> bool:
    if chosen is None or chosen.mode is not mode:
        return False
    alone = accumulation is Accumulation.PER_TRANSACTION
    return (chosen.accumulation is Accumulation.PER_TRANSACTION) is alone


def _paid(tiers: tuple[Tier, ...], mode: TierMode, accumulation: Accumulation) -> tuple[int, ...]:
    plan = Plan(
        "-", Measure.BOOKINGS, CreditRule.OWNER, mode, accumulation, Period.QUARTER, Unit.AMOUNT, tiers,
        rounding=Rounding(),
    )  # fmt: skip
    sold = [
        Transaction(str(at), date(YEAR, 1, at), amount, Measure.BOOKINGS, "-")
        for at, amount in enumerate(_scaled(tiers), start=1)
    ]
    totals = [statement(plan, Facts("-"), sold[:count], date(YEAR, 1, 31)).total for count in range(len(sold) + 1)]
    return tuple(after - before for before, after in pairwise(totals))
