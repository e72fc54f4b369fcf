"""A worked example of a plan, written by the plan itself. 方案自写的算例。

    example(plan) -> Example

The same transactions are also paid by the other readings of the same tiers, as most disputes about commission are
about which reading was meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, product

from mainstay.chapters.pay.commission.checks import checked
from mainstay.chapters.pay.commission.facts import Facts, Transaction
from mainstay.chapters.pay.commission.lines import Statement
from mainstay.chapters.pay.commission.periods import window
from mainstay.chapters.pay.commission.plan import Plan, Proration
from mainstay.chapters.pay.commission.spoken import money, spoken
from mainstay.chapters.pay.commission.statement import reckoning, statement
from mainstay.chapters.pay.commission.supposed import supposed
from mainstay.chapters.pay.commission.terms import Accumulation, Gate, Per, RoundAt, TierMode, Unit
from mainstay.chapters.pay.commission.tiers import scale
from mainstay.core.money import MINOR, minor
from mainstay.core.text import Text

PERSON = "A"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the same transactions would pay if the same tiers were meant in another way."""

    mode: TierMode
    accumulation: Accumulation
    total: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class Example:
    """The example: its sentences in order, the statement they tell, and the other readings."""

    facts: Facts
    transactions: tuple[Transaction, ...]
    statement: Statement
    readings: tuple[Reading, ...]
    sentences: tuple[Text, ...]


def example(plan: Plan, year: int = 2026, facts: Facts | None = None, amounts: tuple[int, ...] = ()) -> Example:
    """An example in the first period of a year; `amounts` in minor units, or such as climb through every tier.

    Raises WrongPlanError, and NoQuotaError where the facts that are given lack it.
    """
    checked(plan)
    bare = replace(plan, proration=Proration(), statements=None)
    given = facts or supposed(plan, PERSON)
    start = date(year, plan.year_starts, 1)
    last = window(plan.period, start, plan.year_starts).end
    sold = tuple(
        Transaction(str(at + 1), start + timedelta(days=2 * at), amount, plan.measure, given.person)
        for at, amount in enumerate(amounts or _amounts(bare, given, start))
    )
    own = statement(bare, given, sold, last)
    readings = tuple(_readings(bare, given, sold, last))
    return Example(given, sold, own, readings, tuple(_sentences(bare, given, sold, own, readings)))


