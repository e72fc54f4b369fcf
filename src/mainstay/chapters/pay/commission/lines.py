"""A statement and its lines: each line says what it multiplies, so that anyone can reckon it again. 提成结算单。

exact(line) -> Fraction          base x times / per, in minor units
recomputed(line, rounding) -> int
written(statement) / read_statement(json)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from mainstay.chapters.pay.commission.facts import Before
from mainstay.chapters.pay.commission.terms import Half
from mainstay.core.standards import plain, typed
from mainstay.core.text import Text


class Kind(StrEnum):
    """What a line is for."""

    TIER = "tier"
    """An amount times a tier's rate."""
    TRUE_UP = "true_up"
    """Earlier amounts of the period at the rate that is now reached, less what they earned."""
    GATE = "gate"
    """The same where a gate opened or closed since the last statement."""
    DEAL_CAP = "deal_cap"
    MULTIPLIER = "multiplier"
    BONUS = "bonus"
    ROUNDING = "rounding"
    CARRIED_IN = "carried_in"
    CAP = "cap"
    """Lost above a cap."""
    CARRIED_OUT = "carried_out"
    """Above a cap, and paid later."""
    FLOOR = "floor"
    SPIFF = "spiff"
    DRAW = "draw"
    DRAW_RECOVERED = "draw_recovered"
    OWED_IN = "owed_in"
    """Taken back of what earlier statements left owed."""
    CLAWBACK = "clawback"
    OWED_OUT = "owed_out"
    """Not taken from this statement: still owed."""


@dataclass(frozen=True, slots=True)
class Line:
    """`amount` is `base` x `times` / `per`, rounded by the plan. Amounts are minor units."""

    kind: Kind
    amount: int
    base: int
    times: int = 1
    per: int = 1
    ref: str = ""
    """The transaction; empty for what is of the whole statement."""
    day: date | None = None
    name: str = ""
    """Of a spiff, multiplier or bonus."""
    tier: int = 0
    """Counted from 1."""
    over: int | None = None
    """The tier's lower threshold."""
    upto: int | None = None
    pace: Decimal = Decimal(1)
    """The accelerator or decelerator within the rate."""
    result: Decimal | None = None
    """Where a curve was read; attainment to six places, exact in the statement's `attained` and `quota`."""

    @property
    def rate(self) -> Fraction:
        """What the base is multiplied with."""
        return Fraction(self.times, self.per)


def exact(line: Line) -> Fraction:
    """The line before rounding, in minor units."""
    return Fraction(line.base * line.times, line.per)


def rounded(numerator: int, denominator: int, half: Half) -> int:
    """A quotient as a whole number, the same on both sides of zero. The denominator is above zero."""
    whole, rest = divmod(abs(numerator), denominator)
    twice = 2 * rest
    if half is Half.UP:
        whole += twice >= denominator
    elif half is Half.EVEN:
        whole += twice > denominator or (twice == denominator and whole % 2 == 1)
    return whole if numerator >= 0 else -whole


def recomputed(line: Line, half: Half) -> int:
    """The line's amount, reckoned again from what stands in it."""
    return rounded(line.base * line.times, line.per, half)


class Why(StrEnum):
    """Why a transaction does not count on this statement."""

    OTHER_MEASURE = "other_measure"
    NOT_CREDITED = "not_credited"
    NOT_SERVED = "not_served"
    NO_CLAWBACK = "no_clawback"

    @property
    def label(self) -> Text:
        """For readers."""
        return _WHY[self]


_WHY = {
    Why.OTHER_MEASURE: Text("方案不按这一口径计算", "The plan counts another measure"),
    Why.NOT_CREDITED: Text("这笔业绩没有记给本人", "None of it is credited to this person"),
    Why.NOT_SERVED: Text("发生在入职之前或离职之后", "It falls before joining or after leaving"),
    Why.NO_CLAWBACK: Text("没有事先书面约定追回，不追回", "Nothing is taken back: it was not agreed in writing before"),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A transaction of these days that does not count, and why."""

    ref: str
    why: Why


@dataclass(frozen=True, slots=True)
class Part:
    """`times` / `per`."""

    times: int = 1
    per: int = 1


@dataclass(frozen=True, slots=True)
class Ground:
    """What a statement's quota, prorated limits and gate come from; amounts are minor units."""

    year_quota: int | None = None
    season: Part = Part()
    """The period's share of the year's quota."""
    served: Part = Part()
    """Served of the period, by the plan's proration."""
    gate: int | None = None
    """What has to be credited in the year before accelerators count; None without a gate."""
    year_attained: int = 0
    """Credited in the year up to `end`."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person is paid for some days, and from which lines. The lines sum to `total`."""

    person: str
    currency: str
    start: date
    end: date
    lines: tuple[Line, ...]
    total: int
    credited: int
    """Credited on this statement."""
    attained: int
    """Credited in the accumulation period up to `end`."""
    quota: int | None
    """The period's quota after proration."""
    gate_open: bool
    after: Before
    left_out: tuple[LeftOut, ...] = ()
    ground: Ground = Ground()

    @property
    def attainment(self) -> Fraction | None:
        """Attained over quota; None without a quota."""
        return Fraction(self.attained, self.quota) if self.quota else None


def written(statement: Statement) -> object:
    """The statement as JSON holds it."""
    return plain(statement)


def read_statement(data: object) -> Statement:
    """A statement from JSON. Raises WrongStandardError by its field."""
    read: Statement = typed(Statement, data, "statement")
    return read
