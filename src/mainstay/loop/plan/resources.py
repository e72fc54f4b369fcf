"""Limits as columns of cost: what each measure takes of each of them, for each person planned for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import polars as pl

from mainstay.core.catalogue import Catalogue, Measure
from mainstay.core.money import times, written
from mainstay.core.text import Text
from mainstay.loop.panel import Bools, Ints
from mainstay.loop.plan.limits import CASH_NOW, COMPANY, Limit
from mainstay.loop.plan.packages import HOUR, Bill
from mainstay.loop.plans import Use
from mainstay.loop.tables import Tables

CASH_THREE_YEARS, EQUITY_UNITS, EQUITY, HOURS = "cash_three_years", "equity_units", "equity", "hours"

SEATS_PER, HOURS_EACH, YEARS = 10, 24, Decimal(3)
"""Where a capacity is not told: one seat of a kind for ten people planned for; two hours a month for each of them;
three years' cash is three times the first year's, and equity at most the first year's cash. Judgements.
"""

UNLIMITED = 2**60
"""More than anything costs, and safe to add up."""


@dataclass(frozen=True)
class Resources:
    """`limits[r]` with what each measure costs each person of it, `cost[n, m, r]`; limit 0 is the company's cash now.
    `moves[r]`: assumed as a multiple of cash now, and so moving with it.
    `pool[n]` is the pool of units with a cash budget of their own: `pools[u]`, the limit it stands for, and
    `pool_budget[u]`; pool 0 is everyone else, without end.
    """

    limits: tuple[Limit, ...]
    budget: Ints
    cost: Ints
    moves: Bools
    pool: Ints
    pools: tuple[Limit | None, ...]
    pool_budget: Ints


def assumed_limits(
    limits: Sequence[Limit], measures: Sequence[Measure], people: int, name: Namer
) -> tuple[tuple[Limit, ...], tuple[Text, ...]]:
    """Limits for what nobody limited but measures take, and the sentences that say so.

    Nothing is without end: unlimited, a plan would give everybody equity and a mentor.
    """
    cash = limits[0].amount
    told = {limit.kind for limit in limits}
    made = [
        Limit(kind, COMPANY, max(1, people // SEATS_PER))
        for kind in sorted({kind for measure in measures for kind in measure.price.seats} - told)
    ]
    if not told & {EQUITY, EQUITY_UNITS} and any(_gives_equity(measure) for measure in measures):
        made.append(Limit(EQUITY, COMPANY, cash))
    if CASH_THREE_YEARS not in told:
        made.append(Limit(CASH_THREE_YEARS, COMPANY, times(cash, YEARS)))
    if HOURS not in told and any(measure.price.hours for measure in measures):
        made.append(Limit(HOURS, COMPANY, people * HOURS_EACH))
    return tuple(made), (_assumed(made, name),) if made else ()


def _gives_equity(measure: Measure) -> bool:
    return bool(measure.price.equity.fixed or measure.price.equity.of)


@dataclass(frozen=True)
class Namer:
    """How kinds of limits and their amounts are written for readers."""

    labels: Mapping[str, Text]
    currency: str

    @classmethod
    def of(cls, catalogue: Catalogue, currency: str) -> Namer:
        """With the catalogue's names of seats."""
        return cls({**_LABELS, **{seat.key: seat.label for seat in catalogue.seats}}, currency)

    def kind(self, kind: str) -> Text:
        """The name of a kind; its key where the catalogue has none."""
        return self.labels.get(kind, Text(kind, kind))

    def amount(self, limit: Limit) -> Text:
        """Money as money, all else as a number."""
        if limit.kind in (CASH_NOW, CASH_THREE_YEARS, EQUITY):
            return written(limit.amount, self.currency)
        return Text(f"{limit.amount:,}", f"{limit.amount:,}")


_LABELS = {
    CASH_NOW: Text("第一年现金", "cash in the first year"),
    CASH_THREE_YEARS: Text("三年现金", "cash over three years"),
    EQUITY_UNITS: Text("股权数量", "equity units"),
    EQUITY: Text("股权价值", "value of equity"),
    HOURS: Text("管理者与专家的工时", "hours of managers and specialists"),
}


def _assumed(made: Sequence[Limit], name: Namer) -> Text:
    zh = "、".join(f"{name.kind(limit.kind).zh} {name.amount(limit).zh}" for limit in made)
    en = ", ".join(f"{name.kind(limit.kind).en} {name.amount(limit).en}" for limit in made)
    return Text(
        f"限额表没有写明以下几项，按默认值计算：{zh}。在限额表中写明即可更改。",
        f"Not limited in the table of limits, and so taken at a default: {en}. A row in the table changes it.",
    )


def unit_value(tables: Tables) -> int | None:
    """Newest value of one equity unit, in minor units; None if no grant tells it."""
    if "grants" not in tables:
        return None
    told = tables["grants"].filter(pl.col("value_per_unit") > 0).sort("granted_on", "grant_id")
    return int(told["value_per_unit"][-1]) if len(told) else None


