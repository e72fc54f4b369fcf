"""Checks JSON against the published schema of the Open Cap Format. 按公开 schema 校验。

The schema uses a small, closed part of JSON Schema draft 7. Exactly that part is understood here, and a keyword beyond
it is refused when it is met, so that nothing is ever passed over in silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from mainstay.core.text import Text

_SAID = frozenset({"$schema", "$id", "$comment", "title", "description", "default", "deprecated", "examples"})
"""Keywords that say something and ask for nothing."""
_OBJECTS = "/schema/objects/"


class UnknownKeywordError(Exception):
    """The schema asks for something that is not understood here: a newer schema needs newer code."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Where a JSON value differs from the schema (a path such as `items[3].quantity`), and how."""

    where: str
    text: Text


@cache
def schemas() -> Mapping[str, Mapping[str, Any]]:
    """Every schema by its `$id`."""
    return {one["$id"]: one for one in map(_parsed, _found(files("mainstay.company.ocf") / "schema"))}


def _found(folder: Traversable) -> Iterator[Traversable]:
    for one in sorted(folder.iterdir(), key=lambda each: each.name):
        if one.is_dir():
            yield from _found(one)
        elif one.name.endswith(".schema.json"):
            yield one


def _parsed(one: Traversable) -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(one.read_text("utf-8"))
    return data


@cache
def by_object_type() -> Mapping[str, str]:
    """The `$id` of the schema of each kind of object. Older names of an object have the schema of the newer."""
    found: dict[str, str] = {}
    for key, schema in schemas().items():
        if _OBJECTS not in key or "/primitives/" in key:
            continue
        kind = schema["properties"].get("object_type", {})
        for name in kind.get("enum", [kind["const"]] if "const" in kind else []):
            found[name] = key
    return found


@cache
def version() -> str:
    """The version of the format that these schemas describe."""
    manifest = next(one for key, one in schemas().items() if key.endswith("/OCFManifestFile.schema.json"))
    return str(manifest["properties"]["ocf_version"]["const"])


def flaws(value: Any, schema: str, where: str = "") -> list[Flaw]:
    """Everything in which a value differs from the schema of that `$id`."""
    return list(_check(value, schemas()[schema], where))


def object_flaws(value: Any, where: str = "") -> list[Flaw]:
    """Everything in which an object differs from the schema that its `object_type` names."""
    kind = value.get("object_type") if isinstance(value, dict) else None
    key = by_object_type().get(kind) if isinstance(kind, str) else None
    if key is None:
        text = Text("不认识的对象类型：{found}。", "There is no such type of object: {found}.")
        return [Flaw(where, text.fill(found=repr(kind)))]
    return flaws(value, key, where)


def _check(value: Any, schema: Mapping[str, Any], where: str) -> Iterator[Flaw]:
    if "$ref" in schema:  # in draft 7 nothing beside a reference counts
        yield from _check(value, schemas()[schema["$ref"]], where)
        return
    for keyword, asked in schema.items():
        if keyword in _SAID:
            continue
        if keyword == "additionalProperties":
            yield from _no_others(value, schema, where)
        elif keyword not in _RULES:
            raise UnknownKeywordError(keyword)
        else:
            yield from _RULES[keyword](value, asked, where)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda one: isinstance(one, dict),
    "array": lambda one: isinstance(one, list),
    "string": lambda one: isinstance(one, str),
    "boolean": lambda one: isinstance(one, bool),
    "integer": lambda one: isinstance(one, int) and not isinstance(one, bool),
    "null": lambda one: one is None,
}


def _flaw(where: str, zh: str, en: str, **given: object) -> Flaw:
    return Flaw(where, Text(zh, en).fill(**given))


def _type(value: Any, asked: str, where: str) -> Iterator[Flaw]:
    if not _TYPES[asked](value):
        yield _flaw(where, "应为 {asked}。", "This should be of type {asked}.", asked=asked)


def _const(value: Any, asked: Any, where: str) -> Iterator[Flaw]:
    if value != asked:
        yield _flaw(where, "应为 {asked}。", "This should be {asked}.", asked=repr(asked))


def _enum(value: Any, asked: list[Any], where: str) -> Iterator[Flaw]:
    if value not in asked:
        yield _flaw(where, "只能是：{asked}。", "This should be one of: {asked}.", asked=", ".join(map(str, asked)))


def _required(value: Any, asked: list[str], where: str) -> Iterator[Flaw]:
    for name in asked:
        if isinstance(value, dict) and name not in value:
            yield _flaw(where, "缺少“{name}”。", "“{name}” is missing.", name=name)


