"""P7 joined up: answers price the real gap, tax, pool and fairness; a goal is always in; the talk says what arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from house_of_pay import FIXED, a_market, a_plan

from mainstay.core.catalogue import Quantity
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay.core.words import Driver, Part
from mainstay.loop.carry.builder import Room, build
from mainstay.loop.carry.request import Line, Variant
from mainstay.loop.plans import Offer, Prospect
from mainstay_web.actions import Caller, cases, packages
from mainstay_web.actions import requests as asking
from mainstay_web.actions.packages import FREE
from mainstay_web.actions.packages import Part as Promise
from mainstay_web.actions.requests import Wish
from mainstay_web.pages.reader import Reader
from mainstay_web.store.answers import Answer, in_both, possible_answers
from mainstay_web.store.facts import add
from mainstay_web.store.pricing import pricing
from mainstay_web.store.ranges import quantities
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget, Case, Commitment
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.installation import Installation, Standard
from mainstay_web.store.tables.market import MarketCell
from mainstay_web.store.tables.trail import AccessView

DAY = date(2026, 10, 31)
WHO = "E201"
TO_LINE, GOAL, BONUS = "pay.raise_to_line", "pay.goal_raise", "pay.bonus_share"
GRANT = "equity.refresh_grant"
Visit = Callable[[str], Client]
Read = Callable[[str], Reader]
Call = Callable[..., Caller]


def answers(reader: Read, left: int | None = 100_000_00) -> tuple[Answer, ...]:
    """What could be answered to E201."""
    return possible_answers(reader("hrbp").actor, WHO, DAY, left, "E200")


def measures(found: tuple[Answer, ...]) -> set[str]:
    """Every measure of these answers."""
    return {key for one in found for key in one.variant.package.measures}


def said(answer: Answer) -> str:
    """The talk in English."""
    return " ".join(one.en for one in answer.talk)


def talks(found: tuple[Answer, ...]) -> list[str]:
    """The talks of all of them; there is one at least."""
    assert found
    return [said(one) for one in found]


def test_the_gap_to_the_line_is_that_of_the_survey(house: dict[str, Account]) -> None:
    assert house
    assert Quantity.GAP_TO_LINE not in quantities(WHO, DAY, Quantity), "nothing is guessed without a survey"
    a_market(FIXED + 4_000_000)
    assert quantities(WHO, DAY, Quantity) == {
        Quantity.YEARLY_PAY: FIXED, Quantity.GAP_TO_LINE: 4_000_000, Quantity.GAP_TO_PEERS: 0,
    }  # fmt: skip
    assert Quantity.GAP_TO_LINE not in quantities("E203", DAY, Quantity), "the usual line is for key people"


def test_without_surveys_the_agreed_cells_among_the_facts_tell(house: dict[str, Account]) -> None:
    assert house
    batch = Batch.objects.create(source="test", made_by="test")
    add(batch, "market", source="S", as_of=date(2026, 1, 1), job="Job rd", level=6, definition="fixed_cash",
        p50=FIXED, p75=FIXED + 2_400_000, n=40)  # fmt: skip
    assert quantities(WHO, DAY, Quantity)[Quantity.GAP_TO_LINE] == 2_400_000


def test_the_gap_to_colleagues_is_to_the_median_of_the_others(house: dict[str, Account]) -> None:
    assert house
    batch = Batch.objects.create(source="test", made_by="test")
    add(batch, "pay", person_id=WHO, **{"from": date(2026, 1, 1)}, element="base", amount=2_500_000, per="month")
    assert quantities(WHO, DAY, Quantity)[Quantity.GAP_TO_PEERS] == 12 * 500_000


def test_an_answer_holds_a_raise_at_its_real_price(house: dict[str, Account], reader: Read) -> None:
    assert house
    assert not measures(answers(reader)) & {TO_LINE, GOAL}, "no gap is known, so no raise is offered"
    _paid_less()
    a_market(FIXED)
    found = answers(reader)
    assert GOAL in measures(found)
    assert all(one.variant.package.cash_now <= 100_000_00 for one in found)
    assert all(dict(one.parts).get(Part.GOAL_PROMISE) for one in found), "a promise tied to a goal is in every answer"
    goal = next(one for one in found if GOAL in one.variant.package.measures)
    # The whole gap of 48,000, once the goal is met in nine months: 2026 sees nothing of it.
    assert "Tied to a goal: A raise promised on reaching a goal: ¥48,000 a year before tax, about ¥" in said(goal)
    assert "paid by 28 July 2027 if the goal is met, so nothing of it in 2026" in said(goal)
    assert goal.talk[-3].en.startswith("In writing"), "and it stands among the dated promises"


def test_answers_are_to_what_the_person_named(house: dict[str, Account], reader: Read) -> None:
    assert house
    actor = reader("hrbp").actor
    career, work = (
        possible_answers(actor, WHO, DAY, 100_000_00, "E200", [one]) for one in (Driver.CAREER, Driver.WORK)
    )
    assert any(key.startswith("career.") for key in measures(career))
    assert any(key.startswith("work.") for key in measures(work))
    assert not any(key.startswith("work.") for key in measures(career))


def test_the_case_page_asks_for_answers_to_the_confirmed_cause(
    request_case: Case, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def noted(*given: object) -> tuple[Answer, ...]:
        asked.append(given[-1])
        return ()

    monkeypatch.setattr("mainstay_web.store.casebook.possible_answers", noted)
    visit("hrbp").get(f"/cases/{request_case.ref}/")
    assert asked == [(Driver.PAY,)]


def test_no_gap_no_raise_and_still_a_dated_promise(house: dict[str, Account], reader: Read) -> None:
    assert house
    a_market(FIXED - 1_000_000)
    found = answers(reader)
    assert found
    assert not measures(found) & {TO_LINE, GOAL}
    for one in found:
        assert "free-due=2027-07-28" in one.query.en
        assert "Once the goal that both put in writing is reached" in said(one)
        assert "(by 28 July 2027)" in said(one)


def test_a_raise_that_passes_a_line_of_fairness_is_not_offered(house: dict[str, Account], reader: Read) -> None:
    """Everybody is paid the same: a large raise would pass the line of colleagues."""
    assert house
    a_market(FIXED + 20_000_000)
    assert not measures(answers(reader, 10**10)) & {TO_LINE, GOAL}


def test_no_more_is_offered_than_the_pool_holds(house: dict[str, Account], reader: Read) -> None:
    assert house
    a_plan(units=1_000_000)
    assert GRANT in measures(answers(reader))
    a_plan(units=100)
    assert GRANT not in measures(answers(reader, 0)) or all(
        one.variant.package.equity == 0 for one in answers(reader, 0)
    )


def test_the_talk_says_why_not_for_the_reason_that_holds(house: dict[str, Account], reader: Read) -> None:
    assert house
    generic = "This year's budget is limited"
    assert all(generic in one for one in talks(answers(reader))), "nothing is known of the market"
    a_market(FIXED - 1_000_000)
    assert all("already meets the line" in one for one in talks(answers(reader)))
    MarketCell.objects.filter(job="Engineer").update(p50=FIXED, p75=FIXED + 20_000_000)
    assert all("fair to colleagues" in one for one in talks(answers(reader)))
    _paid_less()
    MarketCell.objects.filter(job="Engineer").update(p50=1_000_000, p75=FIXED)
    assert all("more than this year's budget has left" in one for one in talks(answers(reader, 3_000_000)))
    assert all(generic in one for one in talks(answers(reader, 10_000_000)))


def _paid_less() -> None:
    """E201 earns 26,000 a month from now on, below all colleagues."""
    batch = Batch.objects.create(source="test", made_by="test")
    add(batch, "pay", person_id=WHO, **{"from": date(2026, 1, 1)}, element="base", amount=2_600_000, per="month")


def _with_a_raise(
    offers: Iterable[Offer], parts: Mapping[str, Part], prospect: Prospect, room: Room
) -> tuple[Variant, ...]:
    """In place of the best answers: the raise to the line and a mentor."""
    del room
    chosen = [one for one in offers if one.measure in (TO_LINE, "career.mentor")]
    held = {part: tuple(one.measure for one in chosen if parts[one.measure] is part) for part in Part}
    return (Variant(Line.WHOLE, build(chosen, prospect), held),)


def test_the_talk_says_what_arrives_this_year_and_by_which_rule(
    house: dict[str, Account], reader: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert house
    _paid_less()
    a_market(FIXED)
    monkeypatch.setattr("mainstay_web.store.answers.combined", _with_a_raise)
    (talk,) = [said(one) for one in answers(reader)]
    told = pricing(reader("hrbp").actor, WHO, DAY)
    assert told is not None
    option = told.of(TO_LINE)
    assert option is not None
    assert option.effect is not None
    assert option.now is not None
    assert option.now.gross == 2 * 400_000, "November and December"
    assert option.now.net is not None
    assert f"about ¥{round(major(option.now.net)):,} arrives in 2026, on the 2 paydays left" in talk
    assert "STA announcement 2018 No. 61" in talk


def test_beyond_the_rule_the_talk_says_no_amount_after_tax(house: dict[str, Account], reader: Read) -> None:
    assert house
    Standard.objects.create(
        key="pay.social", since=date(2026, 1, 1),
        value={"cities": {"上海": {"base_low": "7546", "base_high": "37731", "medical_employer": "9"}}},
    )  # fmt: skip
    Installation.objects.update(day=date(2027, 3, 1))
    found = possible_answers(reader("hrbp").actor, WHO, date(2027, 3, 1), 10**8, "E200")
    bonus = [said(one) for one in found if BONUS in one.variant.package.measures]
    assert bonus
    assert all("about (not known) after it" in one for one in bonus), "the first payment is due in 2028"


@pytest.fixture
def request_case(house: dict[str, Account], caller: Call, budget: Budget) -> Case:
    """A request of E201, talked about by the manager, its cause confirmed."""
    assert house
    assert budget.held == 0
    asking.ask(caller("employee"), WHO, Wish.RAISE, "twice the work")
    case = Case.objects.get()
    cases.record_talk(caller("manager"), case.ref, None, DAY, "")
    cases.confirm_cause(caller("manager"), case.ref, None, [Driver.PAY], "the market")
    return Case.objects.get()


def _approved(case: Case, caller: Call) -> None:
    parts = [
        Promise(BONUS, Text("奖金写入方案。", "The bonus is put in writing."), "E200", date(2026, 12, 1), 2_160_000),
        Promise(FREE, Text("五月再看一次。", "We look again in May."), "E200", date(2027, 5, 1)),
    ]
    packages.propose(caller("hrbp"), case.ref, None, parts, "it answers what was named")
    packages.approve(caller("director"), case.ref, None, "within the line")


def test_a_promise_that_was_proposed_stands_in_both_languages(request_case: Case, visit: Visit, reader: Read) -> None:
    one = answers(reader)[0]
    filled = dict(parse_qsl(one.query.zh))
    given = {**filled, "reason": "it answers what was named", "version": request_case.version}
    for key in one.variant.package.measures:
        given[f"due-{key}"] = "2026-12-01"
    assert visit("hrbp").post(f"/cases/{request_case.ref}/do/propose", given).status_code == 302
    row = Commitment.objects.get(case=request_case, measure=FREE)
    assert row.what_en.startswith("Once the goal that both put in writing is reached")
    assert row.what_zh.startswith("双方书面约定的目标达成后")
    assert row.due == date(2027, 7, 28)
    assert in_both("something else") == Text("something else", "something else")


def test_the_manager_who_answers_has_the_words_without_amounts(request_case: Case, caller: Call, visit: Visit) -> None:
    address = f"/cases/{request_case.ref}/"
    assert "Words for an honest talk" not in visit("manager").get(address).content.decode()
    _approved(request_case, caller)
    body = visit("manager").get(address).content.decode()
    assert "Words for an honest talk" in body
    assert "Nothing is asked of you" not in body
    assert f"/cases/{request_case.ref}/do/answer" in body
    assert "A larger bonus share" in body
    assert "We look again in May" in body
    assert "HR will work out with you" in body
    assert "¥" not in body, "pay is not theirs to see"
    Standard.objects.create(key="managers_see_pay", since=date(2024, 1, 1), value=True)
    body = visit("manager").get(address).content.decode()
    # 21,600 by itself: 3 % and no quick deduction.
    assert "¥21,600 a year before tax, about ¥20,952 after it" in body
    assert "until 2027-12-31" in body
    assert AccessView.objects.filter(person=WHO, fields="pay", page="case").exists(), "that they looked is written down"


def test_hr_has_the_same_words_with_amounts(request_case: Case, caller: Call, visit: Visit) -> None:
    _approved(request_case, caller)
    body = visit("hrbp").get(f"/cases/{request_case.ref}/").content.decode()
    assert "about ¥20,952 after it" in body
    assert "Words for an honest talk" not in visit("director").get("/my/").content.decode()


def test_where_nothing_fits_an_honest_no_is_put_into_words(
    request_case: Case, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mainstay_web.store.answers.combined", lambda *_: ())
    body = visit("hrbp").get(f"/cases/{request_case.ref}/").content.decode()
    assert "can be said like this" in body
    assert "Once the goal that both put in writing is reached" in body


@pytest.mark.parametrize("who", ["colleague", "other_manager", "hrbp_sales", "auditor", "admin", "employee"])
def test_others_have_no_words(request_case: Case, caller: Call, visit: Visit, who: str) -> None:
    _approved(request_case, caller)
    assert visit(who).get(f"/cases/{request_case.ref}/").status_code == 404


def test_the_shelf_shows_the_real_price(request_case: Case, visit: Visit) -> None:
    a_market(FIXED + 4_000_000)
    body = visit("hrbp").get(f"/cases/{request_case.ref}/").content.decode()
    assert "¥40,000" in body
    assert "by the gap" not in body.split("Raise to the market", 1)[1][:2_000]
