"""What a round comes to, as it stands or as it would be with one person's package changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay.loop.plans import Package
from mainstay_web.actions.plans import Change, chosen_package
from mainstay_web.store.fairness import Gap, RaiseEffect, colleagues_of, gaps, raise_effect
from mainstay_web.store.plan_parts import Guarded, guarded_of, with_package
from mainstay_web.store.plans import Chosen, Sums, Used, sums, uses
from mainstay_web.store.tables.plans import PlanChoice, PlanRound


@dataclass(frozen=True)
class Whole:
    """Sums, limits and gaps between groups of some choices."""

    sums: Sums
    uses: tuple[Used, ...]
    gaps: tuple[Gap, ...]

    @property
    def over(self) -> bool:
        """Whether any limit is passed."""
        return any(one.over for one in self.uses)


@dataclass(frozen=True)
class Preview:
    """One person's package as it would be, what it does to the whole, and what is in its way."""

    package: Package | None
    effect: RaiseEffect | None
    before: Whole
    after: Whole
    guarded: tuple[Guarded, ...]
    problem: Text | None


def whole_of(row: PlanRound, rows: Iterable[PlanChoice]) -> Whole:
    """The round as these choices make it."""
    rows = list(rows)
    people = colleagues_of(row.colleagues)
    raises = [(one.place, one.raise_yearly) for one in rows if one.raise_yearly]
    found = [] if people is None else gaps(people, row.colleagues["full_time"], raises)
    return Whole(sums(rows), tuple(uses(row, rows)), tuple(found))


def effect_of(row: PlanRound, choice: PlanChoice, yearly: int) -> RaiseEffect | None:
    """What a raise for one person does beside colleagues."""
    people = colleagues_of(row.colleagues)
    if people is None:
        return None
    return raise_effect(people, choice.place, yearly, row.colleagues["full_time"][choice.place])


def preview(row: PlanRound, chosen: Iterable[Chosen], choice: PlanChoice, wanted: Change) -> Preview:
    """The round with this change, which is not kept."""
    rows = [one.row for one in chosen]
    before = whole_of(row, rows)
    guarded = guarded_of(choice.guarded)
    problem: Text | None = None
    try:
        # Whoever looks on is not yet asked to answer for anything: what is guarded is told beside it.
        free = replace(wanted, answered=tuple(guarded), answer="-")
        package, _ = chosen_package(row, choice, free)
    except AnticipatedError as error:
        package, problem = None, error.text
    changed = with_package(choice, package)
    after = whole_of(row, [changed if one.pk == choice.pk else one for one in rows])
    held = tuple(guarded[one] for one in (package.measures if package else ()) if one in guarded)
    return Preview(package, effect_of(row, choice, package.raise_ if package else 0), before, after, held, problem)


@dataclass(frozen=True, slots=True)
class Month:
    """What falls due in one month: how many promises, and of which measures."""

    day: date
    promises: int
    measures: tuple[str, ...]


def calendar_of(chosen: Iterable[Chosen]) -> list[Month]:
    """Promises by the month in which they fall due."""
    found: dict[date, list[str]] = {}
    for one in chosen:
        for promise in one.package.promised if one.package else ():
            found.setdefault(promise.due.replace(day=1), []).append(promise.measure)
    return [Month(day, len(keys), tuple(dict.fromkeys(keys))) for day, keys in sorted(found.items())]
