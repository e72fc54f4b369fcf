"""The oracle's other half: the channels that need more than one table, or other people's rows."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from mainstay.core.calendar import DAYS_IN_MONTH, add_months
from mainstay.core.readings import AGREED, Made
from mainstay.loop.sense.reference_later import deferred, vesting
from mainstay.loop.sense.reference_rows import Company, Row, newest, number

DAY = timedelta(days=1)
THEME = "survey_"


def made(company: Company, name: Made, person: str, month: int) -> float | None:
    """A made channel of a person and a month."""
    day = company.end(month)
    if name.value.startswith(THEME):
        row = survey_row(company, name, person, month)
        return None if row is None else float(row["score"])
    if name.value.startswith("observed_"):
        return observed(company, name, person, month)
    if name.value.startswith("promises_"):
        return promises(company, name, person, month)
    if name in {Made.UNVESTED_VALUE, Made.NEXT_VEST, Made.LAST_VEST}:
        return vesting(company, name, person, month)
    if name in {Made.DEFERRED_VALUE, Made.NEXT_DEFERRED}:
        return deferred(company, name, person, month)
    return BY_DAY[name](company, person, day) if name in BY_DAY else BY_MONTH[name](company, person, month)


def day_of_fact(company: Company, name: Made, person: str, month: int) -> date | None:
    """The day of the fact behind a made channel whose facts grow old."""
    if name.value.startswith(THEME):
        row = survey_row(company, name, person, month)
        return None if row is None else row["day"]
    if name == Made.MARKET_LINE:
        cells = market_cells(company, person, company.end(month))
        return max((cell["as_of"] for cell in cells), default=None)
    return None


ELEMENTS = ("base", "performance", "allowance", "year_end", "commission")


def post(company: Company, person: str, day: date) -> dict[str, Any]:
    """The post in force on a day; every column unknown before the first."""
    row = newest("posts", company.of("posts", person), day)
    columns = ("unit", "job", "family", "ladder", "level", "manager_id", "city", "fte")
    return {column: None if row is None else row[column] for column in columns}


def yearly(company: Company, person: str, day: date, element: str) -> float | None:
    """An element's yearly amount in force on a day."""
    rows = [row for row in company.of("pay", person) if row["element"] == element and row["amount"] is not None]
    row = newest("pay", rows, day)
    return None if row is None else float(row["amount"] * (12 if row["per"] == "month" else 1))


def paid(company: Company, person: str, day: date, elements: tuple[str, ...]) -> float | None:
    """Yearly pay at full time; unknown without a base."""
    if yearly(company, person, day, "base") is None:
        return None
    fte = post(company, person, day)["fte"]
    total = sum(yearly(company, person, day, element) or 0.0 for element in elements)
    return total / (fte if fte is not None and fte > 0 else 1.0)


def pay_now(company: Company, person: str, month: int) -> float | None:
    """Fixed pay at the end of a month."""
    return paid(company, person, company.end(month), ("base", "allowance"))


def market_cells(company: Company, person: str, day: date) -> list[Row]:
    """The cells in use for a person: of fixed cash where any source has it, else of annual cash; one a source."""
    mine = post(company, person, day)
    if mine["job"] is None:
        return []
    fitting = [
        row
        for row in company.rows["market"]
        if row["as_of"] <= day
        and (row[row["line"] or "p75"] or 0) > 0
        and (row["n"] is None or row["n"] >= 5)
        and row["job"] == mine["job"]
        and row["level"] in {None, mine["level"]}
        and row["city"] in {None, mine["city"]}
    ]
    read = ("fixed_cash", "annual_cash")
    agreed = [row for row in fitting if row["source"] == AGREED and row["definition"] in read]
    for definition in read:
        cells = [row for row in agreed or fitting if row["definition"] == definition]
        if cells:
            return [closest([row for row in cells if row["source"] == one]) for one in {row["source"] for row in cells}]
    return []


def closest(rows: list[Row]) -> Row:
    """The newest cell, of these the one with level, then with city, of these the last in the file."""
    best = rows[0]
    for row in rows:
        if fit(row) >= fit(best):
            best = row
    return best


def fit(row: Row) -> tuple[date, bool, bool]:
    """How good a cell is."""
    return row["as_of"], row["level"] is not None, row["city"] is not None


def market_line(company: Company, person: str, day: date) -> float | None:
    """The line over sources, weighted by n (five where unknown)."""
    cells = market_cells(company, person, day)
    weight = sum(row["n"] or 5 for row in cells)
    return float(sum(row[row["line"] or "p75"] * (row["n"] or 5) for row in cells) / weight) if cells else None


def pay_compared(company: Company, person: str, day: date) -> float | None:
    """Own pay by the definition of the cells in use."""
    cells = market_cells(company, person, day)
    if not cells:
        return None
    return (fixed if cells[0]["definition"] == "fixed_cash" else annual)(company, person, day)


