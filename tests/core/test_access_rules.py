"""Who may see and do what, as a data protection officer would read it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.core.access import ACTS, RULES, About, Act, Actor, Field, Grant, Role, Tie, may, reach

DAY = date(2026, 10, 31)
SINCE = date(2024, 1, 1)
ENGINEER = About("E201", ("co", "rd"), ("E200", "E100"), date(2025, 3, 1), frozenset({"E500"}))


def who(role: Role | None = None, person: str = "X", *units: str, until: date | None = None) -> Actor:
    grants = () if role is None else (Grant(role, SINCE, until, frozenset(units)),)
    return Actor("account", person, grants)


@pytest.mark.parametrize(
    ("actor", "what", "allowed"),
    [
        (who(person="E201"), Field.PAY, True),  # one's own pay
        (who(person="E201"), Field.RISK, False),  # but not the warning about oneself
        (who(person="E203"), Field.PUBLIC, True),
        (who(person="E203"), Field.PERSONAL, False),
        (who(person="E200"), Field.PERFORMANCE, True),  # the direct manager
        (who(person="E200"), Field.PAY, False),  # reports to does not mean may see pay
        (who(person="E200"), Field.RISK, False),  # facts and prompts, never a number
        (who(person="E200"), Field.CARE, False),  # health never reaches the manager
        (who(person="E100"), Field.PERFORMANCE, False),  # the manager's manager
        (who(person="E500"), Field.PERSONAL, True),  # the mentor
        (who(person="E500"), Field.PERFORMANCE, False),
        (who(Role.HRBP, "H1", "rd"), Field.RISK, True),
        (who(Role.HRBP, "H1", "sales"), Field.RISK, False),
        (who(Role.HRBP, "E201", "rd"), Field.RISK, False),  # HR about themselves
        (who(Role.HRBP, "H1", "rd", until=date(2026, 10, 30)), Field.RISK, False),  # a role that is over
        (who(Role.COMPENSATION, "H1"), Field.PAY, True),
        (who(Role.COMPENSATION, "H1"), Field.RISK, False),
        (who(Role.DIRECTOR, "H1"), Field.CARE, False),
        (who(Role.ADMIN, ""), Field.PUBLIC, False),
        (who(Role.AUDITOR, ""), Field.PERSONAL, False),
    ],
)
def test_what_may_be_seen(actor: Actor, what: Field, allowed: bool) -> None:  # noqa: FBT001 - a column of the table
    assert may(actor, what, ENGINEER, DAY).allowed is allowed


def test_the_answer_says_why() -> None:
    assert may(who(person="E200"), Field.PERSONAL, ENGINEER, DAY).reason.en == "manages this person since 2025-03-01"
    assert may(who(Role.DIRECTOR, "H1"), Field.RISK, ENGINEER, DAY).reason.en == "HR director since 2024-01-01"
    assert may(who(person="E203"), Field.RISK, ENGINEER, DAY).reason.en == "no rule allows it"


def test_a_manager_sees_pay_where_the_company_has_said_so() -> None:
    switched = frozenset({"managers_see_pay"})
    assert may(who(person="E200"), Field.PAY, ENGINEER, DAY, switches=switched)
    assert not may(who(person="E100"), Field.PAY, ENGINEER, DAY, switches=switched)


def test_who_has_left_may_nothing_at_all() -> None:
    gone = Actor("account", "E201", (Grant(Role.DIRECTOR, SINCE),), here=False)
    assert not any(may(gone, what, ENGINEER, DAY) or reach(gone, what, DAY) for what in (*Field, *Act))


def test_every_act_has_a_name_and_somebody_who_may() -> None:
    assert set(ACTS) == set(Act)
    assert {rule.what for rule in RULES} >= {act.value for act in Act}


people = st.sampled_from(["E100", "E200", "E201", "E500", "H1", ""])
grants = st.builds(
    Grant, st.sampled_from(Role), st.just(SINCE), st.sampled_from([None, DAY]),
    st.sampled_from([frozenset[str](), frozenset({"rd"}), frozenset({"sales"})]),
)  # fmt: skip


@given(people, st.lists(grants, max_size=3), st.sampled_from([*Field, *Act]))
def test_what_is_allowed_is_reached_and_more_grants_take_nothing_away(
    person: str, held: list[Grant], what: Field | Act
) -> None:
    actor = Actor("account", person, tuple(held))
    answer = may(actor, what, ENGINEER, DAY)
    if answer:
        assert answer.tie in {way.tie for way in reach(actor, what, DAY)} - {Tie.COMPANY}
    fewer = Actor("account", person, tuple(held[:-1]))
    assert answer.allowed >= may(fewer, what, ENGINEER, DAY).allowed
