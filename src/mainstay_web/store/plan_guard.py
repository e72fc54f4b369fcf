"""A plan's raises against today's facts: what it rests on that is no longer so, which lines they would pass now, and
what they would do to the gaps between groups.

A plan is frozen when it is computed and approved days or weeks later: pay may have moved meanwhile, raises been
promised elsewhere, packages been changed by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import isnan

from mainstay.core.money import written
from mainstay.core.text import Text
from mainstay_web.store.fairness import Gap
from mainstay_web.store.fairness_guard import STALE, Breach, breaches, moved, promised_raises
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.plans import PlanChoice, PlanRound
from mainstay_web.store.workforce import workforce


@dataclass(frozen=True, slots=True)
class Today:
    """What stands against a plan today: `stale` facts of single people, lines `passed`; and the `gaps` of groups
    (None where so few raises would tell who belongs to which).

    `raises` are yearly, as paid, by person number, with what the same people are promised elsewhere.
    """

    raises: dict[str, int]
    stale: tuple[Breach, ...]
    passed: tuple[Breach, ...]
    gaps: tuple[Gap, ...] | None

    @property
    def found(self) -> tuple[Breach, ...]:
        """Everything that somebody has to answer for by name."""
        return (*self.stale, *self.passed)


def today_of(row: PlanRound, choices: Iterable[PlanChoice], day: date) -> Today:
    """The plan's raises, all given together, as of a day."""
    given = [one for one in choices if one.package is not None and one.raise_yearly > 0]
    promised = promised_raises(one.person for one in given)
    raises = {one.person: one.raise_yearly + promised.get(one.person, 0) for one in given}
    return Today(raises, _stale(row, given, day), breaches(day, raises), moved(day, raises))


def _stale(row: PlanRound, given: Iterable[PlanChoice], day: date) -> tuple[Breach, ...]:
    """Those with a raise whose own pay, level or working time is no longer what the plan was computed with."""
    if not row.colleagues.get("fixed"):
        return ()
    force, found = workforce(day), list[Breach]()
    for one in given:
        at = force.place.get(one.person)
        if at is None:
            continue
        level = float(force.people.level[at])
        told = _changed(
            (row.colleagues["fixed"][one.place], int(force.people.fixed[at])),
            (row.colleagues["level"][one.place], None if isnan(level) else level),
            (row.colleagues["full_time"][one.place], float(force.paid.full_time[at])),
        )
        if told is not None:
            found.append(Breach(one.person, STALE, told))
    return tuple(found)


Pair = tuple[float | None, float | None]


def _changed(fixed: tuple[int, int], level: Pair, full_time: Pair) -> Text | None:
    """What changed since the plan was computed, as a sentence; None where nothing did."""
    parts = list[Text]()
    if fixed[0] != fixed[1]:
        currency = the_installation().currency
        parts.append(_PAY.fill(before=written(fixed[0], currency), after=written(fixed[1], currency)))
    if level[0] != level[1]:
        parts.append(_LEVEL.fill(before=_number(level[0]), after=_number(level[1])))
    if full_time[0] != full_time[1]:
        parts.append(_TIME.fill(before=_number(full_time[0]), after=_number(full_time[1])))
    if not parts:
        return None
    what = Text("、".join(one.zh for one in parts), ", ".join(one.en for one in parts))
    return _SINCE.fill(what=what)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


_PAY = Text("固定年薪由 {before} 变为 {after}", "fixed yearly pay from {before} to {after}")
_LEVEL = Text("职级由 {before} 变为 {after}", "level from {before} to {after}")
_TIME = Text("工时比例由 {before} 变为 {after}", "working time from {before} to {after}")
_SINCE = Text(
    "计算之后有变化：{what}。方案里的加薪仍按旧的事实计算；没有人具名负责。",
    "Changed since the plan was computed: {what}. The raise still rests on the old facts, and nobody answers for it by "
    "name.",
)