def shut_out(limits: Sequence[Limit], measures: Sequence[Measure], value: int | None) -> tuple[Bools, tuple[Text, ...]]:
    """Measures that cannot be offered because what they take cannot be counted: equity limited in units whose value
    nobody told.
    """
    blind = value is None and any(limit.kind == EQUITY_UNITS for limit in limits)
    shut = np.array([blind and _gives_equity(measure) for measure in measures], dtype=bool)
    if not shut.any():
        return shut, ()
    return shut, (
        Text(
            "股权按数量限制，但没有一笔授予写明每单位的价值，因此本方案不含股权措施。",
            "Equity is limited in units, but no grant tells what a unit is worth, so the plan offers no equity.",
        ),
    )


def resources_of(
    given: tuple[Sequence[Limit], Sequence[Limit]],
    bill: Bill,
    units: tuple[Sequence[tuple[str, ...]], Ints],
    value: int | None,
) -> Resources:
    """The limits, told and assumed, as the solver wants them. `units` are each unit with those above it, the nearest
    first, and whose unit is which; `value` is that of an equity unit in minor units.

    A person's nearest unit with a cash budget is the person's pool; wider units' budgets, and limits of other kinds,
    become columns that cost only those inside.
    """
    (told, assumed), (chain, unit) = given, units
    limits = (*told, *assumed)
    own = {limit.scope: limit for limit in limits if limit.kind == CASH_NOW and limit.scope != COMPANY}
    nearest = [next((unit for unit in above if unit in own), "") for above in chain]
    names = sorted(set(nearest) - {""})
    pools = (None, *(own[name] for name in names))
    code = {name: at for at, name in enumerate(("", *names))}
    pooled = {name for name in names if _flat(name, nearest, chain)}
    columns = [limit for limit in limits if limit.kind != CASH_NOW or limit.scope not in pooled]
    columns.sort(key=lambda limit: (limit.kind != CASH_NOW or limit.scope != COMPANY,))
    cost = np.zeros((*bill.cash_now.shape, len(columns)), dtype=np.int64)
    for at, limit in enumerate(columns):
        inside = np.array([limit.scope == COMPANY or limit.scope in above for above in chain], dtype=bool)[unit]
        cost[:, :, at] = taken(limit.kind, bill, value) * inside[:, None]
    return Resources(
        tuple(columns),
        np.array([limit.amount * _scale(limit.kind) for limit in columns], dtype=np.int64),
        cost,
        np.array([limit in assumed and limit.kind in (CASH_THREE_YEARS, EQUITY) for limit in columns], dtype=bool),
        np.array([code[name] for name in nearest], dtype=np.int32)[unit],
        pools,
        np.array([UNLIMITED if pool is None else pool.amount for pool in pools], dtype=np.int64),
    )


def _flat(name: str, nearest: Sequence[str], chain: Sequence[tuple[str, ...]]) -> bool:
    """Whether everyone inside the unit has it as the nearest with a budget, so that its pool is all of it."""
    return all(near == name for near, above in zip(nearest, chain, strict=True) if name in above)


def _scale(kind: str) -> int:
    return HOUR if kind == HOURS else 1


def taken(kind: str, bill: Bill, value: int | None) -> Ints:
    """People × measures: what is taken of a kind of limit (hours in hundredths); nothing of a kind nobody takes."""
    people = np.ones((len(bill.cash_now), 1), dtype=np.int64)
    by_kind = {CASH_NOW: bill.cash_now, CASH_THREE_YEARS: bill.cash_three_years, EQUITY: bill.equity}
    if kind in by_kind:
        return by_kind[kind]
    if kind == EQUITY_UNITS:
        # Rounded up: half a unit cannot be granted. Without a value nothing that takes equity is on offer.
        return -(-bill.equity // value) if value else np.zeros_like(bill.equity)
    if kind == HOURS:
        return np.asarray(people * bill.hours)
    return np.asarray(people * bill.seats.get(kind, np.zeros(bill.cash_now.shape[1], dtype=np.int64)))


def uses_of(resources: Resources, cost: Ints, choice: Ints) -> tuple[Use, ...]:
    """What the choice takes of every limit; hours in whole ones, rounded up."""
    taken_now = np.take_along_axis(cost, choice[:, None, None].astype(np.int64), axis=1)[:, 0, :]
    used = taken_now.sum(axis=0).tolist()
    whole = [
        Use(limit.kind, limit.scope, limit.amount, -(-int(amount) // _scale(limit.kind)))
        for limit, amount in zip(resources.limits, used, strict=True)
    ]
    by_pool = np.bincount(resources.pool, weights=taken_now[:, 0], minlength=len(resources.pools))
    parts = [
        Use(pool.kind, pool.scope, pool.amount, round(float(amount)))
        for pool, amount in zip(resources.pools, by_pool, strict=True)
        if pool is not None and not any(pool is limit for limit in resources.limits)
    ]
    return (*whole, *parts)
