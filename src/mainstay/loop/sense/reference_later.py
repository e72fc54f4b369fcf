"""The oracle's channels of what is promised for later: tranches of grants and parts of pay put off."""

from __future__ import annotations

from datetime import date

from mainstay.core.readings import Made
from mainstay.loop.sense.reference_rows import Company, Row, number


def vesting(company: Company, name: Made, person: str, month: int) -> float | None:
    """Of the schedules of grants made by then: value still open, next day, last day."""
    day, known = company.end(month), company.end(min(month, 0))
    grants = {row["grant_id"]: row for row in company.rows["grants"]}
    tranches = [
        (row["on"], _units(row) * (grants[row["grant_id"]]["value_per_unit"] or 0))
        for row in company.rows["vesting"]
        if row["grant_id"] in grants
        and grants[row["grant_id"]]["person_id"] == person
        and grants[row["grant_id"]]["granted_on"] <= known
        and _units(row) > 0
    ]
    if name == Made.UNVESTED_VALUE:
        return float(sum(round(worth) for on, worth in tranches if on > day))
    if name == Made.NEXT_VEST:
        return min((number(on) for on, _ in tranches if on > day), default=None)
    return max((number(on) for on, _ in tranches if on <= day), default=None)


def _units(row: Row) -> float:
    return float((row["units"] or 0) + (row.get("fraction") or 0) / 10_000_000_000)


def deferred(company: Company, name: Made, person: str, month: int) -> float | None:
    """Of parts of pay awarded by then and paid later: what leaving would lose, and the next day."""
    day, known = company.end(month), company.end(min(month, 0))
    newest_of = {row["deferred_id"]: row for row in company.rows["deferred"]}
    ahead = [
        row
        for row in newest_of.values()
        if row["person_id"] == person and row["awarded_on"] <= known and row["on"] > day and (row["amount"] or 0) > 0
    ]
    if name == Made.NEXT_DEFERRED:
        return min((number(row["on"]) for row in ahead), default=None)
    return float(sum(row["amount"] - _earned(row, day) for row in ahead))


def _earned(row: Row, day: date) -> int:
    begun = row["earned_from"]
    if begun is None or begun >= day:
        return 0
    return int(row["amount"] * (day - begun).days // (row["on"] - begun).days)
