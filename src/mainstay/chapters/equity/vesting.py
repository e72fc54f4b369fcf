"""Where each tranche stands, and what has to be entered in the ledger by now. 归属判定（P6）。

A tranche vests on the later of its day and the day on which its condition was certified, if its holder is in service
then. One whose condition is missed is forfeited, or carried to the next, as the plan says; one whose condition is open
waits. What the ledger already decided stays decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from mainstay.chapters.equity.conditions import Proof, Service, Verdict, judged
from mainstay.chapters.equity.kinds import Units
from mainstay.chapters.equity.ledger import Deed, Entry, Holding, Part
from mainstay.chapters.equity.plans import Grant, Miss, Need
from mainstay.chapters.equity.schedule import REST, Tranche, tranches


class Status(StrEnum):
    """Where a tranche stands."""

    FUTURE = "future"
    """Its day has not come."""
    WAITING = "waiting"
    """Its day has come, its condition is open; or it waits for an event that has no day."""
    DUE = "due"
    """It has vested by the rules and is not yet entered."""
    MISSED = "missed"
    """Its condition was missed, and that is not yet entered."""
    VESTED = "vested"
    FORFEITED = "forfeited"
    CARRIED = "carried"
    STOPPED = "stopped"
    """Its holder left before it could vest, and that is not yet entered."""


@dataclass(frozen=True, slots=True)
class Position:
    """A tranche on a day. `units` as planned; `pending` are not decided yet, with those carried to it; `on` is the day
    on which it vested or was missed, else the earliest on which it can vest.
    """

    tranche: Tranche
    need: Need
    status: Status
    on: date | None
    pending: Units
    part: Part
    verdict: Verdict

    @property
    def units(self) -> Units:
        """Units as planned."""
        return self.tranche.units


def positions(
    grant: Grant, holding: Holding, service: Service, proofs: Iterable[Proof], day: date
) -> tuple[Position, ...]:
    """Every tranche of a grant at the end of a day, in the order in which they vest."""
    known = {step: on for step, on in grant.happened.items() if on <= day}
    held = tuple(proofs)
    return tuple(
        _position(grant, one, holding.part(one.key), service, held, day)
        for one in tranches(grant.terms.schedule, grant.units, grant.starts_on, known)
    )


def _position(
    grant: Grant, tranche: Tranche, part: Part, service: Service, proofs: Sequence[Proof], day: date
) -> Position:
    need = grant.terms.need(tranche)
    verdict = judged(need.condition, service, proofs, day)
    pending = tranche.units + part.carried_in - part.decided
    if pending <= 0 and part.decided:
        status = Status.VESTED if part.vested else Status.CARRIED if part.carried_out else Status.FORFEITED
        return Position(tranche, need, status, tranche.on, pending, part, verdict)
    status, on = _standing(tranche, need, verdict, service, day)
    return Position(tranche, need, status, on, pending, part, verdict)


def _standing(
    tranche: Tranche, need: Need, verdict: Verdict, service: Service, day: date
) -> tuple[Status, date | None]:
    left = service.left if service.left is not None and service.left <= day else None
    if tranche.on is None:
        return (Status.WAITING, None) if left is None else (Status.STOPPED, left)
    on = tranche.on if verdict.on is None else max(tranche.on, verdict.on)
    if left is not None and left <= on:
        return Status.STOPPED, left
    if tranche.on > day:
        return Status.FUTURE, on
    missed = _missed(tranche.on, need, verdict, day)
    if missed is not None:
        return Status.MISSED, missed
    if verdict.met:
        return Status.DUE, on
    return (Status.WAITING, on) if left is None else (Status.STOPPED, left)


def _missed(due: date, need: Need, verdict: Verdict, day: date) -> date | None:
    """The day on which a tranche whose day has come is lost; None while it is not."""
    if verdict.met is False:
        return due if verdict.on is None else max(due, verdict.on)
    if need.wait_days is None:
        return None
    last = due + timedelta(days=need.wait_days)
    late = verdict.met is None or (verdict.on is not None and verdict.on > last)
    return last if day > last and late else None


def due(
    grant: Grant,
    holding: Holding,
    service: Service,
    proofs: Iterable[Proof],
    day: date,
    *,
    number: int = 0,
) -> tuple[Entry, ...]:
    """Entries that the rules ask for by the end of a day and the ledger does not have, numbered from `number` on.

    Entering them and asking again gives none: the night's work may be repeated.
    """
    asked: list[Entry] = []
    carried: dict[str, list[tuple[date, Units]]] = {}
    standing = [one for one in positions(grant, holding, service, proofs, day) if one.tranche.key != REST]
    for place, one in enumerate(standing):
        if one.on is None or one.status not in {Status.DUE, Status.MISSED}:
            continue
        for since, units in ((one.on, one.pending), *carried.pop(one.tranche.key, ())):
            if units <= 0:
                continue
            entry = _asked(grant, one, number + len(asked), max(since, one.on), units)
            to = _next_open(standing, place) if one.need.miss is Miss.CARRY else None
            if entry.deed is Deed.FORFEIT and to is not None:
                entry = replace(entry, deed=Deed.CARRY, to=to)
                carried.setdefault(to, []).append((entry.on, units))
            asked.append(entry)
    return tuple(asked)


def _asked(grant: Grant, one: Position, number: int, on: date, units: Units) -> Entry:
    deed = Deed.VEST if one.status is Status.DUE else Deed.FORFEIT
    key = one.tranche.key
    return Entry(number, deed, on, grant.plan, grant.id, grant.person, units, key, reason=_reason(one))


def _next_open(standing: Sequence[Position], place: int) -> str | None:
    """The next tranche that is not decided yet."""
    open_ = {Status.FUTURE, Status.WAITING, Status.DUE, Status.MISSED}
    return next((one.tranche.key for one in standing[place + 1 :] if one.status in open_), None)


def _reason(one: Position) -> str:
    """Keys of the proofs that decided, for the ledger; the sentence is made where it is read."""
    return " ".join(sorted({proof.key for proof in one.verdict.proofs}))
