"""What leaving on a day does to a grant: the entries it brings, and what is lost by it. 离职与损失测算（P6）。

Where an acceleration has a look-back (a change of control soon after a dismissal still counts), the entries of the
departure can only know what has happened by the day of leaving: `late` takes the forfeits back (REVERSE) and enters
them anew when the change of control comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from mainstay.chapters.equity.acceleration import bites
from mainstay.chapters.equity.allocation import portion
from mainstay.chapters.equity.conditions import Proof, Result, Service, asked
from mainstay.chapters.equity.kinds import MANNERS, Units
from mainstay.chapters.equity.leavers import LEAVERS, BuyBack, LeaverRule, LeaverRules, Leaving, Unvested
from mainstay.chapters.equity.ledger import Book, Deed, Entry, Holding, added
from mainstay.chapters.equity.plans import Grant
from mainstay.chapters.equity.values import per_unit
from mainstay.chapters.equity.vesting import Position, due, positions
from mainstay.core.calendar import add_months
from mainstay.core.money import minor


@dataclass(frozen=True, slots=True)
class Departure:
    """How somebody leaves, under which rules, and what a unit is worth then (currency units).

    `left` is the first day on which they are no longer in service: a tranche of that day does not vest for them.
    """

    left: date
    leaving: Leaving
    unit_value: Decimal
    rules: LeaverRules = LEAVERS.default

    def rule(self, grant: Grant) -> LeaverRule:
        """The plan's own rule for this kind of leaving, else the company's."""
        return (grant.terms.leavers or self.rules)[self.leaving]


def on_leaving(
    grant: Grant, holding: Holding, hired: date, proofs: Iterable[Proof], case: Departure, *, number: int = 0
) -> tuple[Entry, ...]:
    """Entries of a departure: what vests at once, what goes back, and vested units that are lost or bought back.

    The ledger must be up to date with `due` as of the day before. An acceleration agreed for the grant comes first.
    """
    held = tuple(proofs)
    waiting = [one for one in positions(grant, holding, Service(hired), held, case.left) if one.pending > 0]
    rule = case.rule(grant)
    early = _early(grant, holding, waiting, held, case)
    drafts = [*_unvested(grant, waiting, early, case), *_vested(grant, holding.held, rule, case)]
    return tuple(replace(entry, number=number + place) for place, entry in enumerate(drafts))


def late(
    grant: Grant, entered: Sequence[Entry], proofs: Iterable[Proof], case: Departure, day: date
) -> tuple[Entry, ...]:
    """Entries of an event that came after the departure, whose own are `entered`: of what was forfeited then, so much
    vests after all as the acceleration gives beyond what had vested early; the earliest tranches first.
    """
    held = tuple(proofs)
    shares = [
        rule.share
        for rule in grant.terms.accelerations
        if rule.leavings and bites(rule, held, day, case.left, case.leaving) is not None
    ]
    back = [one for one in entered if one.deed is Deed.FORFEIT]
    early = sum(one.units for one in entered if one.deed is Deed.ACCELERATE)
    vests = _part(grant, early + sum(one.units for one in back), max(shares, default=Decimal(0))) - early
    found: list[Entry] = []
    for one in back:
        units = min(vests, one.units)
        if units <= 0:
            break
        vests -= units
        fresh = replace(one, number=0, on=day, reason=str(case.leaving))
        found.append(replace(fresh, deed=Deed.REVERSE, to=str(one.number)))
        found.append(replace(fresh, deed=Deed.ACCELERATE, units=units, amount=0))
        if one.units > units:
            rest = one.units - units
            repaid = minor(Decimal(one.amount) / 100 * rest / one.units)
            found.append(replace(fresh, units=rest, amount=repaid))
    return tuple(found)


def _early(
    grant: Grant, holding: Holding, waiting: Sequence[Position], proofs: Sequence[Proof], case: Departure
) -> Units:
    """Units that vest at once: by an acceleration, else by the rule for leavers; the larger of both."""
    pending = sum(one.pending for one in waiting)
    shares = [
        rule.share
        for rule in grant.terms.accelerations
        if bites(rule, proofs, case.left, case.left, case.leaving) is not None
    ]
    by_event = _part(grant, pending, max(shares, default=Decimal(0)))
    unvested = case.rule(grant).unvested
    if unvested is Unvested.FULL:
        return pending
    by_rule = _pro_rata(grant, holding, case.left) if unvested is Unvested.PRO_RATA else 0
    return min(max(by_event, by_rule), pending)


def _part(grant: Grant, units: Units, share: Decimal | Fraction) -> Units:
    """A share of units as the grant's plan deals them out."""
    return portion(units, Fraction(share), grant.terms.schedule.allocation)


def _pro_rata(grant: Grant, holding: Holding, left: date) -> Units:
    """What the days served of the whole schedule come to, beyond what has vested; nothing for one that has no end."""
    days = [one.tranche.on for one in positions(grant, holding, Service(grant.starts_on), (), left)]
    last = max((day for day in days if day is not None), default=None)
    if last is None or last <= grant.starts_on or left <= grant.starts_on:
        return 0
    share = min(Fraction((left - grant.starts_on).days, (last - grant.starts_on).days), Fraction(1))
    return max(_part(grant, holding.granted - holding.forfeited, share) - holding.vested, 0)


