"""What a person is paid, line by line. 提成结算。

    statement(plan, facts, transactions, on) -> Statement      for the days of the statement in which `on` lies

`transactions` may be the whole history: those of the accumulation period count, those of the statement's days make
lines. The order is tiers, cap of a transaction, rounding, multipliers, bonus, what was carried over, caps, floor,
SPIFF, draw, what is taken back. A statement never asks for money: what is below zero stays owed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from operator import attrgetter

from mainstay.chapters.pay.commission import clawback, draws
from mainstay.chapters.pay.commission.accumulate import Climb, Credited, lines_of
from mainstay.chapters.pay.commission.adding import bonus_lines, capped, deal_caps, floored, kicked, spiff_lines
from mainstay.chapters.pay.commission.checks import checked
from mainstay.chapters.pay.commission.facts import Before, Facts, Transaction
from mainstay.chapters.pay.commission.gates import Served, gate_quota, quota_of, season
from mainstay.chapters.pay.commission.lines import Ground, Kind, LeftOut, Line, Part, Statement, Why, rounded
from mainstay.chapters.pay.commission.periods import Window, window
from mainstay.chapters.pay.commission.plan import Plan
from mainstay.chapters.pay.commission.proration import served_share
from mainstay.chapters.pay.commission.splits import credited
from mainstay.chapters.pay.commission.terms import Period, Prorate, RoundAt
from mainstay.chapters.pay.commission.tiers import Scale, scale
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text


class NoQuotaError(AnticipatedError):
    """The plan reads a quota, and the person has none in this period."""

    code = "commission_no_quota"

    def __init__(self, person: str, start: date) -> None:
        super().__init__(
            Text(
                "{person} 在 {start} 开始的这一期没有业绩指标，方案无法计算。",
                "{person} has no quota in the period that begins on {start}, which the plan needs.",
            ).fill(person=person, start=start.isoformat()),
            person=person,
            start=start.isoformat(),
        )


class TwiceError(AnticipatedError):
    """A transaction stands twice in one period: nobody is paid twice for it."""

    code = "commission_twice"

    def __init__(self, ref: str) -> None:
        super().__init__(
            Text("业绩 {ref} 在同一期内出现不止一次。", "Transaction {ref} stands more than once in one period.").fill(
                ref=ref
            ),
            ref=ref,
        )


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What every step of a statement reads."""

    plan: Plan
    facts: Facts
    days: Window
    period: Window
    share: Fraction
    """Served of the period."""
    quota: int | None
    gate: int | None


def statement(
    plan: Plan, facts: Facts, transactions: Iterable[Transaction], on: date, supposed: Transaction | None = None
) -> Statement:
    """The statement of the days in which `on` lies. What is only `supposed` comes after everything else.

    Raises WrongPlanError, NoQuotaError, NoResultError (a multiplier's or bonus's result is missing), SharesError.
    """
    given = reckoning(checked(plan), facts, on)
    earlier, own, left_out = _credits(given, transactions, supposed)
    start = sum(one.amount for one in earlier)
    attained = start + sum(one.amount for one in own)
    is_open = _is_open(given, attained)
    lines = _base(given, own, start, attained)
    lines += kicked(plan, facts, _sum(lines), attained, given.quota)
    if given.days.end == given.period.end:
        lines += bonus_lines(plan, facts, attained, given.quota, given.share)
    if facts.before.carried:
        lines.append(_plain(Kind.CARRIED_IN, facts.before.carried))
    lines, carried = capped(plan, lines, facts.before.earned_year, given.share)
    subject = _sum(lines)
    lines += floored(plan, subject, given.share)
    lines += spiff_lines(plan, own)
    lines, balance, drawn_times = _drawn(given, lines)
    lines, owed, unagreed = _taken_back(given, lines)
    after = Before(
        _next_attained(given, attained), facts.before.earned_year + subject, carried, balance, drawn_times, owed
    )
    return Statement(
        facts.person, plan.currency, given.days.start, given.days.end, tuple(lines), _sum(lines),
        attained - start, attained, given.quota, is_open, _new_year(given, after), (*left_out, *unagreed),
        _ground(given, attained),
    )  # fmt: skip


def _ground(given: Reckoning, attained: int) -> Ground:
    year, share = season(given.plan, given.period.start), given.share
    # Days of days and months of months, not reduced, as one would count them.
    whole = {Prorate.DAYS: given.period.days, Prorate.WHOLE_MONTHS: given.plan.period.months}
    per = whole.get(given.plan.proration.how, share.denominator)
    return Ground(
        given.facts.quota, Part(year.numerator, year.denominator), Part(int(share * per), per), given.gate,
        given.facts.before.attained + attained,
    )  # fmt: skip


def reckoning(plan: Plan, facts: Facts, on: date) -> Reckoning:
    """Windows, service and quotas of the statement in which a day lies. Raises NoQuotaError."""
    days = window(plan.rhythm, on, plan.year_starts)
    period = window(plan.period, on, plan.year_starts)
    share = served_share(plan.proration, period, facts.hired, facts.left)
    if facts.quota is None:
        if plan.needs_quota:
            raise NoQuotaError(facts.person, period.start)
        return Reckoning(plan, facts, days, period, share, None, None)
    served = Served(facts.quota, facts.hired, facts.left)
    quota = quota_of(plan, served, period)
    if plan.needs_quota and quota <= 0:
        raise NoQuotaError(facts.person, period.start)
    return Reckoning(plan, facts, days, period, share, quota, gate_quota(plan, served, period))


