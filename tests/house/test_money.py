"""Money is never float: the types of everything in the chapters of pay and equity, and of every column of the store."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.db import models

import mainstay.chapters.equity
import mainstay.chapters.pay

COLUMNS = {
    "FactPosts": {"fte"}, "FactResults": {"rating", "goal_met"}, "FactTeamSurvey": {"score"},
    "FactAttendance": {"hours", "overtime_hours", "late_minutes", "leave_hours"},
    "FactObservations": {"amount"}, "FactFacts": {"amount"}, "FactMeasures": {"offered_share"},
    "FactReplacementCost": {"low", "middle", "high"},
    "KeyDecision": {"score"}, "KeyFact": {"months_to_fill"}, "PlanChoice": {"before", "prevented", "offered_share"},
    "Turn": {"base", "base_log_odds"},
    "Foreseen": {f"p{months}{end}" for months in (3, 6, 12) for end in ("", "_low", "_high")} | {"sure"},
}  # fmt: skip
"""Every column of the store that is a float: chances, shares, hours, scores; amounts of observations and of other facts
are counts. One more has to be entered here, and justified.
"""
DECLARING = {"measures", "signals", "attributes"}
"""Effects, priors and spreads of signals are shares and log-hazards; prices in these files are `Decimal` by type."""
MEASURES = {"matching": {"likeness"}, "precision": {"confidence"}, "line": {"confidence"}}
"""Rules with a float that is no money: how alike two job titles are, how sure an interval is."""


def modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        yield importlib.import_module(found.name)


CHAPTERS = [*modules(mainstay.chapters.pay), *modules(mainstay.chapters.equity)]


def floats_of(source: str) -> list[int]:
    """Lines on which a float is named, written or made."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]


def test_the_check_sees_a_float() -> None:
    assert floats_of("def f(pay: float) -> int: return 2") == [1]
    assert floats_of("RATE = 0.06") == [1]
    assert floats_of("RATE = Decimal('0.06')") == []


def last(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


RULES = [one for one in CHAPTERS if last(one) not in DECLARING]


@pytest.mark.parametrize("module", [one for one in RULES if last(one) not in MEASURES], ids=lambda one: one.__name__)
def test_rules_of_pay_and_equity_know_no_float(module: ModuleType) -> None:
    assert module.__file__ is not None
    assert floats_of(Path(module.__file__).read_text("utf-8")) == []


def test_no_field_of_a_rule_is_a_float() -> None:
    wrong = [
        f"{module.__name__}.{name}.{field.name}"
        for module in RULES
        for name, kind in vars(module).items()
        if dataclasses.is_dataclass(kind) and isinstance(kind, type) and kind.__module__ == module.__name__
        for field in dataclasses.fields(kind)
        if "float" in str(field.type) and field.name not in MEASURES.get(last(module), set())
    ]
    assert wrong == []


def test_no_column_of_money_is_a_float() -> None:
    found = {
        model.__name__: {field.name for field in model._meta.get_fields() if isinstance(field, models.FloatField)}
        for model in apps.get_app_config("store").get_models()
    }
    assert {name: columns for name, columns in found.items() if columns} == COLUMNS
