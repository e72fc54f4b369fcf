"""What a plan may use: the `limits` table, the budget given, or, where there is neither, the stated default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from mainstay.core.money import times, written
from mainstay.core.text import Text
from mainstay.loop.tables import Tables

DEFAULT_SHARE = Decimal("0.02")
"""Budget where nobody gave one: this share of the yearly pay of those planned for. A judgement, said to the reader."""

COMPANY, CASH_NOW = "company", "cash_now"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` of `kind` (money in minor units, else a count) within `scope`: the company or a unit, with all
    units below it.
    """

    kind: str
    scope: str
    amount: int


def limits_of(tables: Tables, budget: int | None, yearly: int) -> tuple[tuple[Limit, ...], tuple[Text, ...]]:
    """The limits, the company's cash now first, and what had to be assumed.

    `budget` (cash now, minor units) stands instead of the table's; `yearly` is the pay of those planned for.
    """
    table = _of_table(tables) if "limits" in tables else {}
    given = table.pop((CASH_NOW, COMPANY), None)
    assumed: tuple[Text, ...] = ()
    cash = given if budget is None else budget
    if cash is None:
        cash = times(yearly, DEFAULT_SHARE)
        assumed = (_default_text(cash, tables.currency),)
    limits = (Limit(CASH_NOW, COMPANY, cash), *(Limit(*key, amount) for key, amount in sorted(table.items())))
    return limits, assumed


def _of_table(tables: Tables) -> dict[tuple[str, str], int]:
    """Amounts by kind and scope; where one is told twice the smaller holds."""
    rows = (
        tables["limits"]
        .with_columns(pl.col("scope").fill_null(COMPANY))
        .group_by("kind", "scope")
        .agg(pl.min("amount"))
    )
    return {(kind, scope): int(amount) for kind, scope, amount in rows.iter_rows() if amount is not None}


def _default_text(cash: int, currency: str) -> Text:
    return Text(
        "没有给出预算，限额表中也没有公司的第一年现金；这里假定为所涉人员年薪的 {share}%，即 {cash}。",
        "Neither a budget nor the company's limit of first-year cash was given; it is assumed to be {share} % of the "
        "yearly pay of the people planned for: {cash}.",
    ).fill(share=f"{DEFAULT_SHARE * 100:f}".rstrip("0").rstrip("."), cash=written(cash, currency))


def chains(tables: Tables) -> Mapping[str, tuple[str, ...]]:
    """Each unit with the units above it, nearest first; a loop in the table ends where it closes."""
    if "units" not in tables:
        return {}
    parents = dict(tables["units"].select("unit", "parent").iter_rows())
    return {unit: _above(unit, parents) for unit in parents}


def _above(unit: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    chain: list[str] = []
    above = parents.get(unit)
    while above is not None and above not in chain and above != unit:
        chain.append(above)
        above = parents.get(above)
    return tuple(chain)
