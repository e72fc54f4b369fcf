"""A promise through its life: agreed, moved, claimed, disputed, broken, lapsed, handed over; each by whom it may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from carried import DAY, agree_all, part
from django.test import Client

from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay.loop.carry.commitments import Side
from mainstay.loop.carry.refusals import NoEvidenceError, NotNowError, OverspentError, SecondPersonError
from mainstay_web.actions import Caller, InvalidError, RefusedError, StaleError, cases, packages, promises
from mainstay_web.actions.packages import Part
from mainstay_web.store.audit import looked
from mainstay_web.store.facts import add, held
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget, Case, CaseEvent, Commitment
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.turns import Judgement

Callers = Callable[..., Caller]
Bring = Callable[..., Case]


def running(case: Case) -> Commitment:
    """The promise of the case that holds money."""
    return Commitment.objects.get(case=case, reserved__gt=0)


def test_another_day_holds_once_the_other_side_agrees(bring: Bring, caller: Callers) -> None:
    row, later = running(bring("carried")), DAY + timedelta(days=90)
    promises.ask_new_day(caller("manager"), row.ref, None, later, "the payroll run")
    row.refresh_from_db()
    assert row.due == DAY + timedelta(days=30), "the old day holds"
    with pytest.raises(SecondPersonError):
        promises.answer_new_day(caller("manager"), row.ref, None, yes=True)
    promises.answer_new_day_as_person(caller("employee"), row.ref, None, yes=True)
    row.refresh_from_db()
    assert (row.due, row.days) == (later, ["2026-11-30"])
    fact = held(["commitments"], person="E201")["commitments"].filter(commitment_id=row.ref)
    assert fact["due"].to_list() == [later], "the signals see the new day"


def test_kept_by_the_persons_word_leaves_the_measure(bring: Bring, caller: Callers) -> None:
    row = running(bring("carried"))
    promises.claim_kept(caller("manager"), row.ref, None, "paid with October's pay")
    assert Commitment.objects.get(pk=row.pk).kept_on is None, "the owner's word alone keeps nothing"
    promises.confirm_kept(caller("employee"), row.ref, None)
    done = held(["measures"], person="E201")["measures"].to_dicts()
    assert [(one["measure"], one["cost"], one["reason"]) for one in done] == [
        ("pay.bonus_share", 20_000_00, "asked"),
    ]


def test_kept_by_a_fact_and_by_nothing_else(bring: Bring, caller: Callers) -> None:
    case = bring("cause_confirmed")
    shown = replace(part(), shown_by=("talks:one_on_one",))
    packages.propose(caller("hrbp"), case.ref, None, [shown], "as named")
    packages.approve(caller("director"), case.ref, None, "fair")
    agree_all(caller, case.ref)
    row = Commitment.objects.get()
    with pytest.raises(NoEvidenceError):
        promises.confirm_kept(caller("employee"), row.ref, None)
    with pytest.raises(NoEvidenceError):
        promises.keep_by_fact(caller("manager"), row.ref, None, "talks:2026-10-31|one_on_one")
    batch = Batch.objects.create(source="test", made_by="test")
    add(batch, "talks", person_id="E202", day=DAY, kind="one_on_one")
    with pytest.raises(NoEvidenceError):
        promises.keep_by_fact(caller("manager"), row.ref, None, "talks:2026-10-31|one_on_one")
    add(batch, "talks", person_id="E201", day=DAY, kind="one_on_one")
    promises.keep_by_fact(caller("manager"), row.ref, None, "talks:2026-10-31|one_on_one")
    assert Commitment.objects.get().kept_on == DAY


def test_a_dispute_is_settled_by_somebody_else(bring: Bring, caller: Callers) -> None:
    row = running(bring("carried"))
    promises.dispute(caller("employee"), row.ref, None, "only half of it came")
    with pytest.raises(RefusedError):
        promises.answer_dispute(caller("manager"), row.ref, None, "it did", kept=True)
    promises.answer_dispute(caller("hrbp"), row.ref, None, "half is not the whole", kept=False)
    row.refresh_from_db()
    assert (row.broken_on, row.disputed_on, row.dispute_answer) == (DAY, None, "half is not the whole")
    fact = held(["commitments"], person="E201")["commitments"].filter(commitment_id=row.ref)
    assert fact["broken_on"].to_list() == [DAY], "a broken promise is a signal"


def test_what_lapses_lets_its_money_go(bring: Bring, caller: Callers) -> None:
    case = bring("cause_confirmed")
    packages.propose(caller("hrbp"), case.ref, None, [part(30_000_00, condition="it ships")], "as named")
    packages.approve(caller("director"), case.ref, None, "fair")
    agree_all(caller, case.ref)
    row = Commitment.objects.get()
    with pytest.raises(RefusedError):
        promises.lapse(caller("manager"), row.ref, None, "it did not ship")
    assert Budget.objects.get().held == 30_000_00
    promises.lapse(caller("hrbp"), row.ref, None, "it did not ship")
    assert Budget.objects.get().held == 0
    assert row.ref not in set(held(["commitments"]).get("commitments", {"commitment_id": []})["commitment_id"])


def test_handed_over_after_a_transfer(bring: Bring, caller: Callers) -> None:
    row = running(bring("carried"))
    with pytest.raises(InvalidError):
        promises.hand_over(caller("hrbp"), row.ref, None, "E300", "moved")
    promises.hand_over(caller("hrbp"), row.ref, None, "H002", "the manager moved")
    with pytest.raises(RefusedError):
        promises.claim_kept(caller("manager"), row.ref, None, "mine no more")
    promises.claim_kept(caller("hrbp"), row.ref, None, "done")


def test_nothing_is_agreed_before_a_second_person_approved(bring: Bring, caller: Callers) -> None:
    bring("package_proposed")
    row = Commitment.objects.order_by("pk")[0]
    for deed, who in ((promises.agree_as_owner, "manager"), (promises.agree_as_person, "employee")):
        with pytest.raises(NotNowError):
            deed(caller(who), row.ref, None)
    assert held(["commitments"], person="E201").get("commitments") is None


def test_on_paper_only_a_third_speaks_for_a_side(bring: Bring, caller: Callers) -> None:
    bring("approved")
    row = Commitment.objects.order_by("pk")[0]
    promises.agree_on_paper(caller("hrbp"), row.ref, None, Side.PERSON, "page 7")
    with pytest.raises(AnticipatedError):
        promises.agree_on_paper(caller("manager"), row.ref, None, Side.OWNER, "page 8")


def test_the_proposer_never_approves_nor_their_own_people(bring: Bring, caller: Callers) -> None:
    """A10, I8: not oneself, not what one's own superior put forward, and the reason is one's own."""
    case = bring("package_proposed")
    with pytest.raises(RefusedError):
        packages.approve(caller("hrbp"), case.ref, None, "fair")
    with pytest.raises(AnticipatedError):
        packages.approve(caller("director"), case.ref, None, case.proposal_reason)
    packages.send_back(caller("director"), case.ref, None, "too little")
    assert Budget.objects.get().held == 0
    with pytest.raises(SecondPersonError):
        packages.propose(caller("director"), case.ref, None, [part()], "mine")
    case.refresh_from_db()
    assert case.state == "cause_confirmed"


def test_money_beyond_the_budget_is_refused_whole(bring: Bring, caller: Callers) -> None:
    case = bring("cause_confirmed")
    with pytest.raises(OverspentError) as refused:
        packages.propose(caller("hrbp"), case.ref, None, [part(60_000_00), part(60_000_00)], "as named")
    assert refused.value.data["room"] == 100_000_00
    case.refresh_from_db()
    assert (case.state, Commitment.objects.count()) == ("cause_confirmed", 0)
    late = replace(caller("hrbp"), day=date(2027, 2, 1))
    with pytest.raises(InvalidError):
        packages.propose(late, case.ref, None, [replace(part(1), due=date(2027, 3, 1))], "no budget runs then")


def test_an_owner_has_to_be_able_to_keep_it(bring: Bring, caller: Callers) -> None:
    case = bring("cause_confirmed")
    stranger = Part("promise", Text("某事", "something"), "E300", DAY)
    with pytest.raises(InvalidError):
        packages.propose(caller("hrbp"), case.ref, None, [stranger], "as named")


def test_an_old_page_changes_nothing(bring: Bring, caller: Callers) -> None:
    case = bring("talk_due")
    with pytest.raises(StaleError):
        cases.record_talk(caller("manager"), case.ref, case.version - 1, DAY)


@pytest.mark.parametrize("who", ["hrbp_sales", "compensation", "colleague", "other_manager", "admin", "ombuds"])
def test_others_reach_no_promise(bring: Bring, visit: Callable[[str], Client], caller: Callers, who: str) -> None:
    row = running(bring("carried"))
    for deed in (promises.agree_as_owner, promises.agree_as_person, promises.confirm_kept):
        with pytest.raises(RefusedError):
            deed(caller(who), row.ref, None)
    for told in (promises.claim_kept, promises.dispute, promises.break_promise, promises.keep_by_document):
        with pytest.raises(RefusedError):
            told(caller(who), row.ref, None, "words")
    for what in ("agree", "claim", "break", "document", "lapse", "settle"):
        answer = visit(who).post(f"/promises/{row.ref}/{what}", {"version": row.version, "words": "x", "reason": "x"})
        assert answer.status_code == 404


def test_the_person_agrees_in_the_application(
    house: dict[str, Account], caller: Callers, visit: Callable[[str], Client]
) -> None:
    assert house
    ref = promises.promise(caller("manager"), "E201", "a seat in the review", DAY + timedelta(days=20))
    client = visit("employee")
    assert "a seat in the review" in client.get("/my/promises/").content.decode()
    row = Commitment.objects.get(ref=ref)
    assert client.post(f"/my/promises/{ref}/agree", {"version": row.version}).status_code == 302
    row.refresh_from_db()
    again = client.post(f"/my/promises/{ref}/dispute", {"version": row.version, "words": " "})
    assert again.status_code == 422
    assert "Fill this in" in again.content.decode()


def test_how_it_was_decided_is_kept(bring: Bring, caller: Callers) -> None:
    """How long it took, whether the analysis was seen before, and since when the manager's own view is known."""
    case = bring("package_proposed")
    looked("x" * 16, "E201", "risk", "case")
    opened = caller("director").now - timedelta(seconds=90)
    packages.approve(caller("director"), case.ref, None, "fair", opened)
    told = CaseEvent.objects.get(case=case, act="approved").details
    assert 90 <= told["seconds"] < 200
    assert told["analysis_seen"] is None, "somebody else looked"
    assert told["judged"] is None


def test_looking_before_deciding_shows(bring: Bring, caller: Callers, house: dict[str, Account]) -> None:
    case = bring("package_proposed")
    looked(house["director"].ref, "E201", "risk", "case")
    Judgement.objects.create(person="E201", by="E200", asked_by="x", asked_on=DAY, given_on=DAY, view="stays")
    packages.approve(caller("director"), case.ref, None, "fair")
    told = CaseEvent.objects.get(case=case, act="approved").details
    assert told["analysis_seen"]
    assert told["judged"] == "2026-10-31"
