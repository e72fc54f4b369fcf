"""The ledger: whatever is entered in whatever order, the laws hold, and every figure can be worked out again."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, get_type_hints

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mainstay.chapters.equity import (
    acceleration,
    coinvest,
    conditions,
    dividends,
    leavers,
    leaving,
    ledger,
    notices,
    outlook,
    plans,
    refresh,
    schedule,
    terms,
    values,
    vesting,
)  # fmt: skip
from mainstay.chapters.equity.conditions import AllOf, AnyOf, Proof, Result, Service, Tenure
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.leavers import Leaving
from mainstay.chapters.equity.leaving import Departure, on_leaving
from mainstay.chapters.equity.ledger import Book, Deed, Entry, LedgerError, added, book
from mainstay.chapters.equity.plans import EVERY, Grant, Miss, Need, PlanTerms
from mainstay.chapters.equity.terms import periodic, yearly
from mainstay.chapters.equity.vesting import Status, due, positions

DAY = date(2026, 1, 31)
NAMES = ("g1", "g2", "g3")


class Ledger(RuleBasedStateMachine):
    """Random entries: those that the ledger takes keep every law, and those that it refuses change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.book = Book()
        self.day = DAY

    def enter(self, deed: Deed, **given: Any) -> None:
        entry = Entry(len(self.entries) + 1, deed, self.day, "p", **given)
        try:
            self.book = added(self.book, entry)
        except LedgerError:
            with pytest.raises(LedgerError) as caught:
                book([*self.entries, entry])
            assert caught.value.entry == entry
        else:
            self.entries.append(entry)

    @rule(units=st.integers(-50, 200))
    def pool(self, units: int) -> None:
        self.enter(Deed.POOL, units=units)

    @rule(grant=st.sampled_from(NAMES), units=st.integers(0, 100))
    def grant(self, grant: str, units: int) -> None:
        self.enter(Deed.GRANT, grant=grant, person="ann", units=units)

    @rule(
        deed=st.sampled_from([one for one in Deed if one not in {Deed.POOL, Deed.GRANT, Deed.REVERSE}]),
        grant=st.sampled_from(NAMES),
        units=st.integers(-1, 60),
        tranche=st.sampled_from(("a", "b")),
        to=st.sampled_from(("a", "b", "")),
        amount=st.integers(0, 500),
    )
    def move(self, deed: Deed, grant: str, units: int, tranche: str, to: str, amount: int) -> None:
        self.enter(deed, grant=grant, units=units, tranche=tranche, to=to, amount=amount)

    @rule(days=st.integers(0, 40))
    def wait(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        if not self.entries:
            return
        one = data.draw(st.sampled_from(self.entries))
        entry = Entry(len(self.entries) + 1, Deed.REVERSE, self.day, "p", to=str(one.number))
        try:
            self.book = book([*self.entries, entry])
        except LedgerError:
            return
        self.entries.append(entry)

    @invariant()
    def laws_hold(self) -> None:
        for held in self.book.holdings.values():
            assert 0 <= held.vested <= held.granted
            assert held.vested + held.forfeited + held.unvested == held.granted
            assert held.unvested >= 0
            assert held.held >= 0
            assert sum(part.vested for part in held.parts.values()) == held.vested
            assert sum(part.forfeited for part in held.parts.values()) == held.forfeited
            assert sum(p.carried_in for p in held.parts.values()) == sum(p.carried_out for p in held.parts.values())
        pool = self.book.pools.get("p")
        if pool is not None:
            assert pool.free >= 0
            granted = sum(held.granted for held in self.book.holdings.values())
            back = sum(one.forfeited + one.lapsed + one.bought_back for one in self.book.holdings.values())
            assert granted - back <= pool.reserved

    @invariant()
    def every_figure_is_worked_out_again(self) -> None:
        again = book(reversed(self.entries))
        assert again.holdings == self.book.holdings
        assert {k: v.free for k, v in again.pools.items()} == {k: v.free for k, v in self.book.pools.items()}


TestLedger = Ledger.TestCase
TestLedger.settings = settings(deadline=None, max_examples=40, stateful_step_count=30)

NEED = Need(AnyOf((AllOf((Tenure(90), Result("kpi"))), Result("kpi"))), Miss.CARRY, 200)
TERMS = PlanTerms(periodic("quarterly", months=3, times=8, cliff_months=12), {EVERY: NEED})
GRANT = Grant("g", "p", "ann", Kind.RSU, 803, DAY, DAY, TERMS)
OPENED = [Entry(1, Deed.POOL, DAY, "p", units=1000), Entry(2, Deed.GRANT, DAY, "p", "g", "ann", 803)]
HIRED = date(2020, 1, 1)


class Nights(RuleBasedStateMachine):
    """A grant lived through night by night, with proofs that come late and a holder who may leave."""

    def __init__(self) -> None:
        super().__init__()
        self.entries = list(OPENED)
        self.proofs: list[Proof] = []
        self.day = DAY
        self.left: date | None = None

    @property
    def holding(self) -> ledger.Holding:
        return book(self.entries, self.day).holdings["g"]

    @rule(days=st.integers(1, 120))
    def night(self, days: int) -> None:
        self.day += timedelta(days=days)
        service = Service(HIRED, self.left)
        found = due(GRANT, self.holding, service, self.proofs, self.day, number=len(self.entries) + 1)
        assert all(one.on <= self.day for one in found)
        self.entries += found
        assert due(GRANT, self.holding, service, self.proofs, self.day) == ()

    @rule(met=st.booleans())
    def certify(self, *, met: bool) -> None:
        self.proofs.append(Proof("kpi", met=met, on=self.day))

    @rule(kind=st.sampled_from(list(Leaving)))
    def leave(self, kind: Leaving) -> None:
        if self.left is not None:
            return
        case = Departure(self.day, kind, Decimal(10))
        self.entries += due(GRANT, self.holding, Service(HIRED), self.proofs, self.day, number=len(self.entries) + 1)
        self.entries += on_leaving(GRANT, self.holding, HIRED, self.proofs, case, number=len(self.entries) + 1)
        self.left = self.day
        assert self.holding.unvested == 0

    @invariant()
    def tranches_sum_to_the_grant(self) -> None:
        held = self.holding
        standing = positions(GRANT, held, Service(HIRED, self.left), self.proofs, self.day)
        assert sum(one.units for one in standing) == held.granted == 803
        assert sum(one.pending for one in standing) == held.unvested
        assert all(one.pending >= 0 for one in standing)
        assert held.vested + held.forfeited <= held.granted


TestNights = Nights.TestCase
TestNights.settings = settings(deadline=None, max_examples=40, stateful_step_count=20)


def test_a_plan_may_keep_what_comes_back() -> None:
    entries = [*OPENED, Entry(3, Deed.FORFEIT, DAY, "p", "g", "ann", 100, "each#1")]
    assert book(entries).pools["p"].free == 297
    assert book(entries, lasting=frozenset({"p"})).pools["p"].free == 197


def test_a_mistake_is_taken_back_by_a_later_entry_and_was_true_until_then() -> None:
    later = DAY + timedelta(days=9)
    entries = [
        *OPENED,
        Entry(3, Deed.FORFEIT, DAY, "p", "g", "ann", 100, "each#1"),
        Entry(4, Deed.REVERSE, later, "p", "g", to="3"),
    ]
    assert book(entries, DAY).holdings["g"].forfeited == 100
    assert book(entries, later).holdings["g"].forfeited == 0


def test_a_reversal_that_would_break_a_law_is_refused() -> None:
    entries = [
        *OPENED,
        Entry(3, Deed.VEST, DAY, "p", "g", "ann", 100, "each#1"),
        Entry(4, Deed.RELEASE, DAY, "p", "g", "ann", 100),
    ]
    with pytest.raises(LedgerError) as caught:
        book([*entries, Entry(5, Deed.REVERSE, DAY, "p", "g", to="3")])
    assert caught.value.law == "vested"


@pytest.mark.parametrize("units", [401, 804, 5000])
def test_what_was_missed_is_forfeited_after_the_last_tranche(units: int) -> None:
    grant = Grant("g", "p", "ann", Kind.RSU, units, DAY, DAY, PlanTerms(yearly("y", 2), TERMS.needs))
    entries = [Entry(1, Deed.POOL, DAY, "p", units=units), Entry(2, Deed.GRANT, DAY, "p", "g", "ann", units)]
    proofs = [Proof("kpi", met=False, on=date(2026, 12, 1))]
    day = date(2028, 2, 1)
    found = due(grant, book(entries).holdings["g"], Service(HIRED), proofs, day, number=3)
    assert Counter(one.deed for one in found) == {Deed.CARRY: 1, Deed.FORFEIT: 2}
    held = book([*entries, *found]).holdings["g"]
    assert held.forfeited == units
    statuses = [one.status for one in positions(grant, held, Service(HIRED), proofs, day)]
    assert statuses == [Status.CARRIED, Status.FORFEITED]


ROOMS = (
    acceleration, coinvest, conditions, dividends, leavers, leaving, ledger, notices, outlook, plans, refresh, schedule,
    terms, values, vesting,
)  # fmt: skip


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.__name__).rsplit(".", 1)[-1])
def test_nothing_is_a_float(room: Any) -> None:
    for name, one in vars(room).items():
        if isinstance(one, type) and hasattr(one, "__dataclass_fields__") and one.__module__ == room.__name__:
            hints = get_type_hints(one)
            assert not [field.name for field in fields(one) if "float" in str(hints[field.name])], name


