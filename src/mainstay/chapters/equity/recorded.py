"""A grant as a company's own files tell it, made into terms and lines of the ledger. 由公司档案读入的授予（P6）。

Files say how much vests on which day and, in words, on what condition; not by which schedule. The plainest schedule
that gives exactly those tranches is taken: equal parts, else whole percentages, else the exact shares; by months from
the grant where the days allow it, else by days of the calendar. So grants that were made alike come under one plan.
A condition in words becomes a result that somebody has to certify; what the file says has vested has vested.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from mainstay.chapters.equity.allocation import Allocation, dealt
from mainstay.chapters.equity.conditions import Result
from mainstay.chapters.equity.kinds import MANNERS, Kind
from mainstay.chapters.equity.ledger import Deed, Entry
from mainstay.chapters.equity.plans import Grant, Need, PlanTerms
from mainstay.chapters.equity.schedule import tranches
from mainstay.chapters.equity.terms import Portion, Step, VestingTerms
from mainstay.chapters.equity.triggers import After, AtStart, OnDay, Trigger
from mainstay.core.calendar import add_months
from mainstay.core.text import Text

LONGEST_NAME, LONGEST_CONDITION = 64, 80


class Told(StrEnum):
    """What the file says of a tranche."""

    DUE = "due"
    VESTED = "vested"
    FORFEITED = "forfeited"


@dataclass(frozen=True, slots=True)
class Listed:
    """A tranche of the file."""

    on: date
    units: int
    told: Told = Told.DUE
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A grant of the file; `parts` by day, `price` per unit in minor units."""

    number: str
    person: str
    kind: Kind
    granted_on: date
    units: int
    price: int = 0
    parts: tuple[Listed, ...] = ()
    broken: bool = False
    """Whether there are fractions of units in it, which are left out of `units`."""


_WHOLE = Text("各批合计 {sum} 股，与授予的 {units} 股不符。", "The tranches come to {sum} units, the grant to {units}.")
_NONE = Text("没有归属批次。", "There are no tranches.")
_BROKEN = Text(
    "含有不足一单位的部分：请在“文件交换”里整体读入。",
    "It has fractions of units: bring it in under Files, as an Open Cap Format package.",
)
_EARLY = Text("有批次早于授予日。", "A tranche lies before the grant.")
_AHEAD = Text("有批次的日期未到，却已记为归属。", "A tranche is marked as vested on a day still to come.")
_KIND = Text("项目跟投不入授予台账。", "Co-investment is kept with its project, not in this ledger.")
_NAME = Text("授予编号过长。", "The grant's number is too long.")


def flaws(one: Record, day: date) -> tuple[Text, ...]:
    """Why a grant cannot be entered as the file tells it; nothing where it can."""
    units = sum(part.units for part in one.parts)
    found = (
        (one.kind is Kind.CO_INVEST, _KIND),
        (len(one.number) > LONGEST_NAME, _NAME),
        (one.broken, _BROKEN),
        (not one.parts, _NONE),
        (bool(one.parts) and units != one.units, _WHOLE.fill(sum=f"{units:,}", units=f"{one.units:,}")),
        (any(part.on < one.granted_on for part in one.parts), _EARLY),
        (any(part.told is Told.VESTED and part.on > day for part in one.parts), _AHEAD),
    )
    return tuple(text for wrong, text in found if wrong)


def terms(one: Record) -> PlanTerms:
    """The plainest terms that give exactly these tranches. Raises ValueError for a record with flaws."""
    if not one.parts or sum(part.units for part in one.parts) != one.units:
        raise ValueError(f"the tranches of {one.number} do not come to the grant")
    triggers = _triggers(one)
    allocation, shares = next(_fitting(one))
    names = [f"t{place}" for place in range(1, len(one.parts) + 1)]
    steps = [Step("start", AtStart(), Decimal(0), (names[0],))]
    for place, (trigger, share) in enumerate(zip(triggers, shares, strict=True)):
        portion = Portion(Decimal(share.numerator), Decimal(share.denominator))
        steps.append(Step(names[place], trigger, portion, tuple(names[place + 1 : place + 2])))
    needs = {
        name: Need(Result(part.condition[:LONGEST_CONDITION], part.condition[:LONGEST_CONDITION]))
        for name, part in zip(names, one.parts, strict=True)
        if part.condition
    }
    return PlanTerms(VestingTerms("recorded", said(one), allocation, tuple(steps)), needs)


def said(one: Record) -> str:
    """The days of a grant in short, for the name of its plan: `12/24/36` months, or `2027-04-30 … 2030-04-30`."""
    months = [str(trigger.length) for trigger in _triggers(one) if isinstance(trigger, After)]
    if months:
        return "/".join(months if len(months) <= 6 else (*months[:3], "…", months[-1]))
    return " … ".join(dict.fromkeys(part.on.isoformat() for part in (one.parts[0], one.parts[-1])))


def _triggers(one: Record) -> Sequence[Trigger]:
    months = [(part.on.year - one.granted_on.year) * 12 + part.on.month - one.granted_on.month for part in one.parts]
    if all(add_months(one.granted_on, month) == part.on for month, part in zip(months, one.parts, strict=True)):
        return [After("start", month) for month in months]
    return [OnDay(part.on) for part in one.parts]


def _fitting(one: Record) -> Iterator[tuple[Allocation, Sequence[Fraction]]]:
    """Ways to deal the grant out that give its tranches, the plainest first; the exact shares always do."""
    wanted, count = [part.units for part in one.parts], len(one.parts)
    percents = [Fraction(round(Fraction(part.units, one.units) * 100), 100) for part in one.parts]
    for shares in ([Fraction(1, count)] * count, percents, [Fraction(units, one.units) for units in wanted]):
        for how in Allocation:
            whole = sum(shares) == 1 and how is not Allocation.FRACTIONAL
            if whole and list(dealt([share * one.units for share in shares], how)) == wanted:
                yield how, shares


def fits(agreed: PlanTerms, one: Record) -> bool:
    """Whether a plan gives just these tranches to a grant of that day and size."""
    found = tranches(agreed.schedule, one.units, one.granted_on)
    return [(each.on, each.units) for each in found] == [(part.on, part.units) for part in one.parts]


def entries(grant: Grant, one: Record, *, settled: bool = False) -> tuple[Entry, ...]:
    """The grant, and what the file says has vested or was forfeited; numbered from nothing on.

    `settled`: what has vested was released or paid out on its day, but for kinds that their holder has to exercise.
    """
    hands_over = settled and not MANNERS[one.kind].exercised
    deeds = {Told.VESTED: Deed.VEST, Told.FORFEITED: Deed.FORFEIT}
    paid = one.price * one.units if MANNERS[one.kind].held_from_grant else 0
    lines = [Entry(0, Deed.GRANT, grant.granted_on, grant.plan, grant.id, grant.person, grant.units, amount=paid)]
    for tranche, part in zip(tranches(grant.terms.schedule, one.units, one.granted_on), one.parts, strict=True):
        if part.told in deeds:
            deed = deeds[part.told]
            lines.append(Entry(len(lines), deed, part.on, grant.plan, grant.id, grant.person, part.units, tranche.key))
        if part.told is Told.VESTED and hands_over:
            lines.append(Entry(len(lines), Deed.RELEASE, part.on, grant.plan, grant.id, grant.person, part.units))
    return tuple(lines)
