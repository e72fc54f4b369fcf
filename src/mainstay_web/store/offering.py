"""What a turn would offer each person of whom one might be asked: made with the whole brain, at night.

offered_rows(turn, assessment) -> rows of `Offered`
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from mainstay.loop.assessments import Assessment
from mainstay.loop.fair import Rules
from mainstay.loop.plan.desk import Desk, Facts, Wish, lay_out
from mainstay.loop.plan.one import offers_of_one
from mainstay_web.store.fairness import standing_kept
from mainstay_web.store.plan_parts import offer_kept, prospect_kept
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.plans import Offered

MOST_PEOPLE = 20_000
"""Beyond so many people, offers are made for key people alone."""


def offered_rows(turn: str, assessment: Assessment) -> list[Offered]:
    """A row for every key person and for everybody with an open case."""
    panel = assessment.panel
    small = len(panel.now) <= MOST_PEOPLE
    facts = Facts(panel, assessment.risks, assessment.effects, assessment.catalogue, assessment.tables)
    desk = lay_out(facts, Wish(None, not small, Rules()))
    wanted = set(Case.objects.exclude(state="closed").values_list("person", flat=True))
    key = panel.who["key"].fill_null(value=False).to_list()
    rows = []
    for row in desk.rows.tolist():
        place = int(panel.now.person[row])
        if key[place] or panel.ids[place] in wanted:
            rows.append(_row(turn, assessment, desk, row, panel.ids[place]))
    return rows


def _row(turn: str, assessment: Assessment, desk: Desk, row: int, number: str) -> Offered:
    offers, prospect = offers_of_one(desk, row)
    person = int(np.flatnonzero(desk.rows == row)[0])
    guarded = list(_guarded(desk, person))
    known = {measure for measure, _, _ in guarded}
    return Offered(
        person=number, turn=turn, as_of=assessment.as_of, prospect=prospect_kept(prospect), guarded=guarded,
        offers=[offer_kept(one) for one in offers if one.barred is None or one.measure in known],
        standing=standing_kept(desk.colleagues, row, float(desk.pays.full_time[row])),
    )  # fmt: skip


def _guarded(desk: Desk, person: int) -> Iterable[list[str]]:
    for one in desk.refusals:
        if one.row == person:
            yield [desk.books.menu.measures[one.measure].key, one.reason.zh, one.reason.en]
