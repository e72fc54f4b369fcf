"""M13: impact ratios by sex and age band, of groups of five or more; an override rate of all or nothing is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mainstay_web.store.bias import checked
from mainstay_web.store.deciding import deciding
from mainstay_web.store.facts import add
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Case, CaseEvent
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.plans import PlanChoice, PlanRound
from mainstay_web.store.tables.privacy import Dispute, Objection
from mainstay_web.store.tables.turns import Foreseen, Turn

DAY = date(2026, 10, 31)


@pytest.fixture
def warned(house: dict[str, Account]) -> dict[str, Account]:
    """Forty key people more, half of each sex: ten men and two women were warned of."""
    batch = Batch.objects.create(source="test", made_by="test")
    now = timezone.now()
    turn = Turn.objects.create(as_of=DAY, started_at=now, finished_at=now, state=Turn.DONE)
    for n in range(40):
        sex = "male" if n % 2 else "female"
        add(batch, "people", person_id=f"K{n}", hired_on=date(2020, 1, 1), gender=sex, birth_year=1988, key=True)
        alert = "alert" if (n < 20 if sex == "male" else n < 4) else ""
        Foreseen.objects.create(
            turn=turn, person=f"K{n}", key=True, alert=alert, sure=0,
            **{f"p{m}{end}": 0.1 for m in (3, 6, 12) for end in ("", "_low", "_high")},
        )  # fmt: skip
    return house


def test_m13_ratio_by_sex_and_small_groups_hidden(warned: dict[str, Account]) -> None:
    assert warned
    found = checked(DAY)
    assert found is not None
    by_sex, by_age = found.audits[0].found, found.audits[1].found
    ratios = {one.group: one.ratio for one in by_sex.lines}
    assert ratios == {"male": 1.0, "female": pytest.approx(0.2)}
    assert [one.group for one in by_age.lines] == ["30-39"]
    assert found.decided.count == 0


def test_without_a_turn(house: dict[str, Account], visit: Callable[[str], Client]) -> None:
    assert house
    assert checked(DAY) is None
    assert "No analysis yet" in visit("director").get("/bias/").content.decode()


def test_always_or_never_followed_is_an_alarm(warned: dict[str, Account], visit: Callable[[str], Client]) -> None:
    assert warned
    for n in range(20):
        Case.objects.create(
            person=f"K{n}", kind="alert", severity="normal", state="closed", opened_on=DAY, opened_by="system",
            since=DAY, closed_on=DAY, outcome="not_at_risk",
        )  # fmt: skip
    found = checked(DAY)
    assert found is not None
    assert (found.decided.count, found.decided.followed) == (20, 0)
    assert found.decided.caution is not None
    assert "None of the last 20 decisions" in visit("auditor").get("/bias/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("director", 200), ("auditor", 200), ("hrbp", 404), ("admin", 404), ("manager", 404), ("employee", 404)],
)
def test_who_sees_it(warned: dict[str, Account], visit: Callable[[str], Client], who: str, status: int) -> None:
    assert warned
    answer = visit(who).get("/bias/")
    assert answer.status_code == status
    if status == 200:
        assert "below 4/5, hardly chance" in answer.content.decode()


def approved(on: date, seconds: int | None, **details: object) -> None:
    row = Case.objects.create(
        person="K1", kind="alert", severity="normal", state="closed", opened_on=on, opened_by="system", since=on,
        closed_on=on, outcome="stays",
    )  # fmt: skip
    CaseEvent.objects.create(
        case=row, at=timezone.now(), day=on, by="H001", act="approved", details={"seconds": seconds, **details}
    )


def test_how_long_deciders_took_and_what_they_had_seen(
    house: dict[str, Account], visit: Callable[[str], Client]
) -> None:
    assert house
    approved(DAY, 5, analysis_seen="2026-10-31T08:00:00+00:00", judged="2026-10-30")
    approved(DAY - timedelta(days=3), 95, analysis_seen=None, judged=None)
    approved(DAY - timedelta(days=4), 300, analysis_seen=None, judged="2026-10-31")
    approved(DAY - timedelta(days=400), 1)
    found = deciding(DAY)
    assert [one.seconds for one in found.approvals] == [5, 95, 300], "of a year"
    assert (found.typical, found.hasty, found.looked, found.judged) == (95, 1, (1, 3), (1, 3))
    body = visit("auditor").get("/bias/").content.decode()
    assert "One approval was given faster than one can read" in body
    assert "95 seconds" in body
    inside = body.partition("<main")[2]
    assert not [one for one in ("K1", "H001") if re.search(rf"\b{one}\b", inside)], "neither whom nor by whom"


def test_what_was_chosen_otherwise_and_asked_without_the_model(
    house: dict[str, Account], visit: Callable[[str], Client]
) -> None:
    assert house
    given = {"state": "approved", "approved_on": DAY, "approved_by": "H001", "approval_reason": "yes"}
    made = PlanRound.objects.create(
        name="r",
        cash=1,
        since=DAY,
        until=DAY,
        made_by="H003",
        made_on=DAY,
        proposal_reason="p",
        proposed_by="H003",
        proposed_on=DAY,
        **given,
    )
    for place, how in enumerate(("planned", "planned", "runner_up", "own", "lot")):
        PlanChoice.objects.create(round=made, person=f"K{place}", place=place, before=0.1, how=how, package={"x": 1})
    Objection.objects.create(person="E201", made_at=timezone.now(), made_on=DAY, due=DAY - timedelta(days=1))
    Dispute.objects.create(person="E202", words="w", raised_on=DAY, due=DAY, state="refused", answer="no")
    found = deciding(DAY)
    assert (found.chosen["planned"], found.otherwise, found.without_now) == (2, 2, 1)
    assert (found.objections.waiting, found.objections.late, found.disputes.refused) == (1, 1, 1)
    body = visit("director").get("/bias/").content.decode()
    assert "40%" in body
    assert "E201" not in body
