"""The assessment for machines: what `--json` prints."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from mainstay.loop.effects import Effects
from mainstay.loop.proofs import Proof
from mainstay.loop.turn import Assessment
from mainstay.report.frames import plan_frame, risk_frame
from mainstay.report.manifest import as_json, versions

FORMAT = 1
"""Version of the shape of this document."""


def assessment_json(assessment: Assessment, parameters: Mapping[str, object]) -> str:
    """Risk and plan of every key person, what measures are worth, and the proof; money as decimal text."""
    key = pl.col("key").fill_null(value=False)
    return as_json(
        {
            "format": FORMAT,
            "as_of": assessment.as_of,
            "parameters": dict(sorted(parameters.items())),
            "versions": versions(),
            "missing_tables": assessment.panel.missing_tables,
            "warnings": [fault.text for fault in assessment.tables.warnings],
            "model": {"form": assessment.risks.form, "exits": assessment.risks.exits_learned_from,
                      "base_p12": assessment.risks.base},
            "risk": risk_frame(assessment).filter(key).to_dicts(),
            "plan": {
                "choices": plan_frame(assessment).to_dicts(),
                "saved_minor": assessment.plan.saved,
                "bound_minor": assessment.plan.bound,
                "gap": assessment.plan.gap,
                "uses": assessment.plan.uses,
                "frontier_minor": assessment.plan.frontier,
                "next_money_minor": assessment.plan.next_money,
                "assumptions": assessment.plan.assumptions,
            },
            "measures": _effects(assessment.effects),
            "proof": assessment.proof,
        },
    )  # fmt: skip


def proof_json(proof: Proof) -> str:
    """The backtest alone: `backtest.json`, and what `prove --json` prints."""
    return as_json(proof)


def effects_json(effects: Effects) -> str:
    """What each measure is worth: what `measures --json` prints."""
    return as_json({"format": FORMAT, "measures": _effects(effects), "notes": effects.notes})


def _effects(effects: Effects) -> list[dict[str, object]]:
    return [
        {
            "measure": key, "lowering_of_log_hazard": float(effects.mean[m]), "low": float(effects.low[m]),
            "high": float(effects.high[m]), "cases": int(effects.cases[m]), "evidence": effects.evidence[m],
        }
        for m, key in enumerate(effects.measures)
    ]  # fmt: skip
