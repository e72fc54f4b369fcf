"""The form says a plan and nothing but the plan: filled in from a declaration, it declares the same again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sold import RICH, declaration

from mainstay_web.actions import InvalidError
from mainstay_web.pages.commission.declaring import declared, given_of, results_of
from mainstay_web.store.commission_rules import as_declared, plan_of


def round_trip(plan: dict[str, Any]) -> dict[str, Any]:
    """What the form says of a plan, as its declaration in the one form."""
    return as_declared({**declared(given_of(plan)), "currency": plan["currency"]})


@pytest.mark.parametrize(
    "more",
    [
        {}, RICH,
        {"mode": "interpolated", "tiers": [{"to": "1000", "pays": "50"}, {"to": "3000", "pays": "200.5"}]},
        {"accumulation": "per_transaction", "mode": "whole_amount", "credit": "owner", "measure": "margin"},
        {"draw": {"minimum": "3000", "recoverable": False}},
    ],
)  # fmt: skip
def test_the_form_declares_what_was_declared(more: dict[str, Any]) -> None:
    plan = as_declared(declaration(**more))
    again = round_trip(plan)
    for fresh in (plan, again):  # numbers may be written otherwise, they are the same
        plan_of(fresh)
    assert plan_of(again) == plan_of(plan)


rates = st.integers(0, 10_000).map(lambda one: str(Decimal(one) / 10_000))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 10**6), rates), min_size=1, max_size=6), st.booleans())
def test_tiers_of_any_kind_come_back_to_the_last_digit(steps: list[tuple[int, str]], endless: bool) -> None:  # noqa: FBT001 - drawn
    below, tiers = 0, list[dict[str, Any]]()
    for more, rate in steps:
        below += more
        tiers.append({"to": str(below), "rate": rate})
    if endless:
        tiers[-1]["to"] = None
    plan = as_declared(declaration(tiers=tiers))
    assert plan_of(round_trip(plan)) == plan_of(plan)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("tiers", "1000 1 2"), ("tiers", "abc\t1"), ("tiers", "1000\tNaN"), ("tiers", "1e99\t1"), ("paces", "100"),
        ("floor", "much"), ("year_starts", "x"), ("seasons", "20, x"), ("spiffs", "New, 2027-01-01"),
        ("bonus_curve", "80"), ("draw", "3000"), ("claw_months", "12"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_names_its_field(field: str, text: str) -> None:
    filled = {**given_of(as_declared(declaration())), field: text}
    with pytest.raises(InvalidError) as told:
        declared(filled)
    assert str(told.value.data["field"]).startswith(field.partition("_")[0])


def test_pasted_with_tabs_commas_in_numbers_and_full_width_percent() -> None:
    filled = {**given_of(as_declared(declaration())), "tiers": "100,000\t6%\r\n150,000\t8％\r\n以上\t10\r\n"}
    assert declared(filled)["tiers"] == [
        {"to": "100000", "rate": "0.06"}, {"to": "150000", "rate": "0.08"}, {"to": None, "rate": "0.1"},
    ]  # fmt: skip


def test_results_in_percent() -> None:
    found = results_of({"rows": "E1\t110\taccepted on time\nE2 95%\n\n"})
    assert [(one.person, one.value, one.words) for one in found] == [
        ("E1", Decimal("1.1"), "accepted on time"), ("E2", Decimal("0.95"), ""),
    ]  # fmt: skip
    with pytest.raises(InvalidError):
        results_of({"rows": "E1"})
