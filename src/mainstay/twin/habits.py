"""How the company has given measures so far: to whoever asks, by the habit of the unit, by a hunch of who might go.

Hidden intent drives both who is treated and who leaves; only pilots are decided by lot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mainstay.core.catalogue import Catalogue, Formula, Quantity
from mainstay.loop.effects import dose, is_raise, missed
from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.twin import forces
from mainstay.twin.ledger import words
from mainstay.twin.sim import Habit, Sim
from mainstay.twin.state import P75, Market
from mainstay.twin.structure import CHIEF

REASONS = ("asked", "offered", "pilot", "all")
ASKED, OFFERED, PILOT, ALL = range(4)


PILOTS = 0.03
"""Usual monthly chance of a unit to try a measure."""


def habits(catalogue: Catalogue, units: int, rng: np.random.Generator, lots: float = 1.0) -> Habit:
    """Every unit likes a few measures and hardly knows the others; lots decide `lots` times as often as usual."""
    taste = rng.gamma(0.25, 1.0, (units, len(catalogue.measures))) + 1e-3
    return Habit(
        taste / taste.sum(axis=1, keepdims=True),
        0.020 * rng.lognormal(0, 0.5, units),
        rng.beta(3, 3, units),
        min(PILOTS * lots, 1.0),
    )


@dataclass
class _Batch:
    seats: list[Ints]
    measures: list[Ints]
    reasons: list[Ints]
    offered: list[Floats]

    def add(self, seats: Ints, measures: Ints | int, reason: int, share: float = np.nan) -> None:
        self.seats.append(seats)
        self.measures.append(np.broadcast_to(measures, seats.shape))
        self.reasons.append(np.full(len(seats), reason))
        self.offered.append(np.full(len(seats), share))


@dataclass(frozen=True)
class _Gifts:
    seats: Ints
    measure: Ints
    reason: Ints
    share: Floats


def treat(sim: Sim, t: int) -> None:
    """One month of measures."""
    if not sim.catalogue.measures:
        return
    sim.given.forget(t, sim.effects)
    batch = _Batch([], [], [], [])
    _asked(sim, t, batch)
    _offered(sim, t, batch)
    _pilots(sim, t, batch)
    seats, measure = np.concatenate(batch.seats), np.concatenate(batch.measures)
    reason, share = np.concatenate(batch.reasons), np.concatenate(batch.offered)
    # One measure a month for one person: the first that came up.
    _, once = np.unique(seats, return_index=True)
    once = once[~_has(sim, seats[once], measure[once])]
    fit = suits(sim, t, seats[once])[np.arange(len(once)), measure[once]] > UNFIT
    once = once[fit | (sim.rng.random(len(once)) < 0.2)]
    _give(sim, t, _Gifts(seats[once], measure[once], reason[once], share[once]))


def _has(sim: Sim, seats: Ints, measure: Ints) -> Bools:
    """Whether the holder still has this measure."""
    count = len(sim.catalogue.measures)
    active = np.unique(sim.given.person * count + sim.given.measure)
    return np.isin(sim.state.person[seats] * count + measure, active)


def _asked(sim: Sim, t: int, batch: _Batch) -> None:
    state = sim.state
    raises = np.array([m for m, measure in enumerate(sim.catalogue.measures) if is_raise(measure)], dtype=np.int64)
    chance = 0.008 * np.exp(0.8 * np.clip(state.intent, -2, 2.5) + 0.35 * np.clip(sim.drawn[:, forces.PAY], -2, 2))
    asks = sim.luck(np.minimum(chance, 0.3), sim.settled(t) & (sim.structure.rank < CHIEF))
    granted = asks[sim.rng.random(len(asks)) < sim.habit.yields[sim.structure.unit[asks]]]
    likes = _by_taste(sim, granted)
    if len(raises):
        money = raises[(sim.rng.random(len(granted)) * len(raises)).astype(np.int64)]
        likes = np.where(sim.rng.random(len(granted)) < 0.65, money, likes)
    batch.add(granted, likes, ASKED)


def _by_taste(sim: Sim, seats: Ints) -> Ints:
    """A measure for each seat by the habit of its unit."""
    edges = np.cumsum(sim.habit.taste, axis=1)[sim.structure.unit[seats]]
    drawn = (edges < sim.rng.random((len(seats), 1))).sum(axis=1)
    return np.asarray(np.minimum(drawn, edges.shape[1] - 1), dtype=np.int64)


def _by_hunch(sim: Sim, seats: Ints) -> Ints:
    """The measure whose main driver seems, through a fog, to be what pushes."""
    seen = np.maximum(sim.drawn[seats] + 0.5 * sim.rng.standard_normal((len(seats), 6)), 0)
    main = np.zeros((len(sim.catalogue.measures), 6))
    for m, measure in enumerate(sim.catalogue.measures):
        for part in measure.eases:
            if part.driver is not None:
                main[m, list(type(part.driver)).index(part.driver)] += part.log_hazard
    fit = seen @ main.T + 0.1 * sim.rng.standard_normal((len(seats), len(main)))
    return np.asarray(fit.argmax(axis=1), dtype=np.int64)


def _offered(sim: Sim, t: int, batch: _Batch) -> None:
    state = sim.state
    hunch = 0.45 * sim.drawn.sum(axis=1) + 0.5 * state.intent + 0.6 * sim.normal()
    chance = sim.habit.rate[sim.structure.unit] * np.exp(np.clip(hunch, -2, 2.5) + 0.5 * state.key - 0.4)
    chosen = sim.luck(np.minimum(chance, 0.3), sim.settled(t) & (sim.structure.rank < CHIEF))
    fits = sim.rng.random(len(chosen)) < 0.3
    batch.add(chosen, np.where(fits, _by_hunch(sim, chosen), _by_taste(sim, chosen)), OFFERED)


def _pilots(sim: Sim, t: int, batch: _Batch) -> None:
    """Now and then a department tries a measure on people drawn by lot, or gives it to everybody."""
    units = len(sim.structure.units)
    here = sim.settled(t) & (sim.structure.rank < CHIEF)
    for unit in np.flatnonzero(sim.rng.random(units) < sim.habit.pilots):
        members = np.flatnonzero(here & (sim.structure.unit == unit))
        measure = int(sim.rng.integers(0, len(sim.catalogue.measures)))
        if sim.rng.random() < 0.75:
            share = float(sim.rng.choice([0.3, 0.4, 0.5]))
            batch.add(members[sim.rng.random(len(members)) < share], measure, PILOT, share)
        elif not is_raise(sim.catalogue.measures[measure]):
            batch.add(members, measure, ALL, 1.0)


def _give(sim: Sim, t: int, gifts: _Gifts) -> None:
    seats, measure = gifts.seats, gifts.measure
    state, n = sim.state, len(seats)
    person = state.person[seats]
    full = full_lowering(sim, t, seats)[np.arange(n), measure]
    sim.given.add(person, measure, t, full)
    day = sim.days(t, n)
    lasts = np.array([item.lasts_months for item in sim.catalogue.measures])[measure]
    until = day + np.round(lasts * 30.436875).astype(np.int32)
    cost = np.round(prices(sim, t, seats, measure, raise_=False) * 100)
    keys = [item.key for item in sim.catalogue.measures]
    sim.ledger.add(
        "measures", person_id=person, from_=day, until=until, measure=words(keys, measure),
        cost=cost.astype(np.int64), reason=words(REASONS, gifts.reason), offered_share=gifts.share,
    )  # fmt: skip
    more = prices(sim, t, seats, measure, raise_=True)
    rises = more > 0
    who = seats[rises]
    state.extra[who] += (np.round(more[rises] / 1200) * 1200).astype(np.float32)
    sim.touched[who] = np.maximum(sim.touched[who], day[rises])


def full_lowering(sim: Sim, t: int, seats: Ints) -> Floats:
    """Seats × measures: the true lowering of each measure for the holders as they are now."""
    state = sim.state
    traits = forces.traits(state, int(sim.clock.year[t]), int(sim.clock.last[t]))[seats]
    full = sim.effects.lowering(forces.shares(sim.drawn[seats]), traits, state.warmth[seats])
    return np.asarray(full * suits(sim, t, seats), dtype=np.float32)


UNFIT = 0.15
"""What is left of a measure's effect on those for whom it is not meant."""


