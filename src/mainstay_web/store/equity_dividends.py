"""Dividends of a plan by record day: what was entered, what waits for a second person, and what for its condition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mainstay.chapters.equity.dividends import dividend
from mainstay.core.access import Actor
from mainstay.core.money import major
from mainstay_web.store.equity_book import Held, helds, undone
from mainstay_web.store.equity_lists import grants_seen
from mainstay_web.store.tables.equity import EquityDeed, EquityPlan
from mainstay_web.store.tables.four_eyes import APPROVED, PROPOSED

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Declared:
    """One record day: grants entered and their money, grants that wait for approval, and for their condition."""

    record: date
    per_unit: int
    entered: int
    money: int
    proposed: int
    waiting: int


def declared(actor: Actor, plan: EquityPlan, day: date) -> list[Declared]:
    """The newest record days of a plan, over all its versions; of grants that the actor may see."""
    rows = grants_seen(actor, day).filter(plan__line=plan.line, state=APPROVED)
    deeds = EquityDeed.objects.filter(grant__in=rows.values("pk"), kind="dividend", state__in=(PROPOSED, APPROVED))
    by_day: dict[tuple[date, int], list[EquityDeed]] = defaultdict(list)
    for deed in deeds.order_by("pk"):
        by_day[deed.day, int(str(deed.asked["per_unit"]))].append(deed)
    held = helds(rows) if by_day else []
    newest = sorted(by_day, reverse=True)[:SHOWN]
    return [_one(record, per_unit, by_day[record, per_unit], held) for record, per_unit in newest]


def _one(record: date, per_unit: int, deeds: Sequence[EquityDeed], held: Sequence[Held]) -> Declared:
    put = {deed.grant_id for deed in deeds if deed.state == PROPOSED}
    lines = [
        line
        for one in held
        for line in one.rows
        if line.kind == "dividend" and line.day == record and line.pk not in undone(one.rows)
    ]
    done = {line.grant_id for line in lines}
    open_ = [one for one in held if one.row.pk not in done | put and one.row.granted_on <= record]
    return Declared(
        record, per_unit, len(done), sum(line.money for line in lines), len(put),
        sum(_waits(one, record, per_unit) for one in open_),
    )  # fmt: skip


def _waits(one: Held, record: date, per_unit: int) -> bool:
    found = dividend(one.grant.terms.dividends, one.on(record), major(per_unit), record, one.service, one.proofs)
    return bool(found.amount) and found.verdict.met is None
