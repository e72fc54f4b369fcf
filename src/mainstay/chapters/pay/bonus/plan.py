"""What a year-end bonus plan declares. 年终奖方案（P4）。

    drawn(json) -> Plan          its form is right (else WrongStandardError by field)
    read_plan(json) -> Plan      its sense too (else WrongBonusError with every fault)
    written_plan(plan) -> json   and back without loss

bonus = monthly pay × target months × coefficient × share of the year served, where the coefficient is the sum of the
weighted ones times each that multiplies: company × (weights of unit and personal), all three multiplied, or all three
weighted are the same form. Nothing that can be meant in two ways has a default.

That payments are put off follows what regulators ask of banks, as a pattern and not as law for others: 《商业银行稳健薪
酬监管指引》（银监发〔2010〕14号）第十六条 (at least 40 % over three years), Directive 2013/36/EU, Art. 94(1)(m).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from mainstay.chapters.pay.bonus.words import AsOf, Joins, Leaving, Level, PayBase, Served, Unpaid
from mainstay.chapters.pay.commission.plan import Curve
from mainstay.chapters.pay.elements import Rounding
from mainstay.core.errors import AnticipatedError
from mainstay.core.standards import plain, typed
from mainstay.core.text import Text

WHOLE = 1000
"""Per mille."""
MOST_PARTS = 10


@dataclass(frozen=True, slots=True)
class Target:
    """How many months of pay are the target of some people: the first that fits somebody holds.

    Empty `families` are all; levels from `low` up to `high`, None without an end.
    """

    families: tuple[str, ...]
    low: int | None
    high: int | None
    months: Decimal

    def fits(self, family: str, level: int | None) -> bool:
        """Whether it is of somebody of this family and level."""
        if self.families and family not in self.families:
            return False
        if self.low is None and self.high is None:
            return True
        return level is not None and (self.low or level) <= level <= (level if self.high is None else self.high)


@dataclass(frozen=True, slots=True)
class Factor:
    """A result made a coefficient by a curve (1 is all of the goal); `weight` where it weighs, else None."""

    level: Level
    joins: Joins
    weight: Decimal | None
    curve: Curve


@dataclass(frozen=True, slots=True)
class Deferral:
    """Bonuses above `above` (in units of money) are paid in parts of so many per mille, `months` apart.

    With `whole` all of the bonus is parted, else what lies above alone, and the rest comes with the first payment.
    """

    above: Decimal
    whole: bool
    permille: tuple[int, ...]
    months: int


@dataclass(frozen=True, slots=True)
class LeaverRule:
    """Of one kind of leaving: what becomes of payments to come, and how much of those of the last `back_months` is
    claimed back. Only what was agreed in writing before can be claimed, and no more than the law lets (《工资支付暂行
    规定》第十六条; Provisional Rules on Payment of Wages, Art. 16, 1995).
    """

    unpaid: Unpaid
    back_months: int
    back_share: Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    """A bonus plan of one year. `most` caps the coefficient; None does not. `counts_from`: how many days of a month
    have to be served for it to count; `least_days`: of the year, for any bonus. `only` are person numbers; empty: all.
    """

    name: str
    year: int
    pay_on: date
    base: PayBase
    as_of: AsOf
    targets: tuple[Target, ...]
    factors: tuple[Factor, ...]
    most: Decimal | None
    served: Served
    counts_from: int
    least_days: int
    rounding: Rounding
    deferral: Deferral | None
    leavers: Mapping[Leaving, LeaverRule]
    only: tuple[str, ...] = ()
    currency: str = "CNY"

    @property
    def claiming(self) -> tuple[Leaving, ...]:
        """Kinds of leaving with which something that was paid is claimed back; with every other it is kept."""
        return tuple(kind for kind, rule in self.leavers.items() if rule.back_months and rule.back_share)

    @property
    def last_day(self) -> date:
        """Of the year; who is not here on it has no bonus by the plan."""
        return date(self.year, 12, 31)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field."""

    field: str
    text: Text


