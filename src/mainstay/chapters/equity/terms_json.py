"""Terms as JSON and back, without loss. 归属条款的 JSON 表示（P6）。

A schedule is written as Open Cap Format's VestingTerms object, so the store and the door speak one language. What that
format has no word for (conditions, dividends, leavers, acceleration) stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mainstay.chapters.equity.acceleration import Acceleration
from mainstay.chapters.equity.allocation import Allocation
from mainstay.chapters.equity.conditions import AllOf, AnyOf, Condition, Event, Result, Tenure
from mainstay.chapters.equity.dividends import DividendRule, On
from mainstay.chapters.equity.leavers import LEAVERS, Leaving
from mainstay.chapters.equity.plans import Miss, Need, PlanTerms
from mainstay.chapters.equity.terms import Portion, Step, VestingTerms, WrongTermsError
from mainstay.chapters.equity.triggers import After, AtStart, OnDay, OnEvent, Span, Trigger
from mainstay.core.text import Text

Json = dict[str, Any]
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,10})?")


def number(written: Any) -> Decimal:
    """A number of at most twelve digits before the point and ten behind it. Raises ValueError for any other."""
    if not isinstance(written, str) or _NUMBER.fullmatch(written) is None:
        raise ValueError(f"no number of at most twelve digits: {str(written)[:40]}")
    return Decimal(written)


def schedule_written(terms: VestingTerms) -> Json:
    """A schedule as an object VESTING_TERMS of Open Cap Format."""
    data: Json = {
        "object_type": "VESTING_TERMS",
        "id": terms.id,
        "name": terms.name,
        "description": terms.description,
        "allocation_type": str(terms.allocation),
        "vesting_conditions": [_step_written(step) for step in terms.steps],
    }
    return {**data, "comments": list(terms.comments)} if terms.comments else data


def schedule_read(data: Mapping[str, Any]) -> VestingTerms:
    """A schedule from an object VESTING_TERMS. Raises WrongTermsError where something is missing or impossible."""
    try:
        return VestingTerms(
            id=data["id"],
            name=data["name"],
            allocation=Allocation(data["allocation_type"]),
            steps=tuple(_step_read(one) for one in data["vesting_conditions"]),
            description=data.get("description", ""),
            comments=tuple(data.get("comments", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise _wrong(error, str(data.get("id", ""))) from error


def _wrong(error: Exception, terms: str) -> WrongTermsError:
    text = Text("归属条款无法读取：{found}。", "These terms cannot be read: {found}.")
    return WrongTermsError(text.fill(found=repr(error)), terms)


def _step_written(step: Step) -> Json:
    data: Json = {"id": step.id}
    if step.description:
        data["description"] = step.description
    if isinstance(step.amount, Portion):
        part = {"numerator": str(step.amount.numerator), "denominator": str(step.amount.denominator)}
        data["portion"] = {**part, "remainder": True} if step.amount.remainder else part
    else:
        data["quantity"] = str(step.amount)
    return {**data, "trigger": _trigger_written(step.trigger), "next_condition_ids": list(step.next)}


def _trigger_written(trigger: Trigger) -> Json:
    if isinstance(trigger, AtStart):
        return {"type": "VESTING_START_DATE"}
    if isinstance(trigger, OnEvent):
        return {"type": "VESTING_EVENT"}
    if isinstance(trigger, OnDay):
        return {"type": "VESTING_SCHEDULE_ABSOLUTE", "date": trigger.day.isoformat()}
    period: Json = {"length": trigger.length, "type": str(trigger.span), "occurrences": trigger.occurrences}
    if trigger.span is Span.MONTHS:
        period["day_of_month"] = trigger.day_of_month
    if trigger.cliff is not None:
        period["cliff_installment"] = trigger.cliff
    return {"type": "VESTING_SCHEDULE_RELATIVE", "period": period, "relative_to_condition_id": trigger.step}


def _step_read(data: Mapping[str, Any]) -> Step:
    part = data.get("portion")
    amount: Portion | Decimal = (
        number(data["quantity"])
        if part is None
        else Portion(number(part["numerator"]), number(part["denominator"]), part.get("remainder", False))
    )
    following = tuple(data["next_condition_ids"])
    return Step(data["id"], _trigger_read(data["trigger"]), amount, following, data.get("description", ""))


def _trigger_read(data: Mapping[str, Any]) -> Trigger:
    kind = data["type"]
    if kind == "VESTING_START_DATE":
        return AtStart()
    if kind == "VESTING_EVENT":
        return OnEvent()
    if kind == "VESTING_SCHEDULE_ABSOLUTE":
        return OnDay(date.fromisoformat(data["date"]))
    if kind != "VESTING_SCHEDULE_RELATIVE":
        raise ValueError(kind)
    period = data["period"]
    day = {"day_of_month": period["day_of_month"]} if period["type"] == "MONTHS" else {}
    return After(
        data["relative_to_condition_id"],
        period["length"],
        Span(period["type"]),
        period["occurrences"],
        cliff=period.get("cliff_installment"),
        **day,
    )


def condition_written(condition: Condition) -> Json:
    """A condition, e.g. {"all": [{"tenure_months": 36}, {"result": "kpi", "label": "…"}]}."""
    if isinstance(condition, AllOf):
        return {"all": [condition_written(part) for part in condition.parts]}
    if isinstance(condition, AnyOf):
        return {"any": [condition_written(part) for part in condition.parts]}
    if isinstance(condition, Tenure):
        return {"tenure_months": condition.months}
    key = "result" if isinstance(condition, Result) else "event"
    return {key: condition.key, **({"label": condition.label} if condition.label else {})}


def condition_read(data: Mapping[str, Any]) -> Condition:
    """A condition from JSON. Raises ValueError for one that is not known."""
    label = data.get("label", "")
    (kind, value), *odd = ((key, one) for key, one in data.items() if key != "label")
    if not odd:
        if kind in {"all", "any"}:
            parts = tuple(condition_read(part) for part in value)
            return AllOf(parts) if kind == "all" else AnyOf(parts)
        if kind == "tenure_months":
            return Tenure(int(value))
        if kind in {"result", "event"}:
            return Result(value, label) if kind == "result" else Event(value, label)
    raise ValueError(f"no such condition: {data!r}")


def plan_written(terms: PlanTerms) -> Json:
    """The whole of a plan's terms."""
    return {
        "schedule": schedule_written(terms.schedule),
        "needs": {key: _need_written(need) for key, need in terms.needs.items()},
        "dividends": {"on": str(terms.dividends.on), "needs": condition_written(terms.dividends.needs)},
        "accelerations": [_acceleration_written(one) for one in terms.accelerations],
        "leavers": None if terms.leavers is None else LEAVERS.written(terms.leavers),
        "exercise_months": terms.exercise_months,
    }


