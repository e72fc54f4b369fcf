"""What is held about one person: every fact in force, whence it came, and in words that the person can check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mainstay.chapters import CATALOGUE
from mainstay.company.classes import class_of
from mainstay.company.contract import BY_KEY, TABLES
from mainstay.company.grammar import Column, Kind, Table
from mainstay.core.access import Actor, Field
from mainstay.core.money import written
from mainstay.core.text import Text
from mainstay.report.written import day as day_in_words
from mainstay.report.written import same
from mainstay_web.store.access import allowed
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.people import Person, Unit

NOTHING = Text("未填", "not given")
YES, NO = Text("是", "yes"), Text("否", "no")
PEOPLE_COLUMNS = frozenset({"manager_id", "by"})
"""Columns that hold another person's number."""
FACT_KINDS = {one.key: one.label for one in CATALOGUE.facts}
"""Kinds of the table `facts`, which the chapters declare."""
GRANTS = BY_KEY["grants"]
OWN = frozenset({"person_id"})
"""What goes without saying on one's own page."""


@dataclass(frozen=True, slots=True)
class Held:
    """One fact in force. `mark` finds it again in an address; `values` are as kept, `batch` is how it came."""

    table: Table
    mark: str
    values: Mapping[str, Any]
    batch: Batch

    @property
    def key(self) -> dict[str, Any]:
        """The values that find the row again, as JSON knows them."""
        return {name: plain(self.values[name]) for name in key_columns(self.table)}


@dataclass(frozen=True, slots=True)
class Part:
    """One table as its person reads it: columns that they may see, and rows of (fact, cells), newest first."""

    table: Table
    field: Field
    columns: tuple[Column, ...]
    rows: tuple[tuple[Held, tuple[Text, ...]], ...]

    @property
    def newest(self) -> date | None:
        """The newest day on which something became known."""
        days = (one.values[self.table.dated] for one, _ in self.rows) if self.table.dated else ()
        return max((day for day in days if isinstance(day, date)), default=None)

    def filled(self) -> Part:
        """Without the columns that say nothing in any row."""
        kept = [n for n in range(len(self.columns)) if any(cells[n] != NOTHING for _, cells in self.rows)]
        rows = tuple((held, tuple(cells[n] for n in kept)) for held, cells in self.rows)
        return replace(self, columns=tuple(self.columns[n] for n in kept), rows=rows)


def key_columns(table: Table) -> tuple[str, ...]:
    """The columns that name a row: the contract's key, or all of them where rows may repeat."""
    return table.unique or tuple(column.key for column in table.columns)


def plain(value: Any) -> Any:
    """A cell as JSON knows it."""
    return value.isoformat() if isinstance(value, date) else value


def typed(column: Column, value: Any) -> Any:
    """The other way round."""
    return date.fromisoformat(value) if column.kind is Kind.DAY and isinstance(value, str) else value


def facts_about(number: str, tables: Iterable[str] | None = None) -> dict[str, list[Held]]:
    """The facts in force about one person, by table, in the order in which they came; vesting by way of the grants."""
    return facts_of([number], tables)[number]


def facts_of(numbers: Sequence[str], tables: Iterable[str] | None = None) -> dict[str, dict[str, list[Held]]]:
    """The same of some hundreds of people, by number: a query or two for each table, however many people."""
    wanted = [BY_KEY[key] for key in tables] if tables is not None else TABLES
    found: dict[str, dict[str, list[Held]]] = {number: {} for number in numbers}
    for table in wanted:
        for one in _held(table, person_id__in=numbers) if "person_id" in table.by_key else ():
            found[one.values["person_id"]].setdefault(table.key, []).append(one)
    if any(table.key == "vesting" for table in wanted):
        whose = {row.values["grant_id"]: row.values["person_id"] for row in _held(GRANTS, person_id__in=numbers)}
        for one in _held(BY_KEY["vesting"], grant_id__in=list(whose)):
            found[whose[one.values["grant_id"]]].setdefault("vesting", []).append(one)
    return found


def fact_by_mark(number: str, table: str, mark: str) -> Held | None:
    """One of the person's own facts, found again."""
    if table not in BY_KEY:
        return None
    return next((one for one in facts_about(number, [table]).get(table, ()) if one.mark == mark), None)


