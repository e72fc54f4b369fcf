"""A co-investor who leaves before the end: every fate by example, and that the parts always sum to the whole."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.equity.coinvest_leaving import (
    Fate,
    LeavingRules,
    Stake,
    needs_book,
    needs_successor,
    rules_read,
    rules_written,
    said,
    settled,
)
from mainstay.chapters.equity.leavers import Leaving
from mainstay.chapters.equity.waterfall import FOLLOWERS, Side

PAID, LEFT = date(2025, 1, 1), date(2026, 1, 1)


def rules(must: Fate, may: Fate = Fate.KEPT, interest: str = "0.03") -> LeavingRules:
    return LeavingRules({kind: {Side.OBLIGATORY: must, Side.VOLUNTARY: may} for kind in Leaving}, Decimal(interest))


def stakes(cost: int = 30000, book: int = 24000) -> tuple[Stake, ...]:
    return tuple(Stake(side, cost, book, PAID) for side in FOLLOWERS)


@pytest.mark.parametrize(
    ("fate", "book", "gets"),
    [
        (Fate.COST, 24000, 30000), (Fate.BOOK, 24000, 24000), (Fate.BOOK, 36000, 36000),
        (Fate.LOWER, 24000, 24000), (Fate.LOWER, 36000, 30000), (Fate.HIGHER, 24000, 30000),
        (Fate.HIGHER, 36000, 36000), (Fate.INTEREST, 0, 30900), (Fate.SUCCESSOR, 99999, 30000),
        (Fate.KEPT, 99999, 0),
    ],
)  # fmt: skip
def test_what_somebody_gets_for_the_obligatory_part(fate: Fate, book: int, gets: int) -> None:
    must, may = settled(rules(fate), Leaving.VOLUNTARY, stakes(book=book), LEFT)
    assert (must.side, must.fate, must.gets) == (Side.OBLIGATORY, fate, gets)
    assert (must.stays, must.taken) == ((30000, 0) if fate is Fate.KEPT else (0, 30000))
    assert (may.stays, may.taken, may.gets) == (30000, 0, 0), "the voluntary part has a fate of its own"


def test_each_way_of_leaving_has_its_own() -> None:
    own = {**rules(Fate.KEPT).fates, Leaving.CAUSE: {Side.OBLIGATORY: Fate.LOWER, Side.VOLUNTARY: Fate.COST}}
    both = LeavingRules(own, Decimal(0))
    assert [one.gets for one in settled(both, Leaving.CAUSE, stakes(), LEFT)] == [24000, 30000]
    assert [one.gets for one in settled(both, Leaving.RETIREMENT, stakes(), LEFT)] == [0, 0]
    assert (needs_book(both, Leaving.CAUSE), needs_book(both, Leaving.RETIREMENT)) == (True, False)
    assert needs_successor(rules(Fate.KEPT, Fate.SUCCESSOR), Leaving.DEATH)
    assert not needs_successor(both, Leaving.CAUSE)


def test_no_way_of_leaving_may_be_left_out() -> None:
    whole = rules(Fate.COST)
    for kind in Leaving:
        with pytest.raises(ValueError, match="no such rules"):
            LeavingRules({one: of for one, of in whole.fates.items() if one is not kind}, Decimal(0))
        with pytest.raises(ValueError, match="no such rules"):
            LeavingRules({**whole.fates, kind: {Side.OBLIGATORY: Fate.COST}}, Decimal(0))
    for interest in ("-0.01", "1.01"):
        with pytest.raises(ValueError, match="no such rules"):
            rules(Fate.COST, interest=interest)


FATES = st.sampled_from(list(Fate))


@settings(deadline=None, max_examples=200)
@given(
    FATES, FATES, st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 4000),
    st.sampled_from(list(Leaving)),
)  # fmt: skip
def test_parts_sum_to_the_whole_and_prices_keep_their_order(
    must: Fate, may: Fate, cost: int, book: int, days: int, leaving: Leaving
) -> None:
    held = tuple(Stake(side, cost, book, PAID) for side in FOLLOWERS)
    day = PAID + timedelta(days=days)
    rule = rules(must, may)
    assert rules_read(rules_written(rule)) == rule
    found = settled(rule, leaving, held, day)
    assert [one.side for one in found] == list(FOLLOWERS)
    for one in found:
        assert one.stays + one.taken == cost
        assert 0 in {one.stays, one.taken}
        assert one.stays == 0 or one.gets == 0, "nobody is paid for what stays theirs"
    prices = {fate: settled(rules(fate, fate), leaving, held, day)[0].gets for fate in Fate}
    assert prices[Fate.LOWER] <= prices[Fate.COST] <= prices[Fate.HIGHER]
    assert prices[Fate.LOWER] <= prices[Fate.BOOK] <= prices[Fate.HIGHER]
    assert prices[Fate.LOWER] + prices[Fate.HIGHER] == prices[Fate.COST] + prices[Fate.BOOK]
    assert prices[Fate.COST] <= prices[Fate.INTEREST]
    assert prices[Fate.SUCCESSOR] == prices[Fate.COST]
    text = said(rule, leaving)
    assert leaving.label.zh in text.zh
    assert leaving.label.en in text.en


def test_words_name_the_rate() -> None:
    text = said(rules(Fate.INTEREST, Fate.KEPT), Leaving.VOLUNTARY)
    assert text.zh == "主动辞职：必投部分由公司按成本加利息回购（年利率 3%，单利），自愿部分保留至项目结束。"
    assert text.en == (
        "Resignation: the obligatory part: bought back at cost with interest (3% a year, simple); the voluntary: "
        "kept to the project's end."
    )
    assert "alike" in said(rules(Fate.COST, Fate.COST), Leaving.DEATH).en