def suits(sim: Sim, t: int, seats: Ints) -> Floats:
    """Seats × measures: how much of its effect each measure keeps for the holder, by whether it fits and its size."""
    measures = sim.catalogue.measures
    known = _conditions(sim, t, seats)
    kept = np.ones((len(seats), len(measures)))
    pay = sim.state.yearly()[seats]
    for m, measure in enumerate(measures):
        for when in measure.fits:
            value = known.get(when.signal)
            if value is not None:
                kept[:, m] = np.where(missed(when, value), UNFIT, kept[:, m])
        if is_raise(measure):
            size = prices(sim, t, seats, np.full(len(seats), m), raise_=True) / pay
            kept[:, m] *= dose(size)
    return kept


def _conditions(sim: Sim, t: int, seats: Ints) -> Mapping[str, Floats]:
    """The truth behind the signals on which measures' fitting depends."""
    state, structure = sim.state, sim.structure
    pay = state.yearly()
    market = Market.usual().median(structure.family, state.level, structure.city, float(t))
    values = {
        "pay.market_gap": 1 - pay / (market * P75),
        "pay.peer_gap": 1 - np.exp(-forces.peer_gap(structure, state, np.log(pay / market))),
        "equity.holding_power": state.tranche.sum(axis=1) / pay,
        "career.ceiling": 2 - 2 * forces.ceiling(structure, state),
        "career.time_in_level": state.level_months,
        "culture.unanswered_voice": np.round(state.unanswered),
        "work.overtime_hours": state.overtime,
        "work.remote_fit": state.remote,
    }
    return {key: np.asarray(value)[seats] for key, value in values.items()}


def prices(sim: Sim, t: int, seats: Ints, measure: Ints, *, raise_: bool) -> Floats:
    """Yuan a year each measure adds to fixed cash, or costs in its first year, for its receiver."""
    state, structure = sim.state, sim.structure
    market = Market.usual().median(structure.family[seats], state.level[seats], structure.city[seats], float(t))
    pay = state.yearly()[seats].astype(np.float64)
    quantity = {
        Quantity.YEARLY_PAY: pay,
        Quantity.GAP_TO_LINE: np.maximum(market * P75 - pay, 0),
        Quantity.GAP_TO_PEERS: np.maximum(market * 1.02 - pay, 0),
    }
    formulas: list[Formula] = [item.raise_ if raise_ else item.price.cash_now for item in sim.catalogue.measures]
    total = np.array([float(formula.fixed) for formula in formulas])[measure]
    for name, amount in quantity.items():
        total = total + np.array([float(formula.of.get(name, 0)) for formula in formulas])[measure] * amount
    return np.asarray(total)
