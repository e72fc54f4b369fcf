"""Leavers, losses, refresh grants, early notices, co-investment, listed companies: by example and by property."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.equity import spoken
from mainstay.chapters.equity.acceleration import Acceleration
from mainstay.chapters.equity.conditions import AllOf, AnyOf, Condition, Event, Proof, Result, Service, Tenure, judged
from mainstay.chapters.equity.dividends import DividendRule, On
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.leavers import LEAVERS, LeaverRules, Leaving
from mainstay.chapters.equity.leaving import Departure, lapses, last_day_to_exercise, lost, on_leaving
from mainstay.chapters.equity.ledger import Deed, Entry, Holding, book
from mainstay.chapters.equity.notices import Doubt, Progress, notices
from mainstay.chapters.equity.outlook import Standing, calendar, holding_power, unvested_value
from mainstay.chapters.equity.plans import EVERY, Grant, Miss, Need, PlanTerms
from mainstay.chapters.equity.refresh import REFRESH, RefreshRule, proposal
from mainstay.chapters.equity.terms import WrongTermsError, listed, periodic, yearly
from mainstay.chapters.equity.terms_json import plan_read, plan_written, schedule_read, schedule_written
from mainstay.chapters.equity.values import per_unit, unit_value
from mainstay.chapters.equity.vesting import Status, due, positions

START, HIRED = date(2026, 1, 31), date(2024, 1, 1)
FOUR = PlanTerms(yearly("four years", 4))


def granted(kind: Kind = Kind.RSU, units: int = 400, terms: PlanTerms = FOUR, price: str = "0") -> Grant:
    return Grant("g", "p", "ann", kind, units, START, START, terms, Decimal(price))


def held(grant: Grant, day: date, proofs: tuple[Proof, ...] = ()) -> Holding:
    entries = [
        Entry(1, Deed.POOL, START, "p", units=grant.units),
        Entry(2, Deed.GRANT, START, "p", "g", "ann", grant.units),
    ]
    now = book(entries).holdings["g"]
    return book([*entries, *due(grant, now, Service(HIRED), proofs, day, number=3)]).holdings["g"]


@pytest.mark.parametrize(
    ("certified", "on"), [(date(2026, 12, 1), date(2027, 1, 31)), (date(2027, 4, 10), date(2027, 4, 10))]
)
def test_e4_a_tranche_vests_on_the_later_of_its_day_and_the_certificate(certified: date, on: date) -> None:
    grant = granted(terms=PlanTerms(yearly("y", 4), {"each#1": Need(Result("kpi"))}))
    proofs = (Proof("kpi", met=True, on=certified, by="audit committee", source="report 7"),)
    (entry,) = due(grant, held(grant, START), Service(HIRED), proofs, date(2027, 12, 1))
    assert (entry.deed, entry.on, entry.units, entry.reason) == (Deed.VEST, on, 100, "kpi")
    before = due(grant, held(grant, START), Service(HIRED), proofs, on - timedelta(days=1))
    assert before == ()


@pytest.mark.parametrize(("miss", "expected"), [(Miss.FORFEIT, (300, 100)), (Miss.CARRY, (400, 0))])
def test_e4_a_missed_tranche_is_forfeited_or_carried_as_the_plan_says(miss: Miss, expected: tuple[int, int]) -> None:
    grant = granted(terms=PlanTerms(yearly("y", 4), {"each#2": Need(Result("kpi"), miss)}))
    found = held(grant, date(2031, 1, 1), (Proof("kpi", met=False, on=date(2028, 3, 1)),))
    assert (found.vested, found.forfeited) == expected


def test_an_open_result_waits_but_not_longer_than_agreed() -> None:
    grant = granted(terms=PlanTerms(yearly("y", 1), {EVERY: Need(Result("kpi"), wait_days=60)}))
    for day, status in ((date(2027, 3, 1), Status.WAITING), (date(2027, 4, 2), Status.MISSED)):
        assert positions(grant, held(grant, START), Service(HIRED), (), day)[0].status is status


def test_what_will_be_too_late_is_not_missed_before_its_last_day() -> None:
    grant = granted(terms=PlanTerms(yearly("y", 1), {EVERY: Need(Tenure(48), wait_days=60)}))
    assert due(grant, held(grant, START), Service(HIRED), (), date(2027, 4, 1)) == ()
    (entry,) = due(grant, held(grant, START), Service(HIRED), (), date(2027, 4, 2))
    assert (entry.deed, entry.on) == (Deed.FORFEIT, date(2027, 4, 1))
    (again,) = due(grant, held(grant, START), Service(HIRED), (), date(2029, 1, 1))
    assert again == entry


def test_conditions_join_by_and_and_or_with_three_answers() -> None:
    one, two = Result("a"), Event("b")
    yes, no = Proof("a", met=True, on=START), Proof("a", met=False, on=START)
    day = date(2027, 1, 1)
    answers: dict[tuple[Condition, tuple[Proof, ...]], bool | None] = {
        (AllOf((one, two)), ()): None,
        (AllOf((one, two)), (yes,)): None,
        (AllOf((one, two)), (no,)): False,
        (AnyOf((one, two)), (no,)): None,
        (AnyOf((one, two)), (yes,)): True,
        (AnyOf((one, one)), (no,)): False,
        (AllOf(()), ()): True,
        (AnyOf((AllOf((Tenure(36), two)), one)), (yes,)): True,
        (AllOf((Tenure(48), one)), (yes,)): None,
    }
    for (condition, proofs), expected in answers.items():
        assert judged(condition, Service(HIRED), proofs, day).met is expected
    assert judged(Tenure(48), Service(HIRED, date(2026, 6, 1)), (), day).met is False
    verdict = judged(AllOf((Tenure(12), one)), Service(HIRED), (yes,), day)
    assert (verdict.on, verdict.proofs) == (START, (yes,))
    late = Proof("a", met=False, on=START + timedelta(days=1))
    assert judged(one, Service(HIRED), (late, yes), day).met is False


LEFT = date(2028, 1, 30)  # two days short of half of the four years


@pytest.mark.parametrize(
    ("kind", "vested", "forfeited", "kept", "last"),
    [
        (Leaving.VOLUNTARY, 100, 300, 100, date(2028, 4, 29)),
        (Leaving.DEATH, 400, 0, 400, date(2029, 1, 30)),
        (Leaving.DISABILITY, 400, 0, 400, date(2029, 1, 30)),
        (Leaving.RETIREMENT, 199, 201, 199, date(2029, 1, 30)),
        (Leaving.REDUNDANCY, 199, 201, 199, date(2029, 1, 30)),
        (Leaving.CAUSE, 100, 300, 0, date(2028, 1, 30)),
    ],
)
def test_e7_leavers_by_kind(kind: Leaving, vested: int, forfeited: int, kept: int, last: date) -> None:
    grant = granted(Kind.OPTION, price="10")
    before = held(grant, LEFT)
    case = Departure(LEFT, kind, Decimal(40))
    entries = [
        Entry(1, Deed.POOL, START, "p", units=400),
        Entry(2, Deed.GRANT, START, "p", "g", "ann", 400),
        *due(grant, held(grant, START), Service(HIRED), (), LEFT, number=3),
    ]
    after = book([*entries, *on_leaving(grant, before, HIRED, (), case, number=9)]).holdings["g"]
    assert (after.vested, after.forfeited, after.held, after.unvested) == (vested, forfeited, kept, 0)
    assert last_day_to_exercise(grant, case) == last
    assert lapses(grant, after, last, case) == ()
    gone = lapses(grant, after, last + timedelta(days=1), case)
    assert [one.units for one in gone] == ([kept] if kept else [])


def test_bought_shares_go_back_at_the_lower_of_cost_and_value_after_a_dismissal_for_cause() -> None:
    grant = granted(Kind.RESTRICTED_STOCK, price="8")
    for value, each in (("40", 8), ("5", 5)):
        found = on_leaving(grant, held(grant, LEFT), HIRED, (), Departure(LEFT, Leaving.CAUSE, Decimal(value)))
        assert {one.deed for one in found} == {Deed.FORFEIT, Deed.BUY_BACK}
        assert sum(one.amount for one in found) == 400 * each * 100
    own = on_leaving(grant, held(grant, LEFT), HIRED, (), Departure(LEFT, Leaving.VOLUNTARY, Decimal(5)))
    assert sum(one.amount for one in own) == 300 * 8 * 100  # what never vested goes back at cost


def test_a_plan_may_have_its_own_rule_and_the_standard_is_dated_and_round() -> None:
    own = LEAVERS.read({"rules": {"VOLUNTARY_OTHER": {"unvested": "full", "window": 6, "window_span": "MONTHS"}}})
    assert own[Leaving.DEATH] == LeaverRules()[Leaving.DEATH]
    assert LEAVERS.read(LEAVERS.written(own)) == own
    grant = granted(terms=replace(FOUR, leavers=own))
    found = on_leaving(grant, held(grant, LEFT), HIRED, (), Departure(LEFT, Leaving.VOLUNTARY, Decimal(1)))
    assert sum(one.units for one in found if one.deed is Deed.ACCELERATE) == 300


def test_what_i_lose_if_i_leave_on_that_day() -> None:
    grant = granted(Kind.OPTION, price="10")
    today = date(2026, 6, 1)
    now = held(grant, today)
    losses = {
        day: lost(grant, now, HIRED, (), Departure(day, Leaving.VOLUNTARY, Decimal(40)), today)
        for day in (date(2027, 1, 31), date(2027, 2, 1), date(2030, 2, 1))
    }
    assert [one.lost for one in losses.values()] == [1_200_000, 900_000, 0]
    assert [one.kept for one in losses.values()] == [0, 300_000, 1_200_000]
    conditional = replace(grant, terms=PlanTerms(yearly("y", 4), {EVERY: Need(Result("kpi"))}))
    case = Departure(date(2027, 2, 1), Leaving.VOLUNTARY, Decimal(40))
    assert lost(conditional, now, HIRED, (), case, today).kept == 300_000
    waiting = date(2027, 1, 31)
    tomorrow = lost(conditional, now, HIRED, (), case, waiting)
    assert (tomorrow.kept, tomorrow.lost) == (0, 1_200_000), "the first tranche still waits for its result"
    later = replace(case, left=date(2027, 2, 2))
    assert lost(conditional, now, HIRED, (), later, waiting).kept == 300_000


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(list(Leaving)), st.integers(0, 1500), st.sampled_from(list(Kind)), st.integers(1, 60))
def test_nobody_keeps_or_loses_more_than_was_granted(kind: Leaving, days: int, what: Kind, value: int) -> None:
    grant = granted(what, 397, PlanTerms(periodic("q", months=3, times=16, cliff_months=12)), "10")
    day = START + timedelta(days=days)
    found = lost(grant, held(grant, START), HIRED, (), Departure(day, kind, Decimal(value)), START)
    assert found.lost >= 0
    assert found.kept >= 0
    assert 0 <= found.lost_units <= 397
    assert found.lost_units + found.kept_units == 397


# calendar, holding power, refresh


def standing(day: date, units: int = 400) -> Standing:
    grant = granted(units=units)
    return Standing(grant, positions(grant, held(grant, day), Service(HIRED), (), day), Decimal(50))


def test_the_calendar_lists_what_may_still_vest() -> None:
    found = calendar([standing(date(2027, 6, 1))], date(2027, 6, 1), date(2029, 12, 31))
    assert [(one.on, one.units, one.value) for one in found] == [
        (date(2028, 1, 31), 100, 500_000),
        (date(2029, 1, 31), 100, 500_000),
    ]


def test_a_refresh_is_proposed_before_the_cliff() -> None:
    day = date(2027, 6, 1)
    item = standing(day)
    assert unvested_value([item], day) == 1_500_000
    assert holding_power(1_500_000, 2_500_000) == Decimal("0.6")
    found = proposal([item], 2_500_000, Decimal(50), day)
    assert found is not None
    assert (found.falls_on, found.agree_by) == (date(2028, 1, 31), date(2027, 10, 31))
    assert (found.before, found.after, found.worth, found.units) == (Decimal("0.60"), Decimal("0.40"), 250_000, 50)
    assert proposal([item], 500_000, Decimal(50), day) is None
    assert proposal([], 500_000, Decimal(50), day) is None
    assert proposal([item], 0, Decimal(50), day) is None
    assert REFRESH.read(REFRESH.written(RefreshRule(months_ahead=6))).months_ahead == 6


# early notices


def test_a_result_in_doubt_gives_an_early_word() -> None:
    need = Need(AllOf((Tenure(36), Result("kpi", "年度目标"))))
    grant = granted(terms=PlanTerms(yearly("y", 4), {"each#1": need}))
    day = date(2026, 10, 1)
    item = positions(grant, held(grant, day), Service(HIRED), (), day)
    reports = [Progress("kpi", date(2026, 9, 20), Decimal("0.5"), Decimal("0.75"))]
    (found,) = notices(item, reports, day)
    assert (found.doubt, found.days, found.on) == (Doubt.BEHIND, 122, date(2027, 1, 31))
    assert "50%" in spoken.notice(found).en
    assert "75%" in spoken.notice(found).zh
    assert notices(item, [replace(reports[0], reached=Decimal("0.7"))], day) == ()
    assert [one.doubt for one in notices(item, [], day)] == [Doubt.SILENT]
    assert notices(item, [], date(2026, 7, 1)) == ()
    later = date(2027, 2, 5)
    item = positions(grant, held(grant, later), Service(HIRED), (), later)
    assert [one.doubt for one in notices(item, reports, later)] == [Doubt.OVERDUE]


# terms and sentences


def test_terms_go_through_json_and_back() -> None:
    whole = PlanTerms(
        listed("parts", ((12, Decimal("0.25")), (30, Decimal("0.75")))),
        {EVERY: Need(AnyOf((AllOf((Tenure(36), Result("kpi", "目标"))), Event("ipo"))), Miss.CARRY, 30)},
        DividendRule(On.ALL, Tenure(36)),
        (Acceleration(share=Decimal("0.5"), look_back_days=90), Acceleration("ipo", leavings=())),
        LeaverRules(),
        120,
    )
    assert plan_read(plan_written(whole)) == whole
    assert plan_read({"schedule": schedule_written(whole.schedule)}) == PlanTerms(whole.schedule)


EVENT = {"id": "a", "quantity": "1", "trigger": {"type": "VESTING_EVENT"}, "next_condition_ids": []}


@pytest.mark.parametrize(
    "change",
    [
        {"vesting_conditions": []},
        {"allocation_type": "NONE"},
        {"id": None, "name": None, "vesting_conditions": None},
        {"vesting_conditions": [{**EVENT, "quantity": "x"}]},
        {"vesting_conditions": [{**EVENT, "next_condition_ids": ["a"]}]},
        {"vesting_conditions": [{**EVENT, "next_condition_ids": ["b"]}]},
        {"vesting_conditions": [EVENT, EVENT]},
    ],
)
def test_wrong_terms_are_refused_in_both_languages(change: dict[str, Any]) -> None:
    with pytest.raises(WrongTermsError) as caught:
        schedule_read({**schedule_written(FOUR.schedule), **change})
    assert caught.value.text.zh != caught.value.text.en


def test_sentences_of_tranches_conditions_and_leavers() -> None:
    need = Need(AllOf((Tenure(36), Result("kpi", "目标"))), Miss.CARRY, 90)
    grant = granted(terms=PlanTerms(yearly("y", 4), {EVERY: need}))
    said = spoken.tranche(positions(grant, held(grant, START), Service(HIRED), (), START)[0])
    assert said.en == (
        "100 units, to vest on 2027-01-31. Condition: 36 months in service and “目标” is met; if missed, it is carried "
        "to the next tranche. Undecided 90 days after its day, it counts as missed."
    )
    assert "在职满 36 个月，并且“目标”达标" in said.zh
    steps = spoken.schedule(periodic("m", months=1, times=48, cliff_months=12))
    assert [one.en for one in steps] == [
        "When vesting starts: nothing vests.",
        "12 months after the start of vesting: 12/48 of the grant.",
        "Every 1 month after step 2, 36 times: 1/48 of the grant each time.",
    ]
    assert steps[2].zh == "第 2 步之后每 1 个月一次，共 36 次：每次授予总量的 1/48。"
    for kind, rule in LeaverRules().rules.items():
        assert spoken.leaver(kind, rule).en.endswith(".")


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("price", [Decimal(0), Decimal("7.50")])
def test_what_a_unit_is_worth_from_what_it_brings(kind: Kind, price: Decimal) -> None:
    for worth_ in (Decimal(0), Decimal("7.50"), Decimal("7.51"), Decimal(40)):
        brings = per_unit(kind, price, worth_)
        told = unit_value(kind, price, brings)
        assert told == worth_ if brings or told is not None else worth_ <= price
