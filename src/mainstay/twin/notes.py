"""What the files say of a month: posts, pay, attendance, surveys, observations and facts, each with its noise."""

from __future__ import annotations

import numpy as np

from mainstay.loop.panel import Floats, Ints
from mainstay.twin.ledger import words
from mainstay.twin.sim import Posted, Sim
from mainstay.twin.structure import CHIEF, MEMBER
from mainstay.twin.words import CITIES, FAMILIES, TITLES

PERFORMANCE = np.array([0.2, 0.2, 0.25, 0.2, 0.2, 0.2, 0.25, 0.15])
"""Monthly performance pay as a share of base, by family."""
_COMMISSION = np.array([family.commission for family in FAMILIES])
THEMES = ("pay", "career", "culture", "work", "recognition", "intent")
_LEAVES = (("personal", 0.10, 0.45, 6.0), ("unexcused", 0.003, 0.6, 5.0), ("sick", 0.05, 0.0, 10.0),
           ("care", 0.008, 0.0, 16.0), ("other_statutory", 0.006, 0.0, 20.0))  # fmt: skip
"""Kind of leave, monthly chance, how hidden intent moves it, mean hours. Nothing moves statutory leave."""


def titles(sim: Sim) -> tuple[list[str], Ints]:
    """All jobs' names, and each seat's position among them."""
    names = [job.in_(sim.language) for job in sim.structure.jobs]
    offset = len(names)
    for family in FAMILIES:
        names += [title.fill(family=family.label).in_(sim.language) for _, title in TITLES]
    managing = offset + sim.structure.family * len(TITLES) + sim.structure.rank - 1
    return names, np.asarray(np.where(sim.structure.rank == MEMBER, sim.structure.job, managing), dtype=np.int64)


def managers(sim: Sim) -> Ints:
    """Person who manages each seat's holder: the holder of the next seat above who is already here; -1 for none."""
    above = sim.structure.above
    boss = above.copy()
    for _ in range(CHIEF):
        absent = (boss >= 0) & (sim.state.start[boss] > sim.month)
        boss = np.where(absent, above[boss], boss)
    return np.asarray(np.where(boss >= 0, sim.state.person[boss], -1), dtype=np.int64)


def write_posts(sim: Sim, t: int) -> None:
    """A row for everybody whose post is not what the files last said."""
    state, structure = sim.state, sim.structure
    names, job = titles(sim)
    now = Posted(state.person.copy(), job, state.level.copy(), managers(sim))
    was = sim.posted
    if was is None:
        new = np.ones(len(state), dtype=np.bool_)
    else:
        new = (now.person != was.person) | (now.job != was.job) | (now.level != was.level)
        new |= now.manager != was.manager
    new &= state.start <= t
    seats = np.flatnonzero(new)
    day = np.maximum(np.maximum(sim.changed[seats], sim.clock.first[t]), state.hired[seats])
    if was is None:
        since = sim.clock.first[t] - np.round(state.level_months[seats] * 30.4).astype(np.int32)
        day = np.maximum(state.hired[seats], since)
    day = np.minimum(day, sim.clock.last[t])
    sim.ledger.add(
        "posts", flow=False, person_id=now.person[seats], from_=day.astype(np.int32),
        unit=words(unit_ids(sim), structure.unit[seats]), job=words(names, job[seats]),
        family=words([family.label.in_(sim.language) for family in FAMILIES], structure.family[seats]),
        ladder=words(("professional", "management"), (structure.rank[seats] > MEMBER).astype(np.int64)),
        level=state.level[seats].astype(np.int64), manager_id=now.manager[seats],
        city=words([city.in_(sim.language) for city, _, _ in CITIES], structure.city[seats]), fte=1.0,
    )  # fmt: skip
    if was is None:
        now.person[~new] = -1
        sim.posted = now
        return
    for name in ("person", "job", "level", "manager"):
        getattr(was, name)[seats] = getattr(now, name)[seats]


def unit_ids(sim: Sim) -> list[str]:
    """The units' ids, by position."""
    return [f"U{k:05d}" if len(sim.structure.units) > 999 else f"U{k:03d}" for k in range(len(sim.structure.units))]


