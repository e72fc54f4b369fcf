"""The turn itself, with the real brain on a small invented company."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from turn_made import a_turn, says

from mainstay.core.access import Role
from mainstay.core.errors import InputError
from mainstay.core.text import Text
from mainstay.loop.assessments import Assessment
from mainstay.loop.carry.alerts import Alert
from mainstay.loop.carry.bands import Band
from mainstay.loop.carry.states import Kind, Severity
from mainstay.report.views import Overview, ProofView
from mainstay.twin import AS_OF, twin
from mainstay_web.actions import InvalidError, system_caller
from mainstay_web.actions.accounts import grant_role, make_account
from mainstay_web.actions.facts import import_tables
from mainstay_web.actions.turns import begin_turn, finish_turn, forget_old_views, save_rows
from mainstay_web.jobs.turn import nightly_turn, open_alerted
from mainstay_web.store import turn_input, turns
from mainstay_web.store.facts import held
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.turns import Foreseen, PersonView, Prompted, Turn
from mainstay_web.store.turn_input import input_of
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


@pytest.mark.usefixtures("invented")
def test_the_company_is_told_without_those_who_read_it() -> None:
    reader = Person.objects.filter(here=True, key=True).order_by("number")[0].number
    account = make_account(system_caller("test"), "hr@test.invalid", "HR", reader)
    grant_role(system_caller("test"), account, Role.DIRECTOR, AS_OF, "test")
    turn = Turn.objects.get(ref=nightly_turn())
    seen, figures = turns.part(turn, "heat", Heat), turns.part(turn, "figures", Figures)
    assert seen is not None
    assert figures is not None
    assert seen.aside == (reader,)
    assert sum(figures.bands) + figures.unknown == Foreseen.objects.filter(turn=turn, key=True).count() - 1


@pytest.mark.usefixtures("invented")
def test_what_is_switched_off_disputed_or_objected_to_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    talked = held(["talks"])["talks"].row(0, named=True)
    objector = Person.objects.filter(here=True, key=True).order_by("number")[0].number
    off = "culture.days_since_one_on_one"
    Standard.objects.create(key=f"signal.{off}", since=AS_OF, value=False)
    row = {name: talked[name] for name in ("person_id", "day", "kind")}
    monkeypatch.setattr(turn_input, "DISPUTES", [lambda _day: [("talks", row), ("no_such_table", row)]])
    monkeypatch.setattr(turn_input, "OBJECTIONS", [lambda _day: [objector]])
    found = input_of(AS_OF)
    assert off in found.off
    assert off not in {signal.key for signal in found.catalogue.signals}
    assert found.disputed == 1
    assert objector not in found.tables["people"]["person_id"].to_list()
    turn = Turn.objects.get(ref=nightly_turn(light=True))
    assert turn.left_out == {"facts": 1, "people": 1}
    assert turn.off == [off]
    rows = Foreseen.objects.filter(turn=turn)
    assert rows.count() == turn.people > 0
    assert not rows.filter(person=objector).exists()
    assert not PersonView.objects.filter(turn=turn, person=objector).exists()
    assert not [row for row in rows if any(reason[0] == off for reason in row.reasons)]
    assert not Case.objects.exists()
    assert turns.part(turn, "proof", ProofView) is None
    figures = turns.part(turn, "figures", Figures)
    assert figures is not None
    assert figures.key_people == rows.filter(key=True).count()


@pytest.mark.usefixtures("invented")
def test_a_turn_that_fails_leaves_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = a_turn(AS_OF)

    def broken(*_given: object, **_named: object) -> Assessment:
        raise InputError(())

    monkeypatch.setattr("mainstay_web.jobs.turn.once", broken)
    with pytest.raises(InputError):
        nightly_turn()
    failed = Turn.objects.exclude(pk=kept.pk).get()
    assert (failed.state, failed.failure) == (Turn.FAILED, "input")
    assert turns.newest(AS_OF) == kept


@pytest.mark.usefixtures("invented")
def test_a_turn_interrupted_while_saving_leaves_nothing_half_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_given: object) -> list[PersonView]:
        raise KeyboardInterrupt

    monkeypatch.setattr("mainstay_web.jobs.turn.view_rows", killed)
    with pytest.raises(KeyboardInterrupt):
        nightly_turn(light=True)
    turn = Turn.objects.get()
    assert turn.state == Turn.FAILED
    assert turns.newest(AS_OF) is None
    assert Foreseen.objects.filter(turn=turn).exists()
    forget_old_views()
    assert not Foreseen.objects.exists()


@pytest.mark.django_db
def test_a_turn_whose_worker_died_is_taken_for_lost() -> None:
    lost = a_turn(AS_OF, state=Turn.RUNNING, finished_at=None)
    fresh = Turn.objects.get(ref=begin_turn(system_caller("test"), AS_OF))
    lost.refresh_from_db()
    assert (lost.state, lost.failure) == (Turn.FAILED, "lost")
    assert fresh.state == Turn.RUNNING
    with pytest.raises(InvalidError):
        finish_turn(system_caller("test"), lost.ref)
    with pytest.raises(InvalidError):
        save_rows(lost.ref, [Prompted(turn=lost, person="E1")])


@pytest.mark.usefixtures("house")
def test_as_many_cases_are_opened_as_talks_can_be_held() -> None:
    found = {
        number: Alert(number, Kind.ALERT, Severity.HIGH, Band.HIGH, AS_OF, (Text("为何", "why"),), stake)
        for stake, number in enumerate(("E201", "E202", "E203", "E300", "E301", "E302", "E200"), start=1)
    }
    assert open_alerted(found, AS_OF) == (5, 2)
    assert not Case.objects.filter(person__in=["E201", "E202"]).exists()
    assert open_alerted(found, AS_OF) == (0, 7)
    assert Case.objects.count() == 5


@pytest.mark.django_db
def test_rows_are_saved_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    turn = a_turn(AS_OF, state=Turn.RUNNING, finished_at=None)
    monkeypatch.setattr("mainstay_web.actions.turns.CHUNK", 10)
    with CaptureQueriesContext(connection) as asked:
        count = save_rows(turn.ref, (Prompted(turn=turn, person=f"E{place}") for place in range(35)))
    assert count == Prompted.objects.count() == 35
    assert len([one for one in asked if "INSERT" in one["sql"]]) == 4


@pytest.mark.django_db
def test_pages_of_the_two_newest_turns_are_kept() -> None:
    made = [a_turn(AS_OF - timedelta(days=back)) for back in (30, 20, 10)]
    for turn in made:
        PersonView.objects.create(turn=turn, person="E1", value={})
        says(turn, "E1")
    assert forget_old_views() == 1
    assert set(PersonView.objects.values_list("turn", flat=True)) == {made[1].pk, made[2].pk}
    assert Foreseen.objects.count() == 3
