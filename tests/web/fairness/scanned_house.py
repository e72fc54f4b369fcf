"""Facts of sixty people more, for tests of fairness: numbers from P01 on, managers E200, women paid less."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from mainstay.company.contract import BY_KEY
from mainstay.company.parsing import DTYPES
from mainstay.loop.tables import Tables
from mainstay_web.actions import system_caller
from mainstay_web.actions.facts import import_tables

MANY = 60
HERE = date(2020, 3, 1)
GAP = 0.92
LOW = "P07"
"""Somebody paid far less than everybody else of the same place."""


def _frame(table: str, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    columns = BY_KEY[table].columns
    filled = [{column.key: row.get(column.key) for column in columns} for row in rows]
    return pl.DataFrame(filled, {column.key: DTYPES[column.kind] for column in columns}, orient="row")


def fair_house(chance: random.Random) -> None:
    """Imports them. Pay a month goes by family, level and sex, give or take two percent."""
    people, posts, pay = list[dict[str, object]](), list[dict[str, object]](), list[dict[str, object]]()
    for at in range(1, MANY + 1):
        number = f"P{at:02}"
        family, level, female = ("研发", "销售")[at % 2], 4 + at % 3, chance.random() < 0.5
        base = 2_000_000 * (1 + 0.15 * (level - 4)) * (1.1 if family == "研发" else 1.0) * (GAP if female else 1.0)
        amount = round(base * chance.uniform(0.98, 1.02) * (0.7 if number == LOW else 1.0))
        people.append({
            "person_id": number, "hired_on": date(2018 + at % 7, 5, 1), "name": f"Name {number}", "key": at % 4 == 0,
            "gender": "female" if female else "male", "birth_year": 1975 + at % 25,
        })  # fmt: skip
        posts.append({
            "person_id": number, "from": HERE, "unit": "rd", "manager_id": "E200", "job": f"Job {family}",
            "family": family, "ladder": "professional", "level": level, "city": "上海", "fte": 1.0,
        })  # fmt: skip
        pay.append({"person_id": number, "from": date(2025, 1, 1), "element": "base", "amount": amount, "per": "month"})
    whole = _frame("people", people)
    tables = Tables(
        {"people": whole.drop("gender", "birth_year"), "posts": _frame("posts", posts), "pay": _frame("pay", pay)},
        company="Test company", protected=whole.select("person_id", "gender", "birth_year"),
    )  # fmt: skip
    import_tables(system_caller("test"), tables, "test")
