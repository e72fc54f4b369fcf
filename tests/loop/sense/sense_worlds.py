"""A small catalogue with every reading and every made channel, and random little companies with every table."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from mainstay.core import readings as r
from mainstay.core.catalogue import Attribute, Basis, Catalogue, Prior, Signal, Unit
from mainstay.core.text import Text
from mainstay.core.words import Driver, Honesty
from mainstay.loop.tables import Tables

PRIOR = Prior(0.2, "test", Honesty.JUDGEMENT)

SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "people": {
        "person_id": pl.String, "hired_on": pl.Date, "left_on": pl.Date, "left_kind": pl.String,
        "left_regretted": pl.Boolean, "name": pl.String, "gender": pl.String, "birth_year": pl.Int64,
        "key": pl.Boolean, "distance": pl.Float64, "travel": pl.String, "site": pl.String,
    },
    "posts": {
        "person_id": pl.String, "from": pl.Date, "unit": pl.String, "job": pl.String, "family": pl.String,
        "ladder": pl.String, "level": pl.Int64, "manager_id": pl.String, "city": pl.String, "fte": pl.Float64,
    },
    "units": {"unit": pl.String, "parent": pl.String, "name": pl.String},
    "pay": {
        "person_id": pl.String, "from": pl.Date, "element": pl.String, "amount": pl.Int64, "per": pl.String,
        "currency": pl.String,
    },
    "market": {
        "source": pl.String, "as_of": pl.Date, "job": pl.String, "level": pl.Int64, "city": pl.String,
        "definition": pl.String, "p10": pl.Int64, "p25": pl.Int64, "p50": pl.Int64, "p75": pl.Int64,
        "p90": pl.Int64, "n": pl.Int64, "line": pl.String,
    },
    "results": {"person_id": pl.String, "period_end": pl.Date, "rating": pl.Int64, "goal_met": pl.Float64},
    "attendance": {
        "person_id": pl.String, "day": pl.Date, "hours": pl.Float64, "overtime_hours": pl.Float64,
        "late_minutes": pl.Float64, "leave_kind": pl.String, "leave_hours": pl.Float64,
    },
    "talks": {"person_id": pl.String, "day": pl.Date, "kind": pl.String},
    "recognition": {"person_id": pl.String, "day": pl.Date, "kind": pl.String},
    "growth": {"person_id": pl.String, "day": pl.Date, "kind": pl.String},
    "grants": {
        "grant_id": pl.String, "person_id": pl.String, "granted_on": pl.Date, "kind": pl.String,
        "units": pl.Float64, "price": pl.Int64, "value_per_unit": pl.Int64,
    },
    "vesting": {
        "grant_id": pl.String, "on": pl.Date, "units": pl.Float64, "condition": pl.String, "state": pl.String,
        "fraction": pl.Int64,
    },
    "deferred": {
        "deferred_id": pl.String, "person_id": pl.String, "awarded_on": pl.Date, "on": pl.Date, "amount": pl.Int64,
        "earned_from": pl.Date,
    },
    "team_survey": {
        "unit": pl.String, "day": pl.Date, "theme": pl.String, "score": pl.Float64, "n": pl.Int64,
    },
    "observations": {
        "person_id": pl.String, "day": pl.Date, "kind": pl.String, "amount": pl.Float64, "by": pl.String,
    },
    "facts": {
        "person_id": pl.String, "day": pl.Date, "kind": pl.String, "amount": pl.Float64, "text": pl.String,
        "source": pl.String,
    },
    "commitments": {
        "commitment_id": pl.String, "person_id": pl.String, "made_on": pl.Date, "due": pl.Date, "what": pl.String,
        "condition": pl.String, "kept_on": pl.Date, "broken_on": pl.Date,
    },
}  # fmt: skip

Company = dict[str, list[dict[str, Any]]]


def signal(key: str, reading: r.Reading, *, fresh: int = 12, bounds: tuple[float, float] = (-1e9, 1e12)) -> Signal:
    """A signal of which only the reading matters."""
    return Signal(
        key, Driver.WORK, Text("信号", "A signal"), Text("值 {value}", "Value {value}"), Unit.COUNT, 1, Basis.CONTRACT,
        reading, 0.0, 1.0, *bounds, PRIOR, ("L2",), fresh,
    )  # fmt: skip


OVERTIME = r.Flow("attendance", "overtime_hours")
AWOL = r.Flow("attendance", "leave_hours", ("leave_kind", ("personal", "unexcused")))
RATING = r.State("results", "rating")
TALK = r.LastDay("talks", ("kind", ("one_on_one", "stay")))
SURVEY = r.Derived(r.Made.SURVEY_WORK)

CATALOGUE = Catalogue(
    (
        signal("overtime", r.Mean(OVERTIME, 3)),
        signal("overtime_total", r.Total(OVERTIME, 6)),
        signal("overtime_change", r.Change(OVERTIME, 2, 5)),
        signal("overtime_trend", r.Trend(OVERTIME, 4)),
        signal("overtime_streak", r.Streak(OVERTIME, 5.0)),
        signal("awol", r.Total(AWOL, 3), fresh=6),
        signal("leave_of_any_readable_kind", r.Total(r.Flow("attendance", "leave_hours"), 2)),
        signal("late", r.Level(r.Flow("attendance", "late_minutes"))),
        signal("rating", r.Level(RATING)),
        signal("rating_change", r.Change(RATING, 1, 6), fresh=5),
        signal("rating_swing", r.Volatility(RATING, 9), fresh=15),
        signal("goal", r.Level(r.State("results", "goal_met")), bounds=(0.2, 1.1)),
        signal("level", r.Level(r.State("posts", "level"))),
        signal("talk_gap", r.MonthsSince(TALK)),
        signal("thanks", r.Total(r.Flow("recognition"), 4), fresh=3),
        signal("thanks_gap", r.MonthsSince(r.LastDay("recognition"))),
        signal("promoted", r.MonthsSince(r.LastDay("growth", ("kind", ("promotion",))))),
        signal("growth", r.Mean(r.Flow("growth", "", ("kind", ("training", "promotion"))), 5)),
        signal("voice", r.Total(r.Flow("facts", "amount", ("kind", ("voice",))), 3)),
        signal("mood", r.Level(r.State("facts", "amount", ("kind", ("mood",))))),
        signal("market_gap", r.ShortOf(r.Derived(r.Made.PAY_COMPARED), r.Derived(r.Made.MARKET_LINE)), fresh=18),
        signal("peer_gap", r.ShortOf(r.Derived(r.Made.PAY_FIXED), r.Derived(r.Made.PEER_PAY))),
        signal("stuck", r.Beyond(r.Derived(r.Made.LEVEL_MONTHS), r.Derived(r.Made.PEER_LEVEL_MONTHS))),
        signal("holding", r.Share(r.Derived(r.Made.UNVESTED_VALUE), r.Derived(r.Made.PAY_ANNUAL))),
        signal("next_vest", r.DaysUntil(r.Derived(r.Made.NEXT_VEST))),
        signal("after_vest", r.Near(r.Derived(r.Made.LAST_VEST), 10, 120)),
        signal("anniversary", r.Near(r.Derived(r.Made.NEXT_ANNIVERSARY), 40, 60)),
        signal("tenure", r.MonthsSince(r.Derived(r.Made.HIRED))),
        signal("strain", r.Both(r.Mean(OVERTIME, 3), 2.0, r.Level(SURVEY), 90.0)),
        signal("survey_fall", r.Change(r.Derived(r.Made.SURVEY_INTENT), 1, 3), fresh=6),
        *(signal(f"made.{made}", r.Level(r.Derived(made))) for made in r.Made),
    ),
    (
        Attribute("life.distance", ("distance", "距离"), Driver.LIFE, Text("距离", "Distance"), 1, PRIOR),
        Attribute(
            "work.travel", ("Travel",), Driver.WORK, Text("出差", "Travel"), 1, PRIOR, ("never|none", "some", "much")
        ),
    ),
)  # fmt: skip


def tables(company: Mapping[str, Sequence[Mapping[str, Any]]], **more: Any) -> Tables:
    """Rows as the door would hand them over."""
    return Tables({name: pl.DataFrame(rows, schema=SCHEMAS[name]) for name, rows in company.items()}, **more)


class Maker:
    """Draws one little company; every table, with gaps, repeats on a day, days before and after everything."""

    def __init__(self, chance: random.Random, people: int, as_of: date, years: float = 3.0) -> None:
        self.chance, self.as_of, self.reach = chance, as_of, int(years * 365)
        self.ids = [f"p{number:02d}" for number in range(people)]
        # Some companies are tidy, with few kinds of posts, so that there are comparable people.
        self.gap = chance.choice((0.0, 0.5, 1.0))
        self.kinds = chance.choice((1, 2))

    def company(self) -> Company:
        """All tables."""
        made = {name: getattr(self, name)() for name in SCHEMAS}
        for name in made:
            if name != "people" and self.chance.random() < 0.05:
                made[name] = []
        return made

    def some(self, most: int) -> range:
        return range(self.chance.randint(0, most))

    def day(self) -> date:
        """Mostly past days, on month ends and starts more often than not, and now and then after the as-of day."""
        day = self.as_of - timedelta(days=self.chance.randint(-60, self.reach))
        return day.replace(day=self.chance.choice((1, 15, 28))) if self.chance.random() < 0.5 else day

    def maybe(self, value: Any, chance: float = 0.15) -> Any:
        return None if self.chance.random() < chance * self.gap else value

    def who(self) -> str:
        return self.chance.choice([*self.ids, "nobody"])

    def people(self) -> list[dict[str, Any]]:
        rows = []
        for one in self.ids:
            hired = self.day() - timedelta(days=self.chance.choice((0, 0, 400, 3000)))
            left = hired + timedelta(days=self.chance.randint(1, 1500)) if self.chance.random() < 0.5 else None
            rows.append({
                "person_id": one, "hired_on": hired, "left_on": left,
                "left_kind": self.maybe(self.chance.choice(("resigned", "resigned", "dismissed", "retired"))),
                "left_regretted": None, "name": one, "gender": self.maybe("f"), "birth_year": 1980,
                "key": self.maybe(self.chance.random() < 0.7), "distance": self.maybe(self.chance.randint(0, 30) / 2),
                "travel": self.maybe(self.chance.choice(("none", "some", "much", "odd"))),
                "site": self.maybe(self.chance.choice(("a", "b"))),
            })  # fmt: skip
        return rows

    def posts(self) -> list[dict[str, Any]]:
        return [
            {
                "person_id": one, "from": self.day(), "unit": self.maybe(self.chance.choice(("u1", "u2", "u3"))),
                "job": self.maybe(self.chance.choice(("j1", "j2"))), "family": self.maybe("f"),
                "ladder": self.maybe(self.chance.choice(("professional", "management")[: self.kinds])),
                "level": self.maybe(self.chance.randint(1, 2 * self.kinds - 1)), "manager_id": self.maybe(self.who()),
                "city": self.maybe(self.chance.choice(("c1", "c2"))), "fte": self.maybe(self.chance.choice((0.5, 1.0))),
            }
            for one in [*self.ids, "nobody"] for _ in self.some(4)
        ]  # fmt: skip

    def units(self) -> list[dict[str, Any]]:
        return [
            {"unit": unit, "parent": self.maybe(self.chance.choice(("u1", "u2", "top")), 0.3), "name": unit.upper()}
            for unit in ("u1", "u2", "u3", "top")
        ]

    def pay(self) -> list[dict[str, Any]]:
        elements = ("base", "base", "performance", "allowance", "year_end", "commission")
        return [
            {
                "person_id": one, "from": self.day(), "element": self.chance.choice(elements),
                "amount": self.chance.randint(0, 40) * 50_000, "per": self.chance.choice(("month", "year")),
                "currency": None,
            }
            for one in [*self.ids, "nobody"] for _ in self.some(8)
        ]  # fmt: skip

    def market(self) -> list[dict[str, Any]]:
        return [
            {
                "source": self.chance.choice(("s1", "s2", r.AGREED)), "as_of": self.day(),
                "job": self.chance.choice(("j1", "j2")), "level": self.maybe(self.chance.randint(1, 3), 0.5),
                "city": self.maybe("c1", 0.5),
                "definition": self.chance.choice(("fixed_cash", "annual_cash", "total_pay")),
                "p50": self.maybe(self.chance.randint(1, 50) * 100_000),
                "p75": self.maybe(self.chance.randint(1, 60) * 100_000), "line": self.maybe("p50", 0.7),
                "n": self.maybe(self.chance.randint(3, 40)),
            }
            for _ in self.some(14)
        ]  # fmt: skip

    def results(self) -> list[dict[str, Any]]:
        return [
            {
                "person_id": self.who(), "period_end": self.day(), "rating": self.chance.randint(1, 5),
                "goal_met": self.maybe(self.chance.randint(0, 20) / 10),
            }
            for _ in self.some(5 * len(self.ids))
        ]  # fmt: skip

    def attendance(self) -> list[dict[str, Any]]:
        kinds = ("personal", "annual", "sick", "maternity", "care", "other_statutory", "unexcused")
        hours = self.chance.random() < 0.8
        return [
            {
                "person_id": self.who(), "day": self.day(),
                "hours": self.maybe(self.chance.randint(0, 20) * 0.7, 0.2) if hours else None,
                "overtime_hours": self.maybe(self.chance.randint(0, 100) / 7, 0.3),
                "late_minutes": self.maybe(float(self.chance.randint(0, 30)), 0.3),
                "leave_kind": self.maybe(self.chance.choice(kinds), 0.4),
                "leave_hours": self.maybe(self.chance.randint(0, 16) / 2, 0.3),
            }
            for _ in self.some(40 * len(self.ids))
        ]  # fmt: skip

    def _kinds(self, kinds: Sequence[str], most: int) -> list[dict[str, Any]]:
        return [
            {"person_id": self.who(), "day": self.day(), "kind": self.chance.choice(kinds)}
            for _ in self.some(most * len(self.ids))
        ]

    def talks(self) -> list[dict[str, Any]]:
        return self._kinds(("one_on_one", "stay", "review"), 4)

    def recognition(self) -> list[dict[str, Any]]:
        return self._kinds(("thanks", "award"), 6)

    def growth(self) -> list[dict[str, Any]]:
        return self._kinds(("promotion", "training", "mentor_start"), 4)

    def grants(self) -> list[dict[str, Any]]:
        return [
            {
                "grant_id": f"g{number}", "person_id": self.who(), "granted_on": self.day(), "kind": "rsu",
                "units": 400.0, "price": None, "value_per_unit": self.maybe(self.chance.randint(1, 9) * 1000),
            }
            for number in range(len(self.ids))
        ]  # fmt: skip

    def vesting(self) -> list[dict[str, Any]]:
        return [
            {
                "grant_id": f"g{self.chance.randint(0, len(self.ids))}",
                "on": self.day() + timedelta(days=self.chance.randint(0, 900)),
                "units": float(self.chance.randint(0, 4) * 25),
                "condition": None, "state": self.chance.choice(("due", "vested", "forfeited")),
                "fraction": self.maybe(self.chance.randint(0, 9_999_999_999), 0.7),
            }
            for _ in self.some(6 * len(self.ids))
        ]  # fmt: skip

    def deferred(self) -> list[dict[str, Any]]:
        rows = []
        for number in self.some(3 * len(self.ids)):
            awarded = self.day()
            on = awarded + timedelta(days=self.chance.randint(-30, 900))
            begun = self.maybe(on - timedelta(days=self.chance.randint(1, 700)), 0.5)
            rows.append(
                {
                    "deferred_id": f"d{number}", "person_id": self.chance.choice(self.ids), "awarded_on": awarded,
                    "on": on, "amount": self.chance.randint(0, 9_999_999), "earned_from": begun,
                }
            )  # fmt: skip
        return rows

    def team_survey(self) -> list[dict[str, Any]]:
        themes = ("pay", "career", "culture", "work", "recognition", "intent")
        return [
            {
                "unit": self.chance.choice(("u1", "u2", "u3", "top")), "day": self.day(),
                "theme": self.chance.choice(themes), "score": float(self.chance.randint(0, 100)),
                "n": self.maybe(self.chance.randint(4, 30)),
            }
            for _ in self.some(80)
        ]  # fmt: skip

    def observations(self) -> list[dict[str, Any]]:
        kinds = ("talks_of_leaving", "cv_updated", "outside_enquiry", "less_involved", "pre_quit_items")
        return [
            {
                "person_id": self.who(), "day": self.day(), "kind": self.chance.choice(kinds),
                "amount": self.maybe(float(self.chance.randint(-1, 6))), "by": "m",
            }
            for _ in self.some(8 * len(self.ids))
        ]  # fmt: skip

    def facts(self) -> list[dict[str, Any]]:
        return [
            {
                "person_id": self.who(), "day": self.day(), "kind": self.chance.choice(("voice", "mood", "else")),
                "amount": self.maybe(self.chance.randint(-50, 50) / 3), "text": None, "source": None,
            }
            for _ in self.some(8 * len(self.ids))
        ]  # fmt: skip

    def commitments(self) -> list[dict[str, Any]]:
        rows = []
        for number in self.some(4 * len(self.ids)):
            made = self.day()
            due = made + timedelta(days=self.chance.randint(0, 300))
            kept = due + timedelta(days=self.chance.randint(-100, 300)) if self.chance.random() < 0.4 else None
            broken = due + timedelta(days=self.chance.randint(0, 200)) if self.chance.random() < 0.2 else None
            rows.append({
                "commitment_id": f"c{number}", "person_id": self.who(), "made_on": made, "due": due, "what": "raise",
                "condition": None, "kept_on": kept, "broken_on": broken,
            })  # fmt: skip
        return rows


def company(seed: int, people: int = 12, as_of: date = date(2026, 10, 31)) -> Company:
    """One random little company."""
    return Maker(game(seed), people, as_of).company()


def game(seed: int) -> random.Random:
    """Dice that fall the same way every time."""
    return random.Random(seed)
