"""The dry run: what an import would bring and change, and every fault by its cell; nothing is applied."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Frames
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from mainstay.company.attributes import valued
from mainstay.company.checks import check_table, check_together, look_over
from mainstay.company.contract import BY_KEY, TABLES
from mainstay.company.findings import ROW
from mainstay.company.grammar import Table
from mainstay.company.messages import Place
from mainstay.company.recognise.applying import read_by
from mainstay.company.recognise.cells import Roster
from mainstay.company.recognise.identity import Difference, compare, content_hash
from mainstay.company.recognise.mapping import Mapping
from mainstay.company.recognise.marks import Mark, Marks
from mainstay.company.recognise.raw import Sheet, sheets_of
from mainstay.company.settings import Settings
from mainstay.company.typed import Read
from mainstay.core.errors import Fault, InputError

_FROM = "number of the source"


@dataclass(frozen=True, slots=True)
class Choice:
    """A sheet (its name is "" in files of one) of a file, by its given name, and how to read it."""

    file: str
    sheet: str
    mapping: Mapping


@dataclass(frozen=True)
class Imported:
    """The rows of one table that are free of faults, in the contract's columns and types.

    `delivered` are the columns that the files speak of; the others are unknown and change nothing. `further` are
    columns beyond the contract (people only; `person_id` first). `quarantined` counts rows of the files left
    out for their faults.
    `sha256` is the identity of the content: the same for the same rows in any order under any file name.
    """

    table: str
    frame: pl.DataFrame
    delivered: tuple[str, ...]
    further: pl.DataFrame
    quarantined: int
    sha256: str
    difference: Difference


@dataclass(frozen=True)
class Preview:
    """All that an import would do. Nothing may be applied while there are faults, unless somebody asks for the rest.

    `marks` are all faulty cells (lists of faults are cut short). `stopping` faults concern whole columns, sheets or
    files: with them not even a part can be applied.
    """

    imported: dict[str, Imported]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    marks: tuple[Mark, ...] = field(repr=False, default=())
    stopping: tuple[Fault, ...] = ()

    @property
    def may_apply(self) -> bool:
        """Whether all of it is free of faults."""
        return not self.faults and bool(self.imported)

    @property
    def may_apply_partly(self) -> bool:
        """Whether the rows free of faults could be applied without the others, where somebody asks for it."""
        return not self.stopping and any(one.frame.height for one in self.imported.values())

    @property
    def nothing_new(self) -> bool:
        """Whether applying it would change nothing: the same content was imported before."""
        return all(one.difference.nothing for one in self.imported.values())

    @property
    def sha256(self) -> str:
        """The identity of the whole content."""
        told = "\n".join(f"{key} {self.imported[key].sha256}" for key in sorted(self.imported))
        return hashlib.sha256(told.encode()).hexdigest()


def dry_run(
    files: Sequence[tuple[str, Path]], choices: Sequence[Choice], *, held: Frames[str, pl.DataFrame] | None = None,
    settings: Settings | None = None,
) -> Preview:  # fmt: skip
    """Reads the chosen sheets of (given name, where it is kept) files by their mappings.

    `held` are tables as already kept, in the contract's columns and types (people may have further ones); people,
    grants and units among them count as known. Never raises for what is in the files.
    """
    run = _Run(dict(held or {}), settings or Settings())
    run.read(files, choices)
    return run.preview()


def apply(mapping: Mapping, file: tuple[str, Path], sheet: str = "", *, people: pl.DataFrame | None = None,
          settings: Settings | None = None) -> dict[str, pl.DataFrame]:  # fmt: skip
    """The contract's tables in one sheet. Raises InputError with every fault found in its cells."""
    marks = Marks()
    found = {one.place.sheet: one for one in sheets_of(*file, marks, mapping.encoding)}
    one = found.get(sheet) or next(iter(found.values()), None)
    reads = read_by(mapping, one, Roster.of(people), settings or Settings(), marks) if one else []
    if marks.faults:
        raise InputError(marks.faults)
    return {read.table.key: read.frame.drop(ROW) for read in reads}


