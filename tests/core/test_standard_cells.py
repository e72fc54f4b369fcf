"""A standard as cells and back: the same value, and a plain word for what does not fit."""

from __future__ import annotations

import pytest

from mainstay.core.standard_cells import cells_of, read_cells
from mainstay.core.standards import Standard, WrongStandardError
from mainstay.loop.carry.alerts import RULES
from mainstay.loop.carry.bands import Band
from mainstay.loop.carry.commitments import PATIENCE, Patience
from mainstay.loop.carry.deadlines import TIMES
from mainstay_web.store.standards import DECLARED


@pytest.mark.parametrize("key", DECLARED)
def test_what_is_filled_in_as_it_stands_is_the_same_value(key: str) -> None:
    standard = DECLARED[key]
    cells = cells_of(standard, standard.default)
    assert read_cells(standard, {one.name: one.text for one in cells}) == standard.default
    for one in cells:
        assert one.label.zh
        assert one.part is None or one.part.en
    assert len({one.name for one in cells}) == len(cells)


def test_one_cell_changed_changes_one_thing() -> None:
    given = {one.name: one.text for one in cells_of(TIMES, TIMES.default)}
    made = read_cells(TIMES, {**given, "first_talk.urgent": "3"})
    assert TIMES.written(made) != TIMES.written(TIMES.default)
    assert TIMES.written(made)["first_talk"] == {"urgent": 3, "high": 5, "normal": 10}  # type: ignore[index]  # an object


def test_choices_lists_and_edges_are_read() -> None:
    given = {one.name: one.text for one in cells_of(RULES, RULES.default)}
    made = read_cells(RULES, {**given, "alert_from": "3", "edges.severe": "5.5"})
    assert (made.alert_from, made.edges.severe) == (Band.SEVERE, 5.5)
    text = {one.name: one.text for one in cells_of(PATIENCE, PATIENCE.default)}
    assert read_cells(PATIENCE, {**text, "remind_days": "30，7、1"}) == Patience(remind_days=(30, 7, 1))


@pytest.mark.parametrize(
    ("standard", "cell", "text"),
    [
        (TIMES, "answer", "soon"), (TIMES, "answer", ""), (TIMES, "answer", "0"), (TIMES, "answer", "1.5"),
        (RULES, "observers", "1"), (RULES, "alert_from", "9"), (RULES, "edges.high", "nan"), (RULES, "jump", "inf"),
        (PATIENCE, "remind_days", "3, x"), (PATIENCE, "remind_days", "-1"), (PATIENCE, "broken_after", "2"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(standard: Standard[object], cell: str, text: str) -> None:
    given = {one.name: one.text for one in cells_of(standard, standard.default)}
    with pytest.raises(WrongStandardError):
        read_cells(standard, {**given, cell: text})
