"""SCIM groups: as RFC 7643 and 7644 write them and as Entra and Okta speak; and that a name gives nobody anything."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from api_program import Program, Programs
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.core.access import Act, Field, Role
from mainstay_web.actions import Caller, InvalidError, RefusedError
from mainstay_web.actions.accounts import end_role, grant_role
from mainstay_web.actions.groups import after, end_meaning, give_meaning, keep_group
from mainstay_web.api.scim_groups import GROUP, Change, group_kept, group_patched
from mainstay_web.api.scim_users import PATCH, ScimError
from mainstay_web.store.access import actor_of, allowed
from mainstay_web.store.tables.accounts import Account, RoleGrant
from mainstay_web.store.tables.groups import GroupMember, GroupRole, ProvidedGroup
from mainstay_web.store.tables.trail import AuditRecord, Outgoing

House = dict[str, Account]
Who = Callable[..., Caller]
DAY = date(2026, 10, 31)
BABS, MANDY = "2819c223-7f76-453a-919d-413861904646", "902c246b-6245-4190-8e05-00816be7344a"
RFC_GROUP = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "id": "e9e30dba-f08f-4109-8486-d5c6a331660a",
    "displayName": "Tour Guides",
    "members": [
        {"value": BABS, "$ref": f"https://example.com/v2/Users/{BABS}", "display": "Babs Jensen"},
        {"value": MANDY, "$ref": f"https://example.com/v2/Users/{MANDY}", "display": "Mandy Pepperidge"},
    ],
    "meta": {"resourceType": "Group", "created": "2010-01-23T04:56:22Z", "version": 'W\\/"3694e05e9dff592"'},
}  # fmt: skip
"""RFC 7643, section 8.4."""


def op(*operations: dict[str, Any]) -> dict[str, Any]:
    return {"schemas": [PATCH], "Operations": list(operations)}


def test_the_group_of_rfc_7643_is_read() -> None:
    assert group_kept(RFC_GROUP) == Change("Tour Guides", "", (("replace", (BABS, MANDY)),))


ADD = {"op": "add", "path": "members", "value": [{
    "display": "Babs Jensen", "$ref": f"https://example.com/v2/Users/{BABS}", "value": BABS}]}  # fmt: skip
REPLACE = {"op": "replace", "path": "members", "value": RFC_GROUP["members"]}
REMOVE_ONE = {"op": "remove", "path": f'members[value eq "{BABS}"]'}


@pytest.mark.parametrize(
    ("operations", "before", "then"),
    [
        ([ADD], [], [BABS]),  # RFC 7644, section 3.5.2.1
        ([ADD], [BABS], [BABS]),
        ([REMOVE_ONE], [BABS, MANDY], [MANDY]),  # 3.5.2.2: one member
        ([{"op": "remove", "path": "members"}], [BABS, MANDY], []),  # 3.5.2.2: all of them
        ([REMOVE_ONE, {**ADD, "value": [{"value": MANDY}]}], [BABS], [MANDY]),  # 3.5.2.2: one for another
        ([REPLACE], ["someone"], [BABS, MANDY]),  # 3.5.2.3
        ([{"op": "Remove", "path": "members", "value": [{"value": BABS}]}], [BABS, MANDY], [MANDY]),  # as Entra does
        ([{"op": "Add", "path": f"{GROUP}:members", "value": {"value": BABS}}], [], [BABS]),
        ([{"op": "replace", "value": {"members": [{"value": BABS}]}}], [MANDY], [BABS]),
        ([{"op": "replace", "value": {"id": "x", "displayName": "New"}}], [MANDY], [MANDY]),  # as Okta does
        ([{"op": "add", "path": "nickName", "value": "ignored"}], [MANDY], [MANDY]),
    ],
)
def test_changes_as_rfc_7644_and_providers_write_them(
    operations: list[dict[str, Any]], before: list[str], then: list[str]
) -> None:
    assert after(before, group_patched(op(*operations)).members) == then


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ({"op": "remove"}, "noTarget"),
        ({"op": "remove", "path": "displayName"}, "mutability"),
        ({"op": "remove", "path": 'members[display eq "Babs"]'}, "invalidPath"),
        ({"op": "add", "path": 'members[value eq "x"]', "value": {}}, "invalidPath"),
        ({"op": "add", "path": "members", "value": [{"display": "Babs"}]}, "invalidValue"),
        ({"op": "add", "path": "members", "value": [{"value": "x", "type": "Group"}]}, "invalidValue"),
        ({"op": "add", "path": "members", "value": [{"value": str(n)} for n in range(10_001)]}, "tooMany"),
        ({"op": "replace", "path": "displayName", "value": ""}, "invalidValue"),
        ({"op": "replace", "value": "Tour Guides"}, "invalidValue"),
        ({"op": "steal", "path": "members"}, "invalidSyntax"),
    ],
)
def test_what_is_wrong_is_called_as_the_standard_calls_it(operation: dict[str, Any], kind: str) -> None:
    with pytest.raises(ScimError) as caught:
        group_patched(op(operation))
    assert (caught.value.status, caught.value.kind) == (400, kind)


def test_many_operations_name_no_more_members_than_one() -> None:
    half = {"op": "add", "path": "members", "value": [{"value": str(n)} for n in range(5_001)]}
    with pytest.raises(ScimError, match="at most 10000"):
        group_patched(op(half, half))


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=6)
NAMES = st.sampled_from(["op", "path", "value", "members", "displayName", "externalId", "type"])
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
                    max_leaves=8)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(body=st.dictionaries(st.sampled_from(["Operations", "displayName", "members"]), JSON, max_size=3))
def test_whatever_comes_is_understood_or_refused(body: dict[str, Any]) -> None:
    for read in (group_kept, group_patched):
        with contextlib.suppress(ScimError):
            found = read(body)
            assert all(isinstance(ref, str) for _, refs in found.members for ref in refs)


@pytest.fixture
def idp(program: Programs) -> Program:
    return program("admin", "provision")


@pytest.fixture
def group(house: House, idp: Program) -> str:
    """A group with a colleague and the administrator in it."""
    inside = [{"value": house[who].ref} for who in ("colleague", "admin")]
    made = idp.post("/scim/v2/Groups", {**RFC_GROUP, "externalId": "g1", "members": inside})
    assert made.status_code == 201, made.content
    return str(made.json()["id"])


def sees_pay(account: Account, number: str = "E201") -> bool:
    return bool(allowed(actor_of(account, DAY), Field.PAY, number, DAY))


def test_a_group_is_made_found_and_shown(house: House, idp: Program, group: str) -> None:
    told = idp.get(f"/scim/v2/Groups/{group}")
    assert told.headers["Content-Type"] == "application/scim+json"
    body = told.json()
    assert (body["schemas"], body["displayName"], body["externalId"]) == ([GROUP], "Tour Guides", "g1")
    assert body["id"] != RFC_GROUP["id"], "the id is the house's"
    assert [one["value"] for one in body["members"]] == [house["colleague"].ref, house["admin"].ref]
    assert body["members"][0]["$ref"].endswith(f"/scim/v2/Users/{house['colleague'].ref}")
    assert body["meta"]["location"].endswith(f"/scim/v2/Groups/{group}")
    for asked in ('displayName eq "tour guides"', 'externalId eq "g1"', f'id eq "{group}"'):
        found = idp.get(f"/scim/v2/Groups?filter={asked}&excludedAttributes=members").json()
        assert [one["id"] for one in found["Resources"]] == [group], asked
        assert "members" not in found["Resources"][0]
    assert idp.get('/scim/v2/Groups?filter=displayName eq "none"').json()["totalResults"] == 0
    assert idp.get('/scim/v2/Groups?filter=members eq "x"').json()["scimType"] == "invalidFilter"
    user = idp.get(f"/scim/v2/Users/{house['colleague'].ref}").json()
    assert [(one["value"], one["display"]) for one in user["groups"]] == [(group, "Tour Guides")]


def test_members_change_over_the_wire(house: House, idp: Program, group: str) -> None:
    path, ref = f"/scim/v2/Groups/{group}", house["employee"].ref
    assert idp.ask("PATCH", path, op({"op": "Add", "path": "members", "value": [{"value": ref}]})).status_code == 200
    gone = {"op": "remove", "path": f'members[value eq "{house["admin"].ref}"]'}
    told = idp.ask("PATCH", path, op(gone, {"op": "replace", "path": "displayName", "value": "Guides"})).json()
    assert ([one["value"] for one in told["members"]], told["displayName"]) == (
        [house["colleague"].ref, ref],
        "Guides",
    )
    put = idp.ask("PUT", path, {"schemas": [GROUP], "displayName": "Guides"}).json()
    assert put["members"] == []
    assert "externalId" not in put
    assert not GroupMember.objects.exists()


def test_a_member_that_is_no_user_changes_nothing(house: House, idp: Program, group: str) -> None:
    change = op({"op": "replace", "path": "displayName", "value": "Half"}, ADD)
    answer = idp.ask("PATCH", f"/scim/v2/Groups/{group}", change)
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidValue")
    assert ProvidedGroup.objects.get().name == "Tour Guides"
    again = idp.post("/scim/v2/Groups", {"displayName": "Other", "externalId": "g1"})
    assert (again.status_code, again.json()["scimType"]) == (409, "uniqueness")
    assert idp.post("/scim/v2/Groups", {"members": []}).json()["scimType"] == "invalidValue"
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        body = {"displayName": "x", "Operations": [{"op": "add", "value": {}}]}
        assert idp.ask(method, "/scim/v2/Groups/nobody", body).status_code == 404
    assert idp.ask("DELETE", "/scim/v2/Groups").status_code == 405
    assert house


@pytest.mark.parametrize("who", ["director", "hrbp", "employee", "auditor"])
def test_only_a_token_for_it_may(program: Programs, who: str) -> None:
    assert program(who).get("/scim/v2/Groups").status_code == 403
    assert program("admin", "jobs").post("/scim/v2/Groups", RFC_GROUP).status_code == 403


@pytest.mark.parametrize("name", ["Administrators", "hrbp", "director", "人力资源总监"])
def test_a12_a_name_gives_nobody_anything(house: House, idp: Program, name: str) -> None:
    before = RoleGrant.objects.count()
    made = idp.post("/scim/v2/Groups", {"displayName": name, "members": [{"value": house["colleague"].ref}]})
    assert made.status_code == 201
    assert RoleGrant.objects.count() == before
    assert not sees_pay(house["colleague"])


def test_a_decision_holds_from_that_second_and_ends_with_membership(
    house: House, caller: Who, idp: Program, group: str
) -> None:
    admin = caller("admin")
    ref = give_meaning(admin, group, Role.HRBP, ["rd"], "agreed with HR")
    assert sees_pay(house["colleague"])
    assert not sees_pay(house["colleague"], "E301"), "its units, and no others"
    grant = RoleGrant.objects.get(by_group__ref=ref)
    assert (grant.granted_by, grant.reason, grant.account) == (house["admin"], "Tour Guides", house["colleague"])
    assert Outgoing.objects.filter(account=house["auditor"].ref, kind="account.changed").exists()
    path = f"/scim/v2/Groups/{group}"
    gone = {"op": "remove", "path": f'members[value eq "{house["colleague"].ref}"]'}
    assert idp.ask("PATCH", path, op(gone)).status_code == 200
    assert not sees_pay(house["colleague"]), "A15: gone in the same second"
    back = {"op": "add", "path": "members", "value": [{"value": house["colleague"].ref}]}
    assert idp.ask("PATCH", path, op(back)).status_code == 200
    assert sees_pay(house["colleague"])
    end_meaning(admin, ref, "no longer needed")
    assert not sees_pay(house["colleague"])
    assert idp.ask("PATCH", path, op(back)).status_code == 200
    assert not sees_pay(house["colleague"])


def test_nobody_gets_a_role_by_their_own_decision_or_token(house: House, caller: Who, idp: Program, group: str) -> None:
    give_meaning(caller("admin"), group, Role.DIRECTOR, [], "because")
    assert [one.account for one in RoleGrant.objects.exclude(by_group=None)] == [house["colleague"]]
    back = {"op": "add", "path": "members", "value": [{"value": house["admin"].ref}]}
    assert idp.ask("PATCH", f"/scim/v2/Groups/{group}", op(back)).status_code == 200
    assert not RoleGrant.objects.filter(account=house["admin"]).exclude(by_group=None).exists()


def test_who_puts_themselves_in_gets_nothing_when_anothers_token_comes(
    house: House, caller: Who, idp: Program, group: str
) -> None:
    """One administrator decided, another is in the group by a token of their own, and the provider has a third's."""
    second = Account.objects.create(email="second@house.invalid", name="Second")
    third = Account.objects.create(email="third@house.invalid", name="Third")
    for one in (second, third):
        RoleGrant.objects.create(account=one, role=Role.ADMIN, since=DAY, reason="keeps the house")
    ref = give_meaning(caller("admin"), group, Role.COMPENSATION, [], "agreed with HR")
    theirs = Caller(actor_of(second, DAY), DAY, caller("admin").now, "", "scim")
    keep_group(theirs, group, None, None, [("add", (second.ref,))])
    sync = Caller(actor_of(third, DAY), DAY, caller("admin").now, "", "scim")
    keep_group(sync, group, None, None, [("add", (house["employee"].ref,))])
    held = set(RoleGrant.objects.filter(by_group__ref=ref).values_list("account", flat=True))
    assert held == {house["colleague"].pk, house["employee"].pk}
    assert not sees_pay(second)
    assert idp.get(f"/scim/v2/Groups/{group}").status_code == 200


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.OMBUDS, Role.EMPLOYEE, Role.MANAGER])
def test_who_keeps_and_watches_the_house_is_never_named_by_a_group(caller: Who, group: str, role: Role) -> None:
    with pytest.raises(InvalidError):
        give_meaning(caller("admin"), group, role, [], "because")


