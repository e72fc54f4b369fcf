"""Whom a plan is explained on where nobody is meant: one for its example, warnings and drawing. 试算假设。"""

from __future__ import annotations

from decimal import Decimal

from mainstay.chapters.pay.commission.facts import Facts
from mainstay.chapters.pay.commission.plan import Plan
from mainstay.chapters.pay.commission.spoken import money
from mainstay.core.money import MINOR
from mainstay.core.text import Text

QUOTA = 1_200_000 * MINOR
"""Of a year."""
TARGET = 20_000 * MINOR
"""The target bonus of a period."""


def supposed(plan: Plan, person: str = "-") -> Facts:
    """Somebody with a round quota and target, here all year, who reached all of every other result."""
    return Facts(person, QUOTA, TARGET, results=tuple((name, Decimal(1)) for name in plan.results))


def assumed(plan: Plan) -> Text | None:
    """What has to be supposed of a person before the plan can be reckoned; None where it is nothing."""
    parts = []
    if plan.needs_quota:
        parts.append(Text("全年业绩指标 {m}", "a year's quota of {m}").fill(m=money(QUOTA, plan.currency)))
    if plan.bonus is not None:
        parts.append(Text("每期目标奖金 {m}", "a period's target bonus of {m}").fill(m=money(TARGET, plan.currency)))
    parts += [Text(f"“{name}”完成 100%", f'"{name}" reached in full') for name in plan.results]
    if not parts:
        return None
    return Text("以下假设：{zh}。", "Supposed below: {en}.").fill(
        zh="、".join(one.zh for one in parts), en=", ".join(one.en for one in parts)
    )