def _lived(grant: Grant, proofs: list[Proof], nights: list[date]) -> ledger.Holding:
    entries = [
        Entry(1, Deed.POOL, DAY, "p", units=grant.units),
        Entry(2, Deed.GRANT, DAY, "p", "g", "ann", grant.units),
    ]
    for day in nights:
        held = book(entries, day).holdings["g"]
        entries += due(grant, held, Service(HIRED), proofs, day, number=len(entries) + 1)
    return book(entries).holdings["g"]


@pytest.mark.parametrize("seed", range(60))
def test_night_by_night_or_all_at_once_comes_to_the_same(seed: int) -> None:
    luck = Random(seed)
    needs = {
        f"each#{n}": Need(Result(f"k{n}"), luck.choice(list(Miss)), luck.choice([None, 30, 200]))
        for n in range(1, 6)
        if luck.random() < 0.7
    }
    grant = Grant("g", "p", "ann", Kind.RSU, luck.randrange(5, 999), DAY, DAY, PlanTerms(yearly("y", 5), needs))
    proofs = [
        Proof(f"k{n}", met=luck.random() < 0.5, on=DAY + timedelta(days=365 * n + luck.randrange(-100, 300)))
        for n in range(1, 6)
        if luck.random() < 0.8
    ]
    end = DAY + timedelta(days=365 * 7)
    nights = [DAY + timedelta(days=number) for number in range(0, 365 * 7 + 1, 5)]
    slow, quick = _lived(grant, proofs, nights), _lived(grant, proofs, [end])
    assert (slow.vested, slow.forfeited, slow.unvested) == (quick.vested, quick.forfeited, quick.unvested)
    assert dict(slow.parts) == dict(quick.parts)
