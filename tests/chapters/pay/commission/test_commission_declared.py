"""Whoever approves a plan, or is paid by it, reads all of it: whatever is changed in a plan, its terms say so."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from mainstay.chapters.pay.commission import terms
from mainstay.chapters.pay.commission.declared import differences, terms_of
from mainstay.chapters.pay.commission.plan import Plan, Tier, drawn, written_plan
from mainstay.chapters.pay.commission.terms import TierMode, Unit

D = Decimal
EVERY_PART = Path(__file__).parents[3] / "vectors" / "commission_every_part.json"
RICH = drawn(json.loads(EVERY_PART.read_text("utf-8")))
WORTH = replace(RICH, mode=TierMode.INTERPOLATED, unit=Unit.AMOUNT, tiers=(Tier(D(1000), None, D(50)),))
WORDS = {one.value: [other.value for other in kind if other is not one] for kind in vars(terms).values()
         if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum for one in kind}  # fmt: skip


def leaves(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value of JSON that is neither a list nor an object, with the way to it."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        if isinstance(value, dict | list):
            yield from leaves(value, (*way, key))
        elif value is not None:
            yield (*way, key), value


def other(key: object, value: Any) -> Any:
    """Another value of the same kind; periods and the like come from their own words."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if key in {"since", "until"}:
        return "2027-02-02"
    try:
        return str(D(value) + 1)
    except ArithmeticError:
        words = WORDS.get(value)
        return words[0] if words else value + "x"


def changed(plan: Plan, way: tuple[Any, ...], value: Any) -> Plan:
    """The plan with one value changed."""
    data: Any = copy.deepcopy(written_plan(plan))
    place = data
    for key in way[:-1]:
        place = place[key]
    place[way[-1]] = other(way[-1], value)
    return drawn(data)


@pytest.mark.parametrize("plan", [RICH, WORTH], ids=["rates", "amounts"])
def test_whatever_is_changed_in_a_plan_its_terms_say_so(plan: Plan) -> None:
    ways = [(way, value) for way, value in leaves(written_plan(plan)) if way != ("name",)]
    assert len(ways) > 45
    for way, value in ways:
        found = differences(plan, changed(plan, way, value))
        assert found, way
        assert all(one.was != one.now for one in found)


def test_what_is_left_out_and_what_is_new_is_said() -> None:
    bare = replace(RICH, floor=None, clawback=None)
    assert [(one.label.en, one.now is None) for one in differences(RICH, bare)] == [
        ("Floor", True), ("Clawback", True),
    ]  # fmt: skip
    assert [one.was for one in differences(bare, RICH)] == [None, None]
    assert differences(RICH, RICH) == ()


def test_no_part_of_a_full_plan_is_without_words() -> None:
    said = {one.label.en: one.text.en for one in terms_of(RICH)}
    assert said["Tiers"] == "tier 1, up to 50%: 2%; tier 2, up to 100%: 3.25%; tier 3, without an end: 5%"
    assert said["Draw"].endswith("recoverable: from statement 2 on, 50% of what is above it pays it off")
    assert "at most 20% of one statement" in said["Clawback"]
    assert said["Joining or leaving"].endswith("(25% 50% 75%): quota, floor, caps")
    assert len(said) == len(terms_of(RICH)), "each label stands once"
