"""A plan's terms in words: all that it declares, for who approves it and for who is paid by it. 方案条款。

terms_of(plan) -> tuple[Term, ...]             nothing that changes pay is left out
differences(old, new) -> tuple[Differs, ...]   what another version says otherwise
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mainstay.chapters.pay.commission.plan import ATTAINMENT, Cap, Curve, Draw, Pace, Plan, Proration, Spiff
from mainstay.chapters.pay.commission.spoken import money, rate, tier_name
from mainstay.chapters.pay.commission.terms import Prorate, TierMode, Unit
from mainstay.core.money import minor
from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a plan says, in one part or several: tiers, SPIFFs."""

    label: Text
    parts: tuple[Text, ...]

    @property
    def text(self) -> Text:
        """All of it."""
        return _joined(self.parts)


@dataclass(frozen=True, slots=True)
class Differs:
    """What one version says and another says otherwise; None where it says nothing of it."""

    label: Text
    was: Text | None
    now: Text | None


def terms_of(plan: Plan) -> tuple[Term, ...]:
    """Everything the plan declares but its name, in the order in which it is reckoned."""
    said = (*_counted(plan), *_scaled(plan), *_limits(plan), *_rest(plan))
    return tuple(Term(label, (parts,) if isinstance(parts, Text) else tuple(parts)) for label, parts in said)


def differences(old: Plan, new: Plan) -> tuple[Differs, ...]:
    """What the newer version says otherwise, in its order; what it says no more comes last."""
    was, now = ({one.label: one.text for one in terms_of(plan)} for plan in (old, new))
    labels = dict.fromkeys((*now, *was))
    return tuple(Differs(one, was.get(one), now.get(one)) for one in labels if was.get(one) != now.get(one))


_Said = Iterator[tuple[Text, Text | Iterable[Text]]]


def _counted(plan: Plan) -> _Said:
    yield Text("业绩口径", "What is counted"), plan.measure.label
    yield Text("业绩归属", "Who is credited"), plan.credit.label
    yield Text("分档方式", "How tiers apply"), plan.mode.label
    yield Text("累计方式", "What accumulates"), plan.accumulation.label
    yield Text("计算期间", "Period"), _year(plan)
    yield Text("提成单", "A statement every"), plan.rhythm.label
    if plan.seasons:
        yield Text("各期指标占全年", "Each period's share of the year's quota"), _joined(map(_share, plan.seasons))


def _year(plan: Plan) -> Text:
    if plan.year_starts == 1:
        return plan.period.label
    return Text("{period}；年度从 {month} 月开始", "{period}; the year begins in month {month}").fill(
        period=plan.period.label, month=plan.year_starts
    )


def _scaled(plan: Plan) -> _Said:
    yield Text("门槛的单位", "Thresholds are"), plan.unit.label
    yield Text("各档", "Tiers"), _tiers(plan)
    yield Text("恰好在门槛上", "On a threshold"), plan.boundary.label
    if plan.paces:
        yield Text("加速与减速", "Accelerators and decelerators"), map(_pace, plan.paces)
        yield Text("加速的前提", "Accelerators count"), plan.gate.label


def _tiers(plan: Plan) -> Iterator[Text]:
    for at, tier in enumerate(plan.tiers, start=1):
        worth = _money(plan, tier.pays or 0) if plan.mode is TierMode.INTERPOLATED else _share(tier.rate or 0)
        name = tier_name(at)
        if tier.to is None:
            yield Text("{tier}，不封顶：{worth}", "{tier}, without an end: {worth}").fill(tier=name, worth=worth)
        else:
            to = _share(tier.to) if plan.unit is Unit.QUOTA else _money(plan, tier.to)
            yield Text("{tier}，到 {to}：{worth}", "{tier}, up to {to}: {worth}").fill(tier=name, to=to, worth=worth)
    if plan.tiers and plan.tiers[-1].to is not None:
        yield Text("再往上不再增加", "above it nothing more")


def _pace(pace: Pace) -> Text:
    times = f"{pace.times.normalize():f}"
    if pace.upto is None:
        return Text("完成率超过 {above}：× {times}", "attainment above {above}: × {times}").fill(
            above=_share(pace.above), times=times
        )
    return Text("完成率 {above} 至 {upto}：× {times}", "attainment from {above} to {upto}: × {times}").fill(
        above=_share(pace.above), upto=_share(pace.upto), times=times
    )


def _limits(plan: Plan) -> _Said:
    for cap in plan.caps:
        label = Text("{per}封顶", "Cap of a {per}").fill(per=Text(cap.per.label.zh, cap.per.label.en.lower()))
        yield label, _cap(plan, cap)
    if plan.floor is not None:
        yield (
            Text("保底", "Floor"),
            Text("每次至少 {m}，不用还", "at least {m} a statement; nobody owes it").fill(m=_money(plan, plan.floor)),
        )
    if plan.draw is not None:
        yield Text("预支", "Draw"), _draw(plan, plan.draw)


