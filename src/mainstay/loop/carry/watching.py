"""From the warning to what alerts look at: each person's estimate, what rests on one person's word, and events. L3.

    watch(panel, risks, tables, at_stake, word, past, rules, key_only=True) -> tuple[Watched, ...]
    alerts_of(watched, day, rules) -> tuple[Alert, ...]      all of them: the nightly turn
Keep `one.sure` of each for next month's `Past.last_month`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from mainstay.loop.carry.alerts import Alert, Before, Event, Happening, Rules, Watched, alerts
from mainstay.loop.carry.bands import said_by
from mainstay.loop.carry.happened import happened, observations_that_count
from mainstay.loop.panel import Panel
from mainstay.loop.risks import Risks
from mainstay.loop.tables import Tables

OBSERVED = "observed_"
"""Signals of observations carry their kind after this."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is remembered of people: corroborated log-odds a month ago, the last alert, and who asked to be left out of
    the analysis (PIPL 24): of them only events count. `events` are those that no table of the company tells.
    """

    last_month: Mapping[str, float] = field(default_factory=dict)
    alerted: Mapping[str, Before] = field(default_factory=dict)
    left_out: AbstractSet[str] = frozenset()
    events: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)


def watch(
    panel: Panel,
    risks: Risks,
    tables: Tables,
    at_stake: Sequence[int],
    word: AbstractSet[str],
    past: Past,
    rules: Rules,
    *,
    key_only: bool = True,
) -> tuple[Watched, ...]:
    """Key people (everybody, if not `key_only`) here on the panel's day, in the order of `Panel.now`.

    `at_stake` by row of it, in minor units; `word` are signals whose facts one person enters
    (`chapters.people.observing.RESTS_ON_A_WORD`): observations rest on who made them, other entries on the manager.
    """
    who = panel.who.select("person_id", "key", "manager_id").rows()
    events = happened(tables, panel.as_of, rules)
    observers = _observers(tables, panel.as_of, rules)
    columns = {feature.key: place for place, feature in enumerate(risks.features) if feature.key in word}
    watched = []
    for row, person in enumerate(panel.now.person):
        person_id, is_key, manager = who[person]
        if key_only and not is_key:
            continue
        adds = {key: float(risks.contribution[row, place]) for key, place in columns.items()}
        entered = {key: _sources(key, observers.get(person_id, {}), manager) for key in columns}
        watched.append(
            Watched(
                person_id,
                float(risks.log_odds[row]),
                float(risks.base_log_odds),
                at_stake[row],
                said_by(adds, entered),
                past.last_month.get(person_id),
                (*events.get(person_id, ()), *past.events.get(person_id, ())),
                past.alerted.get(person_id),
                bool(risks.enough[row]) and person_id not in past.left_out,
            )
        )
    return tuple(watched)


def alerts_of(watched: Iterable[Watched], day: date, rules: Rules) -> tuple[Alert, ...]:
    """Every alert of a day, in the order of the people."""
    return tuple(alert for one in watched for alert in alerts(one, day, rules))


def _sources(signal: str, observed: Mapping[str, set[str]], manager: str | None) -> set[str]:
    """Who entered what a signal rests on: nobody in person where there is no entry, or no manager."""
    kind = signal.partition(OBSERVED)[2]
    if kind:
        return observed.get(kind, set())
    return set() if manager is None else {manager}


def _observers(tables: Tables, day: date, rules: Rules) -> dict[str, dict[str, set[str]]]:
    """By person and kind of observation, who made the entries that count."""
    found: dict[str, dict[str, set[str]]] = {}
    seen = observations_that_count(tables, day, rules.windows[Happening.OBSERVED])
    if seen is not None:
        for person, kind, by in seen.select("person_id", "kind", pl.col("by")).iter_rows():
            found.setdefault(person, {}).setdefault(kind, set()).add(by)
    return found
