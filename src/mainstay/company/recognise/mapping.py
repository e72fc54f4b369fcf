"""A mapping: how one layout of sheets becomes tables of the contract; plain, named, kept as JSON, edited by hand."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from mainstay.company.contract import BY_KEY
from mainstay.company.grammar import Kind
from mainstay.company.recognise.raw import ENCODINGS
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text

VERSION = 1
HOURS_PER_DAY = 8.0
_DEEPEST = 40
"""No header stands in a later row."""


class Shape(StrEnum):
    """What a sheet looks like."""

    DINGTALK_MONTHLY = "dingtalk_monthly"
    DINGTALK_DAILY = "dingtalk_daily"
    FEISHU = "feishu"
    EMPLOYEES = "employees"
    TEMPLATE = "template"
    SAVED = "saved"
    ALIKE = "alike"
    PUNCHES = "punches"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Text:
        """The layout's name for readers."""
        return _SHAPES[self]


_SHAPES = {
    Shape.DINGTALK_MONTHLY: Text("钉钉考勤月度汇总", "DingTalk monthly attendance"),
    Shape.DINGTALK_DAILY: Text("钉钉考勤每日统计", "DingTalk daily attendance"),
    Shape.FEISHU: Text("飞书考勤", "Feishu attendance"),
    Shape.EMPLOYEES: Text("人事系统导出的员工名单", "employee export of an HR system"),
    Shape.TEMPLATE: Text("Mainstay 模板", "Mainstay's own template"),
    Shape.SAVED: Text("以前保存的映射", "a mapping saved before"),
    Shape.ALIKE: Text("按列名猜测", "guessed by its headings"),
    Shape.PUNCHES: Text("打卡明细", "single punches of a time clock"),
    Shape.UNKNOWN: Text("认不出", "not recognised"),
}


class Use(StrEnum):
    """What becomes of a sheet's column."""

    READ = "read"
    ATTRIBUTE = "attribute"
    """Kept as a further attribute of people, under its heading."""
    IGNORED = "ignored"
    WITHHELD = "withheld"
    """Not read on privacy grounds."""


class Why(StrEnum):
    """Why a column is not read."""

    NONE = ""
    UNMATCHED = "unmatched"
    NOT_NEEDED = "not_needed"
    PART = "part"
    OLD = "old"
    LEAVE_KIND = "leave_kind"
    DAILY = "daily"
    PUNCH = "punch"
    IDENTITY = "identity"
    LEAVING = "leaving"
    PAY = "pay"
    PROTECTED = "protected"

    @property
    def label(self) -> Text:
        """The reason for readers."""
        return _WHYS[self]


_WHYS = {
    Why.NONE: Text("读入", "read"),
    Why.UNMATCHED: Text("没有对应的列", "nothing in the contract is like it"),
    Why.NOT_NEEDED: Text("认得，但用不到", "known, but not needed"),
    Why.PART: Text("已含在总数里", "already part of a total that is read"),
    Why.OLD: Text("旧口径，已读新口径", "the old figure; the new one is read"),
    Why.LEAVE_KIND: Text("假别不明，请选择", "the kind of leave is not clear: choose it"),
    Why.DAILY: Text("逐日明细，为保护隐私不读", "a single day's detail, not read to protect privacy"),
    Why.PUNCH: Text("打卡时间或地点，为保护隐私不读", "times or places of the clock, not read to protect privacy"),
    Why.IDENTITY: Text("联系方式或证件，不需要", "contact or identity data, not needed"),
    Why.LEAVING: Text("记录的是离职本身", "records the leaving itself"),
    Why.PROTECTED: Text("受保护的信息，只用于公平性检查", "protected: kept for fairness checks only"),
    Why.PAY: Text("薪酬应按日期放入薪酬表", "pay belongs into the table pay, with its days"),
}

UNITS = ("min", "h", "day")
"""Units of lengths of time."""

MONEY_UNITS = ("one", "thousand", "wan")
"""Units of money; amounts are turned into single currency units, exactly."""

