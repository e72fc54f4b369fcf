"""From the warning to alerts: who is watched, whose word what rests on, and the poisoned company that moves nobody."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from mainstay.chapters.people.observing import RESTS_ON_A_WORD
from mainstay.loop.carry.alerts import Rules, Watched
from mainstay.loop.carry.bands import band_of
from mainstay.loop.carry.states import Kind
from mainstay.loop.carry.watching import Past, alerts_of, watch
from mainstay.loop.tables import Tables

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "plan"))
from plan_fakes import World, world

PLAIN = Rules()


def observed(of: World, *rows: tuple[str, str, float]) -> Tables:
    day = of.panel.as_of - timedelta(days=3)
    frame = pl.DataFrame(
        [(person, day, "pre_quit_items", amount, by) for person, by, amount in rows],
        schema={"person_id": pl.String, "day": pl.Date, "kind": pl.String, "amount": pl.Float64, "by": pl.String},
        orient="row",
    )
    people = of.panel.who.select("person_id", "hired_on", pl.lit(None, pl.Date).alias("left_on"))
    return Tables({**of.tables.frames, "people": people, "observations": frame})


@pytest.fixture(scope="module")
def company() -> World:
    """A company in which nothing pushes anybody: all at the base."""
    of = world(40, 3, key=0.6)
    risks = replace(of.risks, log_odds=np.full(40, -2.2), contribution=np.zeros((40, len(of.risks.features))))
    return replace(of, risks=risks)


def seen(of: World, tables: Tables, past: Past = Past()) -> tuple[Watched, ...]:  # noqa: B008 - frozen
    return watch(of.panel, of.risks, tables, [1_000] * 40, RESTS_ON_A_WORD, past, PLAIN)


def poisoned(of: World, row: int, push: float) -> World:
    """The signal of observations pushes one person by so much."""
    place = [feature.key for feature in of.risks.features].index("people.observed_pre_quit_items")
    contribution, log_odds = of.risks.contribution.copy(), of.risks.log_odds.copy()
    contribution[row, place] = push
    log_odds[row] += push
    return replace(of, risks=replace(of.risks, contribution=contribution, log_odds=log_odds))


def test_key_people_here_are_watched_and_nobody_else(company: World) -> None:
    who = company.panel.who
    watched = seen(company, observed(company))
    assert [one.person_id for one in watched] == who.filter(pl.col("key"))["person_id"].to_list()
    assert alerts_of(watched, company.panel.as_of, PLAIN) == ()
    tables = observed(company)
    everybody = watch(
        company.panel, company.risks, tables, [1_000] * 40, RESTS_ON_A_WORD, Past(), PLAIN, key_only=False
    )
    assert [one.person_id for one in everybody] == company.panel.ids


def first_key(of: World) -> tuple[int, str]:
    row = int(np.flatnonzero(of.panel.who["key"].to_numpy())[0])
    return row, of.panel.ids[row]


def test_m11_one_observer_moves_nobody_and_two_do(company: World) -> None:
    row, person = first_key(company)
    pushed = poisoned(company, row, 3.0)
    alone = next(one for one in seen(pushed, observed(pushed, (person, "boss", 13.0))) if one.person_id == person)
    assert alone.said["boss"] == pytest.approx(3.0)
    assert band_of(alone.sure, alone.base_log_odds, PLAIN.edges) == 0
    two = seen(pushed, observed(pushed, (person, "boss", 13.0), (person, "lead", 9.0)))
    found = alerts_of(two, pushed.panel.as_of, PLAIN)
    assert {(one.person_id, one.kind) for one in found} == {(person, Kind.OBSERVATION), (person, Kind.ALERT)}


def test_ratings_and_talks_are_the_managers_word(company: World) -> None:
    row = next(
        at for at, (key, boss) in enumerate(company.panel.who.select("key", "manager_id").rows()) if key and boss
    )
    keys = [feature.key for feature in company.risks.features]
    contribution = company.risks.contribution.copy()
    contribution[row, keys.index("people.results_level")] = 0.5
    contribution[row, keys.index("culture.days_since_one_on_one")] = 0.25
    contribution[row, keys.index("pay.market_gap")] = 2.0
    told = replace(company, risks=replace(company.risks, contribution=contribution))
    one = next(each for each in seen(told, observed(told)) if each.person_id == told.panel.ids[row])
    assert one.said == pytest.approx({told.panel.who["manager_id"][row]: 0.75})


def test_who_asked_to_be_left_out_is_not_estimated(company: World) -> None:
    row, person = first_key(company)
    risks = replace(company.risks, log_odds=np.where(np.arange(40) == row, 3.0, -2.2))
    high = replace(company, risks=risks)
    assert [one.person_id for one in alerts_of(seen(high, observed(high)), high.panel.as_of, PLAIN)] == [person]
    without = seen(high, observed(high), Past(left_out={person}))
    assert alerts_of(without, high.panel.as_of, PLAIN) == ()
