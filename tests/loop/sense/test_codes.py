"""Texts as their numbers: the fast way finds what a plain look-up finds."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.loop.sense.codes import SHORT, coded, codes_of
from mainstay.loop.sense.people import Words

TEXTS = st.one_of(
    st.sampled_from(
        ["", "a", "b", "a\0", "p0000001", "p0000002", "员工0001", "exactlytwelv", "exactlytwelve", "exactlyt"]
    ),
    st.text(max_size=14),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(TEXTS, max_size=30, unique=True), st.lists(st.none() | TEXTS, max_size=60), st.integers(0, 10))
def test_every_text_has_its_number_and_no_other(words: list[str], texts: list[str | None], cut: int) -> None:
    words = sorted(words)
    column = pl.Series([*words, *texts, *texts[::-1]], dtype=pl.String)[cut:]
    told = Words({"person": words}).code("person", column)
    assert told.tolist() == [words.index(text) if text in words else -1 for text in column.to_list()]


def test_long_words_are_left_to_the_general_way() -> None:
    assert codes_of(["x" * SHORT]) is not None
    assert codes_of(["x" * SHORT, "y" * (SHORT + 1)]) is None
    assert codes_of([]) is None


@pytest.mark.parametrize("order", ["by day", "by person", "mixed"])
def test_many_people_in_any_order_of_rows(order: str) -> None:
    words = [f"p{number:05d}" for number in range(5_000)]
    column = pl.Series(words * 3)
    column = {"by day": column, "by person": column.sort(), "mixed": column.shuffle(seed=3)}[order]
    codes = codes_of(words)
    assert codes is not None
    assert coded(codes, column).tolist() == [int(text[1:]) for text in column.to_list()]
