"""What a turn keeps of reasons that go against the known direction of their signal says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mainstay.loop import turn as brain
from mainstay.loop.foresee import foresee
from mainstay.loop.foresee.hazard import Hazard
from mainstay.loop.panel import Panel
from mainstay.loop.risks import Risks
from mainstay.report.reasons import TURNED
from mainstay.twin import AS_OF, twin
from mainstay_web.actions import system_caller
from mainstay_web.actions.facts import import_tables
from mainstay_web.jobs.turn import nightly_turn
from mainstay_web.store.compared import reasons_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.turns import Foreseen, PersonView, Turn
from mainstay_web.store.turn_parts import page_of


def all_turned(panel: Panel, *, seed: int = 7, hazard: Hazard | None = None) -> Risks:
    """The real warning, and every reason in it said to go against its signal's direction."""
    risks = foresee(panel, seed=seed, hazard=hazard)
    return replace(risks, turned=np.sign(risks.contribution).astype(np.int8))


@pytest.mark.django_db
def test_the_person_page_says_of_a_reason_that_it_usually_goes_the_other_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brain, "foresee", all_turned)
    made = twin(60, 14, 3, language="zh")
    here = the_installation()
    here.company, here.day = made.tables.company, AS_OF
    here.save()
    import_tables(system_caller("test"), made.tables, "twin")
    kept = Turn.objects.get(ref=nightly_turn())
    said = [reason for row in Foreseen.objects.filter(turn=kept) for reason in reasons_of(row)]
    assert len(said) > 60
    assert all(one.text.zh.endswith(TURNED[1].zh) and one.text.en.endswith(TURNED[1].en) for one in said)
    pages = [page_of(view.value) for view in PersonView.objects.filter(turn=kept)]
    holding = [text for page in pages for _, text in page.holds]
    assert holding
    assert all(text.zh.endswith(TURNED[-1].zh) and text.en.endswith(TURNED[-1].en) for text in holding)
