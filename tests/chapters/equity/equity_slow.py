"""The same vesting, slowly: every day is looked at, from an Open Cap Format object, with none of the product's code."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

Json = Mapping[str, Any]


def nth_month(base: date, months: int, wanted: int) -> date:
    """Steps month by month; the wanted day, or the last of the month."""
    year, month = base.year, base.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    return date(year, month, min(wanted, calendar.monthrange(year, month)[1]))


@dataclass
class Simulation:
    terms: Json
    units: int
    start: date
    events: Mapping[str, date]
    met: dict[str, date] = field(default_factory=dict)
    exact: Fraction = Fraction(0)
    given: int = 0
    vests: list[tuple[date, int]] = field(default_factory=list)
    running: str = ""
    done: int = 0

    def run(self, days: int) -> list[tuple[date, int]]:
        steps = self.terms["vesting_conditions"]
        self.steps = {step["id"]: step for step in steps}
        led_to = {name for step in steps for name in step["next_condition_ids"]}
        self.options = [step["id"] for step in steps if step["id"] not in led_to]
        for number in range(days):
            day = self.start + timedelta(days=number)
            while self.moved(day):
                pass
        return [(day, units) for day, units in self.vests if units]

    def moved(self, day: date) -> bool:
        if self.running:
            step = self.steps[self.running]
            if day >= self.occurrence(step, self.done + 1):
                self.occur(step, day)
                return True
        for name in self.options:
            if self.triggered(self.steps[name], day):
                self.running, self.done = name, 0
                self.options = self.steps[name]["next_condition_ids"]
                self.occur(self.steps[name], day)
                return True
        return False

    def triggered(self, step: Json, day: date) -> bool:
        trigger = step["trigger"]
        match trigger["type"]:
            case "VESTING_START_DATE":
                return day >= self.start
            case "VESTING_EVENT":
                return step["id"] in self.events and day >= self.events[step["id"]]
            case "VESTING_SCHEDULE_ABSOLUTE":
                return day >= date.fromisoformat(trigger["date"])
        return trigger["relative_to_condition_id"] in self.met and day >= self.occurrence(step, 1)

    def occurrence(self, step: Json, number: int) -> date:
        trigger = step["trigger"]
        base, period = self.met[trigger["relative_to_condition_id"]], trigger["period"]
        if period["type"] == "DAYS":
            return base + timedelta(days=period["length"] * number)
        rule = period["day_of_month"]
        wanted = self.start.day if rule.startswith("VESTING") else int(rule[:2])
        return nth_month(base, period["length"] * number, wanted)

    def occur(self, step: Json, day: date) -> None:
        self.done += 1
        period = step["trigger"].get("period", {})
        cliff = period.get("cliff_installment", 0)
        times = 0 if self.done < cliff else cliff if self.done == cliff and cliff else 1
        self.exact += min(self.share(step) * times, self.units - self.exact)
        self.vests.append((day, self.reach()))
        if self.done == period.get("occurrences", 1):
            self.met[step["id"]] = day
            self.running = ""

    def share(self, step: Json) -> Fraction:
        if "quantity" in step:
            return Fraction(step["quantity"])
        part = step["portion"]
        whole = self.units - self.exact if part.get("remainder") else Fraction(self.units)
        return whole * Fraction(part["numerator"]) / Fraction(part["denominator"])

    def reach(self) -> int:
        half = Fraction(1, 2) if self.terms["allocation_type"] == "CUMULATIVE_ROUNDING" else 0
        now = max(floor(self.exact + half), self.given)
        vests, self.given = now - self.given, now
        return vests
