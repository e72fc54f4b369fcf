"""The market told again, slowly and by other means: fractions instead of decimals, lists instead of look-ups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from mainstay.core.calendar import add_months


@dataclass(frozen=True)
class SlowCell:
    """A cell of an edition: `points` as (percent, amount), rising."""

    source: str
    effective: date
    definition: str
    job: str
    level: str
    city: str
    points: tuple[tuple[int, Fraction], ...]
    n: int | None


@dataclass(frozen=True)
class SlowMatch:
    """Own job (and level) = a survey's job and level."""

    source: str
    survey_job: str
    survey_level: str
    job: str
    level: int | None


def cents(amount: Fraction) -> Fraction:
    """To the cent, halves away from zero (amounts are above zero)."""
    return Fraction(int(amount * 100 + Fraction(1, 2)), 100)


def grown(start: date, end: date, yearly: Fraction) -> Fraction:
    """1 and a twelfth of the rate for each month that is over."""
    months = 0
    while add_months(start, months + 1) <= end:
        months += 1
    return 1 + yearly * months / 12


def line(
    cells: Sequence[SlowCell], matches: Sequence[SlowMatch], spot: tuple[str, int | None, str], percent: int,
    definition: str, weights: dict[str, Fraction], day: date, yearly: Fraction,
) -> tuple[Fraction, list[str]] | None:  # fmt: skip
    """The line's amount and the sources in it; None where the market says nothing."""
    job, level, city = spot
    found: list[tuple[str, Fraction, Fraction]] = []
    for source in sorted({match.source for match in matches}):
        if weights and source not in weights:
            continue
        mine = [match for match in matches if match.source == source and match.job == job]
        exact = [match for match in mine if match.level == level and level is not None]
        wide = [match for match in mine if match.level is None]
        chosen = (exact or wide)[:1]
        if not chosen:
            continue
        cell = _cell(cells, chosen[0], city, definition, day)
        if cell is None or (cell.n is not None and cell.n < 5) or percent not in dict(cell.points):
            continue
        if add_months(cell.effective, 25) <= day:
            continue
        amount = cents(dict(cell.points)[percent] * grown(cell.effective, day, yearly))
        weight = weights.get(source, Fraction(5 if cell.n is None else cell.n))
        found.append((source, amount, weight))
    if not found:
        return None
    total = sum((weight for _, _, weight in found), Fraction(0))
    whole = sum((amount * weight for _, amount, weight in found), Fraction(0)) / total
    return cents(whole), [source for source, _, _ in found]


def _cell(cells: Sequence[SlowCell], match: SlowMatch, city: str, definition: str, day: date) -> SlowCell | None:
    """Edition by edition, the newest first: its cell in the city with enough answers, else that for everywhere."""
    dates = sorted({cell.effective for cell in cells if cell.source == match.source and cell.effective <= day})
    for effective in reversed(dates):
        of = [
            cell for cell in cells
            if (cell.source, cell.effective, cell.job, cell.level)
            == (match.source, effective, match.survey_job, match.survey_level)
            and cell.definition == definition
        ]  # fmt: skip
        here, everywhere = [c for c in of if c.city == city], [c for c in of if c.city == ""]
        options = [*here, *everywhere]
        if options:
            thick = [cell for cell in options if cell.n is None or cell.n >= 5]
            return (thick or options)[0]
    return None


def place(pay: Fraction, points: Sequence[tuple[int, Fraction]]) -> str:
    """The percentile in words, by walking up the points."""
    if pay < points[0][1]:
        return f"<P{points[0][0]}"
    if pay > points[-1][1]:
        return f">P{points[-1][0]}"
    for (low, at_low), (high, at_high) in pairwise(points):
        if at_low == pay:
            return f"P{low}.0"
        if at_low < pay <= at_high:
            exact = low + (high - low) * (pay - at_low) / (at_high - at_low)
            tenths = int(exact * 10 + Fraction(1, 2))
            return f"P{tenths // 10}.{tenths % 10}"
    return f"P{points[-1][0]}.0"
