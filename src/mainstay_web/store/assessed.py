"""From an assessment to rows: what a turn keeps of each person. Pure: reads no table and writes none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite
from typing import Any

import numpy as np
import polars as pl

from mainstay.chapters.people.talks import PROMPTS, Told, prompts
from mainstay.loop.assessments import Assessment
from mainstay.loop.carry.alerts import Alert, Watched
from mainstay.loop.carry.bands import Edges, band_of
from mainstay.loop.carry.managers import gives_away
from mainstay.loop.risks import DRIVERS, HORIZONS, push_shares
from mainstay.loop.sentences import sentence
from mainstay.report.happenings import happenings
from mainstay.report.manifest import plain
from mainstay.report.reasons import reasons
from mainstay.report.view_lines import average, cast, line
from mainstay.report.view_person import Desk
from mainstay_web.store.tables.turns import Foreseen, PersonView, Prompted, Turn
from mainstay_web.store.turn_parts import packed

MOST_REASONS = 6
MOST_VIEWS = 5_000
"""Pages are made for so many key people, the most value at stake first; of the others there are the numbers."""


def foreseen_rows(
    turn: Turn, assessment: Assessment, found: Sequence[Watched], edges: Edges, alerts: Mapping[str, Alert]
) -> list[Foreseen]:
    """A row for everybody here now."""
    panel, risks = assessment.panel, assessment.risks
    shares = push_shares(risks.driver)
    key = panel.who["key"].fill_null(value=False).to_list()
    rows = []
    for row, one in enumerate(found):
        stake, alert = assessment.at_stake[row], alerts.get(one.person_id)
        enough = bool(risks.enough[row])
        rows.append(Foreseen(
            turn=turn, person=one.person_id, key=bool(key[int(panel.now.person[row])]), enough=enough,
            **_chances(assessment, row), sure=one.sure,
            band=int(band_of(one.sure, risks.base_log_odds, edges)) if enough else 0,
            at_stake_low=stake.low, at_stake=stake.middle, at_stake_high=stake.high,
            driver=_main(risks.driver[row]), shares=[round(float(s), 4) for s in shares[row]],
            risen=int(risks.since[row]),
            reasons=[[r.key, r.driver.value, round(r.push, 4), r.text.zh, r.text.en]
                     for r in reasons(assessment, row, MOST_REASONS)],
            alert=alert.kind.value if alert else "", severity=alert.severity.value if alert else "",
            why_now=[[text.zh, text.en] for text in alert.reasons] if alert else [],
            ask_second=list(alert.ask_second) if alert else [],
        ))  # fmt: skip
    return rows


def _chances(assessment: Assessment, row: int) -> dict[str, float]:
    risks = assessment.risks
    return {
        f"p{months}{end}": float(side[row, place])
        for place, months in enumerate(HORIZONS)
        for end, side in (("", risks.probability), ("_low", risks.low), ("_high", risks.high))
    }


def _main(push: Any) -> str:
    best = int(np.argmax(push))
    return DRIVERS[best].value if push[best] > 0 else ""


def prompt_rows(turn: Turn, assessment: Assessment) -> list[Prompted]:
    """What the facts suggest to managers; the estimate is not read here at all."""
    panel, currency = assessment.panel, assessment.tables.currency
    columns = [(c, one.key) for c, one in enumerate(panel.features) if one.key in PROMPTS and not one.own]
    talked = _last_talks(assessment)
    rows = []
    for row, place in enumerate(panel.now.person.tolist()):
        told = []
        for column, key in columns:
            value = float(panel.now.values[row, column])
            if isfinite(value):
                first, second = float(panel.first[row, column]), float(panel.second[row, column])
                signal = assessment.catalogue.signal(key)
                told.append(Told(key, value, sentence(signal, value, first, second, currency)))
        said = [one for one in prompts(told) if not (gives_away(one.fact) or gives_away(one.step))]
        rows.append(
            Prompted(
                turn=turn, person=panel.ids[place], talked_on=talked.get(panel.ids[place]),
                prompts=[[one.signal, one.fact.zh, one.fact.en, one.step.zh, one.step.en] for one in said],
            )
        )  # fmt: skip
    return rows


def _last_talks(assessment: Assessment) -> dict[str, date]:
    if "talks" not in assessment.tables:
        return {}
    held = assessment.tables["talks"].filter(pl.col("day") <= assessment.as_of)
    return dict(held.group_by("person_id").agg(pl.col("day").max()).iter_rows())


def view_rows(turn: Turn, assessment: Assessment) -> list[PersonView]:
    """The page of each key person, with what was chosen for them."""
    who = cast(assessment)
    rows = who.rows[:MOST_VIEWS]
    top = float(assessment.risks.high[list(rows), -1].max(initial=max(0.1, average(assessment))))
    chosen = {row: choice.package for row, choice in who.choices.items()}
    lines = [line(assessment, row, "", chosen.get(row), top) for row in rows]
    happened = happenings(assessment.tables, assessment.catalogue, [one.person_id for one in lines], assessment.as_of)
    desk = Desk(assessment, who, happened)
    return [
        PersonView(
            turn=turn, person=one.person_id, value=packed(desk.page(row, one)),
            choice=plain(who.choices[row]) if row in who.choices else None,
        )
        for row, one in zip(rows, lines, strict=True)
    ]  # fmt: skip