HOWS = ("", "year", "day_with_weekday", "family", "given", "money_code", "by_name")
"""What is done to a cell before it is read: nothing; a date's year; a day without its weekday; family and given
name put together; an amount of money whose currency stands behind it; somebody's name, turned into the number of
the only one of that name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of the column under `heading` (two header rows: "group / name").

    For Use.READ it is the contract's `table` and `column`. Lengths of time come in `unit` (min, h, day) and are
    turned into `into`; money in `unit` thousand or wan is turned into the unit of the company's files. Several columns
    of one target are added up. `leave_kind` says that the column holds leave of one kind, which gets rows of its own.
    `how` is one of HOWS. `confidence` is 0–1, 1 where somebody decided.
    """

    heading: str
    use: Use = Use.READ
    table: str = ""
    column: str = ""
    leave_kind: str = ""
    unit: str = ""
    into: str = ""
    how: str = ""
    why: Why = Why.NONE
    confidence: float = 1.0

    def left_out(self, use: Use, why: Why) -> Rule:
        """The same column, not read."""
        return Rule(self.heading, use, why=why)


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that stands in every row of a table where the sheet does not say it, such as `pay.per` = month."""

    table: str
    column: str
    value: str


@dataclass(frozen=True)
class Mapping:
    """How a sheet is read. `header` are its header rows and `first_row` its first row of data, counted from 1.

    `person` says how people are known: "number" (a rule reads person_id), "name" (the column under `name_heading`,
    only where the name is unique) or "" (the table is not about people). `period` says where the day of figures
    without a day of their own comes from: "" (each row says it), "title" (the period's last day, from the title,
    the day columns or the name of sheet or file) or "fixed" (`day`). `empty` are marks for empty cells.
    """

    name: str
    shape: Shape
    rules: tuple[Rule, ...]
    header: tuple[int, ...] = (1,)
    first_row: int = 2
    person: str = "number"
    name_heading: str = ""
    period: str = ""
    day: date | None = None
    hours_per_day: float = HOURS_PER_DAY
    constants: tuple[Constant, ...] = ()
    empty: tuple[str, ...] = ()
    encoding: str = ""

    def __post_init__(self) -> None:
        _check(self)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it fills, in the order of the contract."""
        named = {rule.table for rule in self.rules if rule.use is Use.READ}
        return tuple(key for key in BY_KEY if key in named)

    def with_rule(self, rule: Rule) -> Mapping:
        """The mapping with another rule for this heading (added if there was none)."""
        others = [old for old in self.rules if old.heading != rule.heading]
        at = next((i for i, old in enumerate(self.rules) if old.heading == rule.heading), len(others))
        return replace(self, rules=(*others[:at], rule, *others[at:]))

    def to_json(self) -> str:
        """The mapping as JSON text."""
        told = {"version": VERSION, **asdict(self), "day": self.day.isoformat() if self.day else None}
        return json.dumps(told, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Mapping:
        """The mapping from its JSON text. Raises BadMappingError, which says what is wrong."""
        try:
            return _from(json.loads(text))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise BadMappingError(_UNREADABLE.fill(found=error)) from error


class BadMappingError(AnticipatedError):
    """A mapping that names what does not exist."""

    code = "bad_mapping"


_UNREADABLE = Text("映射读不懂：{found}。", "The mapping cannot be understood: {found}.")
_NO_TARGET = Text("列“{heading}”：合同里没有 {found}。", "Column {heading}: the contract has no {found}.")
_BAD_VALUE = Text("“{found}”不能用作 {key}。", "{found} cannot stand for {key}.")


def _from(told: dict[str, Any]) -> Mapping:
    if told.pop("version") != VERSION:
        raise ValueError("version")
    rules = tuple(Rule(**{**rule, "use": Use(rule["use"]), "why": Why(rule["why"])}) for rule in told.pop("rules"))
    constants = tuple(Constant(**constant) for constant in told.pop("constants"))
    day = told.pop("day")
    shape = Shape(told.pop("shape"))
    header, empty = tuple(map(int, told.pop("header"))), tuple(map(str, told.pop("empty")))
    when = date.fromisoformat(day) if day else None
    return Mapping(rules=rules, constants=constants, day=when, shape=shape, header=header, empty=empty, **told)


def _check(mapping: Mapping) -> None:
    """Raises BadMappingError for what does not exist."""
    for rule in mapping.rules:
        if rule.use is Use.READ:
            _target(rule.heading, rule.table, rule.column)
            leave = {word.key for word in BY_KEY["attendance"]["leave_kind"].words}
            _one_of("leave_kind", rule.leave_kind, ("", *leave))
            money = BY_KEY[rule.table][rule.column].kind is Kind.MONEY
            _one_of("unit", rule.unit, ("", *(MONEY_UNITS if money else UNITS)))
            _one_of("into", rule.into, ("", *UNITS))
            _one_of("how", rule.how, HOWS)
        if rule.use is Use.ATTRIBUTE and "people" not in mapping.tables:
            raise BadMappingError(_BAD_VALUE.fill(found=rule.heading, key="attribute"))
    for constant in mapping.constants:
        _target(constant.column, constant.table, constant.column)
    _one_of("person", mapping.person, ("number", "name", ""))
    _one_of("period", mapping.period, ("", "title", "fixed"))
    _one_of("encoding", mapping.encoding, ("", *ENCODINGS))
    rows = (*mapping.header, mapping.first_row)
    if not 0 < mapping.hours_per_day <= 24 or not all(0 < row <= _DEEPEST for row in rows) or len(rows) > 4:
        raise BadMappingError(_BAD_VALUE.fill(found=mapping.hours_per_day, key="hours_per_day / first_row / header"))


def _target(heading: str, table: str, column: str) -> None:
    if table not in BY_KEY or column not in BY_KEY[table].by_key:
        raise BadMappingError(_NO_TARGET.fill(heading=heading, found=f"{table}.{column}"))


def _one_of(key: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise BadMappingError(_BAD_VALUE.fill(found=value, key=key))


def is_time(table: str, column: str) -> str:
    """The unit in which the contract keeps a length of time; "" for columns that are none."""
    if table != "attendance" or BY_KEY[table][column].kind is not Kind.NUMBER:
        return ""
    return "min" if column.endswith("minutes") else "h"
