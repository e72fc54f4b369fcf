"""A program that asks: a client that carries a token."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.test import Client

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
        if not more:
            return {}
        data = more["data"]
        return {**more, "data": data if isinstance(data, str | bytes) else json.dumps(data)}

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: object = None, **headers: str) -> Any:
        return self.ask("POST", path, body if body is not None else "", **headers)


Programs = Callable[..., Program]
