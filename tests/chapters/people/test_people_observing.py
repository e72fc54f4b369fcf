"""Observations: thirteen lines in our own words, somebody's word with a name and a day, over after ninety days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters import CATALOGUE
from mainstay.chapters.people.observing import (
    BEHAVIOURS,
    KEYS,
    RESTS_ON_A_WORD,
    Appeal,
    Entry,
    Form,
    Kind,
    ObservingError,
    Seen,
    check,
    counts_on,
    entry_of,
    observers,
    row,
    score,
)
from mainstay.company.contract import TABLES

DAY = date(2026, 11, 2)
LONG_AGO = date(2025, 1, 1)


def form(seen: int, unseen: int = 13, **changes: object) -> Form:
    answers = [*[Seen.CLEARLY] * seen, *[Seen.NO] * unseen][: len(KEYS)]
    plain = Form("boss", DAY, LONG_AGO, dict(zip(KEYS, answers, strict=False)))
    return replace(plain, **changes)  # type: ignore[arg-type]  # the tests name the fields


@pytest.mark.parametrize("seen", range(14))
def test_the_amount_is_how_many_of_the_thirteen_were_seen(seen: int) -> None:
    assert score(form(seen)) == seen


def test_too_little_seen_is_no_observation() -> None:
    assert score(form(3, unseen=3)) is None
    assert score(form(3, unseen=4)) == 3
    assert score(form(0, answers=dict.fromkeys(KEYS, Seen.CANNOT_SAY))) is None
    assert entry_of(form(3, unseen=3), "p1") is None


def test_thirteen_lines_of_our_own() -> None:
    assert len(set(KEYS)) == 13
    published = ("productivity has decreased", "team player", "minimum amount of work", "pleasing their manager")
    assert not [one for one in BEHAVIOURS for words in published if words in one.text.en.casefold()]


def test_who_may_enter() -> None:
    with pytest.raises(ObservingError, match="themselves"):
        check(form(1, by="p1"), "p1")
    with pytest.raises(ObservingError, match="nothing to compare"):
        check(form(1, known_since=DAY - timedelta(days=89)), "p1")
    with pytest.raises(ObservingError):
        check(form(1, answers={"mood": Seen.NO}), "p1")
    check(form(1, known_since=DAY - timedelta(days=90)), "p1")


@settings(deadline=None, max_examples=100)
@given(st.integers(-30, 200), st.sampled_from(list(Appeal)))
def test_it_counts_for_ninety_days_unless_the_person_objects(days: int, appeal: Appeal) -> None:
    entry = replace(entry_of(form(4), "p1") or Entry("p1", "x", DAY, Kind.CV_UPDATED), appeal=appeal)
    expected = 0 <= days < 90 and appeal not in {Appeal.OPEN, Appeal.UPHELD}
    assert counts_on(entry, DAY + timedelta(days=days)) is expected
    assert (row(entry) is None) is (appeal in {Appeal.OPEN, Appeal.UPHELD})


def test_observers_are_different_people_who_saw_something() -> None:
    entries = [
        Entry("p1", "boss", DAY, Kind.PRE_QUIT_ITEMS, 4),
        Entry("p1", "boss", DAY, Kind.LESS_INVOLVED),
        Entry("p1", "mentor", DAY, Kind.PRE_QUIT_ITEMS, 0),
        Entry("p1", "lead", DAY - timedelta(days=90), Kind.CV_UPDATED),
    ]
    assert observers(entries, DAY) == {"boss"}


def test_a_row_is_one_of_the_contract() -> None:
    table = next(one for one in TABLES if one.key == "observations")
    written = row(Entry("p1", "boss", DAY, Kind.PRE_QUIT_ITEMS, 4))
    assert written is not None
    assert list(written) == [column.key for column in table.columns]
    (kinds,) = (column.words for column in table.columns if column.key == "kind")
    assert {kind.value for kind in Kind} == {word.key for word in kinds}


def test_signals_that_rest_on_a_word_are_in_the_catalogue() -> None:
    known = {signal.key for signal in CATALOGUE.signals}
    assert known >= RESTS_ON_A_WORD
    assert {key for key in known if key.startswith("people.observed_")} <= RESTS_ON_A_WORD
