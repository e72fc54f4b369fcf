"""What nobody in the company knows: true hazards, true causes, true effects."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np

from mainstay.core.money import MINOR
from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.twin import equity, evolve, forces
from mainstay.twin.effects import joint
from mainstay.twin.habits import UNFIT, full_lowering, prices, suits
from mainstay.twin.ledger import Ledger
from mainstay.twin.sim import Sim
from mainstay.twin.turnover import hazard, other_hazard

AHEAD = 12


@dataclass(frozen=True)
class Truth:
    """Rows are the people here on the as-of day, by person_id.

    `hazard[n, k]` is the true chance to resign in the k-th of the next 12 months, being here before it, if no new
    measure is taken (measures given before go on); an expectation over what may happen to the person till then.
    `other[n]` the monthly chance to leave otherwise. `push[n, d]` what pushes, in the log-hazard, by driver (order of
    DRIVERS), `share` the same as shares. `lowering[n, m]` how much measure m of `measures` alone would lower the
    person's log-hazard. `fits[n, m]` whether it is truly meant for such a person, `cash[n, m]` what it costs in cash in
    the first year, `pay[n]` yearly fixed cash, both in minor units. `expected` and `happened` are the
    resignations of each month of the files, by the sum of true hazards and in fact. `key` says who is
    key, `intent` the hidden intent.
    """

    ids: tuple[str, ...]
    hazard: Floats
    other: Floats
    push: Floats
    lowering: Floats
    measures: tuple[str, ...]
    fits: Bools
    cash: Ints
    pay: Ints
    key: Bools
    intent: Floats
    expected: Floats
    happened: Floats

    @property
    def share(self) -> Floats:
        """Each driver's true share of the push."""
        return forces.shares(self.push)

    def chance(self, lowering: Floats | float = 0.0) -> Floats:
        """The true probability to resign within 12 months if the log-hazard is lowered by so much (one number, or one
        a person), other ways of leaving competing.
        """
        factor = np.exp(-np.broadcast_to(np.asarray(lowering, dtype=np.float64), self.other.shape))
        here = np.ones(len(self.other))
        gone = np.zeros(len(self.other))
        for k in range(self.hazard.shape[1]):
            monthly = np.minimum(self.hazard[:, k] * factor, 0.6)
            gone += here * monthly
            here *= 1 - monthly - self.other
        return gone

    def together(self, chosen: Bools) -> Floats:
        """The total lowering for each person of the chosen measures (people × measures): the strongest works whole,
        each further one at 0.7 of the share of the one before. Harm is not softened: lowerings below zero add up.
        """
        picked = np.where(chosen, self.lowering, 0.0)
        return np.asarray(joint(np.maximum(picked, 0)) + np.minimum(picked, 0).sum(axis=1))


def futures(people: int) -> int:
    """How many futures are averaged for the true hazard: fewer where people are many."""
    return int(np.clip(60_000 // people, 1, 16))


def truth(sim: Sim, ids: tuple[str, ...], seats: Ints) -> Truth:
    """The truth as of the end of the last month; `seats[n]` is the seat of person n of `ids`."""
    now = sim.clock.now
    sim.month = now
    runs = futures(len(sim.state))
    total = np.zeros((len(sim.state), AHEAD), dtype=np.float32)
    for _ in range(runs):
        total += _future(sim)
    every = np.arange(len(sim.state))
    lowering = full_lowering(sim, now, every)
    return Truth(
        ids=ids,
        hazard=(total / runs)[seats],
        other=other_hazard(sim, now + 1)[seats],
        push=np.maximum(sim.drawn, 0)[seats],
        lowering=lowering[seats],
        measures=sim.effects.measures,
        fits=(suits(sim, now, every) > UNFIT)[seats],
        cash=_cash(sim, seats),
        pay=np.round(sim.state.yearly()[seats].astype(np.float64) * MINOR).astype(np.int64),
        key=sim.state.key[seats],
        intent=sim.state.intent[seats],
        expected=np.array(sim.expected),
        happened=np.array(sim.happened, dtype=np.float64),
    )


def _cash(sim: Sim, seats: Ints) -> Ints:
    columns = [
        prices(sim, sim.clock.now, seats, np.full(len(seats), m), raise_=False)
        for m in range(len(sim.catalogue.measures))
    ]
    return np.round(np.column_stack([np.zeros(len(seats)), *columns])[:, 1:] * MINOR).astype(np.int64)


def _future(sim: Sim) -> Floats:
    """One possible next year in which nobody leaves and no new measure is taken; its hazards by month."""
    ahead = copy.copy(sim)
    ahead.state, ahead.around = sim.state.copy(), sim.around.copy()
    ahead.ledger = Ledger(muted=True)
    ahead.touched, ahead.changed = sim.touched.copy(), sim.changed.copy()
    found = np.empty((len(sim.state), AHEAD), dtype=np.float32)
    for k in range(AHEAD):
        t = ahead.month = sim.clock.now + 1 + k
        found[:, k] = hazard(ahead, t)
        evolve.step(ahead, t)
        equity.vest(ahead, t)
        ahead.drawn = forces.pulls(ahead.structure, ahead.state, ahead.around, ahead.clock, t)
    return found
