"""The plan: from risk and effects to the best packages under every limit, and what is promised by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mainstay.core.catalogue import Catalogue
from mainstay.loop.effects import Effects
from mainstay.loop.fair import Rules
from mainstay.loop.panel import Bools, Panel
from mainstay.loop.plan.desk import Desk, Facts, Wish, lay_out
from mainstay.loop.plan.fairness import Refusal, to_take_out
from mainstay.loop.plan.frontier import frontier_of, next_step, worth_it
from mainstay.loop.plan.offers import Answer, best_answer, first_offers
from mainstay.loop.plan.order import too_much_together, without_room
from mainstay.loop.plan.packages import Table, values
from mainstay.loop.plan.resources import uses_of
from mainstay.loop.plan.stability import draws_for, stays_of
from mainstay.loop.plan.stake import stakes
from mainstay.loop.plan.why import Case, why
from mainstay.loop.plans import Choice, Plan, Stays
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
    answer, table, refusals = _fair(desk, rules, tables.currency)
    frontier = frontier_of(table, desk.resources, answer)
    cash = int(desk.resources.budget[0])
    books = replace(desk.books, table=table)
    stays, keeps = stays_of(table, desk.resources, answer, (books.menu, effects, books.risks))
    return Plan(
        choices=_choices(replace(desk, books=books), answer, (catalogue, tables.currency), stays),
        uses=uses_of(desk.resources, answer.offers.problem.cost, answer.solution.choice),
        saved=round(answer.solution.value),
        bound=int(np.ceil(answer.bound)),
        frontier=frontier,
        next_money=next_step(table, desk.resources, answer),
        refused_for_fairness=tuple(
            (int(desk.rows[one.row]), desk.books.menu.measures[one.measure].key, one.reason) for one in refusals
        ),
        assumptions=(*desk.assumed, *worth_it(frontier, cash, tables.currency)),
        draws=draws_for(len(desk.rows)),
        keeps=keeps,
    )


def _fair(desk: Desk, rules: Rules, currency: str) -> tuple[Answer, Table, tuple[Refusal, ...]]:
    """The best choice that passes no line and opens no pay gap: raises that would are taken out, and the choice is made
    again. Raises that wait for the manager's are on offer first, and go where the choice leaves them no room.
    """
    table, refusals = desk.books.table, []
    table = table._replace(fits=table.fits | desk.waiting)
    answer = best_answer(table, desk.resources, first_offers(table, desk.resources))
    for repair in range(REPAIRS):
        thorough = repair >= REPAIRS - 2
        given = _given(desk, answer)
        out = [*_widening(desk, table, answer, rules, thorough=thorough), *_together(desk, given, rules, currency)]
        left = desk.waiting & table.fits
        stranded = left if thorough else without_room(desk.raises, left, given)
        if not out and not stranded.any():
            break
        fits = table.fits & ~stranded
        for one in out:
            fits[one.row, one.measure] = False
        table = table._replace(fits=fits)
        refusals.extend(out)
        answer = best_answer(table, desk.resources, first_offers(table, desk.resources))
    freed = desk.waiting & table.fits
    whole = {(one.row, one.measure): one for one in (*refusals, *desk.refusals) if not freed[one.row, one.measure]}
    return answer, table, tuple(whole[place] for place in sorted(whole))


def _given(desk: Desk, answer: Answer) -> Bools:
    """People planned for × measures: what the answer gives to whom."""
    members = desk.books.menu.members[answer.package].astype(np.int64)
    given = np.zeros((len(members), len(desk.books.menu.measures) + 1), dtype=bool)
    np.put_along_axis(given, members, values=True, axis=1)  # no measure, -1, is the last column
    return given[:, :-1]


def _together(desk: Desk, given: Bools, rules: Rules, currency: str) -> list[Refusal]:
    """Raises that go because a person's pass a line together."""
    return [Refusal(*one) for one in too_much_together(desk.raises, given, desk.free, rules, currency)]


def _widening(desk: Desk, table: Table, answer: Answer, rules: Rules, *, thorough: bool) -> list[Refusal]:
    """Raises that must go so that no gap between groups widens: those of the people to_take_out names, or, to be
    `thorough`, of everyone on the side already ahead, so that the search ends.
    """
    raises, worth = desk.raises.extra, np.zeros(len(desk.pays.fixed))
    worth[desk.rows] = values(table, answer.package)
    extra = desk.raises.whole(_given(desk, answer))
    row_of = {int(row): at for at, row in enumerate(desk.rows)}
    return [
        Refusal(row_of[row], int(measure), reason)
        for row, reason in to_take_out(desk.colleagues, extra, worth, rules, thorough=thorough)
        if row in row_of
        for measure in np.flatnonzero((raises[row_of[row]] > 0) & table.fits[row_of[row]])
    ]


def _choices(desk: Desk, answer: Answer, words: tuple[Catalogue, str], stays: Sequence[Stays]) -> tuple[Choice, ...]:
    """Each person's package, the runner-up, why, and how firm that is; in the catalogue's words and a currency."""
    books, (catalogue, currency) = desk.books, words
    at_stake = stakes(books.risks, books.loss)
    chosen, second = answer.package, answer.runner_up(desk.resources.pool)
    rate = float(answer.solution.prices.company[0])
    first, other = books.packages(chosen), books.packages(second)
    before, enough = books.risks.probability[:, -1].tolist(), books.risks.enough.tolist()
    said = [
        why(Case(package, another, chance, rate, sure), catalogue, currency)
        for package, another, chance, sure in zip(first, other, before, enough, strict=True)
    ]
    return tuple(map(Choice, desk.rows.tolist(), at_stake, first, other, said, stays))
