"""The door itself: a folder in, checked tables or every fault at once out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from mainstay.company.as_of import known_on
from mainstay.company.attributes import attributes
from mainstay.company.checks import check_table, check_together, look_over
from mainstay.company.contract import SETTINGS, TABLES
from mainstay.company.csv_files import read_csv
from mainstay.company.findings import ROW, Findings
from mainstay.company.grammar import Table
from mainstay.company.grids import Grid
from mainstay.company.messages import Place
from mainstay.company.names import hint, plain, tables_by_name
from mainstay.company.newest import far_ahead, newest
from mainstay.company.parquet_files import read_parquet
from mainstay.company.parts import go_together, joined, period_of
from mainstay.company.settings import Settings, read_settings
from mainstay.company.typed import Read, refuse_individual_answers, typed
from mainstay.company.xlsx_files import read_xlsx
from mainstay.core.errors import Fault, InputError
from mainstay.loop.tables import Tables

_LOADERS: dict[str, Callable[[Path, Findings], list[Grid]]] = {
    ".csv": read_csv, ".tsv": read_csv, ".txt": read_csv, ".xlsx": read_xlsx, ".xlsm": read_xlsx,
    ".parquet": read_parquet,
}  # fmt: skip

NOT_DATA = ("readme", "说明", "填写说明", "instructions")
"""Sheets and files of these names are for people."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a table covers as of the day: rows, people (0 where it is not about people), first and last day."""

    table: str
    rows: int
    people: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Checked:
    """Everything the door found. `tables` is None where there are faults."""

    tables: Tables | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    summary: tuple[Summary, ...]
    missing: tuple[str, ...]
    """Tables of the contract that were not delivered."""
    as_of: date | None = None
    """The day as of which the tables are; None: all that is there."""


Day = date | None | Callable[[Mapping[str, Read]], date | None]
"""A day, none, or how to find it in what was read."""


def read_company(folder: Path, *, as_of: date | None = None,
                 progress: Callable[[str], None] | None = None) -> Tables:  # fmt: skip
    """The company's tables as they were known on `as_of` (None: all that is there).

    `progress` is called with the name of each file before it is read. Raises InputError with every fault found;
    then nothing was read.
    """
    checked = check_company(folder, as_of=as_of, progress=progress)
    if checked.tables is None:
        raise InputError(checked.faults)
    return checked.tables


def read_newest(folder: Path, *, progress: Callable[[str], None] | None = None) -> tuple[Tables, date]:
    """The company's tables as of the newest day in them, and that day; the files are read once. Raises InputError."""
    checked = check_company(folder, as_of=newest, progress=progress)
    if checked.tables is None or checked.as_of is None:
        raise InputError(checked.faults)
    return checked.tables, checked.as_of


def check_company(folder: Path, *, as_of: Day = None, progress: Callable[[str], None] | None = None) -> Checked:
    """Reads a folder and tells everything about it; never raises for what is wrong with the input.

    `as_of` may be chosen by what was read, as `newest` does.
    """
    findings = Findings()
    if not folder.is_dir():
        findings.fault("no_folder", Place(), found=folder.name)
        return Checked(None, tuple(findings.faults), (), (), tuple(table.key for table in TABLES))
    settings = read_settings(folder / SETTINGS, findings)
    paths = _data_files(folder, findings)
    reads = _reads(paths, settings, findings, progress or _silent)
    if "people" not in reads and not any(fault.table in ("", "people") for fault in findings.faults):
        findings.fault("no_people", Place(table="people"))
    for read in reads.values():
        check_table(read, settings.currency, findings)
    check_together(reads, findings)
    return outcome(reads, settings, _hashes(folder, paths), as_of, findings)


def _silent(name: str) -> None:
    """Progress that nobody watches."""


def _data_files(folder: Path, findings: Findings) -> list[Path]:
    """The files to read, in a stable order; what else lies in the folder is named, but for hidden files."""
    files = []
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        place = Place(path.name)
        if path.name.startswith((".", "~$")) or path.name == SETTINGS or plain(path.stem) in NOT_DATA:
            continue
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            findings.warn("link_ignored", place)
        elif path.is_dir():
            findings.warn("folder_ignored", place)
        elif path.suffix.lower() in _LOADERS and (
            path.suffix.lower() != ".txt" or plain(path.stem) in tables_by_name()
        ):
            files.append(path)
        else:
            findings.warn("unknown_file", place, found=path.name, hint=hint(path.stem, tables_by_name()))
    return files


