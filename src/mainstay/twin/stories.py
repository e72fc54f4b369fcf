"""A few key people whose last year has one plain cause each, so that whoever reads the demo has stories to find.

They happen in the simulation like everything else: files and truth follow from them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mainstay.loop.panel import Bools, Floats
from mainstay.twin import forces
from mainstay.twin.evolve import BLOCKED, FROZEN, NEGLECT, OVERLOAD, Vows, promise
from mainstay.twin.sim import Sim
from mainstay.twin.state import P75, Market
from mainstay.twin.structure import MEMBER

BEGIN = 12
"""Months before the as-of day in which the stories begin."""


def tell(sim: Sim, t: int) -> None:
    """In the month in which the stories begin, pick somebody for each; nothing in other months."""
    if t != sim.clock.now - BEGIN:
        return
    state = sim.state
    open_to = state.key & sim.settled(t) & (sim.structure.rank == MEMBER) & (state.tenure(int(sim.clock.last[t])) > 20)
    for story in (_underpaid, _at_the_top, _overloaded, _unseen, _last_tranche, _let_down):
        rating = np.where(open_to, story(sim, t), -np.inf)
        if not np.isfinite(rating).any():
            continue
        seat = int(rating.argmax())
        open_to[seat] = False
        _AFTER[story](sim, seat, t)
        state.intent[seat] = max(float(state.intent[seat]), 0.6)
        state.sense_of[seat] = np.minimum(state.sense_of[seat], 1.0)
        state.sense_of[seat, _DRIVER[story]] = 1.5


def _high(sim: Sim) -> Floats:
    return 0.15 * sim.state.level.astype(np.float32)


def _underpaid(sim: Sim, t: int) -> Floats:
    structure, state = sim.structure, sim.state
    market = Market.usual().median(structure.family, state.level, structure.city, float(t))
    return np.asarray(8 * (1 - state.fixed / (market * P75)) + _high(sim))


def _at_the_top(sim: Sim, t: int) -> Floats:
    del t
    return np.asarray(2 * forces.ceiling(sim.structure, sim.state) + 0.02 * sim.state.level_months)


def _overloaded(sim: Sim, t: int) -> Floats:
    del t
    return np.asarray(0.05 * sim.state.overtime + _high(sim))


def _unseen(sim: Sim, t: int) -> Floats:
    del t
    return np.asarray(2.0 * (sim.state.since_manager_left < 6) + _high(sim))


def _last_tranche(sim: Sim, t: int) -> Floats:
    del t
    tranche: Floats = sim.state.tranche
    due: Bools = (sim.state.vest_month == 1) & (tranche[:, 1] > 0)
    return np.asarray(3.0 * due + tranche[:, 1] / sim.state.fixed - 2 * (tranche[:, 2] > 0))


def _let_down(sim: Sim, t: int) -> Floats:
    del t
    return np.asarray(0.5 * sim.state.since_growth / 12 + _high(sim))


def _go_through(episode: int) -> Callable[[Sim, int, int], None]:
    def begin(sim: Sim, seat: int, t: int) -> None:
        del t
        sim.state.episode[seat] = episode
        sim.state.left_months[seat] = BEGIN + 14

    return begin


def _frozen(sim: Sim, seat: int, t: int) -> None:
    _go_through(FROZEN)(sim, seat, t)
    sim.state.outside[seat] = 0.12


def _strained(sim: Sim, seat: int, t: int) -> None:
    _go_through(OVERLOAD)(sim, seat, t)
    sim.state.load[seat] = 1.8


def _courted(sim: Sim, seat: int, t: int) -> None:
    del t
    sim.state.outside[seat] = 0.18


def _broken(sim: Sim, seat: int, t: int) -> None:
    day = int(sim.clock.last[t]) - 9
    made, due, broken = (np.array([day + later], dtype=np.int32) for later in (0, 240, 268))
    yes = np.ones(1, dtype=np.bool_)
    promise(sim, t, Vows(np.array([seat]), made, due, broken, ~yes, yes))


_AFTER: dict[Callable[[Sim, int], Floats], Callable[[Sim, int, int], None]] = {
    _underpaid: _frozen,
    _at_the_top: _go_through(BLOCKED),
    _overloaded: _strained,
    _unseen: _go_through(NEGLECT),
    _last_tranche: _courted,
    _let_down: _broken,
}
_DRIVER = {
    _underpaid: forces.PAY,
    _at_the_top: forces.CAREER,
    _overloaded: forces.WORK,
    _unseen: forces.RECOGNITION,
    _last_tranche: forces.PAY,
    _let_down: forces.CULTURE,
}
