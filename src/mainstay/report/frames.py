"""The assessment as tables: one row a person, the most at stake first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import numpy as np
import polars as pl

from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay.loop.assessments import Assessment
from mainstay.loop.plans import Choice, Package
from mainstay.loop.risks import DRIVERS, HORIZONS, push_shares
from mainstay.report.reasons import joined, reasons

MONEY = pl.Decimal(18, 2)
"""Money in tables is exact, in units of the currency that the row names."""

MEANINGS: dict[str, Text] = {
    "person_id": Text("员工编号", "the person's id"),
    "name": Text("姓名", "name"),
    "unit": Text("部门", "unit"),
    "key": Text("是否骨干", "whether a key employee"),
    "p3": Text("3 个月内辞职的概率", "probability to resign within 3 months"),
    "p6": Text("6 个月内辞职的概率", "probability to resign within 6 months"),
    "p12": Text("12 个月内辞职的概率", "probability to resign within 12 months"),
    "low": Text("p12 的 80% 区间下限", "lower end of the 80 % interval of p12"),
    "high": Text("p12 的 80% 区间上限", "upper end of the 80 % interval of p12"),
    "enough": Text(
        "对此人所知是否足够；否则只是公司平均水平", "whether enough is known; if not, only the company's base rate"
    ),
    "months_risen": Text("风险上升已持续的月数；空为未知", "for how many months the risk has been up; empty: unknown"),
    **{
        f"share_{d.value}": Text(f"推动离职的因素中“{d.label.zh}”所占份额", f"share of {d.label.en!r} in what pushes")
        for d in DRIVERS
    },
    "reasons_zh": Text("主要原因（中文）", "top reasons in Chinese"),
    "reasons_en": Text("主要原因（英文）", "top reasons in English"),
    "currency": Text("金额的货币", "currency of the amounts"),
    "at_stake_low": Text("12 个月内预期损失（低）", "expected loss within 12 months, low"),
    "at_stake_middle": Text("12 个月内预期损失（中）", "expected loss within 12 months, middle"),
    "at_stake_high": Text("12 个月内预期损失（高）", "expected loss within 12 months, high"),
    "measure": Text("组合中的措施", "measures of the package"),
    "measure_zh": Text("措施名称（中文）", "the measures' names in Chinese"),
    "measure_en": Text("措施名称（英文）", "the measures' names in English"),
    "cash_now": Text("第一年现金", "cash in the first year"),
    "cash_three_years": Text("三年现金（含第一年）", "cash over three years, the first included"),
    "equity": Text("股权现值", "equity at value today"),
    "raise": Text("年固定现金增加额", "added yearly fixed cash"),
    "hours": Text("管理者与专家的工时", "hours of managers and specialists"),
    "seats": Text("占用名额", "seats taken"),
    "lowering_low": Text("对数风险的降幅（低）", "lowering of the log-hazard, low"),
    "lowering_middle": Text("对数风险的降幅（中）", "lowering of the log-hazard, middle"),
    "lowering_high": Text("对数风险的降幅（高）", "lowering of the log-hazard, high"),
    "p12_after_low": Text("采取组合后的 p12（低）", "p12 with the package, low"),
    "p12_after_middle": Text("采取组合后的 p12（中）", "p12 with the package, middle"),
    "p12_after_high": Text("采取组合后的 p12（高）", "p12 with the package, high"),
    "saved_low": Text("预期少损失（低）", "expected loss avoided, low"),
    "saved_middle": Text("预期少损失（中）", "expected loss avoided, middle"),
    "saved_high": Text("预期少损失（高）", "expected loss avoided, high"),
    "commitments_zh": Text("承诺与期限（中文）", "commitments with their due dates, in Chinese"),
    "commitments_en": Text("承诺与期限（英文）", "commitments with their due dates, in English"),
    "runner_up": Text("次优组合", "the next best package"),
    "stays": Text(
        "把效果与风险在区间内重抽、重做方案，选择不变的比例；空为未算",
        "share of plans made anew, with effects and risks drawn from their intervals, in which the choice stays; empty:"
        " not worked out",
    ),
    "stays_each": Text("同上，组合中各项措施", "the same for each measure of the package"),
    "why_zh": Text("为什么是它（中文）", "why this one, in Chinese"),
    "why_en": Text("为什么是它（英文）", "why this one, in English"),
}
"""What each column means, for the notes sheet and the reference page."""


def ranked(assessment: Assessment) -> list[int]:
    """Rows of `Panel.now`, the most value at stake first (where it is unknown, the highest chance); ties by id, so that
    the order is always the same.
    """
    ids, rows = assessment.panel.ids, assessment.panel.now.person
    chance = assessment.risks.probability[:, -1].tolist()
    return sorted(range(len(rows)), key=lambda r: (-assessment.at_stake[r].middle, -chance[r], ids[int(rows[r])]))


def people(assessment: Assessment, rows: Sequence[int]) -> pl.DataFrame:
    """`Panel.who` for these rows of `Panel.now`, in their order."""
    chosen: pl.DataFrame = assessment.panel.who[assessment.panel.now.person[list(rows)].tolist()]
    return chosen


def risk_frame(assessment: Assessment) -> pl.DataFrame:
    """Everyone here now: probabilities with the interval, what pushes, reasons in words, value at stake."""
    rows, risks = ranked(assessment), assessment.risks
    who = people(assessment, rows)
    push = push_shares(risks.driver)[rows]
    said = [joined(reasons(assessment, row, 3)) for row in rows]
    stakes = [assessment.at_stake[row] for row in rows]
    return pl.DataFrame(
        {
            "person_id": who["person_id"], "name": who["name"], "unit": who["unit"], "key": who["key"],
            **{f"p{months}": risks.probability[rows, h] for h, months in enumerate(HORIZONS)},
            "low": risks.low[rows, -1], "high": risks.high[rows, -1], "enough": risks.enough[rows],
            "months_risen": pl.Series([None if n < 0 else int(n) for n in risks.since[rows]], dtype=pl.Int64),
            **{f"share_{driver.value}": push[:, d] for d, driver in enumerate(DRIVERS)},
            "reasons_zh": [text.zh for text in said], "reasons_en": [text.en for text in said],
            "currency": pl.Series([assessment.tables.currency] * len(rows), dtype=pl.String),
            "at_stake_low": _money(s.low for s in stakes), "at_stake_middle": _money(s.middle for s in stakes),
            "at_stake_high": _money(s.high for s in stakes),
        },
    )  # fmt: skip


def plan_frame(assessment: Assessment) -> pl.DataFrame:
    """What was chosen for whom, with full price, effect, commitments and the runner-up; nobody is left out."""
    order = {row: place for place, row in enumerate(ranked(assessment))}
    choices = sorted(assessment.plan.choices, key=lambda choice: order[choice.row])
    who = people(assessment, [choice.row for choice in choices])
    rows = [
        {"person_id": person, "name": name, **_choice(assessment, choice)}
        for person, name, choice in zip(who["person_id"], who["name"], choices, strict=True)
    ]
    return pl.DataFrame(rows, schema=PLAN_SCHEMA)


def curve_frame(assessment: Assessment) -> pl.DataFrame:
    """The probability to have resigned by each of the next 12 months, long."""
    risks, rows = assessment.risks, ranked(assessment)
    months = risks.curve.shape[1]
    return pl.DataFrame(
        {
            "person_id": np.repeat(people(assessment, rows)["person_id"].to_numpy(), months).tolist(),
            "month": np.tile(np.arange(1, months + 1), len(rows)),
            "probability": risks.curve[rows].ravel(),
            "low": risks.curve_low[rows].ravel(),
            "high": risks.curve_high[rows].ravel(),
        },
        schema_overrides={"person_id": pl.String, "month": pl.Int64},
    )


_TEXTS = ("measure", "measure_zh", "measure_en")
_CASH = ("cash_now", "cash_three_years", "equity", "raise")
PLAN_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "person_id": pl.String, "name": pl.String, **dict.fromkeys(_TEXTS, pl.String), "currency": pl.String,
    **dict.fromkeys(_CASH, MONEY), "hours": pl.Decimal(18, 2), "seats": pl.String, "p12": pl.Float64,
    **{f"{what}_{end}": pl.Float64 for what in ("lowering", "p12_after") for end in ("low", "middle", "high")},
    **{f"{what}_{end}": MONEY for what in ("at_stake", "saved") for end in ("low", "middle", "high")},
    **dict.fromkeys(("commitments_zh", "commitments_en", "runner_up", "why_zh", "why_en"), pl.String),
    "stays": pl.Float64, "stays_each": pl.String,
}  # fmt: skip


def _money(units: Iterable[int]) -> pl.Series:
    return pl.Series([major(amount) for amount in units], dtype=MONEY)


def names(assessment: Assessment, measures: Sequence[str]) -> Text:
    """The measures' names, one after the other."""
    labels = {measure.key: measure.label for measure in assessment.catalogue.measures}
    return Text(" + ".join(labels[key].zh for key in measures), " + ".join(labels[key].en for key in measures))


