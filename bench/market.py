"""Lines of many people against a market of many cells: seconds and people a second.

`nice .venv/bin/python bench/market.py [people]`; beside it, the naive way: each person blended anew.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.ageing import Ageing
from mainstay.chapters.pay.line import Board, Edition, Line, line_of, to_close
from mainstay.chapters.pay.market import PERCENTS, Cell, Definition
from mainstay.chapters.pay.matching import Match, SurveyJob
from mainstay.chapters.pay.policy import Lines, Own
from mainstay.core.standards import Dated

DAY = date(2026, 10, 31)
JOBS, LEVELS, CITIES = [f"job {n}" for n in range(60)], range(3, 10), [f"city {n}" for n in range(8)]
RATES = (Dated(date(2020, 1, 1), Ageing(Decimal("0.05"))),)


def market(chance: random.Random) -> Board:
    """Two surveys of every job, level and city."""
    editions, matches = [], []
    for source, effective in (("general", date(2026, 4, 30)), ("leading", date(2026, 7, 31))):
        cells = {}
        for job in JOBS:
            for level in LEVELS:
                for city in CITIES:
                    middle = Decimal(chance.randint(100_000, 900_000))
                    steps = ("0.7", "0.85", "1", "1.2", "1.4")
                    points = {one: middle * Decimal(step) for one, step in zip(PERCENTS, steps, strict=True)}
                    cells[job, f"P{level}", city] = Cell(
                        Definition.FIXED_CASH, effective, points, chance.randint(5, 300)
                    )
                matches.append(Match(SurveyJob(source, job, f"P{level}"), job, level))
        editions.append(Edition(source, effective, Definition.FIXED_CASH, "CNY", cells))
    return Board(editions, matches, RATES)


def people(count: int, chance: random.Random) -> list[Own]:
    """Somebody in any job, level and city."""
    return [
        Own(f"E{n}", chance.choice(JOBS), "f", chance.choice(LEVELS), chance.choice(CITIES), key=True,
            pay={Definition.FIXED_CASH: chance.randint(8_000_000, 120_000_000)})
        for n in range(count)
    ]  # fmt: skip


def main(count: int) -> None:
    """Prints what it took."""
    chance = random.Random(7)  # noqa: S311 - invented people, the same in each run
    board, mine = market(chance), people(count, chance)
    start = time.perf_counter()
    found: list[Line] = [line_of(one, board, Lines(), DAY) for one in mine]
    cost = to_close(found)
    took = time.perf_counter() - start
    some = mine[: min(2_000, count)]
    start = time.perf_counter()
    for one in some:
        line_of(one, Board(board.editions, board.matches, RATES), Lines(), DAY)
    naive = (time.perf_counter() - start) / len(some) * count
    sys.stdout.write(
        f"{count:,} lines in {took:.2f} s ({count / took:,.0f} a second); anew for each: {naive:.1f} s "
        f"(of {len(some):,}); to close: {cost.total / 100:,.0f}\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
