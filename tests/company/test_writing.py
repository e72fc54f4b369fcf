"""Tables go out and come back the same, and no cell becomes a formula on the way."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.company import CannotWriteError, FileKind, read_company, write_company, write_template, writing
from mainstay.company.contract import BY_KEY, TABLES
from mainstay.company.grammar import Column, Kind
from mainstay.company.parsing import DTYPES
from mainstay.core.text import LANGUAGES, Language
from mainstay.loop.tables import Tables

from .folders import PEOPLE, assert_same, book, put

KINDS: tuple[FileKind, ...] = ("csv", "xlsx", "parquet")

texts = (
    st.text(st.sampled_from("a1 =+-@'\"“,;\t\n|＝＠王𠮷é/#_x0041"), min_size=1, max_size=8)
    .map(str.strip)
    .filter(lambda text: text and not text.startswith("#"))
)
ids = st.text(st.sampled_from("0123456789abXY-_王"), min_size=1, max_size=6)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def cells(column: Column) -> st.SearchStrategy[object]:
    """Values that a column may hold, within what a spreadsheet keeps exactly."""
    low, high = int(column.low or 0) + 1, int(min(column.high or 10**6, 10**9))
    by_kind: dict[Kind, st.SearchStrategy[object]] = {
        Kind.ID: ids,
        Kind.TEXT: texts,
        Kind.DAY: days,
        Kind.MONEY: st.integers(0, 10**13),
        Kind.WHOLE: st.integers(low, max(low, high)),
        Kind.NUMBER: st.integers(100 * low, 100 * max(low, high)).map(lambda number: number / 100),
        Kind.YES_NO: st.booleans(),
        Kind.CHOICE: st.sampled_from([word.key for word in column.words] or ["none"]),
    }
    value = by_kind[column.kind]
    return value if column.required and not column.blank else st.none() | value


@st.composite
def companies(draw: st.DrawFn) -> Tables:
    """People with further columns, and facts and limits about them."""
    people = draw(st.lists(ids, min_size=1, max_size=5, unique=True))
    rows = {column.key: [draw(cells(column)) for _ in people] for column in BY_KEY["people"].columns}
    rows["person_id"] = list(people)
    rows["left_on"] = [draw(st.none() | st.just(day)) for day in rows["hired_on"]]
    rows["left_kind"] = [kind if day else None for kind, day in zip(rows["left_kind"], rows["left_on"], strict=True)]
    whole = frame_of("people", rows)
    protected = whole.select("person_id", "gender", "birth_year")
    whole = whole.drop("gender", "birth_year").with_columns(
        pl.Series("=tag", [("a", "b-")[at % 2] for at in range(len(people))], pl.String),
        pl.Series("score", [at / 8 - 2 for at in range(len(people))], pl.Float64),
    )
    if len(people) == 1:
        whole = whole.drop("=tag", "score")
    facts = {column.key: [draw(cells(column)) for _ in range(4)] for column in BY_KEY["facts"].columns}
    facts["person_id"] = [draw(st.sampled_from(people)) for _ in range(4)]
    limits: dict[str, list[object]] = {
        "kind": ["cash_now", "mentor_seats", draw(ids)],
        "scope": ["company", "U", "company"],
        "amount": [draw(st.integers(0, 10**12)) for _ in range(3)],
    }
    frames = {"people": whole, "facts": frame_of("facts", facts), "limits": frame_of("limits", limits)}
    return Tables(frames, "CNY", protected, company=draw(texts))


def frame_of(key: str, rows: dict[str, list[object]]) -> pl.DataFrame:
    columns = BY_KEY[key].columns
    height = len(next(iter(rows.values())))
    return pl.DataFrame([pl.Series(c.key, rows.get(c.key, [None] * height), DTYPES[c.kind]) for c in columns])


@pytest.mark.parametrize("kind", KINDS)
@given(company=companies())
@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
def test_what_goes_out_comes_back(kind: FileKind, company: Tables) -> None:
    with tempfile.TemporaryDirectory() as root:
        write_company(company, Path(root), kind)
        assert_same(company, read_company(Path(root)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_tables_give_the_same_bytes(kind: FileKind, tmp_path: Path) -> None:
    tables = read_company(put(tmp_path / "in", {"people.csv": PEOPLE}))
    for name in ("one", "two"):
        write_company(tables, tmp_path / name, kind)
    assert (tmp_path / "one" / f"people.{kind}").read_bytes() == (tmp_path / "two" / f"people.{kind}").read_bytes()


DANGEROUS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+1", "'=1", "''@x"]


def dangerous_company(folder: Path) -> Tables:
    names = pl.Series("name", DANGEROUS)
    people = pl.DataFrame({"person_id": [f"p{at}" for at in range(len(DANGEROUS))]}).with_columns(names)
    people = people.with_columns(hired_on=pl.lit("2020-01-01"), left_on=pl.lit(None, pl.String))
    folder.mkdir()
    people.write_parquet(folder / "people.parquet")
    return read_company(folder)


def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path) -> None:
    tables = dangerous_company(tmp_path / "in")
    assert tables["people"]["name"].to_list() == DANGEROUS
    write_company(tables, tmp_path / "out", "csv")
    text = (tmp_path / "out" / "people.csv").read_text("utf-8-sig")
    names = [row["name"] for row in csv.DictReader(io.StringIO(text))]
    assert names == [f"'{name}" for name in DANGEROUS]
    assert read_company(tmp_path / "out")["people"]["name"].to_list() == DANGEROUS


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    write_company(dangerous_company(tmp_path / "in"), tmp_path / "out", "xlsx")
    with zipfile.ZipFile(tmp_path / "out" / "people.xlsx") as zipped:
        assert b"<f>" not in b"".join(zipped.read(name) for name in zipped.namelist() if "worksheets" in name)
    assert read_company(tmp_path / "out")["people"]["name"].to_list() == DANGEROUS


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    people = "person_id,hired_on,left_on,drift\n1,2020-01-01,,-1.5\n2,2020-01-01,,2\n"
    tables = read_company(put(tmp_path / "in", {"people.csv": people}))
    write_company(tables, tmp_path / "out", "csv")
    assert ",-1.5" in (tmp_path / "out" / "people.csv").read_text("utf-8-sig")


def test_what_a_spreadsheet_cannot_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = read_company(put(tmp_path / "in", {"people.csv": PEOPLE.replace("001", "x" * 40_000)}))
    with pytest.raises(CannotWriteError, match="32,767"):
        write_company(tables, tmp_path / "out", "xlsx")
    monkeypatch.setattr(writing, "_MOST_ROWS", 2)
    with pytest.raises(CannotWriteError, match="3 rows"):
        write_company(tables, tmp_path / "out", "xlsx")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_understood_by_the_door(language: Language, tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", language)
    with pytest.raises(Exception, match="1 problem"):
        read_company(tmp_path)
    (tmp_path / "t.xlsx").unlink()

    def build(workbook: xlsxwriter.Workbook) -> None:
        for table in TABLES:
            page = workbook.add_worksheet(table.label.in_(language))
            for at, column in enumerate(table.columns):
                page.write_string(0, at, column.label.in_(language))
        page = workbook.get_worksheet_by_name(BY_KEY["people"].label.in_(language))
        for at, value in enumerate(
            ["001", "2020-01-01", "2021-01-01", BY_KEY["people"]["left_kind"].words[0].label.in_(language)]
        ):
            page.write_string(1, at, value)

    tables = read_company(book(tmp_path / "filled" / "t.xlsx", build))
    assert tables["people"].row(0)[:4] == ("001", date(2020, 1, 1), date(2021, 1, 1), "resigned")
    assert set(tables.frames) == {"people"}
    assert tables.warnings == ()


def test_the_template_has_drop_downs_and_notes(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", "zh")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as zipped:
        names = zipped.namelist()
        sheets = "".join(zipped.read(name).decode() for name in names if "worksheets/sheet" in name)
        notes = "".join(zipped.read(name).decode() for name in names if "comments" in name)
    assert '"主动离职,辞退,退休,其他"' in sheets
    assert sheets.count("<dataValidation ") > 60
    assert all(column.meaning.zh in notes for table in TABLES for column in table.columns)