def scale_of(given: Reckoning, *, is_open: bool) -> Scale:
    """The tiers with the person's quota and proration put in."""
    share = given.share if given.plan.proration.thresholds else Fraction(1)
    return scale(given.plan, given.quota, share, is_open)


def _credits(
    given: Reckoning, transactions: Iterable[Transaction], supposed: Transaction | None
) -> tuple[list[Credited], list[Credited], list[LeftOut]]:
    """Earlier ones of the period, the statement's own, and what does not count."""
    start, end, first = given.period.start, given.days.end, given.days.start
    earlier: list[Credited] = []
    own: list[Credited] = []
    left_out: list[LeftOut] = []
    inside = [one for one in transactions if start <= one.day <= end]
    if len({one.ref for one in inside}) < len(inside):
        raise TwiceError(Counter(one.ref for one in inside).most_common(1)[0][0])
    inside.sort(key=attrgetter("day", "ref"))
    for one in (*inside, supposed) if supposed is not None else inside:
        found = _counts(given, one)
        if isinstance(found, Why):
            left_out += [LeftOut(one.ref, found)] if one.day >= first else []
        else:
            (earlier if one.day < first else own).append(Credited(one.ref, one.day, found, one.amount))
    return earlier, own, left_out


def _counts(given: Reckoning, one: Transaction) -> int | Why:
    facts, plan = given.facts, given.plan
    if one.measure is not plan.measure:
        return Why.OTHER_MEASURE
    if (facts.hired is not None and one.day < facts.hired) or (facts.left is not None and one.day > facts.left):
        return Why.NOT_SERVED
    if not (one.shares or one.overlays):
        return one.amount if one.owner == facts.person else Why.NOT_CREDITED
    return credited(one, plan.credit).get(facts.person, Why.NOT_CREDITED)


def _is_open(given: Reckoning, attained: int) -> bool:
    return given.gate is None or given.facts.before.attained + attained >= given.gate


def _base(given: Reckoning, own: list[Credited], start: int, attained: int) -> list[Line]:
    """Lines of the tiers, rounded as the plan says."""
    plan = given.plan
    now = scale_of(given, is_open=_is_open(given, attained))
    then = scale_of(given, is_open=_is_open(given, start))
    half = plan.rounding.half
    lines = lines_of(Climb(plan.mode, plan.accumulation, now, start, then, half), own)
    lines = deal_caps(plan, lines, now.per, given.share)
    if plan.rounding.at is RoundAt.TOTAL:
        whole = sum([line.base * line.times for line in lines])  # one denominator for all
        rest = rounded(whole, now.per, half) - _sum(lines)
        lines += [_plain(Kind.ROUNDING, rest)] if rest else []
    return lines


def _drawn(given: Reckoning, lines: list[Line]) -> tuple[list[Line], int, int]:
    before = given.facts.before
    if given.plan.draw is None:
        return lines, before.draw_balance, before.statements
    found = draws.drawn(given.plan.draw, before.statements + 1, _sum(lines), before.draw_balance)
    more = [_plain(Kind.DRAW, found.advance)] if found.advance else []
    more += [_plain(Kind.DRAW_RECOVERED, -found.recovered)] if found.recovered else []
    return [*lines, *more], found.balance, before.statements + 1


def _taken_back(given: Reckoning, lines: list[Line]) -> tuple[list[Line], int, list[LeftOut]]:
    """What earlier statements left owed and what customers who left take back, within the limit."""
    rule, facts, payable = given.plan.clawback, given.facts, _sum(lines)
    more = [_plain(Kind.OWED_IN, -facts.before.owed)] if facts.before.owed else []
    unagreed: list[LeftOut] = []
    for one in facts.reversals:
        if rule is None or not clawback.is_agreed(one, facts.agreed_on):
            unagreed.append(LeftOut(one.ref, Why.NO_CLAWBACK))
        elif due := clawback.due(rule, one):
            more.append(Line(Kind.CLAWBACK, -due, -due, ref=one.ref, day=one.over))
    owed = max(-_sum(more) - clawback.room(rule, payable), 0) + max(-payable, 0)
    more += [_plain(Kind.OWED_OUT, owed)] if owed else []
    return [*lines, *more], owed, unagreed


def _next_attained(given: Reckoning, attained: int) -> int:
    before = given.facts.before.attained
    return before + attained if given.days.end == given.period.end else before


def _new_year(given: Reckoning, after: Before) -> Before:
    """With the year its sums end."""
    if given.days.end == window(Period.YEAR, given.days.end, given.plan.year_starts).end:
        return replace(after, attained=0, earned_year=0)
    return after


def _plain(kind: Kind, amount: int) -> Line:
    return Line(kind, amount, amount)


def _sum(lines: Iterable[Line]) -> int:
    return sum([line.amount for line in lines])
