"""The plan: from risk and effects to the best packages under every limit, and what is promised by when."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mainstay.core.catalogue import Catalogue
from mainstay.loop.effects import Effects
from mainstay.loop.fair import Rules
from mainstay.loop.panel import Panel
from mainstay.loop.plan.desk import Desk, Facts, Wish, lay_out
from mainstay.loop.plan.fairness import Refusal, to_take_out
from mainstay.loop.plan.frontier import frontier_of, next_step, worth_it
from mainstay.loop.plan.offers import Answer, best_answer, first_offers
from mainstay.loop.plan.packages import Table, values
from mainstay.loop.plan.resources import uses_of
from mainstay.loop.plan.stake import stakes
from mainstay.loop.plan.why import Case, why
from mainstay.loop.plans import Choice, Plan
from mainstay.loop.risks import Risks
from mainstay.loop.tables import Tables
from mainstay.loop.threads import one_thread

REPAIRS = 5
"""How often the plan is made again after raises that would widen a gap were taken out."""

USUAL = Rules()
"""The fairness guard as it stands when nobody asks for anything else."""


@one_thread
def plan(
    panel: Panel,
    risks: Risks,
    effects: Effects,
    catalogue: Catalogue,
    tables: Tables,
    *,
    budget: int | None = None,
    key_only: bool = True,
    rules: Rules = USUAL,
) -> Plan:
    """The best packages for key people (everyone, if none is marked or `key_only` is off) within all limits.

    `budget` is the company's cash now in minor units; None takes the `limits` table's, or else a stated share of pay.
    Promises are due counting from `panel.as_of`. Same input, same plan.
    """
    desk = lay_out(Facts(panel, risks, effects, catalogue, tables), Wish(budget, key_only, rules))
    answer, table, refusals = _fair(desk, rules)
    frontier = frontier_of(table, desk.resources, answer)
    cash = int(desk.resources.budget[0])
    return Plan(
        choices=_choices(replace(desk, books=replace(desk.books, table=table)), answer, catalogue, tables.currency),
        uses=uses_of(desk.resources, answer.offers.problem.cost, answer.solution.choice),
        saved=round(answer.solution.value),
        bound=int(np.ceil(answer.bound)),
        frontier=frontier,
        next_money=next_step(table, desk.resources, answer),
        refused_for_fairness=tuple(
            (int(desk.rows[one.row]), desk.books.menu.measures[one.measure].key, one.reason) for one in refusals
        ),
        assumptions=(*desk.assumed, *worth_it(frontier, cash, tables.currency)),
    )


def _fair(desk: Desk, rules: Rules) -> tuple[Answer, Table, tuple[Refusal, ...]]:
    """The best choice that opens no pay gap: raises that would are taken out, and the choice is made again."""
    table, refusals = desk.books.table, list(desk.refusals)
    answer = best_answer(table, desk.resources, first_offers(table, desk.resources))
    for repair in range(REPAIRS):
        out = _widening(desk, table, answer, rules, thorough=repair >= REPAIRS - 2)
        if not out:
            break
        fits = table.fits.copy()
        for one in out:
            fits[one.row, one.measure] = False
        table = table._replace(fits=fits)
        refusals.extend(out)
        answer = best_answer(table, desk.resources, first_offers(table, desk.resources))
    return answer, table, tuple(sorted(refusals, key=lambda one: (one.row, one.measure)))


def _widening(desk: Desk, table: Table, answer: Answer, rules: Rules, *, thorough: bool) -> list[Refusal]:
    """Raises that must go so that no gap between groups widens: those of the people to_take_out names, or, to be
    `thorough`, of everyone on the side already ahead, so that the search ends.
    """
    members = desk.books.menu.members[answer.package]
    raises = desk.books.bill.raise_
    raised = np.where(members >= 0, np.take_along_axis(raises, np.maximum(members, 0).astype(np.int64), axis=1), 0)
    extra, worth = np.zeros(len(desk.pays.fixed), dtype=np.int64), np.zeros(len(desk.pays.fixed))
    extra[desk.rows] = np.rint(raised.sum(axis=1) / desk.pays.full_time[desk.rows]).astype(np.int64)
    worth[desk.rows] = values(table, answer.package)
    row_of = {int(row): at for at, row in enumerate(desk.rows)}
    return [
        Refusal(row_of[row], int(measure), reason)
        for row, reason in to_take_out(desk.colleagues, extra, worth, rules, thorough=thorough)
        if row in row_of
        for measure in np.flatnonzero((raises[row_of[row]] > 0) & table.fits[row_of[row]])
    ]


def _choices(desk: Desk, answer: Answer, catalogue: Catalogue, currency: str) -> tuple[Choice, ...]:
    """Each person's package, the runner-up, and why."""
    books = desk.books
    at_stake = stakes(books.risks, books.loss)
    chosen, second = answer.package, answer.runner_up(desk.resources.pool)
    rate = float(answer.solution.prices.company[0])
    first, other = books.packages(chosen), books.packages(second)
    before, enough = books.risks.probability[:, -1].tolist(), books.risks.enough.tolist()
    said = [
        why(Case(package, another, chance, rate, sure), catalogue, currency)
        for package, another, chance, sure in zip(first, other, before, enough, strict=True)
    ]
    return tuple(map(Choice, desk.rows.tolist(), at_stake, first, other, said))
