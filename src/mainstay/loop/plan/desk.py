"""Everything the planner needs, laid out: who is planned for, what fits, what it costs, and the limits."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from mainstay.core.catalogue import Catalogue
from mainstay.core.text import Text
from mainstay.loop.effects import Effects, dose, is_raise
from mainstay.loop.fair import Colleagues, Rules
from mainstay.loop.panel import Bools, Floats, Ints, Panel
from mainstay.loop.plan.account import Books
from mainstay.loop.plan.fairness import Refusal, colleagues_of, raises_of, unfair_raises
from mainstay.loop.plan.joint import Menu, hazards, menu_of
from mainstay.loop.plan.limits import chains, limits_of
from mainstay.loop.plan.money import Pays, pays_of
from mainstay.loop.plan.order import Raises, could_follow
from mainstay.loop.plan.packages import Bill, Table, bill_of, fits_of
from mainstay.loop.plan.resources import Namer, Resources, assumed_limits, resources_of, shut_out, unit_value
from mainstay.loop.plan.stake import cost_of_loss
from mainstay.loop.plans import Plan
from mainstay.loop.risks import Risks, likely_shares
from mainstay.loop.tables import Tables

TELLING_LOWERING, TELLING_HAZARD = 7, 9
"""Decimals of what a measure lowers, and of a hazard, that the planner reads: far finer than is known, and coarser than
the last digits in which kinds of processor differ, which would choose between equal packages."""


@dataclass(frozen=True)
class Facts:
    """What the other steps found out, and the company's tables."""

    panel: Panel
    risks: Risks
    effects: Effects
    catalogue: Catalogue
    tables: Tables


@dataclass(frozen=True)
class Wish:
    """What is asked of a plan: `budget` of cash now in minor units (None: the `limits` table's, or a stated default),
    key people only or everyone, and the rules of the fairness guard.
    """

    budget: int | None
    key_only: bool
    rules: Rules


@dataclass(frozen=True)
class Desk:
    """Those planned for (`rows` of `Panel.now`; everything else is in their order) with the books and the limits.

    `refusals` count rows as in `rows`; `colleagues` are all who are here now. `assumed` is what the reader must know.
    Raises in `waiting` (people × measures) are refused, but for a plan that raises the manager too; somebody answers
    for those in `free`.
    """

    rows: Ints
    books: Books
    resources: Resources
    colleagues: Colleagues
    pays: Pays
    raises: Raises
    refusals: tuple[Refusal, ...]
    waiting: Bools
    free: Bools
    assumed: tuple[Text, ...]

    def with_chosen(self, plan: Plan) -> Desk:
        """The desk with every measure on offer that a plan made from it chose, those that waited too."""
        fits, place = self.books.table.fits.copy(), {int(row): at for at, row in enumerate(self.rows)}
        column = {measure.key: at for at, measure in enumerate(self.books.menu.measures)}
        for choice in plan.choices:
            for key in choice.package.measures if choice.package else ():
                fits[place[choice.row], column[key]] = True
        return replace(self, books=replace(self.books, table=self.books.table._replace(fits=fits)))


@dataclass(frozen=True)
class _People:
    """Those planned for: their panel, risks and pay; and, of everyone here now, pay, what the guard compares, and what
    pushes.
    """

    rows: Ints
    panel: Panel
    risks: Risks
    pays: Pays
    everyone: Pays
    colleagues: Colleagues
    everyone_driver: Floats


def lay_out(facts: Facts, wish: Wish) -> Desk:
    """The desk, from which a plan can be made."""
    people, who_text = _people(facts, key_only=wish.key_only)
    menu = menu_of(facts.catalogue.measures, facts.effects)
    bill = bill_of(menu.measures, people.pays)
    resources, shut, limit_text = _limits(facts, wish, people, menu, bill)
    fits = fits_of(menu.measures, people.panel, facts.tables, bill) & ~shut & people.pays.known[:, None]
    raises = raises_of(people.colleagues, people.everyone, people.rows, bill.raise_)
    unfair, free = unfair_raises(raises, wish.rules, facts.tables.currency), _free(people, menu, wish.rules)
    barred = (unfair.above_peers | unfair.above_boss) & ~free
    loss = cost_of_loss(people.panel, facts.catalogue, facts.tables, people.pays)
    table = _table(people, menu, facts.effects, fits & ~barred, loss)
    lowering = np.round(table.lowering * doses(menu, bill, people.pays), TELLING_LOWERING)
    table = table._replace(lowering=lowering, cost=resources.cost)
    return Desk(
        people.rows,
        Books(people.panel.as_of, menu, table, bill, people.risks, facts.effects, loss),
        resources,
        people.colleagues,
        people.everyone,
        raises,
        tuple(one for one in unfair.refusals if (fits & barred)[one.row, one.measure]),
        could_follow(raises, fits & ~(unfair.above_peers & ~free), unfair.above_boss & ~free),
        free,
        (*who_text, *_pay_text(people.pays), *limit_text),
    )


