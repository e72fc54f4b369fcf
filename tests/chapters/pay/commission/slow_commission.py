"""A second reckoning of commission, written apart from the first: yuan as fractions, plain loops, JSON as it stands.

It reads the plan's JSON and plain rows, knows nothing of lines, and says what each statement of a year pays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

F = Fraction
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass
class Sale:
    """Yuan on a day; `own` is the part credited to the person."""

    day: date
    amount: Fraction
    own: Fraction


def fen(amount: Fraction, half: str = "up") -> Fraction:
    """Yuan to the fen."""
    size = abs(amount) * 100
    whole = size.numerator // size.denominator
    rest = size - whole
    if half == "up" and rest >= F(1, 2):
        whole += 1
    if half == "even" and (rest > F(1, 2) or (rest == F(1, 2) and whole % 2)):
        whole += 1
    return F(whole, 100) * (1 if amount >= 0 else -1)


def spans(months: int) -> list[tuple[date, date]]:
    """The spans of 2026."""
    starts = [date(2026, month, 1) for month in range(1, 13, months)] + [date(2027, 1, 1)]
    return [(low, high - timedelta(days=1)) for low, high in pairwise(starts)]


def served(plan: dict[str, Any], span: tuple[date, date], hired: date | None) -> Fraction:
    """The share of a span after joining."""
    rule, (start, end) = plan["proration"], span
    if rule["how"] == "none" or hired is None:
        return F(1)
    days = [start + timedelta(days=step) for step in range((end - start).days + 1)]
    inside = [day for day in days if day >= hired]
    if rule["how"] == "days":
        return F(len(inside), len(days))
    months = sorted({(day.year, day.month) for day in days})
    share = F(0)
    for year, month in months:
        first = date(year, month, 1)
        if rule["how"] == "whole_months":
            share += hired <= first
        elif any((day.year, day.month) == (year, month) for day in inside):
            at = year * 12 + month - hired.year * 12 - hired.month
            share += F(rule["ramp"][at]) if at < len(rule["ramp"]) else 1
    return share / len(months)


class Climb:
    """What amounts earn from the first tier on, exactly."""

    def __init__(self, plan: dict[str, Any], quota: Fraction, share: Fraction, *, is_open: bool) -> None:
        self.plan = plan
        unit = quota if plan["unit"] == "quota" else share
        self.tops = [None if tier["to"] is None else fen(F(tier["to"]) * unit) for tier in plan["tiers"]]
        self.paces = []
        for one in plan["paces"]:
            if is_open or F(one["times"]) <= 1:
                upto = None if one["upto"] is None else fen(F(one["upto"]) * quota)
                self.paces.append((fen(F(one["above"]) * quota), upto, F(one["times"])))
        edges = [edge for above, upto, _ in self.paces for edge in (above, upto)]
        self.places = sorted({F(0), *(edge for edge in [*self.tops, *edges] if edge is not None)})

    def rate_at(self, inside: Fraction) -> Fraction:
        """The rate just where a part of the scale begins."""
        rate = self.tier_rate(inside)
        for above, upto, times in self.paces:
            if above <= inside and (upto is None or inside < upto):
                rate *= times
        return rate

    def tier_rate(self, inside: Fraction) -> Fraction:
        low = F(0)
        for tier, top in zip(self.plan["tiers"], self.tops, strict=True):
            if top is None or inside < top:
                return F(tier["rate"]) if tier["rate"] is not None else F(tier["pays"]) / ((top or 0) - low)
            low = top
        return F(self.plan["tiers"][-1]["rate"]) if self.plan["mode"] == "whole_amount" else F(0)

    def earns(self, amount: Fraction) -> Fraction:
        return self.whole(amount) if self.plan["mode"] == "whole_amount" else self.parts(amount)

    def counted(self, amount: Fraction) -> Fraction:
        last = self.tops[-1]
        return amount if last is None else min(amount, last)

    def whole(self, amount: Fraction) -> Fraction:
        strictly = self.plan["boundary"] == "lower"
        reached = [place for place in self.places if (place < amount if strictly else place <= amount)]
        return self.counted(amount) * self.rate_at(max(reached, default=F(0)))

    def parts(self, amount: Fraction) -> Fraction:
        if amount < 0:
            return amount * self.rate_at(F(0))
        earned = F(0)
        for low, high in zip(self.places, [*self.places[1:], None], strict=True):
            top = amount if high is None else min(amount, high)
            earned += max(top - low, F(0)) * self.rate_at(low)
        return earned


def curve(points: list[list[str]], shape: str, x: Fraction) -> Fraction:
    """A curve's value, to six places."""
    value = F(0)
    for at, (px, py) in enumerate(points):
        if x >= F(px):
            value = F(py)
            if shape == "linear" and at + 1 < len(points) and x < F(points[at + 1][0]):
                qx, qy = F(points[at + 1][0]), F(points[at + 1][1])
                value += (qy - F(py)) * (x - F(px)) / (qx - F(px))
    return fen(value * 10_000) / 10_000