def test_what_makes_no_sense_is_refused(caller: Who, group: str) -> None:
    admin = caller("admin")
    for units, reason in ((["nowhere"], "because"), ([], " ")):
        with pytest.raises(InvalidError):
            give_meaning(admin, group, Role.HRBP, units, reason)
    ref = give_meaning(admin, group, Role.HRBP, [], "because")
    with pytest.raises(InvalidError):
        give_meaning(admin, group, Role.HRBP, ["rd"], "twice")
    with pytest.raises(RefusedError):
        give_meaning(admin, "0" * 16, Role.HRBP, [], "because")
    grant = RoleGrant.objects.get(by_group__ref=ref)
    with pytest.raises(InvalidError):
        end_role(admin, grant.ref, "one by one")
    end_meaning(admin, ref, "over")
    with pytest.raises(RefusedError):
        end_meaning(admin, ref, "over")


@pytest.mark.parametrize("who", ["director", "hrbp", "auditor", "employee"])
def test_only_who_grants_roles_decides(caller: Who, group: str, who: str) -> None:
    with pytest.raises(RefusedError):
        give_meaning(caller(who), group, Role.HRBP, [], "because")
    assert not GroupRole.objects.exists()


def test_a_deleted_group_ends_what_it_meant_and_a_new_one_of_its_name_means_nothing(
    house: House, caller: Who, idp: Program, group: str
) -> None:
    give_meaning(caller("admin"), group, Role.HRBP, ["rd"], "because")
    assert idp.ask("DELETE", f"/scim/v2/Groups/{group}").status_code == 204
    assert not sees_pay(house["colleague"])
    row = GroupRole.objects.get()
    assert (row.group, row.named, row.ended_on) == (None, "Tour Guides", DAY)
    again = {**RFC_GROUP, "externalId": "g1", "members": [{"value": house["colleague"].ref}]}
    assert idp.post("/scim/v2/Groups", again).status_code == 201
    assert not sees_pay(house["colleague"])
    notes = [one.details for one in AuditRecord.objects.filter(act=Act.PROVISION.value)]
    assert any(one.get("ended") == 1 for one in notes)


