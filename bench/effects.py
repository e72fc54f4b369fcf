"""What the plan is worth: its true value on invented companies as a share of the oracle's, beside other policies.

The company is the twin: noise in every fact, hidden intent that drives both who is treated and who leaves, habits in
past treatment, differences between people that the catalogue does not know. The loop sees its tables alone. The
setting is that of the design's findings, section 2: twelve measures, one of each kind (`comparable`), a place for each
person, one measure a person at most, the same list of whom a measure fits and what the fairness guard allows for every
policy. So the baselines are within reach of one another and only the choice counts. The oracle plans with the true
hazards and effects. "limits": what is lost where, by giving the loop the truth of one part at a time.

    python bench/effects.py --people 300 --seeds 8
    python bench/effects.py --people 3000 --seeds 4 --world hostile
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from learners import LEARNERS, uplift
from mainstay.chapters import CATALOGUE as WHOLE
from mainstay.core.catalogue import Catalogue, Formula, Measure, Quantity
from mainstay.loop.effects import TOGETHER, Effects
from mainstay.loop.foresee import foresee, look_back
from mainstay.loop.learn import learn
from mainstay.loop.panel import Floats, Ints, Panel
from mainstay.loop.plan.desk import Desk, Facts, Wish, doses, lay_out
from mainstay.loop.plan.joint import NONE, hazards
from mainstay.loop.plan.offers import best_answer, first_offers
from mainstay.loop.plan.packages import Table
from mainstay.loop.plan.planning import USUAL
from mainstay.loop.risks import Risks, likely_shares, push_shares
from mainstay.loop.sense import sense
from mainstay.loop.tables import Tables
from mainstay.twin import AS_OF, Truth, Twin, twin

EVALUATED = 1000
"""Seeds from here on are for the table; what was tuned was tuned on smaller ones."""

KINDS = (
    "pay.raise_to_line", "pay.bonus_share", "equity.refresh_grant", "career.promotion", "career.rotation",
    "career.training", "culture.lead_key_project", "culture.one_on_ones", "culture.care_leave", "work.flexible_hours",
    "work.hybrid", "recognition.voice",
)  # fmt: skip
RAISE = Decimal("0.03")
"""The one raise is by this share of pay, for anybody: so that ranking by risk can spend what it has on raises."""
FROM_PEOPLE = 3000
"""Learners are fitted from this many people on."""


def comparable() -> Catalogue:
    """The catalogue with one measure of each kind, as in the findings."""

    def flat(measure: Measure) -> Measure:
        if measure.instead_of != "raise":
            return measure
        more, over = (Formula(of={Quantity.YEARLY_PAY: RAISE * years}) for years in (1, 3))
        return replace(
            measure, raise_=more, price=replace(measure.price, cash_now=more, cash_three_years=over), fits=()
        )

    return replace(WHOLE, measures=tuple(flat(one) for one in WHOLE.measures if one.key in KINDS))


CATALOGUE = comparable()


@dataclass(frozen=True)
class World:
    """A company as the loop sees it, laid out for planning, and what is true of the people planned for."""

    panel: Panel
    risks: Risks
    desk: Desk
    before: tuple[Floats, Floats]
    tables: Tables
    truth: Truth
    lowering: Floats
    hazard: Floats


def world_of(invented: Twin) -> World:
    """Sense, foresee, and lay out the plan for the key people."""
    panel = sense(invented.tables, AS_OF, CATALOGUE)
    risks = foresee(panel)
    return laid_out(invented, panel, risks, look_back(panel))


def laid_out(invented: Twin, panel: Panel, risks: Risks, before: tuple[Floats, Floats]) -> World:
    """The same from steps already done."""
    prior = learn(panel, Tables({}), CATALOGUE, *before)
    facts = Facts(panel, risks, prior, CATALOGUE, invented.tables)
    desk = one_place_each(lay_out(facts, Wish(None, key_only=False, rules=USUAL)))
    row = {who: at for at, who in enumerate(invented.truth.ids)}
    here = np.array([row[panel.ids[person]] for person in panel.now.person[desk.rows]])
    truth = invented.truth
    return World(
        panel, risks, desk, before, invented.tables, truth, truth.lowering[here].astype(np.float64),
        hazards(_curve(truth)[here]),
    )  # fmt: skip


def one_place_each(desk: Desk) -> Desk:
    """The same people and measures, but one measure a person at most, and each takes one of as many places."""
    people, measures = desk.books.table.fits.shape
    single = np.flatnonzero((desk.books.menu.members != NONE).sum(axis=1) <= 1)
    members = desk.books.menu.members[single]
    number = np.full_like(desk.books.menu.number, -1)
    for row, (first, *_) in enumerate(members):
        number[(measures if first == NONE else first), measures, measures] = row
    cost = np.ones((people, measures, 1), dtype=np.int64)
    resources, books = desk.resources, desk.books
    resources = replace(
        resources, limits=resources.limits[:1], budget=np.array([people], dtype=np.int64), cost=cost,
        moves=resources.moves[:1], pool=np.zeros_like(resources.pool), pools=resources.pools[:1],
        pool_budget=resources.pool_budget[:1],
    )  # fmt: skip
    table = books.table._replace(members=members, number=number, cost=cost)
    menu = replace(books.menu, members=members, number=number)
    return replace(desk, resources=resources, books=replace(books, table=table, menu=menu))


def _curve(truth: Truth) -> Floats:
    """People × 12: true probability to have resigned by each month, if nothing more is done."""
    here, gone = np.ones(len(truth.other)), np.zeros((len(truth.other), truth.hazard.shape[1]))
    for month in range(truth.hazard.shape[1]):
        leaving = here * truth.hazard[:, month]
        gone[:, month] = (gone[:, month - 1] if month else 0) + leaving
        here = here - leaving - here * truth.other
    return gone


def together(each: Floats) -> Floats:
    """Joint lowering over the last axis; harm is not softened."""
    order = -np.sort(-np.maximum(each, 0), axis=-1)
    return np.asarray(order @ TOGETHER ** np.arange(each.shape[-1]) + np.minimum(each, 0).sum(axis=-1))


def worth(world: World, table: Table, package: Ints) -> float:
    """Value that the packages save, by the lowering and hazard of a table: the true one, or what is claimed."""
    members = world.desk.books.menu.members[package].astype(np.int64)
    rows = np.arange(len(package))[:, None]
    alone = np.where(members >= 0, table.lowering[rows, members], 0.0)
    after = np.zeros(len(package))
    for part in range(table.hazard.shape[1]):
        after += table.hazard[:, part] * np.exp(-together(alone * np.where(members >= 0, table.work[members, part], 0)))
    chance = np.exp(-after) - np.exp(-table.hazard.sum(axis=1))
    return float(chance @ table.loss)


def planned(world: World, table: Table) -> Ints:
    """The planner's packages for a table of lowerings and hazards."""
    return np.asarray(best_answer(table, world.desk.resources, first_offers(table, world.desk.resources)).package)


