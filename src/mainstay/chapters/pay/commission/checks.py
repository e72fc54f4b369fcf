"""What a plan cannot mean: each fault with its field, in both languages. 方案校验。

read_plan(json) -> Plan          WrongStandardError for its form, WrongPlanError for its sense
checked(plan) -> Plan            raises WrongPlanError
faults(plan) -> tuple[PlanFault, ...]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from mainstay.chapters.pay.commission.plan import Curve, Plan, drawn
from mainstay.chapters.pay.commission.terms import Accumulation, Gate, Per, Period, Prorate, TierMode, Unit
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text

_POSITIVE = Text("应大于 0", "It is to be above zero")
_NOT_BELOW = Text("不能小于 0", "It cannot be below zero")
MOST_MULTIPLIERS = 2
_SHARE = Text("应在 0 与 1 之间", "It is to be between 0 and 1")


@dataclass(frozen=True, slots=True)
class PlanFault:
    """What is wrong with one field, such as `tiers[2].rate`."""

    field: str
    text: Text


class WrongPlanError(AnticipatedError):
    """A plan that cannot be meant; `faults` lists everything, `data["field"]` is the first."""

    code = "wrong_commission_plan"

    def __init__(self, found: tuple[PlanFault, ...]) -> None:
        super().__init__(
            Text("提成方案有误：{all}。", "The commission plan cannot be meant: {all}.").fill(
                all=Text(
                    "；".join(f"“{one.field}”{one.text.zh}" for one in found),
                    "; ".join(f'"{one.field}": {one.text.en}' for one in found),
                )
            ),
            field=found[0].field,
        )
        self.faults = found


def read_plan(data: object) -> Plan:
    """A plan from JSON that makes sense. Raises WrongStandardError and WrongPlanError."""
    return checked(drawn(data))


@lru_cache(maxsize=256)
def checked(plan: Plan) -> Plan:
    """The plan itself. Raises WrongPlanError."""
    if found := faults(plan):
        raise WrongPlanError(found)
    return plan


def faults(plan: Plan) -> tuple[PlanFault, ...]:
    """Everything that is wrong, in the order of the fields."""
    parts = (_tiers, _spans, _paces, _limits, _draw, _extras, _clawback, _proration)
    return tuple(fault for part in parts for fault in part(plan))


def _tiers(plan: Plan) -> Iterator[PlanFault]:
    if not plan.name.strip():
        yield PlanFault("name", Text("不能为空", "It is empty"))
    if not plan.tiers:
        yield PlanFault("tiers", Text("至少要有一档", "There is to be one tier at least"))
    below = Decimal(0)
    for at, tier in enumerate(plan.tiers):
        if tier.to is None and at + 1 < len(plan.tiers):
            yield PlanFault(f"tiers[{at}].to", Text("只有最后一档可以不设上限", "Only the last tier may have no end"))
        if tier.to is not None:
            if tier.to <= below:
                yield PlanFault(f"tiers[{at}].to", Text("门槛应逐档升高", "Thresholds are to rise from tier to tier"))
            below = tier.to
        yield from _worth(plan, at)


def _worth(plan: Plan, at: int) -> Iterator[PlanFault]:
    tier = plan.tiers[at]
    is_money = plan.mode is TierMode.INTERPOLATED
    name, given, other = ("pays", tier.pays, tier.rate) if is_money else ("rate", tier.rate, tier.pays)
    if given is None or other is not None:
        yield PlanFault(
            f"tiers[{at}].{name}",
            Text("插值方案逐档填写金额", "An interpolated tier has an amount of money and no rate")
            if is_money
            else Text("应只填写比例", "The tier is to have a rate and no amount of money"),
        )
    elif given < 0 or (not is_money and given > 1):
        yield PlanFault(f"tiers[{at}].{name}", _NOT_BELOW if is_money else _SHARE)
    if is_money and tier.to is None:
        yield PlanFault(f"tiers[{at}].to", Text("插值的档位须有上限", "An interpolated tier is to have an end"))


def _spans(plan: Plan) -> Iterator[PlanFault]:
    if not 1 <= plan.year_starts <= 12:
        yield PlanFault("year_starts", Text("应为 1 至 12 月", "It is to be a month from 1 to 12"))
    if plan.rhythm.months > plan.period.months:
        yield PlanFault(
            "statements", Text("发放周期不能长于累计周期", "Statements cannot be rarer than the period of accumulation")
        )
    if plan.accumulation is Accumulation.PERIOD_END and plan.rhythm is not plan.period:
        yield PlanFault(
            "statements", Text("期末计算的方案每期发放一次", "A plan paid at the period's end has one statement for it")
        )
    if plan.seasons and (
        len(plan.seasons) != 12 // plan.period.months or sum(plan.seasons) != 1 or min(plan.seasons) <= 0
    ):
        yield PlanFault(
            "seasons",
            Text("各期指标占比应逐期填写、大于 0，合计为 1", "One share for each period, above zero, summing to 1"),
        )


def _paces(plan: Plan) -> Iterator[PlanFault]:
    alone = plan.accumulation is Accumulation.PER_TRANSACTION
    if alone and plan.unit is Unit.QUOTA:
        yield PlanFault(
            "unit",
            Text("逐笔计算的门槛不能按指标比例", "Thresholds of single transactions cannot be shares of a quota"),
        )
    if alone and plan.paces:
        yield PlanFault(
            "paces",
            Text("逐笔计算没有完成率，不能加速或减速", "Single transactions have no attainment to accelerate on"),
        )
    if plan.gate is not Gate.NONE and not any(pace.times > 1 for pace in plan.paces):
        yield PlanFault("gate", Text("没有加速可设前提", "There is no accelerator for it to hold back"))
    for at, pace in enumerate(plan.paces):
        if pace.times <= 0:
            yield PlanFault(f"paces[{at}].times", _POSITIVE)
        if pace.above < 0:
            yield PlanFault(f"paces[{at}].above", _NOT_BELOW)
        if pace.upto is not None and pace.upto <= pace.above:
            yield PlanFault(f"paces[{at}].upto", Text("应高于起点", "It is to be above where it starts"))


def _limits(plan: Plan) -> Iterator[PlanFault]:
    for at, cap in enumerate(plan.caps):
        if cap.amount <= 0:
            yield PlanFault(f"caps[{at}].amount", _POSITIVE)
        if cap.per is Per.TRANSACTION and cap.carry:
            yield PlanFault(f"caps[{at}].carry", Text("单笔上限不结转", "What is above a transaction's cap is lost"))
        if cap.per is Per.TRANSACTION and plan.accumulation is Accumulation.PERIOD_END:
            yield PlanFault(
                f"caps[{at}].per", Text("期末合计计算没有单笔提成", "A period's total has no single transactions")
            )
    if len({cap.per for cap in plan.caps}) < len(plan.caps):
        yield PlanFault("caps", Text("每一种上限只能有一个", "There is one cap of each kind at most"))
    if plan.floor is not None and plan.floor < 0:
        yield PlanFault("floor", _NOT_BELOW)
    lowest = min((cap.amount for cap in plan.caps if cap.per is Per.STATEMENT), default=None)
    if plan.floor is not None and lowest is not None and plan.floor > lowest:
        yield PlanFault("floor", Text("高于每次发放的上限", "It is above the cap of a statement"))


def _draw(plan: Plan) -> Iterator[PlanFault]:
    draw = plan.draw
    if draw is None:
        return
    if draw.minimum <= 0:
        yield PlanFault("draw.minimum", _POSITIVE)
    if draw.recover_from < 1:
        yield PlanFault("draw.recover_from", Text("从第 1 次起计", "Statements are counted from 1"))
    if not 0 < draw.recover_share <= 1:
        yield PlanFault("draw.recover_share", _SHARE)
    if draw.lasts is not None and draw.lasts < 1:
        yield PlanFault("draw.lasts", _POSITIVE)


def _extras(plan: Plan) -> Iterator[PlanFault]:
    for at, spiff in enumerate(plan.spiffs):
        if spiff.until < spiff.since:
            yield PlanFault(f"spiffs[{at}].until", Text("早于开始日", "It is before the first day"))
        given = [one for one in (spiff.fixed, spiff.rate) if one is not None]
        if len(given) != 1 or given[0] <= 0:
            yield PlanFault(
                f"spiffs[{at}].fixed",
                Text("固定金额与比例填写一项，且大于 0", "Either an amount or a rate, above zero"),
            )
    curves = [(f"multipliers[{at}].curve", one.curve) for at, one in enumerate(plan.multipliers)]
    if plan.bonus is not None:
        curves.append(("bonus.curve", plan.bonus.curve))
    for field, curve in curves:
        yield from _curve(field, curve)
    if len(plan.multipliers) > MOST_MULTIPLIERS:
        yield PlanFault("multipliers", Text("最多两个系数", "There are two multipliers at most"))
    names = [*(one.name for one in plan.multipliers), *(one.name for one in plan.spiffs)]
    if len(set(names)) < len(names) or not all(name.strip() for name in names):
        yield PlanFault("multipliers", Text("名称应填写且各不相同", "Names are to be given, each another"))


def _curve(field: str, curve: Curve) -> Iterator[PlanFault]:
    if not curve.points:
        yield PlanFault(f"{field}.points", Text("至少要有一个点", "There is to be one point at least"))
    if any(high[0] <= low[0] for low, high in pairwise(curve.points)):
        yield PlanFault(f"{field}.points", Text("各点应从小到大排列", "Points are to stand in rising order"))
    if _any_below(one[1] for one in curve.points):
        yield PlanFault(f"{field}.points", _NOT_BELOW)


def _any_below(numbers: Iterable[Decimal]) -> bool:
    return any(one < 0 for one in numbers)


def _clawback(plan: Plan) -> Iterator[PlanFault]:
    if plan.clawback is None:
        return
    if not 1 <= plan.clawback.months <= 60:
        yield PlanFault("clawback.months", Text("应为 1 至 60 个月", "It is to be 1 to 60 months"))
    if not 0 < plan.clawback.at_most <= 1:
        yield PlanFault("clawback.at_most", _SHARE)


def _proration(plan: Plan) -> Iterator[PlanFault]:
    rule = plan.proration
    if (rule.how is Prorate.RAMP) != bool(rule.ramp):
        yield PlanFault(
            "proration.ramp", Text("爬坡比例与折算方式不符", "A ramp goes with the rule of ramps, and only so")
        )
    if any(not 0 < share <= 1 for share in rule.ramp):
        yield PlanFault("proration.ramp", _SHARE)
    if rule.how is Prorate.WHOLE_MONTHS and plan.period is Period.MONTH:
        yield PlanFault(
            "proration.how",
            Text(
                "按月计算的方案不能按整月折算：不足一月即没有指标",
                "A monthly plan cannot be prorated by whole months: part of a month would have no quota",
            ),
        )
