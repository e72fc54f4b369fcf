"""Columns that give the outcome away are named and left out; innocent ones stay, also on few people."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.company import meanings, read_company
from mainstay.company.leaks import leak_in, separation
from mainstay.loop.tables import Tables

from .folders import put

SHARED = Path(__file__).parents[3] / "shared" / "data" / "turnover"


def company(folder: Path, columns: dict[str, list[str]], left: list[bool]) -> Tables:
    lines = [",".join(["person_id", "hired_on", "left_on", *columns])]
    for at, gone in enumerate(left):
        cells = [f"p{at}", "2020-01-01", "2024-05-01" if gone else "", *(column[at] for column in columns.values())]
        lines.append(",".join(cells))
    return read_company(put(folder, {"people.csv": "\n".join(lines) + "\n"}))


def left_out(tables: Tables) -> dict[str, str]:
    return {fault.column: fault.code for fault in tables.warnings if fault.code != "protected"}


def test_what_only_leavers_have_and_what_repeats_the_outcome(tmp_path: Path) -> None:
    draw = random.Random(1)
    left = [at % 5 == 0 for at in range(100)]
    columns = {
        "reason": [draw.choice(["money", "boss", "move"]) if gone and draw.random() < 0.6 else "" for gone in left],
        "project": ["" if gone else draw.choice(["a", "b"]) for gone in left],
        "state": [draw.choice(["out1", "out2"]) if gone else draw.choice(["in1", "in2"]) for gone in left],
        "score": [str(draw.gauss(9 if gone else 1, 1)) for gone in left],
        "TermCode": [draw.choice(["a", "b"]) for _ in left],
        "离职面谈": [draw.choice(["a", "b"]) for _ in left],
        "salary": [str(draw.gauss(100, 20) - 15 * gone) for gone in left],
        "contract_term": [draw.choice(["fixed", "open"]) for _ in left],
        "site": [draw.choice("abc") for _ in left],
        "badge": [str(5000 + at) for at in range(100)],
        "motto": [f"w{at}" for at in range(100)],
        "country": ["CN" for _ in left],
        "phone": [f"13{at}" for at in range(100)],
    }
    tables = company(tmp_path, columns, left)
    assert left_out(tables) == {
        "reason": "leak_filled",
        "project": "leak_filled",
        "state": "leak_outcome",
        "score": "leak_outcome",
        "TermCode": "leak_name",
        "离职面谈": "leak_name",
        "badge": "id_like",
        "motto": "id_like",
        "country": "constant",
        "phone": "identifier",
    }
    assert {"salary", "contract_term", "site"} <= set(tables["people"].columns)
    assert not set(left_out(tables)) & set(tables["people"].columns)


def test_a_slip_does_not_save_a_column_that_only_leavers_have() -> None:
    left = pl.Series([True] * 100 + [False] * 400)
    reason = pl.Series(["x"] * 80 + [None] * 20 + ["x"] + [None] * 399)
    found = leak_in(reason, left)
    assert found is not None
    assert found.code == "leak_filled"


def test_two_leavers_prove_nothing(tmp_path: Path) -> None:
    left = [True, True] + [False] * 38
    columns = {
        "note": ["x", "y"] + [""] * 38,
        "kind": ["a", "a"] + ["b"] * 38,
        "score": ["9", "8"] + [str(at / 40) for at in range(38)],
    }
    assert left_out(company(tmp_path, columns, left)) == {}


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from("abc"), st.floats(-9, 9)), min_size=2, max_size=60),
    st.randoms(use_true_random=False),
)
@settings(deadline=None, max_examples=60)
def test_a_column_drawn_by_lot_is_not_a_leak(rows: list[tuple[bool, str, float]], lot: random.Random) -> None:
    left = pl.Series([row[0] for row in rows])
    words = [row[1] for row in rows]
    numbers = [row[2] for row in rows]
    lot.shuffle(words)
    lot.shuffle(numbers)
    # Everybody may have an own word, too.
    own = pl.Series([f"{word}{at}" for at, word in enumerate(words)])
    assert leak_in(own, left) is None
    assert 0 <= separation(pl.Series(numbers), left) <= 1


def test_separation_is_the_auc() -> None:
    left = pl.Series([True] * 10 + [False] * 10)
    assert separation(pl.Series(range(20)), left) == 0
    assert separation(pl.Series([-at for at in range(20)]), left) == 1
    assert separation(pl.Series([1] * 20), left) == 0.5
    assert separation(pl.Series(range(20)), pl.Series([True] * 4 + [False] * 16)) == 0.5


def test_a_reason_entered_after_the_day_is_a_leak_on_the_day(tmp_path: Path) -> None:
    left = [at < 20 for at in range(100)]
    columns = {"why": ["money" if gone else "" for gone in left], "site": ["ab"[at % 2] for at in range(100)]}
    company(tmp_path, columns, left)
    tables = read_company(tmp_path, as_of=date(2022, 1, 1))
    assert tables["people"]["left_on"].null_count() == 100
    assert left_out(tables) == {"why": "leak_filled"}


@pytest.mark.parametrize(
    "name",
    ["Age", "age_group", "MaritalStatusID", "HispanicLatino", "RaceDesc", "CitizenDesc", "DOB", "Sex", "trade union",
     "FromDiversityJobFairID", "disability", "Pregnant", "religion", "Health", "children", "Nationality",
     "sexual_orientation", "婚姻状况", "民族", "宗教信仰", "健康状况", "是否怀孕", "工会会员",
     "政治面貌", "年龄", "子女数", "户籍"],
)  # fmt: skip
def test_protected_meanings_are_known(name: str) -> None:
    assert meanings.protected(name)


@pytest.mark.parametrize(
    "name",
    ["Manager", "language", "percentage", "wage", "stage", "job_family", "orientation_day", "Sussex", "trace", "grace",
     "工龄", "司龄", "通勤", "学历", "部门", "engagement", "TotalWorkingYears", "DistanceFromHome", "department"],
)  # fmt: skip
def test_innocent_names_stay(name: str) -> None:
    assert not meanings.protected(name)
    assert not meanings.identity(name)
    assert not meanings.leaving(name)


def test_protected_columns_are_apart(tmp_path: Path) -> None:
    columns = {
        "性别": ["女", "m", "F"],
        "birth_year": ["1990", "", "1980"],
        "民族": ["a", "b", "a"],
        "x": ["1", "2", "2"],
    }
    tables = company(tmp_path, columns, [False, True, False])
    assert tables.protected is not None
    assert tables.protected.rows(named=True)[0] == {
        "person_id": "p0",
        "gender": "female",
        "birth_year": 1990,
        "民族": "a",
    }
    assert set(tables["people"].columns) & {"gender", "birth_year", "民族", "性别"} == set()
    assert "x" in tables["people"].columns


@pytest.mark.shared
def test_the_leaks_of_the_well_known_set_are_named(tmp_path: Path) -> None:
    path = SHARED / "hrdataset_v14.csv"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    days = ["DateofHire", "DateofTermination"]
    raw = pl.read_csv(path, infer_schema=False).with_columns(pl.col(day).str.to_date("%m/%d/%Y") for day in days)
    raw.with_columns(left_on="DateofTermination").rename({"EmpID": "person_id", "DateofHire": "hired_on"}).write_csv(
        tmp_path / "people.csv"
    )
    tables = read_company(tmp_path)
    found = left_out(tables)
    assert {"TermReason", "EmploymentStatus", "EmpStatusID", "DateofTermination", "Termd"} <= set(found)
    assert found["EmpStatusID"] == "leak_outcome"
    assert found["EmploymentStatus"] == "leak_outcome"
    innocent = ["Salary", "Department", "Position", "ManagerName", "RecruitmentSource", "EngagementSurvey", "Absences"]
    assert set(innocent) <= set(tables["people"].columns)
    assert tables.protected is not None
    protected = ["MaritalDesc", "CitizenDesc", "HispanicLatino", "RaceDesc", "DOB", "gender"]
    assert set(protected) <= set(tables.protected.columns)
