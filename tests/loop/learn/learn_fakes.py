"""A small company with known effects, as arrays: what `learn` is judged on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import polars as pl

from mainstay.core.calendar import landmarks
from mainstay.core.catalogue import Catalogue, Ease, Formula, Measure, Price
from mainstay.core.text import Text
from mainstay.core.words import Driver, Honesty
from mainstay.loop.panel import RESIGNED, Floats, Ints, Panel, Rows
from mainstay.loop.risks import DRIVERS
from mainstay.loop.tables import Tables

MONTHS = 30
SCHEMA = {
    "person_id": pl.String, "from": pl.Date, "until": pl.Date, "measure": pl.String, "cost": pl.Int64,
    "reason": pl.String, "offered_share": pl.Float64,
}  # fmt: skip


def measure(key: str, driver: Driver, ease: float, whole: float = 0.0, doubt: float = 0.25) -> Measure:
    eases = [Ease(driver, ease, doubt, "a trial", Honesty.PUBLISHED)]
    if whole:
        eases.append(Ease(None, whole, 0.1, "a judgement", Honesty.JUDGEMENT))
    text = Text("措施", "a measure")
    price = Price(cash_now=Formula(Decimal(1000)))
    return Measure(key, text, text, tuple(eases), price, (), (), onset_months=1, lasts_months=24)


@dataclass(frozen=True)
class Company:
    panel: Panel
    tables: Tables
    catalogue: Catalogue
    log_odds: Floats
    driver: Floats


@dataclass(frozen=True)
class Story:
    """How the company came about: `truth[m]` lowers the log-odds of people pushed by measure m's own driver."""

    people: int = 1500
    treated: float = 0.5
    intent: float = 0.0
    reason: str = "offered"
    offered_share: float | None = None
    truth: tuple[float, ...] = (0.8, 0.8)
    seed: int = 5


CATALOGUE = Catalogue((), (), (measure("raise", Driver.PAY, 0.4), measure("mentor", Driver.CAREER, 0.4)))


def company(story: Story) -> Company:
    """Half of the people are pushed by pay, half by career; measure m goes to people pushed by its own driver."""
    rng = np.random.default_rng(story.seed)
    n = story.people
    kind = rng.integers(0, 2, n)
    push = np.zeros((n, len(DRIVERS)))
    push[np.arange(n), kind] = rng.uniform(0.2, 1.2, n)
    intent = rng.normal(0, 1, n) * story.intent
    chance = story.treated / (1 + np.exp(-2 * intent)) * 2
    start = np.where(rng.random(n) < chance, rng.integers(3, 12, n), 10**6)
    exit_month = _leave(rng, push, intent, start, np.array(story.truth)[kind])
    days = landmarks(date(2026, 6, 30), MONTHS)
    given = np.flatnonzero((start < exit_month) & (start < MONTHS))
    rows = [
        (f"p{p}", days[start[p]] - timedelta(days=5), None, CATALOGUE.measures[kind[p]].key, 1000,
         story.reason, story.offered_share)
        for p in given
    ]  # fmt: skip
    panel = _panel(days, exit_month)
    table = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    driver = push[panel.history.person]
    return Company(panel, Tables({"measures": table}), CATALOGUE, -4.2 + driver.sum(axis=1), driver)


def _leave(rng: np.random.Generator, push: Floats, intent: Floats, start: Ints, truth: Floats) -> Ints:
    n = len(push)
    exit_month = np.full(n, MONTHS)
    for month in range(MONTHS - 1):
        age = month - start
        works = np.clip((age + 1) / 2, 0, 1) * np.clip((24 - age) / 12, 0, 1) * (age >= 0)
        odds = -4.2 + push.sum(axis=1) + intent - works * truth
        leaves = (rng.random(n) < 1 / (1 + np.exp(-odds))) & (exit_month == MONTHS)
        exit_month[leaves] = month + 1
    return exit_month


def _panel(days: list[date], exit_month: Ints) -> Panel:
    n = len(exit_month)
    person = np.repeat(np.arange(n), np.minimum(exit_month, MONTHS))
    month = np.concatenate([np.arange(min(end, MONTHS)) for end in exit_month])
    rows = Rows(
        person, month, np.full(len(person), 30.0), np.zeros(len(person), dtype=np.int64),
        np.ones(len(person)), np.zeros((len(person), 0), dtype=np.float32),
    )  # fmt: skip
    now, past = rows.take(month == MONTHS - 1), rows.take(month < MONTHS - 1)
    none = np.zeros((len(now), 0))
    return Panel(
        days[-1], days, (), [f"p{p}" for p in range(n)], (), np.zeros(n, dtype=np.int64), exit_month,
        np.where(exit_month < MONTHS, RESIGNED, 0), (), past, now, now.take(np.zeros(len(now), dtype=bool)), (),
        np.zeros((len(now), 12, 0)), none, none, pl.DataFrame(), (),
    )  # fmt: skip
