"""The ledger of long-term incentives: entries that are only ever added, and what they come to. 股权台账（P6）。

An entry says what happened to how many units of a grant. The state of any day is folded from the entries up to it, so
every figure can be worked out again; nothing else is stored. What must always hold is refused here, entry by entry:
no pool is overdrawn; what vested and was forfeited never exceeds the grant; what was exercised, released, bought back,
lapsed or handed on never exceeds what had vested; nobody's grant is entered twice. A mistake is mended by an entry that
takes another back (REVERSE), after which all laws must still hold. What each tranche may take is for `vesting.due`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from mainstay.chapters.equity.kinds import Units
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text

RULES = "equity-2026-11"
"""Version of the rules of this chapter, written on each entry that they brought about."""


class Deed(StrEnum):
    """What an entry records."""

    POOL = "pool"
    """Units are added to (or, below zero, taken from) a plan's pool."""
    GRANT = "grant"
    VEST = "vest"
    ACCELERATE = "accelerate"
    """Units vest ahead of their day."""
    FORFEIT = "forfeit"
    """Units that had not vested go back; `amount` is what their holder gets back of what was paid for them."""
    CARRY = "carry"
    """Units of a missed tranche move to another tranche, `to`."""
    EXERCISE = "exercise"
    RELEASE = "release"
    """Vested units are unlocked or settled."""
    BUY_BACK = "buy_back"
    """The company buys back vested units for `amount`."""
    LAPSE = "lapse"
    """Vested units go back unexercised."""
    DIVIDEND = "dividend"
    """`amount` is paid or credited; no units move."""
    TRANSFER = "transfer"
    """Vested units are handed to `to`."""
    REVERSE = "reverse"
    """The entry whose number is in `to` was a mistake and no longer counts, from this day on."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. `number` orders entries of a day; `amount` is money in minor units."""

    number: int
    deed: Deed
    on: date
    plan: str
    grant: str = ""
    person: str = ""
    units: Units = 0
    tranche: str = ""
    to: str = ""
    amount: int = 0
    reason: str = ""
    rule: str = RULES


class LedgerError(AnticipatedError):
    """An entry that the ledger cannot take; `data["number"]` is its number, `data["law"]` what it would break."""

    code = "equity_ledger"

    def __init__(self, law: str, text: Text, entry: Entry) -> None:
        super().__init__(text, law=law, number=entry.number, grant=entry.grant)
        self.law, self.entry = law, entry


@dataclass(frozen=True, slots=True)
class Part:
    """What the ledger holds of one tranche: all in units."""

    vested: Units = 0
    forfeited: Units = 0
    carried_in: Units = 0
    carried_out: Units = 0

    @property
    def decided(self) -> Units:
        """Units that are no longer waiting here."""
        return self.vested + self.forfeited + self.carried_out


@dataclass(frozen=True, slots=True)
class Holding:
    """A grant as the ledger has it on a day.

    Money in minor units: `paid` by the holder, `repaid` to the holder, and dividends `received`.
    """

    grant: str
    plan: str
    person: str
    granted_on: date
    granted: Units
    vested: Units = 0
    forfeited: Units = 0
    exercised: Units = 0
    released: Units = 0
    bought_back: Units = 0
    lapsed: Units = 0
    transferred: Units = 0
    paid: int = 0
    repaid: int = 0
    received: int = 0
    parts: Mapping[str, Part] = field(default_factory=dict)

    @property
    def unvested(self) -> Units:
        """Units that may still vest."""
        return self.granted - self.vested - self.forfeited

    @property
    def held(self) -> Units:
        """Vested units that are still there: not exercised, released, bought back, lapsed or handed on."""
        return self.vested - self.exercised - self.released - self.bought_back - self.lapsed - self.transferred

    def part(self, tranche: str) -> Part:
        """What the ledger holds of a tranche."""
        return self.parts.get(tranche, Part())


@dataclass(frozen=True, slots=True)
class Pool:
    """A plan's pool: units set aside, granted out of it and come back to it."""

    reserved: Units = 0
    granted: Units = 0
    returned: Units = 0

    @property
    def free(self) -> Units:
        """Units that can still be granted."""
        return self.reserved - self.granted + self.returned


@dataclass(frozen=True, slots=True)
class Book:
    """The whole ledger on a day."""

    holdings: Mapping[str, Holding] = field(default_factory=dict)
    pools: Mapping[str, Pool] = field(default_factory=dict)

    def of_person(self, person: str) -> tuple[Holding, ...]:
        """A person's grants, the oldest first."""
        own = [one for one in self.holdings.values() if one.person == person]
        return tuple(sorted(own, key=lambda one: (one.granted_on, one.grant)))


class Running:
    """A ledger that is being entered, one entry after the other, without a copy for each."""

    def __init__(self, lasting: frozenset[str] = frozenset()) -> None:
        self._holdings: dict[str, Holding] = {}
        self._pools: dict[str, Pool] = {}
        self._lasting = lasting

    @property
    def book(self) -> Book:
        """A view of the state: it moves on with the next entry."""
        return Book(self._holdings, self._pools)

    def enter(self, entry: Entry) -> None:
        """Takes an entry. Raises LedgerError; then nothing has changed."""
        _apply(entry, self._holdings, self._pools, entry.plan in self._lasting)


