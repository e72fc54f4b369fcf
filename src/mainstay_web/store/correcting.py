"""From "it should be" to the fact that takes the old one's place: read by the contract's own rules, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from mainstay.company.classes import class_of
from mainstay.company.grammar import Column, Kind, Table
from mainstay.core.access import Field
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import minor
from mainstay.core.text import Text
from mainstay_web.store.own_facts import OWN, Held, facts_about

_WORDS = {"是": True, "yes": True, "true": True, "1": True, "否": False, "no": False, "false": False, "0": False}


class WrongCellError(AnticipatedError):
    """What was typed cannot stand in this column."""

    code = "invalid"

    def __init__(self, text: Text) -> None:
        super().__init__(text, field="value")


@dataclass(frozen=True, slots=True)
class Correction:
    """What takes the place of what: a row to withdraw, a row to add, by column; None for neither."""

    gone: dict[str, Any] | None
    new: dict[str, Any] | None

    @staticmethod
    def may_name(table: Table, column: str, seen: frozenset[Field]) -> bool:
        """Whether a person may point at this column as wrong: they see it, and it is not their own number."""
        return column not in OWN and column in table.by_key and class_of(table.key, column) in seen

    @staticmethod
    def held_of(number: str, table: str) -> list[Held]:
        """The facts in force of one table about somebody."""
        return facts_about(number, [table]).get(table, [])


def corrected(held: Held, column: str, value: str) -> Correction:
    """The change that makes this cell so; without a column the whole row is withdrawn. Raises WrongCellError."""
    old = dict(held.values)
    if not column:
        return Correction(old, None)
    table = held.table
    new = {**old, column: read(table[column], value, old)}
    if new == old:
        raise WrongCellError(Text("新值与原来相同。", "This is what it says already."))
    # A later row with the same key takes the old one's place by itself; else the old one has to be withdrawn.
    same_key = bool(table.unique) and column not in table.unique
    return Correction(None if same_key else old, new)


def read(column: Column, text: str, row: dict[str, Any]) -> Any:
    """A cell as somebody typed it: days as 2026-03-31, money in the currency's unit. Raises WrongCellError."""
    text = text.strip()
    if not text:
        if column.required and not column.blank:
            raise WrongCellError(Text("这一项不能为空。", "This item cannot be empty."))
        return None
    try:
        value = _read(column, text, row)
    except (ValueError, InvalidOperation) as error:
        raise WrongCellError(_how(column)) from error
    _within(column, value)
    return value


def _read(column: Column, text: str, row: dict[str, Any]) -> Any:
    if column.money_when is not None:
        by, kinds = column.money_when
        return minor(Decimal(text)) if row.get(by) in kinds else int(text)
    return _choice(column, text) if column.kind is Kind.CHOICE else _READ.get(column.kind, str)(text)


def _yes_no(text: str) -> bool:
    if text.lower() not in _WORDS:
        raise ValueError(text)
    return _WORDS[text.lower()]


def _choice(column: Column, text: str) -> str:
    for word in column.words:
        if text.lower() in {word.key, word.label.zh, word.label.en.lower(), *word.also}:
            return word.key
    if column.open:
        return text
    raise ValueError(text)


_READ: dict[Kind, Callable[[str], Any]] = {
    Kind.DAY: date.fromisoformat,
    Kind.MONEY: lambda text: minor(Decimal(text.replace(",", "").replace("，", ""))),
    Kind.WHOLE: int,
    Kind.NUMBER: lambda text: float(Decimal(text)),
    Kind.YES_NO: _yes_no,
}


def _within(column: Column, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or column.low is None or column.high is None:
        return
    amount = value / 100 if column.kind is Kind.MONEY else value
    if not column.low <= amount <= column.high:
        raise WrongCellError(
            Text("应在 {low} 与 {high} 之间。", "It must lie between {low} and {high}.").fill(
                low=f"{column.low:,g}", high=f"{column.high:,g}"
            )
        )


def _how(column: Column) -> Text:
    if column.kind is Kind.DAY:
        return Text("日期请写成 2026-03-31 的样子。", "Write a day like 2026-03-31.")
    if column.kind is Kind.CHOICE:
        return Text("请填写：{words}。", "One of: {words}.").fill(
            words=Text("、".join(one.label.zh for one in column.words), ", ".join(one.label.en for one in column.words))
        )
    if column.kind is Kind.YES_NO:
        return Text("请填写“是”或“否”。", "Write yes or no.")
    return Text("请填写数字。", "Write a number.")
