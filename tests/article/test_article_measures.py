"""The article's advice as measures: what they cost, whom they suit, what they promise. 文章情景:措施。"""

from __future__ import annotations

from decimal import Decimal

import pytest
from article_cases import cost, easing, strongest

from mainstay.chapters import CATALOGUE
from mainstay.core.words import Driver


def test_a_raise_to_the_line_costs_the_gap_each_year() -> None:
    """A gap of 96,000 costs 96,000 in the first year and three times as much in three."""
    price = CATALOGUE.measure("pay.raise_to_line").price
    assert cost(price.cash_now, gap_to_line="96000") == 96_000
    assert cost(price.cash_three_years, gap_to_line="96000") == 288_000
    half = CATALOGUE.measure("pay.raise_half_gap").price
    assert cost(half.cash_now, gap_to_line="96000") == 48_000


def test_the_raise_request_under_a_tight_budget() -> None:
    """Q1 组合式解决方案: short and long term, what is not cash, and a dated promise cost less now than a raise."""
    package = [
        CATALOGUE.measure(key)
        for key in (
            "pay.goal_raise",  # 约定明确的加薪时间节点
            "equity.refresh_grant",  # 股权激励
            "career.training",  # 额外培训机会
            "culture.lead_key_project",  # 更核心的项目资源
            "work.flexible_hours",  # 弹性工作制
            "culture.one_on_ones",  # 坦诚沟通
        )
    ]
    groups = [measure.instead_of for measure in package if measure.instead_of]
    assert len(set(groups)) == len(groups), "they can be chosen together"
    assert all("P7" in measure.article for measure in package)

    person = {"yearly_pay": "400000", "gap_to_line": "60000", "gap_to_peers": "0"}
    asked_for = cost(CATALOGUE.measure("pay.raise_to_line").price.cash_now, **person)
    now = sum((cost(measure.price.cash_now, **person) for measure in package), Decimal(0))
    assert now == 35_000, "a quarter of the gap in this year, and a course"
    assert now < asked_for
    whole = sum(ease.log_hazard for measure in package for ease in measure.eases)
    alone = sum(ease.log_hazard for ease in CATALOGUE.measure("pay.raise_to_line").eases)
    assert whole > alone
    dated = [promise for measure in package for promise in measure.promises]
    assert all(promise.due_days > 0 for promise in dated)
    assert any("加薪" in promise.text.zh for promise in dated)


@pytest.mark.parametrize(
    ("cause", "advice"),
    [
        (Driver.CAREER, "career.development_plan"),  # 职业发展瓶颈,可共同制定发展计划
        (Driver.WORK, "work.relief"),  # 工作压力……需协调资源解决
        (Driver.PAY, "pay.raise_to_peers"),  # 对薪酬不满,需评估内部公平性并给出调整方案
        (Driver.CULTURE, "culture.one_on_ones"),  # 主动沟通
        (Driver.RECOGNITION, "recognition.voice"),  # 话语权
    ],
)
def test_the_measure_that_fits_the_cause(cause: Driver, advice: str) -> None:
    """Q2 对症: what the article advises for a cause eases it well, and eases it more than any other cause."""
    assert advice in easing(cause, 0.15)
    eases = {ease.driver: ease.log_hazard for ease in CATALOGUE.measure(advice).eases if ease.driver is not None}
    assert max(eases, key=lambda driver: eases[driver]) is cause
    assert any(ease.driver is cause for ease in strongest(cause).eases)


def test_dividend_rights_after_three_years_with_the_goal_met() -> None:
    """若员工在职满3年且业绩达标,可获对应股权分红。"""
    measure = CATALOGUE.measure("equity.goal_dividend")
    assert cost(measure.price.cash_now, yearly_pay="500000") == 0, "nothing is paid before"
    assert cost(measure.price.cash_three_years, yearly_pay="500000") == 100_000
    assert max(promise.due_days for promise in measure.promises) == 3 * 365


def test_mentors_rotation_and_training_are_scarce() -> None:
    """轮岗锻炼、导师制、外部培训: each takes a seat, and hours of people who have others to look after."""
    for key, seat in (("rotation", "rotation_seats"), ("mentor", "mentor_seats"), ("training", "training_seats")):
        price = CATALOGUE.measure(f"career.{key}").price
        assert price.seats == {seat: 1}
        assert price.hours > 0


def test_care_leave_needs_nobody_to_know_why() -> None:
    """员工父母生病时提供带薪陪护假: offered to be asked for; no fact of the family is a condition or a signal."""
    measure = CATALOGUE.measure("culture.care_leave")
    assert measure.fits == ()
    assert cost(measure.price.cash_now, yearly_pay="250000") == 5_000, "five of 250 days"
    for signal in CATALOGUE.signals:
        assert not any(word in signal.sentence.zh for word in ("家人", "父母", "生病", "病假"))


def test_thanks_cost_little_and_claim_little() -> None:
    """即时认可: two hours; and since no trial on quitting is known, no more than a few percent."""
    measure = CATALOGUE.measure("recognition.instant")
    assert measure.price.hours == 2
    assert sum(ease.log_hazard for ease in measure.eases) < 0.15
    assert all(ease.honesty == "judgement" for ease in measure.eases)


def test_equity_says_that_it_delays() -> None:
    """长期激励是留住人才的关键: it delays a departure, and the reader is told so."""
    measure = CATALOGUE.measure("equity.refresh_grant")
    assert "推迟" in measure.meaning.zh
    assert "delays" in measure.meaning.en
    assert measure.lasts_months == 36


def test_what_losing_an_expert_costs() -> None:
    """流失代价: a senior expert (level 4) on 600,000 a year; recruiting, ramp-up, knowledge, customers, team."""
    parts = {loss.label.zh: next(row for row in loss.by_level if row[0] >= 4) for loss in CATALOGUE.losses}
    low, middle, high = (sum((row[at] for row in parts.values()), Decimal(0)) * 600_000 for at in (1, 2, 3))
    assert (low, middle, high) == (300_000, 600_000, 1_200_000)
    assert set(parts) == {"招聘替补", "新人上手", "知识与技术流失", "客户流失", "团队士气"}
