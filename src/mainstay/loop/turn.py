"""Once round the loop: tables in, an assessment out. The only file that knows all the steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mainstay.core.catalogue import Catalogue
from mainstay.core.text import Text
from mainstay.loop.assessments import Assessment
from mainstay.loop.effects import Effects
from mainstay.loop.foresee import foresee, look_back, prove, understand
from mainstay.loop.learn import learn
from mainstay.loop.panel import Panel
from mainstay.loop.plan import at_stake, plan
from mainstay.loop.proofs import Proof
from mainstay.loop.sense import sense
from mainstay.loop.tables import Tables

SENSING = Text("感知：事实变成信号", "Sensing: facts become signals")
FORESEEING = Text("预见：信号变成风险", "Foreseeing: signals become risk")
LEARNING = Text("学习：每项措施在这里值多少", "Learning: what each measure is worth here")
PLANNING = Text("规划：预算之内最好的方案", "Planning: the best measures under the budget")
PROVING = Text("验证：用公司自己的过去检验", "Proving: tested on the company's own past")
STAGES = (SENSING, FORESEEING, LEARNING, PLANNING, PROVING)

Progress = Callable[[Text], None]
"""Told the name of each stage as it begins."""


def silent(_stage: Text) -> None:
    """Progress that nobody watches."""


def once(
    tables: Tables,
    as_of: date,
    catalogue: Catalogue,
    *,
    horizon: int = 12,
    budget: int | None = None,
    seed: int = 7,
    progress: Progress = silent,
) -> Assessment:
    """Sense, foresee, learn, plan, and prove on the past. `budget` is the first year's cash in minor units; None takes
    the company's own limits. The same arguments give the same assessment.
    """
    panel = _sensed(tables, as_of, catalogue, seed, progress)
    progress(FORESEEING)
    hazard = understand(panel, seed=seed)
    risks = foresee(panel, seed=seed, hazard=hazard)
    progress(LEARNING)
    worth = learn(panel, tables, catalogue, *look_back(panel, seed=seed, hazard=hazard))
    progress(PLANNING)
    stakes = at_stake(panel, risks, catalogue, tables)
    chosen = plan(panel, risks, worth, catalogue, tables, budget=budget)
    progress(PROVING)
    proved = prove(panel, horizon=horizon, seed=seed)
    return Assessment(as_of, tables, catalogue, panel, risks, stakes, worth, chosen, proved)


def proof(
    tables: Tables, as_of: date, catalogue: Catalogue, *, horizon: int = 12, seed: int = 7, progress: Progress = silent
) -> Proof:
    """Only the backtest."""
    panel = _sensed(tables, as_of, catalogue, seed, progress)
    progress(PROVING)
    return prove(panel, horizon=horizon, seed=seed)


def effects(
    tables: Tables, as_of: date, catalogue: Catalogue, *, seed: int = 7, progress: Progress = silent
) -> Effects:
    """Only what each measure is worth."""
    panel = _sensed(tables, as_of, catalogue, seed, progress)
    progress(LEARNING)
    return learn(panel, tables, catalogue, *look_back(panel, seed=seed))


def _sensed(tables: Tables, as_of: date, catalogue: Catalogue, seed: int, progress: Progress) -> Panel:
    progress(SENSING)
    return sense(tables, as_of, catalogue, seed=seed)
