"""The invented company from its seed to its files and its truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from mainstay.core.catalogue import Catalogue
from mainstay.core.text import Language
from mainstay.loop.tables import Tables
from mainstay.twin import equity, evolve, files, forces, habits, notes, standing, stories
from mainstay.twin.clock import Clock
from mainstay.twin.effects import World, draw
from mainstay.twin.forces import Around
from mainstay.twin.ledger import Ledger
from mainstay.twin.sim import Sim
from mainstay.twin.state import Vacancies, newcomers
from mainstay.twin.structure import CHIEF, build
from mainstay.twin.truth import Truth, truth
from mainstay.twin.turnover import key, lowering, turnover

MONTHLY = 0.0116
"""Mean monthly hazard: about 14 of a hundred resign in a year."""

LEAN = 0.25
"""Part of the way to the intended mean hazard that the constant goes in a month of the files."""

KEY_SHARE = 0.25


@dataclass(frozen=True)
class Twin:
    """An invented company: `tables` as if read from a folder, and what is true of it."""

    tables: Tables
    truth: Truth


@dataclass(frozen=True)
class Recipe:
    """What an invented company is made from."""

    people: int
    months: int
    seed: int
    world: World
    as_of: date
    language: Language
    catalogue: Catalogue
    lots: float = 1.0
    """How many times as often as usual lots decide who is given a measure."""


def invent(recipe: Recipe) -> Twin:
    """The company with so many people on the as-of day and files over so many months; the same seed, the same bytes.

    Raises ValueError for fewer than 20 people or 1 month.
    """
    people, months = recipe.people, recipe.months
    if people < 20 or months < 1:
        raise ValueError(f"an invented company needs at least 20 people and 1 month, not {people} and {months}")
    sim = _begin(recipe)
    for t in range(sim.clock.now + 1):
        live(sim, t)
    registered = files.roll(sim, recipe.language)
    number = np.full(sim.register.count, -1, dtype=np.int64)
    number[sim.state.person] = np.arange(people)
    places = pl.DataFrame({"person_id": registered.id_of, "seat": number}).filter(pl.col("seat") >= 0)
    places = places.sort("person_id")
    found = truth(sim, tuple(places["person_id"].to_list()), places["seat"].to_numpy())
    return Twin(files.tables(sim, registered, standing.standing(sim, recipe.as_of), recipe.as_of), found)


def _begin(recipe: Recipe) -> Sim:
    people, catalogue = recipe.people, recipe.catalogue
    rng = np.random.default_rng(recipe.seed)
    # What is true of the measures must not depend on how many people there are: it has a generator of its own.
    effects = draw(catalogue, recipe.world, np.random.default_rng([recipe.seed, 1]))
    clock = Clock.of(recipe.as_of, recipe.months, warm=12 if people <= 100_000 else 6)
    structure = build(people, rng)
    every = np.arange(people)
    state = newcomers(Vacancies(structure, every, clock, 0), rng, settled=True)
    state.start[:] = -1
    units = len(structure.units)
    around = Around(
        rng.standard_normal(units).astype(np.float32), rng.standard_normal(units).astype(np.float32),
        np.zeros((units, 3), dtype=np.float32), np.bincount(structure.unit, minlength=units).astype(np.float32),
    )  # fmt: skip
    sim = Sim(
        structure, clock, state, around, rng, Ledger(), catalogue, effects, recipe.language,
        habits.habits(catalogue, units, rng, recipe.lots),
    )  # fmt: skip
    sim.key_from = _key_threshold(sim)
    state.key = key(sim, every, state.skill, state.level)
    sim.register.enter(state)
    sim.changed = np.zeros(people, dtype=np.int32)
    sim.touched = np.maximum(state.hired, clock.first[0] - np.round(state.since_raise * 30.4).astype(np.int32))
    equity.begin(sim)
    sim.drawn = forces.pulls(structure, state, around, clock, 0)
    return sim


def _key_threshold(sim: Sim) -> float:
    """The score from which a quarter of the staff is key."""
    state, structure = sim.state, sim.structure
    luck = sim.rng.standard_normal(len(state))
    score = state.skill + 0.25 * state.level + 0.3 * (structure.rank > 0) + 0.4 * (structure.family == 0) + 0.4 * luck
    return float(np.quantile(score, 1 - KEY_SHARE))


def live(sim: Sim, t: int) -> None:
    """Month t: who leaves and comes, what is done, what happens, what is written."""
    sim.month = t
    sim.ledger.flows = t >= sim.clock.warm
    _tune(sim, t)
    turnover(sim, t)
    habits.treat(sim, t)
    stories.tell(sim, t)
    evolve.step(sim, t)
    equity.vest(sim, t)
    notes.write_posts(sim, t)
    notes.write_pay(sim, t)
    sim.changed[:] = np.where(sim.state.start > t, sim.changed, 0)
    notes.write_attendance(sim, t)
    notes.write_observations(sim, t)
    notes.write_facts(sim, t)
    if sim.clock.month[t] % 3 == 0:
        notes.write_survey(sim, t)
    sim.drawn = forces.pulls(sim.structure, sim.state, sim.around, sim.clock, t)


def _tune(sim: Sim, t: int) -> None:
    """Set the company's constant so that its mean hazard is as intended; once the files begin, it only leans that way:
    so a small company's luck does not make one year's exits half of another's.
    """
    eta = forces.log_hazard(sim.drawn, sim.state, 0, lowering(sim, t))
    among = sim.settled(t) & (sim.structure.rank < CHIEF)
    wanted = float(np.log(MONTHLY) - np.log(np.mean(np.exp(eta[among], dtype=np.float64))))
    sim.constant = wanted if t <= sim.clock.warm else sim.constant + LEAN * (wanted - sim.constant)
