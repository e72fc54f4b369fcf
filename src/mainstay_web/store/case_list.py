"""The board as a list for taking along: who looks after what, what is next, by when. Nothing of the analysis in it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mainstay.core.text import Language, Text
from mainstay.loop.carry.states import Kind
from mainstay_web.store.board import Card

COLUMNS: dict[str, Text] = {
    "number": Text("员工编号", "person number"), "name": Text("姓名", "name"), "job": Text("岗位", "job"),
    "kind": Text("类型", "kind"), "state": Text("状态", "state"), "owner": Text("负责人", "looked after by"),
    "opened_on": Text("立案日期", "opened on"), "days_open": Text("已立案天数", "days open"),
    "next": Text("下一步", "next step"), "due": Text("期限", "due"), "left": Text("剩余工作日", "working days left"),
}  # fmt: skip
"""What each column holds."""

_DAYS = ("opened_on", "due")
_NUMBERS = ("days_open", "left")
_TELLS = (Kind.ALERT, Kind.OBSERVATION)
"""Kinds that speak of the analysis beside a name: left out of what leaves the house."""


def case_list(cards: Sequence[Card], language: Language) -> pl.DataFrame:
    """A row for each card, in its order."""
    rows = [_row(card, language) for card in cards]
    kinds: dict[str, type[pl.DataType]] = {
        name: pl.Date if name in _DAYS else (pl.Int64 if name in _NUMBERS else pl.String) for name in COLUMNS
    }
    return pl.DataFrame(rows, schema=kinds)


def _row(card: Card, language: Language) -> dict[str, object]:
    now = card.clock
    return {
        "number": card.person.number, "name": card.person.name, "job": card.person.job,
        "kind": "" if card.case.kind in _TELLS else card.case.kind.label.in_(language),
        "state": card.case.state.label.in_(language), "owner": card.owner, "opened_on": card.row.opened_on,
        "days_open": card.age, "next": now.due.act.label.in_(language) if now else "",
        "due": now.due.day if now else None, "left": now.left if now else None,
    }  # fmt: skip
