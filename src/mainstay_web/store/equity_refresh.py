"""Refresh grants to propose before unvested equity no longer holds somebody: of the ledger and imported alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from mainstay.chapters.equity.conditions import Verdict
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.ledger import Part
from mainstay.chapters.equity.outlook import Standing
from mainstay.chapters.equity.plans import Grant, Need, PlanTerms
from mainstay.chapters.equity.refresh import REFRESH, Proposal, proposal
from mainstay.chapters.equity.schedule import Tranche
from mainstay.chapters.equity.terms import periodic
from mainstay.chapters.equity.vesting import Position, Status
from mainstay.core.access import Actor, Field
from mainstay.core.money import major
from mainstay_web.store import equity_pool
from mainstay_web.store.access import visible
from mainstay_web.store.equity_book import helds
from mainstay_web.store.equity_lists import OPEN, Imported, grants_seen, imported
from mainstay_web.store.facts import held
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.four_eyes import APPROVED
from mainstay_web.store.tables.people import Person

_PLAIN = PlanTerms(periodic("imported", months=12, times=1))
_STATUS = {"due": Status.FUTURE, "vested": Status.VESTED, "forfeited": Status.FORFEITED}


@dataclass(frozen=True, slots=True)
class Refresh:
    """Whom to speak with about a refresh, and what it would take."""

    person: Person
    proposal: Proposal


def refreshes(actor: Actor, day: date, *, key_only: bool = True) -> list[Refresh]:
    """People whose equity and pay the actor may see, by the day on which the power falls."""
    seen = visible(actor, Field.EQUITY, day).filter(here=True).exclude(number=actor.person or "")
    seen = seen.filter(number__in=visible(actor, Field.PAY, day).values("number"))
    people = {one.number: one for one in (seen.filter(key=True) if key_only else seen)}
    standing = _standing(actor, day, people)
    pays, rule = yearly_pays(day), in_force(REFRESH, day)
    each = major(equity_pool.per_unit(day) or 0)
    found = [
        Refresh(people[number], made)
        for number, grants in standing.items()
        if (made := proposal(grants, pays.get(number, 0), each, day, rule)) is not None
    ]
    return sorted(found, key=lambda one: (one.proposal.agree_by, one.proposal.falls_on, one.person.number))


def _standing(actor: Actor, day: date, people: Mapping[str, Person]) -> dict[str, list[Standing]]:
    found: dict[str, list[Standing]] = defaultdict(list)
    value = major(equity_pool.per_unit(day) or 0)
    rows = grants_seen(actor, day).filter(OPEN, state=APPROVED, left_on=None, person__in=list(people))
    for one in helds(rows):
        found[one.row.person].append(Standing(one.grant, one.positions(day), value))
    grants: dict[str, list[Imported]] = defaultdict(list)
    for tranche in imported(day):
        if tranche.person in people:
            grants[tranche.number].append(tranche)
    for tranches in grants.values():
        found[tranches[0].person].append(standing_of(tranches))
    return found


def standing_of(tranches: Iterable[Imported]) -> Standing:
    """An imported grant as the brain's: its unit is worth what the facts say it brings its holder."""
    rows = list(tranches)
    first = rows[0]
    grant = Grant(
        first.number, "", first.person, Kind.RSU, sum(one.units for one in rows), first.granted_on, first.granted_on,
        _PLAIN,
    )  # fmt: skip
    positions = [
        Position(
            Tranche(one.number, "imported", place, one.on, one.units), Need(), _STATUS[one.state], one.on,
            one.units if one.state == "due" else 0, Part(), Verdict(met=True, on=one.on),
        )
        for place, one in enumerate(rows)
    ]  # fmt: skip
    return Standing(grant, positions, major(first.each or 0))


def yearly_pays(day: date) -> dict[str, int]:
    """Everybody's pay over a year in minor units, every element in force on a day."""
    pay = held(["pay"]).get("pay")
    if pay is None:
        return {}
    newest = pay.filter(pl.col("from") <= day).sort("from", maintain_order=True)
    newest = newest.unique(subset=["person_id", "element"], keep="last")
    yearly = pl.col("amount") * pl.when(pl.col("per") == "month").then(12).otherwise(1)
    sums = newest.group_by("person_id").agg(yearly.sum().alias("yearly"))
    return {number: int(amount or 0) for number, amount in sums.iter_rows()}
