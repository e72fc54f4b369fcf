"""Generated terms and grants against the slow reference that looks at every day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from equity_slow import Simulation
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.equity.allocation import CUMULATIVE, Allocation, dealt
from mainstay.chapters.equity.compiled import compiled
from mainstay.chapters.equity.kinds import exact
from mainstay.chapters.equity.schedule import REST, tranches, vested
from mainstay.chapters.equity.terms import VestingTerms, periodic
from mainstay.chapters.equity.terms_json import schedule_read, schedule_written
from mainstay.chapters.equity.triggers import DAYS_OF_MONTH

DAYS = 1500
WHOLE = (Allocation.CUMULATIVE_ROUNDING, Allocation.CUMULATIVE_ROUND_DOWN)
SPREAD = (Allocation.FRONT_LOADED, Allocation.BACK_LOADED)


def _trigger(luck: Random, place: int, start: date) -> dict[str, Any]:
    kind = luck.choice(["RELATIVE"] * 4 + ["EVENT"] * 2 + ["ABSOLUTE"])
    if kind == "EVENT":
        return {"type": "VESTING_EVENT"}
    if kind == "ABSOLUTE":
        return {
            "type": "VESTING_SCHEDULE_ABSOLUTE",
            "date": (start + timedelta(days=luck.randrange(DAYS))).isoformat(),
        }
    months = luck.random() < 0.7
    period: dict[str, Any] = {
        "length": luck.randrange(0, 14) if months else luck.randrange(0, 200),
        "type": "MONTHS" if months else "DAYS",
        "occurrences": luck.choice([1, 1, 2, 3, 8]),
    }
    if months:
        period["day_of_month"] = luck.choice([DAYS_OF_MONTH[-1], DAYS_OF_MONTH[-1], luck.choice(DAYS_OF_MONTH)])
    if luck.random() < 0.3:
        period["cliff_installment"] = luck.randrange(0, period["occurrences"] + 1)
    base = luck.randrange(max(place - 2, 0), place)
    return {"type": "VESTING_SCHEDULE_RELATIVE", "period": period, "relative_to_condition_id": f"s{base}"}


def _terms(luck: Random, start: date) -> dict[str, Any]:
    """A graph of up to seven steps, each leading to later ones only."""
    count = luck.randrange(2, 8)
    steps: list[dict[str, Any]] = []
    for place in range(count):
        later = list(range(place + 1, min(place + 4, count)))
        following = luck.sample(later, luck.randrange(min(len(later), 1), len(later) + 1)) if later else []
        trigger = {"type": "VESTING_START_DATE"} if place == 0 else _trigger(luck, place, start)
        step: dict[str, Any] = {"id": f"s{place}", "trigger": trigger}
        if place == 0 or luck.random() < 0.15:
            step["quantity"] = str(0 if place == 0 else luck.randrange(0, 40))
        else:
            bottom = luck.choice([1, 3, 4, 7, 48, 100])
            step["portion"] = {"numerator": str(luck.randrange(0, bottom + 1)), "denominator": str(bottom)}
            if luck.random() < 0.2:
                step["portion"]["remainder"] = True
        steps.append({**step, "next_condition_ids": [f"s{number}" for number in following]})
    return {
        "object_type": "VESTING_TERMS",
        "id": "generated",
        "name": "generated",
        "description": "",
        "allocation_type": str(luck.choice(WHOLE)),
        "vesting_conditions": steps,
    }


@pytest.mark.parametrize("seed", range(300))
def test_any_graph_vests_as_the_slow_reference_does(seed: int) -> None:
    luck = Random(seed)
    start = date(2024, 1, 1) + timedelta(days=luck.choice([28, 29, 30, 59, luck.randrange(366)]))
    data = _terms(luck, start)
    events = {
        step["id"]: start + timedelta(days=luck.randrange(-60, DAYS))
        for step in data["vesting_conditions"]
        if step["trigger"]["type"] == "VESTING_EVENT" and luck.random() < 0.7
    }
    units = luck.choice([0, 1, 18, 100, 1000, luck.randrange(1, 100_000)]) or 7
    terms = schedule_read(data)
    last = start + timedelta(days=DAYS - 1)
    found = [one for one in tranches(terms, units, start, events) if one.on is not None and one.on <= last]
    assert [(one.on, one.units) for one in found] == Simulation(data, units, start, events).run(DAYS)
    assert schedule_read(schedule_written(terms)) == terms


@st.composite
def plain(draw: st.DrawFn) -> tuple[VestingTerms, int, date, date]:
    months = draw(st.sampled_from([1, 3, 6, 12]))
    times = draw(st.integers(1, 20))
    cliff = months * draw(st.integers(0, times - 1))
    how = draw(st.sampled_from(list(Allocation)))
    day = draw(st.sampled_from(DAYS_OF_MONTH))
    terms = periodic("plain", months=months, times=times, cliff_months=cliff, allocation=how, day_of_month=day)
    start = draw(st.dates(date(2000, 1, 1), date(2040, 1, 1)))
    return terms, draw(st.integers(1, 10**6)), start, start + timedelta(days=draw(st.integers(-10, 4000)))


@settings(deadline=None, max_examples=300)
@given(plain())
def test_compiled_terms_vest_as_the_walk_does(case: tuple[VestingTerms, int, date, date]) -> None:
    terms, units, start, day = case
    quick = compiled(terms)
    assert quick is not None
    walked = tranches(terms, units, start, {"nothing waits for this": start})
    assert tranches(terms, units, start) == walked
    by_then = sum(one.units for one in walked if one.on is not None and one.on <= day)
    assert quick.vested(units, start, day) == vested(terms, units, start, day) == by_then


@settings(deadline=None, max_examples=200)
@given(plain())
def test_tranches_sum_to_the_grant_and_stay_by_their_share(case: tuple[VestingTerms, int, date, date]) -> None:
    terms, units, start, _ = case
    found = tranches(terms, units, start)
    assert sum(one.units for one in found) == units
    assert REST not in {one.key for one in found}
    days = [one.on for one in found if one.on]
    assert days == sorted(days)
    assert all(one.units > 0 for one in found)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 12)), max_size=12), st.sampled_from(list(Allocation)))
def test_no_tranche_is_a_whole_unit_away_from_its_share(parts: list[tuple[int, int]], how: Allocation) -> None:
    shares = [Fraction(top, bottom) for top, bottom in parts]
    units = dealt(shares, how)
    total = sum(shares)
    if how in SPREAD or how in CUMULATIVE:
        assert all(abs(Fraction(one) - share) < 1 for one, share in zip(units, shares, strict=True))
    assert abs(Fraction(sum(units)) - total) < 1
    assert all(one >= 0 for one in units)


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 10**6), st.integers(1, 60), st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_fractions_sum_to_the_grant_without_a_rest(units: int, times: int, start: date) -> None:
    terms = periodic("fractions", months=1, times=times, allocation=Allocation.FRACTIONAL)
    amounts = [one.units for one in tranches(terms, units, start)]
    assert sum(amounts) == Decimal(units)
    assert all(exact(one) == one for one in amounts), "no more decimals than the format keeps"
