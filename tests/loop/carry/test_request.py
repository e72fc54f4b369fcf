"""Answers to a raise request: combined, within the room, never a barred measure, and always the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.core.text import Text
from mainstay.core.words import Part
from mainstay.loop.carry.builder import Room, fits_room
from mainstay.loop.carry.request import Line, combined, dated_promise
from mainstay.loop.plans import MoneyRange, Offer, Promised, Prospect, Range

PROSPECT = Prospect((0.05, 0.05, 0.05, 0.05), Range(0.1, 0.18, 0.3), MoneyRange(50_000, 100_000, 200_000))
DUE = date(2027, 1, 1)


def offer(key: str, cash: int = 0, lowering: float = 0.2, **changes: object) -> Offer:
    text = Text(f"{key} 的承诺。", f"The promise of {key}.")
    plain = Offer(
        key, cash, cash * 3, 0, Decimal(4), {}, 0, Range(lowering / 2, lowering, lowering * 2), (0.5, 1.0, 1.0, 1.0),
        (Promised(key, text, DUE),),
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]  # the tests name the fields


OFFERS = (
    offer("bonus", 6_000, 0.2),
    offer("raise", 20_000, 0.4, group="raise"),
    offer("grant", 0, 0.3, equity=40_000),
    offer("training", 5_000, 0.25),
    offer("flexible", 0, 0.15),
    offer("goal", 5_000, 0.2, group="raise"),
)
PARTS = {
    "bonus": Part.SHORT_TERM, "raise": Part.SHORT_TERM, "grant": Part.LONG_TERM, "training": Part.NON_CASH,
    "flexible": Part.NON_CASH, "goal": Part.GOAL_PROMISE,
}  # fmt: skip


def test_a_tight_budget_still_gets_a_whole_answer() -> None:
    whole, *others = combined(OFFERS, PARTS, PROSPECT, Room(cash_now=12_000))
    assert whole.line is Line.WHOLE
    assert whole.package.measures == ("bonus", "grant", "flexible", "goal")
    assert whole.parts == {
        Part.SHORT_TERM: ("bonus",),
        Part.LONG_TERM: ("grant",),
        Part.NON_CASH: ("flexible",),
        Part.GOAL_PROMISE: ("goal",),
    }
    assert [one.line for one in others] == [Line.WITHOUT_CASH]
    assert others[0].package.measures == ("grant", "flexible")
    assert {promised.measure for promised in whole.package.promised} == set(whole.package.measures)


def test_with_money_the_raise_comes_instead_of_the_promise() -> None:
    found = {one.line: one.package for one in combined(OFFERS, PARTS, PROSPECT, Room())}
    assert found[Line.WORTH].measures == ("raise", "grant", "training")
    assert found[Line.WORTH].saved.middle > found[Line.WHOLE].saved.middle
    assert "raise" not in found[Line.WHOLE].measures


def test_where_two_parts_cannot_be_offered_there_is_no_combination() -> None:
    barred = [replace(one, barred=Text("不适合。", "It does not fit.")) for one in OFFERS[1:]]
    assert combined([OFFERS[0], *barred], PARTS, PROSPECT, Room()) == ()
    assert combined(OFFERS, PARTS, PROSPECT, Room(hours=Decimal(4))) == ()
    promised = dated_promise(Text("新平台上线", "the new platform's launch"), DUE)
    assert promised.text.zh == "新平台上线达成后，重新核定薪酬，并告知结果与理由。"
    assert promised.due == DUE


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(OFFERS), unique_by=lambda one: one.measure),
    st.sets(st.sampled_from([one.measure for one in OFFERS])),
    st.none() | st.integers(0, 40_000),
    st.none() | st.integers(0, 50_000),
)
def test_answers_keep_to_the_room_and_to_the_rules(
    offers: list[Offer], barred: set[str], cash: int | None, equity: int | None
) -> None:
    given_ = [replace(one, barred=Text("否", "no") if one.measure in barred else None) for one in offers]
    room = Room(cash_now=cash, equity=equity)
    answers = combined(given_, PARTS, PROSPECT, room)
    for one in answers:
        assert fits_room(one.package, room) == ()
        assert not set(one.package.measures) & barred
        assert sum(bool(keys) for keys in one.parts.values()) >= 2
        assert not {"raise", "goal"} <= set(one.package.measures)
        assert one.line is not Line.WITHOUT_CASH or one.package.cash_now == 0
    assert len({one.package.measures for one in answers}) == len(answers)
    assert combined(given_[::-1], PARTS, PROSPECT, room) == answers
