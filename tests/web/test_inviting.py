"""A new account: its link goes to its owner and nobody else, works once, and the data protection officer hears."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mainstay.core.access import Role
from mainstay_web.actions import Caller, InvalidError, RefusedError, system_caller
from mainstay_web.actions.inviting import Invited, begin, invite, link_again, switch_account
from mainstay_web.console import COMMANDS
from mainstay_web.store.sealing import unseal
from mainstay_web.store.tables.accounts import Account, RoleGrant, SignInLink
from mainstay_web.store.tables.installation import Installation
from mainstay_web.store.tables.messages import Channel, Letter
from mainstay_web.store.tables.tokens import Token
from mainstay_web.store.tables.trail import AuditRecord, Outgoing

DAY = date(2026, 10, 31)
Call = Callable[..., Caller]
Visit = Callable[[str], Client]
NEW = {"email": "New@Test.invalid", "name": "New Person", "person": "E302", "language": "en"}
OTHERS = (
    "director", "hrbp", "compensation", "ombuds", "auditor", "manager", "employee", "colleague",
)  # fmt: skip
LINK = re.compile(r"http://[^\s<]+/enter/([\w-]+)")


def mail() -> None:
    Channel.objects.create(name="Mail", service="mail", state=Channel.ON)


def letter() -> tuple[str, str, str]:
    row = Letter.objects.latest("pk")
    to, subject, body = json.loads(unseal(row.sealed, f"letter:{row.ref}"))
    return to, subject, body


def test_with_mail_the_link_goes_to_its_owner_alone_and_they_set_a_password(
    house: dict[str, Account], visit: Visit
) -> None:
    mail()
    answer = visit("admin").post("/roles/new", NEW)
    assert answer.status_code == 302
    assert "/enter/" not in visit("admin").get("/roles/").content.decode()
    to, subject, body = letter()
    assert (to, subject) == ("new@test.invalid", "Your Mainstay account")
    assert "Hello New Person" in body
    assert "Test company" in body
    found = LINK.search(body)
    assert found is not None
    guest = Client()
    assert guest.get(f"/enter/{found[1]}").status_code == 200, "looking uses nothing up"
    signed_in = guest.post(f"/entered/{found[1]}")
    assert signed_in.headers["Location"] == "/accounts/password/set/"
    assert guest.get("/accounts/password/set/").status_code == 200
    given = dict.fromkeys(("password1", "password2"), "correct horse battery 42")
    assert guest.post("/accounts/password/set/", given).headers["Location"] == "/"
    assert Client().post(f"/entered/{found[1]}").status_code == 404
    account = Account.objects.get(email="new@test.invalid")
    assert (account.person, account.has_usable_password()) == ("E302", True)
    assert found[1] not in str(list(SignInLink.objects.values())), "only its hash is kept"
    told = Outgoing.objects.filter(kind="account.changed").values_list("account", flat=True)
    assert list(told) == [house["auditor"].ref]
    assert found[1] not in str(list(AuditRecord.objects.values()))


def test_without_mail_the_link_is_shown_this_once(house: dict[str, Account], visit: Visit) -> None:
    assert house
    client = visit("admin")
    answer = client.post("/roles/new", NEW)
    assert answer.status_code == 200
    found = LINK.search(answer.content.decode())
    assert found is not None
    assert "no-store" in answer.headers["Cache-Control"]
    assert found[1] not in client.get("/roles/").content.decode()
    assert Client().post(f"/entered/{found[1]}").status_code == 302


def test_several_at_once_are_all_made_or_none(house: dict[str, Account], visit: Visit) -> None:
    assert house
    mail()
    lines = "a@test.invalid\tAda\tE302\nb@test.invalid，Bo，E301\nc@test.invalid"
    assert visit("admin").post("/roles/new", {"several": lines, "language": "zh"}).status_code == 302
    made = Account.objects.filter(email__in=["a@test.invalid", "b@test.invalid", "c@test.invalid"])
    assert sorted(made.values_list("name", "person")) == [("", ""), ("Ada", "E302"), ("Bo", "E301")]
    assert Letter.objects.count() == 3
    before = Account.objects.count()
    again = visit("admin").post("/roles/new", {"several": "d@test.invalid\na@test.invalid"})
    assert again.status_code == 422
    assert "a@test.invalid" in again.content.decode()
    assert (Account.objects.count(), Letter.objects.count()) == (before, 3)


@pytest.mark.parametrize(
    "changed",
    [{"email": "no address"}, {"email": "hrbp@test.invalid"}, {"person": "E201"}, {"person": "E999"}, {"email": ""}],
)
def test_what_cannot_be_is_refused(house: dict[str, Account], visit: Visit, changed: dict[str, str]) -> None:
    before = len(house)
    answer = visit("admin").post("/roles/new", {**NEW, **changed})
    assert answer.status_code == 422
    assert "/enter/" not in answer.content.decode()
    assert Account.objects.count() == before


@pytest.mark.parametrize("who", OTHERS)
def test_for_the_administrator_alone(house: dict[str, Account], caller: Call, visit: Visit, who: str) -> None:
    ref, client = house["employee"].ref, visit(who)
    grant = RoleGrant.objects.get(account=house["hrbp"])
    assert client.get("/roles/").status_code == 404
    for address, given in (
        ("/roles/new", NEW), (f"/roles/{ref}/link", {}), (f"/roles/{ref}/switch", {"on": "no", "reason": "x"}),
        (f"/roles/end/{grant.ref}", {"reason": "x"}),
    ):  # fmt: skip
        assert client.post(address, given).status_code == 404, address
    for deed in (
        lambda: invite(caller(who), [Invited("x@test.invalid")]), lambda: link_again(caller(who), ref),
        lambda: switch_account(caller(who), ref, on=False, reason="x"),
    ):  # fmt: skip
        with pytest.raises(RefusedError):
            deed()
    assert not SignInLink.objects.exists()
    assert Account.objects.get(ref=ref).is_active


def test_a_new_link_voids_the_old_and_switching_off_voids_everything(
    house: dict[str, Account], caller: Call, visit: Visit
) -> None:
    account, admin = house["hrbp"], visit("admin")
    Account.objects.filter(pk=account.pk).update(last_login=None)
    first = link_again(caller("admin"), account.ref).address.rpartition("/")[2]
    second = link_again(caller("admin"), account.ref).address.rpartition("/")[2]
    assert Client().post(f"/entered/{first}").status_code == 404
    Token.objects.create(
        account=account, name="t", digest="d" * 64, scopes=[], roles=[], expires_at=timezone.now() + timedelta(days=1)
    )
    working = visit("hrbp")
    assert working.get("/queue/").status_code == 200
    given = {"on": "no", "reason": "left the team"}
    assert admin.post(f"/roles/{account.ref}/switch", given).status_code == 302
    assert working.get("/queue/").status_code in (302, 404)
    assert Client().post(f"/entered/{second}").status_code == 404
    assert not Token.objects.filter(revoked_at=None).exists()
    assert admin.post(f"/roles/{account.ref}/switch", {"on": "yes", "reason": "back"}).status_code == 302
    with pytest.raises(InvalidError):
        switch_account(caller("admin"), house["admin"].ref, on=False, reason="x")


def test_a_role_ends_on_the_page_from_that_second_on(house: dict[str, Account], visit: Visit) -> None:
    grant = RoleGrant.objects.get(account=house["hrbp"])
    working, admin = visit("hrbp"), visit("admin")
    assert "End the role" in admin.get("/roles/?q=hrbp").content.decode()
    assert admin.post(f"/roles/end/{grant.ref}", {"reason": " "}).status_code == 422
    assert working.get("/queue/").status_code == 200
    assert admin.post(f"/roles/end/{grant.ref}", {"reason": "moved"}).status_code == 302
    assert working.get("/queue/").status_code == 404


def test_a_house_begins_with_one_command(db: None, client: Client, settings: Any) -> None:
    del db
    settings.DEMO = False
    assert "begin" in {one.name for one in COMMANDS}
    link = begin(system_caller(), "Boss@Test.invalid", "Boss", "Acme", "EUR", "en")
    here = Installation.objects.get()
    assert (here.company, here.currency) == ("Acme", "EUR")
    assert client.post("/entered/" + link.rpartition("/")[2]).status_code == 302
    assert client.get("/roles/").status_code == 200
    again = begin(system_caller(), "boss@test.invalid", "", "", "", "en")
    assert again != link
    assert RoleGrant.objects.get().role == Role.ADMIN.value
    with pytest.raises(InvalidError):
        begin(system_caller(), "boss@test.invalid", "", "", "euro", "en")


def test_the_currency_stays_once_there_are_facts(house: dict[str, Account]) -> None:
    assert house
    with pytest.raises(InvalidError):
        begin(system_caller(), "boss@test.invalid", "", "", "EUR", "en")
    assert not Account.objects.filter(email="boss@test.invalid").exists()


def test_a21_a_link_passes_no_second_factor_by(house: dict[str, Account], caller: Call) -> None:
    TOTP.activate(house["hrbp"], generate_totp_secret())
    token = link_again(caller("admin"), house["hrbp"].ref).address.rpartition("/")[2]
    guest = Client()
    answer = guest.post(f"/entered/{token}")
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in guest.session
    assert guest.get("/queue/").status_code == 302


def test_no_administrator_is_shown_the_link_of_an_account_in_use(house: dict[str, Account], visit: Visit) -> None:
    account = house["hrbp"]
    Account.objects.filter(pk=account.pk).update(last_login=timezone.now())
    address = f"/roles/{account.ref}/link"
    refused = visit("admin").post(address)
    assert refused.status_code == 422
    assert "/enter/" not in refused.content.decode()
    mail()
    assert visit("admin").post(address).status_code == 302
    assert letter()[0] == account.email
