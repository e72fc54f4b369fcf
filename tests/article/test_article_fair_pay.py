"""The article on pay inside the company: fair among colleagues, four parts instead of one. 文章情景：公平与结构。"""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from mainstay.chapters.pay.compression import Closeness, Nearness, compressions
from mainstay.chapters.pay.elements import Element, Yearly
from mainstay.chapters.pay.fairness import Inversion, Standing, inversions
from mainstay.chapters.pay.mix import Mixes, Part, beyond, deviation, mix_of, target
from mainstay.core.money import minor
from mainstay.loop.fair import Colleagues, Rules, passed

TARGETS = Mixes()


def test_fixed_pay_with_a_little_performance_pay_is_told_from_the_four_parts() -> None:
    """打破“固定工资+少量绩效”：资深专家 57 万固定、3 万绩效，没有年终奖，也没有长期激励。"""
    pay = Yearly({Element.BASE: minor(570_000), Element.PERFORMANCE: minor(30_000)})
    own, aim = mix_of(pay, 0), target(TARGETS, "R&D", 10)
    assert own is not None
    assert aim is not None
    assert deviation(own, aim) == {
        Part.BASE: Decimal("0.45"), Part.PERFORMANCE: Decimal("-0.15"), Part.YEAR_END: Decimal("-0.15"),
        Part.LONG_TERM: Decimal("-0.15"),
    }  # fmt: skip
    assert beyond(own, aim, TARGETS.tolerance)


def test_the_same_money_in_four_parts_is_at_the_target() -> None:
    """同样 60 万：岗位 30、绩效 12、年终 9，长期激励每年 9。"""
    pay = Yearly({
        Element.BASE: minor(300_000), Element.PERFORMANCE: minor(120_000), Element.YEAR_END: minor(90_000),
    })  # fmt: skip
    own = mix_of(pay, minor(90_000))
    assert own == target(TARGETS, "R&D", 10)


def standing(person: str, pay: int, level: int = 5, manager: str = "Boss", months: int = 60) -> Standing:
    return Standing(person, Decimal(pay), manager, "R&D", level, months)


TEAM = [
    standing("Boss", 400_000, 6, ""), standing("Star", 420_000, 6), standing("Old", 300_000),
    standing("New", 330_000, months=4), standing("Right", 396_000),
]  # fmt: skip


def test_who_is_paid_above_the_boss_and_which_newcomer_above_a_veteran() -> None:
    """倒挂：同级的下属比上级高 2 万；入职四个月的新人比五年的老员工高 3 万。"""
    assert [(one.kind, one.person, one.than, one.by) for one in inversions(TEAM)] == [
        (Inversion.NEWCOMER_ABOVE_VETERAN, "New", "Old", Decimal(30_000)),
        (Inversion.ABOVE_THE_BOSS, "Star", "Boss", Decimal(20_000)),
    ]


def test_a_boss_hardly_ahead_of_a_report_is_too_near() -> None:
    """挤压：上级 40 万，低一级的下属 39.6 万；至少应高 5%，还差 1.58 万。"""
    near = next(one for one in compressions(TEAM, Closeness()) if one.kind is Nearness.BOSS)
    assert (near.person, near.than, near.mend) == ("Boss", "Right", Decimal(15_800))


def test_a_raise_for_the_market_does_not_break_what_is_fair_inside() -> None:
    """外部竞争性不压过内部公平性：加到同事上线为止；多一分，就要有人具名负责。"""
    pays = np.array([300_000, 310_000, 320_000, 330_000, 340_000, 350_000], dtype=np.int64) * 100
    people = Colleagues(
        pays, np.zeros(6, dtype=np.int64), np.full(6, 5.0), np.full(6, -1, dtype=np.int64), np.full(6, 4.0), {}
    )
    to_the_line, beyond_it = np.zeros(6, dtype=np.int64), np.zeros(6, dtype=np.int64)
    to_the_line[0], beyond_it[0] = 50_000_00, 50_000_01
    assert not passed(people, to_the_line, Rules()).peers.any()
    assert passed(people, beyond_it, Rules()).peers.tolist() == [True, False, False, False, False, False]