def book(entries: Iterable[Entry], day: date = date.max, *, lasting: frozenset[str] = frozenset()) -> Book:
    """The state at the end of a day. Raises LedgerError at the first entry that breaks a law.

    Units of the plans in `lasting` do not come back to their pool when they are forfeited, lapse or are bought back.
    """
    running = Running(lasting)
    known = sorted((one for one in entries if one.on <= day), key=lambda one: (one.on, one.number))
    reversed_ = {one.to for one in known if one.deed is Deed.REVERSE}
    for entry in known:
        if entry.deed is not Deed.REVERSE and str(entry.number) not in reversed_:
            running.enter(entry)
    return running.book


def added(now: Book, entry: Entry, *, lasting: frozenset[str] = frozenset()) -> Book:
    """The state after one more entry, no earlier than those before it. Raises LedgerError; then nothing has changed.

    Raises ValueError for a reversal, which needs the whole ledger: see `book`.
    """
    if entry.deed is Deed.REVERSE:
        raise ValueError("what an entry undid is only known from the whole ledger")
    holdings, pools = dict(now.holdings), dict(now.pools)
    _apply(entry, holdings, pools, entry.plan in lasting)
    return Book(holdings, pools)


def _apply(entry: Entry, holdings: dict[str, Holding], pools: dict[str, Pool], lasts: bool) -> None:  # noqa: FBT001 - private
    pool = pools.get(entry.plan, Pool())
    if entry.deed is Deed.POOL:
        pools[entry.plan] = _pool_within(replace(pool, reserved=pool.reserved + entry.units), entry)
        return
    _must(entry.units >= 0 and entry.amount >= 0, "sign", entry)
    if entry.deed is Deed.GRANT:
        _must(entry.grant not in holdings, "twice", entry)
        _must(entry.units > 0, "sign", entry)
        pools[entry.plan] = _pool_within(replace(pool, granted=pool.granted + entry.units), entry)
        holdings[entry.grant] = Holding(entry.grant, entry.plan, entry.person, entry.on, entry.units, paid=entry.amount)
        return
    _must(entry.grant in holdings and holdings[entry.grant].plan == entry.plan, "unknown", entry)
    before = holdings[entry.grant]
    after = _moved(before, entry)
    _must(after.unvested >= 0, "granted", entry)
    _must(after.held >= 0, "vested", entry)
    holdings[entry.grant] = after
    if not lasts:
        back = _gone(after) - _gone(before)
        pools[entry.plan] = replace(pool, returned=pool.returned + back)


def _gone(holding: Holding) -> Units:
    """Units that go back to the pool; what was bought back unvested has been forfeited already."""
    return holding.forfeited + holding.lapsed + holding.bought_back


_SUMS = {
    Deed.EXERCISE: ("exercised", "paid"),
    Deed.RELEASE: ("released", "paid"),
    Deed.BUY_BACK: ("bought_back", "repaid"),
    Deed.LAPSE: ("lapsed", "repaid"),
    Deed.TRANSFER: ("transferred", "repaid"),
    Deed.FORFEIT: ("forfeited", "repaid"),
    Deed.VEST: ("vested", "paid"),
    Deed.ACCELERATE: ("vested", "paid"),
}
"""Which sums of a holding the units and the money of an entry go to."""


def _moved(held: Holding, entry: Entry) -> Holding:
    if entry.deed is Deed.DIVIDEND:
        return replace(held, received=held.received + entry.amount)
    if entry.deed is Deed.CARRY:
        _must(bool(entry.to) and entry.to != entry.tranche and entry.units <= held.unvested, "carry", entry)
        return replace(held, parts=_decided(held, entry))
    units, money = _SUMS[entry.deed]
    sums: dict[str, Any] = {
        units: getattr(held, units) + entry.units,
        money: getattr(held, money) + entry.amount,
        "parts": _decided(held, entry),
    }
    return replace(held, **sums)


def _decided(held: Holding, entry: Entry) -> Mapping[str, Part]:
    """The tranches after units of one vested, were forfeited or were carried to another."""
    part, units = held.part(entry.tranche), entry.units
    if entry.deed in {Deed.VEST, Deed.ACCELERATE}:
        return {**held.parts, entry.tranche: replace(part, vested=part.vested + units)}
    if entry.deed is Deed.FORFEIT:
        return {**held.parts, entry.tranche: replace(part, forfeited=part.forfeited + units)}
    if entry.deed is not Deed.CARRY:
        return held.parts
    to = held.part(entry.to)
    return {
        **held.parts,
        entry.tranche: replace(part, carried_out=part.carried_out + units),
        entry.to: replace(to, carried_in=to.carried_in + units),
    }


_LAWS = {
    "sign": Text("数量和金额不能为负，授予数量须大于零。", "Units and amounts cannot be negative; a grant has units."),
    "pool": Text("超出激励计划的股份池。", "The plan's pool does not have so many units."),
    "twice": Text("该授予已经入账。", "This grant has been entered already."),
    "unknown": Text("台账中没有这笔授予。", "The ledger has no such grant under this plan."),
    "granted": Text("归属与失效的数量超过了授予数量。", "More would vest or be forfeited than was granted."),
    "vested": Text("超过了已归属且仍持有的数量。", "More units than have vested and are still held."),
    "carry": Text(
        "结转须指明另一批次，且不超过未归属数量。",
        "Carrying forward needs another tranche, and no more units than are unvested.",
    ),
}


def _must(holds: bool, law: str, entry: Entry) -> None:  # noqa: FBT001 - private
    if not holds:
        raise LedgerError(law, _LAWS[law], entry)


def _pool_within(pool: Pool, entry: Entry) -> Pool:
    _must(pool.free >= 0, "pool", entry)
    return pool
