"""A plan's own rules for leavers: filled in on the form, told in words before and after, and what then happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from equity_made import BEGAN, DAY, Call, a_plan, a_pool, consistent, granted

from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.leavers import LEAVERS, BuyBack, LeaverRule, LeaverRules, Leaving, Unvested
from mainstay.chapters.equity.plans import PlanTerms
from mainstay.chapters.equity.spoken import leaver_of
from mainstay.chapters.equity.triggers import Span
from mainstay.company.ocf import made, unzipped
from mainstay.core.standard_cells import cells_of
from mainstay_web.actions import system_caller
from mainstay_web.actions.equity import deeds
from mainstay_web.actions.equity.outcomes import Asked
from mainstay_web.actions.equity.vesting import vest
from mainstay_web.pages.equity.again import filled
from mainstay_web.pages.equity.asking import plan_of
from mainstay_web.store.equity_ocf import package
from mainstay_web.store.tables.equity import EquityPlan, EquityPool

pytestmark = pytest.mark.usefixtures("house")
OWN = LeaverRules({
    **LEAVERS.default.rules,
    Leaving.VOLUNTARY: LeaverRule(Unvested.PRO_RATA, window=2, window_span=Span.YEARS),
    Leaving.CAUSE: LeaverRule(Unvested.LAPSE, keeps_vested=False, window=0, buy_back=BuyBack.COST),
})  # fmt: skip


def form(pool: EquityPool, rules: LeaverRules | None, **more: str) -> dict[str, str]:
    given = {
        "name": "Options", "kind": "option", "pool": pool.ref, "since": BEGAN.isoformat(), "earns": "none",
        "allocation": "CUMULATIVE_ROUNDING", "miss": "forfeit", "reason": "own rules", **more,
    }  # fmt: skip
    cells = {one.name: one.text for one in cells_of(LEAVERS, rules)} if rules else {}
    return given | cells | ({"leavers": "own"} if rules else {})


def test_the_form_says_them_and_a_new_version_begins_with_them(caller: Call) -> None:
    pool = a_pool(caller)
    assert plan_of(form(pool, None)).terms.leavers is None
    terms = plan_of(form(pool, OWN)).terms
    assert terms.leavers == OWN
    row = a_plan(caller, pool, Kind.OPTION, terms)
    given, same = filled(row, DAY)
    assert same, "the form has a place for all of it"
    assert plan_of(given).terms.leavers == OWN


def test_two_people_agree_on_them_and_leavers_go_by_them(visit: Callable[[str], Client], caller: Call) -> None:
    pool, client = a_pool(caller), visit("compensation")
    client.cookies["lang"] = "en"
    shown = client.get("/equity/plans/new/").content.decode()
    assert 'name="rules.VOLUNTARY_RETIREMENT.unvested"' in shown
    answer = client.post("/equity/plans/add", form(pool, OWN))
    assert answer.status_code == 302
    told = client.get(answer["Location"]).content.decode()
    assert "Resignation: what has not vested does so in proportion to the time served, and the rest lapses; " in told
    assert "can be exercised for 2 years" in told
    row = EquityPlan.objects.get()
    yes = {"yes": "1", "answer": "agreed"}
    assert client.post(f"/equity/plans/{row.ref}/decide", yes).status_code == 422, "not by who put it forward"
    assert visit("director").post(f"/equity/plans/{row.ref}/decide", yes).status_code == 302
    grant = granted(caller, EquityPlan.objects.get(), price=1_00)
    vest(system_caller("job"), grant.ref)
    asked = Asked("leave", DAY, "resigned", leaving="VOLUNTARY_OTHER")
    deeds.approve(caller("director"), deeds.propose(caller("compensation"), grant.ref, asked), None, "ok")
    grant.refresh_from_db()
    served = 400 * (DAY - date(2024, 6, 1)).days // (date(2028, 6, 1) - date(2024, 6, 1)).days
    assert (grant.vested, grant.forfeited, grant.lapsed) == (served, 400 - served, 0)
    consistent()
    who = caller("compensation")
    windows = made(unzipped(package(who.actor, who.day, who.now, BEGAN).data)).of("TX_EQUITY_COMPENSATION_ISSUANCE")[0]
    assert {"reason": "VOLUNTARY_OTHER", "period": 2, "period_type": "YEARS"} in windows["termination_exercise_windows"]


def test_without_own_rules_the_plan_says_whose_hold(visit: Callable[[str], Client], caller: Call) -> None:
    row = a_plan(caller, a_pool(caller))
    client = visit("compensation")
    client.cookies["lang"] = "zh"
    assert "按公司的股权规则" in client.get(f"/equity/plans/{row.ref}/").content.decode()


@pytest.mark.parametrize(
    ("cell", "value"), [("VOLUNTARY_OTHER.window", "-1"), ("VOLUNTARY_OTHER.window", "soon"),
                        ("VOLUNTARY_OTHER.window", "99999"), ("INVOLUNTARY_DEATH.unvested", "maybe"),
                        ("INVOLUNTARY_DEATH.window_span", "")],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_refused(visit: Callable[[str], Client], caller: Call, cell: str, value: str) -> None:
    wrong = form(a_pool(caller), OWN) | {f"rules.{cell}": value}
    client = visit("compensation")
    assert client.post("/equity/plans/add", wrong).status_code == 422
    assert not EquityPlan.objects.exists()
    answer = client.post("/equity/plans/preview", wrong)
    assert answer.status_code == 200
    assert "alert" in answer.content.decode()


def test_the_preview_says_only_what_can_happen_to_the_kind(visit: Callable[[str], Client], caller: Call) -> None:
    pool, client = a_pool(caller), visit("compensation")
    client.cookies["lang"] = "en"
    for kind, has, lacks in (
        ("option", "can be exercised for 2 years", "paid for them"), ("rsu", "vested units stay.", "exercised for"),
        ("restricted_stock", "what was paid for them goes back; vested shares are bought back at cost", "exercised"),
    ):  # fmt: skip
        told = client.post("/equity/plans/preview", form(pool, OWN, kind=kind)).content.decode()
        assert "this plan&#39;s own rules" in told or "this plan's own rules" in told
        assert has in told
        assert lacks not in told
    assert "company" in client.post("/equity/plans/preview", form(pool, None)).content.decode()
    assert visit("manager").post("/equity/plans/preview", form(pool, OWN)).status_code == 404


@pytest.mark.parametrize("plan", list(Kind))
def test_every_rule_has_a_sentence_in_both_languages(plan: Kind) -> None:
    for unvested in Unvested:
        for keeps in (True, False):
            for back in BuyBack:
                rule = LeaverRule(unvested, keeps, 0, Span.DAYS, back, back)
                text = leaver_of(plan, Leaving.DEATH, rule)
                assert text.zh.startswith("身故：")
                assert text.en.startswith("Death: ")
                assert "{" not in text.zh + text.en


def test_terms_without_leavers_stay_without(caller: Call) -> None:
    given = form(a_pool(caller), OWN) | {"leavers": ""}
    assert isinstance(plan_of(given).terms, PlanTerms)
    assert plan_of(given).terms.leavers is None, "cells that are filled in count only where they are chosen"
