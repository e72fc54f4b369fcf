"""Who leaves, how, and who comes after them."""

from __future__ import annotations

import numpy as np

from mainstay.core.words import Exit
from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.twin import forces
from mainstay.twin.evolve import promote
from mainstay.twin.sim import Sim
from mainstay.twin.state import Vacancies, newcomers
from mainstay.twin.structure import CHIEF, HEAD, LEAD, LEVEL_OF_RANK, MEMBER

KINDS = (Exit.RESIGNED, Exit.DISMISSED, Exit.RETIRED, Exit.OTHER)
RESIGNED, DISMISSED, RETIRED, OTHER = range(4)
HIGHEST = 0.25
"""No monthly hazard is higher."""


def lowering(sim: Sim, t: int) -> Floats:
    """What measures given before lower each holder's log-hazard by in month t."""
    together = sim.given.together(t, sim.effects, max(sim.register.count, 1))
    return np.asarray(together[np.maximum(sim.state.person, 0)])


def hazard(sim: Sim, t: int) -> Floats:
    """Each holder's true chance to resign in month t, being here before it; `sim.drawn` holds the pulls."""
    eta = forces.log_hazard(sim.drawn, sim.state, int(sim.clock.month[t]), lowering(sim, t)) + sim.constant
    chance = np.minimum(np.exp(eta), HIGHEST)
    chance[(sim.structure.rank == CHIEF) | ~sim.settled(t)] = 0
    return np.asarray(chance, dtype=np.float32)


def other_hazard(sim: Sim, t: int) -> Floats:
    """The chance to leave otherwise: dismissal of the weakest, the rest. Retirement comes by age."""
    chance = np.exp(-6.4 - 0.9 * sim.state.skill) + 0.0007
    chance[(sim.structure.rank == CHIEF) | ~sim.settled(t)] = 0
    return np.asarray(np.minimum(chance, 0.05), dtype=np.float32)


def _retiring(sim: Sim, t: int) -> Bools:
    age = sim.clock.year[t] - sim.state.birth
    in_month = sim.state.person % 12 == sim.clock.month[t] % 12
    return np.asarray((age >= np.where(sim.state.female, 55, 60)) & in_month & sim.settled(t))


def turnover(sim: Sim, t: int) -> None:
    """One month of leaving and coming."""
    chance = hazard(sim, t)
    resigns = sim.rng.random(len(chance)) < chance
    otherwise = sim.rng.random(len(chance)) < other_hazard(sim, t)
    retires = _retiring(sim, t)
    if t >= sim.clock.warm:
        sim.expected.append(float(chance.sum(dtype=np.float64)))
        sim.happened.append(int(resigns.sum()))
    share = sim.state.skill < -0.6
    kind = np.where(resigns, RESIGNED, np.where(retires, RETIRED, np.where(share, DISMISSED, OTHER)))
    leaves = np.flatnonzero(resigns | retires | otherwise)
    # The last day of a month is never a leaving day, so that whoever comes after comes within the month.
    day = sim.rng.integers(sim.clock.first[t], sim.clock.last[t], len(leaves)).astype(np.int32)
    state = sim.state
    missed = (state.key[leaves] | (state.skill[leaves] > 0.1)) & (kind[leaves] == RESIGNED)
    sim.register.leave(state.person[leaves], day, kind[leaves], missed)
    units = np.bincount(sim.structure.unit[resigns], minlength=len(sim.around.climate))
    sim.around.exits = np.column_stack([sim.around.exits[:, 1:], units]).astype(np.float32)
    _follow(sim, leaves, day, t)


def _follow(sim: Sim, leaves: Ints, day: Ints, t: int) -> None:
    """Fill the seats: a manager's mostly from below, the rest from outside, some weeks later."""
    seats, days = leaves.copy(), day.copy()
    going = np.zeros(len(sim.state), dtype=np.bool_)
    going[leaves] = True
    led = np.isin(sim.structure.rank[leaves], (LEAD, HEAD, CHIEF - 1))
    below = _successor(sim, leaves)
    inside = led & (sim.rng.random(len(leaves)) < 0.7) & ~going[below] & (sim.state.start[below] < t)
    # One person cannot follow two: a head's successor may be the lead whose own successor is chosen next.
    _, once = np.unique(below, return_index=True)
    inside &= np.isin(np.arange(len(leaves)), once) & ~np.isin(leaves, below[inside])
    up, under = leaves[inside], below[inside]
    sim.state.swap(up, under)
    seats[inside] = under
    moved = day[inside] + 1
    sim.posted_swap(up, under)
    promote(sim, up, moved, LEVEL_OF_RANK[sim.structure.rank[up]], t)
    _hire(sim, seats, days, t)
    _bereave(sim, leaves[led], day[led])


def _successor(sim: Sim, leaves: Ints) -> Ints:
    """The seat from which a manager's seat is filled; the seat itself where there is none."""
    structure = sim.structure
    reports = np.bincount(structure.above[structure.above >= 0], minlength=len(structure))[leaves]
    step = 1 + np.where(structure.rank[leaves] == LEAD, (sim.rng.random(len(leaves)) * reports).astype(np.int64), 0)
    below = np.minimum(leaves + step, len(structure) - 1)
    return np.asarray(np.where((reports > 0) & (structure.above[below] == leaves), below, leaves))


def _hire(sim: Sim, seats: Ints, left: Ints, t: int) -> None:
    if len(seats) == 0:
        return
    clock = sim.clock
    wait = np.where(sim.structure.rank[seats] == MEMBER, sim.rng.integers(5, 75, len(seats)), 1)
    # Everybody is hired by the as-of day, on which all seats are filled.
    soonest = left + 1 + (sim.rng.random(len(seats)) * (clock.last[clock.now] - left - 1)).astype(np.int32)
    hired = np.minimum(left + wait, soonest).astype(np.int32)
    fresh = newcomers(Vacancies(sim.structure, seats, clock, t), sim.rng)
    fresh.hired = hired
    fresh.start = np.searchsorted(clock.last, hired).astype(np.int16)
    fresh.key = key(sim, seats, fresh.skill, fresh.level)
    sim.register.enter(fresh)
    sim.state.put(seats, fresh)
    sim.touched[seats] = hired
    sim.changed[seats] = hired


def key(sim: Sim, seats: Ints, skill: Floats, level: Ints) -> Bools:
    """Who is key: able, high up, in work that is hard to replace."""
    rank, family = sim.structure.rank[seats], sim.structure.family[seats]
    luck = sim.rng.standard_normal(len(seats))
    score = skill + 0.25 * level + 0.3 * (rank > MEMBER) + 0.4 * (family == 0) + 0.4 * luck
    return np.asarray(score > sim.key_from)


def _bereave(sim: Sim, managers: Ints, day: Ints) -> None:
    """The manager has left: those who reported to the seat feel it, and their posts change from the next day."""
    if len(managers) == 0:
        return
    since = np.zeros(len(sim.state), dtype=np.int32)
    since[managers] = day + 1
    above = sim.structure.above
    reports = np.flatnonzero((above >= 0) & (since[above] > 0))
    sim.state.since_manager_left[reports] = 0
    sim.state.manager_months[reports] = 0
    sim.changed[reports] = np.maximum(sim.changed[reports], np.maximum(since[above[reports]], sim.state.hired[reports]))
