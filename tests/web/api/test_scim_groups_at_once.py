"""Groups at the same moment, on both stores: no member is lost, and no role outlives the decision it rests on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from together import at_once

from mainstay.core.access import Role
from mainstay_web.actions import Caller
from mainstay_web.actions.groups import end_meaning, forget_group, give_meaning, keep_group
from mainstay_web.store.tables.accounts import Account, RoleGrant
from mainstay_web.store.tables.groups import GroupMember, GroupRole

pytestmark = pytest.mark.django_db(transaction=True)
Who = Callable[..., Caller]
House = dict[str, Account]
PEOPLE = ("employee", "colleague", "manager", "other_manager", "hrbp", "auditor")


def open_grants() -> set[str]:
    return set(RoleGrant.objects.filter(until=None).exclude(by_group=None).values_list("account__ref", flat=True))


def test_members_who_come_at_once_are_all_in(house: House, caller: Who) -> None:
    admin = caller("admin")
    ref = keep_group(admin, "", "Guides", "g1", ())
    give_meaning(admin, ref, Role.HRBP, [], "because")
    refs = [house[who].ref for who in PEOPLE]
    at_once([lambda one=one: keep_group(admin, ref, None, None, (("add", (one,)),)) for one in refs])  # type: ignore[misc]
    assert set(GroupMember.objects.values_list("account__ref", flat=True)) == set(refs)
    assert open_grants() == set(refs)
    assert RoleGrant.objects.exclude(by_group=None).count() == len(refs)


@pytest.mark.parametrize("way", ["ended", "deleted"])
def test_no_role_outlives_its_decision(house: House, caller: Who, way: str) -> None:
    admin = caller("admin")
    for number in range(4):
        ref = keep_group(admin, "", "Guides", f"g{number}", ())
        decision = give_meaning(admin, ref, Role.HRBP, [], "because")
        ends = (
            (lambda d=decision: end_meaning(admin, d, "over"))
            if way == "ended"
            else lambda r=ref: forget_group(admin, r)
        )
        comes = [
            lambda one=house[who].ref, r=ref: keep_group(admin, r, None, None, (("add", (one,)),)) for who in PEOPLE[:4]
        ]
        at_once([*comes[:2], ends, *comes[2:]])
        assert GroupRole.objects.get(ref=decision).ended_on is not None
        assert open_grants() == set()


def test_one_decision_of_two_at_once(caller: Who) -> None:
    admin = caller("admin")
    ref = keep_group(admin, "", "Guides", "", ())
    deeds = [lambda: give_meaning(admin, ref, Role.HRBP, [], "because")] * 3
    at_once(deeds)
    assert GroupRole.objects.count() == 1
