"""Promises: both sides, evidence instead of ticks, late and broken by rule, and money that is never overspent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from carry_fakes import DAY, agreed, promise
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mainstay.company.contract import TABLES
from mainstay.core.text import Text
from mainstay.loop.carry import refusals
from mainstay.loop.carry.commitments import (
    Commitment,
    Evidence,
    Patience,
    Side,
    Standing,
    agree,
    agree_new_day,
    ask_new_day,
    break_,
    broken_by_rule,
    keep,
    lapse,
    refuse_new_day,
    release,
    row,
    standing,
    withdraw,
)
from mainstay.loop.carry.deadlines import Whom
from mainstay.loop.carry.purse import held, reserve, room
from mainstay.loop.carry.reminders import reminders

PATIENCE = Patience()
DUE = date(2026, 12, 1)
SAID = Evidence(DAY, "p1")


def after(days: int) -> date:
    return DUE + timedelta(days=days)


def test_a_promise_is_one_once_both_sides_agreed() -> None:
    one = agree(promise(), "boss", DAY, Side.OWNER)
    assert standing(one, DAY, PATIENCE) is Standing.PROPOSED
    assert row(one) is None
    both = agree(one, "hr", DAY + timedelta(days=1), Side.PERSON, document="signed.pdf")
    assert standing(both, DAY, PATIENCE) is Standing.CONFIRMED
    assert both.agreed_on == DAY + timedelta(days=1)
    for by, document in (("boss", "signed.pdf"), ("boss", ""), ("hr", "")):
        with pytest.raises(refusals.SecondPersonError):
            agree(one, by, DAY, Side.PERSON, document)


def test_late_then_broken_by_rule_and_made_good_later() -> None:
    one = agreed()
    assert [standing(one, after(days), PATIENCE) for days in (0, 1, 29, 30)] == [
        Standing.CONFIRMED, Standing.LATE, Standing.LATE, Standing.BROKEN,
    ]  # fmt: skip
    assert broken_by_rule(one, after(29), PATIENCE) is None
    assert broken_by_rule(one, after(45), PATIENCE) == after(30)
    broken = break_(one, "rule", after(30), "逾期 30 天")
    assert broken_by_rule(broken, after(45), PATIENCE) is None
    good = keep(broken, Evidence(after(60), "p1"))
    assert standing(good, after(60), PATIENCE) is Standing.KEPT
    assert (row(good) or {})["broken_on"] == after(30)
    assert (row(good) or {})["kept_on"] == after(60)


def test_a_fact_shows_it_was_kept_where_one_can() -> None:
    one = agreed(carriers=("talks:one_on_one", "talks:stay"))
    for tick in (SAID, Evidence(DAY, "boss", "talks/3", "pay"), Evidence(DAY, "boss", "", "talks:stay")):
        with pytest.raises(refusals.NoEvidenceError):
            keep(one, tick)
    assert keep(one, Evidence(DAY, "boss", "talks/3", "talks:stay")).kept_on == DAY
    with pytest.raises(refusals.WrongDayError):
        keep(one, Evidence(DAY - timedelta(days=1), "boss", "talks/3", "talks:stay"))


def test_where_no_fact_can_the_owner_alone_cannot_tick_it() -> None:
    for tick in (Evidence(DAY, "boss"), Evidence(DAY, "boss", "plan.pdf"), Evidence(DAY, "hr")):
        with pytest.raises(refusals.NoEvidenceError):
            keep(agreed(), tick)
    assert keep(agreed(), Evidence(DAY, "hr", "plan.pdf")).kept_on == DAY
    assert keep(agreed(), SAID).kept_on == DAY


def test_a_new_day_takes_both_sides_and_the_old_one_holds_until_then() -> None:
    asked = ask_new_day(agreed(), "boss", DAY, Side.OWNER, after(20), "系统晚上线")
    assert asked.due == DUE
    with pytest.raises(refusals.SecondPersonError):
        agree_new_day(asked, "boss", DAY, Side.OWNER)
    with pytest.raises(refusals.SecondPersonError):
        agree_new_day(asked, "boss", DAY, Side.PERSON, document="x")
    new = agree_new_day(asked, "p1", DAY, Side.PERSON)
    assert (new.due, new.days, standing(new, DAY, PATIENCE)) == (after(20), (DUE,), Standing.RENEGOTIATED)
    refused = refuse_new_day(asked, "p1", DAY)
    assert (refused.due, refused.asked) == (DUE, None)
    with pytest.raises(refusals.NotNowError):
        agree_new_day(refused, "p1", DAY, Side.PERSON)
    with pytest.raises(refusals.WrongDayError):
        ask_new_day(agreed(), "boss", DAY, Side.OWNER, DUE, "同一天")


def test_days_before_the_promise_and_new_days_that_have_passed_are_refused() -> None:
    with pytest.raises(refusals.WrongDayError):
        agree(promise(), "boss", DAY - timedelta(days=1), Side.OWNER)
    asked = ask_new_day(agreed(), "boss", DAY, Side.OWNER, after(20), "系统晚上线")
    with pytest.raises(refusals.WrongDayError):
        agree_new_day(asked, "p1", after(21), Side.PERSON)
    assert agree_new_day(asked, "p1", after(20), Side.PERSON).due == after(20)


def test_money_is_held_until_a_promise_falls_away_and_a_second_budget_is_another() -> None:
    one = agreed(reserved=600, budget="b", condition=Text("达标", "the goal is met"))
    kept, broken = keep(one, SAID), break_(one, "boss", DAY, "做不到")
    assert [held([each], "b") for each in (one, kept, broken, lapse(one, "hr", DAY, "未达标"))] == [600, 600, 600, 0]
    assert held([withdraw(promise(reserved=600, budget="b"), "boss", DAY, "收回")], "b") == 0
    reserve(600, [one], promise(commitment_id="k2", reserved=600, budget="c"))
    with pytest.raises(refusals.OverspentError) as refused:
        reserve(600, [one], promise(commitment_id="k2", reserved=1, budget="b"))
    assert refused.value.data == {"room": 0, "wanted": 1}
    reserve(600, [one], one)  # asking again for what is held already


def test_a_condition_not_met_ends_it_without_a_broken_word() -> None:
    one = agreed(condition=Text("项目按期上线", "the project goes live in time"))
    with pytest.raises(refusals.SecondPersonError):
        lapse(one, "boss", DAY, "未上线")
    lapsed = lapse(one, "hr", after(3), "未上线")
    assert standing(lapsed, after(90), PATIENCE) is Standing.LAPSED
    assert row(lapsed) is None
    with pytest.raises(refusals.NotNowError):
        lapse(agreed(), "hr", DAY, "没有条件")


def test_promises_to_somebody_who_left_let_their_money_go() -> None:
    for open_ in (promise(reserved=5, budget="b"), agreed(reserved=5, budget="b")):
        gone = release(open_, after(1), "已离职")
        assert held([gone], "b") == 0
        assert row(gone) == row(open_)  # a row that went with its person would tell the warning who left
    for ended in (keep(agreed(), SAID), break_(agreed(), "boss", DAY, "做不到")):
        assert release(ended, after(1), "已离职") == ended


def test_what_cannot_be_promised() -> None:
    with pytest.raises(refusals.SecondPersonError):
        promise(owner="p1")
    with pytest.raises(refusals.WrongDayError):
        promise(due=DAY - timedelta(days=1))
    with pytest.raises(refusals.MissingError):
        promise(reserved=5)
    with pytest.raises(refusals.MissingError):
        promise(reserved=-5, budget="b")
    with pytest.raises(refusals.NotNowError):
        withdraw(agreed(), "boss", DAY, "反悔")
    with pytest.raises(refusals.MissingError):
        withdraw(promise(), "boss", DAY, " ")


def test_a_row_has_the_columns_of_the_contract() -> None:
    table = next(one for one in TABLES if one.key == "commitments")
    assert list(row(agreed()) or {}) == [column.key for column in table.columns]


def test_reminders_come_once_each_whenever_the_turn_runs() -> None:
    days = [-14, -3, 0, 1, 7]
    whole = reminders(agreed(), after(-60), after(60), PATIENCE)
    assert [(one.on, one.whom) for one in whole] == [
        (after(days[0]), Whom.OWNER), (after(days[1]), Whom.OWNER), (after(days[2]), Whom.OWNER),
        (after(days[3]), Whom.HRBP), (after(days[4]), Whom.HR_DIRECTOR),
    ]  # fmt: skip
    assert [one.line.zh for one in whole] == [
        "一项承诺还有 14 天到期。",
        "一项承诺还有 3 天到期。",
        "一项承诺今天到期。",
        "一项承诺已逾期 1 天。",
        "一项承诺已逾期 7 天。",
    ]
    assert [one.line.en for one in whole] == [
        "A promise is due in 14 days.", "A promise is due in 3 days.", "A promise is due today.",
        "A promise is 1 day late.", "A promise is 7 days late.",
    ]  # fmt: skip
    young = replace(agreed(), made_on=after(-3))
    assert [one.on for one in reminders(young, after(-60), after(0), PATIENCE)] == [after(-3), DUE]
    nightly = [one for step in range(-60, 60) for one in reminders(agreed(), after(step), after(step + 1), PATIENCE)]
    assert nightly == list(whole)
    assert reminders(keep(agreed(), SAID), after(-60), after(60), PATIENCE) == ()
    assert reminders(promise(), after(-60), after(60), PATIENCE) == ()


AMOUNT = 1_000


class Ledger(RuleBasedStateMachine):
    """Promises under one budget; every act is tried in any order, and what the rules return is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.promises: dict[str, Commitment] = {}
        self.day = DAY

    @rule(money=st.integers(0, 700), condition=st.booleans())
    def propose(self, money: int, condition: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        name = f"k{len(self.promises)}"
        when = Text("达标", "the goal is met") if condition else None
        new = promise(
            commitment_id=name, reserved=money, budget="b", condition=when, made_on=self.day,
            due=self.day + timedelta(days=10),
        )  # fmt: skip
        fits = AMOUNT - self.taken() >= money
        try:
            reserve(AMOUNT, self.promises.values(), new)
        except refusals.OverspentError:
            assert not fits
            return
        assert fits or money == 0
        self.promises[name] = new

    @rule(days=st.integers(1, 20))
    def wait(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(data=st.data(), by=st.sampled_from(["boss", "p1", "hr"]), side=st.sampled_from(list(Side)))
    def act(self, data: st.DataObject, by: str, side: Side) -> None:
        if not self.promises:
            return
        before = self.promises[data.draw(st.sampled_from(sorted(self.promises)))]
        day = self.day
        later = day + timedelta(days=data.draw(st.integers(-3, 30)))
        steps: list[Callable[[], Commitment]] = [
            lambda: agree(before, by, day, side),
            lambda: ask_new_day(before, by, day, side, later, "换一天"),
            lambda: agree_new_day(before, by, day, side),
            lambda: refuse_new_day(before, by, day),
            lambda: keep(before, Evidence(day, by)),
            lambda: break_(before, by, day, "做不到"),
            lambda: lapse(before, by, day, "未达标"),
            lambda: withdraw(before, by, day, "收回"),
        ]
        try:
            new = data.draw(st.sampled_from(steps))()
        except refusals.CarryError:
            return
        self.check(before, new)
        self.promises[new.commitment_id] = new

    def check(self, before: Commitment, after_: Commitment) -> None:
        was, now = standing(before, self.day, PATIENCE), standing(after_, self.day, PATIENCE)
        assert was not in {Standing.KEPT, Standing.LAPSED, Standing.WITHDRAWN}
        if was is Standing.BROKEN and before.broken_on is not None:
            assert now is Standing.KEPT
        if now is Standing.KEPT:
            assert after_.agreed
            assert after_.evidence is not None
            assert after_.evidence.by != after_.owner
        if after_.due != before.due:
            assert before.asked is not None
            assert after_.days[-1] == before.due
        assert (after_.broken_on == before.broken_on) or before.broken_on is None

    def taken(self) -> int:
        """What is held, counted by hand: all but what lapsed or was withdrawn."""
        gone = (Standing.LAPSED, Standing.WITHDRAWN)
        return sum(one.reserved for one in self.promises.values() if standing(one, self.day, PATIENCE) not in gone)

    @invariant()
    def never_overspent(self) -> None:
        assert held(self.promises.values(), "b") == self.taken()
        assert room(AMOUNT, self.promises.values(), "b") == AMOUNT - self.taken()
        assert self.taken() <= AMOUNT
        assert held(self.promises.values(), "another") == 0

    @invariant()
    def rows_are_only_of_what_was_agreed(self) -> None:
        assert all(one.agreed for one in self.promises.values() if row(one) is not None)


Ledger.TestCase.settings = settings(
    deadline=None, max_examples=60, stateful_step_count=40, suppress_health_check=[HealthCheck.too_slow]
)
TestLedger = Ledger.TestCase
