"""The rows that the oracle reads, and the plainest questions to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from mainstay.core.calendar import landmarks

Row = Mapping[str, Any]

DATED_BY = {
    "posts": "from", "pay": "from", "measures": "from", "results": "period_end", "grants": "granted_on",
    "commitments": "made_on", "deferred": "awarded_on",
}  # fmt: skip
MAY_BE_READ = ("personal", "annual", "unexcused")


class Company:
    """Rows of every table that was delivered, in file order, as of a day."""

    def __init__(self, rows: Mapping[str, Sequence[Row]], as_of: date) -> None:
        self.as_of = as_of
        self._ends: dict[int, date] = {}
        self.rows = {
            table: [row for row in readable(table, of) if row[DATED_BY.get(table, "day")] <= as_of]
            if table not in {"people", "units", "market", "vesting"}
            else list(of)
            for table, of in rows.items()
        }
        self.people = {row["person_id"]: row for row in rows["people"] if row["hired_on"] <= as_of}

    def end(self, month: int) -> date:
        """The day on which a month ends."""
        if month not in self._ends:
            self._ends[month] = landmarks(self.as_of, 1 - min(month, 0), ahead=max(month, 0))[-1 if month > 0 else 0]
        return self._ends[month]

    def left(self, person: str) -> date:
        """The day on which somebody left; the last day there is where nobody has seen it."""
        day: date | None = self.people[person]["left_on"] if person in self.people else None
        return day if day is not None and day <= self.as_of else date.max

    def is_here(self, person: str, month: int) -> bool:
        """Whether somebody is here at the end of a month; whoever is here today stays in the months ahead."""
        day = self.end(min(month, 0))
        return bool(self.people[person]["hired_on"] <= self.end(month)) and self.left(person) > day

    def resigned(self, person: str) -> bool:
        """Whether somebody was seen to resign; a departure of unknown kind counts as that."""
        return self.left(person) < date.max and self.people[person]["left_kind"] in {None, "resigned"}

    def of(self, table: str, person: str) -> list[Row]:
        """The rows about one person."""
        return [row for row in self.rows.get(table, ()) if row["person_id"] == person]

    def first_day(self, table: str) -> date:
        """The first day of a table."""
        return min((dated(table, row) for row in self.rows[table]), default=date.max)

    def newest_day(self, table: str, day: date) -> date:
        """The day of the newest row of anybody on or before a day."""
        return max((dated(table, row) for row in self.rows[table] if dated(table, row) <= day), default=date.min)


def readable(table: str, rows: Iterable[Row]) -> list[Row]:
    """Rows without anything of statutory leave."""
    if table != "attendance":
        return list(rows)
    kept = []
    for row in rows:
        if row["leave_kind"] in MAY_BE_READ:
            kept.append(row)
        elif any(row[column] for column in ("hours", "overtime_hours", "late_minutes")):
            kept.append({**row, "leave_kind": None, "leave_hours": None})
    return kept


def dated(table: str, row: Row) -> date:
    """The day of a row."""
    day: date = row[DATED_BY.get(table, "day")]
    return day


def matching(rows: Iterable[Row], where: tuple[str, tuple[str, ...]] | None) -> list[Row]:
    """The rows that a channel's `where` keeps."""
    return [row for row in rows if where is None or row[where[0]] in where[1]]


def newest(table: str, rows: Iterable[Row], day: date) -> Row | None:
    """The newest row on or before a day; of several on one day the last in the file."""
    best = None
    for row in rows:
        if dated(table, row) <= day and (best is None or dated(table, row) >= dated(table, best)):
            best = row
    return best


def number(day: date) -> float:
    """Days since 1970-01-01."""
    return float((day - date(1970, 1, 1)).days)


def in_month(company: Company, table: str, rows: Iterable[Row], month: int) -> list[Row]:
    """Rows dated after the end of the month before, up to the end of the month."""
    return [row for row in rows if company.end(month - 1) < dated(table, row) <= company.end(month)]
