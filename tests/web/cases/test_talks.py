"""One-on-ones with what to have at hand, thanks in three taps, and the board taken along."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from django.test import Client

from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import Caller, RefusedError, cases
from mainstay_web.actions.talks import What, record_one_on_one, thank
from mainstay_web.store.facts import held
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Case, Talk, Thanks
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import AccessView, Outgoing

Visit = Callable[[str], Client]
DAY = date(2026, 10, 31)


def ref(number: str) -> str:
    return Person.objects.get(number=number).ref


def test_open_points_carry_over_and_notes_are_sealed(house: dict[str, Account], visit: Visit) -> None:
    assert house
    manager, address = visit("manager"), f"/one-on-one/{ref('E201')}/"
    given = {"held_on": "2026-10-20", "points": "a new laptop\nthe next review", "note": "privateword"}
    assert manager.post(f"{address}held", given).status_code == 302
    page = manager.get(address).content.decode()
    assert "a new laptop" in page
    assert "privateword" in page
    assert "privateword" not in Talk.objects.get().note
    settled = {"held_on": "2026-10-31", "done": ["a new laptop"], "points": ""}
    assert manager.post(f"{address}held", settled).status_code == 302
    page = manager.get(address).content.decode()
    assert "a new laptop" not in page
    assert "the next review" in page
    assert held(["talks"], person="E201")["talks"].filter(kind="one_on_one").height == 2
    assert "privateword" not in visit("hrbp").get("/cases/").content.decode()
    for who in ("employee", "other_manager", "hrbp", "colleague"):
        assert visit(who).get(address).status_code == 404, who
    assert manager.post(f"{address}held", {"held_on": "2026-12-31"}).status_code == 422


def test_a_one_on_one_twice_a_day_is_one_fact(house: dict[str, Account], caller: Callable[..., Caller]) -> None:
    assert house
    for _ in range(2):
        record_one_on_one(caller("manager"), "E201", DAY)
    assert held(["talks"], person="E201")["talks"].height == 1


def test_thanks_are_for_everybody_to_read(house: dict[str, Account], visit: Visit) -> None:
    colleague = visit("colleague")
    assert colleague.get("/thanks/").status_code == 200
    assert colleague.get(f"/thanks/{ref('E301')}/").status_code == 200
    assert colleague.post(f"/thanks/{ref('E301')}/say", {"what": "help", "words": "the demo"}).status_code == 302
    assert "the demo" in visit("other_manager").get("/thanks/").content.decode()
    assert held(["recognition"], person="E301")["recognition"]["kind"].to_list() == ["thanks"]
    assert Thanks.objects.count() == 1
    assert not Outgoing.objects.filter(kind="thanks.received").exists(), "E301 has no account"
    thanked = visit("colleague").post(f"/thanks/{ref('E200')}/say", {"what": "courage"})
    assert thanked.status_code == 302
    assert Outgoing.objects.get(kind="thanks.received").account == house["manager"].ref


def test_nobody_thanks_themselves_and_who_is_not_employed_thanks_nobody(
    house: dict[str, Account], visit: Visit, caller: Callable[..., Caller]
) -> None:
    assert house
    with pytest.raises(RefusedError):
        thank(caller("employee"), "E201", What.HELP)
    assert visit("employee").get(f"/thanks/{ref('E201')}/").status_code == 404
    assert visit("admin").get("/thanks/").status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_board_is_taken_along_with_a_reason_and_without_the_analysis(
    house: dict[str, Account], visit: Visit, caller: Callable[..., Caller], form: str
) -> None:
    cases.open_case(caller("hrbp"), "E201", Kind.ALERT, Severity.HIGH, "an estimate has risen")
    cases.open_case(caller("hrbp_sales"), "E301", Kind.CARE, Severity.HIGH, "elsewhere")
    hr = visit("hrbp")
    assert hr.post("/cases/take", {"reason": " ", "format": form}).status_code == 302
    assert not AccessView.objects.filter(page="case_list").exists()
    content = hr.post("/cases/take", {"reason": "weekly round", "format": form}).content
    frame = pl.read_csv(io.BytesIO(content)) if form == "csv" else pl.read_excel(io.BytesIO(content))
    assert "E201" in str(frame.to_dicts())
    assert "E301" not in str(frame.to_dicts()), "another partner's"
    assert "warning" not in str(frame.to_dicts()).lower()
    seen = AccessView.objects.get(page="case_list")
    assert (seen.person, seen.reason, seen.account) == ("E201", "weekly round", house["hrbp"].ref)
    for who in ("manager", "employee", "compensation", "admin"):
        assert visit(who).post("/cases/take", {"reason": "weekly round"}).status_code == 404
    assert Case.objects.count() == 2
