"""What was published enters as published, and every source is used."""

from __future__ import annotations

import pytest

from mainstay.chapters import CATALOGUE
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Ease
from mainstay.core.words import Driver, Honesty

PUBLISHED = {
    # Log-hazard of the average person, at 0.6 of what was published, whose driver is a quarter of the push.
    "culture.one_on_ones": (Driver.CULTURE, 0.6 * 0.25),
    "work.hybrid": (Driver.WORK, 0.6 * 0.40),
    "equity.refresh_grant": (Driver.PAY, 0.6 * 0.30),
    "career.mentor": (Driver.CAREER, 0.6 * 0.10),
    "career.training": (Driver.CAREER, 0.6 * 0.15),
    "recognition.instant": (Driver.RECOGNITION, 0.6 * 0.08),
}


@pytest.mark.parametrize("key", PUBLISHED)
def test_effects_add_up_to_what_was_published(key: str) -> None:
    driver, expected = PUBLISHED[key]
    by_driver: dict[Driver | None, Ease] = {ease.driver: ease for ease in CATALOGUE.measure(key).eases}
    assert by_driver[None].log_hazard + 0.25 * by_driver[driver].log_hazard == pytest.approx(expected, abs=0.005)


RHO = {
    "pay.market_gap": 0.17, "pay.survey": -0.07, "career.months_in_level": 0.12, "culture.survey": -0.24,
    "culture.intent": -0.38, "work.survey": -0.19, "work.load": 0.21, "recognition.survey": -0.19,
    "people.results_level": -0.08, "people.observed_talks_of_leaving": 0.56, "people.observed_cv_updated": 0.40,
    "people.observed_outside_enquiry": 0.40, "people.observed_less_involved": 0.19, "culture.promises_broken": 0.12,
}  # fmt: skip


@pytest.mark.parametrize("key", RHO)
def test_published_correlations_enter_as_published(key: str) -> None:
    prior = CATALOGUE.signal(key).prior
    assert prior.rho == RHO[key]
    assert prior.honesty is Honesty.PUBLISHED
    assert f"{abs(prior.rho):.2f}".lstrip("0") in prior.source


PRIORS = [signal.prior for signal in CATALOGUE.signals] + [one.prior for one in CATALOGUE.attributes]
HALVES = {
    "HALF_REWARDS": 0.28,
    "HALF_LEADERSHIP": 0.24,
    "HALF_CLIMATE": 0.24,
    "HALF_SUPPORT": 0.19,
    "HALF_CONFLICT": 0.19,
}


@pytest.mark.parametrize("name", HALVES)
def test_a_half_is_a_half(name: str) -> None:
    halves = [prior for prior in PRIORS if prior.source is Source[name]]
    assert halves
    assert all(abs(prior.rho) == pytest.approx(HALVES[name] / 2) for prior in halves)


def test_published_log_hazards_enter_at_six_tenths() -> None:
    assert CATALOGUE.signal("pay.peer_gap").prior.log_odds == pytest.approx(0.6 * 0.35)
    assert CATALOGUE.signal("culture.exits_under_manager").prior.log_odds == pytest.approx(0.6 * 0.35)
    assert CATALOGUE.signal("equity.holding_power").prior.log_odds == pytest.approx(-0.6 * 0.30)


def test_no_source_stands_unused() -> None:
    used = {prior.source for prior in PRIORS}
    used |= {ease.source for measure in CATALOGUE.measures for ease in measure.eases}
    used |= {loss.source for loss in CATALOGUE.losses}
    assert used == set(Source)
