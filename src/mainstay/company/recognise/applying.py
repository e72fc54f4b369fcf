"""Reads a sheet by its mapping into tables of the contract; every cell that cannot be read is named where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from mainstay.company.contract import BY_KEY
from mainstay.company.findings import ROW, Findings
from mainstay.company.grammar import Kind, Table
from mainstay.company.grids import Grid, Source, typed_grid
from mainstay.company.limits import LONGEST_CELL
from mainstay.company.messages import Place, fault
from mainstay.company.recognise.cells import Roster, added, in_units, joined, treated
from mainstay.company.recognise.layout import Layout, laid_out
from mainstay.company.recognise.mapping import Mapping, Rule, Use
from mainstay.company.recognise.raw import Sheet
from mainstay.company.recognise.units import bare_numbers, lengths, unread
from mainstay.company.settings import POWERS, Settings
from mainstay.company.typed import Matched, Read, read_as, refuse_individual_answers

_NAMES = ("family", "given")


def read_by(mapping: Mapping, sheet: Sheet, roster: Roster, settings: Settings, findings: Findings) -> list[Read]:
    """The tables that a sheet fills. What is wrong goes into the findings; nothing is guessed."""
    layout = laid_out(sheet, mapping.header, mapping.first_row)
    rules = _present(mapping, layout, sheet.place, findings)
    grid = _within(_body(mapping, sheet, layout), findings)
    _ragged(grid, layout, findings)
    work = _Work(mapping, layout, grid, roster, settings, findings)
    return list(filter(None, (work.table(BY_KEY[key], rules) for key in mapping.tables)))


def _present(mapping: Mapping, layout: Layout, place: Place, findings: Findings) -> list[Rule]:
    """The rules that read something, each with its heading in the sheet."""
    rules = [rule for rule in mapping.rules if rule.use is not Use.IGNORED and rule.use is not Use.WITHHELD]
    needed = [rule.heading for rule in rules] + ([mapping.name_heading] if mapping.person == "name" else [])
    for heading in needed:
        if heading not in layout.by_text:
            findings.fault("no_heading", place, column=heading, found=heading, name=mapping.name)
    return [rule for rule in rules if rule.heading in layout.by_text]


def _body(mapping: Mapping, sheet: Sheet, layout: Layout) -> Grid:
    headers = tuple(heading.text for heading in layout.headings)
    skip = 0 if sheet.names else mapping.first_row - 1
    cells = sheet.cells.slice(skip)
    grid = typed_grid(sheet.place, sheet.source, headers, cells, first=2 if sheet.names else mapping.first_row)
    if not mapping.empty:
        return grid
    marks = list(mapping.empty)
    texts = [name for name, dtype in grid.cells.schema.items() if dtype == pl.String]
    return replace(grid, cells=grid.cells.with_columns(
        pl.when(~pl.col(name).is_in(marks)).then(pl.col(name)).alias(name) for name in texts))  # fmt: skip


def _within(grid: Grid, findings: Findings) -> Grid:
    """Without the cells that are longer than any spreadsheet's, which are named."""
    texts = [name for name, dtype in grid.cells.schema.items() if dtype == pl.String]
    longest = grid.cells.select(pl.col(name).str.len_chars().max() for name in texts)
    for name in texts:
        if (longest[name].item() or 0) > LONGEST_CELL:
            length = pl.col(name).str.len_chars()
            found = grid.cells.filter(length > LONGEST_CELL).select(ROW, length.alias("found"))
            findings.rows("cell_too_long", grid.place, grid.headers[int(name)], found, limit=f"{LONGEST_CELL:,}")
            grid = replace(grid, cells=grid.cells.with_columns(pl.when(length <= LONGEST_CELL).then(pl.col(name))))
    return grid


def _ragged(grid: Grid, layout: Layout, findings: Findings) -> None:
    """Rows of a CSV that go on beyond the header: a delimiter inside a cell has moved everything after it."""
    width = max((heading.at + 1 for heading in layout.headings if heading.leaf), default=0)
    beyond = [name for name in grid.cells.columns if name != ROW and int(name) >= width]
    if grid.source is not Source.CSV or not beyond:
        return
    rows = grid.cells.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in beyond))
    if rows.height:
        longest = pl.max_horizontal(
            pl.when(pl.col(name).is_not_null()).then(pl.lit(int(name) + 1)).otherwise(0) for name in beyond
        )
        findings.rows("too_many_fields", grid.place, "", rows.select(ROW, longest.alias("found")), limit=width)