def peers(company: Company, person: str, month: int, words: tuple[str, str]) -> float | None:
    """Median over the others here with the same words; unknown below five."""
    mine = post(company, person, company.end(month))
    if any(mine[word] is None for word in words):
        return None
    others = []
    for other in company.people:
        theirs = post(company, other, company.end(month))
        if other != person and company.is_here(other, month) and all(theirs[word] == mine[word] for word in words):
            found = (pay_now if words[0] == "family" else level_months)(company, other, month)
            others += [] if found is None else [found]
    return median(others) if len(others) >= 5 else None


def peer_pay(company: Company, person: str, month: int) -> float | None:
    """Median fixed pay of the others in the same family and level."""
    return peers(company, person, month, ("family", "level"))


def peer_level_months(company: Company, person: str, month: int) -> float | None:
    """Median time in the level of the others on the same ladder and level."""
    return peers(company, person, month, ("ladder", "level"))


def last_raise(company: Company, person: str, day: date) -> float | None:
    """The day on which base and performance last rose; the first of their days, or hiring, if they never did."""
    days = sorted({
        row["from"] for row in company.of("pay", person)
        if row["from"] <= day and row["element"] in {"base", "performance"} and row["amount"] is not None
    })  # fmt: skip
    if not days:
        return None
    rose, before = days[0], None
    for at in days:
        firm = sum(yearly(company, person, at, element) or 0.0 for element in ("base", "performance"))
        if before is not None and firm > before:
            rose = at
        before = firm
    return number(max(rose, company.people[person]["hired_on"]))


def since(company: Company, person: str, day: date, column: str) -> float | None:
    """The day since which a column of the posts has not changed; rows that leave it empty do not count."""
    days = sorted({row["from"] for row in company.of("posts", person) if row["from"] <= day})
    now = post(company, person, day)[column]
    if now is None:
        return None
    begun = None
    for at in days:
        then = post(company, person, at)[column]
        if then is None:
            continue
        if then != now:
            begun = None
        elif begun is None:
            begun = at
    return None if begun is None else number(max(begun, company.people[person]["hired_on"]))


def level_months(company: Company, person: str, month: int) -> float | None:
    """Months in the present level."""
    begun = since(company, person, company.end(month), "level")
    return None if begun is None else (number(company.end(month)) - begun) / DAYS_IN_MONTH


def levels_above(company: Company, person: str, day: date) -> float | None:
    """Levels of the person's ladder above the own that anyone known has held by then."""
    mine = post(company, person, day)
    if mine["ladder"] is None or mine["level"] is None:
        return None
    held = set()
    for other in company.people:
        for at in {row["from"] for row in company.of("posts", other) if row["from"] <= day}:
            theirs = post(company, other, at)
            if theirs["ladder"] == mine["ladder"] and theirs["level"] is not None:
                held.add(theirs["level"])
    return float(sum(level > mine["level"] for level in held))


def anniversary(begun: date, day: date) -> float:
    """The anniversary nearest to a day, the earlier of two as near."""
    turns = [add_months(begun, 12 * years) for years in range(1, 60)]
    return number(min(turns, key=lambda turn: (abs((turn - day).days), turn)))


def manager_left(company: Company, person: str, day: date) -> float | None:
    """The newest day on which somebody left who was the person's manager on the day before."""
    begun = company.people[person]["hired_on"]
    gone = [
        company.left(boss)
        for boss in company.people
        if begun < company.left(boss) <= min(day, company.as_of)
        and post(company, person, company.left(boss) - DAY)["manager_id"] == boss
    ]
    return number(max(gone)) if gone else None


def resigned_in(company: Company, other: str, after: date, until: date) -> bool:
    """Whether somebody resigned after one day and up to another."""
    return company.resigned(other) and after < company.left(other) <= until


def exits_around(company: Company, person: str, month: int) -> float | None:
    """Share of the others of the unit who resigned in the last three months."""
    day, unit = company.end(month), post(company, person, company.end(month))["unit"]
    if unit is None:
        return None
    gone, here = 0, 0
    for other in company.people:
        if other == person:
            continue
        if resigned_in(company, other, company.end(month - 3), day):
            gone += post(company, other, company.left(other) - DAY)["unit"] == unit
        elif company.is_here(other, month):
            here += post(company, other, day)["unit"] == unit
    return gone / (gone + here) if gone + here else None


def reports(company: Company, boss: str, month: int) -> tuple[int, int]:
    """How many reported to a manager on any day of the last twelve months, and how many of them resigned then."""
    after, until = company.end(month - 12), company.end(month)
    reported, quit_ = 0, 0
    for other, row in company.people.items():
        last = company.left(other)
        days = sorted({post_row["from"] for post_row in company.of("posts", other)})
        spans = pairwise([*days, date.max])
        reported += any(
            post(company, other, begin)["manager_id"] == boss
            and max(begin, row["hired_on"], after + DAY) <= min(end - DAY, last - DAY, until)
            for begin, end in spans
        )
        if resigned_in(company, other, after, until) and last - DAY >= max(row["hired_on"], after + DAY):
            quit_ += post(company, other, last - DAY)["manager_id"] == boss
    return reported, quit_


