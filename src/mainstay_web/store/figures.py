"""The company's key people in numbers, from facts and an assessment: what the overview shows over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

import numpy as np
import polars as pl

from mainstay.core.calendar import add_months
from mainstay.loop.assessments import Assessment
from mainstay.loop.carry.alerts import Watched
from mainstay.loop.carry.bands import Band, Edges, band_of
from mainstay.loop.tables import Tables
from mainstay.report.view_company import departures
from mainstay.report.view_lines import cast
from mainstay_web.store.loss import Row, cost_of
from mainstay_web.store.turn_parts import Coverage, Figures, Spent

YEAR = 12


def figures_of(
    assessment: Assessment,
    found: Sequence[Watched],
    edges: Edges,
    rows: tuple[Row, ...],
    aside: Collection[str] = (),
) -> Figures:
    """Everything the overview shows of one turn; nothing that the analysis says of those aside is in it."""
    who, risks = cast(assessment, aside), assessment.risks
    sure = {row: one.sure for row, one in enumerate(found)}
    bands = Counter(int(band_of(sure[r], risks.base_log_odds, edges)) for r in who.rows if risks.enough[r])
    stakes = [assessment.at_stake[row] for row in who.rows]
    stood, kept = retention(assessment.tables["people"], assessment.as_of)
    lost, cost = regretted(assessment.tables, assessment.as_of, rows)
    lead = assessment.proof.lead_months
    return Figures(
        day=assessment.as_of, key_people=len(who.rows), people=len(assessment.panel.now),
        expected=departures(assessment, who),
        at_stake=(sum(s.low for s in stakes), sum(s.middle for s in stakes), sum(s.high for s in stakes)),
        bands=tuple(bands.get(int(band), 0) for band in Band),
        unknown=sum(1 for row in who.rows if not risks.enough[row]),
        stood=stood, kept=kept, lost=lost, cost=cost,
        lead=(lead.value, lead.low, lead.high, lead.n) if lead else None,
        retention=tuple(retention_series(assessment.tables["people"], assessment.as_of)),
    )  # fmt: skip


def retention(people: pl.DataFrame, day: date) -> tuple[int, int]:
    """How many key people were here a year ago, and how many of them still are."""
    then = add_months(day, -YEAR)
    stood = people.filter(
        pl.col("key").fill_null(value=False)
        & (pl.col("hired_on") <= then)
        & (pl.col("left_on").is_null() | (pl.col("left_on") > then))
    )
    gone = stood.filter(pl.col("left_on").is_not_null() & (pl.col("left_on") <= day)).height
    return stood.height, stood.height - gone


def regretted(tables: Tables, day: date, rows: tuple[Row, ...]) -> tuple[int, tuple[int, int, int]]:
    """Regretted leavers of the last year, and what they cost: low, middle, high. Where nobody said whether a
    resignation is regretted, that of key people is.
    """
    people = tables["people"]
    marked = pl.col("left_regretted") if "left_regretted" in people.columns else pl.lit(None, dtype=pl.Boolean)
    left = people.filter(
        (pl.col("left_on") > add_months(day, -YEAR))
        & (pl.col("left_on") <= day)
        & pl.col("left_kind").fill_null("resigned").eq("resigned")
        & marked.fill_null(pl.col("key").fill_null(value=False))
    )
    levels, pays = _levels(tables, left), _yearly(tables, left)
    costs = [cost_of(levels.get(one), pays.get(one, 0), rows) for one in left["person_id"]]
    return left.height, (sum(c[0] for c in costs), sum(c[1] for c in costs), sum(c[2] for c in costs))


def _levels(tables: Tables, people: pl.DataFrame) -> dict[str, int | None]:
    if "posts" not in tables:
        return {}
    posts = tables["posts"].join(people.select("person_id"), on="person_id", how="semi").sort("from")
    return dict(posts.group_by("person_id").agg(pl.col("level").drop_nulls().last()).iter_rows())


def _yearly(tables: Tables, people: pl.DataFrame) -> dict[str, int]:
    """The newest amount of every pay element, as a year's cash."""
    if "pay" not in tables:
        return {}
    yearly = pl.col("amount") * pl.when(pl.col("per") == "month").then(YEAR).otherwise(1)
    newest = (
        tables["pay"]
        .join(people.select("person_id", "left_on"), on="person_id", how="semi")
        .filter(pl.col("amount").is_not_null())
        .sort("from")
        .group_by("person_id", "element")
        .agg(yearly.last().alias("yearly"))
    )
    return dict(newest.group_by("person_id").agg(pl.col("yearly").sum()).iter_rows())


def coverage_of(assessment: Assessment) -> Coverage:
    """Of the people here now, for how many each signal is known."""
    known = np.isfinite(assessment.panel.now.values).sum(axis=0).tolist()
    keys = [feature.key for feature in assessment.panel.features]
    return Coverage({key: int(n) for key, n in zip(keys, known, strict=True)}, len(assessment.panel.now))


def spent_on(assessment: Assessment) -> tuple[Spent, ...]:
    """What was spent on each measure in the last two years, and what that is worth at the company's average chance."""
    if "measures" not in assessment.tables:
        return ()
    since = add_months(assessment.as_of, -2 * YEAR)
    given = (
        assessment.tables["measures"]
        .filter(pl.col("from").is_between(since, assessment.as_of, closed="right"))
        .group_by("measure")
        .agg(pl.col("person_id").n_unique().alias("people"), pl.col("cost").fill_null(0).sum().alias("cash"))
        .sort("cash", "measure", descending=[True, False])
    )
    shown = assessment.effects.shown
    worth = {key: (shown.low[m], shown.mean[m], shown.high[m]) for m, key in enumerate(assessment.effects.measures)}
    base = assessment.risks.base
    return tuple(
        Spent(key, people, int(cash), tuple(people * base * float(1 - np.exp(-end)) for end in worth[key]))
        for key, people, cash in given.iter_rows()
        if key in worth
    )


def retention_series(people: pl.DataFrame, day: date, months: int = 24) -> list[tuple[date, int, int]]:
    """Key people's retention as of each of the last months' same day: (day, stood, kept)."""
    days = [add_months(day, -back) for back in range(months - 1, -1, -1)]
    return [(one, *retention(people, one)) for one in days]
