"""Signals in words, as a reader would write them."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sense_worlds import CATALOGUE as LITTLE

from mainstay.chapters import CATALOGUE
from mainstay.core.catalogue import Unit
from mainstay.core.text import LANGUAGES
from mainstay.loop.panel import Feature
from mainstay.loop.sentences import own_sentence, quantity, sentence


@pytest.mark.parametrize(
    ("unit", "value", "zh", "en"),
    [
        (Unit.MONEY, 12_500_000, "¥12.5 万", "¥125,000"),
        (Unit.SHARE, 0.08, "8%", "8%"),
        (Unit.SHARE, 0.085, "8.5%", "8.5%"),
        (Unit.SHARE, 0.456, "46%", "46%"),
        (Unit.MONTHS, 1.2, "1 个月", "1 month"),
        (Unit.MONTHS, 14.4, "14 个月", "14 months"),
        (Unit.MONTHS, 0.3, "不到 1 个月", "less than a month"),
        (Unit.MONTHS, 0.0, "0 个月", "0 months"),
        (Unit.DAYS, 1.0, "1 天", "1 day"),
        (Unit.DAYS, 45.0, "45 天", "45 days"),
        (Unit.HOURS, 12.55, "12.6 小时", "12.6 hours"),
        (Unit.COUNT, 3.0, "3", "3"),
        (Unit.POINTS, -0.04, "0", "0"),
        (Unit.LEVELS, 0.0, "0 个职级", "no levels"),
        (Unit.LEVELS, 1.0, "1 个职级", "1 level"),
        (Unit.YEARS_OF_PAY, 0.84, "0.8 年的薪酬", "0.8 years of pay"),
        (Unit.YEARS_OF_PAY, 1.0, "1 年的薪酬", "1 year of pay"),
    ],
)
def test_a_number_with_its_unit(unit: Unit, value: float, zh: str, en: str) -> None:
    written = quantity(unit, value, "CNY")
    assert (written.zh, written.en) == (zh, en)


def test_a_gap_is_told_with_both_sides() -> None:
    gap = CATALOGUE.signal("pay.market_gap")
    below = sentence(gap, 0.08, 36_800_000, 40_000_000, "CNY")
    assert below.en == "Pay of ¥368,000 a year is 8% below the market line of ¥400,000."
    assert below.zh == "年薪 ¥36.8 万，比市场薪酬线 ¥40 万低 8%。"
    above = sentence(gap, -0.1, 44_000_000, 40_000_000, "CNY")
    assert "10% above" in above.en
    assert "高 10%" in above.zh


def test_less_than_a_month_ago_reads_as_one_says_it() -> None:
    praised = CATALOGUE.signal("recognition.months_since")
    assert sentence(praised, 0.4, 20_000.0, 20_000.0, "CNY").zh == "上次得到公开认可距今不到 1 个月。"
    assert sentence(praised, 6.0, 20_000.0, 20_000.0, "CNY").zh == "上次得到公开认可距今 6 个月。"


def test_a_channel_in_its_own_unit() -> None:
    stuck = CATALOGUE.signal("career.months_in_level")
    text = sentence(stuck, 12.0, 30.0, 18.0, "CNY")
    assert "30 months" in text.en
    assert "18 个月" in text.zh
    talk = LITTLE.signal("talk_gap")
    told = replace(talk, sentence=talk.sentence.__class__("上次谈话：{first}", "last talk: {first}"))
    assert sentence(told, 3.0, 20_000.0, nan, "CNY").en == "Last talk: 4 October 2024"
    assert sentence(told, 3.0, nan, nan, "CNY").zh == "上次谈话：未知"


def test_a_silent_signal_has_no_sentence() -> None:
    with pytest.raises(ValueError, match="says nothing"):
        sentence(LITTLE.signals[0], nan, 1.0, 1.0, "CNY")


@settings(deadline=None)
@given(value=st.floats(-1e9, 1e9), first=st.floats(0, 1e5) | st.just(nan), second=st.floats(0, 1e5) | st.just(nan))
def test_every_declared_signal_can_be_told(value: float, first: float, second: float) -> None:
    for signal in CATALOGUE.signals:
        told = sentence(signal, min(max(value, signal.lowest), signal.highest), first, second, "EUR")
        assert all("{" not in told.in_(language) and "nan" not in told.in_(language).split() for language in LANGUAGES)


def test_a_column_of_the_company_s_own() -> None:
    travel = LITTLE.attributes[1]
    feature = Feature("site=b", travel.driver, travel.label, 0, 0.5, 0.5, 0.0, 0.25, own=True)
    word = replace(feature, label=travel.label.__class__("地点：上海", "Site: 上海"))
    assert own_sentence(word, 1.0).zh == "地点是“上海”。"
    assert own_sentence(word, 0.0).en == "Site is not “上海”."
    ranked = replace(feature, key="work.travel")
    assert own_sentence(ranked, 2.0, travel).en == "Travel: much."
    assert own_sentence(ranked, 2.0).en == "Travel: 2."
    assert own_sentence(ranked, nan).zh == "出差：未知。"
