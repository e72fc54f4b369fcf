"""Packages for people: which measures fit, what they cost the person's employer, and which are worth offering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from mainstay.core.catalogue import Measure
from mainstay.loop.effects import missed
from mainstay.loop.panel import Bools, Floats, Ints, Panel
from mainstay.loop.plan.compiled import compiled
from mainstay.loop.plan.joint import together
from mainstay.loop.plan.money import Pays, amount, now_ids
from mainstay.loop.tables import Tables
from mainstay.loop.threads import in_parts

HOUR = 100
"""Hours are counted in hundredths."""


@dataclass(frozen=True)
class Bill:
    """What each measure would cost for each person: people × measures, money in minor units. The rest by measure."""

    cash_now: Ints
    cash_three_years: Ints
    equity: Ints
    raise_: Ints
    hours: Ints
    seats: dict[str, Ints]


def bill_of(measures: Sequence[Measure], pays: Pays) -> Bill:
    """Full prices. Cash over three years is never less than cash in the first."""
    rows = len(pays.yearly)

    def columns(values: list[Ints]) -> Ints:
        return np.stack(values, axis=1) if values else np.zeros((rows, 0), dtype=np.int64)

    now = columns([amount(measure.price.cash_now, pays) for measure in measures])
    later = columns([amount(measure.price.cash_three_years, pays) for measure in measures])
    kinds = sorted({kind for measure in measures for kind in measure.price.seats})
    return Bill(
        now,
        np.maximum(now, later),
        columns([amount(measure.price.equity, pays) for measure in measures]),
        columns([amount(measure.raise_, pays) for measure in measures]),
        np.array([int(measure.price.hours * HOUR) for measure in measures], dtype=np.int64),
        {kind: np.array([measure.price.seats.get(kind, 0) for measure in measures], dtype=np.int64) for kind in kinds},
    )


def fits_of(measures: Sequence[Measure], panel: Panel, tables: Tables, bill: Bill) -> Bools:
    """Now rows × measures: whom each measure fits. What is already under way does not fit, nor does a raise that comes
    to nothing.
    """
    place = {feature.key: column for column, feature in enumerate(panel.features)}
    fits, unknown = np.ones((len(panel.now), len(measures)), dtype=bool), np.full(len(panel.now), np.nan)
    for column, measure in enumerate(measures):
        for when in measure.fits:
            at = place.get(when.signal)
            value = unknown if at is None else panel.now.values[:, at]
            fits[:, column] &= ~missed(when, value) & (when.or_unknown | ~np.isnan(value))
        if measure.raise_.fixed or measure.raise_.of:
            fits[:, column] &= bill.raise_[:, column] > 0
    return fits & ~_under_way(measures, panel, tables)


def _under_way(measures: Sequence[Measure], panel: Panel, tables: Tables) -> Bools:
    """Now rows × measures: given before and still at work on the as-of day."""
    running = np.zeros((len(panel.now), len(measures)), dtype=bool)
    if "measures" not in tables:
        return running
    here = pl.DataFrame({"person_id": now_ids(panel)}, schema={"person_id": pl.String}).with_row_index("row")
    begun = tables.lazy("measures").filter(pl.col("from") <= panel.as_of).join(here.lazy(), on="person_id").collect()
    for column, measure in enumerate(measures):
        end = pl.coalesce("until", pl.col("from").dt.offset_by(f"{measure.lasts_months}mo"))
        ours = begun.filter((pl.col("measure") == measure.key) & (end > panel.as_of))
        running[ours["row"].to_numpy(), column] = True
    return running


class Table(NamedTuple):
    """All the kernels need. By package: `members` and `number`; by measure: `work[m, t]` (see Menu). By person:
    `lowering[n, m]` of the log-hazard, `hazard[n, t]`, `loss[n]` in minor units, `fits[n, m]`, `cost[n, m, r]` of every
    limited resource.
    """

    members: Ints
    number: Ints
    work: Floats
    lowering: Floats
    hazard: Floats
    loss: Floats
    fits: Bools
    cost: Ints


def of_some(table: Table, who: slice) -> Table:
    """The table for some of the people."""
    return table._replace(
        lowering=table.lowering[who], hazard=table.hazard[who], loss=table.loss[who], fits=table.fits[who],
        cost=table.cost[who],
    )  # fmt: skip


@compiled
def possible(table: Table, person: int, package: int) -> bool:
    """Whether every measure of the package fits."""
    for place in range(table.members.shape[1]):
        member = table.members[package, place]
        if member >= 0 and not table.fits[person, member]:
            return False
    return True


@compiled
def eased(table: Table, person: int, member: int, part: int) -> float:
    """What one measure (or NONE) lowers in a part of the year."""
    return 0.0 if member < 0 else table.lowering[person, member] * table.work[member, part]


@compiled
def chance(table: Table, person: int, package: int) -> float:
    """Probability to resign within the year with the package."""
    first, second, third = table.members[package]
    total = 0.0
    for part in range(table.hazard.shape[1]):
        lowering = together(
            eased(table, person, first, part), eased(table, person, second, part), eased(table, person, third, part)
        )
        total += table.hazard[person, part] * np.exp(-lowering)
    return float(1.0 - np.exp(-total))


@compiled
def saved(table: Table, person: int, package: int) -> float:
    """Value at stake that the package saves, in whole minor units, never below nothing."""
    less = chance(table, person, 0) - chance(table, person, package)
    return float(max(0.0, np.floor(less * table.loss[person] + 0.5)))


@compiled
def _price(table: Table, person: int, prices: Floats, surcharge: float, bill: Floats) -> None:
    """Fills `bill[m]`: what each measure costs the person at the prices; nothing for none, which stands last."""
    for member in range(table.fits.shape[1]):
        total = surcharge * table.cost[person, member, 0]
        for kind in range(prices.shape[0]):
            total += prices[kind] * table.cost[person, member, kind]
        bill[member] = total
    bill[table.fits.shape[1]] = 0.0


@compiled
def _alone(table: Table, person: int, worth: Floats) -> None:
    """Fills `worth[m]`: what each measure saves by itself; nothing where it does not fit."""
    none = table.fits.shape[1]
    for member in range(none):
        worth[member] = saved(table, person, table.number[member, none, none]) if table.fits[person, member] else 0.0


@compiled
def _promising(table: Table, person: int, worth: Floats, bill: Floats, most: int) -> Ints:
    """Measures that could be part of a winner, ascending, and none at the end.

    As effects together fall, a measure that alone is not worth its price adds less than its price to any package; only
    where a departure is nearly certain (cumulative hazard above one) does that not follow, and all that fit stay in.
    """
    none, count = table.fits.shape[1], 0
    sure = table.hazard[person].sum() > 1.0
    left = np.empty(none)
    for member in range(none):
        left[member] = worth[member] - bill[member]
        if not table.fits[person, member] or (left[member] <= 0 and not sure):
            left[member] = np.inf
        else:
            count += 1
    while count > most:
        left[np.argmin(left)] = np.inf
        count -= 1
    chosen, filled = np.full(count + 1, none, dtype=np.int64), 0
    for member in range(none):
        if left[member] < np.inf:
            chosen[filled] = member
            filled += 1
    return chosen


@compiled
def _best(table: Table, person: int, among: Ints, bill: Floats, memo: tuple[Ints, Floats]) -> tuple[int, float]:
    """The package of the promising measures with the most value left after its price; nothing if none has any.

    `memo` keeps what each package saves the person for whom it was last worked out.
    """
    whose, value = memo
    best, score, last = 0, 0.0, among.shape[0] - 1
    for first in range(last):
        for second in range(first + 1, last + 1):
            for third in range(min(second + 1, last), last + 1):
                package = table.number[among[first], among[second], among[third]]
                if package > 0:
                    price = bill[among[first]] + bill[among[second]] + bill[among[third]]
                    if whose[package] != person:
                        whose[package], value[package] = person, saved(table, person, package)
                    left = value[package] - price
                    if left > score:
                        best, score = package, left
    return best, score


@compiled
def winners(table: Table, prices: Floats, surcharge: Floats, most: int, found: tuple[Ints, Floats]) -> None:
    """For every person n and every list of prices g the package with the most value left after its price.

    `prices[g, r]`; `surcharge[n]` comes on top of the first price. Of each person's measures only the `most` promising
    are looked at. Fills the packages and what is left, both [n, g].
    """
    best, score = found
    worth, bill = np.zeros(table.fits.shape[1]), np.zeros(table.fits.shape[1] + 1)
    memo = (np.full(table.members.shape[0], -1, dtype=np.int64), np.zeros(table.members.shape[0]))
    for person in range(best.shape[0]):
        _alone(table, person, worth)
        for line in range(prices.shape[0]):
            _price(table, person, prices[line], surcharge[person], bill)
            among = _promising(table, person, worth, bill, most)
            best[person, line], score[person, line] = _best(table, person, among, bill, memo)


@compiled
def spell_out(table: Table, offers: Ints, value: Floats, cost: Ints) -> None:
    """Fills `value[n, k]` and `cost[n, k, r]` of the packages `offers[n, k]`."""
    for person in range(offers.shape[0]):
        for place in range(offers.shape[1]):
            package = offers[person, place]
            value[person, place] = saved(table, person, package)
            for member in table.members[package]:
                if member >= 0:
                    for kind in range(cost.shape[2]):
                        cost[person, place, kind] += table.cost[person, member, kind]


@compiled
def _each(table: Table, package: Ints, chance_after: Floats, value: Floats) -> None:
    """Fills what one package a person leaves of the probability, and saves."""
    for person in range(package.shape[0]):
        chance_after[person] = chance(table, person, package[person])
        value[person] = saved(table, person, package[person])


def chances(table: Table, package: Ints) -> Floats:
    """Each person's probability to resign within the year with a package."""
    return _of_each(table, package)[0]


