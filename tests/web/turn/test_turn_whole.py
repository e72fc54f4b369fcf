"""The turn itself, with the real brain on a small invented company."""

from __future__ import annotations

import pytest

from mainstay.report.views import Overview, ProofView
from mainstay.twin import AS_OF, twin
from mainstay_web.actions import system_caller
from mainstay_web.actions.facts import import_tables
from mainstay_web.jobs.turn import nightly_turn
from mainstay_web.store import turns
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.turns import Foreseen, PersonView, Turn
from mainstay_web.store.turn_parts import Card, Figures, Frontier, Heat, Works, page_of


@pytest.fixture
def invented(db: None) -> None:
    """Sixty people over a year."""
    del db
    made = twin(60, 14, 3, language="zh")
    here = the_installation()
    here.company, here.day = made.tables.company, AS_OF
    here.save()
    import_tables(system_caller("test"), made.tables, "twin")


@pytest.mark.usefixtures("invented")
def test_a_turn_is_kept_whole_and_the_same_again() -> None:
    first = Turn.objects.get(ref=nightly_turn())
    assert first.state == Turn.DONE
    assert first.as_of == AS_OF
    assert first.people == Foreseen.objects.filter(turn=first).count() == 60
    assert first.form in {"prior", "additive", "additive+boosted"}
    for key, kind in (("overview", Overview), ("heat", Heat), ("works", Works), ("frontier", Frontier),
                      ("proof", ProofView), ("card", Card), ("figures", Figures)):  # fmt: skip
        assert isinstance(turns.part(first, key, kind), kind), key
    views = PersonView.objects.filter(turn=first)
    assert views.count() == Foreseen.objects.filter(turn=first, key=True).count() > 0
    page = page_of(views[0].value)
    assert page.line.person_id == views[0].person
    again = Turn.objects.get(ref=nightly_turn())
    assert again.inputs == first.inputs
    assert again.manifest == first.manifest
    assert Case.objects.filter(state="opened").count() <= 5
