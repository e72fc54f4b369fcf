"""Bonuses that are paid later hold people here: as facts, in the signal, in the calendar, in total rewards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from bonuses import FIRST, RD, Call, a_draft, approved, gone, later
from django.test import Client

from mainstay.chapters import CATALOGUE
from mainstay.chapters.pay.bonus.deferral import AtStake, Payment, at_stake, leaving, payments
from mainstay.chapters.pay.bonus.words import Leaving
from mainstay.core.catalogue import Basis, Unit
from mainstay.core.text import Text
from mainstay.loop.sense import sense
from mainstay.loop.tables import Tables
from mainstay.report.view_person import unvested
from mainstay_web.actions.bonus import plans
from mainstay_web.pages.reader import Reader
from mainstay_web.pages.rewards.paper import data_of
from mainstay_web.store.bonus import plan_of
from mainstay_web.store.bonus_stake import lost_by_resigning
from mainstay_web.store.facts import company_as_of, held
from mainstay_web.store.rewards import statement
from mainstay_web.store.tables.bonus import BonusAward, BonusPlan

DAY = date(2026, 10, 31)
SECOND, THIRD = date(2027, 2, 10), date(2028, 2, 10)
PART = RD * 3 // 10
Visit = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("house")


def checked() -> Tables:
    found = company_as_of(DAY).tables
    assert found is not None
    return found


def stake() -> dict[tuple[str, date], tuple[int, date | None]]:
    rows = held(["deferred"]).get("deferred")
    if rows is None:
        return {}
    return {(one["person_id"], one["on"]): (one["amount"], one["earned_from"]) for one in rows.to_dicts()}


def test_what_resigning_would_lose_is_told_once_at_approval(caller: Call) -> None:
    a_draft(caller)
    assert stake() == {}, "a draft promises nothing"
    BonusPlan.objects.all().delete()
    approved(caller)
    assert {key: value for key, value in stake().items() if key[0] == "E201"} == {
        ("E201", SECOND): (PART, None), ("E201", THIRD): (PART, None),
    }, "the first part fell due before the approval"  # fmt: skip
    assert {person for person, _ in stake()} == {"E201", "E202", "E301"}


@pytest.mark.parametrize(("unpaid", "told"), [("on_time", 0), ("at_once", 0), ("pro_rata", 2), ("forfeit", 2)])
def test_only_what_resigning_loses_counts(caller: Call, unpaid: str, told: int) -> None:
    approved(caller, unpaid_resigned=unpaid)
    mine = [value for (person, _), value in stake().items() if person == "E201"]
    assert len(mine) == told
    assert {begun for _, begun in mine} == ({FIRST} if unpaid == "pro_rata" else {None} if told else set())


def test_a_bonus_that_is_paid_at_once_holds_nobody(caller: Call) -> None:
    approved(caller, deferred="no")
    assert stake() == {}


def test_the_rule_and_the_plan_say_the_same_on_any_day(caller: Call) -> None:
    for unpaid in ("forfeit", "pro_rata"):
        plan = plan_of(a_draft(caller, unpaid_resigned=unpaid))
        given = payments(plan, RD)
        for day in (FIRST, date(2026, 8, 1), SECOND, date(2027, 12, 31), THIRD):
            then = leaving(plan, Leaving.RESIGNED, day, given).payments
            lost = sum(one.amount - after.pays for one, after in zip(given, then, strict=True))
            assert lost == sum(_lost(one, day) for one in at_stake(plan, given)), (unpaid, day)
        assert at_stake(plan, ()) == ()


def _lost(one: AtStake, day: date) -> int:
    if one.on <= day:
        return 0
    if one.earned_from is None or one.earned_from >= day:
        return one.amount
    return one.amount - one.amount * (day - one.earned_from).days // (one.on - one.earned_from).days


def test_the_signals_read_it_with_unit_basis_and_sentence(caller: Call) -> None:
    approved(caller, unpaid_resigned="pro_rata")
    panel = sense(checked(), DAY, CATALOGUE, months=3)
    row = [panel.ids[at] for at in panel.now.person].index("E201")
    keys = [one.key for one in panel.features]
    first = panel.now.values[row, keys.index("pay.deferred_power")]
    days = panel.now.values[row, keys.index("pay.days_to_next_deferred")]
    lost = sum(PART - PART * (DAY - FIRST).days // (on - FIRST).days for on in (SECOND, THIRD))
    assert first == pytest.approx(lost / 36_000_000, rel=1e-5)
    assert days == (SECOND - DAY).days
    signal = CATALOGUE.signal("pay.deferred_power")
    assert (signal.unit, signal.basis, signal.direction) == (Unit.YEARS_OF_PAY, Basis.CONTRACT, -1)
    said = signal.sentence.fill(first="¥1", second="¥2", value="3")
    assert "Leaving now would lose deferred pay of ¥1" in said.en
    assert "会失去递延薪酬 ¥1" in said.zh


def test_the_calendar_of_what_leaving_would_lose_holds_it(caller: Call) -> None:
    approved(caller)
    assert unvested(checked(), DAY)["E201"] == [(SECOND, PART), (THIRD, PART)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_total_rewards_say_what_resigning_today_would_lose(
    caller: Call, visit: Visit, reader: Callable[[str], Reader], lang: str
) -> None:
    approved(caller)
    assert lost_by_resigning("E201", DAY) == 2 * PART
    client = visit("employee")
    client.cookies["lang"] = lang
    words = {"zh": "今天主动辞职会失去其中", "en": "Resigning today would lose"}[lang]
    assert words in client.get("/my/rewards/").content.decode()
    told = statement(reader("employee").actor, "E201", DAY)
    assert told is not None
    assert data_of(told, "en", Text("今天", "today"))["put_off_lost"].endswith(f"{2 * PART / 100:,.2f}")
    gone(caller, BonusAward.objects.get(person="E201"), Leaving.REDUNDANT, DAY)
    assert lost_by_resigning("E201", DAY) == 0, "how they left is settled"


def test_what_is_claimed_back_stands_on_the_page_before_anybody_approves(caller: Call, visit: Visit) -> None:
    row = a_draft(caller)
    plans.propose(caller("compensation"), row.ref, None, "as declared")
    page = unescape(visit("director").get(f"/bonuses/{row.ref}/").content.decode())
    assert "however late that is, is claimed back only where the plan says so: dismissal for cause" in page.casefold()
    assert "nothing that was paid is claimed back" in page, "of each other kind of leaving"
    nothing = a_draft(caller, back_for_cause="", share_for_cause="")
    page = unescape(visit("director").get(f"/bonuses/{nothing.ref}/").content.decode())
    assert "The plan claims nothing back: whatever was paid is kept, however late" in page
    client = visit("director")
    client.cookies["lang"] = "zh"
    assert "不论多晚离职，只有方案写明的才追回" in client.get(f"/bonuses/{row.ref}/").content.decode()


def test_a_late_leaver_keeps_what_was_paid_unless_the_plan_claims_it(caller: Call) -> None:
    plan = plan_of(a_draft(caller))
    given = [Payment(1, FIRST, 1000, RD, RD, paid=True)]
    late = date(2027, 1, 31)
    assert leaving(plan, Leaving.RESIGNED, late, given).back == (0,)
    assert leaving(plan, Leaving.FOR_CAUSE, late, given).back == (RD // 2,)
    assert later(caller("director"), late).day == late
