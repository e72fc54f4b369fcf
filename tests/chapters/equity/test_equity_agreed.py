"""What is cancelled by agreement, retracted or handed on: by example, and that parts always sum to the whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.equity.agreed import NotAgreedError, cancelled, given_up, handed_on, retracted, split
from mainstay.chapters.equity.allocation import Allocation
from mainstay.chapters.equity.conditions import Service
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.ledger import Book, Deed, Entry, Holding, added, book
from mainstay.chapters.equity.plans import Grant, PlanTerms
from mainstay.chapters.equity.terms import yearly
from mainstay.chapters.equity.vesting import due

START, DAY = date(2026, 1, 31), date(2028, 6, 30)
SERVICE = Service(date(2024, 1, 1))


def a_grant(kind: Kind = Kind.RSU, allocation: Allocation = Allocation.CUMULATIVE_ROUNDING) -> Grant:
    terms = PlanTerms(yearly("four years", 4, allocation=allocation))
    return Grant("G1", "plan", "E001", kind, 400, START, START, terms, Decimal(2))


def held(grant: Grant, day: date = DAY, paid: int = 0) -> Holding:
    entries = [
        Entry(1, Deed.POOL, START, "plan", units=400),
        Entry(2, Deed.GRANT, START, "plan", "G1", "E001", 400, amount=paid),
    ]
    first = book(entries).holdings["G1"]
    return book([*entries, *due(grant, first, SERVICE, (), day, number=3)]).holdings["G1"]


def after(holding: Holding, entries: tuple[Entry, ...]) -> Holding:
    now = Book({"G1": holding})
    for entry in entries:
        now = added(now, entry)
    return now.holdings["G1"]


def test_of_what_has_not_vested_the_last_goes_first() -> None:
    grant = a_grant()
    entries = cancelled(grant, held(grant), SERVICE, (), DAY, 150, 1_000_01)
    assert [(one.tranche, one.units, one.amount) for one in entries] == [
        ("each#4", 100, 666_67), ("each#3", 50, 333_34),
    ]  # fmt: skip
    then = after(held(grant), entries)
    assert (then.vested, then.forfeited, then.unvested, then.repaid) == (200, 150, 50, 1_000_01)
    assert [one.units for one in due(grant, then, SERVICE, (), date(2031, 1, 1))] == [50], "the rest vests on its day"


def test_vested_units_are_given_up_or_handed_on() -> None:
    grant = a_grant()
    then = after(held(grant), given_up(grant, held(grant), DAY, 30, 5_00))
    assert (then.lapsed, then.held, then.unvested) == (30, 170, 200)
    (line,) = handed_on(grant, held(grant), DAY, 200, 0, "a trust")
    assert (line.deed, line.to, line.units) == (Deed.TRANSFER, "a trust", 200)
    for units in (0, -1, 201):
        with pytest.raises(NotAgreedError):
            handed_on(grant, held(grant), DAY, units, 0, "a trust")
        with pytest.raises(NotAgreedError):
            given_up(grant, held(grant), DAY, units, 0)
        with pytest.raises(NotAgreedError):
            cancelled(grant, held(grant), SERVICE, (), DAY, units, 0)


def test_a_retraction_takes_all_and_returns_what_was_paid() -> None:
    grant = a_grant(Kind.RESTRICTED_STOCK)
    now = held(grant, paid=800_01)
    then = after(now, retracted(grant, now, SERVICE, (), DAY))
    assert (then.forfeited, then.lapsed, then.held, then.unvested, then.repaid) == (200, 200, 0, 0, 800_01)
    with pytest.raises(NotAgreedError) as found:
        retracted(grant, then, SERVICE, (), DAY)
    assert found.value.law in {"used", "nothing"}
    sold = after(now, handed_on(grant, now, DAY, 1, 0, "a trust"))
    with pytest.raises(NotAgreedError) as found:
        retracted(grant, sold, SERVICE, (), DAY)
    assert found.value.law == "used"


@settings(deadline=None, max_examples=100)
@given(
    st.integers(1, 200), st.integers(0, 10**9), st.sampled_from([*Allocation]),
    st.dates(START, date(2028, 1, 1)),
)  # fmt: skip
def test_units_and_money_sum_to_what_was_agreed(units: int, paid: int, how: Allocation, day: date) -> None:
    grant = a_grant(allocation=how)
    now = held(grant, day)
    entries = cancelled(grant, now, SERVICE, (), day, units, paid)
    assert sum(one.units for one in entries) == units
    assert sum(one.amount for one in entries) == paid
    then = after(now, entries)
    assert then.unvested + then.vested + then.forfeited == 400


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 10**12), st.lists(st.decimals(0, 10**6, places=10), min_size=1, max_size=9))
def test_money_is_split_to_the_cent(money: int, sizes: list[Decimal]) -> None:
    if not sum(sizes):
        with pytest.raises(ValueError, match="nothing"):
            split(money, sizes)
        return
    parts = split(money, sizes)
    assert sum(parts) == money
    assert all(part >= 0 for part in parts)
    for part, size in zip(parts, sizes, strict=True):
        assert abs(part - money * size / sum(sizes)) <= 1