def _held(table: Table, **of: Any) -> list[Held]:
    rows = FACTS[table.key].objects.filter(batch__void=False, **of).select_related("batch").order_by("row")
    found: dict[str, Held] = {}
    gone: set[str] = set()
    for row in rows:
        values = {column.key: getattr(row, column.key) for column in table.columns}
        if table.further:
            values["further"] = row.further
        mark = mark_of(table, values)
        known = mark if table.unique else str(row.pk)
        found.pop(known, None)
        if row.withdrawn:
            gone.add(mark)
        else:
            found[known] = Held(table, mark, values, row.batch)
    # Where rows may repeat, withdrawing one withdraws all that are like it, as in `store.facts`.
    return [one for one in found.values() if table.unique or one.mark not in gone]


def mark_of(table: Table, values: Mapping[str, Any]) -> str:
    """A short name of a row that says nothing of what is in it."""
    told = json.dumps([table.key, *(plain(values[name]) for name in key_columns(table))], ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()[:20]


def seen_by(actor: Actor, number: str, day: date) -> frozenset[Field]:
    """The classes that the actor may see of that person."""
    return frozenset(one for one in Field if allowed(actor, one, number, day))


def parts_for(actor: Actor, number: str, day: date, tables: Iterable[str] | None = None) -> list[Part]:
    """What is held about the person, in the columns that the actor may see, newest first."""
    seen, held = seen_by(actor, number, day), facts_about(number, tables)
    names = Names.of(held)
    found = []
    for key, rows in held.items():
        table = BY_KEY[key]
        columns = tuple(one for one in table.columns if one.key not in OWN and class_of(key, one.key) in seen)
        if columns:
            lines = [(one, tuple(in_words(c, one.values, names) for c in columns)) for one in _newest_first(rows)]
            found.append(Part(table, class_of(key, columns[0].key), columns, tuple(lines)))
    return found


def _newest_first(rows: Sequence[Held]) -> list[Held]:
    dated = rows[0].table.dated
    if not dated:
        return list(reversed(rows))
    return sorted(rows, key=lambda one: one.values[dated] or date.min, reverse=True)


def further_labelled(number: str) -> list[tuple[Text, str]]:
    """The same under the catalogue's labels, where it knows an item."""
    return [(attribute_label(name), value) for name, value in further_of(number).items()]


def attribute_label(name: str) -> Text:
    """What an item of the company's list is called."""
    return next((one.label for one in CATALOGUE.attributes if one.is_named(name)), same(name))


def further_of(number: str) -> dict[str, str]:
    """What the company keeps of a person beyond the contract, by the name that the company's file gives it."""
    rows = facts_about(number, ["people"]).get("people", ())
    told = rows[-1].values["further"] if rows else {}
    return {name: str(value) for name, value in told.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Names:
    """What other people and units that stand in facts are called; both are public."""

    people: Mapping[str, str]
    units: Mapping[str, str]
    currency: str

    @classmethod
    def of(cls, held: Mapping[str, Sequence[Held]]) -> Names:
        """Those named in these facts."""
        rows = [one.values for group in held.values() for one in group]
        people = {str(row[name]) for row in rows for name in PEOPLE_COLUMNS if row.get(name)}
        known = dict(Person.objects.filter(number__in=people).values_list("number", "name"))
        units = {str(row["unit"]) for row in rows if row.get("unit")}
        return cls(
            known, dict(Unit.objects.filter(unit__in=units).values_list("unit", "name")), the_installation().currency
        )


def in_words(column: Column, values: Mapping[str, Any], names: Names) -> Text:
    """One cell as its person reads it."""
    value = values.get(column.key)
    if value is None or value == "":
        return NOTHING
    if column.money_when is not None:
        by, kinds = column.money_when
        return written(int(value), names.currency) if values.get(by) in kinds else same(str(value))
    return _said(column, value, names)


def _said(column: Column, value: Any, names: Names) -> Text:
    match column.kind:
        case Kind.DAY:
            return day_in_words(value)
        case Kind.MONEY:
            return written(int(value), names.currency)
        case Kind.YES_NO:
            return YES if value else NO
        case Kind.CHOICE:
            return next((one.label for one in column.words if one.key == value), same(str(value)))
        case Kind.NUMBER:
            return same(f"{value:g}")
        case _:
            return FACT_KINDS.get(str(value), same(_named(column, str(value), names)))


def _named(column: Column, value: str, names: Names) -> str:
    if column.key in PEOPLE_COLUMNS and names.people.get(value):
        return names.people[value]
    return names.units.get(value, value) if column.key == "unit" else value
