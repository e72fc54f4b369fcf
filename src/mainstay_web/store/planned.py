"""The planner's part of a round, with the whole brain: imported where a plan is computed, never by the web process.

freeze(round)        what the planner is given
planned(frozen)      the plan, and everybody's offers
choice_rows(…)       rows of `PlanChoice`
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from mainstay.core.text import Text
from mainstay.loop.effects import Effects
from mainstay.loop.fair import Colleagues, Rules
from mainstay.loop.foresee import foresee, look_back, understand
from mainstay.loop.learn import learn
from mainstay.loop.lots import LOTS, SHARE, Pair, draw
from mainstay.loop.panel import Panel
from mainstay.loop.plan import plan
from mainstay.loop.plan.desk import Desk, Facts, Wish, lay_out
from mainstay.loop.plan.money import Pays
from mainstay.loop.plan.one import offers_of_one
from mainstay.loop.plan.resources import unit_value
from mainstay.loop.plans import Plan, Use
from mainstay.loop.risks import Risks
from mainstay.loop.sense import sense
from mainstay.loop.tables import Tables
from mainstay.loop.turn import FORESEEING, LEARNING, PLANNING, SENSING
from mainstay.report.manifest import versions
from mainstay_web.store.loss import losses_in_force
from mainstay_web.store.plan_parts import HUNDREDTHS, columns_of, offer_kept, package_kept, prospect_kept, with_package
from mainstay_web.store.plans import COMPANY, HOURS, taken_of
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.plans import PlanChoice, PlanRound
from mainstay_web.store.turn_input import Input, input_of

SEED = 7
Tell = Callable[[Text], None]


@dataclass(frozen=True)
class Frozen:
    """Everything that the planner is given; `digest` names it whole."""

    found: Input
    as_of: date
    cash: int
    key_only: bool
    inputs: dict[str, Any]

    @property
    def digest(self) -> str:
        """SHA-256 of the facts' fingerprint and all other inputs."""
        return digest([self.found.fingerprint, self.inputs])


@dataclass(frozen=True)
class Planned:
    """What came of it."""

    plan: Plan
    desk: Desk
    panel: Panel
    tables: Tables
    guarded: dict[int, list[list[str]]]
    """By row of `Panel.now`: raises that the guard refused, [measure, zh, en]."""


def freeze(row: PlanRound, as_of: date) -> Frozen:
    """The round's inputs as of a day. Raises InputError where the facts do not hold together."""
    found = input_of(as_of)
    limits = sorted((one.kind, one.scope, one.amount) for one in row.limits.filter(assumed=False))
    tables = _limited(found.tables, limits)
    inputs = {
        "as_of": as_of.isoformat(), "seed": SEED, "cash": row.cash, "key_only": row.key_only,
        "limits": tables["limits"].sort("kind", "scope").rows() if "limits" in tables else [],
        "lots": LOTS.written(in_force(LOTS, as_of)),
        "rules": {name: getattr(Rules(), name) for name in ("line", "others", "gap", "widening")},
        "off": list(found.off),
        "losses": [asdict(one) for one in losses_in_force(as_of)], "disputed": found.disputed,
        "objected": found.objected, "versions": versions(),
    }  # fmt: skip
    kept = json.loads(json.dumps(inputs, default=str))
    return Frozen(replace(found, tables=tables), as_of, row.cash, row.key_only, kept)


def _limited(tables: Tables, limits: list[tuple[str, str, int]]) -> Tables:
    """The company's limits with the round's in their place."""
    if not limits:
        return tables
    mine = pl.DataFrame(limits, {"kind": pl.String, "scope": pl.String, "amount": pl.Int64}, orient="row")
    if "limits" in tables:
        told = tables["limits"].with_columns(pl.col("scope").fill_null("company")).select("kind", "scope", "amount")
        mine = pl.concat([mine, told.join(mine, on=["kind", "scope"], how="anti", maintain_order="left")])
    return replace(tables, frames={**tables.frames, "limits": mine})


def planned(frozen: Frozen, tell: Tell) -> Planned:
    """The best packages, as the brain finds them. The same `frozen` gives the same."""
    found, seed = frozen.found, frozen.inputs["seed"]
    tables, catalogue = found.tables, found.catalogue
    panel, risks, effects = _understood(found, frozen.as_of, seed, tell)
    tell(PLANNING)
    chosen = plan(panel, risks, effects, catalogue, tables, budget=frozen.cash, key_only=frozen.key_only)
    wish = Wish(frozen.cash, frozen.key_only, Rules())
    desk = lay_out(Facts(panel, risks, effects, catalogue, tables), wish).with_chosen(chosen)
    guarded: dict[int, list[list[str]]] = {}
    for row, measure, reason in chosen.refused_for_fairness:
        guarded.setdefault(row, []).append([measure, reason.zh, reason.en])
    return Planned(chosen, desk, panel, tables, guarded)


def _understood(found: Input, as_of: date, seed: int, tell: Tell) -> tuple[Panel, Risks, Effects]:
    tell(SENSING)
    panel = sense(found.tables, as_of, found.catalogue, seed=seed)
    tell(FORESEEING)
    hazard = understand(panel, seed=seed)
    risks = foresee(panel, seed=seed, hazard=hazard)
    tell(LEARNING)
    worth = learn(panel, found.tables, found.catalogue, *look_back(panel, seed=seed, hazard=hazard))
    return panel, risks, worth


