"""What stands behind the door: the same rights and the same actions as the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from api_program import Program, Programs

from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import Caller, cases
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Case, Commitment
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import AccessView, AuditRecord
from mainstay_web.store.tables.turns import Foreseen, Turn

Who = Callable[..., Caller]
House = dict[str, Account]


def ref_of(number: str) -> str:
    return str(Person.objects.get(number=number).ref)


@pytest.fixture
def alert(caller: Who) -> str:
    return cases.open_case(caller("hrbp"), "E201", Kind.ALERT, Severity.HIGH, "A canary why", "E200")


def test_people_come_in_pages_each_once(program: Programs) -> None:
    token, found, after = program("employee"), [], ""
    for _ in range(10):
        page = token.get(f"/people?limit=4&fields=number,name&cursor={after}").json()
        found += [one["number"] for one in page["items"]]
        assert all(set(one) == {"number", "name"} for one in page["items"])
        if page["next"] is None:
            break
        after = page["next"]
    assert sorted(found) == sorted(set(found))
    assert len(found) == 14


def test_a05_search_finds_no_more_than_the_rules_let(program: Programs) -> None:
    assert [one["number"] for one in program("employee").get("/people?q=E201").json()["items"]] == ["E201"]
    assert program("admin").get("/people").status_code == 403, "no people's data"
    one = program("employee").get(f"/people/{ref_of('E202')}").json()
    assert "hired_on" not in one
    assert "hired_on" in program("employee").get(f"/people/{ref_of('E201')}").json()


@pytest.mark.parametrize("ref", ["0" * 16, "1", "E201", "../me", "%00", "x" * 3000])
def test_a18_a_guessed_reference_is_not_there(program: Programs, ref: str) -> None:
    for room in ("people", "cases", "promises", "jobs", "turns", "pay", "market-gaps", "equity"):
        assert program("director").get(f"/{room}/{ref}").status_code == 404


@pytest.mark.parametrize(
    "who", ["hrbp_sales", "manager", "employee", "colleague", "compensation", "auditor", "other_manager"]
)
def test_a01_a14_a_foreign_case_looks_absent_and_takes_no_deed(alert: str, program: Programs, who: str) -> None:
    token, row = program(who), Case.objects.get(ref=alert)
    seen = token.get(f"/cases/{alert}")
    if who == "manager":
        assert seen.status_code == 200
        assert "canary" not in seen.content.decode()
        assert "alert" not in seen.content.decode(), "the owner in the line is not told that it is an alert"
    else:
        assert seen.status_code in (403, 404)
    deed = token.post(
        f"/cases/{alert}/close", {"outcome": "stayed", "reason": "x"}, If_Match=f'"{alert}.{row.version}"'
    )
    assert deed.status_code in (403, 404)
    row.refresh_from_db()
    assert row.state != "closed"


def test_a17_why_a_case_was_opened_wants_a_reason_and_is_noted(alert: str, program: Programs, house: House) -> None:
    token = program("hrbp")
    plain = token.get(f"/cases/{alert}")
    assert "why_now" not in plain.json()
    assert not AccessView.objects.exists()
    assert token.get(f"/cases/{alert}", Reason="x").status_code == 400
    assert token.get(f"/cases/{alert}", Reason="to prepare the talk").json()["why_now"][0]["en"] == "A canary why"
    view = AccessView.objects.get()
    assert (view.account, view.person, view.reason) == (house["hrbp"].ref, "E201", "to prepare the talk")


def test_c01_a_change_names_the_version_that_was_seen(alert: str, program: Programs) -> None:
    token = program("hrbp")
    seen = token.get(f"/cases/{alert}").headers["ETag"]
    body = {"owner": "H002"}
    assert token.post(f"/cases/{alert}/assign", body).status_code == 428
    assert token.post(f"/cases/{alert}/assign", body, If_Match='"other.1"').status_code == 412
    done = token.post(f"/cases/{alert}/assign", body, If_Match=seen)
    assert done.status_code == 200
    assert done.headers["ETag"] != seen
    late = token.post(f"/cases/{alert}/assign", {"owner": "E200"}, If_Match=seen)
    assert late.status_code == 412
    assert late.json()["code"] == "stale"


def test_c02_a_key_makes_it_happen_once(program: Programs) -> None:
    token = program("hrbp")
    body = {"person": ref_of("E202"), "kind": "counter_offer", "severity": "normal", "reason": "Asked for a talk"}
    first = token.post("/cases", body, Idempotency_Key="k-1")
    again = token.post("/cases", body, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Case.objects.count() == 1
    other = token.post("/cases", {**body, "reason": "Something else"}, Idempotency_Key="k-1")
    assert other.status_code == 422
    assert other.json()["code"] == "key_reused"
    for key in ("", "k" * 65, "钥匙"):
        assert token.post("/cases", body, Idempotency_Key=key).status_code == 422


def test_a_repeat_of_a_change_with_its_key_gives_the_same_answer(alert: str, program: Programs) -> None:
    token = program("hrbp")
    seen = token.get(f"/cases/{alert}").headers["ETag"]
    answers = [
        token.post(f"/cases/{alert}/assign", {"owner": "H002"}, If_Match=seen, Idempotency_Key="a") for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [200, 200]
    assert Case.objects.get(ref=alert).version == 2 + 1


def test_a11_nothing_is_done_for_somebody_one_may_not(program: Programs) -> None:
    body = {"person": ref_of("E301"), "kind": "counter_offer", "severity": "normal", "reason": "why"}
    assert program("hrbp").post("/cases", body).status_code == 404
    promise = {"person": ref_of("E301"), "what": "A raise", "due": "2026-12-01"}
    assert program("manager").post("/promises", promise).status_code == 404
    assert not Case.objects.exists()
    assert not Commitment.objects.exists()


def test_a_case_from_opening_to_its_cause_by_programs(program: Programs) -> None:
    token = program("hrbp")
    body = {"person": ref_of("E202"), "kind": "counter_offer", "severity": "normal", "reason": "why", "owner": "H002"}
    ref = token.post("/cases", body).json()["ref"]

    def do(what: str, given: dict[str, object]) -> None:
        tag = token.get(f"/cases/{ref}").headers["ETag"]
        answer = token.post(f"/cases/{ref}/{what}", given, If_Match=tag)
        assert answer.status_code == 200, answer.content

    do("talk", {"held_on": "2026-10-31", "note": "a private word"})
    do("cause", {"drivers": ["career"], "words": "Wants to lead"})
    assert token.get(f"/cases/{ref}").json()["state"] == "cause_confirmed"
    tag = token.get(f"/cases/{ref}").headers["ETag"]
    early = token.post(f"/cases/{ref}/close", {"outcome": "not_at_risk", "reason": "Only curious"}, If_Match=tag)
    assert (early.status_code, early.json()["code"]) == (409, "not_now")
    assert "private" not in token.get(f"/cases/{ref}").content.decode()
    assert {row.details["way"] for row in AuditRecord.objects.filter(act__startswith="case_")} == {"api"}


def test_a_promise_between_two_programs(program: Programs) -> None:
    manager, employee = program("manager"), program("employee")
    given = {"person": ref_of("E201"), "what": "A mentor", "due": "2026-12-01"}
    ref = manager.post("/promises", given).json()["ref"]
    assert program("colleague").get(f"/promises/{ref}").status_code == 404
    tag = employee.get(f"/promises/{ref}").headers["ETag"]
    assert employee.post(f"/me/promises/{ref}/agree", If_Match=tag).status_code == 200
    mine = employee.get("/me/promises").json()["items"]
    assert [one["standing"] for one in mine] == ["due"] or mine[0]["standing"]
    tag = manager.get(f"/promises/{ref}").headers["ETag"]
    assert manager.post(f"/promises/{ref}/claim", {"words": "Met her today"}, If_Match=tag).status_code == 200
    tag = employee.get(f"/promises/{ref}").headers["ETag"]
    assert employee.post(f"/me/promises/{ref}/confirm", If_Match=tag).status_code == 200
    assert employee.get(f"/promises/{ref}").json()["kept_on"] == "2026-10-31"


@pytest.fixture
def turn(house: House) -> Turn:
    assert house
    from django.utils import timezone  # noqa: PLC0415 - only here

    made = Turn.objects.create(as_of="2026-10-31", started_at=timezone.now(), finished_at=timezone.now(),
                               state=Turn.DONE, asked_by="system")  # fmt: skip
    told = dict.fromkeys(("p3", "p3_low", "p3_high", "p6", "p6_low", "p6_high", "p12", "p12_low", "p12_high"), 0.7131)
    for number in ("E201", "E301"):
        Foreseen.objects.create(
            turn=made, person=number, key=True, sure=0.7131, alert="alert", severity="high", at_stake=7131,
            driver="career", why_now=[["三个月没有一对一", "No one-on-one"]], **told,
        )  # fmt: skip
    return made


def test_m17_the_queue_wants_a_reason_a_purpose_and_gives_no_score_and_no_name(
    house: House, turn: Turn, program: Programs
) -> None:
    token = program("hrbp")
    assert token.get("/queue").json()["code"] == "reason_needed"
    for purpose in ("termination", "dismissal", "layoff"):
        answer = token.get(f"/queue?purpose={purpose}", Reason="end of the year")
        assert answer.status_code == 403
        assert answer.json()["code"] == "purpose"
    answer = token.get("/queue", Reason="weekly round of talks")
    assert answer.status_code == 200
    (line,) = answer.json()["items"]
    assert line["person"] == ref_of("E201")
    body = answer.content.decode()
    for hidden in ("7131", "E201", "Name", "E301"):
        assert hidden not in body
    assert [(view.person, view.reason) for view in AccessView.objects.all()] == [("E201", "weekly round of talks")]
    assert house
    assert turn.ref


@pytest.mark.parametrize("who", ["manager", "employee", "compensation", "auditor", "admin", "ombuds"])
def test_m17_the_queue_is_for_hr_alone(turn: Turn, program: Programs, who: str) -> None:
    assert turn.ref
    assert program(who).get("/queue", Reason="weekly round of talks").status_code == 403


def test_turns_jobs_and_standards_are_for_those_who_may(turn: Turn, program: Programs) -> None:
    director = program("director")
    assert director.get("/turns").json()["items"][0]["ref"] == turn.ref
    assert director.get(f"/turns/{turn.ref}").json()["state"] == "done"
    assert director.get("/jobs").json() == {"items": []}
    assert director.get("/standards").json() == {"items": []}
    for room in ("turns", "jobs", "standards"):
        assert program("employee").get(f"/{room}").status_code == 403


def test_every_description_is_there_and_reachable(program: Programs, client: object) -> None:
    from mainstay_web.api.urls import description  # noqa: PLC0415 - only here

    assert description()["openapi"].startswith("3.1")
    assert isinstance(program("hrbp"), Program)
    assert client
