"""A month in people's working lives: what happens to them and what they live through, and what files it leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.twin.forces import usual_overtime
from mainstay.twin.ledger import numbered, words
from mainstay.twin.sim import Sim
from mainstay.twin.state import NEVER, Market
from mainstay.twin.structure import MEMBER
from mainstay.twin.words import FAMILIES, PROMISES

FROZEN, OVERLOAD, NEGLECT, BLOCKED, STRAINED = 1, 2, 3, 4, 5
"""Episodes: pay that stands still, too much work, nobody who looks, a promotion that does not come, trouble at home."""

LONG = 40.0
"""Hours of overtime a month from which a month counts as long."""

_TOP = np.array([family.top for family in FAMILIES])
_PRAISE = ("thanks", "praise", "award", "title", "story", "naming")
_PRAISE_SHARE = np.cumsum([0.5, 0.3, 0.1, 0.05, 0.04, 0.01])


def step(sim: Sim, t: int) -> None:
    """One month for everybody who is here."""
    _count(sim)
    _moods(sim)
    _episodes(sim)
    _work(sim, t)
    _care(sim, t)
    _growth(sim, t)
    _promises(sim, t)
    _disappoint(sim, t)
    month = int(sim.clock.month[t])
    if month == 4:
        _pay_round(sim, t)
    if month in {4, 10}:
        _promotions(sim, t)
    if month in {6, 12}:
        _results(sim, t)


def _count(sim: Sim) -> None:
    state = sim.state
    for name in (
        "level_months", "since_raise", "since_vest", "since_talk", "since_praise", "since_growth", "since_broken",
        "since_manager_left", "manager_months",
    ):  # fmt: skip
        counter = getattr(state, name)
        np.minimum(counter + 1, NEVER if name.startswith("since") else 400, out=counter)


def _moods(sim: Sim) -> None:
    """Latent states: each keeps most of itself, drifts to what feeds it, and is shaken."""
    state, around = sim.state, sim.around
    units = len(around.climate)
    around.climate += -0.04 * around.climate + 0.21 * sim.rng.standard_normal(units).astype(np.float32)
    around.load += -0.08 * around.load + 0.38 * sim.rng.standard_normal(units).astype(np.float32)
    state.outside = 0.965 * state.outside + 0.0095 * sim.normal()
    # Who is pushed for long begins to think of leaving; nobody writes that down.
    mood = sim.drawn.sum(axis=1) if len(sim.drawn) else np.zeros(len(state), dtype=np.float32)
    state.intent = 0.87 * state.intent + 0.11 * np.clip(mood, -1.5, 2.5) + 0.30 * sim.normal()
    state.life = 0.92 * state.life + 0.33 * sim.normal()
    state.load = 0.88 * state.load + 0.42 * sim.normal()
    boss = np.where(sim.structure.above >= 0, state.lead[sim.structure.above], 0)
    state.autonomy = 0.95 * state.autonomy + 0.02 * boss + 0.25 * sim.normal()
    state.participation = 0.8 * state.participation - 0.08 * state.intent + 0.45 * sim.normal()
    state.unanswered *= np.float32(0.85)
    state.invited *= np.float32(0.88)


def _episodes(sim: Sim) -> None:
    state = sim.state
    state.left_months = np.maximum(state.left_months - 1, 0).astype(np.int16)
    state.episode[state.left_months == 0] = 0
    begin = sim.luck(0.012, state.episode == 0)
    state.episode[begin] = sim.rng.integers(1, 6, len(begin))
    state.left_months[begin] = sim.rng.integers(7, 19, len(begin))
    state.life[begin] += np.where(state.episode[begin] == STRAINED, np.float32(1.6), np.float32(0))
    state.outside[begin] += np.where(state.episode[begin] == FROZEN, np.float32(0.08), np.float32(0))


def _work(sim: Sim, t: int) -> None:
    state, structure = sim.state, sim.structure
    season = 3.0 * (sim.clock.month[t] in {6, 11, 12})
    overtime = (
        0.7 * usual_overtime(structure) + 9 * state.load + 6 * sim.around.load[structure.unit] + season
        + 20 * (state.episode == OVERLOAD) + 2.0 * structure.rank
    )  # fmt: skip
    state.overtime = np.maximum(overtime, 0).astype(np.float32)
    state.long_weeks = np.where(state.overtime >= LONG, np.minimum(state.long_weeks + 1, 24), 0).astype(np.float32)


def _care(sim: Sim, t: int) -> None:
    """Talks and recognition: by the manager's habit, rarely for those nobody looks at."""
    state, structure, here = sim.state, sim.structure, sim.settled(t)
    boss = np.where(structure.above >= 0, state.lead[structure.above], 0)
    neglect = np.where(state.episode == NEGLECT, np.float32(0.1), np.float32(1))
    talked = sim.luck(np.clip(0.42 + 0.17 * boss, 0.04, 0.92) * neglect, here & (structure.above >= 0))
    state.since_talk[talked] = 0
    kind = (sim.rng.random(len(talked)) < 0.04).astype(np.int64)
    sim.ledger.add(
        "talks", person_id=state.person[talked], day=sim.days(t, len(talked)), kind=words(("one_on_one", "stay"), kind)
    )
    chance = 0.11 * np.exp(0.35 * boss + 0.3 * state.skill) * neglect
    praised = sim.luck(np.minimum(chance, 0.7), here)
    state.since_praise[praised] = 0
    kinds = np.minimum(np.searchsorted(_PRAISE_SHARE, sim.rng.random(len(praised))), len(_PRAISE) - 1)
    sim.ledger.add(
        "recognition", person_id=state.person[praised], day=sim.days(t, len(praised)), kind=words(_PRAISE, kinds)
    )
    invited = sim.luck(np.minimum(0.015 * np.exp(0.4 * state.skill + 0.2 * state.level - 0.6), 0.5), here)
    state.invited[invited] += 1
    sim.ledger.add("recognition", person_id=state.person[invited], day=sim.days(t, len(invited)), kind="voice")


