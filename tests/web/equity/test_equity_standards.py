"""The rules of equity: decided by the director from a day on, kept with who and why, and followed from then on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from equity_made import BEGAN, DAY, PLAIN, Call, a_plan, a_pool, granted, proposed

from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.leavers import LEAVERS, LeaverRules, Leaving, Unvested
from mainstay.chapters.equity.listed import SHARES
from mainstay.core.standard_cells import cells_of
from mainstay_web.actions import InvalidError, RefusedError, system_caller
from mainstay_web.actions.equity import deeds, standards
from mainstay_web.actions.equity.outcomes import Asked
from mainstay_web.actions.equity.vesting import vest
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.equity import EquityGrant, EquityPlan
from mainstay_web.store.tables.installation import Standard

Visit = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("house")


def cells(**changed: str) -> dict[str, str]:
    """The form of the leavers' rules as it stands, with some cells changed."""
    given = {one.name: one.text for one in cells_of(LEAVERS, LEAVERS.default) if one.text or not one.yes_no}
    return {**given, "since": DAY.isoformat(), "reason": "resolution 9", **changed}


def test_who_sees_and_who_decides(visit: Visit) -> None:
    for who in ("compensation", "director"):
        page = visit(who).get("/equity/rules/").content.decode()
        assert "resignation" in page.lower() or "主动辞职" in page
    assert 'name="rules.VOLUNTARY_OTHER.window"' in visit("director").get("/equity/rules/").content.decode()
    assert 'name="rules.VOLUNTARY_OTHER.window"' not in visit("compensation").get("/equity/rules/").content.decode()
    for who in ("hrbp", "manager", "employee", "auditor", "admin"):
        assert visit(who).get("/equity/rules/").status_code == 404, who
    assert visit("compensation").post("/equity/rules/leavers", cells()).status_code == 404


def test_decided_from_a_day_on_with_who_and_why(visit: Visit, caller: Call) -> None:
    director = visit("director")
    later = (DAY + timedelta(days=30)).isoformat()
    changed = {"rules.VOLUNTARY_OTHER.window": "6", "rules.VOLUNTARY_OTHER.window_span": "MONTHS"}
    assert director.post("/equity/rules/leavers", cells(since=later, **changed)).status_code == 302
    assert in_force(LEAVERS, DAY) == LEAVERS.default
    rule = in_force(LEAVERS, DAY + timedelta(days=30))[Leaving.VOLUNTARY]
    assert (rule.window, rule.window_span.value) == (6, "MONTHS")
    assert in_force(LEAVERS, DAY + timedelta(days=30))[Leaving.DEATH] == LEAVERS.default[Leaving.DEATH]
    row = Standard.objects.get(key=LEAVERS.key)
    assert row.set_by is not None
    assert row.set_by.person == "H001"
    assert "resolution 9" in director.get("/equity/rules/").content.decode()
    for wrong in (
        {"since": (DAY - timedelta(days=1)).isoformat()}, {"reason": " "}, {"rules.VOLUNTARY_OTHER.window": "99999"},
        {"rules.VOLUNTARY_OTHER.unvested": "given away"},
    ):  # fmt: skip
        assert director.post("/equity/rules/leavers", cells(**wrong)).status_code == 422, wrong
    assert Standard.objects.filter(key=LEAVERS.key).count() == 1
    with pytest.raises(RefusedError):
        standards.set_leavers(caller("compensation"), LEAVERS.default, DAY, "mine")


def test_who_leaves_goes_by_the_rules_of_that_day(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller)))
    vest(system_caller("job"), row.ref)
    kind = LEAVERS.default.rules[Leaving.VOLUNTARY]
    full = LeaverRules({**LEAVERS.default.rules, Leaving.VOLUNTARY: type(kind)(Unvested.FULL)})
    standards.set_leavers(caller("director"), full, DAY, "resolution 9")
    asked = Asked("leave", DAY, "left", leaving="VOLUNTARY_OTHER")
    deeds.approve(caller("director"), deeds.propose(caller("compensation"), row.ref, asked), None, "ok")
    assert EquityGrant.objects.get(pk=row.pk).vested == 400


def test_a_listed_company_is_warned_of_a_persons_share_and_the_price(caller: Call, visit: Visit) -> None:
    plan = a_plan(caller, a_pool(caller, units=100_000), Kind.RESTRICTED_STOCK, PLAIN)
    ref = proposed(caller, plan, units=10_001, price=9_00)
    page = f"/equity/grants/{ref}/"
    en = visit("director")
    en.cookies["lang"] = "en"
    assert "1% of the shares" not in en.get(page).content.decode(), "not of a company that is not listed"
    EquityPlan.objects.filter(pk=plan.pk).update(listed=True)
    assert "1% of the shares" not in en.get(page).content.decode(), "nobody said how many shares there are"
    shares = SHARES.read({"capital": 1_000_000, "average_1": "20", "average_20": "22"})
    standards.set_shares(caller("compensation"), shares, BEGAN, "closing prices")
    told = en.get(page).content.decode()
    assert "1% of the shares" in told
    assert "the floor in principle" in told
    assert "CSRC order 126" in told
    assert "Later amendments" in told
    other = proposed(caller, plan, "E202", units=100, price=10_00)
    assert "Article 14" not in en.get(f"/equity/grants/{other}/").content.decode()
    plan_page = en.get(f"/equity/plans/{plan.ref}/").content.decode()
    assert "10% of the shares" not in plan_page, "100,000 of a million is just not more than ten percent"
    standards.set_shares(caller("compensation"), SHARES.read({"capital": 999_999}), BEGAN, "after a buy-back")
    assert "10% of the shares" in en.get(f"/equity/plans/{plan.ref}/").content.decode()


def test_shares_through_the_page(visit: Visit, caller: Call) -> None:
    analyst = visit("compensation")
    form = {one.name: one.text for one in cells_of(SHARES, SHARES.default)}
    form |= {"capital": "5000000", "since": DAY.isoformat(), "reason": "register of 30 September"}
    assert analyst.post("/equity/rules/shares", form).status_code == 302
    assert in_force(SHARES, DAY).capital == 5_000_000
    assert analyst.post("/equity/rules/shares", {**form, "capital": "-5"}).status_code == 422
    assert analyst.post("/equity/rules/shares", {**form, "reason": ""}).status_code == 422
    assert visit("hrbp").post("/equity/rules/shares", form).status_code == 404
    with pytest.raises(InvalidError):
        standards.set_shares(caller("director"), SHARES.default, DAY, " ")
