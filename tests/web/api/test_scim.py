"""SCIM: as Entra and Okta speak it; and somebody switched off there opens nothing here from that second on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from api_program import Program, Programs
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay_web.api.scim_users import CORE, ENTERPRISE, PATCH, ScimError, filter_of, kept_of, patched
from mainstay_web.store.tables.accounts import Account, RoleGrant
from mainstay_web.store.tables.tokens import Token

House = dict[str, Account]
NEW = {
    "schemas": [CORE, ENTERPRISE], "userName": "New.Person@corp.example", "externalId": "00u1", "active": True,
    "name": {"givenName": "New", "familyName": "Person"}, "title": "ignored",
    ENTERPRISE: {"employeeNumber": "E302", "department": "ignored"}, "roles": [{"value": "admin"}],
}  # fmt: skip


@pytest.fixture
def idp(program: Programs) -> Program:
    return program("admin", "provision")


def op(*operations: dict[str, Any]) -> dict[str, Any]:
    return {"schemas": [PATCH], "Operations": list(operations)}


def test_a_user_is_made_found_and_shown(idp: Program) -> None:
    made = idp.post("/scim/v2/Users", NEW)
    assert made.status_code == 201, made.content
    assert made.headers["Content-Type"] == "application/scim+json"
    user = made.json()
    assert (user["userName"], user["displayName"], user["externalId"]) == (
        "new.person@corp.example",
        "New Person",
        "00u1",
    )
    assert user[ENTERPRISE]["employeeNumber"] == "E302"
    for asked in ('userName eq "NEW.person@corp.example"', 'externalId eq "00u1"', f'id eq "{user["id"]}"'):
        found = idp.get(f"/scim/v2/Users?filter={asked}").json()
        assert [one["id"] for one in found["Resources"]] == [user["id"]], asked
    assert idp.get('/scim/v2/Users?filter=userName eq "nobody@x.y"').json()["totalResults"] == 0
    account = Account.objects.get(ref=user["id"])
    assert not account.has_usable_password()
    assert not RoleGrant.objects.filter(account=account).exists(), "A12: a provider gives no roles"


def test_uniqueness_is_said_as_the_standard_says_it(idp: Program) -> None:
    assert idp.post("/scim/v2/Users", NEW).status_code == 201
    for other in ({"externalId": "x", ENTERPRISE: {}}, {"userName": "b@c.example", ENTERPRISE: {}},
                  {"userName": "b@c.example", "externalId": "y"}):  # fmt: skip
        again = idp.post("/scim/v2/Users", {**NEW, **other})
        assert (again.status_code, again.json()["scimType"]) == (409, "uniqueness"), other


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "replace", "value": {"active": False}},
        {"op": "REPLACE", "path": "active", "value": False},
    ],
)
def test_a07_switched_off_there_opens_nothing_here_in_the_same_second(
    house: House, idp: Program, program: Programs, visit: Callable[[str], Client], operation: dict[str, Any]
) -> None:
    token, session = program("hrbp"), visit("hrbp")
    assert token.get("/me").status_code == 200
    assert session.get("/messages/").status_code == 200
    answer = idp.ask("PATCH", f"/scim/v2/Users/{house['hrbp'].ref}", op(operation))
    assert answer.status_code == 200, answer.content
    assert answer.json()["active"] is False
    assert token.get("/me").status_code == 401
    assert session.get("/messages/").status_code in (302, 404)
    assert Token.objects.get(account=house["hrbp"]).revoked_at is not None
    back = idp.ask("PATCH", f"/scim/v2/Users/{house['hrbp'].ref}", op({"op": "add", "path": "active", "value": "True"}))
    assert back.json()["active"] is True
    assert token.get("/me").status_code == 401, "an old token stays revoked"


def test_deleting_switches_off_and_keeps_what_was_done(house: House, idp: Program) -> None:
    assert idp.ask("DELETE", f"/scim/v2/Users/{house['colleague'].ref}").status_code == 204
    assert not Account.objects.get(ref=house["colleague"].ref).is_active


def test_a_token_does_not_switch_off_its_maker(house: House, idp: Program) -> None:
    answer = idp.ask(
        "PATCH", f"/scim/v2/Users/{house['admin'].ref}", op({"op": "replace", "path": "active", "value": False})
    )
    assert answer.status_code == 400
    assert Account.objects.get(ref=house["admin"].ref).is_active


def test_a23_an_address_is_not_moved_to_anothers(house: House, idp: Program) -> None:
    change = op({"op": "replace", "path": "userName", "value": house["director"].email})
    assert idp.ask("PATCH", f"/scim/v2/Users/{house['colleague'].ref}", change).status_code == 409


@pytest.mark.parametrize("who", ["director", "hrbp", "employee", "auditor"])
def test_only_a_token_for_it_may(program: Programs, who: str) -> None:
    assert program(who).get("/scim/v2/Users").status_code == 403
    assert Program("mst_x").get("/scim/v2/Users").status_code == 401
    assert program("admin", "jobs").get("/scim/v2/Users").status_code == 403


def test_pages_and_what_a_provider_asks_first(idp: Program) -> None:
    whole = idp.get("/scim/v2/Users").json()
    page = idp.get("/scim/v2/Users?startIndex=3&count=2").json()
    assert page["totalResults"] == whole["totalResults"] == 11
    assert [one["id"] for one in page["Resources"]] == [one["id"] for one in whole["Resources"][2:4]]
    for name in ("ServiceProviderConfig", "ResourceTypes", "Schemas"):
        assert idp.get(f"/scim/v2/{name}").status_code == 200
    assert idp.ask("DELETE", "/scim/v2/Users").status_code == 405


@pytest.mark.parametrize(
    "asked", ['userName sw "a"', 'userName eq "a" or id eq "b"', 'password eq "x"', "userName eq a", '"']
)
def test_a13_other_filters_are_refused(idp: Program, asked: str) -> None:
    answer = idp.get(f"/scim/v2/Users?filter={asked}")
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidFilter")


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"Operations": 1}', '{"Operations": [{"op": "steal"}]}', "[" * 100_000,
             '{"Operations": [{"op": "remove"}]}', '{"Operations": [{"op": "remove", "path": "userName"}]}',
             '{"Operations": [{"op": "replace", "path": "active", "value": "perhaps"}]}'],
)  # fmt: skip
def test_w09_a_body_that_makes_no_sense_is_refused(house: House, idp: Program, body: str) -> None:
    answer = idp.ask("PATCH", f"/scim/v2/Users/{house['colleague'].ref}", body)
    assert answer.status_code == 400
    assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


def test_somebody_unknown_is_not_found(idp: Program) -> None:
    assert idp.get("/scim/v2/Users/nobody").status_code == 404
    assert idp.ask("PUT", "/scim/v2/Users/nobody", NEW).status_code == 404


NAMES = st.sampled_from(["op", "path", "value", "active", "name", "userName", ENTERPRISE])
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=8
)


@settings(max_examples=150, deadline=None)
@given(
    body=st.dictionaries(st.sampled_from(["Operations", "userName", "name", "active", ENTERPRISE]), JSON, max_size=4)
)
def test_whatever_comes_is_understood_or_refused(body: dict[str, Any]) -> None:
    for read in (kept_of, patched):
        kept: dict[str, str | bool] = {}
        with contextlib.suppress(ScimError):
            kept = read(body)
        if kept:
            assert set(kept) <= {"email", "name", "person", "active", "external_id"}
            assert all(isinstance(value, bool) == (key == "active") for key, value in kept.items())


def test_a_filter_is_taken_apart() -> None:
    assert filter_of('USERNAME eq "a@b.c"') == ("username", "a@b.c")
    assert filter_of("") == ("", "")
