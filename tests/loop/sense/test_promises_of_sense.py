"""What holds of every panel: nothing of the future, nothing protected, the same bytes however it is carried."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sense_worlds import CATALOGUE, Company, company, game, tables

from mainstay.core.calendar import landmarks
from mainstay.loop.panel import Panel, Rows
from mainstay.loop.sense import sense
from mainstay.loop.sense.events import day_column
from mainstay.loop.tables import Tables

AS_OF = date(2026, 8, 31)
MONTHS = 8
SEEDS = st.integers(0, 10**9)
STATUTORY = ("sick", "maternity", "care", "other_statutory")


def panel(of: Company, as_of: date = AS_OF, **how: Any) -> Panel:
    return sense(tables(of), as_of, CATALOGUE, months=MONTHS, **how)


def parts(one: object) -> Iterator[tuple[str, bytes]]:
    """Everything in a panel, as bytes."""
    for field in fields(one):  # type: ignore[arg-type] # only panels and rows come here
        value = getattr(one, field.name)
        if isinstance(value, Rows):
            yield from ((f"{field.name}.{name}", content) for name, content in parts(value))
        elif isinstance(value, np.ndarray):
            yield field.name, str((value.dtype, value.shape)).encode() + value.tobytes()
        elif isinstance(value, pl.DataFrame):
            yield field.name, value.write_json().encode()
        else:
            yield field.name, repr(value).encode()


def assert_same(one: Panel, other: Panel, *, but: tuple[str, ...] = ()) -> None:
    left, right = dict(parts(one)), dict(parts(other))
    assert [name for name in left if left[name] != right[name] and name not in but] == []


def person_rows(rows: Rows, ids: Any, month: int) -> dict[str, bytes]:
    """The signals of each person at one landmark."""
    at = rows.month == month
    return {ids[one]: values.tobytes() for one, values in zip(rows.person[at], rows.values[at], strict=True)}


def mixed(past: Company, future: Company, day: date) -> Company:
    """What one company saw up to a day, and what another sees after it."""
    made: Company = {}
    for table in past:
        if table == "people":
            made[table] = [_person(a, b, day) for a, b in zip(past[table], future[table], strict=True)]
        elif table in {"units", "vesting"}:
            made[table] = past[table]
        else:
            when = "as_of" if table == "market" else day_column(table)
            made[table] = [row for row in past[table] if row[when] <= day]
            made[table] += [row for row in future[table] if row[when] > day]
    # What was granted by the day cannot be granted again: of two with one id the earlier stands.
    for table, key in (("grants", "grant_id"), ("deferred", "deferred_id")):
        made[table] = list({row[key]: row for row in reversed(made[table])}.values())
    made["commitments"] = [_promise(row, future["commitments"], day) for row in made["commitments"]]
    return made


def _person(past: Mapping[str, Any], future: Mapping[str, Any], day: date) -> dict[str, Any]:
    row = dict(past) if past["hired_on"] <= day or future["hired_on"] <= day else dict(future)
    if row["left_on"] is None or row["left_on"] > day:
        later = future["left_on"]
        row["left_on"], row["left_kind"] = (later, future["left_kind"]) if later and later > day else (None, None)
    return row


def _promise(row: Mapping[str, Any], others: list[dict[str, Any]], day: date) -> dict[str, Any]:
    changed = dict(row)
    other: Mapping[str, Any] = others[0] if others else {"kept_on": None, "broken_on": None}
    for end in ("kept_on", "broken_on"):
        if changed[end] is None or changed[end] > day:
            changed[end] = other[end] if other[end] and other[end] > day else None
    return changed


@settings(max_examples=15, deadline=None)
@given(one=SEEDS, other=SEEDS, month=st.integers(0, MONTHS - 1), as_of=st.sampled_from((AS_OF, date(2026, 5, 12))))
def test_the_future_changes_nothing_that_was_seen_before_it(one: int, other: int, month: int, as_of: date) -> None:
    past, future = company(one, 9, as_of), company(other, 9, as_of)
    day = landmarks(as_of, MONTHS)[month]
    first = panel(past, as_of)
    second = panel(mixed(past, future, day), as_of)
    signals = len(CATALOGUE.signals)
    assert [feature.key for feature in first.features[:signals]] == [one.key for one in CATALOGUE.signals]
    rows = "now" if month == MONTHS - 1 else "history"
    before = {one: values[: 4 * signals] for one, values in person_rows(getattr(first, rows), first.ids, month).items()}
    after = {
        one: values[: 4 * signals] for one, values in person_rows(getattr(second, rows), second.ids, month).items()
    }
    assert before == after


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS)
def test_rows_after_the_as_of_day_are_never_seen(seed: int) -> None:
    whole = company(seed, 9, AS_OF)
    seen = {
        table: [row for row in rows if table in {"units", "vesting"} or row[_when(table)] <= AS_OF]
        for table, rows in whole.items()
    }
    assert_same(panel(whole), panel(seen))


def _when(table: str) -> str:
    return {"people": "hired_on", "market": "as_of"}.get(table, day_column(table))


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS, other=SEEDS)
def test_statutory_leave_sex_and_age_change_nothing(seed: int, other: int) -> None:
    dice = game(other)
    before = company(seed, 9, AS_OF)
    after = {table: [dict(row) for row in rows] for table, rows in before.items()}
    for row in after["people"]:
        row["gender"], row["birth_year"] = dice.choice(("m", "f", None)), dice.choice((1960, 2001, None))
    kept = []
    for row in after["attendance"]:
        if row["leave_kind"] in STATUTORY:
            row["leave_kind"], row["leave_hours"] = dice.choice(STATUTORY), dice.choice((None, 0.0, 8.0, 160.0))
            if not any(row[name] for name in ("hours", "overtime_hours", "late_minutes")) and dice.random() < 0.7:
                continue
        kept.append(row)
    kept.insert(0, _away("p01", dice))
    after["attendance"] = kept
    assert_same(panel(before), panel(after), but=("who",))


def _away(person: str, dice: random.Random) -> dict[str, Any]:
    return {
        "person_id": person, "day": date(2019, 1, 2), "hours": None, "overtime_hours": 0.0, "late_minutes": None,
        "leave_kind": dice.choice(STATUTORY), "leave_hours": 8.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    "how",
    [{"block": 1}, {"block": 3, "threads": 2}, {"block": 5, "threads": 3}, {"block": 5, "part": 10}],
)
def test_every_partition_gives_the_same_bytes(how: dict[str, Any]) -> None:
    one = company(11, 25, AS_OF)
    told: list[tuple[int, int]] = []
    assert_same(panel(one), panel(one, **how, progress=lambda done, of: told.append((done, of))))
    people = sum(row["hired_on"] <= AS_OF for row in one["people"])
    assert told[-1] == (people, people)
    assert len(told) == -(-people // how["block"])


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS, part=st.integers(1, 12), stored=st.sets(st.sampled_from(sorted(tables(company(1, 2, AS_OF)).names))))
def test_tables_that_stay_in_their_files_give_the_same_bytes(seed: int, part: int, stored: set[str]) -> None:
    whole = tables(company(seed, 9, AS_OF))
    with TemporaryDirectory() as folder:
        for name in stored:
            whole[name].write_parquet(Path(folder) / name)
        held = {name: frame for name, frame in whole.frames.items() if name not in stored}
        lying = Tables(held, stored={name: pl.scan_parquet(Path(folder) / name) for name in sorted(stored)})
        carried = sense(lying, AS_OF, CATALOGUE, months=MONTHS, part=part)
    assert_same(sense(whole, AS_OF, CATALOGUE, months=MONTHS), carried)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, shuffle=SEEDS)
def test_the_order_of_rows_changes_nothing(seed: int, shuffle: int) -> None:
    dice = game(shuffle)
    one = company(seed, 9, AS_OF)
    other: Company = {}
    for table, rows in one.items():
        key = _when(table) if table not in {"units", "vesting"} else None
        lots: dict[Any, float] = {}
        # Rows of one day keep their order, as the later in the file holds; days and other rows are shuffled.
        other[table] = sorted(
            rows,
            key=lambda row: lots.setdefault(row[key] if key else len(lots), dice.random()) if key else dice.random(),
        )
    assert_same(panel(one), panel(other))


def test_a_run_is_repeatable_and_the_seed_is_only_the_lot() -> None:
    one = company(5, 12, AS_OF)
    assert_same(panel(one), panel(one))
    assert_same(panel(one, seed=1), panel(one, seed=2))
