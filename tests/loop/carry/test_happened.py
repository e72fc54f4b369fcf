"""Events read from the tables: only what is dated by the day, only of people who are here, each by its own rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.loop.carry.alerts import Event, Happening, Rules
from mainstay.loop.carry.happened import happened
from mainstay.loop.tables import Tables

DAY = date(2026, 11, 2)
PLAIN = Rules()
LONG_AGO = date(2020, 1, 1)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def company(**frames: list[dict[str, Any]]) -> Tables:
    people = frames.pop("people", [{"person_id": "p1", "left_on": None}])
    texts = ("person_id", "manager_id", "grant_id", "by", "what", "kind")
    days = ("hired_on", "left_on", "from", "granted_on", "on", "broken_on", "day")
    schema = {
        **dict.fromkeys(texts, pl.String),
        **dict.fromkeys(days, pl.Date),
        "units": pl.Float64,
        "amount": pl.Float64,
    }
    made = {"people": [{"hired_on": LONG_AGO, **one} for one in people], **frames}
    return Tables({
        name: pl.DataFrame(rows, schema_overrides={key: schema[key] for key in rows[0] if key in schema})
        for name, rows in made.items()
    })  # fmt: skip


def managed(left: date, *posts: tuple[date, str | None]) -> Tables:
    people: list[dict[str, Any]] = [{"person_id": "p1", "left_on": None}, {"person_id": "boss", "left_on": left}]
    return company(people=people, posts=[{"person_id": "p1", "from": on, "manager_id": by} for on, by in posts])


@pytest.mark.parametrize(
    ("left", "posts", "seen"),
    [
        (ago(10), [(LONG_AGO, "boss")], True),
        (ago(10), [(LONG_AGO, "boss"), (ago(10), "new")], True),  # handed over on the day itself
        (ago(10), [(LONG_AGO, "boss"), (ago(11), "new")], False),
        (ago(10), [(LONG_AGO, "boss"), (ago(20), None)], True),  # a row that names none changes none
        (ago(10), [(ago(10), "boss")], False),
        (ago(91), [(LONG_AGO, "boss")], False),
        (ago(-1), [(LONG_AGO, "boss")], False),
    ],
)
def test_a_manager_who_left(left: date, posts: list[tuple[date, str | None]], seen: bool) -> None:  # noqa: FBT001 - a table of examples
    found = happened(managed(left, *posts), DAY, PLAIN)
    assert found == ({"p1": (Event(Happening.MANAGER_LEFT, left),)} if seen else {})


def equity(*tranches: tuple[date, float], granted: date = LONG_AGO) -> Tables:
    return company(
        grants=[{"grant_id": "g", "person_id": "p1", "granted_on": granted}],
        vesting=[{"grant_id": "g", "on": on, "units": units} for on, units in tranches],
    )


def test_tranches_that_vested_and_cliffs_that_come() -> None:
    found = happened(equity((ago(30), 25), (ago(-30), 25), (ago(-90), 25), (ago(-400), 25)), DAY, PLAIN)
    assert found["p1"] == (Event(Happening.CLIFF_COMING, ago(-30)), Event(Happening.VESTED, ago(30)))
    small = equity((ago(-30), 10), *((ago(-30 - 90 * step), 10) for step in range(1, 5)))
    assert happened(small, DAY, PLAIN) == {}
    assert happened(equity((ago(-30), 1), (ago(70), 99)), DAY, PLAIN) == {
        "p1": (Event(Happening.CLIFF_COMING, ago(-30)),)
    }
    assert happened(equity((ago(-30), 25), granted=ago(-1)), DAY, PLAIN) == {}


def test_broken_promises_and_observations_by_name() -> None:
    tables = company(
        commitments=[{"person_id": "p1", "broken_on": ago(5)}, {"person_id": "p1", "broken_on": ago(31)}],
        observations=[
            {"person_id": "p1", "day": ago(89), "by": "boss", "amount": 4.0},
            {"person_id": "p1", "day": ago(90), "by": "old", "amount": 4.0},
            {"person_id": "p1", "day": ago(1), "by": None, "amount": 4.0},
            {"person_id": "p1", "day": ago(1), "by": "lead", "amount": 0.0},
            {"person_id": "p1", "day": ago(1), "by": "mentor", "amount": None},
        ],
    )
    assert happened(tables, DAY, PLAIN)["p1"] == (
        Event(Happening.OBSERVED, ago(1), "mentor"),
        Event(Happening.PROMISE_BROKEN, ago(5)),
        Event(Happening.OBSERVED, ago(89), "boss"),
    )


def test_nobody_who_left_or_is_yet_to_come() -> None:
    people: list[dict[str, Any]] = [
        {"person_id": "p1", "left_on": DAY}, {"person_id": "p2", "left_on": None, "hired_on": ago(-1)},
    ]  # fmt: skip
    rows = [{"person_id": one, "broken_on": ago(1)} for one in ("p1", "p2", "p3")]
    assert happened(company(people=people, commitments=rows), DAY, PLAIN) == {}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(-200, 200), st.integers(-200, 200)), max_size=6))
def test_what_is_dated_after_the_day_is_never_seen(moments: list[tuple[int, int]]) -> None:
    rows: list[dict[str, Any]] = [{"person_id": "p1", "broken_on": ago(broken)} for broken, _ in moments]
    seen: list[dict[str, Any]] = [{"person_id": "p1", "day": ago(on), "by": "m", "amount": 1.0} for _, on in moments]
    frames = {"commitments": rows, "observations": seen} if moments else {}
    now = happened(company(**frames), DAY, PLAIN)
    past = {
        "commitments": [row for row in rows if row["broken_on"] <= DAY],
        "observations": [row for row in seen if row["day"] <= DAY],
    }
    assert happened(company(**{name: kept for name, kept in past.items() if kept}), DAY, PLAIN) == now
