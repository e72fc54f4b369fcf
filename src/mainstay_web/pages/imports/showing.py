"""What the pages of an import show: sheets with their columns, differences with what may be seen of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mainstay.company.classes import class_of
from mainstay.company.contract import BY_KEY
from mainstay.company.grammar import Column, Kind
from mainstay.company.recognise import Found, Rule, Use
from mainstay.company.recognise import Mapping as ColumnMapping
from mainstay.core.access import Field
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay_web.pages.reader import Reader
from mainstay_web.store.imports import classes_seen, seen_of
from mainstay_web.store.tables.imports import Upload
from mainstay_web.store.uploads import Shown, recognition

MASK = "••"
UNITS = {
    "min": Text("分钟", "minutes"), "h": Text("小时", "hours"), "day": Text("天", "days"),
    "one": Text("元", "one"), "thousand": Text("千元", "thousands"), "wan": Text("万元", "ten thousands"),
}  # fmt: skip
ENCODINGS = {"utf-8-sig": "UTF-8", "gb18030": "GB18030", "big5": "Big5", "utf-16": "UTF-16"}

_YES, _NO, _NOTHING = Text("是", "yes"), Text("否", "no"), Text("–", "–")
_OTHERS = frozenset({Field.PERSONAL, Field.PAY, Field.PERFORMANCE})
"""Of columns without a place in the contract, samples are shown to who sees all of these."""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of a sheet: its heading, what it becomes, why it does not, and some of its values."""

    heading: str
    rule: Rule
    becomes: Text
    unit: Text | None
    samples: tuple[str, ...]
    filled: float

    @property
    def is_read(self) -> bool:
        """Whether its values are used."""
        return self.rule.use in (Use.READ, Use.ATTRIBUTE)

    @property
    def unsure(self) -> bool:
        """Whether somebody should look at it."""
        return self.rule.use is Use.READ and self.rule.confidence < 0.9


@dataclass(frozen=True)
class SheetView:
    """One sheet: what it was taken for and how it would be read now."""

    at: int
    found: Found
    mapping: ColumnMapping | None
    chosen: bool
    columns: tuple[ColumnView, ...]

    @property
    def tables(self) -> tuple[Text, ...]:
        """The tables it fills."""
        return tuple(BY_KEY[key].label for key in self.mapping.tables) if self.mapping else ()

    @property
    def matched(self) -> int:
        """How many columns are read."""
        return sum(one.is_read for one in self.columns)

    @property
    def left_out(self) -> tuple[ColumnView, ...]:
        """The columns that are not."""
        return tuple(one for one in self.columns if not one.is_read)

    @property
    def masked(self) -> bool:
        """Whether samples are hidden from this reader."""
        return any(MASK in one.samples for one in self.columns)

    @property
    def encoding(self) -> str:
        """How a CSV was read."""
        return ENCODINGS.get(self.found.encoding, self.found.encoding)


def sheets(upload: Upload, reader: Reader) -> list[SheetView]:
    """Every sheet of the upload as it would be read."""
    found = recognition(upload).sheets
    seen = classes_seen(reader.actor, reader.day)
    return [
        _sheet(at, one, upload.plan[at], seen) for at, one in enumerate(found) if at < len(upload.plan)
    ]  # fmt: skip


def _sheet(at: int, found: Found, plan: Mapping[str, Any], seen: frozenset[Field]) -> SheetView:
    mapping = ColumnMapping.from_json(plan["mapping"]) if plan["mapping"] else None
    rules = {rule.heading: rule for rule in mapping.rules} if mapping else {}
    columns = []
    for one in found.columns:
        rule = rules.get(one.rule.heading, one.rule)
        shown = tuple(MASK for _ in one.samples) if _hidden(rule, seen) else one.samples
        unit = UNITS.get(rule.unit) if rule.use is Use.READ else None
        columns.append(ColumnView(rule.heading, rule, becomes(rule), unit, shown, one.filled))
    return SheetView(at, found, mapping, bool(plan["chosen"]), tuple(columns))


def _hidden(rule: Rule, seen: frozenset[Field]) -> bool:
    if rule.use is Use.READ:
        return class_of(rule.table, rule.column) not in seen
    return not seen >= _OTHERS


def becomes(rule: Rule) -> Text:
    """What a column becomes, for readers."""
    if rule.use is Use.READ:
        table = BY_KEY[rule.table]
        column, label = table[rule.column].label, table.label
        kind = _word(table["leave_kind"], rule.leave_kind) if rule.leave_kind else None
        if kind is not None:
            return Text(f"{label.zh} · {column.zh}（{kind.zh}）", f"{label.en} · {column.en} ({kind.en})")
        return Text(f"{label.zh} · {column.zh}", f"{label.en} · {column.en}")
    if rule.use is Use.ATTRIBUTE:
        return Text("人员的附加信息", "a further attribute of people")
    return Text("不读", "not read")