class _Work:
    """One sheet on its way into the tables; holds what every step needs."""

    def __init__(self, mapping: Mapping, layout: Layout, grid: Grid, roster: Roster, settings: Settings,
                 findings: Findings) -> None:  # fmt: skip
        self._mapping, self._layout, self._grid = mapping, layout, grid
        self._roster, self._settings, self._findings = roster, settings, findings
        self._people: pl.DataFrame | None = None

    def table(self, table: Table, rules: Sequence[Rule]) -> Read | None:
        """One table of the sheet, or None where there is nothing of it (or it may not be read)."""
        place = replace(self._grid.place, table=table.key)
        if refuse_individual_answers(self._grid, table, self._findings):
            return None
        mine = [rule for rule in rules if rule.use is Use.READ and rule.table == table.key]
        by_kind = table.key == "attendance" and any(rule.leave_kind for rule in mine)
        named: dict[str, str] = {}
        base = self._cells([rule for rule in mine if not rule.leave_kind], place, named)
        shared = self._shared(table, {rule.column for rule in mine}, place, named)
        if shared is None:
            return None
        frame = self._with(base, shared)
        if by_kind:
            frame = self._by_kind(frame, [rule for rule in mine if rule.leave_kind], place, named)
        extras = [rule.heading for rule in rules if rule.use is Use.ATTRIBUTE] if table.further else []
        return self._read(frame, table, place, named, extras)

    def _with(self, base: dict[str, pl.Series], shared: pl.DataFrame) -> pl.DataFrame:
        """The grid's rows with the table's columns by their keys; rows about nobody we know of are gone."""
        rows = self._grid.cells.select(ROW)
        if base:
            rows = rows.hstack([series.alias(key) for key, series in base.items()])
        rows = rows.hstack([series for series in shared if series.name != "known"])
        return rows.filter(shared["known"])

    def _cells(self, rules: Sequence[Rule], place: Place, named: dict[str, str]) -> dict[str, pl.Series]:
        """The cells of each column of the table, from one or several columns of the sheet."""
        found: dict[str, pl.Series] = {}
        for rule in rules:
            cells = self._treated(rule, place)
            before = found.get(rule.column)
            if before is None:
                found[rule.column], named[rule.column] = cells, rule.heading
            elif rule.into:
                found[rule.column] = added(before, cells)
            elif rule.how in _NAMES:
                found[rule.column] = joined(*((before, cells) if rule.how == "given" else (cells, before)))
            else:
                self._findings.fault("column_twice", place, column=rule.column, found=rule.heading,
                                     other=named[rule.column])  # fmt: skip
        return found

    def _treated(self, rule: Rule, place: Place) -> pl.Series:
        cells = self._column(rule.heading)
        if rule.into:
            return self._length(rule, cells, place)
        if rule.how == "by_name":
            return self._by_name(cells, rule.heading, place)
        if BY_KEY[rule.table][rule.column].kind is Kind.MONEY:
            return self._amount(rule, treated(cells, rule.how), place)
        return treated(cells, rule.how)

    def _amount(self, rule: Rule, cells: pl.Series, place: Place) -> pl.Series:
        """Money in the unit of the company's files, whatever unit the heading names."""
        power = POWERS[rule.unit] - self._settings.money.power if rule.unit else 0
        if power < 0:
            self._findings.fault("header_unit", place, column=rule.heading, found=rule.heading)
        return in_units(cells, power) if power > 0 else cells

    def _length(self, rule: Rule, cells: pl.Series, place: Place) -> pl.Series:
        if not rule.unit and bare_numbers(cells):
            self._findings.fault("unit_unknown", place, column=rule.heading, found=rule.heading)
            return pl.Series([None] * cells.len(), dtype=pl.Float64)
        values = lengths(cells, rule.unit, rule.into, self._mapping.hours_per_day)
        rows = self._grid.cells[ROW]
        bad = unread(cells, values, rows)
        if bad.height:
            self._findings.rows("not_a_duration", place, rule.heading, bad)
        column = BY_KEY[rule.table][rule.column]
        low, high = column.low or 0.0, column.high or 0.0
        inside = values.is_between(low, high)
        if not inside.all():
            found = pl.DataFrame({ROW: rows, "found": cells.cast(pl.String)}).filter(~inside)
            limits = [f"{limit:,.10g} {rule.into}" for limit in (low, high)]
            self._findings.rows("out_of_range", place, rule.heading, found, low=limits[0], high=limits[1])
        return values.set(~inside, None)

    def _shared(self, table: Table, told: set[str], place: Place, named: dict[str, str]) -> pl.DataFrame | None:
        """Columns that the sheet's own do not give: the person's number, the day, constants; and whether known."""
        height = self._grid.cells.height
        columns: list[pl.Series] = []
        known = pl.Series("known", [True]).new_from_index(0, height)
        if "person_id" in table.by_key and "person_id" not in told:
            person = self._person(place, named)
            if person is None:
                return None
            columns.append(person)
            if self._mapping.person == "name":
                # Who could not be told has been named once and is not called missing again.
                known = (person.is_not_null() | self._names().is_null()).alias("known")
        if table.dated and table.dated not in told and self._mapping.period:
            day = self._day()
            if day is None:
                self._findings.fault("no_period", place, column=table.dated)
                return None
            columns.append(self._day_of(table, pl.Series(table.dated, [day]).new_from_index(0, height)))
        for constant in self._mapping.constants:
            if constant.table == table.key and constant.column not in told:
                value = constant.value or None
                columns.append(pl.Series(constant.column, [value], dtype=pl.String).new_from_index(0, height))
        return pl.DataFrame([*columns, known])

    def _person(self, place: Place, named: dict[str, str]) -> pl.Series | None:
        """The person's number: of a rule for another table of the sheet, or of the name where that is unique."""
        mapping = self._mapping
        number = next(
            (rule for rule in mapping.rules if rule.column == "person_id" and rule.heading in self._layout.by_text),
            None,
        )
        if mapping.person == "number" and number is not None:
            named["person_id"] = number.heading
            return self._column(number.heading).alias("person_id")
        if mapping.person != "name" or mapping.name_heading not in self._layout.by_text:
            self._findings.fault("no_person", place)
            return None
        named["person_id"] = mapping.name_heading
        return self._by_name(self._names(), mapping.name_heading, place).alias("person_id")

    def _names(self) -> pl.Series:
        """The cells that say who a row is about, as they stand."""
        return self._column(self._mapping.name_heading)

    def _column(self, heading: str) -> pl.Series:
        return self._grid.cells.get_column(str(self._layout.by_text[heading].at))

    def _by_name(self, names: pl.Series, heading: str, place: Place) -> pl.Series:
        """The numbers of people of whom only names are given; who is unknown or not the only one is named."""
        told = self._roster.look_up(names).with_columns(self._grid.cells[ROW], names.cast(pl.String).alias("found"))
        told = told.filter(pl.col("found").is_not_null())
        unknown, several = told.filter(pl.col("times") == 0), told.filter(pl.col("times") > 1)
        if unknown.height:
            self._findings.rows("name_unknown", place, heading, unknown.select(ROW, "found"))
        if several.height:
            self._findings.rows("name_not_unique", place, heading, several.select(ROW, "found", "times"))
        return self._roster.look_up(names)["person_id"]

    def _day(self) -> date | None:
        if self._mapping.period == "title":
            return self._layout.period[1] if self._layout.period else None
        return self._mapping.day

    def _day_of(self, table: Table, days: pl.Series) -> pl.Series:
        """The day a list of people holds from; of those who had left by then, the day they left."""
        if table.key == "posts" and self._people is not None:
            left = self._people.select(ROW, "left_on")
            both = self._grid.cells.select(ROW, days.alias("day")).join(left, on=ROW, how="left", maintain_order="left")
            days = both.select(pl.min_horizontal("day", "left_on")).to_series()
        return days.dt.to_string("iso").alias(table.dated)

    def _by_kind(self, frame: pl.DataFrame, rules: Sequence[Rule], place: Place, named: dict[str, str]) -> pl.DataFrame:
        """A row of its own for each kind of leave that was taken, beside the row of the work."""
        keys = [name for name in frame.columns if name in (ROW, "person_id", "day")]
        figures = [name for name in frame.columns if name not in keys]
        worked = frame.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in figures)) if figures else None
        parts = [worked] if worked is not None else []
        for kind in dict.fromkeys(rule.leave_kind for rule in rules):
            of_kind = [rule for rule in rules if rule.leave_kind == kind]
            hours = self._cells(of_kind, place, named)["leave_hours"].alias("leave_hours")
            taken = self._grid.cells.select(ROW).hstack([hours]).filter(pl.col("leave_hours") != 0)
            taken = taken.join(frame.select(keys), on=ROW, how="inner", maintain_order="left")
            parts.append(taken.with_columns(leave_kind=pl.lit(kind)))
        return pl.concat(parts, how="diagonal").sort(ROW, maintain_order=True)

    def _read(self, frame: pl.DataFrame, table: Table, place: Place, named: dict[str, str],
              extras: Sequence[str]) -> Read | None:  # fmt: skip
        """Types the columns; a table in which no row says anything is not there."""
        keys = [name for name in frame.columns if name != ROW]
        if not frame.height or not keys:
            return None
        further = self._grid.cells.select(ROW, *(pl.col(str(self._layout.by_text[name].at)) for name in extras))
        whole = frame.join(further, on=ROW, how="left", maintain_order="left") if extras else frame
        order = [*keys, *(str(self._layout.by_text[name].at) for name in extras)]
        numbered = {name: f"{index}" for index, name in enumerate(order)}
        cells = whole.select(*(pl.col(name).alias(f"#{index}") for name, index in numbered.items()), ROW)
        cells = cells.rename({f"#{index}": index for index in numbered.values()})
        headers = (*(named.get(key, key) for key in keys), *extras)
        matched = Matched(
            {key: at for at, key in enumerate(keys)}, {name: len(keys) + at for at, name in enumerate(extras)}
        )
        before = len(self._findings.faults)
        read = read_as(Grid(place, self._grid.source, headers, cells), table, matched, self._settings, self._findings)
        self._reword(before, table, place)
        if table.key == "people":  # the first of a sheet's tables: those after it may name these people
            self._people = read.frame
            self._roster = self._roster.and_of(read.frame)
        return read

    def _reword(self, before: int, table: Table, place: Place) -> None:
        """A column that nothing gives is not missing in the file, but a source for it in the mapping."""
        faults = self._findings.faults
        for at, told in enumerate(faults[before:], before):
            if told.code == "missing_column":
                faults[at] = fault("no_source", place, 0, told.column, label=table[told.column].label)
