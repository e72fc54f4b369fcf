"""The page of standards: the director decides, dated and with a reason, and never for the past."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from mainstay.core.access import RULES as ACCESS
from mainstay.core.access import Field
from mainstay.core.standard_cells import cells_of
from mainstay.loop.carry.alerts import RULES
from mainstay.loop.carry.deadlines import TIMES
from mainstay_web.actions import Caller, InvalidError, RefusedError
from mainstay_web.actions.standing import set_standard, set_switch
from mainstay_web.pages.reader import Reader
from mainstay_web.store.rules import in_force, times
from mainstay_web.store.standards import DECLARED, SWITCHES
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.trail import AuditRecord

DAY = date(2026, 10, 31)
NOT_THEIRS = (
    "hrbp", "compensation", "ombuds", "auditor", "admin", "manager", "employee", "colleague",
)  # fmt: skip


def filled(key: str, **changed: str) -> dict[str, str]:
    standard = DECLARED[key]
    return {one.name: one.text for one in cells_of(standard, standard.default)} | changed


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_for_the_director_alone(
    house: dict[str, Account], visit: Callable[[str], Client], caller: Callable[..., Caller], who: str
) -> None:
    assert house
    client = visit(who)
    assert client.get("/standards/").status_code == 404
    given = {"standard": TIMES.key, "since": "2026-10-31", "reason": "because", **filled(TIMES.key)}
    assert client.post("/standards/change", given).status_code == 404
    turned = {"standard": "managers_see_pay", "on": "yes", "reason": "because"}
    assert client.post("/standards/turn", turned).status_code == 404
    with pytest.raises(RefusedError):
        set_standard(caller(who), TIMES.key, filled(TIMES.key), DAY, "because")
    with pytest.raises(RefusedError):
        set_switch(caller(who), "managers_see_pay", on=True, reason="because")
    assert not Standard.objects.exists()


def test_a_change_is_dated_has_a_reason_and_holds_from_its_day(
    house: dict[str, Account], visit: Callable[[str], Client]
) -> None:
    client = visit("director")
    assert "First talks a week" in client.get("/standards/").content.decode()
    to_come = DAY + timedelta(days=1)
    given = {"standard": TIMES.key, "since": to_come.isoformat(), **filled(TIMES.key, answer="3")}
    refused = client.post("/standards/change", {**given, "reason": " "})
    assert refused.status_code == 422
    assert 'value="3"' in refused.content.decode(), "what was typed stands"
    assert client.post("/standards/change", {**given, "reason": "answers came late"}).status_code == 302
    assert (times(DAY).answer, times(to_come).answer) == (5, 3)
    row = Standard.objects.get()
    assert (row.set_by, row.reason) == (house["director"], "answers came late")
    assert "answers came late" in client.get("/standards/").content.decode()
    assert AuditRecord.objects.get(act="standard_set").details["standard"] == TIMES.key


@pytest.mark.parametrize(
    "changed",
    [{"since": "2026-10-30"}, {"since": "soon"}, {"standard": "pay.market_lines"}, {"observers": "1"}, {"jump": "x"}],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    house: dict[str, Account], visit: Callable[[str], Client], changed: dict[str, str]
) -> None:
    assert house
    given = {"standard": RULES.key, "since": "2026-10-31", "reason": "because", **filled(RULES.key)}
    answer = visit("director").post("/standards/change", {**given, **changed})
    assert answer.status_code == 422
    assert in_force(RULES, DAY) == RULES.default
    assert not Standard.objects.exists()


def test_the_switch_opens_and_closes_pay_to_managers_in_the_same_second(
    house: dict[str, Account], visit: Callable[[str], Client], reader: Callable[[str], Reader]
) -> None:
    assert house
    client = visit("director")
    assert not reader("manager").may(Field.PAY, "E201")
    turned = {"standard": "managers_see_pay", "on": "yes", "reason": "managers plan raises"}
    assert client.post("/standards/turn", turned).status_code == 302
    assert reader("manager").may(Field.PAY, "E201")
    assert not reader("manager").may(Field.PAY, "E301"), "not of another's team"
    assert not reader("manager").may(Field.EQUITY, "E201")
    assert client.post("/standards/turn", {**turned, "on": "no"}).status_code == 302
    assert not reader("manager").may(Field.PAY, "E201")


def test_every_switch_of_the_rules_can_be_turned(caller: Callable[..., Caller]) -> None:
    assert {rule.switch for rule in ACCESS if rule.switch} == set(SWITCHES)
    with pytest.raises(InvalidError):
        set_switch(caller("director"), "anything", on=True, reason="because")
