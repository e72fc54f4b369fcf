"""Questions about statements: the answer's day by the working calendar, who hears, and what a correction changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.pay.commission.dispute import (
    ANSWERING,
    Answering,
    Clock,
    Outcome,
    Question,
    Whom,
    changes,
    clock,
    due,
    hears,
)
from mainstay.chapters.pay.commission.facts import Facts, Transaction
from mainstay.chapters.pay.commission.plan import Plan, Tier
from mainstay.chapters.pay.commission.statement import statement
from mainstay.chapters.pay.commission.terms import Accumulation, CreditRule, Measure, Period, TierMode, Unit
from mainstay.core.standards import WrongStandardError
from mainstay.core.workdays import calendar_for

CHINA = calendar_for("CN")
RULE = Answering()
RAISED = date(2026, 9, 28)
"""The Monday before National Day: 1–7 October are off, Saturday 10 October is worked."""


def test_the_answer_is_owed_in_working_days_across_a_holiday() -> None:
    assert due(RAISED, RULE, CHINA) == date(2026, 10, 10)


@pytest.mark.parametrize(
    ("day", "left", "whom"),
    [
        (date(2026, 9, 29), 4, None),
        (date(2026, 10, 7), 3, None),
        (date(2026, 10, 9), 1, Whom.OWNER),
        (date(2026, 10, 10), 0, Whom.OWNER),
        (date(2026, 10, 11), -1, Whom.DIRECTOR),
        (date(2026, 10, 12), -1, Whom.DIRECTOR),
        (date(2026, 10, 13), -2, Whom.DIRECTOR),
    ],
)
def test_its_owner_is_reminded_and_the_director_hears_when_it_is_late(day: date, left: int, whom: Whom | None) -> None:
    assert clock(Question(RAISED), day, RULE, CHINA) == Clock(date(2026, 10, 10), left)
    assert hears(Question(RAISED), day, RULE, CHINA) is whom
    assert hears(Question(RAISED, day), day, RULE, CHINA) is None


def test_the_director_may_hear_later() -> None:
    patient = replace(RULE, director_after=2)
    assert hears(Question(RAISED), date(2026, 10, 13), patient, CHINA) is Whom.OWNER
    assert hears(Question(RAISED), date(2026, 10, 14), patient, CHINA) is Whom.DIRECTOR


@given(st.dates(date(2024, 1, 1), date(2026, 11, 1)), st.integers(1, 30), st.integers(0, 40))
@settings(deadline=None, max_examples=80)
def test_nobody_hears_less_as_days_go_by(raised: date, days: int, later: int) -> None:
    rule = Answering(days, 0)
    rank = {None: 0, Whom.OWNER: 1, Whom.DIRECTOR: 2}
    on = [date.fromordinal(raised.toordinal() + later + step) for step in (0, 1)]
    first, second = (rank[hears(Question(raised), day, rule, CHINA)] for day in on)
    assert first <= second
    assert (second == 2) == (on[1] > due(raised, rule, CHINA))


def test_clocks_and_outcomes_are_said_in_both_languages() -> None:
    assert Clock(RAISED, 1).words.en == "An answer is due within 1 working day"
    assert Clock(RAISED, 0).words.zh == "今天须答复"
    assert Clock(RAISED, -2).words.en == "The answer is 2 working days late"
    assert [one.corrects for one in Outcome] == [True, True, False]
    assert all(one.label.zh and one.label.en for one in Outcome)


@pytest.mark.parametrize("wrong", [{"days": 0}, {"days": 31}, {"days": 2, "remind_before": 2}, {"director_after": -1}])
def test_a_rule_that_cannot_be_kept_is_refused(wrong: dict[str, int]) -> None:
    assert ANSWERING.read(json.loads(json.dumps(ANSWERING.written(RULE)))) == RULE
    with pytest.raises(WrongStandardError):
        ANSWERING.read(wrong)


def test_a_correction_says_what_it_changes_line_by_line_and_in_all() -> None:
    rule = Plan(
        "p", Measure.BOOKINGS, CreditRule.OWNER, TierMode.MARGINAL, Accumulation.PERIOD_TO_DATE, Period.MONTH,
        Unit.AMOUNT, (Tier(Decimal(1000), Decimal("0.01")), Tier(None, Decimal("0.02"))),
    )  # fmt: skip
    day = date(2026, 1, 5)
    sold = [Transaction("1", day, 60_000, Measure.BOOKINGS, "a"), Transaction("3", day, 60_000, Measure.BOOKINGS, "a")]
    old = statement(rule, Facts("a"), sold, day)
    missed = Transaction("2", day, 50_000, Measure.BOOKINGS, "a")
    new = statement(rule, Facts("a"), [*sold, missed], day)
    found = changes(old, new)
    assert [(one.ref, one.tier, one.was, one.now) for one in found] == [
        ("3", 1, 400, 0),
        ("3", 2, 400, 1200),
        ("2", 1, 0, 400),
        ("2", 2, 0, 200),
    ]
    assert sum(one.more for one in found) == new.total - old.total
    assert changes(old, old) == ()
    with pytest.raises(ValueError, match="one person"):
        changes(old, replace(new, person="b"))