def write_pay(sim: Sim, t: int) -> None:
    """Pay elements of those whose pay is new, in minor units."""
    state = sim.state
    seats = np.flatnonzero((sim.touched > 0) & (state.start <= t))
    day = np.maximum(sim.touched[seats], state.hired[seats]).astype(np.int32)
    level, family = state.level[seats].astype(np.int64), sim.structure.family[seats]
    allowance = 300 + 200 * level
    base = np.round(state.yearly()[seats].astype(np.float64) / 12 - allowance)
    performance = np.round(base * PERFORMANCE[family] / 10) * 10
    year_end = np.round(base * (1 + 0.25 * level) / 100) * 100
    commission = np.round(base * 12 * _COMMISSION[family] / 100) * 100
    who = state.person[seats]
    for element, amount, per in (
        ("base", base, "month"), ("performance", performance, "month"), ("allowance", allowance, "month"),
        ("year_end", year_end, "year"), ("commission", commission, "year"),
    ):  # fmt: skip
        some = amount > 0
        cents = np.round(amount[some] * 100).astype(np.int64)
        sim.ledger.add("pay", flow=False, person_id=who[some], from_=day[some], element=element, amount=cents, per=per)
    # Whoever is to come later is written in the month of coming.
    sim.touched[seats] = 0


def write_attendance(sim: Sim, t: int) -> None:
    """A row per person and month, with annual leave on it, and a row for each other kind of leave taken."""
    state = sim.state
    _parental(sim)
    seats = np.flatnonzero(sim.settled(t) & (sim.structure.rank < CHIEF))
    n, rng = len(seats), sim.rng
    away = state.away[seats] > 0
    overtime = np.maximum(state.overtime[seats] + 5 * rng.standard_normal(n, dtype=np.float32), 0) * ~away
    late = rng.gamma(1.3, 11.0, n) * np.exp(0.3 * state.intent[seats]) * (rng.random(n) < 0.6) * ~away
    annual = (rng.random(n) < 0.33) & ~away
    hours = np.where(annual, 8 * rng.integers(1, 5, n), np.where(away, 168, 0))
    kind = words(("annual", "maternity"), np.where(annual, 0, np.where(away, 1, -1)))
    day = np.full(n, sim.clock.last[t], dtype=np.int32)
    sim.ledger.add(
        "attendance", person_id=state.person[seats], day=day, hours=np.round(np.maximum(168 - hours, 0) + overtime, 1),
        overtime_hours=np.round(overtime, 1), late_minutes=np.round(late), leave_kind=kind,
        leave_hours=np.where(hours > 0, hours, np.nan),
    )  # fmt: skip
    for word, chance, by_intent, mean in _LEAVES:
        moved = chance * np.exp(by_intent * state.intent[seats]) if by_intent else chance
        taken = (rng.random(n) < moved) & ~away
        hours_off = np.minimum(np.round(rng.gamma(2.0, mean / 2, int(taken.sum()))) + 1, 160)
        sim.ledger.add(
            "attendance", person_id=state.person[seats[taken]], day=day[taken], leave_kind=word, leave_hours=hours_off
        )


def _parental(sim: Sim) -> None:
    state = sim.state
    age = sim.clock.year[sim.month] - state.birth
    state.away = np.maximum(state.away - 1, 0).astype(np.int8)
    born = sim.luck(np.where(state.female & (age > 24) & (age < 40), 0.005, 0.0), state.away == 0)
    state.away[born] = 5


