"""How one sheet is read, set right by select boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse

from mainstay.company.contract import BY_KEY, TABLES
from mainstay.company.grammar import Column, Kind
from mainstay.company.recognise import Constant, Rule, Use, Why, as_table
from mainstay.company.recognise import Mapping as ColumnMapping
from mainstay.company.recognise.mapping import MONEY_UNITS, is_time
from mainstay.company.recognise.mapping import UNITS as TIME_UNITS
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.imports import change_sheet, save_mapping
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.giving import Given, a_version, attempt, caller
from mainstay_web.pages.imports.one import own
from mainstay_web.pages.imports.showing import UNITS, SheetView, sheets
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.tables.imports import Upload
from mainstay_web.store.tables.refs import new_ref

_ALSO = {"people": ("people", "posts", "pay"), "posts": ("people", "posts")}
"""Tables that one sheet often fills together."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A column that must be given: by a value that holds in every row, as long as no column of the sheet gives it."""

    name: str
    label: Text
    value: str
    words: tuple[tuple[str, Text], ...]


@page(Act.IMPORT)
def import_sheet(request: Request, upload: str, at: int) -> HttpResponse:
    """Shows every column of a sheet with what it becomes; saves what was chosen."""
    row = own(request, upload)
    views = sheets(row, request.reader)
    if row.state not in (Upload.LOOKED, Upload.CHECKED) or at >= len(views):
        raise AbsentError
    view = views[at]
    if request.method != "POST":
        return _form(request, row, view)
    here = reverse("import_one", kwargs={"upload": upload})
    if request.POST.get("do") in ("propose", "name"):
        here = reverse("import_sheet", kwargs={"upload": upload, "at": at})
    return attempt(lambda: _save(request, row, view), here, partial(_form, request, row, view))


def _save(request: Request, row: Upload, view: SheetView) -> None:
    given = request.POST
    if given.get("do") == "propose":
        table = given.get("table", "")
        if table not in BY_KEY:
            raise InvalidError(Text("请选择一张表。", "Choose a table."), field="table")
        mapping, chosen = as_table(view.found, table, request.reader.day), True
    elif view.mapping is None:
        raise InvalidError(Text("请先选择这是哪张表。", "First choose which table this is."), field="table")
    else:
        mapping, chosen = _mapping(view, given), "chosen" in given
    change_sheet(caller(request), row.ref, a_version(given), view.at, mapping, chosen=chosen)
    if given.get("do") == "name":
        save_mapping(request.reader.caller(), row.ref, view.at, given.get("name", ""))