def test_why_it_ended_stays_true_when_the_group_is_deleted_later(
    caller: Who, visit: Callable[[str], Client], idp: Program, group: str
) -> None:
    end_meaning(caller("admin"), give_meaning(caller("admin"), group, Role.HRBP, [], "because"), "no longer needed")
    give_meaning(caller("admin"), group, Role.COMPENSATION, [], "because")
    assert idp.ask("DELETE", f"/scim/v2/Groups/{group}").status_code == 204
    page = visit("admin").get("/provider-groups/").content.decode()
    assert "no longer needed" in page
    assert page.count("the provider deleted the group") == 1


def test_the_auditor_hears_of_roles_given_and_ended_by_hand(house: House, caller: Who) -> None:
    told = Outgoing.objects.filter(account=house["auditor"].ref, kind="account.changed")
    ref = grant_role(caller("admin"), house["colleague"].ref, Role.HRBP, DAY, "new in HR", None, ["rd"])
    assert told.count() == 1
    end_role(caller("admin"), ref, "moved on")
    assert told.count() == 2


def test_the_page_of_groups(house: House, caller: Who, visit: Callable[[str], Client], group: str) -> None:
    house["admin"].set_password("correct horse battery staple")
    house["admin"].save()
    client = visit("admin")
    page = client.get("/provider-groups/").content.decode()
    assert "Tour Guides" in page
    assert "It means no role yet" in page
    asked = client.post(f"/provider-groups/{group}", {"role": "hrbp", "units": ["rd"], "reason": "because"})
    assert "reauthenticate" in asked.headers["Location"], "an administrator shows first that it is them"
    ref = give_meaning(caller("admin"), group, Role.HRBP, ["rd"], "agreed with HR")
    ProvidedGroup.objects.update(name="Everybody")
    page = client.get("/provider-groups/").content.decode()
    for shown in ("agreed with HR", "Account admin", "Account colleague", "was called “Tour Guides”"):
        assert shown in page, shown
    assert "in the group and yet not: Account admin" in page, "nobody wonders why"
    assert "by a group of the provider" in client.get("/roles/").content.decode()
    assert client.post(f"/provider-groups/end/{ref}", {"reason": "over"}).status_code == 302
    assert not sees_pay(house["colleague"])
    assert "over" in client.get("/provider-groups/").content.decode()


@pytest.mark.parametrize("who", ["director", "hrbp", "compensation", "auditor", "employee", "manager", "ombuds"])
def test_nobody_else_finds_the_page(visit: Callable[[str], Client], group: str, who: str) -> None:
    client = visit(who)
    assert client.get("/provider-groups/").status_code == 404
    assert client.post(f"/provider-groups/end/{group}").status_code == 404
