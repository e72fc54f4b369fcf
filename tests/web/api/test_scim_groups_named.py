"""Roles by a provider's group, and what only a named person gives again; and the groups of the demo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from mainstay.core.access import Field, Role
from mainstay.core.text import Language
from mainstay_web.actions import Caller
from mainstay_web.actions.accounts import end_role, grant_role
from mainstay_web.actions.groups import give_meaning, keep_group
from mainstay_web.demo.groups import seed_groups
from mainstay_web.store.access import actor_of, allowed
from mainstay_web.store.tables.accounts import Account, RoleGrant

House = dict[str, Account]
Who = Callable[..., Caller]
DAY = date(2026, 10, 31)
DEMO = {
    "zh": ("销售人力资源伙伴", "林乔", "何韵", "是或曾是系统管理员", "还没有对应任何角色"),
    "en": ("HR partners for sales", "Qiao Lin", "Yun He", "is or was an administrator", "It means no role yet"),
}


@pytest.fixture
def group(house: House, caller: Who) -> str:
    """A group with a colleague in it."""
    return keep_group(caller("admin"), "", "Tour Guides", "g1", [("add", (house["colleague"].ref,))])


def sees_pay(account: Account, number: str = "E201") -> bool:
    return bool(allowed(actor_of(account, DAY), Field.PAY, number, DAY))


def sync(caller: Who, group: str, *refs: str) -> None:
    """The provider speaks of the group again, with another administrator's token."""
    third = Account.objects.get_or_create(email="third@house.invalid", name="Third")[0]
    RoleGrant.objects.get_or_create(account=third, role=Role.ADMIN, since=DAY, reason="keeps the house")
    idp = Caller(actor_of(third, DAY), DAY, caller("admin").now, "", "scim")
    keep_group(idp, group, None, None, [("replace", refs)])


def test_who_was_an_administrator_gets_nothing_by_a_group_they_put_themselves_into(
    house: House, caller: Who, visit: Callable[[str], Client], group: str
) -> None:
    """Their role is ended by somebody; the provider's next sync must not make up for it."""
    second = Account.objects.create(email="second@house.invalid", name="Second")
    ref = grant_role(caller("admin"), second.ref, Role.ADMIN, DAY, "keeps the house")
    keep_group(
        Caller(actor_of(second, DAY), DAY, caller("admin").now, "", "scim"), group, None, None, [("add", (second.ref,))]
    )
    give_meaning(caller("admin"), group, Role.DIRECTOR, [], "agreed with HR")
    end_role(caller("admin"), ref, "moved on")
    sync(caller, group, house["colleague"].ref, second.ref)
    assert not sees_pay(second), "no longer an administrator, and yet nobody gave them this"
    give_meaning(caller("admin"), group, Role.HRBP, [], "agreed with HR")
    assert not sees_pay(second), "nor by a decision about the group as a whole"
    page = visit("admin").get("/provider-groups/").content.decode()
    assert "in the group and yet not: Second (is or was an administrator)" in page
    grant_role(caller("admin"), second.ref, Role.HRBP, DAY, "is with HR now")
    assert sees_pay(second), "a named person gave it, with a reason"


def test_a_role_that_somebody_ended_does_not_come_back_by_a_group(
    house: House, caller: Who, visit: Callable[[str], Client], group: str
) -> None:
    who = house["employee"]
    give_meaning(caller("admin"), group, Role.HRBP, ["rd"], "agreed with HR")
    ref = grant_role(caller("admin"), who.ref, Role.HRBP, DAY, "until the team is complete", None, ["rd"])
    end_role(caller("admin"), ref, "looked at what was not theirs")
    assert RoleGrant.objects.get(ref=ref).ended_by == house["admin"]
    both = (house["colleague"].ref, who.ref)
    sync(caller, group, *both)
    assert sees_pay(house["colleague"])
    assert not sees_pay(who, "E202")
    page = visit("admin").get("/provider-groups/").content.decode()
    assert f"{who.name} (Account admin ended this role of theirs on 2026-10-31)" in page
    sync(caller, group)
    sync(caller, group, *both)
    assert not sees_pay(who, "E202"), "neither by leaving and coming back"
    again = grant_role(caller("admin"), who.ref, Role.HRBP, DAY, "looked into, and all is well", None, ["rd"])
    sync(caller, group, *both)
    assert RoleGrant.objects.filter(account=who, by_group__isnull=False, until=None).exists()
    end_role(caller("admin"), again, "by the group from here on")
    assert sees_pay(who, "E202"), "what the group gave meanwhile was given after a person had said yes"


def test_a_role_that_ran_out_by_itself_may_come_by_a_group(house: House, caller: Who, group: str) -> None:
    who = house["employee"]
    grant_role(caller("admin"), who.ref, Role.HRBP, date(2026, 1, 1), "for half a year", date(2026, 6, 30), ["rd"])
    give_meaning(caller("admin"), group, Role.HRBP, ["rd"], "agreed with HR")
    sync(caller, group, who.ref)
    assert sees_pay(who, "E202")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demo_has_a_group_with_a_meaning_and_one_that_waits(
    house: House, visit: Callable[[str], Client], lang: Language
) -> None:
    Account.objects.filter(pk=house["admin"].pk).update(email="admin@demo.invalid")
    seed_groups(lang)
    client = visit("admin")
    client.cookies["lang"] = lang
    page = client.get("/provider-groups/").content.decode()
    zh = lang == "zh"
    for shown in DEMO[lang]:
        assert shown in page, shown
    held = RoleGrant.objects.filter(by_group__isnull=False)
    assert {one.account.name for one in held} == ({"林乔", "何韵"} if zh else {"Qiao Lin", "Yun He"})
