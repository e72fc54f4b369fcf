"""The slow, readable interpreter of the catalogue: one person, one day, one signal at a time, over rows as dicts.

It is the oracle of the fast one and shares no code with it but the calendar and the declarations.
Unknown is None. Months are counted from the as-of day: 0 is the month that ends on it, -1 the one before.
"""

from __future__ import annotations

from datetime import date
from statistics import pstdev

from mainstay.core import readings as r
from mainstay.core.calendar import DAYS_IN_MONTH
from mainstay.core.catalogue import Signal
from mainstay.loop.sense.reference_made import day_of_fact, made
from mainstay.loop.sense.reference_rows import Company, dated, in_month, matching, newest, number

HOLD_UNTIL_CHANGED = ("posts", "pay", "grants")
CLOCK_STOPS_WHEN_AWAY = ("talks", "recognition")


def channel(company: Company, what: r.Channel, person: str, month: int) -> float | None:
    """What a channel holds for a person and a month."""
    if company.end(month) < company.people[person]["hired_on"]:
        return None
    match what:
        case r.Flow():
            return flow(company, what, person, month)
        case r.State(table, column, where):
            row = newest(table, matching(company.of(table, person), where), company.end(month))
            return None if row is None or row[column] is None else float(row[column])
        case r.LastDay():
            day = last_day(company, what, person, month)
            return None if day is None else number(day)
        case r.Derived(name):
            return made(company, name, person, month)


def flow(company: Company, what: r.Flow, person: str, month: int) -> float | None:
    """Sum or count over a month."""
    if month > 0 or company.first_day(what.table) > company.end(month):
        return None
    rows = in_month(company, what.table, matching(company.of(what.table, person), what.where), month)
    if what.column:
        total = float(sum(row[what.column] for row in rows if row[what.column] is not None))
    else:
        total = float(len(rows))
    return None if what.table == "attendance" and total <= 0 and is_away(company, person, month) else total


def hours(company: Company, person: str, month: int) -> float:
    """Hours worked in a month."""
    rows = in_month(company, "attendance", company.of("attendance", person), month)
    return float(sum(row["hours"] or 0.0 for row in rows))


def is_away(company: Company, person: str, month: int) -> bool:
    """Whether hours are recorded in the company by then and the person has none in the month, whatever for."""
    recorded = any((row["hours"] or 0) > 0 and row["day"] <= company.end(month) for row in company.rows["attendance"])
    return recorded and hours(company, person, month) <= 0


def last_day(company: Company, what: r.LastDay, person: str, month: int) -> date | None:
    """Day of the newest row; else the table's first day or the hiring day, whichever is later."""
    row = newest(what.table, matching(company.of(what.table, person), what.where), company.end(month))
    first = company.first_day(what.table)
    if row is not None:
        day = dated(what.table, row)
    elif first <= company.end(month):
        day = max(first, company.people[person]["hired_on"])
    else:
        return None
    stops = what.table in CLOCK_STOPS_WHEN_AWAY and "attendance" in company.rows
    return None if stops and was_away_since(company, person, day, month) else day


def was_away_since(company: Company, person: str, day: date, month: int) -> bool:
    """Whether the person, recorded at work before, was away for one of the last twelve months that began after or
    with the day.
    """
    worked = [row["day"] for row in company.of("attendance", person) if (row["hours"] or 0) > 0]
    step = min(month, 0)
    while company.end(step - 1) >= max(day, company.end(month - 12)):
        if is_away(company, person, step) and any(at <= company.end(step) for at in worked):
            return True
        step -= 1
    return False


def is_old(company: Company, signal: Signal, person: str, month: int) -> bool:
    """Whether the facts of any of a signal's channels are older than it allows."""
    now = min(month, 0)
    return any(_is_old(company, one, person, now, signal.fresh_months) for one in r.channels(signal.reading))


def _is_old(company: Company, what: r.Channel, person: str, month: int, fresh: int) -> bool:
    after, today = company.end(month - fresh), company.end(month)
    day = None
    match what:
        case r.Flow(table) | r.LastDay(table):
            day = company.newest_day(table, today)
        case r.State(table, _, where) if table not in HOLD_UNTIL_CHANGED:
            row = newest(table, matching(company.of(table, person), where), today)
            day = None if row is None else dated(table, row)
        case r.Derived(name):
            day = day_of_fact(company, name, person, month)
        case _:
            pass
    return day is not None and day <= after


