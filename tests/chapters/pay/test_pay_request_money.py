"""What measures come to, as it may be said: before tax, what arrives, how much of it this year, and by which rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.request_money import bonus_said, goal_said, grant_said, raise_said, rules_said
from mainstay.chapters.pay.rewards import Raised
from mainstay.chapters.pay.tax.bonus import SEPARATE
from mainstay.chapters.pay.tax.granted import Way, granted
from mainstay.chapters.pay.tax.withholding import ALLOWANCE
from mainstay.core.text import Text

DAY = date(2026, 11, 23)
LABEL = Text("加薪", "A raise")
YEAR = Raised(6_000_000, 4_200_000, 7_600_000)


def test_a_raise_says_what_arrives_in_the_months_left() -> None:
    said = raise_said(LABEL, YEAR, Raised(500_000, 350_000, 600_000), 1, DAY, "CNY")
    assert said.zh == "加薪，一年税前 ¥6 万，到手约 ¥4.2 万，2026 年还有 1 个月按新工资发，今年到手约 ¥3,500"
    assert said.en == (
        "A raise: ¥60,000 a year before tax, about ¥42,000 after it, of which about ¥3,500 arrives in 2026, on the one "
        "payday left"
    )
    assert raise_said(LABEL, YEAR, YEAR, 3, DAY, "CNY").en.endswith("on the 3 paydays left")


def test_a_raise_in_december_says_that_nothing_comes_this_year() -> None:
    said = raise_said(LABEL, YEAR, Raised(0, 0, 0), 0, date(2026, 12, 2), "CNY")
    assert said.zh.endswith("2026 年已没有可发的月份，从明年 1 月起")
    assert said.en.endswith("nothing of it in 2026: from January on")


def test_what_comes_later_is_said_to_come_later() -> None:
    later, soon = date(2027, 8, 20), date(2026, 12, 20)
    assert "2026 年还拿不到" in goal_said(LABEL, YEAR, later, DAY, "CNY").zh
    assert "2026" not in goal_said(LABEL, YEAR, soon, DAY, "CNY").en.replace("December 2026", "")
    assert "perhaps nothing of it in 2026" in bonus_said(LABEL, YEAR, later, DAY, "CNY").en
    assert bonus_said(LABEL, YEAR, soon, DAY, "CNY").zh.endswith("最晚 2026 年 12 月 20 日第一次发")


def test_an_amount_that_no_rule_gives_is_not_said() -> None:
    said = bonus_said(LABEL, Raised(6_000_000, None, 6_000_000), date(2028, 1, 5), date(2027, 1, 5), "CNY")
    assert "(not known)" in said.en
    grant = granted(Decimal(160_000), 4, Way.LISTED, Decimal(0), DAY)
    told = grant_said(LABEL, 8_000, 4, grant, Way.LISTED, "CNY")
    assert "¥38,520 after tax; for what vests after 2027-12-31 there is no rule yet" in told.en
    none = granted(Decimal(160_000), 4, Way.LISTED, Decimal(0), date(2027, 5, 1))
    assert grant_said(LABEL, 8_000, 4, none, Way.LISTED, "CNY").en.endswith("not known after tax")


def test_rules_are_named_once_with_source_and_end() -> None:
    said = rules_said([ALLOWANCE, SEPARATE, ALLOWANCE])
    assert said.en.count("STA announcement 2018 No. 61") == 1
    assert "until 2027-12-31" in said.en
    assert "财税〔2018〕164号" in said.zh
