"""A standard as cells that a person fills in, and back: what a form for any of them is made from.

    cells_of(TIMES, value) -> (Cell("first_talk.urgent", …, "2"), …)
    read_cells(TIMES, {"first_talk.urgent": "3", …}) -> value        raises WrongStandardError

Numbers, yes or no, choices, lists of numbers, maps of them and objects that have `labels()` have cells. A standard of
tables has a page of its own.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from mainstay.core.standards import NOT_GIVEN, Standard, WrongStandardError, plain
from mainstay.core.text import Text

T = TypeVar("T")

NO_NUMBER = Text("不是数字", "this is no number")
NO_WORD = Text("请从所列中选择", "choose one of those listed")
_NUMBERS = (int, float, Decimal)


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing to fill in: `name` is its path, `part` says which of several it is, `text` what stands there now.

    `choices` are (value, label) pairs; `yes_no` is a tick; `many` a list with commas.
    """

    name: str
    label: Text
    part: Text | None
    text: str
    choices: tuple[tuple[str, Text], ...] = ()
    yes_no: bool = False
    many: bool = False


def cells_of(standard: Standard[T], value: T) -> tuple[Cell, ...]:
    """The cells of a value, in the order of its fields. Raises TypeError for a standard of tables."""
    kind = type(standard.default)
    return tuple(
        cell
        for name, hint in get_type_hints(kind).items()
        for cell in _cells(name, standard.fields[name], None, hint, getattr(value, name))
    )


def read_cells(standard: Standard[T], given: Mapping[str, str]) -> T:
    """The value that was filled in. Raises WrongStandardError, whose `field` names the cell."""
    kind = type(standard.default)
    return standard.read({
        name: _read(name, hint, getattr(standard.default, name), given) for name, hint in get_type_hints(kind).items()
    })  # fmt: skip


def _cells(name: str, label: Text, part: Text | None, kind: Any, value: Any) -> Iterator[Cell]:
    if is_dataclass(kind):
        hints, labels = get_type_hints(kind), value.labels()
        for one in fields(kind):
            yield from _cells(f"{name}.{one.name}", label, labels[one.name], hints[one.name], getattr(value, one.name))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _cells(f"{name}.{plain(key)}", label, getattr(key, "label", None), get_args(kind)[1], one)
    elif get_origin(kind) is tuple:
        _number_kind(get_args(kind)[0])
        yield Cell(name, label, part, ", ".join(map(str, value)), many=True)
    elif isinstance(kind, type) and issubclass(kind, Enum):
        choices = tuple((str(one.value), getattr(one, "label", Text(one.name, one.name))) for one in kind)
        yield Cell(name, label, part, str(value.value), choices)
    elif kind is bool:
        yield Cell(name, label, part, "yes" if value else "", yes_no=True)
    else:
        _number_kind(kind)
        yield Cell(name, label, part, "" if value is None else f"{value}")


def _read(name: str, kind: Any, default: Any, given: Mapping[str, str]) -> object:
    """What stands in the cells of this name, as JSON."""
    text = given.get(name, "").strip()
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return {
            one.name: _read(f"{name}.{one.name}", hints[one.name], getattr(default, one.name), given)
            for one in fields(kind)
        }
    if isinstance(default, Mapping):
        inner = get_args(kind)[1]
        return {str(plain(key)): _read(f"{name}.{plain(key)}", inner, one, given) for key, one in default.items()}
    if get_origin(kind) is tuple:
        parts = [part for part in text.replace("，", ",").replace("、", ",").split(",") if part.strip()]
        return [_number(name, get_args(kind)[0], part) for part in parts]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _chosen(name, kind, text)
    return text == "yes" if kind is bool else _number(name, kind, text)


def _chosen(name: str, kind: type[Enum], text: str) -> object:
    for one in kind:
        if str(one.value) == text:
            return one.value
    raise WrongStandardError(name, NO_WORD)


def _number(name: str, kind: Any, text: str) -> object:
    kind, may_be_empty = _number_kind(kind)
    text = text.strip()
    if not text:
        if may_be_empty:
            return None
        raise WrongStandardError(name, NOT_GIVEN)
    try:
        number = kind(text)
    except (ValueError, ArithmeticError) as error:
        raise WrongStandardError(name, NO_NUMBER) from error
    if not isfinite(number):
        raise WrongStandardError(name, NO_NUMBER)
    return str(number) if kind is Decimal else number


def _number_kind(kind: Any) -> tuple[Any, bool]:
    """The kind of number, and whether none will do. Raises TypeError for what a cell cannot hold."""
    if isinstance(kind, types.UnionType):
        inner = [one for one in get_args(kind) if one is not type(None)]
        return _number_kind(inner[0])[0], True
    if kind not in _NUMBERS:
        raise TypeError(f"no cell holds {kind!r}")
    return kind, False
