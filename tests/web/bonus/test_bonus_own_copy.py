"""What one takes along of one's own bonuses: as a program and as a person can read it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import polars as pl
from bonuses import Call, paid
from django.test import Client


def test_how_ones_own_bonus_was_reckoned_can_be_read_from_the_workbook(
    caller: Call, visit: Callable[[str], Client]
) -> None:
    paid(caller)
    client = visit("employee")
    told = json.loads(client.post("/my/data/export", {"form": "json"}).content)
    book = io.BytesIO(client.post("/my/data/export", {"form": "xlsx"}).content)
    written = pl.read_excel(book, sheet_name="bonuses")["reckoning"][0]
    assert json.loads(written) == told["bonuses"][0]["reckoning"]
