"""Standards through JSON and back: nothing is lost, defaults fill in, and what cannot be is refused by its field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.people.key import WEIGHING
from mainstay.core.standards import Standard, WrongStandardError, plain, typed
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.alerts import RULES
from mainstay.loop.carry.bands import Band
from mainstay.loop.carry.deadlines import TIMES
from mainstay.loop.carry.standards import STANDARDS
from mainstay.loop.carry.states import Severity


@dataclass(frozen=True)
class Inner:
    share: float = 0.5


@dataclass(frozen=True)
class Value:
    count: int = 1
    on: bool = False
    name: str = "x"
    money: Decimal = Decimal("1.50")
    cap: int | None = None
    driver: Driver = Driver.PAY
    days: tuple[int, ...] = (1,)
    pair: tuple[int, float] = (1, 2.0)
    by: Mapping[Driver, int] = field(default_factory=lambda: dict.fromkeys(Driver, 1))
    inner: Inner = field(default_factory=Inner)


PLAIN = Standard("a", Text("甲", "a"), Text("乙", "b"), Value(), {})

VALUES = st.builds(
    Value, st.integers(), st.booleans(), st.text(), st.decimals(allow_nan=False, allow_infinity=False),
    st.none() | st.integers(), st.sampled_from(Driver), st.lists(st.integers()).map(tuple),
    st.tuples(st.integers(), st.floats(allow_nan=False)), st.fixed_dictionaries(dict.fromkeys(Driver, st.integers())),
    st.builds(Inner, st.floats(allow_nan=False)),
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(VALUES)
def test_through_json_and_back(value: Value) -> None:
    assert PLAIN.read(json.loads(json.dumps(PLAIN.written(value)))) == value


@pytest.mark.parametrize("standard", [*STANDARDS, WEIGHING], ids=lambda one: one.key)
def test_every_standard_of_carrying_out_goes_through_json(standard: Standard[object]) -> None:
    assert standard.read(json.loads(json.dumps(standard.written(standard.default)))) == standard.default
    assert standard.read({}) == standard.default
    assert set(standard.fields) == {one.name for one in fields(standard.default)}  # type: ignore[arg-type]  # all are dataclasses


def test_what_is_left_out_keeps_its_default() -> None:
    assert PLAIN.read({"count": 3, "by": {"pay": 7}}) == replace(Value(), count=3, by={**Value().by, Driver.PAY: 7})
    assert TIMES.read({"first_talk": {"urgent": 1}}).first_talk[Severity.NORMAL] == 10
    assert RULES.read({"alert_from": 3}).alert_from is Band.SEVERE


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ([], "a"),
        ({"colour": 1}, "a"),
        ({"count": "3"}, "a.count"),
        ({"count": True}, "a.count"),
        ({"count": 1.5}, "a.count"),
        ({"money": 1.5}, "a.money"),
        ({"driver": "boredom"}, "a.driver"),
        ({"days": 3}, "a.days"),
        ({"pair": [1]}, "a.pair"),
        ({"by": {"boredom": 1}}, "a.by"),
        ({"inner": {"share": None}}, "a.inner.share"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(data: object, where: str) -> None:
    with pytest.raises(WrongStandardError) as refused:
        PLAIN.read(data)
    assert refused.value.data["field"] == where


@pytest.mark.parametrize(
    ("standard", "data"),
    [
        (RULES, {"observers": 1}),
        (RULES, {"edges": {"raised": 3.0}}),
        (RULES, {"jump": 1.0}),
        (TIMES, {"answer": 0}),
        (TIMES, {"hrbp_after": 9}),
        (STANDARDS[1], {"broken_after": 2}),
        (STANDARDS[1], {"hrbp_after": 0}),
        (STANDARDS[1], {"remind_days": [14, -1]}),
        (WEIGHING, {"weights": {"bench": -1.0}}),
        (WEIGHING, {"key_from": 4.0}),
    ],
)
def test_values_that_would_break_a_rule_are_refused(standard: Standard[object], data: object) -> None:
    with pytest.raises(WrongStandardError):
        standard.read(data)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: `name` must be given, `share` need not."""

    name: str
    share: Decimal = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Rows:
    """A value that holds a list of objects."""

    rows: tuple[Row, ...] = ()


LISTED = Standard("test.rows", Text("表", "Rows"), Text("一张表。", "A list."), Rows(), {"rows": Text("行", "Rows")})


def test_a_list_of_objects_goes_through_json_and_its_rows_keep_their_defaults() -> None:
    value = Rows((Row("a", Decimal("0.1")), Row("b")))
    assert LISTED.read(json.loads(json.dumps(LISTED.written(value)))) == value
    assert LISTED.read({"rows": [{"name": "c"}]}) == Rows((Row("c"),))
    with pytest.raises(WrongStandardError, match=r"rows\[0\]\.name"):
        LISTED.read({"rows": [{"share": "1"}]})


@pytest.mark.parametrize("number", ["twelve", "NaN", "Infinity", ""])
def test_what_is_no_number_is_refused_by_the_place_where_it_stands(number: str) -> None:
    with pytest.raises(WrongStandardError, match=r"rows\[1\]\.share") as refused:
        LISTED.read({"rows": [{"name": "a"}, {"name": "b", "share": number}]})
    assert "不合要求" in refused.value.text.zh


@dataclass(frozen=True, slots=True)
class Begins:
    """A value with a day."""

    on: date = date(2026, 1, 1)


def test_a_day_goes_through_json_and_no_other_text_is_one() -> None:
    value = Begins(date(2026, 2, 28))
    assert typed(Begins, json.loads(json.dumps(plain(value))), "begins") == value
    with pytest.raises(WrongStandardError, match=r"begins\.on"):
        typed(Begins, {"on": "2026-02-30"}, "begins")
