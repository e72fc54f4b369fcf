"""One table in several files: read as one, and a fault names the file it is in."""

from __future__ import annotations

from pathlib import Path

import pytest

from mainstay.company import check_company, read_company
from mainstay.company.parts import period_of

from .folders import PEOPLE, assert_same, put

HEADER = "person_id,day,kind\n"
JANUARY, FEBRUARY = "001,2024-01-03,stay\n002,2024-01-09,stay\n", "001,2024-02-03,stay\n"


@pytest.mark.parametrize(
    ("stem", "told"),
    [
        ("attendance-2025-01", ("attendance", "202501")),
        ("attendance_2025", ("attendance", "2025")),
        ("考勤2025年3月", ("attendance", "202503")),
        ("Attendance (2025Q1)", ("attendance", "2025q1")),
        ("attendance202512", ("attendance", "202512")),
        ("attendance", None),
        ("attendance (1)", None),
        ("attendance-2025-13", None),
        ("holidays-2025", None),
    ],
)
def test_a_file_s_name_tells_table_and_period(stem: str, told: tuple[str, str] | None) -> None:
    found = period_of(stem)
    assert (found and (found[0].key, found[1])) == told


def test_parts_are_read_as_one_table(tmp_path: Path) -> None:
    moved = "kind,person_id,day\nstay,001,2024-02-03\n"
    parts = put(
        tmp_path / "parts",
        {"people.csv": PEOPLE, "talks-2024-01.csv": HEADER + JANUARY, "talks-2024-02.csv": moved},
    )
    whole = put(tmp_path / "whole", {"people.csv": PEOPLE, "talks.csv": HEADER + JANUARY + FEBRUARY})
    assert_same(read_company(parts), read_company(whole))
    assert set(read_company(parts).hashes) == {"people.csv", "talks-2024-01.csv", "talks-2024-02.csv"}


def test_faults_name_the_file_they_are_in(tmp_path: Path) -> None:
    checked = check_company(
        put(
            tmp_path / "c",
            {
                "people.csv": PEOPLE,
                "talks-2024-01.csv": HEADER + JANUARY,
                "talks-2024-02.csv": HEADER + FEBRUARY + "001,soon,stay\n002,2024-01-09,stay\n009,2024-02-01,stay\n",
            },
        )
    )
    found = [(one.code, one.file, one.row) for one in checked.faults]
    assert found == [
        ("not_a_day", "talks-2024-02.csv", 3),
        ("duplicate_key", "talks-2024-02.csv", 4),
        ("unknown_person", "talks-2024-02.csv", 5),
    ]
    assert "3 talks-2024-01.csv" in checked.faults[1].text.en


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("talks.csv", "talks-2024.csv"),
        ("talks-2024.csv", "talks-2024-01.csv"),
        ("talks-2024-01.csv", "talks_202401.csv"),
        ("talks-2024-01.csv", "talks-2024-02.tsv"),
    ],
)
def test_what_may_overlap_is_refused(tmp_path: Path, one: str, other: str) -> None:
    second = HEADER.replace(",", "\t") + FEBRUARY.replace(",", "\t") if other.endswith("tsv") else HEADER + FEBRUARY
    files = {"people.csv": PEOPLE, one: HEADER + JANUARY, other: second}
    faults = check_company(put(tmp_path / "c", files)).faults
    expected = [] if other.endswith("tsv") else ["table_twice"]
    assert [fault.code for fault in faults] == expected


def test_other_headers_are_refused(tmp_path: Path) -> None:
    files = {"people.csv": PEOPLE, "talks-2024-01.csv": HEADER + JANUARY, "talks-2024-02.csv": "person_id,day\n001,x\n"}
    faults = check_company(put(tmp_path / "c", files)).faults
    assert [(fault.code, fault.file) for fault in faults] == [("table_twice", "talks-2024-02.csv")]