def _unvested(grant: Grant, waiting: Sequence[Position], early: Units, case: Departure) -> Iterator[Entry]:
    """Tranche by tranche, the earliest first: what vests at once, then what goes back."""
    rule = case.rule(grant)
    for one in waiting:
        vests = min(early, one.pending)
        early -= vests
        if vests:
            yield _entry(Deed.ACCELERATE, grant, vests, case, one.tranche.key)
        if one.pending > vests:
            back = _price(grant, rule.returned_at, case) * (one.pending - vests)
            yield _entry(Deed.FORFEIT, grant, one.pending - vests, case, one.tranche.key, minor(back))


def _vested(grant: Grant, held: Units, rule: LeaverRule, case: Departure) -> Iterator[Entry]:
    """Vested units that the holder cannot keep."""
    if not held or (rule.keeps_vested and rule.buy_back is BuyBack.NONE):
        return
    if MANNERS[grant.kind].held_from_grant and rule.buy_back is not BuyBack.NONE:
        yield _entry(Deed.BUY_BACK, grant, held, case, amount=minor(_price(grant, rule.buy_back, case) * held))
    elif not rule.keeps_vested:
        yield _entry(Deed.LAPSE, grant, held, case)


def _price(grant: Grant, how: BuyBack, case: Departure) -> Decimal:
    """What the holder gets back for a unit that was paid for; nothing for kinds that were given."""
    if not MANNERS[grant.kind].held_from_grant or how is BuyBack.NONE:
        return Decimal(0)
    prices = {BuyBack.COST: grant.price, BuyBack.VALUE: case.unit_value}
    return prices.get(how, min(grant.price, case.unit_value))


def _entry(deed: Deed, grant: Grant, units: Units, case: Departure, tranche: str = "", amount: int = 0) -> Entry:
    reason = str(case.leaving)
    return Entry(0, deed, case.left, grant.plan, grant.id, grant.person, units, tranche, amount=amount, reason=reason)


def last_day_to_exercise(grant: Grant, case: Departure | None = None) -> date | None:
    """The last day on which vested units can be exercised; None where there is no end, or nothing to exercise."""
    if not MANNERS[grant.kind].exercised:
        return None
    months = grant.terms.exercise_months
    ends = [
        grant.expires_on,
        None if months is None else add_months(grant.granted_on, months),
        None if case is None else case.rule(grant).last_day(case.left),
    ]
    return min((end for end in ends if end is not None), default=None)


def lapses(
    grant: Grant, holding: Holding, day: date, case: Departure | None = None, *, number: int = 0
) -> tuple[Entry, ...]:
    """The lapse of vested units whose last day to be exercised has passed; empty where there is none."""
    last = last_day_to_exercise(grant, case)
    if last is None or last >= day or holding.held <= 0:
        return ()
    on = last + timedelta(days=1)
    return (Entry(number, Deed.LAPSE, on, grant.plan, grant.id, grant.person, holding.held, reason="window"),)


def as_if(grant: Grant, proofs: Iterable[Proof], on: date) -> tuple[Proof, ...]:
    """The proofs, and for every result that nobody has certified yet the assumption that it is met on a day."""
    known = tuple(proofs)
    held = {proof.key for proof in known}
    wanted = {
        one.key for need in grant.terms.needs.values() for one in asked(need.condition) if isinstance(one, Result)
    }
    return (*known, *(Proof(key, met=True, on=on, source="assumed") for key in sorted(wanted - held)))


def projected(grant: Grant, holding: Holding, hired: date, proofs: Iterable[Proof], day: date) -> Holding:
    """The holding at the end of a day if its holder stays and the proofs are as given."""
    now = Book({grant.id: holding})
    for entry in due(grant, holding, Service(hired), proofs, day):
        now = added(now, entry)
    return now.holdings[grant.id]


@dataclass(frozen=True, slots=True)
class Loss:
    """What leaving takes from a grant: units, and their worth in minor units less what is repaid for them."""

    grant: str
    lost_units: Units
    lost: int
    kept_units: Units
    kept: int
    last_day: date | None
    """Last day to exercise what is kept."""


def lost(grant: Grant, holding: Holding, hired: date, proofs: Iterable[Proof], case: Departure, today: date) -> Loss:
    """What somebody would lose and keep of a grant by leaving on a day, later vests before that day included.

    Results that nobody has certified by the end of `today` are taken as met, but not before tomorrow: so nothing that
    may still vest is left out of the loss, and whoever leaves tomorrow does not keep what still waits today.
    """
    assumed = as_if(grant, proofs, today + timedelta(days=1))
    then = projected(grant, holding, hired, assumed, case.left - timedelta(days=1))
    entries = on_leaving(grant, then, hired, assumed, case)
    now = Book({grant.id: then})
    for entry in entries:
        now = added(now, entry)
    after = now.holdings[grant.id]
    each = per_unit(grant.kind, grant.price, case.unit_value)
    gone = then.held + then.unvested - after.held
    back = after.repaid - then.repaid
    last = last_day_to_exercise(grant, case) if after.held else None
    return Loss(grant.id, gone, max(minor(each * gone) - back, 0), after.held, minor(each * after.held), last)
