"""A plan as the form that would make it: for a new version, of which most stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mainstay.chapters.equity.conditions import NOTHING, AllOf, AnyOf, Condition, Event, Result, Tenure
from mainstay.chapters.equity.leavers import LEAVERS
from mainstay.chapters.equity.plans import EVERY, PlanTerms
from mainstay.chapters.equity.terms import Portion, VestingTerms
from mainstay.chapters.equity.triggers import After, OnDay
from mainstay.core.errors import AnticipatedError
from mainstay.core.standard_cells import cells_of
from mainstay_web.pages.equity.asking import OWN, plan_of
from mainstay_web.store.equity_book import terms_of
from mainstay_web.store.tables.equity import EquityPlan

Filled = dict[str, str]


def filled(row: EquityPlan, day: date) -> tuple[Filled, bool]:
    """The form of a plan's new version from a day on, and whether it says all of the old terms."""
    terms = terms_of(row)
    given = {
        "line": row.line, "name": row.name, "kind": row.kind, "pool": row.pool.ref, "since": day.isoformat(),
        "listed": "on" if row.listed else "", "lasting": "on" if row.lasting else "",
        "allocation": str(terms.schedule.allocation), "earns": str(terms.dividends.on),
        "exercise_months": str(terms.exercise_months or ""), "miss": "forfeit",
        **_scheduled(terms), **_needed(terms), **_condition("dividend_", terms.dividends.needs), **_triggered(terms),
        **_left(terms),
    }  # fmt: skip
    try:
        same = _bare(plan_of(given).terms) == _bare(terms)
    except AnticipatedError:
        same = False
    return given, same


def _bare(terms: PlanTerms) -> PlanTerms:
    return replace(terms, schedule=replace(terms.schedule, id="", name="", description="", comments=()))


def _scheduled(terms: PlanTerms) -> Filled:
    """Equal periods, or tranche by tranche; nothing for schedules that only a file can bring."""
    steps = terms.schedule.by_id
    each = steps["each"].trigger if "each" in steps else None
    if isinstance(each, After):
        cliff = steps["cliff"].trigger if "cliff" in steps else None
        early = cliff.length if isinstance(cliff, After) else 0
        return {
            "every": str(each.length), "times": str(each.occurrences + early // max(each.length, 1)),
            "cliff": str(early or ""), "day_of_month": each.day_of_month,
        }  # fmt: skip
    days = {step.trigger.day_of_month for step in steps.values() if isinstance(step.trigger, After)}
    return {"parts": "\n".join(_lines(terms.schedule, terms)), "day_of_month": min(days, default="")}


def _lines(schedule: VestingTerms, terms: PlanTerms) -> list[str]:
    found = []
    for step in schedule.steps:
        when, amount = step.trigger, step.amount
        if isinstance(when, After | OnDay) and isinstance(amount, Portion):
            on = when.day.isoformat() if isinstance(when, OnDay) else str(when.length)
            need = terms.needs.get(step.id)
            cells = _condition("", need.condition if need else NOTHING)
            share = f"{(100 * amount.numerator / amount.denominator).normalize():f}%"
            said = [cells.get(name, "") for name in ("months", "result", "event", "join")]
            found.append("; ".join([on, share, *said]))
    return found


def _needed(terms: PlanTerms) -> Filled:
    """What all tranches need, or each with a number of its own; and what becomes of a miss."""
    needs = list(terms.needs.values())
    if not needs:
        return {}
    rest = {"miss": str(needs[0].miss), "wait_days": str(needs[0].wait_days or "")}
    if EVERY in terms.needs:
        return {**rest, **_condition("vest_", terms.needs[EVERY].condition)}
    if any(key.startswith("each") for key in terms.needs):
        said = _condition("vest_", needs[0].condition)
        return {**rest, **said, "vest_result": said.get("vest_result", "").removesuffix(" 1"), "each": "on"}
    return rest


def _condition(prefix: str, condition: Condition) -> Filled:
    """The cells of a condition that the form can say."""
    join, parts = "all", [condition]
    if isinstance(condition, AllOf | AnyOf):
        join, parts = ("any" if isinstance(condition, AnyOf) else "all"), list(condition.parts)
        if parts and isinstance(parts[-1], AnyOf):
            join, parts = "service", [*parts[:-1], *parts[-1].parts]
    said: Filled = {}
    for part in parts:
        if isinstance(part, Tenure):
            said[f"{prefix}months"] = str(part.months)
        elif isinstance(part, Result | Event):
            said[f"{prefix}{'result' if isinstance(part, Result) else 'event'}"] = part.label or part.key
    return {**said, f"{prefix}join": join} if said else {}


def _left(terms: PlanTerms) -> Filled:
    """The plan's own rules for leavers, where it has any."""
    if terms.leavers is None:
        return {}
    return {"leavers": OWN, **{one.name: one.text for one in cells_of(LEAVERS, terms.leavers)}}


def _triggered(terms: PlanTerms) -> Filled:
    if not terms.accelerations:
        return {}
    rule = terms.accelerations[0]
    return {
        "trigger": "double" if rule.leavings else "single", "trigger_share": f"{(100 * rule.share).normalize():f}",
        "trigger_months": str(rule.within_months), "trigger_days": str(rule.look_back_days),
    }  # fmt: skip
