"""Programs that ask: a client with a token of somebody's, for what was chosen or for everything they may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.test import Client

from mainstay_web.actions import Caller
from mainstay_web.actions.tokens import new_token
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tokens import possible_scopes

ROOT = "/api/v1"


class Program:
    """A client that carries a token."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client()

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        given = {"authorization": f"Bearer {self.secret}", **{key.replace("_", "-"): to for key, to in headers.items()}}
        address = path if path.startswith(("/api", "/scim")) else ROOT + path
        more = {} if body is None else {"data": body, "content_type": "application/json"}
        return self.client.generic(method, address, headers=given, **self._encoded(more))

    @staticmethod
    def _encoded(more: dict[str, Any]) -> dict[str, Any]:
        import json  # noqa: PLC0415 - only here

        if not more:
            return {}
        data = more["data"]
        return {**more, "data": data if isinstance(data, str | bytes) else json.dumps(data)}

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: object = None, **headers: str) -> Any:
        return self.ask("POST", path, body if body is not None else "", **headers)


Programs = Callable[..., Program]


@pytest.fixture
def program(house: dict[str, Account], caller: Callable[..., Caller]) -> Programs:
    """`program("hrbp", "public")` carries a token of that account with these scopes; without any, with all it may."""

    def made(who: str, *scopes: str, roles: Sequence[str] = (), days: int = 30) -> Program:
        asked = caller(who)
        every = [one.value for one in possible_scopes(asked.actor, asked.day)]
        return Program(new_token(asked, "test", scopes or every, roles, days))

    assert house
    return made
