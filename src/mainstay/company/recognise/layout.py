"""Where a sheet's header stands: one row or two, under a title or not; and which period its title names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from mainstay.company.contract import TABLES
from mainstay.company.limits import column_letters
from mainstay.company.names import columns_by_name
from mainstay.company.recognise.period import begins_with_day, days_in, period_of
from mainstay.company.recognise.raw import Sheet
from mainstay.company.recognise.vocabulary import (
    DAILY_DINGTALK,
    EMPLOYEE_FIELDS,
    EMPLOYEE_LEFT_OUT,
    FEISHU,
    FIGURES,
    MONTHLY_DINGTALK,
    PERSON_NAME,
    PERSON_NUMBER,
    PUNCHES,
    leave_of,
    name_of,
)

_LOOKED_AT = 15
_DAY_ALONE = re.compile(r"^(?:[一二三四五六日]\s*)?(\d{1,2})(?:日|号)?(?:\s*[一二三四五六日])?$")
_DAY_GROUP = re.compile("考勤结果|每日|打卡|日期|明细")

KNOWN = frozenset(
    {name for table in TABLES for name in columns_by_name(table)}
    | {*MONTHLY_DINGTALK, *DAILY_DINGTALK, *FEISHU, *PUNCHES, *EMPLOYEE_FIELDS, *EMPLOYEE_LEFT_OUT}
    | {*PERSON_NAME, *PERSON_NUMBER}
    | {name for wanted in FIGURES for choice in wanted.choices for name in choice}
)
"""Every name by which any layout calls a column."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's heading: `text` is its whole name ("group / leaf"), unique in the sheet; `at` the column from 0."""

    at: int
    text: str
    leaf: str
    group: str = ""
    daily: bool = False


@dataclass(frozen=True)
class Layout:
    """A sheet's header rows, first row of data (both from 1), headings, title lines and the period they name."""

    header: tuple[int, ...]
    first_row: int
    headings: tuple[Heading, ...]
    titles: tuple[str, ...] = ()
    period: tuple[date, date] | None = None
    by_text: dict[str, Heading] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_text", {heading.text: heading for heading in self.headings})


def find_layout(sheet: Sheet) -> Layout:
    """Looks for the header among the first rows: the row with most known names, with a row of groups above or below."""
    rows = sheet.head
    best = max(range(min(len(rows), _LOOKED_AT)), key=lambda row: (_known(rows[row]), -row), default=0)
    if rows and not _known(rows[best]):
        best = next((row for row, cells in enumerate(rows) if any(cells)), 0)
    header = [best]
    if best + 1 < len(rows) and _is_below(rows[best], rows[best + 1]):
        header.append(best + 1)
    elif best and _is_above(rows[best - 1], rows[best]):
        header.insert(0, best - 1)
    return laid_out(sheet, tuple(row + 1 for row in header), header[-1] + 2)


def laid_out(sheet: Sheet, header: Sequence[int], first_row: int) -> Layout:
    """The layout with these header rows, whatever they hold."""
    rows = sheet.head
    chosen = [rows[row - 1] for row in header if row <= len(rows)] or [()]
    titles = tuple(cell for row in rows[: min(header, default=1) - 1] for cell in row if cell)
    headings = _headings(chosen)
    daily = [heading.leaf for heading in headings if heading.daily]
    period = period_of(titles, daily, (sheet.place.sheet, sheet.place.file))
    return Layout(tuple(header), first_row, headings, titles, period)


def _known(row: Sequence[str]) -> int:
    return sum(name_of(cell).bare in KNOWN or bool(leave_of("", name_of(cell).bare)) for cell in row if cell)


def _is_below(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the next row holds the names under merged groups: nothing in it where the row itself leads."""
    filled = [at for at, cell in enumerate(below) if cell]
    if not filled or (row and row[0] and below[0]):
        return False
    lone = [at for at in filled if not (at < len(row) and row[at]) or _group_begins(row, below, at)]
    return len(lone) == len(filled) and not any(cell and below[at] for at, cell in enumerate(row) if _is_person(cell))


def _group_begins(row: Sequence[str], below: Sequence[str], at: int) -> bool:
    """Whether a group starts in this column: named in both rows, and its right neighbour only in the lower one."""
    return bool(row[at] and below[at]) and not _is_person(row[at])


def _is_person(cell: str) -> bool:
    return name_of(cell).bare in (*PERSON_NAME, *PERSON_NUMBER)


def _is_above(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether the row above names groups: at least two names, no dates, and none over an empty cell alone."""
    filled = [cell for cell in above if cell]
    return len(filled) >= 2 and not any(days_in(cell) for cell in filled) and len(filled) < sum(map(bool, row))


def _headings(rows: Sequence[Sequence[str]]) -> tuple[Heading, ...]:
    width = max(map(len, rows))
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    groups = [""] * width
    for row in full[:-1]:
        groups = _spread(row, full[-1])
    headings: list[Heading] = []
    taken: set[str] = set()
    for at, low in enumerate(full[-1]):
        group = groups[at] if low else ""
        leaf = " ".join((low or groups[at]).split())
        group = "" if group == low else " ".join(group.split())
        text = f"{group} / {leaf}" if group and leaf else leaf
        if not text or text in taken:
            text = f"{text} ({column_letters(at + 1)})".strip()
        taken.add(text)
        headings.append(Heading(at, text, leaf, group, _is_daily(leaf, group)))
    return tuple(headings)


def _spread(row: Sequence[str], below: Sequence[str]) -> list[str]:
    """A row of merged cells: an empty cell above a name belongs to the last group on its left."""
    spread: list[str] = []
    last = ""
    for cell, low in zip(row, below, strict=True):
        last = cell or (last if low else "")
        spread.append(last)
    return spread


def _is_daily(leaf: str, group: str) -> bool:
    return bool(begins_with_day(leaf) or (_DAY_ALONE.match(leaf) and _DAY_GROUP.search(group)))