def values(table: Table, package: Ints) -> Floats:
    """What each person's package saves, in whole minor units."""
    return _of_each(table, package)[1]


def _of_each(table: Table, package: Ints) -> tuple[Floats, Floats]:
    number, after, value = package.astype(np.int64), np.zeros(len(package)), np.zeros(len(package))
    in_parts(len(package), lambda who: _each(of_some(table, who), number[who], after[who], value[who]))
    return after, value


@compiled
def _costs(table: Table, person: int, package: int, out: Ints) -> None:
    """Fills what a package takes of each resource."""
    for kind in range(out.shape[0]):
        out[kind] = 0
    for member in table.members[package]:
        if member >= 0:
            for kind in range(out.shape[0]):
                out[kind] += table.cost[person, member, kind]


@compiled
def _worthwhile(table: Table, person: int, worth: Floats) -> Ints:
    """Packages that fit and save anything, the most valuable first; fills `worth[p]`."""
    for package in range(worth.shape[0]):
        worth[package] = saved(table, person, package) if possible(table, person, package) else 0.0
    order = np.argsort(-worth)
    return order[: np.count_nonzero(worth)]


@compiled
def _beaten(kept: Ints, count: int, costs: Ints) -> bool:
    """Whether one of the first `count` kept costs no more of anything."""
    other = 0
    while other < count and not _no_dearer(kept, other, costs):
        other += 1
    return other < count