class WrongBonusError(AnticipatedError):
    """A plan that cannot be meant; `faults` lists everything, `data["field"]` is the first."""

    code = "wrong_bonus_plan"

    def __init__(self, found: tuple[Fault, ...]) -> None:
        text = Text("；".join(one.text.zh for one in found), "; ".join(one.text.en for one in found))
        super().__init__(Text("年终奖方案有误：{all}。", "The bonus plan cannot be meant: {all}.").fill(all=text),
                         field=found[0].field)  # fmt: skip
        self.faults = found


def written_plan(plan: Plan) -> object:
    """The plan as JSON holds it; decimals as texts."""
    return plain(plan)


def drawn(data: object) -> Plan:
    """A plan from JSON, whether or not it makes sense yet."""
    plan: Plan = typed(Plan, data, "bonus")
    return plan


def read_plan(data: object) -> Plan:
    """A plan from JSON that makes sense."""
    plan = drawn(data)
    found = tuple(faults(plan))
    if found:
        raise WrongBonusError(found)
    return plan


def faults(plan: Plan) -> Iterator[Fault]:
    """Everything that is wrong, first things first."""
    if not plan.targets or any(one.months <= 0 for one in plan.targets):
        yield Fault("targets", Text("至少一行目标月数，且都大于 0", "give target months, each above zero"))
    if plan.pay_on <= plan.last_day:
        yield Fault("pay_on", Text("发放日应在当年结束之后", "it is paid after the year has ended"))
    if plan.most is not None and plan.most <= 0:
        yield Fault("most", Text("系数上限应大于 0", "the cap is above zero"))
    least = 1 if plan.served is Served.MONTHS else 0
    if not 0 <= plan.least_days <= 366 or not least <= plan.counts_from <= 28:
        yield Fault("counts_from", Text("天数超出范围", "a number of days is out of range"))
    yield from _of_factors(plan)
    yield from _of_deferral(plan)
    if set(plan.leavers) != set(Leaving):
        yield Fault("leavers", Text("每种离职都要写明", "say it for every kind of leaving"))
    if any(one.back_months < 0 or not 0 <= one.back_share <= 1 for one in plan.leavers.values()):
        yield Fault("leavers", Text("追回比例应在 0 与 1 之间", "shares claimed back are between 0 and 1"))


def _of_factors(plan: Plan) -> Iterator[Fault]:
    if not plan.factors or len({one.level for one in plan.factors}) != len(plan.factors):
        yield Fault("factors", Text("至少一个系数，每种一次", "give a coefficient at least, each kind once"))
    weights = [one.weight for one in plan.factors if one.joins is Joins.WEIGHS]
    if any(one is None or one <= 0 for one in weights) or (weights and sum(one or 0 for one in weights) != 1):
        yield Fault("weights", Text("相加的权重合计应为 100%", "weights that are added sum to 100%"))
    if any(one.weight is not None for one in plan.factors if one.joins is Joins.TIMES):
        yield Fault("weights", Text("连乘的系数没有权重", "a coefficient that multiplies has no weight"))
    for one in plan.factors:
        points = one.curve.points
        if not points or any(a >= b for (a, _), (b, _) in pairwise(points)) or any(y < 0 for _, y in points):
            yield Fault(f"curve_{one.level}", _CURVE.fill(what=one.level.label))


_CURVE = Text(
    "“{what}”的曲线应从低到高，且不小于 0",
    'the curve of "{what}" goes from low results to high ones, and is not below zero',
)


def _of_deferral(plan: Plan) -> Iterator[Fault]:
    rule = plan.deferral
    if rule is None:
        return
    if sum(rule.permille) != WHOLE or min(rule.permille, default=0) <= 0 or not 2 <= len(rule.permille) <= MOST_PARTS:
        yield Fault("permille", Text("各期千分比应大于 0、合计 1000", "parts are above zero and sum to 1000 per mille"))
    if rule.months < 1 or rule.above < 0:
        yield Fault("deferral_months", Text("间隔至少一个月", "payments are a month apart at least"))