def _form(
    request: Request, row: Upload, view: SheetView, problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    mapping = view.mapping
    return show(
        request, "imports/sheet.html", status, row=row, view=view, mapping=mapping, problem=problem, key=new_ref(),
        targets=list(_targets(mapping)) if mapping else [], all_tables=TABLES, units=UNITS,
        unit_choices={column.heading: unit_choices(column.rule) for column in view.columns},
        value_of=value_of, missing=list(_missing(mapping)) if mapping else [],
        first=BY_KEY[mapping.tables[0]].key if mapping and mapping.tables else "",
    )  # fmt: skip


def value_of(rule: Rule) -> str:
    """What a select box says of a rule."""
    if rule.use is not Use.READ:
        return rule.use.value
    kind = f":{rule.leave_kind}" if rule.leave_kind else ""
    return f"{rule.table}.{rule.column}{kind}"


def _targets(mapping: ColumnMapping) -> Iterator[tuple[Text, list[tuple[str, Text]]]]:
    """What the sheet's columns could become, by table."""
    keys = dict.fromkeys(key for one in mapping.tables for key in (one, *_ALSO.get(one, ())))
    for key in keys:
        table = BY_KEY[key]
        choices = [(f"{key}.{column.key}", column.label) for column in table.columns]
        if key == "attendance":
            choices += [
                (f"{key}.leave_hours:{word.key}", Text(f"休假时长（{word.label.zh}）", f"Leave ({word.label.en})"))
                for word in table["leave_kind"].words
            ]
        yield table.label, choices


def unit_choices(rule: Rule) -> tuple[str, ...]:
    """The units that a column may come in."""
    if rule.use is not Use.READ:
        return ()
    if is_time(rule.table, rule.column):
        return TIME_UNITS
    return MONEY_UNITS if BY_KEY[rule.table][rule.column].kind is Kind.MONEY else ()


def _missing(mapping: ColumnMapping) -> Iterator[Missing]:
    """Columns that the tables cannot do without and no column of the sheet gives."""
    read = {(rule.table, rule.column) for rule in mapping.rules if rule.use is Use.READ}
    constants = {(one.table, one.column): one.value for one in mapping.constants}
    for key in mapping.tables:
        for column in BY_KEY[key].columns:
            dated = column.key == BY_KEY[key].dated and mapping.period
            about = column.key == "person_id" and mapping.person
            wanted = column.required or (key, column.key) in constants
            if wanted and not dated and not about and (key, column.key) not in read:
                value = constants.get((key, column.key), "")
                yield Missing(f"{key}.{column.key}", _whole_label(key, column), value, _words(column))


def _whole_label(key: str, column: Column) -> Text:
    table = BY_KEY[key].label
    return Text(f"{table.zh} · {column.label.zh}", f"{table.en} · {column.label.en}")


def _words(column: Column) -> tuple[tuple[str, Text], ...]:
    return tuple((word.key, word.label) for word in column.words) if not column.open else ()


def _mapping(view: SheetView, given: Given) -> ColumnMapping:
    """The mapping of the filled-in form. Raises BadMappingError or InvalidError."""
    before = view.mapping
    assert before is not None  # noqa: S101 - asked for before
    rules = tuple(
        _rule(column.rule, given.get(f"c{at}", ""), given.get(f"u{at}", "")) for at, column in enumerate(view.columns)
    )
    by = given.get("person", "")
    heading = by.removeprefix("name:") if by.startswith("name:") else ""
    headings = {column.heading for column in view.columns}
    person = "name" if heading in headings else before.person if by == "" else "number"
    constants = tuple(
        Constant(name.partition(".")[0], name.partition(".")[2], given[f"k:{name}"].strip())
        for name in (one.name for one in _missing(replace(before, rules=rules)))
        if f"k:{name}" in given
    )
    return replace(
        before, rules=rules, person=person, name_heading=heading if person == "name" else before.name_heading,
        period=given.get("period", before.period), day=_day(given), constants=constants,
        hours_per_day=_hours(given, before.hours_per_day),
    )  # fmt: skip


def _rule(before: Rule, value: str, unit: str) -> Rule:
    """A column's rule as chosen; one that was not touched stays as it was, confidence and all."""
    if not value or before.use is Use.WITHHELD or (value == value_of(before) and unit in ("", before.unit)):
        return before
    if value in (Use.IGNORED.value, Use.ATTRIBUTE.value):
        return before.left_out(Use(value), before.why if before.use is not Use.READ else Why.NOT_NEEDED)
    target, _, kind = value.partition(":")
    table, _, column = target.partition(".")
    if table not in BY_KEY or column not in BY_KEY[table].by_key:
        raise InvalidError(Text("没有这样的列。", "There is no such column."))
    into = is_time(table, column)
    fresh = Rule(before.heading, table=table, column=column, leave_kind=kind, into=into, unit=into and (unit or into))
    if BY_KEY[table][column].kind is Kind.MONEY:
        return replace(fresh, unit=unit if unit in MONEY_UNITS else "")
    same = (before.table, before.column) == (table, column)
    return replace(fresh, how=before.how if same else "")


def _day(given: Given) -> date | None:
    text = given.get("day", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidError(Text("请填写日期。", "Give a day."), field="day") from error


def _hours(given: Given, before: float) -> float:
    text = given.get("hours_per_day", "")
    try:
        return float(text) if text else before
    except ValueError as error:
        raise InvalidError(Text("请填写每天的小时数。", "Give the hours of a day."), field="hours_per_day") from error


ROUTES = [path("imports/<upload:upload>/sheets/<int:at>", import_sheet, name="import_sheet")]