class Year:
    """One person's 2026, statement after statement."""

    def __init__(
        self, plan: dict[str, Any], sales: list[Sale], quota: Fraction, target: Fraction, hired: date | None
    ) -> None:
        self.plan, self.quota, self.target, self.hired = plan, quota, target, hired
        self.sales = sorted((one for one in sales if hired is None or one.day >= hired), key=lambda one: one.day)
        self.carried = self.balance = self.earned = self.owed = F(0)
        self.draws = 0

    def total(self, low: date, high: date) -> Fraction:
        return sum((one.own for one in self.sales if low <= one.day <= high), F(0))

    def period_quota(self, span: tuple[date, date]) -> Fraction:
        months = MONTHS[self.plan["period"]]
        season = F(months, 12)
        if self.plan["seasons"]:
            season = F(self.plan["seasons"][spans(months).index(span)])
        return fen(self.quota * season * served(self.plan, span, self.hired))

    def is_open(self, span: tuple[date, date], day: date) -> bool:
        """Whether accelerators count when the year stands as on the evening of a day."""
        if self.plan["gate"] == "none":
            return True
        if self.plan["gate"] == "annual":
            needed = fen(self.quota * served(self.plan, (date(2026, 1, 1), date(2026, 12, 31)), self.hired))
        else:
            needed = F(0)
            for one in spans(MONTHS[self.plan["period"]]):
                needed += self.period_quota(one) if one[0] <= span[0] else 0
        return self.total(date(2026, 1, 1), day) >= needed

    def statements(self) -> list[Fraction]:
        rhythm = spans(MONTHS[self.plan["statements"] or self.plan["period"]])
        return [
            self.statement(period, days)
            for period in spans(MONTHS[self.plan["period"]])
            for days in rhythm
            if period[0] <= days[0] <= period[1]
        ]

    def tiers(self, period: tuple[date, date], days: tuple[date, date]) -> Fraction:
        """Exact commission of the tiers with the cap of a transaction."""
        plan, quota, share = self.plan, self.period_quota(period), served(self.plan, period, self.hired)
        part = share if plan["proration"]["thresholds"] else F(1)
        evening = days[0] - timedelta(days=1)
        now = Climb(plan, quota, part, is_open=self.is_open(period, days[1]))
        then = Climb(plan, quota, part, is_open=self.is_open(period, evening))
        own = [one.own for one in self.sales if days[0] <= one.day <= days[1]]
        cap = next((F(one["amount"]) for one in plan["caps"] if one["per"] == "transaction"), None)
        if cap is not None and plan["proration"]["caps"]:
            cap = fen(cap * share)
        if plan["accumulation"] == "per_transaction":
            each = [now.earns(abs(one)) * (1 if one >= 0 else -1) for one in own]
            return sum((min(one, cap) if cap is not None else one for one in each), F(0))
        reached = self.total(period[0], evening)
        earned = now.earns(reached) - then.earns(reached)
        for one in own:
            step = now.earns(reached + one) - now.earns(reached)
            alone = step
            if plan["mode"] == "whole_amount" and (counted := now.counted(reached + one)):
                # Its own part at the rate that is reached; the rest of the step is due to earlier ones.
                alone = now.earns(reached + one) * (counted - now.counted(reached)) / counted
            earned += step - (alone - cap if cap is not None and alone > cap else 0)
            reached += one
        return earned

    def statement(self, period: tuple[date, date], days: tuple[date, date]) -> Fraction:
        plan, half = self.plan, self.plan["rounding"]["half"]
        share = served(plan, period, self.hired)
        pay = fen(self.tiers(period, days), half)
        attained, quota = self.total(period[0], days[1]), self.period_quota(period)
        for one in plan["multipliers"]:
            factor = curve(one["curve"]["points"], one["curve"]["shape"], attained / quota)
            pay += fen(pay * (factor - 1), half)
        if plan["bonus"] and days[1] == period[1]:
            rule = plan["bonus"]["curve"]
            pay += fen(fen(self.target * share, half) * curve(rule["points"], rule["shape"], attained / quota), half)
        pay = self.limits(pay + self.carried, share)
        pay += self.spiffs(days)
        pay = self.draw(pay)
        room, owed = max(pay, F(0)), self.owed
        self.owed = max(owed - room, F(0)) + max(-pay, F(0))
        return pay - owed + self.owed

    def limits(self, pay: Fraction, share: Fraction) -> Fraction:
        plan, self.carried = self.plan, F(0)
        part = share if plan["proration"]["caps"] else F(1)
        for per in ("statement", "year"):
            for cap in plan["caps"]:
                if cap["per"] == per:
                    limit = max(fen(F(cap["amount"]) * part) - (self.earned if per == "year" else 0), F(0))
                    if pay > limit:
                        self.carried += pay - limit if cap["carry"] else 0
                        pay = limit
        self.earned += pay
        if plan["floor"] is not None:
            pay = max(pay, fen(F(plan["floor"]) * (share if plan["proration"]["floor"] else 1)))
        return pay

    def spiffs(self, days: tuple[date, date]) -> Fraction:
        more = F(0)
        for one in self.sales:
            for spiff in self.plan["spiffs"]:
                inside = spiff["since"] <= one.day.isoformat() <= spiff["until"] and days[0] <= one.day <= days[1]
                if inside and one.amount and abs(one.amount) >= F(spiff["at_least"]):
                    exact = (
                        one.own * F(spiff["rate"]) if spiff["rate"] else F(spiff["fixed"]) * one.own / abs(one.amount)
                    )
                    more += fen(exact, self.plan["rounding"]["half"])
        return more

    def draw(self, pay: Fraction) -> Fraction:
        draw = self.plan["draw"]
        if draw is None:
            return pay
        self.draws += 1
        least = F(draw["minimum"])
        if pay < least:
            if draw["lasts"] is not None and self.draws > draw["lasts"]:
                return pay
            self.balance += least - pay if draw["recoverable"] else 0
            return least
        if draw["recoverable"] and self.draws >= draw["recover_from"]:
            back = min(self.balance, fen((pay - least) * F(draw["recover_share"]), "down"))
            self.balance -= back
            return pay - back
        return pay