def choice_rows(row: PlanRound, made: Planned, units: dict[str, str]) -> list[PlanChoice]:
    """A row for everybody planned for. `units` are the unit paths of people by number."""
    found = []
    for choice in made.plan.choices:
        number = made.panel.ids[int(made.panel.now.person[choice.row])]
        kept = offered(made, choice.row)
        before = 1 - float(np.exp(-sum(kept["prospect"]["hazard"])))
        found.append(PlanChoice(
            round=row, person=number, place=choice.row, units=units.get(number, ""), enough=_enough(made, choice.row),
            before=before, stake_low=choice.at_stake.low, stake=choice.at_stake.middle,
            stake_high=choice.at_stake.high, planned=package_kept(choice.package),
            runner_up=package_kept(choice.runner_up), why=[choice.why.zh, choice.why.en],
            how=PlanChoice.PLANNED if choice.package else PlanChoice.NONE, **kept,
            **columns_of(choice.package, before),
        ))  # fmt: skip
    return found


def cast_lots(frozen: Frozen, made: Planned, rows: list[PlanChoice]) -> int:
    """Lets a lot decide close calls where the company wants it; how many. Deterministic: the seed is all inputs."""
    policy = LOTS.read(frozen.inputs["lots"])
    by_place = {row.place: row for row in rows}
    unit = unit_value(made.tables)
    pairs, then = [], {}
    for choice in made.plan.choices:
        row = by_place[choice.row]
        if choice.package is None or choice.runner_up is None:
            continue
        other = then[row.person] = with_package(row, choice.runner_up)
        takes = (tuple(_takes(one, use, unit) for use in made.plan.uses) for one in (row, other))
        pairs.append(Pair(row.person, choice.package, choice.runner_up, *takes))
    room = [(use.limit - use.used) * (HUNDREDTHS if use.kind == HOURS else 1) for use in made.plan.uses]
    drawn = draw(pairs, room, policy, frozen.digest)
    for row in rows:
        if row.person in drawn:
            if drawn[row.person] == PlanChoice.RUNNER_UP:
                row.__dict__ |= {name: getattr(then[row.person], name) for name in columns_of(None, 0.0)}
            row.how, row.offered_share = PlanChoice.LOT, SHARE
    return len(drawn)


def _takes(row: PlanChoice, use: Use, unit: int | None) -> int:
    return taken_of(use.kind, row, unit) if use.scope == COMPANY or f"/{use.scope}/" in row.units else 0


def _enough(made: Planned, row: int) -> bool:
    return bool(made.desk.books.risks.enough[int(np.flatnonzero(made.desk.rows == row)[0])])


def offered(made: Planned, row: int) -> dict[str, Any]:
    """The measures open to one person: those that fit, and those that only the guard refuses."""
    offers, prospect = offers_of_one(made.desk, row)
    guarded = made.guarded.get(row, [])
    known = {measure for measure, _, _ in guarded}
    return {
        "offers": [offer_kept(one) for one in offers if one.barred is None or one.measure in known],
        "prospect": prospect_kept(prospect), "guarded": guarded,
    }  # fmt: skip


def colleagues_kept(people: Colleagues, pays: Pays) -> dict[str, list[Any]]:
    """What fairness compares, by place and without names."""
    return {
        "fixed": people.fixed.tolist(), "cell": people.cell.tolist(),
        "level": [None if np.isnan(one) else float(one) for one in people.level], "boss": people.boss.tolist(),
        "tenure": [round(float(one), 4) for one in people.tenure], "full_time": pays.full_time.tolist(),
        **{kind: group.tolist() for kind, group in people.groups.items()},
    }  # fmt: skip


def round_columns(frozen: Frozen, made: Planned, turn: str) -> dict[str, Any]:
    """The columns of a round that its plan fills; `turn` is the one that read the same facts, if any did."""
    plan_ = made.plan
    step = plan_.next_money
    return {
        "as_of": frozen.as_of, "turn": turn, "facts": frozen.found.fingerprint, "inputs": frozen.inputs,
        "frozen": frozen.digest,
        "saved": plan_.saved, "bound": plan_.bound, "unit_value": unit_value(made.tables),
        "frontier": [[one.budget, one.saved, one.prevented] for one in plan_.frontier],
        "next_money": None if step is None else [step.budget, step.saved, step.prevented],
        "assumptions": [[one.zh, one.en] for one in plan_.assumptions],
        "colleagues": colleagues_kept(made.desk.colleagues, made.desk.pays),
    }  # fmt: skip


def limits_used(made: Planned) -> list[tuple[str, str, int]]:
    """Every limit the planner worked under: kind, scope, amount."""
    return [(one.kind, one.scope, one.limit) for one in made.plan.uses]


def digest(value: object) -> str:
    """SHA-256 of anything that is JSON."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=True, default=str).encode()).hexdigest()


def manifest(columns: dict[str, Any], choices: Iterable[PlanChoice]) -> str:
    """SHA-256 of what was planned: of the sums and of everybody's package, runner-up and reasons."""
    people = [[one.person, one.planned, one.runner_up, one.how, one.package, one.why, one.guarded] for one in choices]
    return digest([columns["frozen"], columns["saved"], columns["bound"], columns["frontier"], sorted(people, key=str)])
