"""Cases: only the ways that are drawn, a second person, the person's own cause, one open case of a kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from carry_fakes import DAY, WHY, agreed, brought_to, opened, opening, promise
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mainstay.core.text import Text
from mainstay.core.words import Driver, Exit
from mainstay.loop.carry import cases, refusals
from mainstay.loop.carry.cases import Approval, Case, Cause, Proposal
from mainstay.loop.carry.states import Act, Heard, Kind, Outcome, Severity, State

CAUSE = Cause((Driver.CAREER, Driver.PAY), "看不到上升空间", Heard.IN_THE_TALK)


def test_the_usual_way_from_alert_to_outcome() -> None:
    case = brought_to(State.CLOSED)
    assert (case.outcome, case.promises, case.closed_on) == (Outcome.STAYED, ("k1",), DAY)
    assert cases.possible(case) == (Act.LEFT_LATER,)
    later = cases.left_later(case, "hr", DAY + timedelta(days=90), "people/p1")
    assert later.outcome is Outcome.RESIGNED_LATER
    assert cases.possible(later) == ()


def test_a_raise_request_is_not_carried_or_closed_without_an_answer() -> None:
    case = brought_to(State.APPROVED, Kind.RAISE_REQUEST)
    assert Act.CARRY not in cases.possible(case)
    assert Outcome.ANSWERED not in cases.outcomes(case)
    with pytest.raises(refusals.NotNowError):
        cases.carry(case, "hr", DAY, [agreed()])
    case = cases.answer(case, "hr", DAY, "现在先提高奖金，六月再比一次")
    assert Act.ANSWER not in cases.possible(case)
    assert Outcome.ANSWERED in cases.outcomes(case)
    assert cases.carry(case, "hr", DAY, [agreed()]).state is State.CARRIED


def test_who_proposed_does_not_approve_nor_copies_the_reason() -> None:
    case = brought_to(State.PACKAGE_PROPOSED)
    with pytest.raises(refusals.SecondPersonError):
        cases.approve(case, "hr", DAY, "同意")
    with pytest.raises(refusals.MissingError, match="your own"):
        cases.approve(case, "director", DAY, " 差距最大的一处 ")
    with pytest.raises(refusals.SecondPersonError):
        cases.approve(case, "p1", DAY, "我同意")
    sent_back = cases.send_back(cases.approve(case, "director", DAY, "可以"), "hr", DAY, "本人不接受")
    assert (sent_back.state, sent_back.approval) == (State.CAUSE_CONFIRMED, None)


def test_the_cause_is_the_persons_own() -> None:
    case = brought_to(State.TALKED)
    with pytest.raises(refusals.SecondPersonError):
        cases.confirm_cause(case, "hr", DAY, replace(CAUSE, heard=Heard.BY_THE_PERSON))
    with pytest.raises(refusals.SecondPersonError):
        cases.confirm_cause(case, "p1", DAY, CAUSE)
    with pytest.raises(refusals.MissingError):
        cases.confirm_cause(case, "hr", DAY, replace(CAUSE, drivers=()))
    with pytest.raises(refusals.MissingError):
        cases.confirm_cause(case, "hr", DAY, replace(CAUSE, words="  "))
    assert cases.confirm_cause(case, "hr", DAY, CAUSE).cause == CAUSE


def test_promises_of_the_case_come_into_force_when_both_sides_agreed() -> None:
    case = brought_to(State.APPROVED)
    for wrong in (
        [],
        [promise()],
        [agreed(case_id="c2")],
        [agreed(), agreed(person_id="p2")],
    ):
        with pytest.raises(refusals.CarryError):
            cases.carry(case, "hr", DAY, wrong)
    assert cases.carry(case, "hr", DAY, [agreed()]).promises == ("k1",)


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (State.OPENED, Outcome.STAYED),
        (State.TALK_DUE, Outcome.NOT_AT_RISK),
        (State.APPROVED, Outcome.STAYED),
        (State.TALKED, Outcome.WITHDRAWN),
        (State.CARRIED, Outcome.NOT_AT_RISK),
        (State.TALKED, Outcome.RESIGNED_LATER),
    ],
)
def test_outcomes_that_a_state_does_not_allow(state: State, outcome: Outcome) -> None:
    with pytest.raises(refusals.NotNowError):
        cases.close(brought_to(state), "hr", DAY, outcome, "理由")


def test_somebody_who_asked_may_withdraw_but_not_end_it_otherwise() -> None:
    assert cases.close(opened(Kind.RAISE_REQUEST), "p1", DAY, Outcome.WITHDRAWN, "不提了").outcome is Outcome.WITHDRAWN
    with pytest.raises(refusals.SecondPersonError):
        cases.close(opened(Kind.ALERT), "p1", DAY, Outcome.WITHDRAWN, "不提了")
    with pytest.raises(refusals.SecondPersonError):
        cases.close(brought_to(State.TALKED), "p1", DAY, Outcome.NOT_AT_RISK, "我没事")


@pytest.mark.parametrize("state", [state for state in State if state is not State.CLOSED])
def test_a_case_ends_when_its_person_leaves(state: State) -> None:
    case = brought_to(state)
    assert cases.left(case, DAY, Exit.RESIGNED, "people/p1").outcome is Outcome.RESIGNED
    gone = cases.left(case, DAY - timedelta(days=5), Exit.RETIRED, "people/p1")
    assert (gone.outcome, gone.closed_on) == (Outcome.LEFT_OTHERWISE, DAY)


def test_a_resignation_within_a_year_of_closing_is_that_cases() -> None:
    case = brought_to(State.CLOSED)
    days = {
        days: cases.left(case, DAY + timedelta(days=days), Exit.RESIGNED, "people/p1") for days in (-1, 0, 365, 366)
    }
    assert {day: one.outcome for day, one in days.items()} == {
        -1: Outcome.STAYED, 0: Outcome.RESIGNED_LATER, 365: Outcome.RESIGNED_LATER, 366: Outcome.STAYED,
    }  # fmt: skip
    assert cases.left(case, DAY, Exit.DISMISSED, "people/p1") == case
    assert cases.left(days[0], DAY, Exit.RESIGNED, "people/p1") == days[0]


def test_every_act_has_a_name_and_a_proposal_is_its_authors() -> None:
    with pytest.raises(refusals.MissingError):
        cases.assign(opened(), "", DAY, "hr")
    case = brought_to(State.CAUSE_CONFIRMED)
    for proposal in (Proposal(("x",), "boss", DAY, "理由"), Proposal(("x",), "hr", DAY - timedelta(days=1), "理由")):
        with pytest.raises(refusals.SecondPersonError):
            cases.propose(case, "hr", DAY, proposal)
    with pytest.raises(refusals.MissingError):
        cases.propose(case, "hr", DAY, Proposal((), "hr", DAY, "理由"))


def test_one_open_case_of_a_kind() -> None:
    case = opened()
    with pytest.raises(refusals.AlreadyOpenError) as refused:
        cases.open_case(opening(case_id="c2"), [case])
    assert refused.value.data == {"case_id": "c1"}
    assert cases.open_case(opening(Kind.CARE, case_id="c2"), [case]).kind is Kind.CARE
    assert cases.open_case(opening(case_id="c2"), [brought_to(State.CLOSED)]).state is State.OPENED
    with pytest.raises(refusals.MissingError):
        cases.open_case(replace(opening(), why_now=()), [])


def test_further_reasons_join_the_open_case_once() -> None:
    more = Text("上级离开了公司。", "The manager left the company.")
    case = cases.add_reasons(opened(), [WHY, more, more])
    assert case.why_now == (WHY, more)
    with pytest.raises(refusals.NotNowError):
        cases.add_reasons(brought_to(State.CLOSED), [more])


def test_days_do_not_run_backwards_and_a_talk_is_put_off_once() -> None:
    case = cases.assign(opened(), "hr", DAY + timedelta(days=2), "hr")
    with pytest.raises(refusals.WrongDayError):
        cases.talk(case, "hr", DAY + timedelta(days=1), DAY, "talks/1")
    with pytest.raises(refusals.WrongDayError):
        cases.talk(case, "hr", DAY + timedelta(days=3), DAY - timedelta(days=1), "talks/1")
    off = cases.postpone(case, "hr", DAY + timedelta(days=2), DAY + timedelta(days=20), "本人休假")
    with pytest.raises(refusals.NotNowError):
        cases.postpone(off, "hr", DAY + timedelta(days=3), DAY + timedelta(days=30), "还在休假")
    with pytest.raises(refusals.SecondPersonError):
        cases.assign(case, "hr", DAY + timedelta(days=2), "p1")


def test_every_word_has_both_languages() -> None:
    for words in (Kind, Severity, State, Outcome, Act, Heard):
        assert all(word.label.zh != word.label.en for word in words)
    assert all(kind.reason.zh.endswith("。") and kind.reason.en.endswith(".") for kind in Kind)
    assert Kind.COUNTER_OFFER.severity is Severity.URGENT
    assert Kind.VOICE.severity is Severity.NORMAL


def test_a_plan_of_two_people_opens_a_case_that_is_approved() -> None:
    proposal = Proposal(("pay.raise_to_line",), "hr", DAY, "because", 100)
    approval = Approval("boss", DAY + timedelta(days=2), "within the line")
    begun = opening(Kind.PLAN)
    case = cases.adopt(begun, [], proposal, approval)
    assert (case.state, case.since, case.approval) == (State.APPROVED, approval.on, approval)
    assert Act.CARRY in cases.possible(case)
    with pytest.raises(refusals.AlreadyOpenError):
        cases.adopt(begun, [case], proposal, approval)
    with pytest.raises(refusals.SecondPersonError):
        cases.adopt(begun, [], proposal, replace(approval, by="hr"))
    with pytest.raises(refusals.SecondPersonError):
        cases.adopt(begun, [], proposal, replace(approval, by=begun.person_id))
    with pytest.raises(refusals.NotNowError):
        cases.adopt(opening(Kind.ALERT), [], proposal, approval)


LEGAL = {
    (State.OPENED, State.TALK_DUE), (State.TALK_DUE, State.TALKED), (State.TALKED, State.CAUSE_CONFIRMED),
    (State.CAUSE_CONFIRMED, State.PACKAGE_PROPOSED), (State.PACKAGE_PROPOSED, State.APPROVED),
    (State.PACKAGE_PROPOSED, State.CAUSE_CONFIRMED), (State.APPROVED, State.CAUSE_CONFIRMED),
    (State.APPROVED, State.CARRIED),
} | {(state, State.CLOSED) for state in State} | {(state, state) for state in State}  # fmt: skip
"""Drawn by hand, not read from the code."""

PEOPLE = st.sampled_from(["p1", "hr", "director", "boss"])


class OneOffice(RuleBasedStateMachine):
    """People of two kinds of case try every act in any order; the office keeps what the rules returned."""

    def __init__(self) -> None:
        super().__init__()
        self.cases: dict[str, Case] = {}
        self.day = DAY
        self.proposers: dict[str, str] = {}

    @initialize()
    def first(self) -> None:
        self.cases["c0"] = cases.open_case(opening(case_id="c0"), ())

    @rule(kind=st.sampled_from([Kind.ALERT, Kind.RAISE_REQUEST]))
    def open(self, kind: Kind) -> None:
        name = f"c{len(self.cases)}"
        held = [case for case in self.cases.values() if case.is_open and case.kind is kind]
        try:
            self.cases[name] = cases.open_case(replace(opening(kind, case_id=name), on=self.day), self.cases.values())
        except refusals.AlreadyOpenError:
            assert held
        else:
            assert not held

    @rule(days=st.integers(0, 5))
    def wait(self, days: int) -> None:
        self.day += timedelta(days=days)

    def attempt(self, name: str, act: Act, step: Callable[[Case], Case]) -> None:
        before = self.cases[name]
        try:
            after = step(before)
        except refusals.CarryError:
            assert self.cases[name] == before
            return
        assert act in cases.possible(before)
        assert (before.state, after.state) in LEGAL
        self.cases[name] = after

    @rule(data=st.data(), by=PEOPLE)
    def act(self, data: st.DataObject, by: str) -> None:
        name = data.draw(st.sampled_from(sorted(self.cases)))
        steps: dict[Act, Callable[[Case], Case]] = {
            Act.ASSIGN: lambda c: cases.assign(c, by, self.day, "hr"),
            Act.POSTPONE: lambda c: cases.postpone(c, by, self.day, self.day + timedelta(days=3), "休假"),
            Act.TALK: lambda c: cases.talk(c, by, self.day, self.day, "talks/1"),
            Act.CONFIRM_CAUSE: lambda c: cases.confirm_cause(c, by, self.day, CAUSE),
            Act.PROPOSE: lambda c: cases.propose(c, by, self.day, Proposal(("x",), by, self.day, f"{by} 的理由")),
            Act.SEND_BACK: lambda c: cases.send_back(c, by, self.day, "再想想"),
            Act.APPROVE: lambda c: cases.approve(c, by, self.day, f"{by} 另有理由"),
            Act.ANSWER: lambda c: cases.answer(c, by, self.day, "答复"),
            Act.CARRY: lambda c: cases.carry(c, by, self.day, [agreed(case_id=name)]),
            Act.LEFT_LATER: lambda c: cases.left_later(c, by, self.day, "people/p1"),
        }
        likely = [act for act in cases.possible(self.cases[name]) if act in steps]
        act = data.draw(
            st.sampled_from(likely) | st.sampled_from(list(steps)) if likely else st.sampled_from(list(steps))
        )
        self.attempt(name, act, steps[act])

    @rule(data=st.data(), by=PEOPLE, outcome=st.sampled_from(list(Outcome)))
    def end(self, data: st.DataObject, by: str, outcome: Outcome) -> None:
        name = data.draw(st.sampled_from(sorted(self.cases)))
        self.attempt(name, Act.CLOSE, lambda c: cases.close(c, by, self.day, outcome, "到此为止"))

    @invariant()
    def one_open_case_of_a_kind(self) -> None:
        kinds = [case.kind for case in self.cases.values() if case.is_open]
        assert len(kinds) == len(set(kinds))

    @invariant()
    def what_every_case_shows(self) -> None:
        for case in self.cases.values():
            assert (case.outcome is None) is case.is_open
            assert (case.closed_on is None) is case.is_open
            if case.approval is not None:
                assert case.proposal is not None
                assert case.approval.by not in {case.proposal.by, case.person_id}
            if case.state in {State.APPROVED, State.CARRIED}:
                assert case.talked_on is not None
                assert case.cause is not None
            if case.outcome is Outcome.STAYED:
                assert case.promises
            if case.kind.owes_answer and case.outcome in {Outcome.STAYED, Outcome.ANSWERED, Outcome.NOT_AT_RISK}:
                assert case.answered_on is not None


OneOffice.TestCase.settings = settings(
    deadline=None, max_examples=60, stateful_step_count=40, suppress_health_check=[HealthCheck.too_slow]
)
TestOneOffice = OneOffice.TestCase