def plan_read(data: Mapping[str, Any]) -> PlanTerms:
    """A plan's terms from JSON; what is left out takes its default. Raises WrongTermsError, WrongStandardError."""
    try:
        return PlanTerms(
            schedule=schedule_read(data["schedule"]),
            needs={key: _need_read(need) for key, need in data.get("needs", {}).items()},
            dividends=_dividends_read(data.get("dividends", {})),
            accelerations=tuple(_acceleration_read(one) for one in data.get("accelerations", ())),
            leavers=None if data.get("leavers") is None else LEAVERS.read(data["leavers"]),
            exercise_months=data.get("exercise_months"),
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise _wrong(error, "") from error


def _need_written(need: Need) -> Json:
    return {"condition": condition_written(need.condition), "miss": str(need.miss), "wait_days": need.wait_days}


def _need_read(data: Mapping[str, Any]) -> Need:
    return Need(condition_read(data["condition"]), Miss(data.get("miss", Miss.FORFEIT)), data.get("wait_days"))


def _dividends_read(data: Mapping[str, Any]) -> DividendRule:
    return DividendRule(On(data.get("on", On.NONE)), condition_read(data.get("needs", {"all": []})))


def _acceleration_written(one: Acceleration) -> Json:
    return {
        "event": one.event,
        "share": str(one.share),
        "leavings": [str(kind) for kind in one.leavings],
        "within_months": one.within_months,
        "look_back_days": one.look_back_days,
    }


def _acceleration_read(data: Mapping[str, Any]) -> Acceleration:
    leavings = tuple(Leaving(kind) for kind in data["leavings"])
    share = number(data.get("share", "1"))
    return Acceleration(data["event"], share, leavings, data.get("within_months", 24), data.get("look_back_days", 0))
