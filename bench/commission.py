"""A million commission lines through statements, beside the naive library way: a frame grouped, each row applied to.

Run: python bench/commission.py [transactions]

Both pay the same plan (marginal tiers, period to date) for the same people and transactions; totals are compared to the
fen before any time is printed. The library way is what a notebook does: sort, `cumsum` by person and quarter, and a
function of floats applied to each row. Ours makes every line of every statement, with its rounding and its sentence's
numbers.
"""

from __future__ import annotations

import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from mainstay.chapters.pay.commission.facts import Facts, Transaction
from mainstay.chapters.pay.commission.plan import Plan, Tier
from mainstay.chapters.pay.commission.statement import statement
from mainstay.chapters.pay.commission.terms import Accumulation, CreditRule, Measure, Period, TierMode, Unit

EACH = 50
"""Transactions of one person in the quarter."""
START = date(2026, 1, 1)
EDGES = (0, 100_000_00, 300_000_00, 800_000_00)
RATES = ("0.01", "0.02", "0.03", "0.05")
PLAN = Plan(
    "bench", Measure.BOOKINGS, CreditRule.OWNER, TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE, Period.QUARTER,
    Unit.AMOUNT,
    tuple(
        Tier(Decimal(to) / 100 if to else None, Decimal(rate))
        for to, rate in zip((*EDGES[1:], 0), RATES, strict=True)
    ),
)  # fmt: skip


def sales(count: int) -> list[Transaction]:
    draw = random.Random(5)  # noqa: S311 - invented sales
    return [
        Transaction(
            f"T{at:07}", START + timedelta(days=draw.randrange(90)), draw.randrange(1_000, 5_000_000),
            Measure.BOOKINGS, f"P{at // EACH:05}",
        )
        for at in range(count)
    ]  # fmt: skip


def ours(sold: list[Transaction]) -> tuple[int, int]:
    """The sum of all totals, and how many lines there are."""
    by_person: dict[str, list[Transaction]] = defaultdict(list)
    for one in sold:
        by_person[one.owner].append(one)
    total = lines = 0
    for person, theirs in by_person.items():
        found = statement(PLAN, Facts(person), theirs, START)
        total += found.total
        lines += len(found.lines)
    return total, lines


def library(frame: Any) -> int:
    """The same by `pandas`: cumulated amounts, and the tiers applied to each row."""

    def climbed(amount: float) -> float:
        tiers = zip(EDGES, (*EDGES[1:], float("inf")), map(float, RATES), strict=True)
        return sum(max(min(amount, high) - low, 0.0) * rate for low, high, rate in tiers)

    made = frame.sort_values(["person", "day", "ref"])
    made["after"] = made.groupby("person")["amount"].cumsum()
    made["pay"] = made.apply(lambda row: climbed(row["after"]) - climbed(row["after"] - row["amount"]), axis=1)
    return int(made.groupby("person")["pay"].sum().add(0.5).astype(int).sum())


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Processor seconds: the machine may be busy with others."""
    start = time.process_time()
    found = work()
    return found, time.process_time() - start


def main(count: int) -> None:
    sold = sales(count)
    frame = pd.DataFrame(
        {"person": [one.owner for one in sold], "day": [one.day for one in sold], "ref": [one.ref for one in sold],
         "amount": [one.amount for one in sold]}
    )  # fmt: skip
    (total, lines), own = timed(lambda: ours(sold))
    other_total, other = timed(lambda: library(frame))
    if abs(total - other_total) > count // EACH:
        raise SystemExit(f"the two ways differ: {total} and {other_total}")
    print(f"{count:,} transactions, {lines:,} lines of {count // EACH:,} statements; total {total / 100:,.2f}")
    print(f"mainstay  {own:6.2f} s  {lines / own:10,.0f} lines a second, exact to the fen, every line kept")
    print(f"pandas    {other:6.2f} s  {count / other:10,.0f} rows a second, floats, one amount a row")
    print(f"          {other / own:.1f} times as long; totals differ by {abs(total - other_total)} fen")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
