"""The invented company: same seed same bytes, tables as the contract wants them, truth that agrees with history."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from mainstay.company import FileKind, read_company, write_company
from mainstay.company.contract import TABLES
from mainstay.company.grammar import Kind
from mainstay.twin import AS_OF, Twin, World, twin
from mainstay.twin.ledger import COLUMNS

TYPES: dict[Kind, Any] = {
    Kind.ID: pl.String,
    Kind.TEXT: pl.String,
    Kind.CHOICE: pl.String,
    Kind.DAY: pl.Date,
    Kind.MONEY: pl.Int64,
    Kind.WHOLE: pl.Int64,
    Kind.NUMBER: pl.Float64,
    Kind.YES_NO: pl.Boolean,
}
INVENTED = [table for table in TABLES if table.key in COLUMNS]


@cache
def made(people: int = 320, months: int = 36, seed: int = 7, world: World = "realistic") -> Twin:
    return twin(people, months, seed, world)


def test_same_seed_same_bytes() -> None:
    one, other = twin(120, 14, 3), twin(120, 14, 3)
    assert set(one.tables.frames) == set(other.tables.frames)
    for table, frame in one.tables.frames.items():
        assert frame.equals(other.tables.frames[table]), table
    assert np.array_equal(one.truth.hazard, other.truth.hazard)
    assert np.array_equal(one.truth.lowering, other.truth.lowering)


def test_another_seed_is_another_company() -> None:
    assert not twin(60, 6, 1).tables["people"].equals(twin(60, 6, 2).tables["people"])


def test_lots_decide_more_often_where_asked_for() -> None:
    def drawn(lots: float) -> int:
        return twin(400, 24, 3, lots=lots).tables["measures"].filter(pl.col("offered_share") < 1).height

    assert drawn(6.0) > 2 * drawn(1.0) > 0


def test_the_columns_are_those_of_the_door() -> None:
    assert [table.key for table in TABLES if table not in INVENTED] == ["deferred"]
    for table in INVENTED:
        mine = COLUMNS[table.key]
        for column in table.columns:
            assert mine[column.key] == TYPES[column.kind], (table.key, column.key)
        assert set(mine) - {column.key for column in table.columns} <= {"education", "commute_minutes"}


def test_tables_are_typed_by_the_contract() -> None:
    tables = made().tables
    assert set(tables.frames) == set(COLUMNS)
    for table, columns in COLUMNS.items():
        kept = {name: kind for name, kind in columns.items() if name not in {"gender", "birth_year"}}
        assert dict(tables[table].schema) == kept, table
        assert tables[table].height > 0, table
    assert tables.protected is not None
    assert tables.protected.columns == ["person_id", "gender", "birth_year"]


def test_what_must_be_there_is_there_and_choices_are_known() -> None:
    tables = made().tables
    for table in INVENTED:
        frame = tables[table.key]
        for column in table.columns:
            if column.key not in frame.columns:
                continue
            cells = frame[column.key]
            if column.required and column.key != "left_on":
                assert cells.null_count() == 0, (table.key, column.key)
            if column.words and not column.open:
                assert set(cells.drop_nulls()) <= {word.key for word in column.words}, (table.key, column.key)
        if table.unique:
            assert not frame.select(table.unique).is_duplicated().any(), table.key
        for first, second in table.ordered:
            assert frame.filter(pl.col(second) < pl.col(first)).is_empty(), (table.key, first, second)


@pytest.mark.parametrize("people", [20, 77, 320])
def test_as_many_people_as_asked_for_and_truth_in_their_order(people: int) -> None:
    company = made(people, 12)
    here = company.tables["people"].filter(pl.col("left_on").is_null())
    assert here.height == people
    assert list(company.truth.ids) == sorted(here["person_id"])
    assert company.truth.hazard.shape == (people, 12)
    assert company.truth.lowering.shape == (people, len(company.truth.measures))
    key = dict(here.select("person_id", "key").iter_rows())
    assert [key[person] for person in company.truth.ids] == company.truth.key.tolist()


def test_nobody_does_anything_before_coming_or_after_leaving() -> None:
    tables = made().tables
    stay = tables["people"].select("person_id", "hired_on", "left_on")
    days = {"from", "day", "period_end", "granted_on", "made_on", "kept_on", "broken_on"}
    for table, frame in tables.frames.items():
        if "person_id" not in frame.columns or table == "people":
            continue
        joined = frame.join(stay, on="person_id", how="left")
        assert joined["hired_on"].null_count() == 0, table
        for day in days & set(frame.columns):
            early = joined.filter(pl.col(day) < pl.col("hired_on"))
            late = joined.filter(pl.col(day) > pl.col("left_on"))
            assert early.is_empty(), (table, day, early)
            assert late.is_empty(), (table, day, late)
            assert joined.filter(pl.col(day) > AS_OF).is_empty(), (table, day)


def test_no_manager_manages_upwards() -> None:
    tables = made().tables
    known = set(tables["people"]["person_id"])
    posts = tables["posts"]
    assert set(posts["manager_id"].drop_nulls()) <= known
    for day in (date(2024, 6, 30), AS_OF):
        here = tables["people"].filter((pl.col("hired_on") <= day) & (pl.col("left_on").fill_null(AS_OF) >= day))
        now = posts.filter(pl.col("from") <= day).sort("from").group_by("person_id").last()
        boss = dict(now.select("person_id", "manager_id").iter_rows())
        assert set(here["person_id"]) <= set(boss)
        for person in boss:
            seen = set()
            above: str | None = person
            while above is not None:
                assert above not in seen, (day, person)
                seen.add(above)
                above = boss.get(above)


def test_managers_are_here_while_they_manage() -> None:
    tables = made().tables
    now = tables["posts"].sort("from").group_by("person_id").last()
    people = tables["people"].select("person_id", "left_on")
    staff = now.join(people.filter(pl.col("left_on").is_null()), on="person_id")
    bosses = staff.join(people, left_on="manager_id", right_on="person_id", how="inner", suffix="_boss")
    assert bosses.height == staff.height - 1
    assert bosses["left_on_boss"].null_count() == bosses.height


def test_survey_groups_are_never_small() -> None:
    survey = made(90, 24).tables["team_survey"]
    assert (survey["n"] >= 5).all()
    assert survey["score"].is_between(0, 100).all()


@pytest.mark.parametrize("world", ["realistic", "hostile"])
def test_history_agrees_with_the_true_hazards(world: World) -> None:
    truth = made(3000, 24, 5, world).truth
    expected, happened = truth.expected.sum(), truth.happened.sum()
    assert abs(happened - expected) < 4 * np.sqrt(expected)
    assert 0.11 < happened / 2 / 3000 < 0.17


def test_too_small_a_company_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 20 people"):
        twin(5)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_door_reads_back_what_was_written(tmp_path: Path, kind: FileKind) -> None:
    company = made(120, 14)
    write_company(company.tables, tmp_path, kind)
    read = read_company(tmp_path, as_of=AS_OF)
    assert read.warnings == ()
    assert set(read.frames) == set(company.tables.frames)
    for table, frame in company.tables.frames.items():
        again = read[table].select(frame.columns)
        assert again.schema == frame.schema, table
        assert again.sort(frame.columns).equals(frame.sort(frame.columns)), table


def test_english_has_no_chinese_in_it() -> None:
    tables = twin(60, 6, 2, language="en").tables
    for table, frame in tables.frames.items():
        for name in frame.columns:
            if frame.schema[name] == pl.String:
                assert not frame[name].str.contains(r"\p{Han}").any(), (table, name)


def test_together_measures_fall_off_and_harm_adds_up() -> None:
    truth = made().truth
    alone = np.zeros(truth.lowering.shape, dtype=np.bool_)
    alone[:, 0] = True
    both = alone.copy()
    both[:, 1] = True
    first, second = truth.lowering[:, 0], truth.lowering[:, 1]
    assert np.allclose(truth.together(alone), first)
    good = (first > 0) & (second > 0)
    expected = np.maximum(first, second) + 0.7 * np.minimum(first, second)
    assert np.allclose(truth.together(both)[good], expected[good])


def test_a_lowering_lowers_the_chance() -> None:
    truth = made().truth
    before = truth.chance()
    assert (truth.chance(0.5) <= before).all()
    assert truth.chance(0.5).sum() < 0.8 * before.sum()
    assert ((before >= 0) & (before <= 1)).all()
