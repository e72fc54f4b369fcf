"""What the company says it does for everyone, from a date: a typed value per key, versioned by day.

The store keeps the versions; rules ask which one is in force. A value is a frozen dataclass whose fields all have
defaults, so that a company that has decided nothing still has an answer, and is told that it is the default.

    standard.on(day, versions) -> value        in force on a day
    standard.written(value) -> JSON            for the store and for forms
    standard.read(data) -> value               raises WrongStandardError; a field that is not there takes its default
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text

T = TypeVar("T")

NOT_GIVEN = Text("没有填写", "nothing was given")


class WrongStandardError(AnticipatedError):
    """A value that a standard cannot have; `data["field"]` says where, `data["found"]` what is wrong."""

    code = "wrong_standard"

    def __init__(self, field: str, found: str | Text) -> None:
        super().__init__(
            Text("“{field}”的值不合要求：{found}。", 'The value of "{field}" cannot be: {found}.').fill(
                field=field, found=found
            ),
            field=field,
            found=found,
        )


@dataclass(frozen=True, slots=True)
class Standard(Generic[T]):
    """One thing a company decides for everyone. `fields` has a label for each field of the value."""

    key: str
    label: Text
    meaning: Text
    default: T
    fields: Mapping[str, Text]

    def on(self, day: date, versions: Iterable[Dated[T]] = ()) -> T:
        """The value in force on a day; the default where none was decided by then."""
        held = in_force(versions, day)
        return self.default if held is None else held.value

    def written(self, value: T) -> object:
        """A value as JSON holds it: objects, lists, numbers, texts; decimals and enumerations as their texts."""
        return plain(value)

    def read(self, data: object) -> T:
        """A value from JSON. Raises WrongStandardError where a field is unknown, of another type or out of range."""
        try:
            made: T = typed(type(self.default), data, self.key, self.default)
        except ValueError as error:  # a value's own checks, in `__post_init__`
            raise WrongStandardError(self.key, str(error)) from error
        return made


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value that holds from a day until a later one replaces it."""

    since: date
    value: T


def in_force(versions: Iterable[Dated[T]], day: date) -> Dated[T] | None:
    """The newest version that began on or before the day; of several of one day the last given. None if none did."""
    held: Dated[T] | None = None
    for version in versions:
        if version.since <= day and (held is None or version.since >= held.since):
            held = version
    return held


def plain(value: Any) -> object:
    """A value of dataclasses, enumerations, decimals, days, maps and tuples as JSON holds it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def typed(kind: Any, data: Any, where: str, default: Any = None) -> Any:
    """JSON as the type says; `default`, or else the class's own defaults, fill what an object leaves out.

    `where` is the name that errors say, with the path to the field: raises WrongStandardError.
    """
    origin = get_origin(kind)
    if isinstance(kind, types.UnionType):
        return _optional(kind, data, where, default)
    if is_dataclass(kind):
        return _object(kind, data, default, where)
    if origin is tuple:
        return _list(kind, data, where)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(kind, data, default, where)
    return _leaf(kind, data, where)


def _optional(kind: Any, data: Any, where: str, default: Any) -> Any:
    (inner,) = (one for one in get_args(kind) if one is not type(None))
    return None if data is None else typed(inner, data, where, default)


def _object(kind: Any, data: Any, default: Any, where: str) -> Any:
    hints = get_type_hints(kind)
    if not isinstance(data, Mapping) or set(data) - set(hints):
        raise WrongStandardError(where, repr(data))
    held = _held(kind, default)
    if missing := set(hints) - set(data) - set(held):
        raise WrongStandardError(f"{where}.{min(missing)}", NOT_GIVEN)
    return kind(**{
        name: typed(hint, data[name], f"{where}.{name}", held.get(name)) if name in data else held[name]
        for name, hint in hints.items()
    })  # fmt: skip


def _held(kind: Any, default: Any) -> dict[str, Any]:
    """What fields take that are left out: those of the default, or of an object in a list the class's own."""
    if default is not None:
        return {field.name: getattr(default, field.name) for field in fields(kind)}
    return {field.name: field.default for field in fields(kind) if field.default is not MISSING}


def _list(kind: Any, data: Any, where: str) -> Any:
    inner = get_args(kind)
    if not isinstance(data, list | tuple) or (Ellipsis not in inner and len(data) != len(inner)):
        raise WrongStandardError(where, repr(data))
    each = [inner[0]] * len(data) if Ellipsis in inner else inner
    return tuple(typed(one, part, f"{where}[{at}]") for at, (one, part) in enumerate(zip(each, data, strict=True)))


def _mapping(kind: Any, data: Any, default: Any, where: str) -> Any:
    """Keys that are not given keep their default; keys that have none are unknown."""
    key_kind, value_kind = get_args(kind)
    if not isinstance(data, Mapping):
        raise WrongStandardError(where, repr(data))
    given = {_leaf(key_kind, key, where): typed(value_kind, one, f"{where}.{key}") for key, one in data.items()}
    if default and (strange := set(given) - set(default)):
        raise WrongStandardError(where, str(sorted(map(str, strange))))
    return {**(default or {}), **given}


def _leaf(kind: Any, data: Any, where: str) -> Any:
    if kind is float and isinstance(data, int | float) and not isinstance(data, bool):
        return float(data)
    if kind is Decimal and isinstance(data, str | int) and not isinstance(data, bool):
        return _decimal(data, where)
    if kind is date and isinstance(data, str):
        return _day(data, where)
    if isinstance(kind, type) and issubclass(kind, Enum) and data in {one.value for one in kind}:
        return kind(data)
    if kind in {int, str, bool} and type(data) is kind:
        return data
    raise WrongStandardError(where, repr(data))


def _decimal(data: str | int, where: str) -> Decimal:
    try:
        number = Decimal(data)
    except InvalidOperation as error:
        raise WrongStandardError(where, repr(data)) from error
    if not number.is_finite():
        raise WrongStandardError(where, repr(data))
    return number


def _day(data: str, where: str) -> date:
    try:
        return date.fromisoformat(data)
    except ValueError as error:
        raise WrongStandardError(where, repr(data)) from error
