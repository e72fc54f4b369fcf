"""Talk guides and managers' prompts: they let the person name the cause and say nothing of the analysis."""

from __future__ import annotations

from dataclasses import fields

import pytest

from mainstay.chapters import CATALOGUE
from mainstay.chapters.people.guides import GUIDES, Guide
from mainstay.chapters.people.talks import (
    CLOSING,
    NAME_IT,
    OPENING,
    PLAY_BACK,
    PROMPTS,
    RULES,
    Told,
    prompts,
    talk_plan,
)
from mainstay.core.catalogue import Unit
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.managers import gives_away, manager_note


def spoken(guide: Guide) -> list[Text]:
    return [guide.opening, *guide.questions, *guide.listen_for, *guide.next_steps, *guide.avoid]


def test_every_driver_has_a_whole_guide() -> None:
    assert set(GUIDES) == set(Driver)
    for guide in GUIDES.values():
        assert all(getattr(guide, field.name) for field in fields(guide))
        assert len(guide.questions) >= 3
        assert all(one.zh.endswith("？") and one.en.endswith("?") for one in guide.questions)


@pytest.mark.parametrize("driver", list(Driver))
def test_a_guide_speaks_of_no_analysis(driver: Driver) -> None:
    said = [*spoken(GUIDES[driver]), OPENING, NAME_IT, PLAY_BACK, CLOSING]
    assert [text for text in said if gives_away(text)] == []


def test_a_plan_asks_about_two_causes_at_most_and_begins_openly() -> None:
    plan = talk_plan([Driver.PAY, Driver.PAY, Driver.WORK, Driver.LIFE])
    assert [guide.driver for guide in plan.guides] == [Driver.PAY, Driver.WORK]
    assert plan.rules == RULES
    assert [guide.driver for guide in talk_plan([]).guides] == [Driver.CULTURE, Driver.CAREER]


def told(signal: str, value: float) -> Told:
    return Told(signal, value, Text(f"{signal} 的事实。", f"A fact of {signal}."))


def test_a_prompt_comes_from_a_fact_beyond_its_edge() -> None:
    given = [
        told("recognition.months_since", 9),
        told("culture.days_since_one_on_one", 3),
        told("work.overtime_hours", 29),
    ]
    assert [one.signal for one in prompts(given)] == ["culture.days_since_one_on_one", "recognition.months_since"]
    assert prompts([told("recognition.invitations", 1), told("pay.market_gap", 0.4)]) == ()
    assert [one.signal for one in prompts([told("recognition.invitations", 0)])] == ["recognition.invitations"]
    assert len(prompts([told(key, 50.0) for key in PROMPTS])) == 3


def test_what_managers_see_is_in_the_catalogue_and_nobodys_pay_or_observation() -> None:
    for key in PROMPTS:
        signal = CATALOGUE.signal(key)
        assert key.split(".")[0] not in {"pay", "equity"}
        assert not key.startswith(("people.observed", "people.results", "culture.exits", "culture.manager_left"))
        assert signal.unit is not Unit.MONEY
        assert not key.endswith(("survey", "survey_change", "intent"))


def test_signals_own_sentences_may_stand_in_a_managers_note() -> None:
    for key, when in PROMPTS.items():
        signal = CATALOGUE.signal(key)
        sentences = [one for one in (signal.sentence, signal.sentence_below, signal.sentence_zero) if one is not None]
        for sentence in sentences:
            assert manager_note([sentence], [when.step]).steps == (when.step,)
