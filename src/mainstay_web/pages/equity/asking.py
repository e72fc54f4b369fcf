"""The form of a plan, read as the brain's terms; and said again in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from mainstay.chapters.equity import spoken
from mainstay.chapters.equity.acceleration import Acceleration
from mainstay.chapters.equity.allocation import Allocation
from mainstay.chapters.equity.conditions import NOTHING, Condition
from mainstay.chapters.equity.dividends import DividendRule, On
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.leavers import LEAVERS
from mainstay.chapters.equity.plans import EVERY, Miss, Need, PlanTerms
from mainstay.chapters.equity.schedule import tranches
from mainstay.chapters.equity.terms import VestingTerms, listed, periodic
from mainstay.chapters.equity.triggers import DAYS_OF_MONTH, START_DAY
from mainstay.core.standard_cells import read_cells
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.equity.setup import Plan
from mainstay_web.pages.equity.lines import Line, a_whole, condition_of, lines
from mainstay_web.pages.giving import Given, a_day, a_word
from mainstay_web.store.equity_facts import condition_in_words

ALLOCATIONS = {
    Allocation.CUMULATIVE_ROUNDING: Text("累计四舍五入", "Rounded cumulatively"),
    Allocation.CUMULATIVE_ROUND_DOWN: Text("累计向下取整", "Rounded down cumulatively"),
    Allocation.FRONT_LOADED: Text("余数给前几批", "What is over to the first tranches"),
    Allocation.BACK_LOADED: Text("余数给后几批", "What is over to the last tranches"),
    Allocation.FRONT_LOADED_TO_SINGLE_TRANCHE: Text("余数全给第一批", "All that is over to the first tranche"),
    Allocation.BACK_LOADED_TO_SINGLE_TRANCHE: Text("余数全给最后一批", "All that is over to the last tranche"),
    Allocation.FRACTIONAL: Text("不取整，保留小数", "Not rounded: fractions are kept"),
}
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
DAYS = {
    START_DAY: Text("与起算日同一天，没有则月末", "the day of the start, or the month's last"),
    **{day: Text(f"每月 {int(day)} 日", f"day {int(day)} of the month") for day in DAYS_OF_MONTH if day.isdecimal()},
    **{
        day: Text(f"每月 {day[:2]} 日，没有则月末", f"day {day[:2]} of the month, or its last")
        for day in DAYS_OF_MONTH if day.endswith("MONTH") and day[:2].isdecimal()
    },
}  # fmt: skip
"""Days of the month on which a tranche vests, as Open Cap Format names them."""
OWN = "own"
"""The plan has its own rules for leavers."""
LEAVERS_OF = {
    "": Text("按公司的股权规则", "The company's rules of equity"),
    OWN: Text("本计划自己的规则", "Rules of this plan's own"),
}  # fmt: skip
MANY, FIRST = 10**9, date(2001, 1, 1)
"""Units and a day with which a schedule shows all its tranches."""


def plan_of(given: Given) -> Plan:
    """What the form asks. Raises InvalidError."""
    name = given.get("name", "").strip()
    parts = lines(given.get("parts", ""))
    schedule = _schedule(given, name or "schedule", parts)
    terms = PlanTerms(
        schedule,
        needs=_needs(given, schedule, parts),
        dividends=DividendRule(a_word(On, given, "earns"), _condition(given, "dividend_")),
        accelerations=_accelerations(given),
        leavers=read_cells(LEAVERS, given) if given.get("leavers") == OWN else None,
        exercise_months=a_whole(given, "exercise_months", 600) or None,
    )
    return Plan(
        name, a_word(Kind, given, "kind"), given.get("pool", ""), terms, a_day(given, "since"),
        a_day(given, "until") if given.get("until", "").strip() else None, bool(given.get("listed")),
        bool(given.get("lasting")), given.get("line", ""), given.get("reason", ""),
    )  # fmt: skip


def _schedule(given: Given, name: str, parts: Sequence[Line]) -> VestingTerms:
    allocation, day = a_word(Allocation, given, "allocation"), given.get("day_of_month") or START_DAY
    if day not in DAYS:
        raise InvalidError(Text("请选择一项。", "Choose one."), field="day_of_month")
    if parts:
        shares = tuple((one.when, one.share) for one in parts)
        return listed(name, shares, day_of_month=day, allocation=allocation)
    every, times = a_whole(given, "every", 120) or 12, a_whole(given, "times", 240) or 4
    try:
        return periodic(
            name, months=every, times=times, cliff_months=a_whole(given, "cliff", 240), day_of_month=day,
            allocation=allocation,
        )  # fmt: skip
    except ValueError as error:
        raise InvalidError(
            Text(
                "等待期须是归属周期的整数倍，且短于全程。",
                "The cliff is a whole number of periods, and shorter than all.",
            ),
            field="cliff",
        ) from error


def _needs(given: Given, schedule: VestingTerms, parts: Sequence[Line]) -> dict[str, Need]:
    """What lines say of their own tranches; for the others one need for all, or with `each` a result of their own."""
    wait, miss = a_whole(given, "wait_days", 3650) or None, a_word(Miss, given, "miss")
    own = {
        f"t{place}": Need(one.condition, miss, wait) for place, one in enumerate(parts, 1) if one.condition != NOTHING
    }
    condition = _condition(given, "vest_")
    if condition == NOTHING:
        return own
    label = given.get("vest_result", "").strip()[:80]
    if not (label and given.get("each")):
        return {**own, EVERY: Need(condition, miss, wait)}
    days = [one for one in tranches(schedule, MANY, FIRST) if one.on is not None]
    numbered = {
        one.key: Need(_condition(given, "vest_", f"{label} {place}"), miss, wait) for place, one in enumerate(days, 1)
    }
    return {**numbered, **own}


def _condition(given: Given, prefix: str, label: str = "") -> Condition:
    """Length of service, a result and an event of the company, joined by AND and OR."""
    return condition_of(
        a_whole(given, f"{prefix}months", 600), label or given.get(f"{prefix}result", ""),
        given.get(f"{prefix}event", ""), given.get(f"{prefix}join", "all"),
    )  # fmt: skip


def _accelerations(given: Given) -> tuple[Acceleration, ...]:
    """Double or single trigger, with the share that vests, the time after the event and the days before it."""
    trigger = given.get("trigger", "")
    if trigger not in {"double", "single"}:
        return ()
    share = Decimal(a_whole(given, "trigger_share", 100) or 100) / 100
    if trigger == "single":
        return (Acceleration(share=share, leavings=()),)
    months = a_whole(given, "trigger_months", 120) if given.get("trigger_months", "").strip() else 24
    return (
        Acceleration(share=share, within_months=months, look_back_days=a_whole(given, "trigger_days", 3650)),
    )  # fmt: skip


def said(terms: PlanTerms, kind: Kind = Kind.OPTION) -> Iterable[tuple[Text, Text]]:
    """Terms in words: (what, how). Of leavers, what can happen to grants of the plan's kind."""
    for text in spoken.schedule(terms.schedule)[1:13]:
        yield Text("日程", "Schedule"), text
    yield Text("取整", "Rounding"), ALLOCATIONS[terms.schedule.allocation]
    for key, need in terms.needs.items():
        place = re.sub(r"\D", "", key)
        every = Text("其余各批", "Other tranches") if len(terms.needs) > 1 else Text("每一批", "Each tranche")
        yield every if key == EVERY else Text(f"第 {place} 批", f"Tranche {place}"), spoken.need(need)
    needs = condition_in_words(terms.dividends.needs)
    earns = EARNS[terms.dividends.on]
    yield (
        Text("分红", "Dividends"),
        Text(earns.zh + (f"，须{needs.zh}" if needs else ""), earns.en + (f", with {needs.en}" if needs else "")),
    )
    for one in terms.accelerations:
        yield Text("加速归属", "Acceleration"), spoken.acceleration(one)
    if terms.exercise_months:
        yield (
            Text("行权期", "Time to exercise"),
            Text("授予后 {n} 个月内", "within {n} months of the grant").fill(n=terms.exercise_months),
        )
    if terms.leavers is None:
        yield Text("离职", "On leaving"), LEAVERS_OF[""]
    for leaving, rule in terms.leavers.rules.items() if terms.leavers else ():
        yield Text("离职", "On leaving"), spoken.leaver_of(kind, leaving, rule)
