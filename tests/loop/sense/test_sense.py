"""The panel's shape and contents on companies small enough to reckon by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from sense_worlds import CATALOGUE, SCHEMAS, Company, company, tables

from mainstay.chapters import CATALOGUE as CHAPTERS
from mainstay.core.calendar import landmarks
from mainstay.loop.panel import LEFT_OTHERWISE, RESIGNED, STAYED, Panel
from mainstay.loop.sense import sense
from mainstay.loop.sense.people import people_of
from mainstay.loop.sense.rows import Choice, full_months, kept, presence
from mainstay.loop.sense.span import Span

AS_OF = date(2026, 10, 31)


def panel(seed: int = 1, people: int = 30, months: int = 24) -> Panel:
    return sense(tables(company(seed, people)), AS_OF, CATALOGUE, months=months)


def person(one: str = "p1", **more: Any) -> dict[str, Any]:
    return dict.fromkeys(SCHEMAS["people"]) | {"person_id": one, "hired_on": date(2020, 1, 1)} | more


def row(table: str, **more: Any) -> dict[str, Any]:
    return dict.fromkeys(SCHEMAS[table]) | {"person_id": "p1"} | more


def now(of: Company, key: str, as_of: date = AS_OF) -> float:
    """A signal of the first person as of the day."""
    found = sense(tables(of), as_of, CATALOGUE, months=3)
    return float(found.now.values[0, [feature.key for feature in found.features].index(key)])


def monthly(months: int, **more: Any) -> list[dict[str, Any]]:
    """A row of attendance at the end of each of the last months, the newest last."""
    return [row("attendance", day=day, **more) for day in landmarks(AS_OF, months)]


def test_rows_are_of_people_who_are_here() -> None:
    found = panel()
    for rows in (found.history, found.now, found.trail):
        assert (rows.month >= found.entry_month[rows.person]).all()
        assert (rows.month < found.exit_month[rows.person]).all()
    assert (found.now.month == 23).all()
    assert len(found.now) == len(set(found.now.person.tolist())) > 0
    assert (found.history.month < 23).all()
    assert found.ahead.shape == (len(found.now), 12, len(found.clocks))


def test_every_exit_has_the_month_before_it() -> None:
    found = panel()
    before = set(zip(found.history.person.tolist(), found.history.month.tolist(), strict=True))
    leavers = np.flatnonzero((found.exit_month < 24) & (found.entry_month < 24))
    assert len(leavers) > 3
    assert all((one, found.exit_month[one] - 1) in before for one in leavers.tolist())


def test_the_real_catalogue_runs() -> None:
    found = sense(tables(company(2, 30)), AS_OF, CHAPTERS, months=24)
    assert {feature.key for feature in found.features} >= {signal.key for signal in CHAPTERS.signals}
    assert found.missing_tables == ()


def test_months_of_entry_and_exit() -> None:
    people = [
        person("a"),
        person("b", hired_on=date(2026, 9, 1), left_on=date(2026, 10, 31), left_kind="resigned"),
        person("c", left_on=date(2026, 9, 30), left_kind="retired"),
        person("d", left_on=date(2026, 11, 1), left_kind="resigned"),
        person("e", left_on=date(2026, 6, 1), left_kind=None),
        person("f", hired_on=date(2026, 11, 1)),
        person("g", left_on=date(2020, 5, 2), left_kind="resigned"),
    ]
    found = sense(tables({"people": people}), AS_OF, CATALOGUE, months=6)
    assert list(found.ids) == ["a", "b", "c", "d", "e"]  # f is not hired yet, g was gone before the first landmark
    assert found.landmarks[0] == date(2026, 5, 31)
    assert found.entry_month.tolist() == [0, 4, 0, 0, 0]
    assert found.exit_month.tolist() == [6, 5, 4, 6, 1]
    assert found.exit_kind.tolist() == [STAYED, RESIGNED, LEFT_OTHERWISE, STAYED, RESIGNED]
    assert [found.ids[one] for one in found.now.person] == ["a", "d"]


def test_people_alone_are_enough() -> None:
    found = sense(tables({"people": [person()]}), AS_OF, CATALOGUE, months=3)
    keys = [feature.key for feature in found.features]
    assert keys == ["anniversary", "tenure", "made.hired", "made.next_anniversary"]
    assert set(found.missing_tables) == set(SCHEMAS) - {"people", "units"}
    assert found.now.values[0, 1] == pytest.approx((AS_OF - date(2020, 1, 1)).days / (365.2425 / 12))


def test_nobody_is_a_panel_too() -> None:
    found = sense(tables(company(3, 8)), date(2001, 1, 31), CATALOGUE, months=4)
    assert len(found.ids) == len(found.now) == len(found.history) == 0
    assert found.now.values.shape == (0, len(found.features))


def test_a_long_leave_makes_nobody_look_worse() -> None:
    talks = [row("talks", day=date(2026, 4, 1), kind="one_on_one")]
    at_work = monthly(20, hours=160.0, overtime_hours=10.0)
    on_leave = [*at_work[:-6], *(row("attendance", day=one["day"], leave_kind="maternity", leave_hours=160.0,
                                     hours=0.0, overtime_hours=0.0) for one in at_work[-6:])]  # fmt: skip
    colleague = [{**one, "person_id": "p2"} for one in at_work]
    people = [person(), person("p2")]
    present: Company = {"people": people, "attendance": at_work + colleague, "talks": talks}
    absent: Company = {"people": people, "attendance": on_leave + colleague, "talks": talks}
    assert now(present, "talk_gap") == pytest.approx(7, abs=0.1)
    for silent in ("talk_gap", "overtime", "overtime_change", "late"):
        assert np.isnan(now(absent, silent)), silent
    talked = row("talks", day=date(2026, 10, 20), kind="one_on_one")
    assert now(absent | {"talks": [*talks, talked]}, "talk_gap") < 1


def test_what_became_of_a_tranche_is_not_read() -> None:
    grant = row("grants", grant_id="g", granted_on=date(2025, 1, 1), kind="rsu", units=100.0, value_per_unit=500)
    told = {}
    for state in ("due", "vested", "forfeited"):
        tranches = [
            {"grant_id": "g", "on": day, "units": 50.0, "condition": None, "state": state}
            for day in (date(2026, 10, 1), date(2027, 1, 29))
        ]
        one: Company = {"people": [person()], "grants": [grant], "vesting": tranches}
        told[state] = [now(one, key) for key in ("made.unvested_value", "next_vest", "after_vest")]
    assert told["due"] == told["vested"] == told["forfeited"] == [25_000, 90, pytest.approx(0.75)]


def test_old_facts_fall_silent() -> None:
    fresh: Company = {"people": [person()], "results": [row("results", period_end=date(2025, 11, 2), rating=4)]}
    old: Company = {"people": [person()], "results": [row("results", period_end=date(2025, 10, 30), rating=4)]}
    assert now(fresh, "rating") == 4
    assert np.isnan(now(old, "rating"))
    level: Company = {"people": [person()], "posts": [row("posts", **{"from": date(2020, 1, 1)}, level=3)]}
    assert now(level, "level") == 3  # a post holds until the next


def test_the_later_row_of_a_day_holds() -> None:
    twice = [row("results", period_end=date(2026, 6, 30), rating=rating) for rating in (2, 5, 3)]
    assert now({"people": [person()], "results": twice}, "rating") == 3


def test_a_raise_is_a_rise_of_base_and_performance() -> None:
    pay = [
        row("pay", **{"from": day}, element=element, amount=amount, per="month")
        for day, element, amount in (
            (date(2024, 1, 1), "base", 1_000_000),
            (date(2025, 1, 31), "performance", 200_000),
            (date(2026, 1, 1), "allowance", 500_000),  # no raise
            (date(2026, 5, 1), "base", 900_000),  # a cut
        )
    ]
    one: Company = {"people": [person()], "pay": pay}
    assert now(one, "made.last_raise") == (date(2025, 1, 31) - date(1970, 1, 1)).days
    assert now(one, "made.pay_fixed") == 12 * 1_400_000
    assert now(one, "made.pay_annual") == 12 * 1_600_000


def test_own_columns_become_features() -> None:
    people = [
        person(f"p{n:03}", distance=float(n % 10), travel=("none", "some", "MUCH", None)[n % 4],
               site=("a", "b", f"only{n}")[n % 3])
        for n in range(60)
    ]  # fmt: skip
    found = sense(tables({"people": people}), AS_OF, CATALOGUE, months=2)
    own = {feature.key: (place, feature) for place, feature in enumerate(found.features) if feature.own}
    assert list(own) == ["life.distance", "work.travel", "site=a", "site=b", "site=other"]
    distance = own["life.distance"][1]
    assert (distance.centre, distance.direction, distance.log_odds) == (4.5, 1, CATALOGUE.attributes[0].prior.log_odds)
    assert distance.spread == pytest.approx(1.4826 * 2.5)
    assert sorted(set(found.now.values[:, own["work.travel"][0]].tolist()) - {np.nan})[:1] == [0.0]
    assert np.isnan(found.now.values[3, own["work.travel"][0]])
    assert found.now.values[2, own["work.travel"][0]] == 2
    assert own["site=a"][1].log_odds == 0
    assert found.now.values[:6, own["site=a"][0]].tolist() == [1, 0, 0, 1, 0, 0]
    assert found.first.shape == found.now.values.shape


def big(people: int = 12_000) -> pl.DataFrame:
    lot = np.random.default_rng(3)
    left = [AS_OF - timedelta(days=int(day)) if gone else None
            for gone, day in zip(lot.random(people) < 0.3, lot.integers(0, 900, people), strict=True)]  # fmt: skip
    return pl.DataFrame(
        [person(f"p{n:05}", left_on=day, left_kind="resigned") for n, day in enumerate(left)], schema=SCHEMAS["people"]
    )


def test_the_sample_is_unbiased_and_does_not_depend_on_who_else_is_there() -> None:
    frame = big()
    people, span = people_of(frame, AS_OF), Span.of(AS_OF, 24, 12)
    choice = Choice.of(people, span, 0.1, 7, 3)
    history = kept(people, span, choice)[0]
    assert choice.full == full_months(9000, 24, 3) == (2, 5, 8, 11, 14, 17, 20)
    here = presence(people, span)
    for month in range(23):
        at = history.month == month
        assert history.weight[at].sum() == pytest.approx(
            here[:, month].sum(), rel=0.0 if month in choice.full else 0.12
        )
    quiet = [month for month in range(23) if month not in choice.full]
    total = history.weight[np.isin(history.month, quiet)].sum()
    assert total == pytest.approx(here[:, quiet].sum(), rel=0.02)
    some = people.take(np.arange(0, len(people), 3))
    part = kept(some, span, choice)[0]
    whole = {(p // 3, m) for p, m in zip(history.person.tolist(), history.month.tolist(), strict=True) if p % 3 == 0}
    assert set(zip(part.person.tolist(), part.month.tolist(), strict=True)) == whole


def test_a_small_company_is_kept_whole() -> None:
    found = panel()
    assert set(found.history.weight.tolist()) == {1.0}
    whole = sum(int(((found.entry_month <= month) & (found.exit_month > month)).sum()) for month in range(23))
    assert len(found.history) == whole
