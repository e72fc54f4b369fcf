"""Tranches typed or pasted line by line, each with its own condition; and how conditions are joined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from mainstay.chapters.equity.conditions import NOTHING, AllOf, AnyOf, Condition, Event, Result, Tenure
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.pages.giving import Given

JOINS = {
    "all": Text("全部满足", "all of them"), "any": Text("满足其一", "any one of them"),
    "service": Text("在职年限，且业绩或事件其一", "service, and either the result or the event"),
}  # fmt: skip
_WORDS = {
    "": "all", "and": "all", "且": "all", "all": "all", "全部": "all", "or": "any", "或": "any", "any": "any",
    "其一": "any", "service": "service", "年限且其一": "service",
}  # fmt: skip
_CELLS = re.compile(r"\t|;|；")
_LONGEST = 80
_WRONG = Text("第 {at} 行：{what}。", "Line {at}: {what}.")


@dataclass(frozen=True, slots=True)
class Line:
    """A tranche: months from the start or a day, its share of the grant, and what else it needs."""

    when: int | date
    share: Decimal
    condition: Condition = NOTHING


def lines(text: str) -> list[Line]:
    """Lines such as `12 25%`, or with more columns (from a spreadsheet, or after semicolons): when; percent; months in
    service; result; event; how they are joined. In all one hundred percent. Raises InvalidError, which names the line.
    """
    split = bool(_CELLS.search(text))
    rows = (text if split else re.sub(r"[,，]", "\n", text)).splitlines()
    found = [_line(row, at, split=split) for at, row in enumerate(rows, 1) if row.strip()]
    if found and (sum(one.share for one in found) != 1 or any(not 0 < one.share <= 1 for one in found)):
        raise InvalidError(Text("各批之和须为 100%。", "The tranches come to 100% together."), field="parts")
    if len({type(one.when) for one in found}) > 1:
        raise InvalidError(Text("要么都写月数，要么都写日期。", "All by months, or all by days."), field="parts")
    return sorted(found, key=lambda one: one.when)


def _line(row: str, at: int, *, split: bool) -> Line:
    cells = _CELLS.split(row) if split else re.split(r"[:：\s]+", row.strip(), maxsplit=1)
    padded = [one.strip() for one in cells] + [""] * 5
    when, share, months, result, event, join, *odd = padded
    if any(odd) or join.lower() not in _WORDS:
        raise _wrong(at, Text("列数或连接词有误", "too many columns, or an unknown way to join"))
    try:
        day = date.fromisoformat(when) if "-" in when else int(when)
        part = Decimal(share.removesuffix("%")) / 100
        service = int(months) if months else 0
    except (ValueError, InvalidOperation) as error:
        raise _wrong(at, Text("应为月数或日期，再写百分比", "months or a day, then a percentage")) from error
    if not part.is_finite() or (isinstance(day, int) and not 0 <= day <= 600) or not 0 <= service <= 600:
        raise _wrong(at, Text("数值超出范围", "a number is out of range"))
    return Line(day, part, condition_of(service, result, event, _WORDS[join.lower()]))


def _wrong(at: int, what: Text) -> InvalidError:
    return InvalidError(_WRONG.fill(at=at, what=what), field="parts")


def condition_of(months: int, result: str, event: str, join: str) -> Condition:
    """Length of service, a result and an event of the company: those that are named, joined as one of JOINS."""
    result, event = result.strip()[:_LONGEST], event.strip()[:_LONGEST]
    service: list[Condition] = [Tenure(months)] if months else []
    others: list[Condition] = [Result(result, result)] if result else []
    others += [Event(event, event)] if event else []
    if join == "service" and len(others) > 1:
        return AllOf((*service, AnyOf(tuple(others)))) if service else AnyOf(tuple(others))
    parts = (*service, *others)
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    return AnyOf(parts) if join == "any" else AllOf(parts)


def a_whole(given: Given, name: str, most: int) -> int:
    """A whole number from nothing on; nothing where none was given. Raises InvalidError."""
    text = given.get(name, "").strip()
    if not text:
        return 0
    if not text.isdecimal() or int(text[:6]) > most:
        raise InvalidError(Text("请填写整数。", "Give a whole number."), field=name)
    return int(text)