def _amounts(plan: Plan, facts: Facts, start: date) -> list[int]:
    """One transaction into each tier, round, so that their sum passes every threshold and ends half-way above it."""
    given = reckoning(plan, facts, start)
    pieces = scale(plan, given.quota, Fraction(1), False).pieces  # noqa: FBT003 - a key of the cache
    starts = [piece.over for piece in pieces][1:] or [10_000 * MINOR]
    places = [starts[0] // 2, *((low + high) // 2 for low, high in pairwise(starts))]
    places.append(starts[-1] + (starts[-1] - places[-1]) // 2)
    if plan.accumulation is Accumulation.PER_TRANSACTION:
        return [_round(place) for place in places]
    ends = [_round(place) for place in places]
    return [high - low for low, high in zip([0, *ends], ends, strict=False)]


def _round(amount: int) -> int:
    """To two leading digits, so that it can be reckoned in the head."""
    unit = int("1".ljust(len(str(amount)) - 1, "0"))
    return amount // unit * unit


def _readings(plan: Plan, facts: Facts, sold: tuple[Transaction, ...], on: date) -> Iterator[Reading]:
    """Only what can be meant by the same tiers: a money of tiers has one reading, and a quota is of a period."""
    modes = [TierMode.MARGINAL, TierMode.WHOLE_AMOUNT]
    for mode, accumulation in product(modes if plan.mode in modes else [plan.mode], Accumulation):
        alone = accumulation is Accumulation.PER_TRANSACTION
        if alone and (plan.unit is Unit.QUOTA or plan.paces):
            continue
        caps = plan.caps
        if accumulation is Accumulation.PERIOD_END:
            caps = tuple(cap for cap in caps if cap.per is not Per.TRANSACTION)
        other = replace(plan, mode=mode, accumulation=accumulation, caps=caps)
        own = mode is plan.mode and accumulation is plan.accumulation
        yield Reading(mode, accumulation, statement(other, facts, sold, on).total, own)


def _sentences(
    plan: Plan, facts: Facts, sold: tuple[Transaction, ...], own: Statement, readings: tuple[Reading, ...]
) -> Iterator[Text]:
    yield _HEAD.fill(name=plan.name, mode=plan.mode.label, accumulation=plan.accumulation.label)
    if plan.needs_quota and own.quota is not None:
        yield _QUOTA.fill(quota=money(own.quota, plan.currency), year=money(facts.quota or 0, plan.currency))
    if plan.gate is not Gate.NONE:
        yield (_OPEN if own.gate_open else _SHUT).fill(gate=plan.gate.label)
    yield _SOLD.fill(measure=plan.measure.label, amounts=_list(plan, sold))
    for line in own.lines:
        said = spoken(line, plan.currency)
        yield _OF.fill(ref=line.ref, said=said) if line.ref else said
    yield _TOTAL.fill(total=money(own.total, plan.currency, fen=True))
    yield from _others(plan, own, readings)
    yield (_ROUND_TOTAL if plan.rounding.at is RoundAt.TOTAL else _ROUND_LINE).fill(half=plan.rounding.half.label)
    if plan.clawback is not None:
        yield _CLAWBACK.fill(months=plan.clawback.months, how=plan.clawback.how.label)
    if plan.draw is not None:
        kind = _RECOVERABLE if plan.draw.recoverable else _NOT_RECOVERABLE
        yield kind.fill(least=money(minor(plan.draw.minimum), plan.currency), n=plan.draw.recover_from)


def _list(plan: Plan, sold: tuple[Transaction, ...]) -> Text:
    all_ = [money(one.amount, plan.currency) for one in sold]
    return Text("、".join(one.zh for one in all_), ", ".join(one.en for one in all_))


def _others(plan: Plan, own: Statement, readings: tuple[Reading, ...]) -> Iterator[Text]:
    """Only what pays another amount: the same amount by another reading tells nothing."""
    different = [one for one in readings if not one.is_own and one.total != own.total]
    if not different:
        return
    yield _OTHERWISE
    for one in different:
        yield _READING.fill(
            mode=one.mode.label, accumulation=one.accumulation.label, total=money(one.total, plan.currency, fen=True)
        )


_HEAD = Text("“{name}”：{mode}；{accumulation}。", "{name}. {mode}. {accumulation}.")
_QUOTA = Text(
    "假设本期业绩指标为 {quota}（全年 {year}）。", "Suppose a quota of {quota} for the period ({year} a year)."
)
_OPEN = Text("加速前提（{gate}）已满足。", "Accelerators: {gate}. Here that is met.")
_SHUT = Text("加速前提（{gate}）未满足，不加速。", "Accelerators: {gate}. Here that is not met, so none counts.")
_SOLD = Text("假设先后有几笔{measure}：{amounts}。", "Suppose these, one after another ({measure}): {amounts}.")
_OF = Text("第 {ref} 笔：{said}", "No. {ref}: {said}")
_TOTAL = Text("合计应发 {total}。", "In all {total} is paid.")
_OTHERWISE = Text(
    "同样的业绩、同样的档位，若按别的读法（本方案不采用）：",
    "The same transactions and tiers, if another way were meant (which this plan does not), would pay:",
)
_READING = Text("{mode}；{accumulation}：{total}", "{mode}. {accumulation}: {total}")
_ROUND_TOTAL = Text(
    "取整：{half}；各行分别显示到分，合计按精确数一次取整，有尾差时单列一行。",
    "Rounding: {half}. Lines are shown to the fen, the exact sum is rounded once, and a line says any difference.",
)
_ROUND_LINE = Text(
    "取整：{half}；逐行取整，合计为各行之和。", "Rounding: {half}. Each line is rounded; the total is their sum."
)
_CLAWBACK = Text(
    "追回：客户在 {months} 个月内离开的，{how}；须事先书面约定。",
    "Clawback where a customer leaves within {months} months: {how}; only if agreed in writing before.",
)
_RECOVERABLE = Text(
    "保底预支：每次不足 {least}的补足，记为预支；自第 {n} 次起，以超出部分抵还。",
    "Draw: less than {least} is raised to it as an advance; from statement {n} on, what is above it pays it off.",
)
_NOT_RECOVERABLE = Text(
    "保底：每次不足 {least}的补足，不需抵还。", "Draw: less than {least} is raised to it, and nothing is owed for it."
)