def greedy(world: World, wishes: Iterator[tuple[int, int]]) -> Ints:
    """Up to three measures a person that go together, in the order of the wishes, as long as every limit holds."""
    resources, table = world.desk.resources, world.desk.books.table
    number = {frozenset(row[row >= 0].tolist()): at for at, row in enumerate(world.desk.books.menu.members)}
    has: list[frozenset[int]] = [frozenset()] * len(table.loss)
    left = resources.budget.astype(np.int64).copy()
    for person, measure in wishes:
        more = has[person] | {measure}
        cost = resources.cost[person, measure]
        if more != has[person] and more in number and table.fits[person, measure] and (cost <= left).all():
            left -= cost
            has[person] = more
    return np.array([number[one] for one in has], dtype=np.int64)


def at_random(world: World, seed: int) -> Iterator[tuple[int, int]]:
    rng = np.random.default_rng(seed)
    for person in rng.permutation(len(world.desk.books.table.loss)):
        for measure in rng.permutation(len(world.desk.books.menu.measures)):
            yield int(person), int(measure)


def by_risk(world: World, order: Callable[[int], Ints]) -> Iterator[tuple[int, int]]:
    """People by falling risk, each with measures in an order of the person's own."""
    for person in np.argsort(-world.desk.books.risks.probability[:, -1], kind="stable"):
        for measure in order(int(person)):
            yield int(person), int(measure)


def raises(world: World) -> Ints:
    return np.array([at for at, one in enumerate(world.desk.books.menu.measures) if one.instead_of == "raise"])


def sized(world: World, lowering: Floats) -> Floats:
    """What the sizes of raises leave of these lowerings."""
    desk = world.desk
    return lowering * doses(desk.books.menu, desk.books.bill, desk.pays.take(desk.rows))


def cheapest(world: World) -> Iterator[tuple[int, int]]:
    bill, people = world.desk.books.bill, len(world.desk.books.table.loss)
    price = bill.cash_three_years + bill.equity + bill.hours[None, :] * 200
    for place in np.argsort(price, axis=None, kind="stable"):
        yield divmod(int(place), price.shape[1]) if people else (0, 0)


def fitting(world: World, prior: Effects) -> Callable[[int], Ints]:
    """Measures by what the catalogue says they do for the person's main driver."""
    main = np.argmax(push_shares(world.desk.books.risks.driver), axis=1)
    return lambda person: np.argsort(-prior.ease[:, main[person]], kind="stable")


