"""The form of a plan, read as the brain's terms; and said again in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from mainstay.chapters.equity import spoken
from mainstay.chapters.equity.acceleration import Acceleration
from mainstay.chapters.equity.allocation import Allocation
from mainstay.chapters.equity.conditions import NOTHING, AllOf, AnyOf, Condition, Result, Tenure
from mainstay.chapters.equity.dividends import DividendRule, On
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.plans import EVERY, Miss, Need, PlanTerms
from mainstay.chapters.equity.schedule import tranches
from mainstay.chapters.equity.terms import VestingTerms, listed, periodic
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.equity.setup import Plan
from mainstay_web.pages.giving import Given, a_day, a_word
from mainstay_web.store.equity_facts import condition_in_words

ALLOCATIONS = {
    Allocation.CUMULATIVE_ROUNDING: Text("累计四舍五入", "Rounded cumulatively"),
    Allocation.CUMULATIVE_ROUND_DOWN: Text("累计向下取整", "Rounded down cumulatively"),
    Allocation.FRONT_LOADED: Text("余数给前几批", "What is over to the first tranches"),
    Allocation.BACK_LOADED: Text("余数给后几批", "What is over to the last tranches"),
    Allocation.FRONT_LOADED_TO_SINGLE_TRANCHE: Text("余数全给第一批", "All that is over to the first tranche"),
    Allocation.BACK_LOADED_TO_SINGLE_TRANCHE: Text("余数全给最后一批", "All that is over to the last tranche"),
}
"""Ways to deal out whole units; fractions are not kept in this ledger."""
EARNS = {
    On.NONE: Text("不分红", "No dividends"), On.VESTED: Text("已归属的部分", "On vested units"),
    On.ALL: Text("全部（含未归属）", "On all units, also unvested"),
}  # fmt: skip
MISSES = {
    Miss.FORFEIT: Text("该批失效", "The tranche is forfeited"),
    Miss.CARRY: Text("并入下一批", "It is carried to the next tranche"),
}
TRIGGERS = {
    "": Text("不加速", "None"), "double": Text("双触发：控制权变更且被辞退", "Double: change of control and dismissal"),
    "single": Text("单触发：控制权变更", "Single: change of control"),
}  # fmt: skip
MANY, FIRST = 10**9, date(2001, 1, 1)
"""Units and a day with which a schedule shows all its tranches."""


def plan_of(given: Given, imported: VestingTerms | None = None) -> Plan:
    """What the form asks. Raises InvalidError."""
    name = given.get("name", "").strip()
    schedule = imported or _schedule(given, name or "schedule")
    terms = PlanTerms(
        schedule,
        needs=_needs(given, schedule),
        dividends=DividendRule(a_word(On, given, "earns"), _condition(given, "dividend_")),
        accelerations=_accelerations(given.get("trigger", "")),
        exercise_months=_number(given, "exercise_months", 600) or None,
    )
    return Plan(
        name, a_word(Kind, given, "kind"), given.get("pool", ""), terms, a_day(given, "since"),
        a_day(given, "until") if given.get("until", "").strip() else None, bool(given.get("listed")),
        bool(given.get("lasting")), given.get("line", ""), given.get("reason", ""),
    )  # fmt: skip


def _schedule(given: Given, name: str) -> VestingTerms:
    text = given.get("parts", "").strip()
    if text:
        return listed(name, _parts(text))
    allocation = a_word(Allocation, given, "allocation")
    every, times = _number(given, "every", 120) or 12, _number(given, "times", 240) or 4
    try:
        return periodic(
            name, months=every, times=times, cliff_months=_number(given, "cliff", 240), allocation=allocation
        )
    except ValueError as error:
        raise InvalidError(
            Text(
                "等待期须是归属周期的整数倍，且短于全程。",
                "The cliff is a whole number of periods, and shorter than all.",
            ),
            field="cliff",
        ) from error


def _parts(text: str) -> tuple[tuple[int, Decimal], ...]:
    """Lines such as `12: 25%` or `12 25`; in all one hundred percent."""
    found = []
    for line in text.replace("：", ":").replace(",", "\n").replace("，", "\n").splitlines():
        months, _, share = line.replace(":", " ").replace("\t", " ").strip().partition(" ")
        if not months:
            continue
        try:
            found.append((int(months), Decimal(share.strip().removesuffix("%")) / 100))
        except (ValueError, InvalidOperation) as error:
            raise InvalidError(
                Text("每行写月数和百分比。", "Each line has months and a percentage."), field="parts"
            ) from error
    if sum(share for _, share in found) != 1 or any(not 0 <= share <= 1 for _, share in found):
        raise InvalidError(Text("各批之和须为 100%。", "The tranches come to 100% together."), field="parts")
    return tuple(sorted(found))


def _needs(given: Given, schedule: VestingTerms) -> dict[str, Need]:
    """One need for all tranches, or with `each` a result of its own for every tranche, such as each year's target."""
    condition = _condition(given, "vest_")
    if condition == NOTHING:
        return {}
    wait, miss = _number(given, "wait_days", 3650) or None, a_word(Miss, given, "miss")
    label = given.get("vest_result", "").strip()[:80]
    if not (label and given.get("each")):
        return {EVERY: Need(condition, miss, wait)}
    days = [one for one in tranches(schedule, MANY, FIRST) if one.on is not None]
    return {
        one.key: Need(_condition(given, "vest_", f"{label} {place}"), miss, wait) for place, one in enumerate(days, 1)
    }


def _condition(given: Given, prefix: str, label: str = "") -> Condition:
    """Length of service, a result, or both joined by AND or OR."""
    months, label = _number(given, f"{prefix}months", 600), label or given.get(f"{prefix}result", "").strip()[:80]
    parts: list[Condition] = []
    if months:
        parts.append(Tenure(months))
    if label:
        parts.append(Result(label, label))
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    return AnyOf(tuple(parts)) if given.get(f"{prefix}join") == "any" else AllOf(tuple(parts))


def _accelerations(trigger: str) -> tuple[Acceleration, ...]:
    if trigger == "double":
        return (Acceleration(),)
    return (Acceleration(leavings=()),) if trigger == "single" else ()


def _number(given: Given, name: str, most: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return 0
    if not text.isdecimal() or int(text[:6]) > most:
        raise InvalidError(Text("请填写整数。", "Give a whole number."), field=name)
    return int(text)


def said(terms: PlanTerms) -> Iterable[tuple[Text, Text]]:
    """Terms in words: (what, how)."""
    yield Text("取整", "Rounding"), ALLOCATIONS.get(terms.schedule.allocation, Text(*[terms.schedule.allocation] * 2))
    for place, (key, need) in enumerate(terms.needs.items(), 1):
        where = Text("每一批", "Each tranche") if key == EVERY else Text(f"第 {place} 批", f"Tranche {place}")
        yield where, spoken.need(need)
    needs = condition_in_words(terms.dividends.needs)
    earns = EARNS[terms.dividends.on]
    yield (
        Text("分红", "Dividends"),
        Text(earns.zh + (f"，须{needs.zh}" if needs else ""), earns.en + (f", with {needs.en}" if needs else "")),
    )
    for one in terms.accelerations:
        yield Text("加速归属", "Acceleration"), TRIGGERS["double" if one.leavings else "single"]
    if terms.exercise_months:
        yield (
            Text("行权期", "Time to exercise"),
            Text("授予后 {n} 个月内", "within {n} months of the grant").fill(n=terms.exercise_months),
        )