def _growth(sim: Sim, t: int) -> None:
    state, here = sim.state, sim.settled(t)
    state.progress = np.clip(state.progress - 0.03 + 0.08 * (sim.normal() > 0.7), 0, 1).astype(np.float32)
    plan = 0.5 if sim.clock.month[t] == 2 else 0.01
    fresh = state.tenure(int(sim.clock.last[t])) < 4
    blocked = np.where(state.episode == BLOCKED, np.float32(0.3), np.float32(1))
    for kind, chance in (
        ("training", 0.055 * blocked),
        ("plan", plan * blocked),
        ("plan_step_done", 0.05 * blocked),
        ("mentor_start", np.where(fresh, 0.25, 0.004)),
        ("key_project", np.minimum(0.008 * np.exp(0.6 * state.skill) * blocked, 0.2)),
        ("rotation_start", np.full(len(state), 0.0015)),
    ):
        hit = sim.luck(chance, here)
        if kind != "plan":
            state.since_growth[hit] = 0
        if kind.startswith("plan"):
            state.progress[hit] = np.minimum(state.progress[hit] + 0.15, 1)
        if kind == "key_project":
            state.autonomy[hit] += np.float32(0.8)
        sim.ledger.add("growth", person_id=state.person[hit], day=sim.days(t, len(hit)), kind=kind)


def _promises(sim: Sim, t: int) -> None:
    """Promises are made, and what is due is kept, broken, or left open. The outcome is decided when it is made."""
    state = sim.state
    made = sim.luck(0.014 * np.exp(0.25 * np.clip(state.intent, -2, 3)), sim.settled(t))
    n = len(made)
    if n == 0:
        return
    day = sim.days(t, n)
    due = day + sim.rng.integers(60, 300, n).astype(np.int32)
    boss = np.where(sim.structure.above[made] >= 0, state.lead[sim.structure.above[made]], 0)
    luck = sim.rng.random(n) + 0.12 * np.clip(boss, -2, 2)
    settled_on = np.maximum(due + sim.rng.integers(-20, 25, n).astype(np.int32), day + 1)
    promise(sim, t, Vows(made, day, due, settled_on, luck > 0.36, luck <= 0.22))


@dataclass(frozen=True)
class Vows:
    """Promises to the holders of `seats`: when made, when due, when kept or broken if they are to be either."""

    seats: Ints
    made_on: Ints
    due: Ints
    settled_on: Ints
    kept: Bools
    broken: Bools


def promise(sim: Sim, t: int, vows: Vows) -> None:
    """Write promises made in month t, as far as their outcome is known on the as-of day, and what will hurt later."""
    n = len(vows.seats)
    known = vows.settled_on <= int(sim.clock.last[sim.clock.now])
    kept, broken = known & vows.kept, known & vows.broken
    sim.ledger.add(
        "commitments", commitment_id=numbered("C", sim.promises, n), person_id=sim.state.person[vows.seats],
        made_on=vows.made_on, due=vows.due,
        what=words([text.in_(sim.language) for text in PROMISES], sim.rng.integers(0, len(PROMISES), n)),
        kept_on=np.where(kept, vows.settled_on, np.nan), broken_on=np.where(broken, vows.settled_on, np.nan),
    )  # fmt: skip
    sim.promises += n
    delay = np.maximum((vows.settled_on[vows.broken] - sim.clock.last[t]) / 30.4, 1)
    sim.hurt_month = np.concatenate([sim.hurt_month, t + np.round(delay).astype(np.int32)])
    sim.hurt_person = np.concatenate([sim.hurt_person, sim.state.person[vows.seats[vows.broken]]])


