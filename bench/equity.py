"""A million grants vested and valued as of a day: ours against the library ways, in the same run.

    python bench/equity.py                     # a million grants; half a minute or so
    python bench/equity.py --grants 100000

Four plans (monthly with a cliff, quarterly, yearly front-loaded, yearly), starts over eight years. `dateutil` is the
way it is usually written: a date per tranche, a comparison, a Decimal. It is run on a part and given per grant.
`pandas` shifts whole columns by DateOffset, one tranche at a time; its amounts are whole numbers too. All must agree.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]  # its stubs are not installed

from mainstay.chapters.equity.allocation import Allocation
from mainstay.chapters.equity.compiled import Compiled, compiled
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.schedule import tranches
from mainstay.chapters.equity.terms import periodic, yearly
from mainstay.chapters.equity.values import per_unit
from mainstay.core.money import minor

DAY = date(2026, 11, 23)
VALUE, PRICE = Decimal("38.50"), Decimal("12.25")
PLANS = (
    periodic("monthly", months=1, times=48, cliff_months=12),
    periodic("quarterly", months=3, times=16),
    yearly("front", 4, allocation=Allocation.FRONT_LOADED),
    yearly("yearly", 4),
)
KINDS = (Kind.OPTION, Kind.RSU, Kind.PHANTOM, Kind.RSU)


@dataclass(frozen=True, slots=True)
class Row:
    """A grant: which plan, how many units, from when."""

    plan: int
    units: int
    start: date


def rows_of(count: int) -> list[Row]:
    luck = random.Random(7)  # noqa: S311 - invented grants
    first = date(2018, 11, 1)
    days = [first + timedelta(days=number) for number in range(8 * 365)]
    return [Row(luck.randrange(4), luck.randrange(1, 400) * 25, luck.choice(days)) for _ in range(count)]


def made_ready() -> list[Compiled]:
    found = [compiled(plan) for plan in PLANS]
    return [one for one in found if one is not None]


def ours(rows: list[Row]) -> tuple[int, int]:
    """Units vested, and the worth in minor units of what has not vested."""
    ready = made_ready()
    cents = [minor(per_unit(kind, PRICE, VALUE)) for kind in KINDS]  # a unit's worth is whole minor units here
    vested = worth = 0
    for row in rows:
        units = ready[row.plan].vested(row.units, row.start, DAY)
        vested += int(units)
        worth += cents[row.plan] * (row.units - int(units))
    return vested, worth


def months(plan: int) -> list[tuple[int, int, int]]:
    """Months, and the cumulative share as top and bottom, of each tranche."""
    return [
        [(12, 12, 48), *((12 + n, 12 + n, 48) for n in range(1, 37))],
        [(3 * n, n, 16) for n in range(1, 17)],
        [(12 * n, n, 4) for n in range(1, 5)],
        [(12 * n, n, 4) for n in range(1, 5)],
    ][plan]


def dateutil_way(rows: list[Row]) -> tuple[int, int]:
    vested, worth = 0, Decimal(0)
    for row in rows:
        units = 0
        for after, top, bottom in months(row.plan):
            if row.start + relativedelta(months=after) <= DAY:
                units = reached(row, top, bottom)
        each = max(VALUE - PRICE, Decimal(0)) if KINDS[row.plan] in {Kind.OPTION, Kind.PHANTOM} else VALUE
        vested += units
        worth += (each * (row.units - units)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return vested, int(worth * 100)


def reached(row: Row, top: int, bottom: int) -> int:
    if PLANS[row.plan].allocation is Allocation.FRONT_LOADED:
        return row.units // bottom * top + min(row.units % bottom, top)
    return int((Decimal(row.units) * top / bottom).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def pandas_way(rows: list[Row]) -> tuple[int, int]:
    frame = pd.DataFrame({
        "plan": [row.plan for row in rows],
        "units": [row.units for row in rows],
        "start": pd.to_datetime([row.start for row in rows]),
    })  # fmt: skip
    vested = worth = 0
    for plan, part in frame.groupby("plan"):
        held = part["units"] * 0
        for after, top, bottom in months(int(str(plan))):
            passed = part["start"] + pd.DateOffset(months=after) <= pd.Timestamp(DAY)
            front = part["units"] // bottom * top + (part["units"] % bottom).clip(upper=top)
            rounded = (2 * part["units"] * top + bottom) // (2 * bottom)
            is_front = PLANS[int(str(plan))].allocation is Allocation.FRONT_LOADED
            held = held.where(~passed, front if is_front else rounded)
        each = minor(per_unit(KINDS[int(str(plan))], PRICE, VALUE))
        vested += int(held.sum())
        worth += int((part["units"] - held).sum()) * each
    return vested, worth


def walked(rows: list[Row]) -> tuple[int, int]:
    """Ours without making the terms ready: every tranche with its day, as a page shows them."""
    vested = worth = 0
    for row in rows:
        units = sum(
            int(one.units)
            for one in tranches(PLANS[row.plan], row.units, row.start)
            if one.on is not None and one.on <= DAY
        )
        vested += units
        worth += minor(per_unit(KINDS[row.plan], PRICE, VALUE) * (row.units - units))
    return vested, worth


def timed(name: str, way: Callable[[list[Row]], tuple[int, int]], rows: list[Row]) -> tuple[int, int]:
    began = time.perf_counter()
    found = way(rows)
    took = time.perf_counter() - began
    print(f"{name:<22}{len(rows):>10,} grants {took:8.2f} s {took / len(rows) * 1e6:10.2f} us each")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grants", type=int, default=1_000_000)
    rows = rows_of(parser.parse_args().grants)
    part = rows[: max(len(rows) // 50, 1)]
    whole = timed("ours", ours, rows)
    found = {
        "pandas": timed("pandas", pandas_way, rows) == whole,
        "dateutil": timed("dateutil and Decimal", dateutil_way, part) == ours(part),
        "every tranche": timed("ours, every tranche", walked, part) == ours(part),
    }
    if not all(found.values()):
        raise SystemExit(f"they disagree: {found}")
    print(f"{whole[0]:,} units vested; {whole[1] / 100:,.2f} still to vest, of the same everywhere")


if __name__ == "__main__":
    main()
