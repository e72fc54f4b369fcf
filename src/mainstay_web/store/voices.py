"""What teams said in surveys: figures of five people or more, for whoever is there to hear them (class VOICE)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from mainstay.company.contract import BY_KEY
from mainstay.core.access import Actor, Field, Tie
from mainstay.core.access.ruling import reach
from mainstay.core.text import Text
from mainstay_web.store.facts import held
from mainstay_web.store.installation import switches
from mainstay_web.store.tables.people import Unit

FEWEST = 5
THEMES: Mapping[str, Text] = {one.key: one.label for one in BY_KEY["team_survey"]["theme"].words}


@dataclass(frozen=True, slots=True)
class Said:
    """One theme of one unit: the score (0 to 100, higher is better), and the change since the round before."""

    score: float
    change: float | None


@dataclass(frozen=True, slots=True)
class Voice:
    """What a unit said in its newest round: the day, how many answered, and its themes."""

    unit: str
    day: date
    answers: int
    themes: Mapping[str, Said]

    @property
    def lowest(self) -> float:
        """The score of the theme that is worst."""
        return min(one.score for one in self.themes.values())


def hears(actor: Actor, day: date) -> bool:
    """Whether the actor hears anybody but themselves."""
    return any(way.tie in (Tie.UNIT, Tie.ANYONE) for way in reach(actor, Field.VOICE, day, switches=switches(day)))


def voices(actor: Actor, day: date) -> list[Voice]:
    """The units whose voice the actor may hear, the lowest theme first.

    A unit above others is left out where it holds one to four people who are in none of those shown below it: what they
    said could be found by subtraction.
    """
    if not hears(actor, day):
        return []
    units = {one.unit: one for one in Unit.objects.all()}
    frame = held(["team_survey"]).get("team_survey")
    if frame is None:
        return []
    known = frame.filter((pl.col("day") <= day) & (pl.col("n") >= FEWEST)).sort("day")
    shown = _apart(_counted(known), units)
    rounds: dict[str, dict[date, dict[str, tuple[float, int]]]] = defaultdict(lambda: defaultdict(dict))
    for unit, on, theme, score, n in known.select("unit", "day", "theme", "score", "n").iter_rows():
        if (unit, on) in shown and _within(actor, unit, units, day):
            rounds[unit][on][theme] = (score, n)
    found = [_voice(units[unit].name if unit in units else unit, past) for unit, past in rounds.items()]
    return sorted(found, key=lambda one: (one.lowest, one.unit))


def _counted(known: pl.DataFrame) -> dict[tuple[str, date], int]:
    rows = known.group_by("unit", "day").agg(pl.col("n").max())
    return {(unit, on): n for unit, on, n in rows.iter_rows()}


def _apart(counted: Mapping[tuple[str, date], int], units: Mapping[str, Unit]) -> set[tuple[str, date]]:
    below: dict[tuple[str, date], int] = defaultdict(int)
    for (unit, on), n in counted.items():
        parent = units[unit].parent if unit in units else ""
        if parent:
            below[parent, on] += n
    return {key for key, n in counted.items() if not 0 < n - below.get(key, 0) < FEWEST}


def _within(actor: Actor, unit: str, units: Mapping[str, Unit], day: date) -> bool:
    path = units[unit].path if unit in units else f"/{unit}/"
    ways = reach(actor, Field.VOICE, day, switches=switches(day))
    return any(
        way.tie is Tie.ANYONE or (way.tie is Tie.UNIT and any(f"/{one}/" in path for one in way.units)) for way in ways
    )


def _voice(unit: str, past: Mapping[date, Mapping[str, tuple[float, int]]]) -> Voice:
    days = sorted(past)
    now, before = past[days[-1]], past[days[-2]] if len(days) > 1 else {}
    themes = {
        theme: Said(now[theme][0], now[theme][0] - before[theme][0] if theme in before else None)
        for theme in THEMES
        if theme in now
    }
    return Voice(unit, days[-1], max(n for _, n in now.values()), themes)
