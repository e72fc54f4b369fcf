"""A small invented company with everything the report can show: realistic numbers, hostile names, thin units."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
from report_fake_catalogue import CATALOGUE
from report_fake_plan import effects, plan, proof

from mainstay.core.calendar import landmarks
from mainstay.loop.assessments import Assessment
from mainstay.loop.panel import Feature, Floats, Panel, Rows
from mainstay.loop.plans import MoneyRange
from mainstay.loop.risks import DRIVERS, HORIZONS, Risks
from mainstay.loop.tables import Tables

AS_OF = date(2026, 6, 30)
NASTY = "<script>alert('x')</script>"
FORMULA = '=HYPERLINK("http://x","y")'
UNITS = {"u1": "平台研发部", "u2": "嵌入式研发部", "u3": "Sales East", "u4": "产品部", "u5": "质量部"}
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高"
GIVEN = ("伟", "静怡", "浩然", "子轩", "雨桐", "建国", "思远", "晓明", "欣妍", "宇航")


def assessment(people: int = 120, seed: int = 3) -> Assessment:
    """The whole thing; a third of the people are key."""
    dice = np.random.default_rng(seed)
    who = _who(people, dice)
    features = tuple(
        Feature(s.key, s.driver, s.label, s.direction, s.centre, s.spread, s.prior.log_odds, s.prior.doubt)
        for s in CATALOGUE.signals
    )
    panel = _panel(who, features, dice)
    risks = _risks(panel, dice)
    key = np.flatnonzero(who["key"].to_numpy())
    at_stake = tuple(_stake(float(p), row) for row, p in enumerate(risks.probability[:, 2]))
    return Assessment(
        as_of=AS_OF,
        tables=_tables(who, dice),
        catalogue=CATALOGUE,
        panel=panel,
        risks=risks,
        at_stake=at_stake,
        effects=effects(),
        plan=plan(key, at_stake, risks.probability[:, 2], AS_OF),
        proof=proof(),
    )


def _who(people: int, dice: np.random.Generator) -> pl.DataFrame:
    unit = [("u5" if i % 40 == 0 else f"u{1 + i % 4}") for i in range(people)]
    names = [SURNAMES[i % 20] + GIVEN[(i * 7) % 10] for i in range(people)]
    names[0], names[3] = NASTY, FORMULA
    return pl.DataFrame(
        {
            "person_id": [f"{i:04d}" for i in range(people)],
            "name": names,
            "key": [i % 3 == 0 for i in range(people)],
            "sex": [("f", "m")[i % 2] for i in range(people)],
            "birth_year": [1970 + i % 30 for i in range(people)],
            "hired_on": [AS_OF - timedelta(days=int(d)) for d in dice.integers(90, 3000, people)],
            "unit": unit,
            "unit_name": [UNITS[u] for u in unit],
            "job": [("软件工程师", "Account manager", "产品经理")[i % 3] for i in range(people)],
            "family": [("engineering", "sales", "product")[i % 3] for i in range(people)],
            "ladder": ["professional"] * people,
            "level": [2 + i % 5 for i in range(people)],
            "manager_id": ["0001"] * people,
            "city": [("上海", "苏州")[i % 2] for i in range(people)],
        },
        schema_overrides={"level": pl.Int64, "birth_year": pl.Int64},
    )


def _panel(who: pl.DataFrame, features: tuple[Feature, ...], dice: np.random.Generator) -> Panel:
    people, count = len(who), len(features)
    values = np.stack(
        [
            np.clip(s.centre + s.spread * (0.6 + dice.normal(size=people)), s.lowest, s.highest)
            for s in CATALOGUE.signals
        ],
        axis=1,
    )
    values[5, :4] = np.nan
    units = sorted(UNITS)
    zero = np.zeros(people, dtype=np.int64)
    rows = Rows(
        np.arange(people), zero + 23, np.full(people, 30.0),
        np.array([units.index(u) for u in who["unit"]]), np.ones(people), values,
    )  # fmt: skip
    first = np.full((people, count), np.nan)
    second = np.full((people, count), np.nan)
    line = np.array([(30_000_000, 36_000_000, 42_000_000)[i % 3] for i in range(people)], dtype=float)
    first[:, 0], second[:, 0] = line * (1 - values[:, 0]), line
    return Panel(
        as_of=AS_OF, landmarks=landmarks(AS_OF, 24), features=features, ids=who["person_id"].to_list(), units=units,
        entry_month=zero, exit_month=zero + 24, exit_kind=zero, full_months=(23,), history=rows, now=rows, trail=rows,
        clocks=(), ahead=np.zeros((people, 12, 0)), first=first, second=second, who=who,
        missing_tables=("growth", "recognition"),
    )  # fmt: skip


def _risks(panel: Panel, dice: np.random.Generator) -> Risks:
    people = len(panel.now)
    spread = np.array([f.spread for f in panel.features])
    centre = np.array([f.centre for f in panel.features])
    slope = np.array([f.log_odds for f in panel.features])
    contribution = np.nan_to_num((panel.now.values - centre) / spread * slope)
    timing = np.asarray(dice.normal(0, 0.1, size=people))
    base_log_odds = -4.6
    log_odds = base_log_odds + contribution.sum(1) + timing
    monthly = 1 / (1 + np.exp(-log_odds))
    curve = 1 - (1 - monthly[:, None]) ** np.arange(1, 13)[None, :]
    driver = np.zeros((people, len(DRIVERS)))
    for f, feature in enumerate(panel.features):
        driver[:, DRIVERS.index(feature.driver)] += contribution[:, f]
    driver[:, -1] += timing
    at = [h - 1 for h in HORIZONS]
    low, high = _band(curve)
    enough = np.isfinite(panel.now.values).mean(1) > 0.7
    return Risks(
        features=panel.features, probability=curve[:, at], low=low[:, at], high=high[:, at],
        curve=curve, curve_low=low, curve_high=high, base=float(1 - (1 - 1 / (1 + np.exp(4.6))) ** 12),
        base_log_odds=base_log_odds, log_odds=log_odds, contribution=contribution, timing=timing, driver=driver,
        since=np.asarray(dice.integers(-1, 9, size=people)), enough=enough, exits_learned_from=47, form="additive",
    )  # fmt: skip


def _band(curve: Floats) -> tuple[Floats, Floats]:
    logit = np.log(curve / (1 - curve))
    return 1 / (1 + np.exp(-logit + 0.4)), 1 / (1 + np.exp(-logit - 0.4))


def _stake(chance: float, row: int) -> MoneyRange:
    loss = 20_000_000 + (row % 7) * 6_000_000
    return MoneyRange(int(chance * loss * 0.5), int(chance * loss), int(chance * loss * 2))


def _tables(who: pl.DataFrame, dice: np.random.Generator) -> Tables:
    ids = who["person_id"].to_list()
    pay = [
        {"person_id": p, "from": day, "element": element, "amount": amount + step, "per": "month"}
        for p in ids
        for element, amount in (("base", 2_200_000 + int(dice.integers(0, 900_000))), ("allowance", 150_000))
        for day, step in ((date(2023, 1, 1), 0), (date(2025, 4, 1), 200_000 if element == "base" else 0))
    ]
    market = [
        {"source": "S1", "as_of": date(2026, 1, 1), "job": job, "level": None, "city": None,
         "definition": "fixed_cash", "p10": mid * 7 // 10, "p25": mid * 8 // 10, "p50": mid * 9 // 10, "p75": mid,
         "p90": mid * 12 // 10, "n": 40, "line": None}
        for job, mid in zip(("软件工程师", "Account manager", "产品经理"), (30_000_000, 36_000_000, 42_000_000),
                            strict=True)
    ]  # fmt: skip
    frames = {
        "people": who.select("person_id", "name", "hired_on", "key").with_columns(
            left_on=pl.lit(None, pl.Date), left_kind=pl.lit(None, pl.String)
        ),
        "posts": who.select("person_id", pl.col("hired_on").alias("from"), "unit", "job", "level", "manager_id"),
        "pay": pl.DataFrame(pay),
        "market": pl.DataFrame(market, schema_overrides={"level": pl.Int64, "city": pl.String}),
        "units": pl.DataFrame({"unit": list(UNITS), "parent": [None] * 5, "name": list(UNITS.values())}),
        **_happenings(ids),
        **_grants(ids),
        "limits": pl.DataFrame(
            {"kind": ["cash_now", "mentor_seats"], "scope": ["company"] * 2, "amount": [60_000_000, 6]}
        ),
    }
    return Tables(frames=frames, currency="CNY", hashes={"people.csv": "ab" * 32, "pay.csv": "cd" * 32})


def _happenings(ids: list[str]) -> dict[str, pl.DataFrame]:
    return {
        "talks": pl.DataFrame(
            [{"person_id": p, "day": AS_OF - timedelta(days=70 * k), "kind": "one_on_one"} for p in ids for k in (1, 3)]
        ),
        "results": pl.DataFrame(
            [
                {"person_id": p, "period_end": date(2023 + k, 12, 31), "rating": 3 + (i + k) % 3, "goal_met": 1.0}
                for i, p in enumerate(ids)
                for k in range(3)
            ]
        ),
        "observations": pl.DataFrame(
            [{"person_id": ids[0], "day": date(2026, 5, 20), "kind": "talks_of_leaving", "amount": 1.0, "by": NASTY}]
        ),
    }


def _grants(ids: list[str]) -> dict[str, pl.DataFrame]:
    some = ids[::3]
    return {
        "grants": pl.DataFrame(
            {
                "grant_id": [f"g{p}" for p in some],
                "person_id": some,
                "granted_on": [date(2024, 3, 1)] * len(some),
                "kind": ["rsu"] * len(some),
                "units": [4000.0] * len(some),
                "price": [0] * len(some),
                "value_per_unit": [6_500] * len(some),
            }
        ),
        "vesting": pl.DataFrame(
            [
                {
                    "grant_id": f"g{p}",
                    "on": date(2025 + k, 3, 1),
                    "units": 1000.0,
                    "condition": None,
                    "state": "vested" if k < 2 else "due",
                }
                for p in some
                for k in range(4)
            ]
        ),
    }
