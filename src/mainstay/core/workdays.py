"""Working days by country: public holidays, and in China the weekends that are worked in return. 工作日与调休。

    add_working_days(day, n, country="CN") -> date
    working_days_between(start, end, country="CN") -> int
    is_working_day(day, country="CN") -> bool
    provisional_years(start, end, country="CN") -> tuple[int, ...]
    calendar_for(country, special=()) -> WorkCalendar      the same as methods; `special` adds or replaces days

For China the days of `china_days.csv` come first: what the State Council's notice for the year says, day by day. A
year whose notice is not out stands there with the days of the regulation alone and is *provisional*: it has no make-up
weekends yet, so a date reckoned in it may move by a day or two, and whoever shows it says so. Other years and
countries are those of the `holidays` library.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

import holidays

from mainstay.core.text import Text

ONE_DAY = timedelta(days=1)
SATURDAY = 5
FARTHEST = 20_000
"""No deadline lies further off than this many working days (80 years): a larger number is a mistake."""

PROVISIONAL = Text(
    "{years} 年的放假通知尚未发布，涉及该年的工作日为暂定，通知发布后可能调整。",
    "The holiday notice for {years} is not out yet; working days in it are provisional and may move.",
)


class DayKind(StrEnum):
    """How a special day differs from its weekday."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


class Status(StrEnum):
    """Whether a notice has settled the day."""

    OFFICIAL = "official"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One day off, or one weekend day that is worked, and who says so."""

    day: date
    kind: DayKind
    name: str
    source: str
    status: Status


@dataclass(frozen=True)
class WorkCalendar:
    """The working days of a country. A year that `special` mentions is wholly described by it."""

    country: str
    special: Mapping[date, SpecialDay] = field(default_factory=dict)
    _settled: dict[int, Mapping[date, bool]] = field(default_factory=dict, compare=False, repr=False)

    def is_working_day(self, day: date) -> bool:
        """Whether the country works on that day."""
        if day.year not in self._settled:
            self._settled[day.year] = self._year(day.year)
        return self._settled[day.year].get(day, day.weekday() < SATURDAY)

    def _year(self, year: int) -> Mapping[date, bool]:
        """The days of a year that differ from their weekday: worked or not."""
        own = {day: one.kind is DayKind.WORKDAY for day, one in self.special.items() if day.year == year}
        if own:
            return own
        theirs = holidays.country_holidays(self.country, years=year)
        days = [date(year, 1, 1) + ONE_DAY * step for step in range((date(year, 12, 31) - date(year, 1, 1)).days + 1)]
        return {day: theirs.is_working_day(day) for day in days}

    def add_working_days(self, day: date, n: int) -> date:
        """The `n`-th working day after `day` (before it if negative); the day itself for 0, whether worked or not.

        Raises ValueError beyond `FARTHEST`.
        """
        if abs(n) > FARTHEST:
            raise ValueError(f"{n} working days is more than {FARTHEST}")
        step, left = (ONE_DAY if n > 0 else -ONE_DAY), abs(n)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and with `end`; below zero where `end` comes first.

        So `working_days_between(day, add_working_days(day, n)) == n` for every n that is not below zero.
        """
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + ONE_DAY * step) for step in range(1, (end - start).days + 1))

    def provisional_years(self, start: date, end: date) -> tuple[int, ...]:
        """The years between the days, with both, that no notice has settled yet.

        These are the years after the last one that `special` holds as official: nothing where it holds none.
        """
        official = [one.day.year for one in self.special.values() if one.status is Status.OFFICIAL]
        first, last = sorted((start.year, end.year))
        return tuple(range(max(first, max(official) + 1), last + 1)) if official else ()

    def caution(self, start: date, end: date) -> Text | None:
        """What to say beside a date reckoned between these days; None where all of it is settled."""
        years = self.provisional_years(start, end)
        if not years:
            return None
        return PROVISIONAL.fill(years=Text("、".join(map(str, years)), ", ".join(map(str, years))))


def read_special_days(rows: Iterable[Mapping[str, str]]) -> tuple[SpecialDay, ...]:
    """Rows of `date,kind,name,source,status`; raises ValueError or KeyError where a row is not of that form."""
    return tuple(
        SpecialDay(
            date.fromisoformat(row["date"]), DayKind(row["kind"]), row["name"], row["source"], Status(row["status"])
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def china_days() -> tuple[SpecialDay, ...]:
    """Our own table for China, which is part of the package."""
    text = (files("mainstay.core") / "china_days.csv").read_text("utf-8")
    return read_special_days(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=64)
def calendar_for(country: str = "CN", special: tuple[SpecialDay, ...] = ()) -> WorkCalendar:
    """The calendar of a country (ISO code). `special` describes its years anew: all of a year, as a notice does.

    Raises NotImplementedError (of `holidays`) for a country it does not know.
    """
    theirs = china_days() if country == "CN" else ()
    anew = {one.day.year for one in special}
    kept = [one for one in theirs if one.day.year not in anew]
    return WorkCalendar(country, {one.day: one for one in (*kept, *special)})


def add_working_days(day: date, n: int, country: str = "CN") -> date:
    """The `n`-th working day after `day`; see `WorkCalendar`."""
    return calendar_for(country).add_working_days(day, n)


def working_days_between(start: date, end: date, country: str = "CN") -> int:
    """Working days after `start` up to and with `end`; see `WorkCalendar`."""
    return calendar_for(country).working_days_between(start, end)


def is_working_day(day: date, country: str = "CN") -> bool:
    """Whether the country works on that day."""
    return calendar_for(country).is_working_day(day)


def provisional_years(start: date, end: date, country: str = "CN") -> tuple[int, ...]:
    """Years between the days that no notice has settled yet."""
    return calendar_for(country).provisional_years(start, end)
