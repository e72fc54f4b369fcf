"""The page of tokens: one's own for everybody, everybody's for who manages them; a secret is shown once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.tokens import Token

House = dict[str, Account]
Visit = Callable[[str], Client]
EVERYBODY = ("director", "hrbp", "compensation", "ombuds", "auditor", "manager", "employee", "admin")


def made(client: Client, **more: object) -> str:
    asked = {"name": "My sync", "scopes": ["public"], "days": "30", **more}
    page = client.post("/tokens/new", asked).content.decode()
    found = re.search(r"mst_[A-Za-z0-9_-]{43}", page)
    return found[0] if found else ""


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_has_the_page_and_is_offered_no_more_than_they_may(visit: Visit, who: str) -> None:
    assert visit(who).get("/tokens/").status_code == 200
    page = visit(who).get("/tokens/new").content.decode()
    offered = set(re.findall(r'name="scopes" value="([a-z_]+)"', page))
    assert ("risk" in offered) == (who in ("director", "hrbp"))
    assert ("provision" in offered) == (who == "admin")
    assert "role_grant" not in offered


def test_a_secret_is_shown_once_and_works(house: House, visit: Visit, client: Client) -> None:
    secret = made(visit("hrbp"))
    told = client.get("/api/v1/me", headers={"authorization": f"Bearer {secret}"}).json()
    assert "My sync" in told.values()
    assert secret not in visit("hrbp").get("/tokens/").content.decode()
    assert house


def test_a_form_that_asks_for_too_much_is_shown_again(visit: Visit) -> None:
    wrongs: list[dict[str, object]] = [
        {"scopes": []}, {"scopes": ["provision"]}, {"days": "1000"}, {"days": "x"}, {"name": " "},
    ]  # fmt: skip
    for wrong in wrongs:
        client = visit("hrbp")
        answer = client.post("/tokens/new", {"name": "x", "scopes": ["public"], "days": "30", **wrong})
        assert answer.status_code == 422, wrong
    assert not Token.objects.exists()


def test_only_who_manages_tokens_sees_everybodys_and_ends_them(visit: Visit) -> None:
    made(visit("hrbp"))
    row = Token.objects.get()
    assert "My sync" in visit("admin").get("/tokens/").content.decode()
    assert "My sync" not in visit("director").get("/tokens/").content.decode()
    assert visit("director").post(f"/tokens/{row.ref}/revoke").status_code == 404
    assert visit("admin").post(f"/tokens/{row.ref}/revoke").status_code == 302
    assert Token.objects.get().revoked_at is not None


def test_whoever_has_a_password_shows_it_again_before_a_token_is_made(house: House, visit: Visit) -> None:
    house["hrbp"].set_password("a long enough password")
    house["hrbp"].save()
    answer = visit("hrbp").get("/tokens/new")
    assert answer.status_code == 302
    assert "reauthenticate" in answer.headers["Location"]
    assert made(visit("hrbp")) == ""