def _word(column: Column, key: str) -> Text:
    return next((word.label for word in column.words if word.key == key), Text(key, key))


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that changes: whose row (its key), which column, before and after."""

    key: tuple[Text, ...]
    column: Text
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class TableView:
    """What a table would get: its counts, changed cells, and rows that are new or gone as cells."""

    key: str
    label: Text
    counts: Mapping[str, int]
    changes: tuple[Change, ...]
    columns: tuple[Text, ...]
    new: tuple[tuple[Text, ...], ...]
    gone: tuple[tuple[Text, ...], ...]


def tables(upload: Upload, shown: Shown, reader: Reader, most: int = 20) -> list[TableView]:
    """Of each table the counts and the first differences; what the reader may not see of somebody is masked."""
    seen = classes_seen(reader.actor, reader.day)
    return [
        _table(key, counts, shown.tables.get(key, {}), reader, seen, most) for key, counts in upload.counts.items()
    ]  # fmt: skip


def _table(
    key: str, counts: Mapping[str, int], rows: Mapping[str, list[dict[str, Any]]], reader: Reader,
    seen: frozenset[Field], most: int,
) -> TableView:  # fmt: skip
    new, gone, changes = (rows.get(part, [])[:most] for part in ("new", "gone", "changes"))
    names = list(dict.fromkeys(name for row in (*new, *gone) for name, value in row.items() if value is not None))
    held = _Held(key, reader, (*gone, *changes), seen)
    return TableView(
        key, BY_KEY[key].label, counts,
        tuple(_change(key, row, held) for row in changes),
        tuple(label_of(key, name) for name in names),
        tuple(tuple(_cell(key, name, row.get(name), class_in(key, name) in seen) for name in names) for row in new),
        tuple(tuple(_cell(key, name, row.get(name), held.may(name, row)) for name in names) for row in gone),
    )  # fmt: skip


class _Held:
    """Which cells of held rows the reader may see: by the person they are about and the column's class."""

    def __init__(
        self, key: str, reader: Reader, rows: Iterable[Mapping[str, Any]], seen: frozenset[Field]
    ) -> None:  # fmt: skip
        self._key, self._reader, self._seen = key, reader, seen
        self._numbers = {str(row["person_id"]) for row in rows if row.get("person_id")}
        self._of: dict[Field, set[str]] = {}

    def may(self, column: str, row: Mapping[str, Any]) -> bool:
        """Whether this cell of a held row may be seen."""
        field = class_in(self._key, column)
        if "person_id" not in row:
            return field in self._seen
        if field not in self._of:
            self._of[field] = seen_of(self._reader.actor, field, self._numbers, self._reader.day)
        return str(row["person_id"]) in self._of[field]


def class_in(table: str, column: str) -> Field:
    """The class of a column; one beyond the contract is personal."""
    return class_of(table, column) if column in BY_KEY[table].by_key else Field.PERSONAL


def label_of(table: str, column: str) -> Text:
    """A column's name for readers; one beyond the contract keeps its heading."""
    known = BY_KEY[table].by_key.get(column)
    return known.label if known is not None else Text(column, column)


def _change(key: str, row: Mapping[str, Any], held: _Held) -> Change:
    names = [name for name in row if name not in ("column", "before", "after")]
    column = str(row["column"])
    sees = held.may(column, row)
    return Change(
        tuple(_cell(key, name, row[name], held.may(name, row)) for name in names), label_of(key, column),
        _cell(key, column, row["before"], sees), _cell(key, column, row["after"], sees),
    )  # fmt: skip


def _cell(table: str, name: str, value: object, sees: bool) -> Text:  # noqa: FBT001 - a plain helper
    if not sees:
        return Text(MASK, MASK)
    if value is None or value == "":
        return _NOTHING
    return spoken(BY_KEY[table].by_key.get(name), value)


def spoken(column: Column | None, value: object) -> Text:
    """A value of the contract as people write it."""
    text = str(value)
    plain = Text(text, text)
    if column is None:
        return plain
    if column.kind is Kind.MONEY and text.lstrip("-").isdigit():
        exact = f"{major(int(text)):,.2f}"
        return Text(exact, exact)
    if column.kind is Kind.NUMBER and isinstance(value, float):
        short = f"{value:,.10g}"
        return Text(short, short)
    if column.kind is Kind.YES_NO:
        return _YES if text.lower() in ("true", "1") else _NO
    if column.kind is Kind.CHOICE:
        return _word(column, text)
    return plain


def total(counts: Sequence[Mapping[str, int]], name: str) -> int:
    """The sum of one count over the tables."""
    return sum(one[name] for one in counts)
