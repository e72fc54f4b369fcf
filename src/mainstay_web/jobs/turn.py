"""Once round the loop, every night: facts in force → who, why and what to do about it → stored, told, learnt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay.loop.assessments import Assessment
from mainstay.loop.carry.alerts import RULES, Alert, Watched, choose
from mainstay.loop.carry.bands import Edges
from mainstay.loop.effects import Effects
from mainstay.loop.foresee import foresee, understand
from mainstay.loop.plan import at_stake
from mainstay.loop.plans import Plan
from mainstay.loop.proofs import Proof
from mainstay.loop.sense import sense
from mainstay.loop.turn import STAGES, once
from mainstay.report.card import model_card
from mainstay.report.manifest import plain, versions
from mainstay.report.view_company import budget, heat, overview, prevented
from mainstay.report.view_lines import cast
from mainstay.report.view_proof import card_view, proof_view
from mainstay.report.worth import measure_lines, measure_notes
from mainstay_web.actions import Caller, system_caller
from mainstay_web.actions.cases import open_from_alert
from mainstay_web.actions.offering import keep_offers
from mainstay_web.actions.turns import begin_turn, fail_turn, finish_turn, forget_old_views, save_parts, save_rows
from mainstay_web.store.access import whoever_may
from mainstay_web.store.alerting import opened_this_week, raised, watched
from mainstay_web.store.assessed import foreseen_rows, prompt_rows, view_rows
from mainstay_web.store.figures import coverage_of, figures_of, spent_on
from mainstay_web.store.installation import today
from mainstay_web.store.loss import totals
from mainstay_web.store.offering import offered_rows
from mainstay_web.store.rules import in_force
from mainstay_web.store.spread import spreads_of
from mainstay_web.store.turn_input import Input, input_of
from mainstay_web.store.turn_parts import Card, Frontier, Heat, Works, Worth, packed
from mainstay_web.store.turns import the_turn

Tell = Callable[[int, Text], None]
"""Told how far it is, in percent, and what it is doing."""

SEED = 7
UNPROVED = Text("这一轮没有做回测。", "This turn made no backtest.")
SAVING = Text("保存结果", "Saving what was found")
TELLING = Text("提请人力资源部关注", "Telling HR whom to talk to")


def quiet(_share: int, _stage: Text) -> None:
    """Progress that nobody watches."""


def nightly_turn(
    day: date | None = None, *, caller: Caller | None = None, tell: Tell = quiet, seed: int = SEED, light: bool = False
) -> str:
    """Goes once round the loop as of a day (None: today) and keeps what it found; returns the turn's reference.

    A `light` turn only senses and foresees: for the past, so that there is something to compare with; it opens no case.
    Whatever fails, pages go on showing the turn before. Raises what failed.
    """
    asked = caller or system_caller()
    as_of = day or today()
    ref = begin_turn(asked, as_of, light=light, seed=seed)
    try:
        found = input_of(as_of)
        assessment = (foreseen_only if light else _whole)(found, as_of, seed, tell)
        alerts = _keep(asked, ref, assessment, found, tell)
    except BaseException as error:
        # Also when the worker is being stopped: a turn must not look as if it were still under way.
        fail_turn(asked, ref, error.code if isinstance(error, AnticipatedError) else type(error).__name__)
        raise
    if not light:
        tell(97, TELLING)
        open_alerted(alerts, as_of)
    forget_old_views()
    return ref


def _whole(found: Input, day: date, seed: int, tell: Tell) -> Assessment:
    return once(found.tables, day, found.catalogue, seed=seed, progress=_stages(tell))


def foreseen_only(found: Input, day: date, seed: int, tell: Tell) -> Assessment:
    """An assessment without what measures are worth, without a plan and without a proof."""
    tell(5, STAGES[0])
    panel = sense(found.tables, day, found.catalogue, seed=seed)
    tell(40, STAGES[1])
    risks = foresee(panel, seed=seed, hazard=understand(panel, seed=seed))
    stakes = at_stake(panel, risks, found.catalogue, found.tables)
    effects = Effects.of_none()
    plan = Plan((), (), 0, 0, (), None, ())
    proof = Proof((), 12, 0, 0, {}, {}, (), (), None, (), (), enough=False, verdict=UNPROVED)
    return Assessment(day, found.tables, found.catalogue, panel, risks, stakes, effects, plan, proof)


def _stages(tell: Tell) -> Callable[[Text], None]:
    def told(stage: Text) -> None:
        tell(5 + 16 * STAGES.index(stage), stage)

    return told


def _keep(asked: Caller, ref: str, assessment: Assessment, found: Input, tell: Tell) -> dict[str, Alert]:
    tell(88, SAVING)
    day = assessment.as_of
    rules, turn = in_force(RULES, day), the_turn(ref)
    people = watched(assessment, rules)
    alerts = raised(assessment, people, rules)
    save_rows(ref, foreseen_rows(turn, assessment, people, rules.edges, alerts))
    save_rows(ref, view_rows(turn, assessment))
    save_rows(ref, prompt_rows(turn, assessment))
    if not turn.light:
        keep_offers(offered_rows(ref, assessment))
    aside = whoever_may(Act.HEAT_MAP, day)
    figures = figures_of(assessment, people, rules.edges, totals(day), aside)
    whole = {} if turn.light else company_parts(assessment, people, rules.edges, aside)
    save_parts(ref, {**whole, "figures": packed(figures)})
    risks = assessment.risks
    finish_turn(
        asked, ref, form=risks.form, exits=risks.exits_learned_from, base=risks.base,
        base_log_odds=risks.base_log_odds, versions=versions(), inputs=found.fingerprint, off=list(found.off),
        left_out={"facts": found.disputed, "people": found.objected},
    )  # fmt: skip
    return alerts


def company_parts(
    assessment: Assessment, people: Sequence[Watched], edges: Edges, aside: Collection[str]
) -> Mapping[str, Any]:
    """The views of the company, ready to be kept; those aside read them, and are not counted in them."""
    shades, hidden = heat(assessment, aside)
    effects, plan, card = assessment.effects, assessment.plan, model_card(assessment)
    middle = card.index("\n# ", 1)
    worth = tuple(
        Worth(key, float(effects.mean[m]), float(effects.low[m]), float(effects.high[m]), int(effects.cases[m]),
              effects.evidence[m].value)
        for m, key in enumerate(effects.measures)
    )  # fmt: skip
    cash = sum(choice.package.cash_now for choice in plan.choices if choice.package)
    money = Frontier(
        budget(assessment), plan.frontier, plan.uses, plan.next_money, cash, plan.saved, plan.bound,
        prevented(assessment),
    )  # fmt: skip
    parts = {
        "overview": overview(assessment, cast(assessment, aside)),
        "heat": Heat(shades, hidden, spreads_of(assessment, people, edges, aside), tuple(sorted(aside))),
        "works": Works(measure_lines(assessment), worth, measure_notes(effects), spent_on(assessment)),
        "frontier": money,
        "coverage": coverage_of(assessment),
        "proof": proof_view(assessment),
        "card": Card(card_view(assessment), card[:middle].strip() + "\n", card[middle:].strip() + "\n"),
    }
    return {**{key: packed(value) for key, value in parts.items()}, "proof_raw": plain(assessment.proof)}


def open_alerted(alerts: Mapping[str, Alert], day: date) -> tuple[int, int]:
    """Opens as many cases as the company can hold first talks this week: (opened, waiting). What waits stands in the
    queue, where HR may open it all the same.
    """
    now, waiting = choose(alerts.values(), opened_this_week(day), in_force(RULES, day))
    for alert in now:
        open_from_alert(system_caller(), alert)
    return len(now), len(waiting)
