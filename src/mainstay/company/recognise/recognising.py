"""Looks at files and says, sheet by sheet, what each looks like and how it could be read; nothing is applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath

import polars as pl

from mainstay.company.contract import BY_KEY
from mainstay.company.delivered import NOT_DATA
from mainstay.company.findings import Findings
from mainstay.company.grids import SPACES
from mainstay.company.names import plain
from mainstay.company.recognise.alike import best_table, match
from mainstay.company.recognise.attending import attendance_rules, day_of_rows, person_of
from mainstay.company.recognise.layout import Heading, Layout, find_layout
from mainstay.company.recognise.listing import Samples, alike_rules, employee_rules, template_of, template_rules
from mainstay.company.recognise.mapping import Constant, Mapping, Rule, Shape, Use, Why
from mainstay.company.recognise.period import begins_with_day
from mainstay.company.recognise.raw import Sheet, sheets_of, texts
from mainstay.company.recognise.vocabulary import (
    DAILY_DINGTALK,
    EMPLOYEES,
    FEISHU,
    FIGURES,
    MONTHLY_DINGTALK,
    PUNCHES,
    name_of,
)
from mainstay.core.errors import Fault

SURE_ENOUGH = 0.4
"""Below this score a sheet counts as not recognised, and its best guess is only offered."""

_SAMPLED = 200
_SHOWN = 3
_FIGURES_ENOUGH = 3
"""So many figures of attendance under their usual names make a sheet of attendance, whoever wrote it."""

_EMPTY = ("--", "—", "0000-00-00")


@dataclass(frozen=True, slots=True)
class Seen:
    """A column of a sheet with what is proposed for it, some of its values, and the share of its cells filled."""

    rule: Rule
    samples: tuple[str, ...]
    filled: float


@dataclass(frozen=True)
class Found:
    """What a sheet looks like: `score` 0–1, the proposed mapping (None where there is nothing to read), its columns.

    `period` is that named by the title; `readable_as` are other encodings that fit the bytes equally well. `chosen`
    says whether the sheet should be read unless somebody says otherwise: not the single days beside their sums.
    `header` are the rows of its header and `first_row` its first row of data, from 1.
    """

    file: str
    sheet: str
    shape: Shape
    score: float
    rows: int
    columns: tuple[Seen, ...]
    mapping: Mapping | None
    period: tuple[date, date] | None = None
    encoding: str = ""
    readable_as: tuple[str, ...] = ()
    chosen: bool = True
    header: tuple[int, ...] = (1,)
    first_row: int = 2

    @property
    def matched(self) -> int:
        """How many columns find a place in the contract."""
        return sum(seen.rule.use is Use.READ for seen in self.columns)


@dataclass(frozen=True)
class Recognition:
    """Every sheet of every file; `faults` keep a file from being opened, `warnings` are the rest."""

    sheets: tuple[Found, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...] = ()


def recognise(
    files: Sequence[tuple[str, Path]], *, saved: Sequence[Mapping] = (), as_of: date | None = None,
    encoding: str = "",
) -> Recognition:  # fmt: skip
    """Looks at (given name, where it is kept) files; never raises for what is in them.

    `saved` mappings are preferred where all they read is there. `as_of` is the day from which a list of people as
    they are now holds (the day it was exported). `encoding` overrides the decision on CSV files.
    """
    findings = Findings()
    found: list[Found] = []
    for name, path in files:
        for sheet in sheets_of(name, path, findings, encoding):
            if plain(sheet.place.sheet or PurePath(name).stem) in NOT_DATA:
                continue
            one = look_at(sheet, saved, as_of)
            if encoding and sheet.encoding and one.mapping is not None:
                one = replace(one, mapping=replace(one.mapping, encoding=encoding))
            found.append(one)
            if one.shape is Shape.UNKNOWN:
                findings.warn("not_recognised", sheet.place)
    return Recognition(tuple(_chosen(found)), tuple(findings.faults), tuple(findings.warnings))


def _chosen(found: Sequence[Found]) -> list[Found]:
    """Which sheets to read: of figures by day and by month only those by month, which say the same once."""
    sums = any(one.mapping and one.mapping.tables == ("attendance",) and one.mapping.period for one in found)
    return [
        replace(one, chosen=one.mapping is not None and one.shape is not Shape.UNKNOWN
                and not (sums and one.shape is Shape.DINGTALK_DAILY))
        for one in found
    ]  # fmt: skip


def look_at(sheet: Sheet, saved: Sequence[Mapping] = (), as_of: date | None = None) -> Found:
    """What one sheet looks like."""
    layout = find_layout(sheet)
    body = sheet.cells.slice(0 if sheet.names else layout.first_row - 1)
    samples = _samples(body)
    filled = _filled(body)
    known = _by_saved(layout, saved, as_of)
    proposed: tuple[Shape, float, Mapping | None]
    proposed = (Shape.SAVED, 1.0, known) if known is not None else _propose(sheet, layout, samples, filled, as_of)
    shape, score, mapping = proposed
    rules = tuple(_unread(layout, shape)) if mapping is None else mapping.rules
    by_heading = {rule.heading: rule for rule in rules}
    columns = tuple(
        _seen(by_heading[heading.text], samples.get(heading.at, ()), filled.get(heading.at, 0.0))
        for heading in layout.headings
    )
    place = sheet.place
    return Found(place.file, place.sheet, shape, round(score, 3), body.height, columns, mapping, layout.period,
                 sheet.encoding, sheet.readable_as, header=layout.header, first_row=layout.first_row)  # fmt: skip


def _seen(rule: Rule, samples: Sequence[str], filled: float) -> Seen:
    """A column to show; of one withheld on privacy grounds, or of contact data, not even samples."""
    hidden = rule.use is Use.WITHHELD or rule.why is Why.IDENTITY
    return Seen(rule, () if hidden else tuple(samples[:_SHOWN]), round(filled, 3))


def _filled(body: pl.DataFrame) -> dict[int, float]:
    """The share of cells with content, by column."""
    share = body.select(
        (cells.is_not_null() & ~cells.cast(pl.String).str.strip_chars(SPACES).is_in(["", *_EMPTY])).mean()
        for cells in map(pl.col, body.columns)
    )
    return {at: float(value or 0.0) for at, value in enumerate(share.row(0))} if body.width else {}


def _samples(body: pl.DataFrame) -> dict[int, list[str]]:
    head = body.head(_SAMPLED)
    return {at: list(dict.fromkeys(texts(head.to_series(at).to_list()))) for at in range(head.width)}


def _by_saved(layout: Layout, saved: Sequence[Mapping], as_of: date | None) -> Mapping | None:
    """The saved mapping that reads most and finds all it reads; what it does not know is left out and named.

    A day that was given for the last file is not that of this one: it is asked for again.
    """
    fits = []
    for mapping in saved:
        needed = {rule.heading for rule in mapping.rules if rule.use is Use.READ}
        if needed and needed | set(filter(None, [mapping.name_heading])) <= set(layout.by_text):
            fits.append((len(needed), mapping))
    if not fits:
        return None
    mapping = max(fits, key=lambda fit: fit[0])[1]
    rules = {rule.heading: rule for rule in mapping.rules}
    ordered = tuple(
        rules.get(heading.text) or Rule(heading.text, Use.IGNORED, why=Why.UNMATCHED) for heading in layout.headings
    )
    day = as_of if mapping.period == "fixed" and mapping.tables != ("attendance",) else None
    return replace(mapping, rules=ordered, header=layout.header, first_row=layout.first_row, day=day)


def as_table(found: Found, key: str, as_of: date | None = None) -> Mapping:
    """The mapping that reads a sheet that was looked at as this table of the contract, whatever it was taken for."""
    headings = tuple(_heading(at, seen.rule.heading) for at, seen in enumerate(found.columns))
    samples = {at: seen.samples for at, seen in enumerate(found.columns)}
    layout = Layout(found.header, found.first_row, headings, (), found.period)
    table = BY_KEY[key]
    rules = (
        attendance_rules(layout, Shape.ALIKE, {at: seen.filled for at, seen in enumerate(found.columns)})
        if key == "attendance"
        else alike_rules(layout, table, match(table, headings, samples), samples)
    )
    return _mapping(Shape.ALIKE, rules, layout, as_of)


def _heading(at: int, text: str) -> Heading:
    group, between, leaf = text.rpartition(" / ")
    return Heading(at, text, leaf, group if between else "", begins_with_day(leaf))


def _propose(sheet: Sheet, layout: Layout, samples: Samples, filled: dict[int, float],
             as_of: date | None) -> tuple[Shape, float, Mapping | None]:  # fmt: skip
    hint = sheet.place.sheet or PurePath(sheet.place.file).stem
    table, as_template = template_of(layout, hint)
    scores = {Shape.TEMPLATE: as_template, **_scores(sheet, layout)}
    shape = max(scores, key=lambda shape: scores[shape])
    score = min(scores[shape], 1.0)
    rules: tuple[Rule, ...] = ()
    if shape is Shape.PUNCHES and score >= SURE_ENOUGH:
        return shape, score, None
    if score < SURE_ENOUGH:
        shape, score, rules = _guess(layout, samples, filled, hint)
    elif shape is Shape.TEMPLATE and table is not None:
        rules = template_rules(layout, table, samples)
    elif shape is Shape.EMPLOYEES:
        rules = employee_rules(layout, samples)
    else:
        rules = attendance_rules(layout, shape, filled)
    return shape, score, _mapping(shape, rules, layout, as_of) if rules else None


def _guess(
    layout: Layout, samples: Samples, filled: dict[int, float], hint: str
) -> tuple[Shape, float, tuple[Rule, ...]]:  # fmt: skip
    attendance = attendance_rules(layout, Shape.ALIKE, filled)
    figures = {(rule.column, rule.leave_kind) for rule in attendance if rule.into}
    if len(figures) >= _FIGURES_ENOUGH:
        return Shape.ALIKE, 0.5, attendance
    table, matches, score = best_table(layout.headings, samples, hint)
    if table is None:
        return Shape.UNKNOWN, 0.0, ()
    shape = Shape.ALIKE if score >= SURE_ENOUGH else Shape.UNKNOWN
    return shape, score, alike_rules(layout, table, matches, samples)


def _scores(sheet: Sheet, layout: Layout) -> dict[Shape, float]:
    """How many of the headings that give each system away are there, 1 where it is beyond doubt."""
    bare = {name_of(heading.leaf).bare for heading in layout.headings}
    said = " ".join((*layout.titles, sheet.place.sheet, sheet.place.file))
    by_day = day_of_rows(layout) is not None
    figures = {name for wanted in FIGURES for choice in wanted.choices for name in choice}

    def share(names: Sequence[str], enough: int) -> float:
        return min(len(bare.intersection(names)) / enough, 1.0)

    employed = "hiredate" in bare or "employeenumber" in bare
    return {
        Shape.DINGTALK_MONTHLY: 0.0 if by_day else share(MONTHLY_DINGTALK, 6) + (0.2 if "月度汇总" in said else 0),
        Shape.DINGTALK_DAILY: share(DAILY_DINGTALK, 6) + (0.2 if "每日统计" in said else 0) if by_day else 0.0,
        Shape.FEISHU: share(FEISHU, 5) + (0.2 if "飞书" in said else 0),
        Shape.PUNCHES: 0.0 if bare & figures else share(PUNCHES, 3),
        Shape.EMPLOYEES: share(EMPLOYEES, 6) if employed else 0.0,
    }


def _mapping(shape: Shape, rules: tuple[Rule, ...], layout: Layout, as_of: date | None) -> Mapping:
    person, by_name = person_of(rules, layout)
    tables = {rule.table for rule in rules if rule.use is Use.READ}
    about_people = any("person_id" in BY_KEY[key].by_key for key in tables)
    period, day = _period(rules, tables, layout, as_of)
    attendance = shape in (Shape.DINGTALK_MONTHLY, Shape.DINGTALK_DAILY, Shape.FEISHU)
    return Mapping(
        shape.value, shape, rules, layout.header, layout.first_row,
        person=person if about_people else "", name_heading=by_name if about_people else "",
        period=period, day=day, constants=(Constant("pay", "element", "base"),) if shape is Shape.EMPLOYEES else (),
        empty=_EMPTY if attendance or shape is Shape.EMPLOYEES or shape is Shape.ALIKE else (),
    )  # fmt: skip


def _period(rules: Sequence[Rule], tables: set[str], layout: Layout, as_of: date | None) -> tuple[str, date | None]:
    """Where the day comes from that rows without a day of their own stand on."""
    read = {(rule.table, rule.column) for rule in rules}
    dated = {key: BY_KEY[key].dated for key in tables if BY_KEY[key].dated}
    if all((key, day) in read for key, day in dated.items()) or tables == {"people"}:
        return "", None
    if tables == {"attendance"} and layout.period:
        return "title", None
    return "fixed", None if tables == {"attendance"} else as_of


def _unread(layout: Layout, shape: Shape) -> list[Rule]:
    why, use = (Why.PUNCH, Use.WITHHELD) if shape is Shape.PUNCHES else (Why.UNMATCHED, Use.IGNORED)
    return [Rule(heading.text, use, why=why) for heading in layout.headings]
