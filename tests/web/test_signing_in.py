"""Signing in: its pages in both languages, codes used once, nobody signs up, nobody is told who exists."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from mainstay_web.store.tables.accounts import Account

PASSWORD = "a long enough sentence"  # noqa: S105 - of an account of the tests
STRANGERS = ("account_login", "account_reset_password", "account_reset_password_done", "account_inactive")
MEMBERS = (
    "account_logout", "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_list_webauthn",
    "usersessions_list", "account_reauthenticate",
)  # fmt: skip


@pytest.fixture(autouse=True)
def fresh() -> None:
    """No memory of earlier attempts."""
    cache.clear()


@pytest.fixture
def account(house: dict[str, Account]) -> Account:
    """Somebody with a password."""
    found = house["hrbp"]
    found.set_password(PASSWORD)
    found.save()
    return found


def sign_in(client: Client, account: Account, password: str = PASSWORD) -> str:
    answer = client.post(reverse("account_login"), {"login": account.email, "password": password})
    return answer.headers.get("Location", "") if answer.status_code == 302 else ""


def words(html: str) -> str:
    return re.sub(r"<(script|style|head).*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)


@pytest.mark.parametrize("name", STRANGERS)
def test_pages_for_strangers_are_in_both_languages(house: dict[str, Account], client: Client, name: str) -> None:
    assert house
    for lang, strange in (("zh", r"[A-Za-z]{5,}"), ("en", r"[\u4e00-\u9fff]")):
        client.cookies["lang"] = lang
        answer = client.get(reverse(name))
        assert answer.status_code == 200
        left = set(re.findall(strange, words(answer.content.decode()))) - {"English", "中文", "JavaScript"}
        assert not {word for word in left if word not in "中文"}, (name, lang, left)


@pytest.mark.parametrize("name", MEMBERS)
def test_pages_for_members_open(account: Account, client: Client, name: str) -> None:
    sign_in(client, account)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for lang in ("zh", "en"):
        client.cookies["lang"] = lang
        assert client.get(reverse(name)).status_code == 200, name


def test_a19_the_session_changes_at_sign_in(account: Account, client: Client) -> None:
    client.get(reverse("account_login"))
    before = client.session.session_key
    assert sign_in(client, account)
    assert client.session.session_key != before


def test_a22_nobody_is_told_who_exists(account: Account, client: Client) -> None:
    known = client.post(reverse("account_reset_password"), {"email": account.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@test.invalid"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    wrong = client.post(reverse("account_login"), {"login": account.email, "password": "wrong wrong wrong"})
    nobody = client.post(reverse("account_login"), {"login": "nobody@test.invalid", "password": "wrong wrong wrong"})
    said = [
        re.findall(r'role="(?:alert|status)".*?</div>', page.content.decode(), re.DOTALL) for page in (wrong, nobody)
    ]
    assert said[0] == said[1]


def test_nobody_signs_up(house: dict[str, Account], client: Client) -> None:
    assert house
    before = Account.objects.count()
    data = {"email": "new@test.invalid", "password1": PASSWORD, "password2": PASSWORD}
    assert (
        "Nobody signs up"
        in client.post(reverse("account_signup"), data, headers={"Accept-Language": "en"}).content.decode()
    )
    assert Account.objects.count() == before


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_a21_the_second_factor_cannot_be_passed_by_nor_used_twice(account: Account) -> None:
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    client = Client()
    assert sign_in(client, account) == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302
    assert "/accounts/login/" in client.get("/").headers["Location"]
    code = code_of(secret)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert "_auth_user_id" in client.session
    second = Client()
    sign_in(second, account)
    assert second.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert "_auth_user_id" not in second.session


def test_the_secret_of_the_second_factor_is_not_kept_in_the_clear(account: Account) -> None:
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    kept = str(Authenticator.objects.get(user=account).data)
    assert secret not in kept
    assert get_adapter().decrypt(Authenticator.objects.get(user=account).data["secret"]) == secret
