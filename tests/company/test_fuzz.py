"""Whatever bytes a file holds, the door answers with tables or with faults; it never breaks."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mainstay.company import check_company
from mainstay.core.text import LANGUAGES

from .folders import PEOPLE, book, put, sheet

QUICK = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
cell = st.text(st.sampled_from("0123456789-/.,eE+%¥$k万年月日 \t'\"\n＝=#N/A王\u202e\u0000"), max_size=9)


def answers(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as root:
        checked = check_company(put(Path(root), files))
    assert (checked.tables is None) == bool(checked.faults)
    for fault in [*checked.faults, *checked.warnings]:
        assert all(fault.sentence(language).isprintable() for language in LANGUAGES)


@given(st.sampled_from(["csv", "xlsx", "parquet", "toml"]), st.binary(max_size=200))
@example("csv", b"\xff\xfe\x00")
@example("csv", b'"')
@example("csv", b"\n\n")
@QUICK
def test_any_bytes(kind: str, data: bytes) -> None:
    name = "company.toml" if kind == "toml" else f"people.{kind}"
    answers({"people.csv": PEOPLE.encode()} | {name: data})


@given(st.lists(st.lists(cell, min_size=3, max_size=4), max_size=6))
@QUICK
def test_any_cells(rows: list[list[str]]) -> None:
    body = "\n".join(",".join(row) for row in rows)
    answers(
        {
            "people.csv": f"person_id,hired_on,left_on,x\n{body}\n".encode(),
            "pay.csv": f"person_id,from,amount,per,element\n{body}\n".encode(),
            "limits.csv": f"kind,scope,amount,n\n{body}\n".encode(),
        }
    )


@given(st.integers(0, 6000), st.binary(min_size=1, max_size=6))
@QUICK
def test_a_workbook_damaged_anywhere(workbook: bytes, at: int, noise: bytes) -> None:
    data = workbook[:at] + noise + workbook[at + len(noise) :]
    answers({"people.xlsx": data})


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("book")
    rows: list[list[object]] = [["person_id", "hired_on", "left_on"], ["1", "2020-01-01"]]
    return (book(folder / "people.xlsx", sheet(rows)) / "people.xlsx").read_bytes()
