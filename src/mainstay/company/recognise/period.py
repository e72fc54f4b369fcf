"""Which period a sheet's figures are of: said in its title, by its daily columns, or in the name of sheet or file."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

_DATE = re.compile(r"(?<!\d)(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2})(?!\d))")
_MONTH = re.compile(r"(?<!\d)(\d{4})[-/.年_]?\s*(\d{1,2})(?!\d)")

Period = tuple[date, date]


def begins_with_day(text: str) -> bool:
    """Whether a heading is a single day, such as "2026-04-24 星期五"."""
    return bool(_DATE.match(text))


def days_in(text: str) -> list[date]:
    """Every day named in a text, in its order."""
    found = _DATE.findall(unicodedata.normalize("NFKC", text))
    days = (_day(year, month or other_month, day or other_day) for year, month, day, other_month, other_day in found)
    return [day for day in days if day is not None]


def period_of(titles: Sequence[str], daily: Sequence[str], names: Sequence[str]) -> Period | None:
    """The first and last day, of what says it first: titles, headings of single days, names of sheet and file."""
    for title in titles:
        if span := _span(days_in(title)):
            return span
    single = sorted(day for heading in daily for day in days_in(heading)[:1])
    if len(single) > 1:
        return single[0], single[-1]
    for name in names:
        if span := _span(days_in(name)):
            return span
    return next(filter(None, map(_month, (*titles, *names))), None)


def _span(days: Sequence[date]) -> Period | None:
    """The first two days of a title are the period; a third one tells when the file was made."""
    return (days[0], days[1]) if len(days) > 1 and days[0] <= days[1] else None


def _month(text: str) -> Period | None:
    # A single day in a text is when it was made, not the month it is about.
    found = _MONTH.search(_DATE.sub(" ", unicodedata.normalize("NFKC", text)))
    first = _day(found.group(1), found.group(2), "1") if found else None
    return (first, first.replace(day=monthrange(first.year, first.month)[1])) if first else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        told = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return told if 1990 <= told.year <= 2100 else None
