"""A NUL is refused at the door, on either store, wherever it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.test import Client

from mainstay_web.store.tables.accounts import Account


def test_a_nul_is_refused_wherever_it_is_typed(house: dict[str, Account], visit: Callable[[str], Client]) -> None:
    assert house
    client = visit("hrbp")
    assert client.get("/people/%00/").status_code == 404
    assert client.get("/search", {"q": "a\x00b"}).status_code == 400
    assert client.post("/preferences", {"lang": "zh", "next": "/\x00"}).status_code == 400
    body = json.dumps({"reason": "a\x00b"})
    assert client.post("/api/v1/cases", body, content_type="application/json").status_code == 400
    assert client.get("/search", {"q": "ab"}).status_code == 200