def write_survey(sim: Sim, t: int) -> None:
    """Each quarter, a department's mean answers by theme, where at least five answered."""
    structure, state = sim.structure, sim.state
    here = sim.settled(t) & (sim.rng.random(len(state)) < 0.82) & (structure.rank < CHIEF)
    units = len(structure.units)
    n = np.bincount(structure.unit[here], minlength=units)
    told = np.flatnonzero(n >= 5)
    order = (0, 1, 2, 3, 4)
    felt = [62 - 13 * sim.drawn[:, d] for d in order] + [66 - 9 * state.intent - 7 * sim.drawn.sum(axis=1) / 2]
    for theme, feeling in zip(THEMES, felt, strict=True):
        answers = np.clip(feeling + 16 * sim.normal(), 0, 100)
        mean = np.bincount(structure.unit[here], weights=answers[here], minlength=units)[told] / n[told]
        sim.ledger.add(
            "team_survey", unit=words(unit_ids(sim), told), day=np.full(len(told), sim.clock.last[t], dtype=np.int32),
            theme=theme, score=np.round(mean, 1), n=n[told].astype(np.int64),
        )  # fmt: skip


def write_observations(sim: Sim, t: int) -> None:
    """What managers happen to see and enter: intent shows, but dimly, and to some managers hardly ever."""
    state = sim.state
    boss = managers(sim)
    watchful = 0.6 + 0.4 * np.clip(np.where(sim.structure.above >= 0, state.lead[sim.structure.above], 0), -1, 1.5)
    chance = 0.010 * np.exp(1.2 * np.clip(state.intent, -2, 2.2)) * watchful
    kinds = ("talks_of_leaving", "cv_updated", "outside_enquiry", "less_involved", "pre_quit_items")
    for kind, share in zip(kinds, (0.8, 0.3, 0.3, 1.2, 0.15), strict=True):
        seen = sim.luck(np.minimum(chance * share, 0.3), sim.settled(t) & (boss >= 0))
        amount = sim.rng.integers(1, 4, len(seen)).astype(np.float64)
        sim.ledger.add(
            "observations", person_id=state.person[seen], day=sim.days(t, len(seen)), kind=kind,
            amount=amount if kind == "pre_quit_items" else np.full(len(seen), np.nan), by=boss[seen],
        )  # fmt: skip


def write_facts(sim: Sim, t: int) -> None:
    """Each quarter how far the plan and autonomy are; each month sessions joined, voices heard and unheard."""
    state, here = sim.state, sim.settled(t)
    if sim.clock.month[t] % 3 == 0:
        seats = np.flatnonzero(here)
        _fact(sim, t, seats, "idp_progress", np.clip(state.progress[seats] + 0.1 * _noise(sim, seats), 0, 1))
        own = 0.5 + 0.2 * state.autonomy[seats] + 0.12 * _noise(sim, seats)
        _fact(sim, t, seats, "autonomy", np.clip(own, 0, 1))
    if sim.clock.month[t] == 1 or not sim.ledger.batches["facts"]:
        seats = np.flatnonzero(here)
        _fact(sim, t, seats, "remote_fit", state.remote[seats])
    fresh = np.flatnonzero(state.start == t - 1)
    if sim.clock.month[t] != 1:
        _fact(sim, t, fresh, "remote_fit", state.remote[fresh])
    joined = sim.rng.poisson(0.6 * np.exp(0.55 * np.clip(state.participation, -3, 3)) * here)
    seats = np.flatnonzero(joined)
    _fact(sim, t, seats, "participation", np.minimum(joined[seats], 8))
    spoken = sim.luck(0.012, here)
    state.unanswered[spoken] += 1
    open_now = np.round(state.unanswered)
    told = np.flatnonzero(here & ((open_now > 0) | (np.round(state.unanswered / 0.85) > 0)))
    _fact(sim, t, told, "voice_unanswered", open_now[told])
    _fact(sim, t, sim.luck(np.minimum(0.12 * state.invited, 0.9), here), "voice_invited", 1.0)


def _noise(sim: Sim, seats: Ints) -> Floats:
    return sim.rng.standard_normal(len(seats), dtype=np.float32)


def _fact(sim: Sim, t: int, seats: Ints, kind: str, amount: Floats | float) -> None:
    value = np.broadcast_to(np.round(np.asarray(amount, dtype=np.float64), 2), seats.shape).copy()
    sim.ledger.add(
        "facts", person_id=sim.state.person[seats], day=np.full(len(seats), sim.clock.last[t], dtype=np.int32),
        kind=kind, amount=value,
    )  # fmt: skip