def policies(world: World, effects: Effects, seed: int) -> dict[str, tuple[Ints, Table | None]]:
    """Every policy's packages, and what it claims of them (None where it claims nothing)."""
    mine = world.desk.books.table
    prior = learn(world.panel, Tables({}), CATALOGUE, *world.before)
    key = world.desk.rows
    shares = likely_shares(world.risks.driver)[key]
    shown, true = push_shares(world.risks.driver)[key], true_shares(world)
    learnt, better = sized(world, effects.lowering(shares)), sized(world, effects.lowering(true))
    tables = {
        "oracle": mine._replace(lowering=world.lowering, hazard=world.hazard),
        "prior alone": mine._replace(lowering=sized(world, prior.lowering(shown))),
        "prior, likely shares": mine._replace(lowering=sized(world, prior.lowering(shares))),
        "mainstay": mine._replace(lowering=learnt),
        "limits: true hazard": mine._replace(lowering=learnt, hazard=world.hazard),
        "limits: true shares": mine._replace(lowering=better),
        "limits: both": mine._replace(lowering=better, hazard=world.hazard),
        "limits: true effects": mine._replace(lowering=world.lowering),
    }
    out: dict[str, tuple[Ints, Table | None]] = {
        "random affordable": (greedy(world, at_random(world, seed)), None),
        "by risk, a raise": (greedy(world, by_risk(world, lambda _: raises(world))), None),
        "cheapest first": (greedy(world, cheapest(world)), None),
        "by risk, fits driver": (greedy(world, by_risk(world, fitting(world, prior))), None),
    }
    for name in LEARNERS if len(world.panel.now) >= FROM_PEOPLE - 100 else ():
        gain = uplift(name, world.panel, world.tables, CATALOGUE.measures, seed)[key]
        table = mine._replace(lowering=as_lowering(gain, world.risks.probability[key, -1]))
        out[name] = (planned(world, table), table)
    return out | {name: (planned(world, table), table) for name, table in tables.items()}


def true_shares(world: World) -> Floats:
    row = {who: at for at, who in enumerate(world.truth.ids)}
    return np.asarray(
        world.truth.share[[row[world.panel.ids[person]] for person in world.panel.now.person[world.desk.rows]]]
    )


def as_lowering(gain: Floats, chance: Floats) -> Floats:
    """A learner's fall of the probability as a lowering of the log-hazard."""
    left = np.clip(1 - gain / np.maximum(chance, 1e-3)[:, None], 0.05, 3.0)
    return np.asarray(-np.log(left))


def measured(world: World, effects: Effects, seed: int) -> dict[str, tuple[float, float]]:
    """Of each policy: true value as a share of the oracle's, and claimed over true value (NaN if nothing claimed)."""
    true = world.desk.books.table._replace(lowering=world.lowering, hazard=world.hazard)
    found = policies(world, effects, seed)
    best = worth(world, true, found["oracle"][0])
    out = {}
    for name, (package, claim) in found.items():
        value = worth(world, true, package)
        told = worth(world, claim, package) / value if claim is not None and value > 0 else np.nan
        out[name] = (value / best, told)
    return out


def once(people: int, seed: int, kind: str, lots: float) -> dict[str, tuple[float, float]]:
    world = world_of(twin(people, 36, seed, kind, catalogue=CATALOGUE, lots=lots))  # type: ignore[arg-type]  # argparse checked
    return measured(world, learn(world.panel, world.tables, CATALOGUE, *world.before), seed)


def shown(rows: list[dict[str, tuple[float, float]]]) -> None:
    print(f"{'policy':24s} {'share of oracle':>16s} {'(least..most)':>14s}   claimed/true")
    for name in rows[0]:
        share = np.array([row[name][0] for row in rows])
        claim = np.array([row[name][1] for row in rows])
        error = share.std(ddof=1) / np.sqrt(len(share)) if len(share) > 1 else 0.0
        told = f"{np.nanmedian(claim):.2f}" if np.isfinite(claim).any() else "-"
        print(f"{name:24s} {share.mean():10.3f} ±{error:.3f}  {share.min():.2f}..{share.max():.2f}   {told:>8s}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--first", type=int, default=EVALUATED)
    parser.add_argument("--world", choices=("realistic", "hostile", "easy"), default="realistic")
    parser.add_argument("--lots", type=float, default=1.0, help="how many times as often as usual lots decided")
    asked = parser.parse_args()
    rows = []
    for seed in range(asked.first, asked.first + asked.seeds):
        begun = time.perf_counter()
        rows.append(once(asked.people, seed, asked.world, asked.lots))
        print(f"seed {seed} ({time.perf_counter() - begun:.0f} s)", {k: f"{v:.3f}" for k, (v, _) in rows[-1].items()})
        print("   claimed/true", {k: f"{v:.2f}" for k, (_, v) in rows[-1].items() if np.isfinite(v)}, flush=True)
    print(f"{asked.world}, {asked.people} people, {asked.seeds} seeds from {asked.first}, lots {asked.lots:g}")
    shown(rows)


if __name__ == "__main__":
    main()
