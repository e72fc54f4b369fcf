"""A mistake is mended by another line; a late event brings what it gives; dividends come once, and wait for results."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from equity_made import ARTICLE, DAY, HALVES, PLAIN, Call, a_plan, a_pool, certify, consistent, granted, proposed

from mainstay.chapters.equity.acceleration import CHANGE_OF_CONTROL, Acceleration
from mainstay.chapters.equity.conditions import Result
from mainstay.chapters.equity.dividends import DividendRule, On
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.ledger import LedgerError
from mainstay.chapters.equity.plans import PlanTerms
from mainstay_web.actions import InvalidError, RefusedError, system_caller
from mainstay_web.actions.equity import deeds, setup
from mainstay_web.actions.equity.outcomes import Asked
from mainstay_web.actions.equity.several import approve_several
from mainstay_web.actions.equity.vesting import vest, warn
from mainstay_web.store.equity_dividends import declared
from mainstay_web.store.equity_lists import awaiting
from mainstay_web.store.facts import held
from mainstay_web.store.tables.equity import EquityDeed, EquityGrant, EquityPool, EquityTransaction
from mainstay_web.store.tables.trail import AuditRecord, Outgoing

Visit = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("house")


def do(caller: Call, row: EquityGrant, asked: Asked) -> EquityGrant:
    deeds.approve(caller("director"), deeds.propose(caller("compensation"), row.ref, asked), None, "ok")
    return EquityGrant.objects.select_related("plan__pool").get(pk=row.pk)


def vested(caller: Call, kind: Kind = Kind.RSU, terms: PlanTerms = PLAIN, **more: object) -> EquityGrant:
    """A grant of 400 of which 200 have vested."""
    row = granted(caller, a_plan(caller, a_pool(caller, **more), kind, terms))  # type: ignore[arg-type]
    vest(system_caller("job"), row.ref)
    return EquityGrant.objects.select_related("plan__pool").get(pk=row.pk)


def line(row: EquityGrant, kind: str) -> str:
    return row.transactions.filter(kind=kind).latest("pk").ref


def test_a_line_that_was_a_mistake_no_longer_counts_and_stays_readable(caller: Call, visit: Visit) -> None:
    row = do(caller, vested(caller), Asked("settle", DAY, "handed over", 150))
    assert row.settled == 150
    back = Asked("reverse", DAY, "they were somebody else's", line=line(row, "release"))
    ref = deeds.propose(caller("compensation"), row.ref, back)
    with pytest.raises(RefusedError):
        deeds.approve(caller("compensation"), ref, None, "mine")
    deeds.approve(caller("director"), ref, None, "indeed")
    row.refresh_from_db()
    assert (row.vested, row.settled) == (200, 0)
    assert row.transactions.filter(kind="release").count() == 1, "nothing is deleted"
    consistent()
    with pytest.raises(InvalidError):
        deeds.propose(caller("compensation"), row.ref, back)
    client = visit("director")
    client.cookies["lang"] = "en"
    page = client.get(f"/equity/grants/{row.ref}/").content.decode()
    assert "taken back" in page
    assert "they were somebody else&#39;s" in page


def test_a_whole_settlement_goes_back_and_the_pool_must_still_have_the_units(caller: Call) -> None:
    row = do(caller, vested(caller, units=400), Asked("leave", DAY, "left", leaving="VOLUNTARY_OTHER"))
    assert (row.forfeited, row.left_on) == (200, DAY)
    other = proposed(caller, row.plan, "E202", 150)
    back = Asked("reverse", DAY, "they stayed", line=line(row, "forfeit"))
    ref = deeds.propose(caller("compensation"), row.ref, back)
    with pytest.raises(Exception, match="left"):
        deeds.approve(caller("director"), ref, None, "yes")
    assert EquityGrant.objects.get(pk=row.pk).forfeited == 200, "what the pool no longer has does not come back"
    EquityGrant.objects.filter(ref=other).update(state="declined")
    EquityPool.objects.update(held=200)
    deeds.approve(caller("director"), ref, None, "yes")
    row.refresh_from_db()
    assert (row.forfeited, row.left_on, row.leaving) == (0, None, "")
    consistent()
    told = [one for one in held(["vesting"])["vesting"].to_dicts() if one["grant_id"] == row.number]
    assert sum(one["units"] for one in told if one["state"] == "due") == 200, "the facts say so too"


def test_what_was_used_since_is_not_pulled_away(caller: Call) -> None:
    row = do(caller, vested(caller, Kind.OPTION, HALVES), Asked("exercise", DAY, "exercised", 300))
    first = row.transactions.filter(kind="vest").earliest("pk").ref
    asked = Asked("reverse", DAY, "why", line=first)
    with pytest.raises(LedgerError, match="still held"):
        deeds.propose(caller("compensation"), row.ref, asked)
    with pytest.raises(InvalidError):
        deeds.propose(caller("compensation"), row.ref, Asked("reverse", DAY, "why", line=line(row, "grant")))


def test_taken_back_by_the_page(caller: Call, visit: Visit) -> None:
    row = do(caller, vested(caller), Asked("settle", DAY, "handed over", 50))
    form = {"kind": "reverse", "day": DAY.isoformat(), "line": line(row, "release"), "reason": "wrong person"}
    assert visit("compensation").post(f"/equity/grants/{row.ref}/do/deed", form).status_code == 302
    deed = EquityDeed.objects.get(kind="reverse")
    assert deed.lines[0]["units"] == 50
    assert visit("manager").post(f"/equity/grants/{row.ref}/do/deed", form).status_code == 404


def test_a_change_of_control_soon_after_a_dismissal_still_counts(caller: Call) -> None:
    rule = Acceleration(look_back_days=90)
    row = vested(caller, terms=PlanTerms(PLAIN.schedule, accelerations=(rule,)))
    left = DAY - timedelta(days=40)
    row = do(caller, row, Asked("leave", left, "redundant", leaving="INVOLUNTARY_OTHER"))
    before = (row.vested, row.forfeited)
    assert sum(before) == 400
    assert row.forfeited > 0
    with pytest.raises(InvalidError, match="nothing to enter"):
        deeds.propose(caller("compensation"), row.ref, Asked("accelerate", DAY, "no event yet"))
    what = setup.Happened("company", CHANGE_OF_CONTROL, DAY - timedelta(days=5), "merger agreement")
    setup.decide_event(caller("director"), setup.propose_event(caller("compensation"), what), yes=True, answer="so")
    row = do(caller, row, Asked("accelerate", DAY, "control changed within 90 days"))
    assert (row.vested, row.forfeited) == (400, 0)
    consistent()
    with pytest.raises(InvalidError, match="nothing to enter"):
        deeds.propose(caller("compensation"), row.ref, Asked("accelerate", DAY, "again"))


def test_a_dividend_comes_once_for_a_record_day_and_waits_for_its_result(caller: Call) -> None:
    terms = PlanTerms(PLAIN.schedule, dividends=DividendRule(On.VESTED, Result("kpi", "kpi")))
    row, record = vested(caller, terms=terms), DAY - timedelta(days=60)
    with pytest.raises(InvalidError, match="nothing to enter"):
        deeds.propose_dividend(caller("compensation"), row.plan.line, record, 50, "resolution")
    certify(caller, day=DAY - timedelta(days=10))
    group = deeds.propose_dividend(caller("compensation"), row.plan.line, record, 50, "resolution")
    (deed,) = EquityDeed.objects.filter(group=group)
    assert deed.money == 200 * 50, "it waited, and comes with the result"
    approve_several(caller("director"), [f"deed:{deed.ref}:{deed.version}"], "as resolved")
    assert EquityTransaction.objects.filter(kind="dividend").count() == 1
    with pytest.raises(InvalidError, match="nothing to enter"):
        deeds.propose_dividend(caller("compensation"), row.plan.line, record, 50, "again")
    consistent()


def test_several_at_once_are_all_or_none_each_with_its_own_record(caller: Call, visit: Visit) -> None:
    plan = a_plan(caller, a_pool(caller), terms=ARTICLE)
    refs = [proposed(caller, plan, number, 100) for number in ("E201", "E202", "E203")]
    chosen = [f"grant:{ref}:1" for ref in refs]
    with pytest.raises(RefusedError):
        approve_several(caller("compensation"), chosen, "mine")
    for third, status in (("grant:none:1", 404), (f"grant:{refs[2]}:9", 409), ("grant", 422)):
        given = {"chosen": [*chosen[:2], third], "answer": "yes"}
        assert visit("director").post("/equity/pool/approve", given).status_code == status
    assert not EquityGrant.objects.filter(state="approved").exists(), "all of it, or none"
    page = visit("director").get("/equity/pool/").content.decode()
    assert all(f'value="{one}"' in page for one in chosen)
    assert 'name="chosen"' not in visit("compensation").get("/equity/pool/").content.decode()
    before = AuditRecord.objects.filter(act="grant_approve").count()
    key = {"idempotency_key": "once-and-for-all", "chosen": chosen, "answer": "the yearly round"}
    assert visit("director").post("/equity/pool/approve", key).status_code == 302
    assert EquityGrant.objects.filter(state="approved").count() == 3
    about = AuditRecord.objects.filter(act="grant_approve").order_by("pk").values_list("about", flat=True)[before:]
    assert set(about) == {"E201", "E202", "E203"}
    consistent()


def test_the_first_page_tells_of_results_in_doubt_with_their_numbers(caller: Call, visit: Visit) -> None:
    granted(caller, a_plan(caller, a_pool(caller), terms=ARTICLE), granted_on=date(2025, 12, 1))
    client = visit("compensation")
    client.cookies["lang"] = "en"
    assert "nobody has reported lately" in client.get("/equity/pool/").content.decode()


def test_the_night_tells_early_of_a_result_in_doubt_and_not_every_night(caller: Call) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller), terms=ARTICLE), granted_on=date(2025, 12, 1))
    granted(caller, a_plan(caller, a_pool(caller), name="Other"), "E202", granted_on=date(2025, 12, 1))
    _, doubtful, _ = awaiting(DAY)
    assert doubtful == [row.ref], "a month ahead of the tranche nobody has reported"
    assert warn(system_caller("job"), row.ref) == "1"
    told = Outgoing.objects.filter(kind="result.open")
    accounts = {caller(who).actor.account for who in ("compensation", "director")}
    assert set(told.values_list("account", flat=True)) == accounts
    assert {one.link for one in told} == {f"/equity/grants/{row.ref}/"}
    assert warn(system_caller("job"), row.ref) == "0", "told once a month, not every night"
    good = setup.Happened("progress", "kpi", DAY, "report", value=Decimal("0.8"), expected=Decimal("0.8"))
    setup.propose_event(caller("compensation"), good)
    assert awaiting(DAY)[1] == [], "on its way, there is no doubt"


def test_what_waits_for_its_condition_is_seen_on_the_plan(caller: Call, visit: Visit) -> None:
    terms = PlanTerms(PLAIN.schedule, dividends=DividendRule(On.VESTED, Result("kpi", "kpi")))
    row = vested(caller, terms=terms)
    other = granted(caller, row.plan, "E202")
    vest(system_caller("job"), other.ref)
    what = setup.Happened("result", "kpi", DAY - timedelta(days=90), "minutes", number="E202")
    setup.decide_event(caller("director"), setup.propose_event(caller("compensation"), what), yes=True, answer="so")
    group = deeds.propose_dividend(caller("compensation"), row.plan.line, DAY - timedelta(days=60), 50, "resolution")
    (seen,) = declared(caller("compensation").actor, row.plan, DAY)
    assert (seen.entered, seen.proposed, seen.waiting) == (0, 1, 1)
    deed = EquityDeed.objects.get(group=group)
    deeds.approve(caller("director"), deed.ref, None, "as resolved")
    (seen,) = declared(caller("compensation").actor, row.plan, DAY)
    assert (seen.entered, seen.money, seen.proposed, seen.waiting) == (1, 200 * 50, 0, 1)
    client = visit("compensation")
    client.cookies["lang"] = "en"
    assert "Await their condition" in client.get(f"/equity/plans/{row.plan.ref}/").content.decode()


def test_several_put_forward_at_once_name_the_line_that_is_wrong(caller: Call, visit: Visit) -> None:
    plan = a_plan(caller, a_pool(caller, units=1_000))
    client = visit("compensation")
    client.cookies["lang"] = "en"
    form = {"plan": plan.ref, "granted_on": "2026-01-01", "reason": "the yearly round"}
    for rows, told in (
        ("E201\t100\nnobody\t50", "Line 2: There is no such person"), ("E201 100\nE202 many", "Line 2"),
        ("E201 900\nE202 200", "Line 2: The pool has 100"), ("E201", "number, units, price"), ("", "between 1 and"),
    ):  # fmt: skip
        answer = client.post("/equity/grants/add-several", {**form, "rows": rows})
        assert answer.status_code == 422, rows
        assert told in answer.content.decode(), rows
    assert not EquityGrant.objects.exists()
    assert EquityPool.objects.get().held == 0
    good = {**form, "rows": "E201\t100\t2.50\nE202；200", "idempotency_key": "the-round"}
    assert client.post("/equity/grants/add-several", good).status_code == 302
    assert client.post("/equity/grants/add-several", good).status_code == 302
    assert list(EquityGrant.objects.order_by("pk").values_list("person", "units", "price")) == [
        ("E201", 100, 2_50), ("E202", 200, 0),
    ]  # fmt: skip
    assert visit("manager").post("/equity/grants/add-several", good).status_code == 404
    consistent()
