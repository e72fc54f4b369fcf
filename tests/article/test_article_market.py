"""The article on market pay: key people at P75, core engineers against the leading firms. 文章情景：市场。"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.ageing import Ageing
from mainstay.chapters.pay.line import Board, Edition, line_of, to_close
from mainstay.chapters.pay.market import Cell, Definition
from mainstay.chapters.pay.matching import Match, SurveyJob
from mainstay.chapters.pay.policy import Lines, Own, Policy
from mainstay.core.money import minor
from mainstay.core.standards import Dated

TODAY = date(2026, 10, 1)
GENERAL, LEADING = "General survey", "Leading firms' survey"
YEARLY = (Dated(date(2026, 1, 1), Ageing(Decimal("0.06"))),)  # 市场每年上涨 6%
POLICY = Lines(
    (
        Policy(sources={GENERAL: Decimal(1)}),  # 骨干薪酬不低于市场 75 分位
        Policy(family="R&D", sources={LEADING: Decimal(1)}),  # 核心技术人员对标行业头部企业
    )
)


def survey(source: str, p50: int, p75: int) -> Edition:
    """Half a year old; 60 answers."""
    as_of = date(2026, 4, 1)
    cell = Cell(Definition.FIXED_CASH, as_of, {50: Decimal(p50), 75: Decimal(p75)}, 60)
    return Edition(source, as_of, Definition.FIXED_CASH, "CNY", {("Engineer", "", ""): cell})


MARKET = Board(
    (survey(GENERAL, 350_000, 400_000), survey(LEADING, 420_000, 500_000)),
    tuple(Match(SurveyJob(source, "Engineer"), job) for source in (GENERAL, LEADING) for job in ("Coder", "Buyer")),
    YEARLY,
)


def person(name: str, job: str, family: str, pay: int) -> Own:
    return Own(name, job, family, key=True, pay={Definition.FIXED_CASH: minor(pay)})


def test_a_core_engineer_stands_against_the_leading_firms() -> None:
    """500,000 in April is 515,000 in October; somebody paid 480,000 lacks 35,000."""
    engineer = line_of(person("Lin", "Coder", "R&D", 480_000), MARKET, POLICY, TODAY)
    assert (engineer.line, engineer.gap) == (minor(515_000), minor(35_000))
    # 480,000 lies between the median of 432,600 and the line.
    assert engineer.place is not None
    assert engineer.place.written == "P64.4"


def test_anybody_else_who_is_key_stands_against_the_general_market() -> None:
    """400,000 in April is 412,000: who is paid 430,000 is at the line, and beyond what the survey tells."""
    buyer = line_of(person("He", "Buyer", "Supply", 430_000), MARKET, POLICY, TODAY)
    assert (buyer.line, buyer.at_line, buyer.cost) == (minor(412_000), True, 0)
    assert buyer.place is not None
    assert buyer.place.written == ">P75"


def test_what_it_takes_to_bring_everybody_to_the_line() -> None:
    """The smallest gap first: 12,000, then 35,000 more."""
    two = (person("Lin", "Coder", "R&D", 480_000), person("Wu", "Buyer", "Supply", 400_000))
    cost = to_close(line_of(one, MARKET, POLICY, TODAY) for one in two)
    assert [(line.own.person, total) for line, total in cost.steps] == [("Wu", minor(12_000)), ("Lin", minor(47_000))]
    assert cost.total == minor(47_000)
