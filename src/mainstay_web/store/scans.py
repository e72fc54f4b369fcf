"""Fairness scans, what they found, and overrides, for who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.core.access import Act, Actor, Field
from mainstay.core.text import Text
from mainstay_web.store.access import allowed, visible
from mainstay_web.store.tables.fairness import FairnessFinding, FairnessOverride, FairnessScan
from mainstay_web.store.tables.people import Person

KINDS: dict[str, tuple[Text, Text]] = {
    "below": (
        Text("明显低于应得水平", "Far below what is expected"),
        Text("与所选因素相同的同事相比，薪酬低得不寻常。", "Unusually low beside colleagues with the same factors."),
    ),
    "above": (
        Text("明显高于应得水平", "Far above what is expected"),
        Text("不建议降薪；说明原因，或暂缓下次调整。", "No pay is lowered: explain it, or let the next raise wait."),
    ),
    "above_the_boss": (
        Text("下属高于上级", "A report above the manager"),
        Text("职级不高于上级，薪酬却更高。", "Not on a higher level, yet paid more than the manager."),
    ),
    "newcomer_above_veteran": (
        Text("新人高于老员工", "A newcomer above a veteran"),
        Text(
            "同序列同职级，入职不满一年的人高于满三年的人。",
            "In one family and level, somebody here under a year is paid above somebody here three years.",
        ),
    ),
    "near_the_boss": (
        Text("上级与下属过近", "A manager too near a report"),
        Text("上级的薪酬只略高于下属中最高的一位。", "The manager is paid hardly more than the best-paid report."),
    ),
    "near_level_above": (
        Text("相邻职级过近", "Two levels too near"),
        Text("上一职级的中位数没有拉开。", "The median of the next level is hardly higher."),
    ),
    "near_newcomers": (
        Text("新老员工过近", "Veterans too near newcomers"),
        Text("老员工的中位数没有高于新人。", "The median of veterans is hardly above that of newcomers."),
    ),
}  # fmt: skip
"""What a scan finds of people: the kind's name and what it means."""


@dataclass(frozen=True, slots=True)
class Line:
    """A finding with the people it tells of."""

    row: FairnessFinding
    person: Person
    other: Person | None


def scans(actor: Actor, day: date) -> list[FairnessScan]:
    """Every scan, the newest first."""
    if not allowed(actor, Act.FAIRNESS, None, day):
        return []
    return list(FairnessScan.objects.filter(as_of__lte=day).order_by("-as_of", "-pk"))


def scan_by_ref(actor: Actor, ref: str, day: date) -> FairnessScan | None:
    """One scan."""
    return next((one for one in scans(actor, day) if one.ref == ref), None)


def findings(actor: Actor, scan: FairnessScan, day: date) -> list[Line]:
    """What a scan found of people whose pay the reader may see: both of two who are compared, and never oneself."""
    seen = _others(actor, day)
    rows = scan.findings.order_by("kind", "-mend", "pk")
    return [
        Line(row, seen[row.person], seen.get(row.other_person))
        for row in rows
        if row.person in seen and (not row.other_person or row.other_person in seen)
    ]


def _others(actor: Actor, day: date) -> dict[str, Person]:
    """People whose pay the reader may see, by number, without oneself."""
    return {one.number: one for one in visible(actor, Field.PAY, day) if one.number != actor.person}


@dataclass(frozen=True, slots=True)
class Answered:
    """An override with whom it is for; None where it is for all raises of a sheet together."""

    row: FairnessOverride
    person: Person | None


def overrides(actor: Actor, day: date) -> list[Answered]:
    """Overrides for people whose pay the reader may see, the newest first."""
    if not allowed(actor, Act.FAIRNESS, None, day):
        return []
    seen = _others(actor, day)
    rows = FairnessOverride.objects.order_by("-day", "-pk")
    return [Answered(row, seen.get(row.person)) for row in rows if not row.person or row.person in seen]