def exits_under_manager(company: Company, person: str, month: int) -> float | None:
    """The manager's share, shrunk by five towards that of all managers together."""
    boss = post(company, person, company.end(month))["manager_id"]
    if boss is None:
        return None
    bosses = {row["manager_id"] for row in company.rows["posts"]} - {None}
    counts = [reports(company, one, month) for one in bosses]
    reported, quit_ = (sum(part) for part in zip(*counts, strict=True))
    rate = quit_ / reported if reported else 0.0
    mine = reports(company, boss, month)
    return (mine[1] + 5 * rate) / (mine[0] + 5)


def survey_row(company: Company, name: Made, person: str, month: int) -> Row | None:
    """The newest usable score, at most twelve months old, of the unit or of its nearest parent that has one."""
    parents = {row["unit"]: row["parent"] for row in company.rows.get("units", ())}
    unit = post(company, person, company.end(month))["unit"]
    theme = name.value.removeprefix(THEME)
    tried: set[str] = set()
    while unit is not None and unit not in tried:
        rows = [
            row for row in company.rows["team_survey"]
            if row["unit"] == unit and row["theme"] == theme and (row["n"] is None or row["n"] >= 5)
        ]  # fmt: skip
        row = newest("team_survey", rows, company.end(month))
        if row is not None and row["day"] > company.end(month - 12):
            return row
        tried.add(unit)
        unit = parents.get(unit)
    return None


def observed(company: Company, name: Made, person: str, month: int) -> float | None:
    """Unexpired entries of a kind; of items bought before quitting the largest amount."""
    day = company.end(month)
    if month > 0 or company.first_day("observations") > day:
        return None
    kind = name.value.removeprefix("observed_")
    rows = [
        row for row in company.of("observations", person)
        if row["kind"] == kind and day - timedelta(days=90) < row["day"] <= day
    ]  # fmt: skip
    if name == Made.OBSERVED_PRE_QUIT_ITEMS:
        return max([0.0, *(float(row["amount"]) for row in rows if row["amount"] is not None)])
    return float(len(rows))


def promises(company: Company, name: Made, person: str, month: int) -> float | None:
    """Promises overdue at the end of a month; broken or kept within the last twelve months."""
    day, ago = company.end(month), company.end(month - 12)
    if month > 0 or company.first_day("commitments") > day:
        return None
    rows = [row for row in company.of("commitments", person) if row["made_on"] <= day]
    if name == Made.PROMISES_OVERDUE:
        return float(sum(
            row["due"] < day and not any(row[end] is not None and row[end] <= day for end in ("kept_on", "broken_on"))
            for row in rows
        ))  # fmt: skip
    column = "broken_on" if name == Made.PROMISES_BROKEN else "kept_on"
    return float(sum(row[column] is not None and ago < row[column] <= day for row in rows))


def fixed(company: Company, person: str, day: date) -> float | None:
    """Yearly fixed pay."""
    return paid(company, person, day, ("base", "allowance"))


def annual(company: Company, person: str, day: date) -> float | None:
    """Yearly pay of every element."""
    return paid(company, person, day, ELEMENTS)


def level_since(company: Company, person: str, day: date) -> float | None:
    """Day since which the level has not changed."""
    return since(company, person, day, "level")


def manager_since(company: Company, person: str, day: date) -> float | None:
    """Day since which the manager has not changed."""
    return since(company, person, day, "manager_id")


def hired(company: Company, person: str, _day: date) -> float | None:
    """The hiring day."""
    return number(company.people[person]["hired_on"])


def next_anniversary(company: Company, person: str, day: date) -> float | None:
    """The nearest hiring anniversary."""
    return anniversary(company.people[person]["hired_on"], day)


BY_DAY = {
    Made.PAY_FIXED: fixed, Made.PAY_ANNUAL: annual, Made.PAY_COMPARED: pay_compared, Made.MARKET_LINE: market_line,
    Made.LAST_RAISE: last_raise, Made.LEVEL_SINCE: level_since, Made.MANAGER_SINCE: manager_since,
    Made.LEVELS_ABOVE: levels_above, Made.HIRED: hired, Made.NEXT_ANNIVERSARY: next_anniversary,
    Made.MANAGER_LEFT: manager_left,
}  # fmt: skip
BY_MONTH = {
    Made.PEER_PAY: peer_pay, Made.LEVEL_MONTHS: level_months, Made.PEER_LEVEL_MONTHS: peer_level_months,
    Made.EXITS_AROUND: exits_around, Made.EXITS_UNDER_MANAGER: exits_under_manager,
}  # fmt: skip