def _reads(
    paths: Iterable[Path], settings: Settings, findings: Findings, progress: Callable[[str], None]
) -> dict[str, Read]:
    """Each table delivered, its parts joined; a table delivered twice, or as people's own answers, is a fault.

    A table that is whole in its file is read at once, so that the cells of no two such files are held.
    """
    grids: dict[str, list[Grid]] = {}
    reads: dict[str, Read] = {}
    told = {table.key: Findings() for table in TABLES}
    for path in paths:
        progress(path.name)
        for table, grid in _named(path, _LOADERS[path.suffix.lower()](path, findings), findings):
            if not _is_news(table, grid, grids.get(table.key, []), findings):
                continue
            whole = period_of(path.stem) is None
            if whole:
                reads[table.key] = typed(grid, table, settings, told[table.key])
            grids.setdefault(table.key, []).append(replace(grid, cells=grid.cells.clear()) if whole else grid)
    for table in TABLES:
        if table.key in grids and table.key not in reads:
            reads[table.key] = typed(joined(grids.pop(table.key)), table, settings, told[table.key])
        findings.add(told[table.key])
    return {table.key: reads[table.key] for table in TABLES if table.key in reads}


def _is_news(table: Table, grid: Grid, theirs: list[Grid], findings: Findings) -> bool:
    """Whether the grid is the table or a further part of it; what is wrong with it is told."""
    place = replace(grid.place, table=table.key)
    if theirs and not go_together([*theirs, grid]):
        other = theirs[-1].place
        findings.fault("table_twice", place, other=f"{other.file} {other.sheet}".strip())
    elif refuse_individual_answers(grid, table, findings):
        return False
    elif grid.cells.height == 0:
        _tell_empty(grid, place, findings)
    else:
        return True
    return False


def _tell_empty(grid: Grid, place: Place, findings: Findings) -> None:
    """A sheet without rows, as the template has them, is simply not delivered."""
    if place.table == "people":
        findings.fault("empty_people", place)
    elif not grid.place.sheet:
        findings.warn("empty_table", place)


def _named(path: Path, grids: list[Grid], findings: Findings) -> Iterable[tuple[Table, Grid]]:
    """Which table each grid is: by its sheet, or by its file where that holds a single sheet."""
    known = tables_by_name()
    of_file = known.get(plain(path.stem)) or (period_of(path.stem) or (None,))[0]
    for grid in grids:
        by_file = of_file if not grid.place.sheet or len(grids) == 1 else None
        table = by_file or known.get(plain(grid.place.sheet))
        if table is not None:
            yield table, grid
        elif plain(grid.place.sheet) not in NOT_DATA:
            sheet = grid.place.sheet
            code = "unknown_sheet" if sheet else "unknown_file"
            findings.warn(code, grid.place, found=sheet or path.name, hint=hint(sheet or path.stem, known))


def _hashes(folder: Path, paths: Iterable[Path]) -> dict[str, str]:
    settings = folder / SETTINGS
    files = [*paths, *([settings] if settings.is_file() else [])]
    hashes = {}
    for path in files:
        with path.open("rb") as file:
            hashes[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


def outcome(reads: Mapping[str, Read], settings: Settings, hashes: Mapping[str, str], as_of: Day,
            findings: Findings) -> Checked:  # fmt: skip
    """What was read, as of the day: tables for the loop, or every fault found."""
    if as_of is None or callable(as_of):
        far_ahead(reads, findings)
    day = as_of(reads) if callable(as_of) else as_of
    cut = known_on(reads, day)
    look_over(cut, findings)
    if day and "people" in cut and not findings.faults and cut["people"].frame["left_on"].is_not_null().all():
        findings.fault("nobody_here", replace(cut["people"].place, table="people"), found=day.isoformat())
    frames = {key: read.frame.drop(ROW) for key, read in cut.items()}
    protected = None
    if "people" in cut and not findings.faults:
        frames["people"], protected = _people(cut["people"], reads["people"], findings)
    summary = tuple(_summary(key, read) for key, read in cut.items())
    missing = tuple(table.key for table in TABLES if table.key not in frames)
    faults, warnings = tuple(findings.faults), tuple(findings.warnings)
    tables = None if faults else Tables(frames, settings.currency, protected, warnings, hashes, settings.name)
    return Checked(tables, faults, warnings, summary, missing, day)


def _people(people: Read, in_file: Read, findings: Findings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """People for the model, and what is protected of them."""
    ever = in_file.frame.filter(pl.col("left_on").is_not_null())["person_id"]
    further = attributes(people, people.frame["person_id"].is_in(ever.implode()), findings)
    apart = [column.key for column in people.table.columns if column.protected]
    frame = people.frame.drop(ROW)
    protected = frame.select("person_id", *apart)
    return frame.drop(apart).hstack(further.kept), protected.hstack(further.protected)


def _summary(key: str, read: Read) -> Summary:
    people = read.frame["person_id"].n_unique() if "person_id" in read.frame.columns else 0
    first: date | None = None
    last: date | None = None
    if read.table.dated:
        days = read.frame[read.table.dated]
        first, last = days.to_frame("d").select(pl.col("d").min().alias("a"), pl.col("d").max().alias("b")).row(0)
    return Summary(key, read.frame.height, people, first, last)
