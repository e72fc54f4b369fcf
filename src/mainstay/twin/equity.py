"""Grants: given in a person's own vesting month, a quarter of them each year for four years."""

from __future__ import annotations

import numpy as np

from mainstay.loop.panel import Ints
from mainstay.twin.ledger import numbered, words
from mainstay.twin.sim import Sim

UNIT_VALUE = 2_000
"""Value of a unit in minor units."""
OPTION_PRICE = 800

_KINDS = ("rsu", "option", "restricted_stock", "phantom")
_SHARES = np.cumsum([0.5, 0.3, 0.12, 0.08])


def vest(sim: Sim, t: int) -> None:
    """Tranches vest; new grants are made."""
    state = sim.state
    due = (state.vest_month == sim.clock.month[t]) & sim.settled(t)
    paid = np.flatnonzero(due & (state.tranche[:, 0] > 0))
    state.vested[paid] = state.tranche[paid, 0] / state.fixed[paid]
    state.since_vest[paid] = 0
    turn = np.flatnonzero(due)
    state.tranche[turn] = np.column_stack([state.tranche[turn, 1:], np.zeros(len(turn), dtype=np.float32)])
    chance = np.where(state.key, 0.34, 0.04) + 0.06 * np.maximum(state.level - 4, 0)
    give(sim, sim.luck(np.minimum(chance, 0.8), due), t, 0)


def begin(sim: Sim) -> None:
    """Grants of the years before the simulation."""
    state = sim.state
    for years in (1, 2, 3):
        long_enough = state.tenure(int(sim.clock.first[0])) > 12 * years + 12
        chance = np.where(state.key, 0.30, 0.04) + 0.05 * np.maximum(state.level - 4, 0)
        give(sim, sim.luck(np.minimum(chance, 0.8), long_enough), 0, years)


def give(sim: Sim, seats: Ints, t: int, years: int) -> None:
    """Grants made `years` before the coming vesting month of their holders (0: in month t, which is theirs)."""
    state, n = sim.state, len(seats)
    if n == 0:
        return
    worth = state.fixed[seats] * sim.rng.uniform(0.25, 0.9, n) * (1 + 0.12 * state.level[seats])
    quarter = np.round(worth * 100 / 4 / UNIT_VALUE).astype(np.int64)
    value = (quarter * (UNIT_VALUE / 100)).astype(np.float32)
    state.tranche[seats, : 4 - max(years - 1, 0)] += value[:, None]
    wait = (state.vest_month[seats] - sim.clock.month[t]) % 12
    day = int(sim.clock.first[t]) + np.round((wait - 12 * years) * 30.436875).astype(np.int64) + 14
    day = np.minimum(day, sim.clock.last[t]) if years == 0 else day
    grant = numbered("G", sim.grants, n)
    kind = np.minimum(np.searchsorted(_SHARES, sim.rng.random(n)), len(_KINDS) - 1)
    sim.ledger.add(
        "grants", flow=False, grant_id=grant, person_id=state.person[seats], granted_on=day, kind=words(_KINDS, kind),
        units=quarter * 4, price=np.where(kind == 1, OPTION_PRICE, 0), value_per_unit=UNIT_VALUE, currency=None,
    )  # fmt: skip
    for year in (1, 2, 3, 4):
        sim.ledger.add(
            "vesting", flow=False, grant_id=grant, on=day + np.int64(round(365.25 * year)), units=quarter,
            condition=words(("年度绩效不低于 3" if sim.language == "zh" else "Yearly rating of 3 or better",),
                            np.where(kind == 3, 0, -1)),
        )  # fmt: skip
    sim.grants += n
