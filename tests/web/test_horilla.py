"""The public weaknesses of Horilla, another HR suite, each by its name: none of them is here.

Anonymous feedback that stores the user's id is not among them: there is no anonymous feedback yet.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from mainstay.core.access import Act, Actor, Field, Grant, Role, Rule, Tie, may, reach
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.refusals import CarryError
from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import Caller, RefusedError, cases, packages, promises
from mainstay_web.actions.packages import FREE, Part
from mainstay_web.store import access
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.people import Person

DAY = date(2026, 10, 31)
SCRIPTS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<svg/onload=alert(1)>", "javascript:alert(1)",
    "<scr<script>ipt>alert(1)</script>", "{{7*7}}", "＜script＞alert(1)", "<IMG SRC=JaVaScRiPt:alert(1)>",
)  # fmt: skip


def harmless(body: str) -> bool:
    """Whether nothing that was typed became an element of the page."""
    return (
        not any(script in body for script in SCRIPTS if "<" in script)
        and "49" not in body.split("7*7", maxsplit=1)[0][-3:]
    )


@pytest.fixture
def case(house: dict[str, Account], caller: Callable[..., Caller]) -> str:
    """A case whose every word is a script."""
    assert house
    words = " ".join(SCRIPTS)
    ref = cases.open_case(caller("hrbp"), "E201", Kind.CARE, Severity.NORMAL, words)
    cases.assign(caller("hrbp"), ref, None, "E200")
    cases.record_talk(caller("manager"), ref, None, DAY, words)
    cases.confirm_cause(caller("manager"), ref, None, [Driver.PAY], words)
    return ref


def test_stored_script_in_ticket_comments(case: str, visit: Callable[[str], Client]) -> None:
    body = visit("hrbp").get(f"/cases/{case}/").content.decode()
    assert "alert(1)" in body, "the words are shown"
    assert harmless(body)


def test_script_filter_bypass_in_a_project_name(
    house: dict[str, Account], caller: Callable[..., Caller], visit: Callable[[str], Client]
) -> None:
    assert house
    promises.promise(caller("manager"), "E201", " ".join(SCRIPTS), date(2026, 12, 1))
    for who, address in (("employee", reverse("my_promises")), ("manager", reverse("promises"))):
        body = visit(who).get(address).content.decode()
        assert "alert(1)" in body
        assert harmless(body)


def test_script_in_a_persons_name(house: dict[str, Account], visit: Callable[[str], Client]) -> None:
    assert house
    Person.objects.filter(number="E203").update(name=SCRIPTS[0])
    body = visit("manager").get(reverse("search"), {"q": "E203"}).content.decode()
    assert "alert(1)" in body
    assert harmless(body)


def test_script_by_file_upload(visit: Callable[[str], Client]) -> None:
    """Nothing that was uploaded is ever served as a page: there is no route to it, and types are not guessed."""
    answer = visit("hrbp").get("/uploads/picture.svg")
    assert answer.status_code == 404
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_unpublished_objects_through_an_unauthenticated_api(house: dict[str, Account], client: Client) -> None:
    assert house
    for address in ("people", "cases", "promises", "turns", "jobs", "queue", "standards", "me"):
        assert client.get(f"/api/v1/{address}").status_code in (401, 404), address


def test_approving_ones_own_document(case: str, caller: Callable[..., Caller]) -> None:
    part = Part(FREE, Text("承诺", "A promise"), "E200", date(2026, 12, 1))
    with pytest.raises((RefusedError, CarryError)):
        packages.propose(caller("director"), case, None, [part], "it answers what was named")
    packages.propose(caller("hrbp"), case, None, [part], "it answers what was named")
    with pytest.raises(RefusedError):
        packages.approve(caller("hrbp"), case, None, "I find my own proposal good")
    with pytest.raises((RefusedError, CarryError)):
        packages.approve(caller("employee"), case, None, "it is about me")


def test_acting_for_somebody_else(house: dict[str, Account], caller: Callable[..., Caller]) -> None:
    """Uploading a document for another employee: what concerns a person is refused without a tie to them."""
    assert house
    for who in ("colleague", "other_manager", "hrbp_sales", "admin", "auditor"):
        with pytest.raises(RefusedError):
            promises.promise(caller(who), "E201", "words", date(2026, 12, 1))


def test_a_row_filter_that_fails_open(house: dict[str, Account], monkeypatch: pytest.MonkeyPatch) -> None:
    """A role without rules, an unknown tie, a grant that is over, no grant at all: each sees nobody."""
    assert house
    everybody: QuerySet[Person] = Person.objects.all()
    assert everybody.exists()
    over = Actor("x", grants=(Grant(Role.DIRECTOR, date(2020, 1, 1), date(2020, 12, 31)),))
    nobody = Actor("x")
    gone = Actor("x", "H001", grants=(Grant(Role.DIRECTOR, date(2020, 1, 1)),), here=False)
    for actor in (over, nobody, gone):
        for what in (*Field, *Act):
            assert not access.visible(actor, what, DAY).exists(), (actor, what)
    odd = (Rule(Role.HRBP, Field.PAY.value, Tie.COMPANY),)
    hrbp = Actor("x", grants=(Grant(Role.HRBP, date(2020, 1, 1)),))
    monkeypatch.setattr(access, "reach", lambda *args, **kwargs: reach(*args, rules=odd, **kwargs))
    assert not access.visible(hrbp, Field.PAY, DAY).exists()
    assert not may(hrbp, Field.PAY, None, DAY, rules=())
