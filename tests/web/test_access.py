"""The row filter and the pure answer are one: for everybody, about everybody, for every class and act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from mainstay.core.access import Act, Field, Role
from mainstay_web.actions import Caller, RefusedError, system_caller
from mainstay_web.actions.accounts import grant_role, make_account, sign_in_link
from mainstay_web.pages.reader import Reader
from mainstay_web.store.access import actor_of, allowed, visible
from mainstay_web.store.audit import breaks
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.trail import AuditRecord, DoneOnce

DAY = date(2026, 10, 31)
EVERYBODY = ("director", "hrbp", "compensation", "ombuds", "auditor", "admin", "manager", "employee", "other_manager")


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_filter_agrees_with_the_answer(
    house: dict[str, Account], reader: Callable[[str], Reader], who: str
) -> None:
    actor = reader(who).actor
    people = [f"E{n}" for n in (100, 200, 201, 202, 203, 300, 301, 302)] + [f"H00{n}" for n in range(1, 7)]
    for what in (*Field, *Act):
        seen = set(visible(actor, what, DAY).values_list("number", flat=True))
        assert seen == {number for number in people if allowed(actor, what, number, DAY)}, what
    assert house


def test_reports_to_does_not_mean_may_see_pay(house: dict[str, Account], reader: Callable[[str], Reader]) -> None:
    manager = reader("manager")
    assert manager.may(Field.PERSONAL, "E201")
    assert manager.may(Field.PERSONAL, "E201").reason.en == "manages this person since 2020-03-01"
    assert not manager.may(Field.PAY, "E201")
    assert not manager.may(Field.RISK, "E201")
    assert house


def test_nobody_sees_their_own_warning(house: dict[str, Account], reader: Callable[[str], Reader]) -> None:
    for who, number in (("director", "H001"), ("hrbp", "H002"), ("employee", "E201")):
        assert not reader(who).may(Field.RISK, number)
    assert house


def test_a_role_ends_with_its_last_day_and_a_delegation_with_the_lender(house: dict[str, Account]) -> None:
    account = house["colleague"]
    grant_role(system_caller(), account.ref, Role.HRBP, DAY, "stand-in", DAY, ["sales"])
    assert allowed(actor_of(account, DAY), Field.RISK, "E301", DAY)
    assert not allowed(actor_of(account, DAY), Field.RISK, "E301", date(2026, 11, 1))
    assert not allowed(actor_of(account, DAY), Field.RISK, "E202", DAY)


def test_who_has_left_may_nothing(house: dict[str, Account], visit: Callable[[str], Client]) -> None:
    client = visit("hrbp")
    account = house["hrbp"]
    account.is_active = False
    account.save()
    assert client.get("/").status_code in (302, 404)
    assert not allowed(actor_of(account, DAY), Field.PUBLIC, "E201", DAY)


def test_an_action_is_done_once_for_a_key(house: dict[str, Account], caller: Callable[..., Caller]) -> None:
    first = make_account(caller("admin", key="k1"), "new@test.invalid")
    assert make_account(caller("admin", key="k1"), "new@test.invalid") == first
    assert Account.objects.filter(email="new@test.invalid").count() == 1
    assert DoneOnce.objects.count() == 1
    assert house


def test_an_action_that_is_refused_leaves_nothing(house: dict[str, Account], caller: Callable[..., Caller]) -> None:
    records = AuditRecord.objects.count()
    with pytest.raises(RefusedError):
        make_account(caller("employee"), "new@test.invalid")
    assert AuditRecord.objects.count() == records
    assert house


def test_the_audit_chain_names_what_was_changed(house: dict[str, Account]) -> None:
    assert not list(breaks())
    AuditRecord.objects.filter(seq=3).update(details={"ref": "other"})
    assert [(found.seq, found.kind) for found in breaks()] == [(3, "changed")]
    assert house


def test_a_link_signs_in_once(house: dict[str, Account], client: Client) -> None:
    token = sign_in_link(system_caller(), house["hrbp"].ref)
    assert client.get(f"/enter/{token}").status_code == 200
    assert client.post(f"/entered/{token}").status_code == 302
    assert Client().post(f"/entered/{token}").status_code == 404