def _choice(assessment: Assessment, choice: Choice) -> dict[str, object]:
    runner_up = choice.runner_up.measures if choice.runner_up else ()
    return {
        "currency": assessment.tables.currency,
        "p12": float(assessment.risks.probability[choice.row, -1]),
        **_ends("at_stake", *(major(v) for v in (choice.at_stake.low, choice.at_stake.middle, choice.at_stake.high))),
        **(_package(assessment, choice.package) if choice.package else {"measure": ""}),
        "runner_up": "; ".join(runner_up),
        "why_zh": choice.why.zh,
        "why_en": choice.why.en,
        **_stays(assessment.plan.draws, choice),
    }


def _stays(draws: int, choice: Choice) -> dict[str, object]:
    if not draws:
        return {"stays": None, "stays_each": None}
    keys = choice.package.measures if choice.package else ()
    each = zip(keys, choice.stays.each, strict=True)
    return {"stays": choice.stays.whole / draws, "stays_each": "; ".join(f"{key}={n / draws:.2f}" for key, n in each)}


def _package(assessment: Assessment, package: Package) -> dict[str, object]:
    label = names(assessment, package.measures)
    effect, after, saved = package.lowering, package.chance_after, package.saved
    return {
        "measure": "; ".join(package.measures), "measure_zh": label.zh, "measure_en": label.en,
        "cash_now": major(package.cash_now), "cash_three_years": major(package.cash_three_years),
        "equity": major(package.equity), "raise": major(package.raise_), "hours": package.hours,
        "seats": "; ".join(f"{kind}={n}" for kind, n in sorted(package.seats.items())),
        **_ends("lowering", effect.low, effect.middle, effect.high),
        **_ends("p12_after", after.low, after.middle, after.high),
        **_ends("saved", *(major(v) for v in (saved.low, saved.middle, saved.high))),
        "commitments_zh": "；".join(f"{p.due.isoformat()} {p.text.zh}" for p in package.promised),
        "commitments_en": "; ".join(f"{p.due.isoformat()} {p.text.en}" for p in package.promised),
    }  # fmt: skip


def _ends(what: str, low: float | Decimal, middle: float | Decimal, high: float | Decimal) -> dict[str, object]:
    return {f"{what}_low": low, f"{what}_middle": middle, f"{what}_high": high}