def value(company: Company, signal: Signal, person: str, month: int) -> float | None:
    """A signal of a person as of the end of a month, clipped; None where unknown or too old."""
    if is_old(company, signal, person, month):
        return None
    found = reading(company, signal.reading, person, month)
    return None if found is None else min(max(found, signal.lowest), signal.highest)


def reading(company: Company, what: r.Reading, person: str, month: int) -> float | None:
    """One number from channels."""
    match what:
        case r.MonthsSince(of) | r.DaysUntil(of) | r.Near(of):
            return by_the_clock(what, number(company.end(month)), channel(company, of, person, month))
        case r.ShortOf(of, line) | r.Beyond(of, line) | r.Share(of, line):
            return compared(what, channel(company, of, person, month), channel(company, line, person, month))
        case r.Both(load, load_over, support, support_under):
            high, low = reading(company, load, person, month), reading(company, support, person, month)
            if high is None or low is None:
                return None
            return max(high - load_over, 0.0) * max(support_under - low, 0.0) / 100
        case _:
            return windowed(
                what, [channel(company, what.channel, person, month - back) for back in range(window(what))]
            )


def by_the_clock(what: r.MonthsSince | r.DaysUntil | r.Near, today: float, day: float | None) -> float | None:
    """Months since a day, days until it, or how near it is."""
    if isinstance(what, r.Near):
        return 0.0 if day is None else nearness(today - day, what.before, what.after)
    if day is None:
        return None
    return (today - day) / DAYS_IN_MONTH if isinstance(what, r.MonthsSince) else day - today


def window(what: r.Reading) -> int:
    """How many months a reading over time looks at."""
    match what:
        case r.Total(_, months) | r.Mean(_, months) | r.Trend(_, months) | r.Volatility(_, months):
            return months
        case r.Change(_, recent, past):
            return recent + past
        case r.Streak():
            return r.LONGEST_STREAK
        case _:
            return 1


def windowed(what: r.Reading, newest_first: list[float | None]) -> float | None:
    """A reading over time, from the months' numbers, the newest first."""
    known = [one for one in newest_first if one is not None]
    match what:
        case r.Mean():
            return sum(known) / len(known) if known else None
        case r.Volatility():
            return pstdev(known) if len(known) >= 3 else None
        case r.Change(_, recent, past):
            return changed(newest_first[:recent], newest_first[recent:], past)
        case r.Streak(_, at_least):
            return streak(newest_first, at_least)
        case _:
            whole = len(known) == len(newest_first)
            return (slope(known[::-1]) if isinstance(what, r.Trend) else sum(known)) if whole else None


def changed(recent: list[float | None], past: list[float | None], months: int) -> float | None:
    """Mean of the recent months less that of the known months before them."""
    now, before = [one for one in recent if one is not None], [one for one in past if one is not None]
    if len(now) < len(recent) or 2 * len(before) < months or not before:
        return None
    return sum(now) / len(now) - sum(before) / len(before)


def slope(values: list[float]) -> float:
    """Least-squares slope per month."""
    mean = sum(values) / len(values)
    middle = (len(values) - 1) / 2
    above = sum((place - middle) * (one - mean) for place, one in enumerate(values))
    return above / sum((place - middle) ** 2 for place in range(len(values)))


def streak(newest_first: list[float | None], at_least: float) -> float | None:
    """How many months in a row, the newest among them, are at least so much."""
    if newest_first[0] is None:
        return None
    length = 0
    for one in newest_first:
        if one is None or one < at_least:
            break
        length += 1
    return float(length)


def nearness(gap: float, before: int, after: int) -> float:
    """One on the day, falling to nothing so many days before and after it; the gap is positive after it."""
    if gap == 0:
        return 1.0
    reach = after if gap > 0 else before
    return max(0.0, 1 - abs(gap) / reach) if reach > 0 else 0.0


def compared(what: r.ShortOf | r.Beyond | r.Share, first: float | None, second: float | None) -> float | None:
    """One channel against another."""
    if first is None or second is None:
        return None
    match what:
        case r.Beyond():
            return first - second
        case r.ShortOf():
            return (second - first) / second if second > 0 else None
        case r.Share():
            return first / second if second != 0 else None