@compiled
def _no_dearer(kept: Ints, other: int, costs: Ints) -> bool:
    """Whether one of the kept costs no more of anything."""
    kind = 0
    while kind < costs.shape[0] and kept[other, kind] <= costs[kind]:
        kind += 1
    return bool(kind == costs.shape[0])


@compiled
def undominated(table: Table, into: Ints) -> int:
    """Fills `into[n, 1:]` with every package that no other beats, saving no less at no higher cost; returns the most
    that anyone has (as many as there is room for, if more).
    """
    room, most, kinds = into.shape[1] - 1, 0, table.cost.shape[2]
    worth, kept, costs = np.zeros(table.members.shape[0]), np.zeros((room, kinds), np.int64), np.zeros(kinds, np.int64)
    for person in range(into.shape[0]):
        count = 0
        for package in _worthwhile(table, person, worth):
            _costs(table, person, package, costs)
            if count <= room and not _beaten(kept, min(count, room), costs):
                if count < room:
                    for kind in range(kinds):
                        kept[count, kind] = costs[kind]
                    into[person, count + 1] = package
                count += 1
        most = max(most, count)
    return most


def distinct(offers: Ints) -> Ints:
    """Each row sorted, without repeats (repeats become 0, nothing), as few columns as the longest row needs."""
    tidy = np.sort(offers, axis=1)
    tidy[:, 1:][tidy[:, 1:] == tidy[:, :-1]] = 0
    tidy = np.sort(tidy, axis=1)
    most = int((tidy > 0).sum(axis=1).max(initial=0))
    return np.column_stack([np.zeros(len(tidy), dtype=tidy.dtype), tidy[:, tidy.shape[1] - most :]])
