"""What a commission plan declares. 提成方案(P5)。

    written_plan(plan) -> json       and back without loss:
    drawn(json) -> Plan              a draft: its form is right (else WrongStandardError by field), its sense may not be
    checks.checked(plan) -> Plan     the same plan, or WrongPlanError with every fault by field; `read_plan` is both

Money in a plan is decimal, in units of its currency; money in facts and lines is whole minor units. Tier mode and
accumulation have no default: six transactions of one table pay 164, 285, 234 or 485 by which of them is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.commission.terms import (
    Accumulation,
    Boundary,
    CreditRule,
    Gate,
    Half,
    Measure,
    Per,
    Period,
    Prorate,
    Recovery,
    RoundAt,
    Shape,
    TierMode,
    Unit,
)
from mainstay.core.standards import plain, typed

NOTHING, WHOLE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Tier:
    """From the threshold before (or 0) up to `to`; None has no end.

    `rate` is a share (0.02 is 2 %), `pays` the money that a full interpolated tier is worth. Above a last tier that has
    an end nothing more is earned.
    """

    to: Decimal | None
    rate: Decimal | None = None
    pays: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """An accelerator (`times` above 1) or decelerator (below 1) of the rate on attainment between two quota shares.

    Where several cover the same attainment, all of them multiply.
    """

    times: Decimal
    above: Decimal = NOTHING
    upto: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that is paid. With `carry` the excess goes over to the next statement; else it is lost."""

    amount: Decimal
    per: Per = Per.STATEMENT
    carry: bool = False


@dataclass(frozen=True, slots=True)
class Draw:
    """An advance up to `minimum` a statement. 保底预支。

    Of a recoverable draw the advance is a debt; from statement `recover_from` on, `recover_share` of what is earned
    above the minimum pays it off. `lasts` statements get an advance; None: all. A draw that is not recoverable is a
    bonus, and nobody owes anything.
    """

    minimum: Decimal
    recoverable: bool
    recover_from: int = 1
    recover_share: Decimal = WHOLE
    lasts: int | None = None


@dataclass(frozen=True, slots=True)
class Spiff:
    """A bonus on each transaction of a short window, outside quota, tiers and caps: fixed or a rate. 专项激励。"""

    name: str
    since: date
    until: date
    fixed: Decimal | None = None
    rate: Decimal | None = None
    at_least: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Curve:
    """(x, y) in rising x: nothing below the first point, flat above the last."""

    points: tuple[tuple[Decimal, Decimal], ...]
    shape: Shape = Shape.LINEAR


ATTAINMENT = "attainment"
"""The name of the one result that is reckoned and not given: credited amount over quota, of the period so far."""


@dataclass(frozen=True, slots=True)
class Multiplier:
    """A kicker: the commission of tiers times the curve at a result. `of` names a result in the facts, or attainment.

    Below the curve's first point the factor is 0: give a first point at 0 where nothing is to be lost.
    """

    name: str
    curve: Curve
    of: str = ATTAINMENT


@dataclass(frozen=True, slots=True)
class Bonus:
    """A person's target bonus of the period times the curve at a result, paid with the period's last statement."""

    name: str
    curve: Curve
    of: str = ATTAINMENT


@dataclass(frozen=True, slots=True)
class Clawback:
    """What was paid for a customer who leaves within `months` is taken back. Only if agreed in writing before.

    `at_most` is the largest share of one statement that may be taken; the rest stays owed. Labour law limits it too:
    《工资支付暂行规定》第十六条 (Provisional Rules on Payment of Wages, Art. 16, 1995) lets an employer keep no more
    than 20 % of a month's pay for a loss, and leave no less than the minimum wage.
    """

    months: int
    how: Recovery
    at_most: Decimal = Decimal("0.2")


@dataclass(frozen=True, slots=True)
class Proration:
    """How quota, and with it what else is named here, is reckoned for who joined or left in a period."""

    how: Prorate = Prorate.NONE
    ramp: tuple[Decimal, ...] = ()
    thresholds: bool = False
    """Also thresholds that are amounts."""
    floor: bool = True
    caps: bool = False


@dataclass(frozen=True, slots=True)
class Rounding:
    """How money becomes whole fen, and where."""

    half: Half = Half.UP
    at: RoundAt = RoundAt.TOTAL


@dataclass(frozen=True, slots=True)
class Plan:
    """A commission plan. What can be meant in two ways has no default."""

    name: str
    measure: Measure
    credit: CreditRule
    mode: TierMode
    accumulation: Accumulation
    period: Period
    unit: Unit
    tiers: tuple[Tier, ...]
    statements: Period | None = None
    """How often a statement is made; as often as the period where it is not said."""
    year_starts: int = 1
    """The month in which the company's year begins."""
    seasons: tuple[Decimal, ...] = ()
    """Shares of the year's quota by period; equal where none are given."""
    boundary: Boundary = Boundary.LOWER
    rounding: Rounding = Rounding()
    paces: tuple[Pace, ...] = ()
    gate: Gate = Gate.NONE
    caps: tuple[Cap, ...] = ()
    floor: Decimal | None = None
    """The least that a statement pays: a guarantee that nobody owes."""
    draw: Draw | None = None
    spiffs: tuple[Spiff, ...] = ()
    multipliers: tuple[Multiplier, ...] = ()
    bonus: Bonus | None = None
    clawback: Clawback | None = None
    proration: Proration = Proration()
    currency: str = "CNY"

    @property
    def rhythm(self) -> Period:
        """How often a statement is made."""
        return self.statements or self.period

    @property
    def curves(self) -> tuple[tuple[str, Curve], ...]:
        """Every curve with the name of the result it reads."""
        kickers = tuple((one.of, one.curve) for one in self.multipliers)
        return kickers if self.bonus is None else (*kickers, (self.bonus.of, self.bonus.curve))

    @property
    def needs_quota(self) -> bool:
        """Whether nothing can be reckoned without the person's quota."""
        return bool(self.paces) or self.unit is Unit.QUOTA or any(of == ATTAINMENT for of, _ in self.curves)

    @property
    def results(self) -> tuple[str, ...]:
        """The names of results that have to be given for each person."""
        return tuple(dict.fromkeys(of for of, _ in self.curves if of != ATTAINMENT))


def written_plan(plan: Plan) -> object:
    """The plan as JSON holds it; decimals as texts."""
    return plain(plan)


def drawn(data: object) -> Plan:
    """A plan from JSON, whether or not it makes sense yet: what a draft is. Raises WrongStandardError by its field."""
    plan: Plan = typed(Plan, data, "plan")
    return plan