def doses(menu: Menu, bill: Bill, pays: Pays) -> Floats:
    """People × measures: how much of its usual effect each measure has at the size it would have for the person."""
    raises = np.array([is_raise(measure) for measure in menu.measures], dtype=bool)
    return np.where(raises, dose(bill.raise_ / np.maximum(pays.yearly, 1)[:, None]), 1.0)


def _people(facts: Facts, *, key_only: bool) -> tuple[_People, tuple[Text, ...]]:
    panel = facts.panel
    everyone = pays_of(panel, facts.tables)
    key = panel.who["key"].fill_null(value=False).to_numpy()[panel.now.person]
    text: tuple[Text, ...] = ()
    if key_only and not key.any():
        text = (
            Text(
                "没有人被标为骨干员工，因此方案面向在册的所有人。",
                "Nobody is marked as key, so the plan is for everyone here.",
            ),
        )
    rows = np.flatnonzero(key) if key_only and key.any() else np.arange(len(key))
    chosen = replace(
        panel,
        now=panel.now.take(rows), ahead=panel.ahead[rows], first=panel.first[rows], second=panel.second[rows],
    )  # fmt: skip
    colleagues = colleagues_of(panel, everyone)
    risks = _risks_of(facts.risks, rows)
    return _People(rows, chosen, risks, everyone.take(rows), everyone, colleagues, facts.risks.driver), text


def _risks_of(risks: Risks, rows: Ints) -> Risks:
    by_row = ("probability", "low", "high", "curve", "curve_low", "curve_high", "log_odds", "contribution", "timing",
              "driver", "since", "enough")  # fmt: skip
    return replace(risks, **{name: getattr(risks, name)[rows] for name in by_row})


def _pay_text(pays: Pays) -> tuple[Text, ...]:
    unknown = int((~pays.known).sum())
    if not unknown:
        return ()
    return (
        Text(
            f"{unknown} 人的薪酬未知，无法估算离职代价，方案没有为他们选择措施。",
            f"The pay of {unknown} {'person' if unknown == 1 else 'people'} is unknown, so what their leaving would "
            "cost cannot be said, and the plan chooses nothing for them.",
        ),
    )


def _limits(
    facts: Facts, wish: Wish, people: _People, menu: Menu, bill: Bill
) -> tuple[Resources, Bools, tuple[Text, ...]]:
    """The limits, measures that cannot be counted against them, and what was assumed."""
    unit = unit_value(facts.tables)
    given, said = limits_of(facts.tables, wish.budget, int(people.pays.yearly.sum()))
    name = Namer.of(facts.catalogue, facts.tables.currency)
    made, made_text = assumed_limits(given, menu.measures, len(people.rows), name)
    shut, shut_text = shut_out(given, menu.measures, unit)
    above = chains(facts.tables)
    own = people.panel.who[people.panel.now.person.tolist()]["unit"]
    units = own.unique(maintain_order=True)
    chain = [() if unit_id is None else (unit_id, *above.get(unit_id, ())) for unit_id in units]
    place = own.replace_strict(units, np.arange(len(units)), return_dtype=pl.Int64).to_numpy()
    resources = resources_of((given, made), bill, (chain, place), unit)
    return resources, shut, (*said, *made_text, *shut_text)


def _free(people: _People, menu: Menu, rules: Rules) -> Bools:
    """People × measures: raises that somebody answers for."""
    free = np.zeros((len(people.rows), len(menu.measures)), dtype=bool)
    if rules.overrides:
        for row, person in enumerate(people.panel.now.person):
            for column, measure in enumerate(menu.measures):
                free[row, column] = (people.panel.ids[person], measure.key) in rules.overrides
    return free


def _table(people: _People, menu: Menu, effects: Effects, fits: Bools, loss: Ints) -> Table:
    lowering = effects.lowering(likely_shares(people.everyone_driver)[people.rows])[:, menu.place]
    hazard = np.round(hazards(people.risks.curve), TELLING_HAZARD)
    return Table(
        menu.members, menu.number, np.ascontiguousarray(menu.work), np.ascontiguousarray(lowering), hazard,
        loss[:, 1].astype(np.float64), fits, np.zeros((*fits.shape, 0), dtype=np.int64),
    )  # fmt: skip