class _Run:
    """One dry run on its way."""

    def __init__(self, held: dict[str, pl.DataFrame], settings: Settings) -> None:
        self._held, self._settings = held, settings
        self._marks = Marks()
        self._reads: dict[str, list[Read]] = {}
        self._sums: list[Read] = []

    def read(self, files: Sequence[tuple[str, Path]], choices: Sequence[Choice]) -> None:
        """Reads every chosen sheet, people first: the others may name them."""
        sheets: dict[tuple[str, str, str], Sheet] = {}
        for name, path in files:
            for encoding in sorted({choice.mapping.encoding for choice in choices if choice.file == name}):
                for sheet in sheets_of(name, path, self._marks, encoding):
                    sheets[name, sheet.place.sheet, encoding] = sheet
        for choice in sorted(choices, key=lambda choice: "people" not in choice.mapping.tables):
            found = sheets.get((choice.file, choice.sheet, choice.mapping.encoding))
            if found is None:
                self._unreadable(choice)
                continue
            roster = Roster.of(self._held.get("people"), *(read.frame for read in self._reads.get("people", ())))
            for read in read_by(choice.mapping, found, roster, self._settings, self._marks):
                self._reads.setdefault(read.table.key, []).append(read)
                if choice.mapping.period and read.table.key == "attendance":
                    self._sums.append(read)

    def _unreadable(self, choice: Choice) -> None:
        """A sheet that is not there; where its file could not be opened that has been told already."""
        if not any(told.file == choice.file for told in self._marks.faults):
            self._marks.fault("unknown_sheet", Place(choice.file, choice.sheet), found=choice.sheet, hint="")

    def preview(self) -> Preview:
        """Checks what was read, alone and together, and says what it would change."""
        for table in TABLES:
            for read in self._reads.get(table.key, ()):
                check_table(read, self._settings.currency, self._marks)
                self._check_with_others(read)
            self._disagreements(table)
        self._counted_twice()
        clean = self._clean()
        imported = {key: self._imported(BY_KEY[key], rows) for key, rows in clean.items()}
        marks = self._marks
        return Preview(imported, tuple(marks.faults), tuple(marks.warnings), tuple(marks.marks), marks.stopping)

    def _known(self, key: str) -> Read | None:
        """A table as held and as read together; rows of held ones have no place in a file."""
        table = BY_KEY[key]
        frames = [read.frame for read in self._reads.get(key, ())]
        if key in self._held and self._held[key].height:
            own = self._held[key].select(column.key for column in table.columns)
            frames.append(own.with_columns(pl.lit(0, pl.Int64).alias(ROW)).select(ROW, pl.exclude(ROW)))
        if not frames:
            return None
        frame = pl.concat(frames)
        return Read(table, Place(table=key), {}, frame.lazy(), frame.select(ROW))

    def _check_with_others(self, read: Read) -> None:
        key = read.table.key
        others = {"vesting": ("grants",), "people": ()}.get(key, ("people",))
        known = {other: one for other in others if (one := self._known(other)) is not None}
        if "people" in others and not known and "person_id" in read.table.by_key:
            if not any(told.code == "no_people" for told in self._marks.faults):
                self._marks.fault("no_people", Place(table="people"))
            return
        check_together({**known, key: read}, self._marks)
        around = {other: one for other in ("people", "units") if other != key and (one := self._known(other))}
        look_over({**around, key: read}, self._marks)

    def _disagreements(self, table: Table) -> None:
        """The same key in two sheets is one row if they agree, and a fault where they do not."""
        reads = self._reads.get(table.key, [])
        if len(reads) < 2 or not table.unique:
            return
        keys = list(table.unique)
        values = [column.key for column in table.columns if column.key not in keys]
        seen = reads[0].frame.with_columns(pl.lit(0).alias(_FROM))
        for at, read in enumerate(reads[1:], 1):
            both = read.frame.join(seen, on=keys, how="inner", suffix=" before", nulls_equal=True)
            differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name} before")) for name in values)
            for other, rows in both.filter(differs).group_by(_FROM, maintain_order=True):
                self._tell_disagreement(read, reads[int(str(other[0]))], rows)
            fresh = read.frame.with_columns(pl.lit(at).alias(_FROM))
            seen = pl.concat([seen, fresh.join(seen, on=keys, how="anti", nulls_equal=True)])

    def _counted_twice(self) -> None:
        """Sums of a period and the days of the same period would count the same hours twice."""
        for sums in self._sums:
            ends = sums.frame.select("person_id", end="day", begin=pl.col("day").dt.offset_by("-1mo")).unique()
            for read in self._reads["attendance"]:
                if all(read is not other for other in self._sums):
                    both = read.frame.select("person_id", "day").join(ends, on="person_id")
                    if both.filter((pl.col("day") > pl.col("begin")) & (pl.col("day") <= pl.col("end"))).height:
                        place = f"{sums.place.file} {sums.place.sheet}".strip()
                        self._marks.fault("sums_and_days", read.place, other=place)

    def _tell_disagreement(self, read: Read, other: Read, rows: pl.DataFrame) -> None:
        keys = list(read.table.unique)
        said = pl.concat_str([pl.col(key).cast(pl.String).fill_null("–") for key in keys], separator=", ")
        place = f"{other.place.file} {other.place.sheet}".strip()
        shown = rows.select(ROW, said.alias("found"))
        self._marks.rows("rows_disagree", read.place, read.header(keys[0]), shown, other=place)

    def _clean(self) -> dict[str, list[tuple[Read, int]]]:
        """The rows without faults, and how many were left out; nobody is spoken of who is not known then."""
        clean = {key: [self._without_faults(read) for read in self._reads[key]] for key in self._reads}
        for key, owner in (("person_id", "people"), ("grant_id", "grants")):
            if owner in clean and any(left for _, left in clean[owner]):
                ids = pl.concat([*(read.frame[key] for read, _ in clean[owner]), *self._held_ids(owner, key)])
                for table, reads in clean.items():
                    if key in BY_KEY[table].by_key and table != owner:
                        clean[table] = [_keep(read, left, pl.col(key).is_in(ids.implode())) for read, left in reads]
        return clean

    def _held_ids(self, table: str, key: str) -> list[pl.Series]:
        return [self._held[table][key]] if table in self._held else []

    def _without_faults(self, read: Read) -> tuple[Read, int]:
        place = read.place
        bad = [
            mark.rows for mark in self._marks.marks
            if (mark.file, mark.sheet) == (place.file, place.sheet) and mark.table in ("", read.table.key)
        ]  # fmt: skip
        if not bad:
            return read, 0
        rows = pl.concat(bad).unique()
        return read.keep(~pl.col(ROW).is_in(rows.implode())), rows.len()

    def _imported(self, table: Table, rows: Sequence[tuple[Read, int]]) -> Imported:
        frame = _together(table, [read.frame.drop(ROW) for read, _ in rows])
        delivered = tuple(c.key for c in table.columns if any(c.key in read.headers for read, _ in rows))
        further = _further([read for read, _ in rows]) if table.further else pl.DataFrame()
        whole = frame.join(further, on="person_id", how="left", maintain_order="left") if further.width > 1 else frame
        held = self._held.get(table.key)
        before = whole.clear() if held is None else held
        difference = compare(table, before, whole, (*delivered, *further.columns[1:]))
        told = whole.select(pl.col(name) for name in whole.columns if name in delivered or name not in table.by_key)
        left = sum(left for _, left in rows)
        return Imported(table.key, frame, delivered, further, left, content_hash(table, told), difference)


def _keep(read: Read, left: int, holds: pl.Expr) -> tuple[Read, int]:
    kept = read.keep(holds)
    return kept, left + read.height - kept.height


def _together(table: Table, frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Several sheets' rows; those that a later sheet repeats stand once."""
    whole = frames[0]
    for frame in frames[1:]:
        on = list(table.unique) or whole.columns
        whole = pl.concat([whole, frame.join(whole, on=on, how="anti", nulls_equal=True)])
    return whole


def _further(reads: Sequence[Read]) -> pl.DataFrame:
    """Columns beyond the contract, by person, as numbers where they are."""
    parts = [read.extras.drop(ROW).insert_column(0, read.frame["person_id"]) for read in reads]
    parts = [part.with_columns(pl.exclude("person_id").cast(pl.String)) for part in parts]
    whole = pl.concat(parts, how="diagonal").unique("person_id", keep="first", maintain_order=True)
    return whole.with_columns(valued(whole[name]) for name in whole.columns[1:])
