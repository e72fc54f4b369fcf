"""The grammar in which the contract of the company folder is written: what a table and a column are."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from mainstay.core.text import Text


class Kind(StrEnum):
    """What a column's cells hold, and so how they are read and checked."""

    ID = "id"
    TEXT = "text"
    DAY = "day"
    MONEY = "money"
    WHOLE = "whole"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"

    @property
    def label(self) -> Text:
        """The kind's name for readers."""
        return _KINDS[self]


_KINDS = {
    Kind.ID: Text("编号（文本）", "id (text)"),
    Kind.TEXT: Text("文本", "text"),
    Kind.DAY: Text("日期", "day"),
    Kind.MONEY: Text("金额", "money"),
    Kind.WHOLE: Text("整数", "whole number"),
    Kind.NUMBER: Text("数", "number"),
    Kind.YES_NO: Text("是/否", "yes/no"),
    Kind.CHOICE: Text("选项", "choice"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """One answer of a choice: the key it is kept as, its labels, and other spellings that are understood."""

    key: str
    label: Text
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the contract.

    A `required` column must be there, and filled in every row unless `blank`.
    `also` are further headers that are understood beside the key and the two labels. `low` and `high` bound a number
    (money in currency units). `words` are the answers of a choice; where `open`, other words are kept as they are.
    `protected` columns reach no model. `default` stands where the cell is empty. `money_when` says in which rows
    (column, its values) the amount is money; in the others it is a whole number.
    """

    key: str
    kind: Kind
    label: Text
    meaning: Text
    required: bool = False
    blank: bool = False
    also: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    words: tuple[Word, ...] = ()
    open: bool = False
    protected: bool = False
    default: str = ""
    money_when: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Hidden:
    """`columns` are unknown as long as the day in `day` is still to come."""

    day: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table of the contract.

    `unique` columns together name a row once (empty: rows may repeat). `dated` is the day on which a row becomes
    known (empty: it holds always). `ordered` are pairs of columns of which the second may not lie before (below) the
    first. `further` says that columns beyond the contract are kept.
    """

    key: str
    label: Text
    meaning: Text
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    dated: str = ""
    hidden: tuple[Hidden, ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()
    further: bool = False
    by_key: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})
        named = {*self.unique, *filter(None, [self.dated]), *(key for pair in self.ordered for key in pair)}
        if missing := named - set(self.by_key):
            raise ValueError(f"{self.key} names columns it does not have: {sorted(missing)}")

    def __getitem__(self, key: str) -> Column:
        return self.by_key[key]

    @cached_property
    def required(self) -> tuple[Column, ...]:
        """Columns without which the table cannot be read."""
        return tuple(column for column in self.columns if column.required)


def words(*rows: tuple[str, str, str] | tuple[str, str, str, str]) -> tuple[Word, ...]:
    """Words from rows of (key, zh, en, other spellings divided by spaces)."""
    return tuple(Word(row[0], Text(row[1], row[2]), tuple(row[3].split()) if len(row) == 4 else ()) for row in rows)