def _cap(plan: Plan, cap: Cap) -> Text:
    carried = Text("{m}，超出部分结转下期", "{m}; the excess goes over to the next statement")
    lost = Text("{m}，超出部分不发", "{m}; the excess is lost")
    return (carried if cap.carry else lost).fill(m=_money(plan, cap.amount))


def _draw(plan: Plan, draw: Draw) -> Iterator[Text]:
    yield Text("每次补足到 {m}", "a statement is raised to {m}").fill(m=_money(plan, draw.minimum))
    if draw.lasts is not None:
        yield Text("只补前 {n} 次", "only the first {n} statements").fill(n=draw.lasts)
    if not draw.recoverable:
        yield Text("不追回，算奖金", "not recoverable: a bonus")
        return
    yield Text(
        "可追回：从第 {n} 次起，以超出部分的 {share} 抵还",
        "recoverable: from statement {n} on, {share} of what is above it pays it off",
    ).fill(n=draw.recover_from, share=_share(draw.recover_share))


def _rest(plan: Plan) -> _Said:
    if plan.spiffs:
        yield Text("专项激励", "SPIFFs"), tuple(_spiff(plan, one) for one in plan.spiffs)
    for one in plan.multipliers:
        yield (
            Text("系数“{name}”", 'Multiplier "{name}"').fill(name=one.name),
            Text("提成乘以：{curve}", "commission times: {curve}").fill(curve=_curve(one.of, one.curve)),
        )
    if plan.bonus is not None:
        yield (
            Text("奖金“{name}”", 'Bonus "{name}"').fill(name=plan.bonus.name),
            Text("目标奖金乘以：{curve}", "target bonus times: {curve}").fill(
                curve=_curve(plan.bonus.of, plan.bonus.curve)
            ),
        )
    if plan.clawback is not None:
        yield (
            Text("追回", "Clawback"),
            Text(
                "客户在 {n} 个月内离开：{how}；一次最多扣当次的 {most}；须事先书面约定",
                "a customer leaves within {n} months: {how}; at most {most} of one statement; only if agreed in "
                "writing before",
            ).fill(n=plan.clawback.months, how=plan.clawback.how.label, most=_share(plan.clawback.at_most)),
        )
    yield Text("中途入职或离职", "Joining or leaving"), _prorated(plan.proration)
    yield Text("取整", "Rounding"), (plan.rounding.half.label, plan.rounding.at.label)
    yield Text("币种", "Currency"), Text(plan.currency, plan.currency)


def _spiff(plan: Plan, spiff: Spiff) -> Text:
    worth = _share(spiff.rate) if spiff.rate is not None else _money(plan, spiff.fixed or 0)
    return Text(
        "“{name}”{a} 至 {b}：{worth}，单笔不低于 {least}", '"{name}" {a} to {b}: {worth} on sales of at least {least}'
    ).fill(
        name=spiff.name, a=spiff.since.isoformat(), b=spiff.until.isoformat(), worth=worth,
        least=_money(plan, spiff.at_least),
    )  # fmt: skip


def result_name(of: str) -> Text:
    """The name of a result that a curve reads."""
    return Text("业绩指标完成率", "attainment of quota") if of == ATTAINMENT else Text(f"“{of}”", f'"{of}"')


def _curve(of: str, curve: Curve) -> Text:
    points = _joined(Text(f"{_share(x)} → {_share(y)}", f"{_share(x)} → {_share(y)}") for x, y in curve.points)
    return Text("按{of}，{points}（{shape}）", "by {of}, {points} ({shape})").fill(
        of=result_name(of), points=points, shape=curve.shape.label
    )


def _prorated(rule: Proration) -> Text:
    if rule.how is Prorate.NONE:
        return rule.how.label
    parts = (
        (rule.thresholds, Text("金额门槛", "thresholds in money")),
        (rule.floor, Text("保底", "floor")),
        (rule.caps, Text("封顶", "caps")),
    )
    what = [Text("业绩指标", "quota"), *(name for chosen, name in parts if chosen)]
    named = Text("、".join(one.zh for one in what), ", ".join(one.en for one in what))
    ramp = " ".join(map(_share, rule.ramp))
    return Text("{how}{ramp}：{what}", "{how}{ramp}: {what}").fill(
        how=rule.how.label, ramp=Text(f"（{ramp}）", f" ({ramp})") if ramp else "", what=named
    )


def _money(plan: Plan, amount: Decimal | int) -> Text:
    return money(minor(amount), plan.currency)


def _share(share: Decimal | int) -> str:
    return rate(Fraction(share))


def _joined(parts: Iterable[Text | str]) -> Text:
    both = [Text(one, one) if isinstance(one, str) else one for one in parts]
    return Text("；".join(one.zh for one in both), "; ".join(one.en for one in both))
