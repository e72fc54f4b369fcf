"""What holds on every route: headers, no change by GET, no change without the CSRF token, nothing for strangers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client
from web_crawl import addresses, routes

from mainstay_web.store.tables.accounts import Account

OPEN = {"healthz", "enter", "entered", "demo_parts", "demo_play", "preferences", "home", "openapi"}
"""Routes that somebody who is not signed in may ask for (home sends them to sign in)."""

READ_LOGS = {"AccessView", "DoneOnce", "Session"}
"""Tables that reading may write to: who looked at what."""


def _counts() -> dict[str, int]:
    models = apps.get_app_config("store").get_models()
    return {m.__name__: m._default_manager.count() for m in models if m.__name__ not in READ_LOGS}


@pytest.mark.parametrize("who", ["director", "hrbp", "manager", "employee", "admin"])
def test_a20_reading_changes_nothing(visit: Callable[[str], Client], who: str) -> None:
    client = visit(who)
    before = _counts()
    for route in routes():
        for address in addresses(route)[:3]:
            client.get(address)
    assert _counts() == before


def test_a20_every_change_wants_the_csrf_token(house: dict[str, Account]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(house["director"])
    for route in routes():
        if route.template.startswith(("api/", "scim/")):
            continue
        for address in addresses(route)[:1]:
            assert client.post(address).status_code in (403, 404, 405), address


def test_w12_headers_on_every_route(visit: Callable[[str], Client]) -> None:
    client = visit("director")
    for route in routes():
        for address in addresses(route)[:1]:
            headers = client.get(address).headers
            policy = headers["Content-Security-Policy"]
            assert "unsafe" not in policy, address
            assert "default-src 'none'" in policy, address
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["X-Frame-Options"] == "DENY"
            assert headers["Cache-Control"] == "no-store" or "private" in headers["Cache-Control"], address


def test_strangers_are_sent_to_sign_in(house: dict[str, Account], client: Client) -> None:
    assert house
    for route in routes():
        if route.name in OPEN:
            continue
        for address in addresses(route)[:1]:
            answer = client.get(address)
            assert answer.status_code in (302, 401, 404, 405), address
            if answer.status_code == 302:
                assert "/accounts/login/" in answer.headers["Location"], address
