"""Schedules, tranches and conditions as sentences. 归属条款的文字说明（P6）。"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from mainstay.chapters.equity.acceleration import CHANGE_OF_CONTROL, Acceleration
from mainstay.chapters.equity.conditions import AllOf, AnyOf, Condition, Event, Result, Tenure
from mainstay.chapters.equity.kinds import MANNERS, Kind, Units, exact
from mainstay.chapters.equity.leavers import BuyBack, LeaverRule, Leaving, Unvested
from mainstay.chapters.equity.notices import Doubt, Notice
from mainstay.chapters.equity.plans import Miss, Need
from mainstay.chapters.equity.terms import Portion, Step, VestingTerms
from mainstay.chapters.equity.triggers import After, AtStart, OnDay, Span
from mainstay.chapters.equity.vesting import Position, Status
from mainstay.core.text import Text


def condition(one: Condition) -> Text:
    """A condition as a clause, e.g. “满 36 个月在职，并且“年度目标”达成”."""
    if isinstance(one, Tenure):
        return Text("在职满 {n} 个月", "{n} months in service").fill(n=one.months)
    if isinstance(one, Result):
        return Text("“{key}”达标", "“{key}” is met").fill(key=one.label or one.key)
    if isinstance(one, Event):
        return Text("发生“{key}”", "“{key}” has happened").fill(key=one.label or one.key)
    return _joined(one)


def _joined(one: AllOf | AnyOf) -> Text:
    if not one.parts:
        return Text("无其他条件", "nothing else is asked")
    parts = [condition(part) for part in one.parts]
    nested = [isinstance(part, AllOf | AnyOf) and len(part.parts) > 1 for part in one.parts]
    zh = [f"（{part.zh}）" if deep else part.zh for part, deep in zip(parts, nested, strict=True)]
    en = [f"({part.en})" if deep else part.en for part, deep in zip(parts, nested, strict=True)]
    every = isinstance(one, AllOf)
    return Text(("，并且" if every else "，或者").join(zh), (" and " if every else " or ").join(en))


def need(one: Need) -> Text:
    """What a tranche needs, and what becomes of it if that is missed."""
    if one.condition == AllOf():
        return Text("届时在职即归属。", "It vests if the holder is in service on that day.")
    fate = (
        Text("未达成则顺延至下一批", "if missed, it is carried to the next tranche")
        if one.miss is Miss.CARRY
        else Text("未达成则作废", "if missed, it is forfeited")
    )
    text = Text("条件：{condition}；{fate}。", "Condition: {condition}; {fate}.")
    said = text.fill(condition=condition(one.condition), fate=fate)
    if one.wait_days is None:
        return said
    late = Text(
        "{said}到期后 {n} 天仍无定论，视为未达成。", "{said} Undecided {n} days after its day, it counts as missed."
    )
    return late.fill(said=said, n=one.wait_days)


_STATUSES = {
    Status.FUTURE: Text("{units} 个单位，{on} 归属", "{units} units, to vest on {on}"),
    Status.WAITING: Text(
        "{units} 个单位，已到 {on}，等待条件认定", "{units} units, due {on}, waiting for its condition"
    ),
    Status.DUE: Text("{units} 个单位，{on} 归属，待入账", "{units} units, vested on {on}, not yet entered"),
    Status.MISSED: Text("{units} 个单位，{on} 未达成条件，待入账", "{units} units, missed on {on}, not yet entered"),
    Status.VESTED: Text("{units} 个单位，已归属", "{units} units, vested"),
    Status.FORFEITED: Text("{units} 个单位，已作废", "{units} units, forfeited"),
    Status.CARRIED: Text("{units} 个单位，已顺延至后一批", "{units} units, carried to a later tranche"),
    Status.STOPPED: Text("{units} 个单位，因离职不再归属", "{units} units that will not vest, as the holder left"),
}
_NO_DAY = Text("{units} 个单位，等待约定的事件，没有日期", "{units} units, waiting for an event, without a day")


def tranche(one: Position) -> Text:
    """A tranche with its state and, while it is open, what it needs."""
    units: Units = exact(one.pending or one.units)
    text = _NO_DAY if one.on is None else _STATUSES[one.status]
    said = text.fill(units=f"{units:,}", on="" if one.on is None else one.on.isoformat())
    if one.status not in {Status.FUTURE, Status.WAITING}:
        return Text(f"{said.zh}。", f"{said.en}.")
    asks = need(one.need)
    return Text(f"{said.zh}。{asks.zh}", f"{said.en}. {asks.en}")


def schedule(terms: VestingTerms) -> tuple[Text, ...]:
    """A schedule, a sentence for each step, in the order in which they are written."""
    names = {one.id: _name(one, number) for number, one in enumerate(terms.steps, 1)}
    return tuple(_step(one, names) for one in terms.steps)


def _name(one: Step, number: int) -> Text:
    if isinstance(one.trigger, AtStart):
        return Text("归属起算日", "the start of vesting")
    if one.description:
        return Text("“{name}”", "“{name}”").fill(name=one.description)
    return Text("第 {n} 步", "step {n}").fill(n=number)


def _step(one: Step, names: Mapping[str, Text]) -> Text:
    """When, and how much."""
    when, much = _when(one, names), _much(one)
    return Text(f"{when.zh}：{much.zh}。", f"{when.en}: {much.en}.")


def _when(one: Step, names: Mapping[str, Text]) -> Text:
    trigger = one.trigger
    if isinstance(trigger, AtStart):
        return Text("归属起算日", "When vesting starts")
    if isinstance(trigger, OnDay):
        return Text("{day}", "On {day}").fill(day=trigger.day.isoformat())
    if not isinstance(trigger, After):
        return Text("约定的事件发生时（{name}）", "When the event happens ({name})").fill(
            name=one.description or one.id
        )
    base, n, times = names[trigger.step], trigger.length, trigger.occurrences
    unit = Text("个月", "months" if n != 1 else "month")
    if trigger.span is Span.DAYS:
        unit = Text("天", "days" if n != 1 else "day")
    if times == 1:
        return Text("{base}之后 {n} {unit}", "{n} {unit} after {base}").fill(base=base, n=n, unit=unit)
    every = Text("{base}之后每 {n} {unit}一次，共 {times} 次", "Every {n} {unit} after {base}, {times} times")
    said = every.fill(base=base, n=n, unit=unit, times=times)
    if not trigger.cliff or trigger.cliff < 2:
        return said
    cliff = Text(
        "{said}，第 {cliff} 次之前不归属，到第 {cliff} 次一并归属",
        "{said}, nothing before number {cliff}, which brings all so far",
    )
    return cliff.fill(said=said, cliff=trigger.cliff)


def _much(one: Step) -> Text:
    if not one.amount if isinstance(one.amount, Decimal) else not one.amount.numerator:
        return Text("不归属", "nothing vests")
    each = isinstance(one.trigger, After) and one.trigger.occurrences > 1
    said = _share(one.amount)
    return Text(f"每次{said.zh}", f"{said.en} each time") if each else said


def _share(amount: Portion | Decimal) -> Text:
    if isinstance(amount, Decimal):
        return Text("{n} 个单位", "{n} units").fill(n=f"{amount:,}")
    whole = amount.numerator == amount.denominator
    part = f"{amount.numerator}/{amount.denominator}"
    if amount.remainder:
        of_rest = Text("未归属部分的 {part}", "{part} of what has not vested").fill(part=part)
        return Text("全部未归属部分", "all that has not vested") if whole else of_rest
    of_all = Text("授予总量的 {part}", "{part} of the grant").fill(part=part)
    return Text("授予总量的全部", "the whole grant") if whole else of_all


def acceleration(rule: Acceleration) -> Text:
    """What vests ahead of time as a sentence."""
    share = f"{(rule.share * 100).normalize():f}"
    named = rule.event != CHANGE_OF_CONTROL
    event = condition(Event(rule.event)) if named else Text("控制权发生变更", "control of the company changes")
    if not rule.leavings:
        return Text(
            "{event}，未归属部分的 {share}% 即归属。", "When {event}, {share}% of what has not vested does so."
        ).fill(event=event, share=share)
    kinds = Text("或".join(one.label.zh for one in rule.leavings), " or ".join(one.label.en for one in rule.leavings))
    said = Text(
        "{event}后 {n} 个月内{kinds}的，未归属部分的 {share}% 即归属。",
        "{share}% of what has not vested does so on {kinds} within {n} months after {event}.",
    ).fill(event=event, n=rule.within_months, kinds=kinds, share=share)
    if not rule.look_back_days:
        return said
    back = Text("{said}此前 {days} 天内的同样适用。", "{said} It also counts {days} days before.")
    return back.fill(said=said, days=rule.look_back_days)


_FATES = {
    Unvested.LAPSE: Text("未归属部分作废", "what has not vested lapses"),
    Unvested.PRO_RATA: Text(
        "未归属部分按在职时间折算归属，其余作废",
        "what has not vested does so in proportion to the time served, and the rest lapses",
    ),
    Unvested.FULL: Text("未归属部分全部归属", "all that has not vested does so at once"),
}
_BACK = {
    BuyBack.COST: Text("按成本价回购", "bought back at cost"),
    BuyBack.VALUE: Text("按公允价值回购", "bought back at value"),
    BuyBack.LOWER: Text("按成本与公允价值孰低回购", "bought back at the lower of cost and value"),
}


def leaver(kind: Leaving, rule: LeaverRule) -> Text:
    """A rule for leavers as a sentence."""
    if not rule.keeps_vested:
        stays = Text("已归属部分一并作废", "vested units lapse too")
    else:
        stays = Text("已归属部分保留，可在 {n} {span}内行权", "vested units stay and can be exercised for {n} {span}")
        stays = stays.fill(n=rule.window, span=rule.window_span.label)
    said = Text("{kind}：{fate}；{stays}", "{kind}: {fate}; {stays}").fill(
        kind=kind.label, fate=_FATES[rule.unvested], stays=stays
    )
    if rule.buy_back is BuyBack.NONE:
        return Text(f"{said.zh}。", f"{said.en}.")
    back = _BACK[rule.buy_back]
    return Text(f"{said.zh}；已出资的股份{back.zh}。", f"{said.en}; shares that were paid for are {back.en}.")


_KEPT = Text("已归属部分保留", "vested units stay")
_KEPT_FOR = Text("已归属部分保留，可在 {n} {span}内行权", "vested units stay and can be exercised for {n} {span}")
_KEPT_TODAY = Text(
    "已归属部分保留，但只能在离职当日行权", "vested units stay, but can be exercised on the day of leaving only"
)
_TAKEN = {
    BuyBack.NONE: Text("作废部分不退出资", "nothing of what was paid for them goes back"),
    BuyBack.COST: Text("作废部分按成本价退还出资", "what was paid for them goes back"),
    BuyBack.VALUE: Text("作废部分按公允价值退还", "they are paid for at value"),
    BuyBack.LOWER: Text("作废部分按成本与公允价值孰低退还", "they are paid for at the lower of cost and value"),
}


def leaver_of(plan: Kind, kind: Leaving, rule: LeaverRule) -> Text:
    """What a rule for leavers does to grants of one kind, as a sentence: only that which can happen to them."""
    bought = MANNERS[plan].held_from_grant
    parts = [_FATES[rule.unvested]]
    if bought and rule.unvested is not Unvested.FULL:
        parts.append(_TAKEN[rule.returned_at])
    if bought and rule.buy_back is not BuyBack.NONE:
        back = _BACK[rule.buy_back]
        parts.append(Text(f"已归属的股份{back.zh}", f"vested shares are {back.en}"))
    elif not rule.keeps_vested:
        parts.append(Text("已归属部分一并作废", "vested units lapse too"))
    elif not MANNERS[plan].exercised:
        parts.append(_KEPT)
    else:
        kept = _KEPT_FOR if rule.window else _KEPT_TODAY
        parts.append(kept.fill(n=rule.window, span=rule.window_span.label))
    zh, en = "；".join(one.zh for one in parts), "; ".join(one.en for one in parts)
    return Text(f"{kind.label.zh}：{zh}。", f"{kind.label.en}: {en}.")


_DOUBTS = {
    Doubt.BEHIND: Text(
        "{on} 归属的一批以“{key}”达标为条件，目前进度 {reached}%，低于应有的 {expected}%，还有 {n} 天。",
        "The tranche of {on} needs “{key}”: {reached}% is reached where {expected}% was expected; {n} days are left.",
    ),
    Doubt.SILENT: Text(
        "{on} 归属的一批以“{key}”达标为条件，近期没有进度报告，还有 {n} 天。",
        "The tranche of {on} needs “{key}”, of which nobody has reported lately; {n} days are left.",
    ),
    Doubt.OVERDUE: Text(
        "{on} 的一批已到期，“{key}”是否达标仍无人认定。",
        "The tranche of {on} is due, and nobody has certified whether “{key}” is met.",
    ),
}


def notice(one: Notice) -> Text:
    """An early word as a sentence: facts and days, no forecast."""
    progress = one.progress
    return _DOUBTS[one.doubt].fill(
        on=one.on.isoformat(),
        key=one.result.label or one.result.key,
        n=one.days,
        reached="" if progress is None else f"{progress.reached * 100:.0f}",
        expected="" if progress is None else f"{progress.expected * 100:.0f}",
    )
