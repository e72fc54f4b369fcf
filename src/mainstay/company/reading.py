"""The door itself: a folder in, checked tables or every fault at once out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from mainstay.company.as_of import known_on
from mainstay.company.aside import lay_anew
from mainstay.company.attributes import attributes
from mainstay.company.checks import check_together, look_over
from mainstay.company.contract import SETTINGS, TABLES
from mainstay.company.delivered import LOADERS, NOT_DATA, Delivery
from mainstay.company.findings import ROW, Findings
from mainstay.company.messages import Place
from mainstay.company.names import hint, plain, tables_by_name
from mainstay.company.newest import far_ahead, newest
from mainstay.company.settings import Settings, read_settings
from mainstay.company.typed import Read
from mainstay.core.errors import Fault, InputError
from mainstay.loop.tables import Tables


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


def read_company(folder: Path, *, as_of: date | None = None, aside: Path | None = None,
                 progress: Callable[[str], None] | None = None) -> Tables:  # fmt: skip
    """The company's tables as they were known on `as_of` (None: all that is there).

    `progress` is called with the name of each file before it is read; `aside` is as in `check_company`. Raises
    InputError with every fault found; then nothing was read.
    """
    checked = check_company(folder, as_of=as_of, aside=aside, progress=progress)
    if checked.tables is None:
        raise InputError(checked.faults)
    return checked.tables


def read_newest(folder: Path, *, aside: Path | None = None,
                progress: Callable[[str], None] | None = None) -> tuple[Tables, date]:  # fmt: skip
    """The company's tables as of the newest day in them, and that day; the files are read once. Raises InputError."""
    checked = check_company(folder, as_of=newest, aside=aside, progress=progress)
    if checked.tables is None or checked.as_of is None:
        raise InputError(checked.faults)
    return checked.tables, checked.as_of


def check_company(folder: Path, *, as_of: Day = None, aside: Path | None = None,
                  progress: Callable[[str], None] | None = None) -> Checked:  # fmt: skip
    """Reads a folder and tells everything about it; never raises for what is wrong with the input.

    `as_of` may be chosen by what was read, as `newest` does. Large tables are laid in the folder `aside`, which must
    last as long as they are read, each as soon as it is checked; without one they stay in memory.
    """
    findings = Findings()
    if not folder.is_dir():
        findings.fault("no_folder", Place(), found=folder.name)
        return Checked(None, tuple(findings.faults), (), (), tuple(table.key for table in TABLES))
    settings = read_settings(folder / SETTINGS, findings)
    paths = _data_files(folder, findings)
    reads, checked = Delivery(settings, findings, aside).read(paths, progress or _silent)
    if "people" not in reads and not any(fault.table in ("", "people") for fault in findings.faults):
        findings.fault("no_people", Place(table="people"))
    findings.add(checked)
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
        elif path.suffix.lower() in LOADERS and (path.suffix.lower() != ".txt" or plain(path.stem) in tables_by_name()):
            files.append(path)
        else:
            findings.warn("unknown_file", place, found=path.name, hint=hint(path.stem, tables_by_name()))
    return files


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
    cut = {key: read if read is reads[key] else lay_anew(read) for key, read in known_on(reads, day).items()}
    look_over(cut, findings)
    if day and "people" in cut and not findings.faults and cut["people"].frame["left_on"].is_not_null().all():
        findings.fault("nobody_here", replace(cut["people"].place, table="people"), found=day.isoformat())
    frames = {key: read.rows.drop(ROW).collect() for key, read in cut.items() if read.aside is None}
    stored = {key: read.rows.drop(ROW) for key, read in cut.items() if read.aside is not None}
    protected = None
    if "people" in cut and not findings.faults:
        frames["people"], protected = _people(cut["people"], reads["people"], findings)
    summary = tuple(_summary(key, read) for key, read in cut.items())
    missing = tuple(table.key for table in TABLES if table.key not in cut)
    faults, warnings = tuple(findings.faults), tuple(findings.warnings)
    if faults:
        return Checked(None, faults, warnings, summary, missing, day)
    tables = Tables(frames, settings.currency, protected, warnings, hashes, settings.name, stored=stored)
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
    told = {"rows": pl.len(), "people": pl.lit(0), "first": pl.lit(None, pl.Date), "last": pl.lit(None, pl.Date)}
    if "person_id" in read.table.by_key:
        told["people"] = pl.col("person_id").n_unique()
    if day := read.table.dated:
        told |= {"first": pl.col(day).min(), "last": pl.col(day).max()}
    return Summary(key, *read.rows.select(**told).collect(engine="streaming").row(0))