def _disappoint(sim: Sim, t: int) -> None:
    """A broken promise is felt from the month in which it is broken."""
    due = sim.hurt_month == t
    seats = sim.seat_of()[sim.hurt_person[due]]
    sim.state.since_broken[seats[seats >= 0]] = 0
    sim.hurt_month, sim.hurt_person = sim.hurt_month[~due], sim.hurt_person[~due]


def _pay_round(sim: Sim, t: int) -> None:
    """The yearly round on 1 April: by result, catching up a little, and for some nothing at all."""
    state, structure = sim.state, sim.structure
    market = Market.usual().median(structure.family, state.level, structure.city, float(t))
    behind = np.clip(np.log(market * 1.05 / state.fixed), 0, 0.4)
    growth = Market.usual().growth[structure.family]
    share = 0.5 * growth + 0.012 * state.skill + 0.15 * behind + 0.012 * sim.normal()
    left_out = (
        (state.episode == FROZEN) | (sim.rng.random(len(state)) < 0.15) | (state.hired > sim.clock.first[t] - 180)
    )
    share = np.where(left_out, 0, np.maximum(share, 0))
    raised = np.flatnonzero((share > 0.012) & (state.start <= t) & (state.hired <= sim.clock.first[t]))
    state.fixed[raised] = _round(state.fixed[raised] * (1 + share[raised]))
    state.since_raise[raised] = 0
    sim.touched[raised] = sim.clock.first[t]


def _round(amount: Floats) -> Floats:
    """Yearly pay in steps of a hundred a month."""
    return np.asarray(np.round(amount / 1200) * 1200, dtype=np.float32)


def _promotions(sim: Sim, t: int) -> None:
    state, structure = sim.state, sim.structure
    ready = (structure.rank == MEMBER) & (state.level < _TOP[structure.family]) & (state.episode != BLOCKED)
    ready &= (state.level_months > 11) & sim.settled(t)
    slope = 0.045 * (state.level_months - 30) + 0.9 * state.skill - 0.35 * (state.level - 3)
    up = sim.luck(0.9 / (1 + np.exp(1.2 - slope)), ready)
    promote(sim, up, np.full(len(up), sim.clock.first[t]), state.level[up] + 1, t)


def promote(sim: Sim, seats: Ints, day: Ints, level: Ints, t: int) -> None:
    """Put holders on a level from a day on, with a raise."""
    state = sim.state
    rises = level > state.level[seats]
    state.level[seats] = level
    state.level_months[seats] = 0
    state.since_growth[seats] = 0
    state.since_raise[seats] = 0
    market = Market.usual().median(sim.structure.family[seats], state.level[seats], sim.structure.city[seats], float(t))
    state.fixed[seats] = _round(np.maximum(state.fixed[seats] * 1.08, 0.9 * market))
    sim.touched[seats] = np.maximum(sim.touched[seats], day)
    sim.changed[seats] = np.maximum(sim.changed[seats], day)
    who = seats[rises]
    sim.ledger.add("growth", person_id=state.person[who], day=day[rises].astype(np.int32), kind="promotion")


def _results(sim: Sim, t: int) -> None:
    state, here = sim.state, sim.settled(t) & (sim.structure.above >= 0)
    seats = np.flatnonzero(here)
    n = len(seats)
    score = 0.7 * state.skill[seats] - 0.12 * state.intent[seats] + 0.6 * sim.rng.standard_normal(n)
    rating = np.clip(np.round(3.2 + 0.75 * score), 1, 5)
    goal = np.clip(1 + 0.16 * score + 0.12 * sim.rng.standard_normal(n), 0, 2)
    day = np.full(n, sim.clock.last[t], dtype=np.int32)
    sim.ledger.add("results", person_id=state.person[seats], period_end=day, rating=rating, goal_met=np.round(goal, 2))
    reviewed = seats[sim.rng.random(n) < 0.8]
    sim.ledger.add("talks", person_id=state.person[reviewed], day=sim.days(t, len(reviewed)), kind="review")
    state.since_talk[reviewed] = 0
