"""How firm the plan's choices are, in words: which stay when effects and risks are drawn from their intervals."""

from __future__ import annotations

from mainstay.core.text import Text
from mainstay.loop.plans import Plan, Stays
from mainstay.report.written import percent


def of_draws(times: int, draws: int) -> Text:
    """In how many of the plans made anew a measure is chosen."""
    return Text(f"{draws} 次中 {times} 次", f"{times} of {draws}")


def firm_choice(stays: Stays, draws: int) -> Text:
    """How firm one person's package is, and what follows."""
    whole = stays.whole
    said = Text(
        f"措施后的次数：把效果和风险在各自的区间里重新抽取，方案重做 {draws} 次，其中仍选它的次数；"
        f"整套组合不变 {whole} 次。",
        f"Beside each measure: in how many of {draws} plans, made anew with effects and risks drawn from their"
        f" intervals, it is chosen; the whole package in {whole}.",
    )
    if 2 * whole >= draws:
        return said
    near = Text(
        "另有组合与它难分高下；本人说的原因比这点差别更要紧。",
        "Others are nearly as good; what the person says matters more than the difference.",
    )
    return Text(said.zh + near.zh, f"{said.en} {near.en}")


def firm_plan(plan: Plan) -> Text | None:
    """How firm the plan is on the whole; None where it was not worked out or chooses nothing."""
    chosen = [choice.stays for choice in plan.choices if choice.package]
    each = [times for stays in chosen for times in stays.each]
    if not plan.draws or not each:
        return None
    whole, keeps = (
        percent(sum(stays.whole for stays in chosen) / (plan.draws * len(chosen))),
        percent(plan.keeps or 0.0),
    )
    measure = percent(sum(each) / (plan.draws * len(each)))
    return Text(
        f"方案有多稳：把效果和风险在各自的区间里重新抽取，重做 {plan.draws} 次，"
        f"所选措施平均有 {measure} 的次数仍被选中，整套组合不变的有 {whole}。"
        f"每次真正最优的方案事后才知道，本方案平均值它的 {keeps}。",
        f"How firm the plan is: with effects and risks drawn anew from their intervals, {plan.draws} times, a measure"
        f" chosen here is chosen again in {measure} on average, a whole package in {whole}. The best plan of each draw"
        f" would be known only afterwards; this one is worth {keeps} of it on average.",
    )
