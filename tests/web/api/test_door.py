"""The door: a token and nothing else, no more than its maker, dead when they are; and problems that help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from api_program import Program, Programs
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.core.access import Act, Role
from mainstay_web.actions import Caller, InvalidError, RefusedError
from mainstay_web.actions.accounts import end_role
from mainstay_web.actions.tokens import new_token, revoke
from mainstay_web.api import asks
from mainstay_web.store.tables.accounts import Account, RoleGrant
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.tokens import Spent, Token
from mainstay_web.store.tokens import OFFERED, PER_MINUTE

Who = Callable[..., Caller]
House = dict[str, Account]


def test_only_a_good_token_opens(house: House, program: Programs, visit: Callable[[str], Client]) -> None:
    assert program("hrbp").get("/me").status_code == 200
    for secret in ("", "x", "mst_", "mst_" + "a" * 43, "mst_\x00"):
        answer = Program(secret).get("/me")
        assert answer.status_code == 401, secret
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert visit("director").get("/api/v1/me").status_code == 401, "a session opens nothing here"
    assert house


def test_a20_a_cookie_is_neither_read_nor_set(visit: Callable[[str], Client], program: Programs) -> None:
    assert "Set-Cookie" not in visit("director").get("/api/v1/me").headers
    assert not program("hrbp").get("/me").cookies


def test_a07_a16_a_token_dies_with_its_makers_leaving_in_the_same_second(house: House, program: Programs) -> None:
    token = program("employee")
    assert token.get("/me").status_code == 200
    Person.objects.filter(number="E201").update(left_on="2026-10-30")
    assert token.get("/me").status_code == 401
    Person.objects.filter(number="E201").update(left_on=None)
    Account.objects.filter(pk=house["employee"].pk).update(is_active=False)
    assert token.get("/me").status_code == 401


def test_a16_a_token_is_never_wider_than_its_maker(caller: Who, house: House) -> None:
    assert house
    for who, scope in (("employee", "risk"), ("manager", "risk"), ("hrbp", "jobs"), ("admin", "personal")):
        with pytest.raises(InvalidError):
            new_token(caller(who), "x", [scope], (), 30)
    for act in (set(Act) - set(OFFERED)) | {Act.ROLE_GRANT, Act.CASE_APPROVE, Act.OWN_TOKENS, Act.KEY_DECIDE}:
        with pytest.raises(InvalidError):
            new_token(caller("director"), "x", [act.value], (), 30)
    with pytest.raises(InvalidError):
        new_token(caller("hrbp"), "x", ["public"], [Role.DIRECTOR.value], 30)
    for days in (0, 366):
        with pytest.raises(InvalidError):
            new_token(caller("hrbp"), "x", ["public"], (), days)


def test_a16_a_token_cannot_make_tokens(program: Programs) -> None:
    assert "own_tokens" not in program("director").get("/me").json()["scopes"]


def test_a15_a_token_loses_what_its_maker_loses(caller: Who, program: Programs) -> None:
    token = program("hrbp")
    assert token.get("/cases").status_code == 200
    end_role(caller("admin"), RoleGrant.objects.get(account__email="hrbp@test.invalid").ref, "moved on")
    assert token.get("/cases").status_code == 403


def test_scopes_and_roles_narrow(program: Programs) -> None:
    assert program("hrbp", "public").get("/cases").status_code == 403
    assert program("hrbp", "case_work").get("/people").status_code == 403

    def seen(token: Program) -> set[str]:
        people = Person.objects.filter(number__in=("H002", "E200", "E201", "E301"))
        return {one.number for one in people if "hired_on" in token.get(f"/people/{one.ref}").json()}

    assert seen(program("hrbp", "public", "personal", roles=["employee"])) == {"H002"}
    assert seen(program("hrbp", "public", "personal")) == {"H002", "E200", "E201"}


def test_expired_and_revoked_tokens_open_nothing(caller: Who, program: Programs) -> None:
    token = program("hrbp")
    row = Token.objects.get()
    assert "mst_" not in str(vars(row)), "only the hash is kept"
    with pytest.raises(RefusedError):
        revoke(caller("employee"), row.ref)
    revoke(caller("admin"), row.ref)
    assert token.get("/me").status_code == 401
    other = program("hrbp")
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert other.get("/me").status_code == 401


def test_w09_too_many_requests_wait(program: Programs) -> None:
    token = program("hrbp")
    assert token.get("/me").status_code == 200
    Spent.objects.update(count=PER_MINUTE)
    answer = token.get("/me")
    if Spent.objects.count() == 1:  # else the minute changed
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_w09_large_and_deep_bodies_are_refused(program: Programs) -> None:
    token = program("hrbp")
    assert token.post("/cases", "x" * 2_600_000).status_code == 413
    assert token.post("/cases", "[" * 200_000).status_code == 400
    assert token.post("/cases", "{").status_code == 400


@pytest.mark.parametrize("query", ["?order=salary", "?pay__gt=1", "?fields=pay", "?limit=0", "?limit=101", "?limit=x",
                                   "?cursor=abc", "?expand=risk", "?sort=-risk", "?q=a&q2=b"])  # fmt: skip
def test_a13_unknown_parameters_are_refused(program: Programs, query: str) -> None:
    for path in ("/people", "/cases", "/promises"):
        answer = program("director").get(path + query)
        assert answer.status_code == 400, (path, query)
        assert answer.json()["code"] in {"unknown_parameter", "bad_cursor", "invalid"}


def test_a13_a_cursor_of_another_list_is_refused(program: Programs) -> None:
    token = program("director")
    after = token.get("/people?limit=2").json()["next"]
    assert token.get(f"/people?limit=2&cursor={after}").status_code == 200
    assert token.get(f"/cases?cursor={after}").status_code == 400


NAMES = st.sampled_from(
    ["role", "manager_id", "salary", "approved_by", "tenant", "is_admin", "version", "state", "ref"]
)


@settings(max_examples=20, deadline=None)
@given(extra=st.dictionaries(NAMES, st.one_of(st.booleans(), st.integers(), st.text(max_size=5)), min_size=1))
def test_a12_fields_that_are_not_named_are_refused(extra: dict[str, object]) -> None:
    from pydantic import ValidationError  # noqa: PLC0415 - only here

    body = {"person": "x", "kind": "counter_offer", "severity": "normal", "reason": "why"}
    assert asks.NewCase.model_validate(body).reason == "why"
    with pytest.raises(ValidationError):
        asks.NewCase.model_validate({**body, **extra})


def test_a12_is_a_problem_that_names_the_field_and_not_its_value(program: Programs) -> None:
    ref = Person.objects.get(number="E201").ref
    body = {"person": ref, "kind": "counter_offer", "severity": "normal", "reason": "why", "approved_by": "sekret"}
    answer = program("hrbp").post("/cases", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].endswith("approved_by")
    assert "sekret" not in answer.content.decode()


def test_problems_speak_both_languages(program: Programs) -> None:
    token = program("hrbp")
    zh = token.get("/cases/0000000000000000", accept_language="zh-CN,en;q=0.5").json()
    en = token.get("/cases/0000000000000000", accept_language="en").json()
    assert zh["code"] == en["code"] == "absent"
    assert "没有" in zh["detail"]
    assert "no such" in en["detail"]


def test_every_error_under_the_api_is_a_problem(program: Programs) -> None:
    token = program("hrbp")
    for method, path in (
        ("GET", "/nowhere"),
        ("DELETE", "/cases"),
        ("PUT", "/me"),
        ("GET", "/api/"),
        ("GET", "/api/v2/x"),
    ):
        answer = token.ask(method, path)
        assert answer.status_code in (404, 405), path
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code


def test_a26_nothing_of_the_api_is_kept_by_a_proxy(program: Programs) -> None:
    headers = program("hrbp").get("/people").headers
    assert headers["Cache-Control"] == "no-store"
    assert "Authorization" in headers["Vary"]


def test_a27_reading_beyond_the_hours_limit_waits(program: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mainstay_web.actions.reading.over", lambda *_: True)
    monkeypatch.setattr("mainstay_web.actions.reading.free_again", lambda *_: 7)
    answer = program("hrbp").get(f"/people/{Person.objects.get(number='E201').ref}")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "420"
    assert program("hrbp").get(f"/people/{Person.objects.get(number='H002').ref}").status_code == 200, "oneself"
