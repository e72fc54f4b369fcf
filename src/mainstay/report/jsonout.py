"""Answers for machines: what `--json` prints."""

from __future__ import annotations

from math import isfinite

import polars as pl

from mainstay.loop.assessments import Assessment
from mainstay.loop.effects import Effects, Reach
from mainstay.report.frames import plan_frame, risk_frame
from mainstay.report.manifest import plain, versions
from mainstay.report.worth import measure_notes

FORMAT = 1
"""Version of the shape of these documents."""


def json_of(answer: object) -> object:
    """Any answer as what JSON knows: an assessment, what measures are worth, a proof, or another plain dataclass.

    Money is decimal text in units of the row's currency; names that end in `_minor` hold whole minor units. A number
    that is not known is null.
    """
    if isinstance(answer, Assessment):
        return plain(_assessment(answer))
    if isinstance(answer, Effects):
        return plain({"format": FORMAT, "measures": _effects(answer), "notes": measure_notes(answer)})
    return plain(answer)


def _assessment(found: Assessment) -> dict[str, object]:
    """Risk and plan of every key person, what measures are worth, and the proof."""
    plan, risks = found.plan, found.risks
    return {
        "format": FORMAT,
        "as_of": found.as_of,
        "versions": versions(),
        "missing_tables": found.panel.missing_tables,
        "warnings": [fault.text for fault in found.tables.warnings],
        "model": {"form": risks.form, "resignations": risks.exits_learned_from, "base_p12": risks.base},
        "risk": risk_frame(found).filter(pl.col("key").fill_null(value=False)).to_dicts(),
        "plan": {
            "choices": plan_frame(found).to_dicts(),
            "saved_minor": plan.saved,
            "bound_minor": plan.bound,
            "gap": plan.gap,
            "uses": plan.uses,
            "frontier_minor": plan.frontier,
            "next_money_minor": plan.next_money,
            "assumptions": plan.assumptions,
            "draws": plan.draws,
            "keeps": plan.keeps,
        },
        "measures": _effects(found.effects),
        "measure_notes": measure_notes(found.effects),
        "proof": found.proof,
    }


def _effects(effects: Effects) -> list[dict[str, object]]:
    """By measure the lowering of the log-hazard that plans reckon with, its 80 % interval for readers, and apart the
    planner's own, what is published and what the own cases say by themselves.
    """
    return [
        {
            "measure": key, "lowering_of_log_hazard": float(effects.mean[m]), **_ends(effects.shown, m),
            "planner": _ends(effects.believed, m), "published": _reach(effects.published, m),
            "own_cases_alone": _reach(effects.own, m), "cases": int(effects.cases[m]), "evidence": effects.evidence[m],
        }
        for m, key in enumerate(effects.measures)
    ]  # fmt: skip


def _reach(reach: Reach, m: int) -> dict[str, float] | None:
    """What stands in one place of the reach; None where nothing is known."""
    return {"mean": float(reach.mean[m]), **_ends(reach, m)} if isfinite(reach.mean[m]) else None


def _ends(reach: Reach, m: int) -> dict[str, float]:
    return {"low": float(reach.low[m]), "high": float(reach.high[m])}