def _properties(value: Any, asked: Mapping[str, Any], where: str) -> Iterator[Flaw]:
    if isinstance(value, dict):
        for name, schema in asked.items():
            if name in value:
                yield from _check(value[name], schema, f"{where}.{name}" if where else name)


def _no_others(value: Any, schema: Mapping[str, Any], where: str) -> Iterator[Flaw]:
    if schema["additionalProperties"] is not False:
        raise UnknownKeywordError("additionalProperties")
    if isinstance(value, dict):
        for name in sorted(set(value) - set(schema.get("properties", {}))):
            yield _flaw(where, "不认识的字段“{name}”。", "“{name}” is not known here.", name=name)


def _items(value: Any, asked: Mapping[str, Any], where: str) -> Iterator[Flaw]:
    if isinstance(value, list):
        for place, one in enumerate(value):
            yield from _check(one, asked, f"{where}[{place}]")


def _length(least: bool) -> Callable[[Any, int, str], Iterator[Flaw]]:  # noqa: FBT001 - private
    def check(value: Any, asked: int, where: str) -> Iterator[Flaw]:
        if isinstance(value, str | list) and (len(value) < asked if least else len(value) > asked):
            zh, en = (
                ("长度不得小于 {asked}。", "Shorter than {asked}.")
                if least
                else ("长度不得大于 {asked}。", "Longer than {asked}.")
            )
            yield _flaw(where, zh, en, asked=asked)

    return check


def _minimum(value: Any, asked: int, where: str) -> Iterator[Flaw]:
    if isinstance(value, int) and value < asked:
        yield _flaw(where, "不得小于 {asked}。", "Below {asked}.", asked=asked)


def _unique(value: Any, asked: bool, where: str) -> Iterator[Flaw]:  # noqa: FBT001 - a keyword's value
    if asked and isinstance(value, list) and len({json.dumps(one, sort_keys=True) for one in value}) < len(value):
        yield _flaw(where, "不得重复。", "Repeated.")


def _pattern(value: Any, asked: str, where: str) -> Iterator[Flaw]:
    if (
        isinstance(value, str)
        and re.search(asked.removesuffix("$") + r"\Z" if asked.endswith("$") else asked, value) is None
    ):
        yield _flaw(where, "格式不符：{found}。", "Not in the form asked for: {found}.", found=repr(value[:60]))


def _format(value: Any, asked: str, where: str) -> Iterator[Flaw]:
    if isinstance(value, str) and not _FORMATS[asked](value):
        yield _flaw(
            where, "不是有效的 {asked}：{found}。", "No valid {asked}: {found}.", asked=asked, found=repr(value[:60])
        )


def _is_date(value: str) -> bool:
    try:
        return len(value) == 10 and date.fromisoformat(value) is not None
    except ValueError:
        return False


def _is_instant(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


_FORMATS: dict[str, Callable[[str], bool]] = {
    "date": _is_date,
    "date-time": _is_instant,
    "email": lambda one: re.fullmatch(r"[^@\s]+@[^@\s]+", one) is not None,
}


def _all_of(value: Any, asked: list[Mapping[str, Any]], where: str) -> Iterator[Flaw]:
    for one in asked:
        yield from _check(value, one, where)


def _any_of(value: Any, asked: list[Mapping[str, Any]], where: str) -> Iterator[Flaw]:
    found = [list(_check(value, one, where)) for one in asked]
    if all(found):
        yield from min(found, key=len)


def _one_of(value: Any, asked: list[Mapping[str, Any]], where: str) -> Iterator[Flaw]:
    found = [list(_check(value, one, where)) for one in asked]
    fits = sum(not one for one in found)
    if fits > 1:
        yield _flaw(
            where, "只能符合其中一种，却符合 {n} 种。", "Fits {n} of several forms of which only one may fit.", n=fits
        )
    elif not fits:
        yield from min(found, key=len)


def _not(value: Any, asked: Mapping[str, Any], where: str) -> Iterator[Flaw]:
    if not list(_check(value, asked, where)):
        yield _flaw(where, "这些字段不能同时出现。", "These fields exclude each other.")


_RULES: dict[str, Callable[[Any, Any, str], Iterator[Flaw]]] = {
    "type": _type,
    "const": _const,
    "enum": _enum,
    "required": _required,
    "properties": _properties,
    "items": _items,
    "minItems": _length(least=True),
    "minLength": _length(least=True),
    "maxLength": _length(least=False),
    "minimum": _minimum,
    "uniqueItems": _unique,
    "pattern": _pattern,
    "format": _format,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
}
