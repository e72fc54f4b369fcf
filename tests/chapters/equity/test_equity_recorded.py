"""Grants as company files tell them: the schedule found gives exactly their tranches; what cannot be is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.equity.allocation import Allocation
from mainstay.chapters.equity.conditions import Result
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.ledger import Deed, Entry, book
from mainstay.chapters.equity.plans import Grant
from mainstay.chapters.equity.recorded import Listed, Record, Told, entries, fits, flaws, said, terms
from mainstay.chapters.equity.schedule import tranches
from mainstay.chapters.equity.terms import listed
from mainstay.chapters.equity.terms_json import plan_read, plan_written
from mainstay.core.calendar import add_months

DAY = date(2026, 10, 31)
START = date(2024, 1, 31)


def record(units: tuple[int, ...], months: tuple[int, ...] = (), **more: object) -> Record:
    days = [add_months(START, month) for month in months or tuple(12 * place for place in range(1, len(units) + 1))]
    parts = tuple(Listed(on, each) for on, each in zip(days, units, strict=True))
    return Record("G1", "E1", Kind.RSU, START, sum(units), parts=parts, **more)  # type: ignore[arg-type]


def test_grants_made_alike_come_under_one_plan() -> None:
    first, second, third = record((250, 250, 250, 250)), record((100, 100, 100, 100)), record((5, 4, 5, 4))
    assert terms(first) == terms(second) == terms(third), "a quarter each year, rounded cumulatively"
    assert said(first) == "12/24/36/48"
    assert terms(record((5, 5, 4, 4))).schedule.allocation is Allocation.FRONT_LOADED
    ratio = terms(record((100, 200, 300, 400)))
    assert ratio.schedule == terms(record((13, 26, 39, 52))).schedule
    assert fits(ratio, record((13, 26, 39, 52)))
    assert not fits(ratio, record((13, 26, 40, 51)))


def test_days_that_are_no_months_stay_days() -> None:
    days = (date(2024, 4, 30), date(2025, 4, 30))
    one = Record("G", "E", Kind.OPTION, date(2023, 11, 7), 10, parts=tuple(Listed(day, 5) for day in days))
    assert [each.on for each in tranches(terms(one).schedule, 10, one.granted_on)] == list(days)
    assert said(one) == "2024-04-30 … 2025-04-30"


def test_a_plan_of_ones_own_fits_only_where_it_gives_the_same() -> None:
    own = terms(record((1, 1)))
    half = listed("halves", ((12, Decimal("0.5")), (24, Decimal("0.5"))))
    assert own.schedule.steps[1].trigger == half.steps[1].trigger
    assert fits(own, record((300, 300)))
    assert not fits(own, record((300, 300), (12, 25)))


def test_what_the_file_says_has_vested_has_vested_and_words_become_results() -> None:
    parts = (
        Listed(date(2025, 1, 31), 100, Told.VESTED),
        Listed(date(2026, 1, 31), 100, Told.FORFEITED, "2025 revenue"),
        Listed(date(2027, 1, 31), 100, Told.DUE, "2026 revenue"),
    )
    one = Record("G", "E", Kind.RESTRICTED_STOCK, START, 300, 2_50, parts)
    agreed = terms(one)
    assert agreed.needs["t3"].condition == Result("2026 revenue", "2026 revenue")
    assert "t1" not in agreed.needs
    grant = Grant("G", "p", "E", one.kind, 300, START, START, agreed)
    lines = entries(grant, one)
    assert [(line.deed, line.units) for line in lines] == [(Deed.GRANT, 300), (Deed.VEST, 100), (Deed.FORFEIT, 100)]
    handed = entries(grant, one, settled=True)
    assert [line.deed for line in handed] == [Deed.GRANT, Deed.VEST, Deed.RELEASE, Deed.FORFEIT]
    rights = entries(replace(grant, kind=Kind.OPTION), replace(one, kind=Kind.OPTION), settled=True)
    assert Deed.RELEASE not in {line.deed for line in rights}, "options wait for their holder"
    assert lines[0].amount == 300 * 2_50, "shares that were bought were paid for"
    held = book([Entry(-1, Deed.POOL, START, "p", units=300), *lines], DAY).holdings["G"]
    assert (held.vested, held.forfeited, held.unvested) == (100, 100, 100)


def test_what_cannot_be_is_named() -> None:
    ahead = Record("G", "E", Kind.RSU, START, 9, parts=(Listed(DAY + timedelta(days=1), 9, Told.VESTED),))
    early = Record("G", "E", Kind.RSU, START, 9, parts=(Listed(START - timedelta(days=1), 9),))
    for one, told in (
        (Record("G", "E", Kind.RSU, START, 9), "no tranches"),
        (Record("G", "E", Kind.RSU, START, 9, parts=(Listed(DAY, 8),)), "come to 8"),
        (Record("G", "E", Kind.CO_INVEST, START, 9, parts=(Listed(DAY, 9),)), "Co-investment"),
        (Record("G" * 65, "E", Kind.RSU, START, 9, parts=(Listed(DAY, 9),)), "too long"),
        (ahead, "still to come"),
        (early, "before the grant"),
    ):
        assert any(told in text.en for text in flaws(one, DAY)), told
    assert flaws(record((3, 3, 3)), DAY) == ()


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 5000)), min_size=1, max_size=12),
    st.dates(date(2019, 1, 1), date(2026, 1, 1)),
    st.booleans(),
)
def test_any_list_of_tranches_comes_back_exactly(rows: list[tuple[int, int]], start: date, by_month: bool) -> None:  # noqa: FBT001
    days = sorted(add_months(start, far % 60) if by_month else start + timedelta(days=far) for far, _ in rows)
    parts = tuple(Listed(day, units) for day, (_, units) in zip(days, rows, strict=True))
    one = Record("G", "E", Kind.RSU, start, sum(part.units for part in parts), parts=parts)
    agreed = terms(one)
    assert fits(agreed, one)
    assert fits(plan_read(plan_written(agreed)), one), "also after it was written and read"
