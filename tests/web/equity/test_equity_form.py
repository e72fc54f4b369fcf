"""The form of a plan: what an analyst types becomes terms, every way that Open Cap Format and the article ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mainstay.chapters.equity import spoken
from mainstay.chapters.equity.conditions import AllOf, AnyOf, Event, Result, Tenure
from mainstay.chapters.equity.plans import EVERY, Miss, Need, PlanTerms
from mainstay.chapters.equity.schedule import tranches
from mainstay.chapters.equity.terms_json import plan_read, plan_written
from mainstay.company.ocf.schemas import object_flaws
from mainstay_web.actions import InvalidError
from mainstay_web.pages.equity.again import filled
from mainstay_web.pages.equity.asking import DAYS, plan_of, said
from mainstay_web.pages.equity.lines import lines
from mainstay_web.store.tables.equity import EquityPlan, EquityPool

FORM = {
    "name": "Plan", "kind": "rsu", "pool": "p", "since": "2026-01-01", "every": "1", "times": "4", "earns": "vested",
    "allocation": "CUMULATIVE_ROUNDING", "miss": "forfeit", "reason": "why",
}  # fmt: skip
START = date(2026, 1, 31)


def made(**more: str) -> PlanTerms:
    terms = plan_of({**FORM, **more}).terms
    assert plan_read(plan_written(terms)) == terms
    assert not object_flaws(plan_written(terms)["schedule"]), "every plan leaves by the format's own door"
    return terms


@pytest.mark.parametrize("day", list(DAYS))
def test_every_day_of_the_month_that_the_format_knows(day: str) -> None:
    days = [one.on for one in tranches(made(day_of_month=day).schedule, 4, START)]
    wanted = {"VES": (28, 31, 30, 31), "29_": (28, 29, 29, 29), "30_": (28, 30, 30, 30), "31_": (28, 31, 30, 31)}
    assert tuple(one.day for one in days if one) == wanted.get(
        day[:3], (int(day[:2]) if day[:2].isdecimal() else 0,) * 4
    )


def test_service_and_either_a_result_or_an_event() -> None:
    given = {"vest_months": "36", "vest_result": "revenue", "vest_event": "listing"}
    both, either = Result("revenue", "revenue"), Event("listing", "listing")
    assert made(**given).needs[EVERY].condition == AllOf((Tenure(36), both, either))
    assert made(**given, vest_join="any").needs[EVERY].condition == AnyOf((Tenure(36), both, either))
    assert made(**given, vest_join="service").needs[EVERY].condition == AllOf((Tenure(36), AnyOf((both, either))))
    assert made(dividend_event="listing", dividend_months="36").dividends.needs == AllOf((Tenure(36), either))


def test_each_tranche_with_a_condition_of_its_own() -> None:
    parts = "12; 10%\n24; 20%; ; revenue 2027\n36；30%；36；revenue 2028；上市；年限且其一\n48\t40%\t\t\t上市"
    terms = made(parts=parts, vest_months="6", miss="carry")
    assert [one.units for one in tranches(terms.schedule, 1000, START)] == [100, 200, 300, 400]
    assert terms.needs["t2"].condition == Result("revenue 2027", "revenue 2027")
    listing, result = Event("上市", "上市"), Result("revenue 2028", "revenue 2028")
    assert terms.needs["t3"].condition == AllOf((Tenure(36), AnyOf((result, listing))))
    assert terms.needs["t4"].condition == listing
    assert terms.needs[EVERY].condition == Tenure(6)
    assert terms.needs["t3"].miss is Miss.CARRY
    told = [(what.en, how.en) for what, how in said(terms)]
    assert [what for what, _ in told if "ranche" in what] == ["Tranche 2", "Tranche 3", "Tranche 4", "Other tranches"]
    assert any("36 months in service" in how and "or" in how for _, how in told)


def test_days_of_the_calendar() -> None:
    terms = made(parts="2027-04-30 50%, 2028-04-30 50%")
    assert [one.on for one in tranches(terms.schedule, 10, START)] == [date(2027, 4, 30), date(2028, 4, 30)]


def test_acceleration_with_its_own_share_months_and_look_back() -> None:
    (rule,) = made(trigger="double", trigger_share="50", trigger_months="18", trigger_days="90").accelerations
    assert (rule.share, rule.within_months, rule.look_back_days) == (Decimal("0.5"), 18, 90)
    text = spoken.acceleration(rule)
    assert "50%" in text.en
    assert "18 months" in text.en
    assert "90 days before" in text.en
    (single,) = made(trigger="single").accelerations
    assert single.leavings == ()
    assert single.share == 1


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ("12 50%", "100%"),
        ("12 50%, 2027-01-01 50%", "All by months"),
        ("x 100%", "Line 1"),
        ("12; 100%; ; ; ; maybe", "Line 1"),
        ("12; 50%\n24; much", "Line 2"),
        ("12; 100%; 9999", "Line 1"),
        ("12; NaN%", "Line 1"),
    ],
)
def test_what_cannot_be_is_named(parts: str, told: str) -> None:
    with pytest.raises(InvalidError) as found:
        made(parts=parts)
    assert told in found.value.text.en
    assert found.value.data["field"] == "parts"


def test_nothing_typed_is_no_line() -> None:
    assert lines(" \n ") == []


@pytest.mark.parametrize(
    "more",
    [
        {},
        {
            "every": "1",
            "times": "48",
            "cliff": "12",
            "day_of_month": "31_OR_LAST_DAY_OF_MONTH",
            "exercise_months": "96",
        },
        {
            "vest_months": "36",
            "vest_result": "revenue",
            "vest_event": "listing",
            "vest_join": "service",
            "miss": "carry",
        },
        {"vest_result": "target", "each": "on", "wait_days": "90", "every": "12"},
        {"parts": "12; 10%\n24; 20%; ; revenue\n36; 70%; 36; profit; listing; service", "day_of_month": "15"},
        {"parts": "2027-04-30 50%, 2028-04-30 50%", "allocation": "BACK_LOADED"},
        {"earns": "all", "dividend_months": "36", "dividend_result": "kpi", "dividend_join": "any"},
        {"trigger": "double", "trigger_share": "50", "trigger_months": "18", "trigger_days": "90"},
        {"trigger": "single"},
    ],
)
def test_a_new_version_begins_with_the_old_terms(more: dict[str, str]) -> None:
    terms = made(**more)
    row = EquityPlan(
        name="Plan", kind="rsu", pool=EquityPool(name="Pool"), terms=plan_written(terms), digest=str(hash(str(more))),
        since=START, line="line",
    )  # fmt: skip
    given, same = filled(row, START)
    assert same, given
    assert given["line"] == "line"


def test_what_the_form_cannot_say_is_said() -> None:
    own = replace(made(), needs={"each#2": Need(Result("only the second"))})
    row = EquityPlan(name="P", kind="rsu", pool=EquityPool(), terms=plan_written(own), digest="own", since=START)
    assert filled(row, START)[1] is False
