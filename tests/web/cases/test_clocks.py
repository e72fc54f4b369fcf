"""The night: reminders once, lateness reported upwards once a level, a promise late for too long broken by rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from mainstay_web.actions import Caller, RefusedError, system_caller
from mainstay_web.actions.clocks import tick
from mainstay_web.store.facts import held
from mainstay_web.store.tables.accounts import Account, RoleGrant
from mainstay_web.store.tables.cases import Case, CaseEvent, Commitment
from mainstay_web.store.tables.trail import Outgoing

DAY = date(2026, 10, 31)


def night(day: date) -> str:
    return tick(replace(system_caller("test"), day=day))


def sent(kind: str, account: Account) -> int:
    return Outgoing.objects.filter(kind=kind, account=account.ref).count()


def test_an_owner_is_reminded_once_a_day_whatever_happens(
    bring: Callable[..., Case], house: dict[str, Account]
) -> None:
    bring("carried")
    for day in (16, 16, 17, 27, 27, 30):
        night(date(2026, 11, day))
    assert sent("promise.due", house["manager"]) == 3, "fourteen days, three days, on the day"
    night(date(2026, 12, 1))
    assert sent("promise.late", house["hrbp"]) == 1
    night(date(2026, 12, 7))
    assert sent("promise.late", house["director"]) == 1


def test_late_for_too_long_is_broken_from_the_day_of_the_rule(bring: Callable[..., Case]) -> None:
    bring("carried")
    night(date(2027, 1, 15))
    row = Commitment.objects.get(due=DAY + timedelta(days=30))
    assert row.broken_on == row.due + timedelta(days=30)
    fact = held(["commitments"], person="E201")["commitments"].filter(commitment_id=row.ref).to_dicts()
    assert [one["broken_on"] for one in fact] == [row.broken_on]
    assert CaseEvent.objects.filter(act="broken", details__promise=row.ref).count() == 1


def test_a_late_case_is_reported_upwards_once_a_level(bring: Callable[..., Case], house: dict[str, Account]) -> None:
    case = bring("talk_due")
    assert night(DAY).endswith("-0")
    levels = []
    for day in (date(2026, 11, 13), date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 20), date(2026, 11, 24)):
        night(day)
        night(day)
        case.refresh_from_db()
        levels.append(case.told)
    assert levels == ["owner", "hrbp", "hrbp", "hr_director", "hr_director"]
    assert sent("case.due", house["manager"]) == 1
    assert sent("case.escalated", house["hrbp"]) == 1
    assert sent("case.escalated", house["director"]) == 1


def test_what_nobody_heard_is_told_as_soon_as_there_is_somebody(
    bring: Callable[..., Case], house: dict[str, Account]
) -> None:
    case = bring("talk_due")
    late = date(2026, 11, 24)
    RoleGrant.objects.filter(role="director").update(until=DAY - timedelta(days=1))
    assert night(late).endswith("-0")
    case.refresh_from_db()
    assert case.told == ""
    assert not CaseEvent.objects.filter(case=case, act="escalated").exists()
    RoleGrant.objects.filter(role="director").update(until=None)
    assert night(late).endswith("-1")
    assert sent("case.escalated", house["director"]) == 1


def test_a_late_promise_that_nobody_heard_of_is_told_later(
    bring: Callable[..., Case], house: dict[str, Account]
) -> None:
    bring("carried")
    RoleGrant.objects.filter(role="director").update(until=DAY - timedelta(days=1))
    late = DAY + timedelta(days=37)
    assert night(late).startswith("0-")
    RoleGrant.objects.filter(role="director").update(until=None)
    assert night(late + timedelta(days=1)).startswith("1-")
    assert sent("promise.late", house["director"]) == 1


@pytest.mark.parametrize("who", ["hrbp", "manager", "employee", "admin", "compensation"])
def test_only_the_director_and_the_house_run_the_night(
    house: dict[str, Account], caller: Callable[..., Caller], who: str
) -> None:
    assert house
    with pytest.raises(RefusedError):
        tick(caller(who))
