"""Every signal and every measure that the article's mechanisms name has its declaration, and the other way round."""

from __future__ import annotations

import pytest

from mainstay.chapters import CATALOGUE
from mainstay.chapters.mechanisms import MECHANISMS
from mainstay.core import readings as r
from mainstay.core.readings import Made

SIGNALS = {
    "P2": ("pay.market_gap",),
    "P3": ("pay.peer_gap",),
    "P4": ("pay.months_since_raise", "pay.deferred_power", "pay.days_to_next_deferred"),
    "P6": ("equity.holding_power", "equity.days_to_next_vest", "equity.just_vested", "pay.deferred_power"),
    "C4": ("career.idp_progress", "career.growth_steps"),
    "C8": ("career.months_in_level", "career.ceiling"),
    "K1": ("culture.autonomy",),
    "K2": ("culture.days_since_one_on_one",),
    "K3": ("pay.survey", "career.survey", "culture.survey", "work.survey", "recognition.survey", "culture.intent"),
    "K5": ("culture.unanswered_voice",),
    "W1": ("work.load",),
    "W2": ("work.overtime_hours", "work.long_week_streak"),
    "W4": ("work.participation",),
    "R1": ("recognition.months_since",),
    "R3": ("recognition.voice",),
    "L2": ("work.leave", "work.late", "people.observed_talks_of_leaving", "people.results_change"),
    "L3": ("people.first_year", "people.anniversary", "culture.exits_around", "culture.manager_left"),
    "L5": ("culture.promises_overdue", "culture.promises_broken", "culture.promises_kept"),
}
"""Rows of mechanisms.md with "Signal =", and what the issue's paragraph on sensing adds."""

MEASURES = {
    "P2": ("pay.raise_to_line", "pay.raise_half_gap"),
    "P3": ("pay.raise_to_peers",),
    "P6": ("equity.refresh_grant", "equity.co_invest", "equity.goal_dividend"),
    "P7": ("pay.bonus_share", "pay.goal_raise"),
    "C1": ("career.promotion",),
    "C4": ("career.development_plan",),
    "C5": ("career.rotation",),
    "C6": ("career.mentor",),
    "C7": ("career.training",),
    "K1": ("culture.lead_key_project",),
    "K2": ("culture.one_on_ones", "culture.stay_talk"),
    "K5": ("culture.answer_voice",),
    "K6": ("culture.care_leave",),
    "W1": ("work.relief",),
    "W3": ("work.flexible_hours", "work.hybrid", "work.remote"),
    "W6": ("work.benefits",),
    "W7": ("work.fund_seat",),
    "R1": ("recognition.instant", "recognition.team_title"),
    "R2": ("recognition.story",),
    "R3": ("recognition.voice",),
}
"""Rows of mechanisms.md that offer a measure, and those the article itself describes as one."""

ROWS = {"P": 7, "C": 8, "K": 6, "W": 7, "R": 4, "L": 7}
"""How many rows mechanisms.md has in each part."""

CAPACITY = {"career.rotation": "rotation_seats", "career.mentor": "mentor_seats", "career.training": "training_seats"}


def test_the_mechanisms_are_those_of_the_article() -> None:
    assert list(MECHANISMS) == [f"{part}{number}" for part, last in ROWS.items() for number in range(1, last + 1)]


@pytest.mark.parametrize("row", SIGNALS)
def test_every_row_that_tells_the_warning_something_has_its_signal(row: str) -> None:
    for key in SIGNALS[row]:
        assert row in CATALOGUE.signal(key).article, key


@pytest.mark.parametrize("row", MEASURES)
def test_every_row_that_offers_a_measure_has_it(row: str) -> None:
    for key in MEASURES[row]:
        assert row in CATALOGUE.measure(key).article, key


def test_no_measure_stands_outside_the_article() -> None:
    assert {measure.key for measure in CATALOGUE.measures} == {key for keys in MEASURES.values() for key in keys}


@pytest.mark.parametrize("key", CAPACITY)
def test_what_is_limited_in_number_takes_a_seat(key: str) -> None:
    assert CATALOGUE.measure(key).price.seats == {CAPACITY[key]: 1}


UNUSED = {Made.LEVEL_SINCE}
"""Channels the chapters could do without, if any."""


def test_every_channel_that_sense_makes_is_read_by_a_signal() -> None:
    read = {
        channel.name
        for signal in CATALOGUE.signals
        for channel in r.channels(signal.reading)
        if isinstance(channel, r.Derived)
    }
    assert set(Made) - read <= UNUSED


def test_every_driver_has_signals_and_every_driver_but_life_several_measures() -> None:
    for driver in {signal.driver for signal in CATALOGUE.signals}:
        easing = [one for one in CATALOGUE.measures if any(ease.driver is driver for ease in one.eases)]
        assert len(easing) >= 2, driver


def test_each_theme_of_the_survey_has_its_level_and_its_change() -> None:
    for chapter in ("pay", "career", "culture", "work", "recognition"):
        level, change = CATALOGUE.signal(f"{chapter}.survey"), CATALOGUE.signal(f"{chapter}.survey_change")
        assert isinstance(level.reading, r.Level)
        assert isinstance(change.reading, r.Change)
        assert level.reading.channel == change.reading.channel == r.Derived(Made(f"survey_{chapter}"))
