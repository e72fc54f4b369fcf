"""What truly pulls at people, by driver, and the hazard of resigning that comes of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.loop.panel import Floats
from mainstay.twin.clock import Clock
from mainstay.twin.state import P75, Market, State
from mainstay.twin.structure import MEMBER, Structure
from mainstay.twin.words import FAMILIES

SEASON = np.array([0, -0.20, 0.05, 0.55, 0.45, 0.10, 0.0, 0.05, -0.05, 0.05, -0.10, -0.25, -0.35], dtype=np.float32)
"""By calendar month: people go in March and April, once the year-end bonus is paid."""

INTENT = 0.6
"""How strongly the hidden intent moves the log-hazard."""

PAY, CAREER, CULTURE, WORK, RECOGNITION, LIFE = range(6)
_TOP = np.array([family.top for family in FAMILIES])
_OVERTIME = np.array([family.overtime for family in FAMILIES], dtype=np.float32)


@dataclass
class Around:
    """What holds for a unit: its climate and load (latent, standard units), and its resignations of the last months."""

    climate: Floats
    load: Floats
    exits: Floats
    """Units × 3: resignations in the last three months."""
    size: Floats

    def copy(self) -> Around:
        """The same, independent."""
        return Around(self.climate.copy(), self.load.copy(), self.exits.copy(), self.size)


def ceiling(structure: Structure, state: State) -> Floats:
    """How near the end of the ladder the holder is: 1 at its end, a half one level below, 0 further down."""
    top = np.where(structure.rank == MEMBER, _TOP[structure.family], 9)
    return np.asarray(np.clip(1 - 0.5 * (top - state.level), 0, 1), dtype=np.float32)


def usual_overtime(structure: Structure) -> Floats:
    """Hours of overtime a month that are usual for the seat's family."""
    return _OVERTIME[structure.family]


def peer_gap(structure: Structure, state: State, values: Floats) -> Floats:
    """Mean of `values` over the holders of the same family and level, less the holder's own."""
    cell = structure.family.astype(np.int64) * 16 + state.level
    count = np.maximum(np.bincount(cell, minlength=16 * len(FAMILIES)), 1)
    mean = np.bincount(cell, weights=values, minlength=16 * len(FAMILIES)) / count
    return np.asarray(mean[cell] - values, dtype=np.float32)


def _pay(structure: Structure, state: State, t: int, month: int) -> Floats:
    market = Market.usual().median(structure.family, state.level, structure.city, float(t))
    against = np.log(state.fixed / market)
    gap = 1 - state.fixed / (market * np.float32(P75)) + state.outside
    peers = peer_gap(structure, state, against)
    holding = np.minimum(state.tranche.sum(axis=1) / state.fixed, 2.0)
    bump = np.array([0.2, 0.6, 1.0, 1.0, 0.6, 0.3], dtype=np.float32)
    after = np.where(state.since_vest < 6, bump[np.minimum(state.since_vest, 5).astype(np.int8)], 0)
    to_vest = (state.vest_month - month) % 12
    before = ((to_vest <= 2) & (state.tranche[:, 0] > 0)) * np.float32(-0.25)
    stuck = np.clip(state.since_raise, 0, 36) - 9
    return np.asarray(
        3.5 * (gap - 0.13) + 1.6 * peers + 0.016 * stuck - 0.45 * holding
        + 0.9 * np.minimum(state.vested * 2, 1.5) * after + before
    )  # fmt: skip


def _career(structure: Structure, state: State) -> Floats:
    waiting = np.clip(state.level_months, 0, 60) - 22
    still = np.clip(state.since_growth, 0, 36) - 9
    blocked = np.where(state.episode == 4, np.float32(0.7), np.float32(0))
    return np.asarray(
        0.7 * ceiling(structure, state) + 0.02 * waiting + 0.014 * still - 0.5 * (state.progress - 0.5) + blocked
    )


def _culture(structure: Structure, state: State, around: Around) -> Floats:
    boss = np.where(structure.above >= 0, state.lead[structure.above], 0)
    gone = around.exits.sum(axis=1) / np.maximum(around.size, 5)
    unit = structure.unit
    return np.asarray(
        -0.38 * boss + 0.08 * (np.clip(state.since_talk, 0, 12) - 2) + 0.45 * (state.since_manager_left < 6)
        + 0.8 * (state.since_broken < 12) - 0.22 * state.autonomy + 3 * np.minimum(gone[unit] - 0.035, 0.15)
        + 0.12 * np.minimum(state.unanswered, 4) - 0.3 * around.climate[unit]
    )  # fmt: skip


def _work(structure: Structure, state: State, around: Around) -> Floats:
    strain = 1 - 0.4 * np.clip(around.climate[structure.unit], -1.5, 1.5)
    over = state.overtime - usual_overtime(structure) * 0.5 - 9
    return np.asarray(0.032 * over * strain + 0.08 * np.minimum(state.long_weeks, 8) + 0.02)


def _life(state: State, day: int) -> Floats:
    months = state.tenure(day)
    year = months / 12
    since = np.abs(months - 12 * np.round(year))
    anniversary = (since < 1.5) & (year > 0.8) & (year < 3.3)
    tenure = 0.30 * ((months >= 2) & (months < 14)) + 0.25 * anniversary - 0.3 * (year > 5) - 0.3 * (year > 10)
    return np.asarray(0.30 * state.life + 0.006 * (state.commute - 39) + tenure)


def pulls(structure: Structure, state: State, around: Around, clock: Clock, t: int) -> Floats:
    """Seats × drivers: what each driver adds to the holder's log-hazard at the end of month t, 0 being usual."""
    columns = (
        _pay(structure, state, t, int(clock.month[t])),
        _career(structure, state),
        _culture(structure, state, around),
        _work(structure, state, around),
        0.042 * (np.clip(state.since_praise, 0, 24) - 7) - 0.2 * np.minimum(state.invited, 2),
        _life(state, int(clock.last[t])),
    )
    drawn = np.empty((len(state), 6), dtype=np.float32)
    for d, column in enumerate(columns):
        drawn[:, d] = column * state.sense_of[:, d]
    return drawn


def shares(drawn: Floats) -> Floats:
    """Each driver's share of what pushes towards leaving; rows sum to one, or to nothing."""
    push = np.maximum(drawn, 0)
    total = push.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(push, total, out=np.zeros_like(push), where=total > 0))


def log_hazard(drawn: Floats, state: State, month: int, lowering: Floats | float) -> Floats:
    """The log of the monthly hazard in a month with this calendar number, but for the company's constant."""
    return np.asarray(drawn.sum(axis=1) + INTENT * state.intent + SEASON[month] - lowering)


def traits(state: State, year: int, day: int) -> Floats:
    """Holder × TRAITS, in standard units: tenure, level, age, commute, and the hidden one."""
    return np.column_stack([
        np.clip((state.tenure(day) - 45) / 45, -1.5, 2.5),
        (state.level - 3.5) / 1.8,
        (year - state.birth - 33) / 7.0,
        (state.commute - 39) / 22,
        state.hidden,
    ]).astype(np.float32)  # fmt: skip
