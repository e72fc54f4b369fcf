"""Cases and promises to try the rules on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry import cases
from mainstay.loop.carry.cases import Case, Cause, Opening, Proposal
from mainstay.loop.carry.commitments import Commitment, Side, agree, make
from mainstay.loop.carry.states import Heard, Kind, Outcome, Severity, State

DAY = date(2026, 11, 2)
WHY = Text("三个月没有一对一沟通。", "No one-on-one for three months.")


def opening(kind: Kind = Kind.ALERT, severity: Severity = Severity.NORMAL, case_id: str = "c1") -> Opening:
    return Opening(case_id, "p1", kind, DAY, "rule", severity, (WHY,), 1_000_000)


def opened(kind: Kind = Kind.ALERT, severity: Severity = Severity.NORMAL) -> Case:
    return cases.open_case(opening(kind, severity), ())


def promise(**changes: object) -> Commitment:
    plain = Commitment(
        "k1", "p1", "boss", Text("签署方案。", "The plan is signed."), DAY, date(2026, 12, 1), case_id="c1"
    )
    return make(replace(plain, **changes))  # type: ignore[arg-type]  # the tests name the fields


def agreed(**changes: object) -> Commitment:
    one = agree(promise(**changes), "boss", DAY, Side.OWNER)
    return agree(one, one.person_id, DAY, Side.PERSON)


def brought_to(state: State, kind: Kind = Kind.ALERT) -> Case:
    """A case that came to a state by the usual way."""
    case = opened(kind)
    steps: dict[State, Callable[[Case], Case]] = {
        State.TALK_DUE: lambda c: cases.assign(c, "hr", DAY, "hr"),
        State.TALKED: lambda c: cases.talk(c, "hr", DAY, DAY, "talks/1"),
        State.CAUSE_CONFIRMED: lambda c: cases.confirm_cause(
            c, "p1", DAY, Cause((Driver.PAY,), "跟市场差得多", Heard.BY_THE_PERSON)
        ),
        State.PACKAGE_PROPOSED: lambda c: cases.propose(
            c, "hr", DAY, Proposal(("pay.bonus_share",), "hr", DAY, "差距最大的一处")
        ),
        State.APPROVED: lambda c: cases.approve(c, "director", DAY, "预算允许，公平性已查"),
        State.CARRIED: lambda c: cases.carry(_answered(c), "hr", DAY, [agreed()]),
        State.CLOSED: lambda c: cases.close(c, "hr", DAY, Outcome.STAYED, "半年后仍在"),
    }
    for reached, step in steps.items():
        if case.state is state:
            return case
        case = step(case)
        assert case.state is reached
    return case


def _answered(case: Case) -> Case:
    return cases.answer(case, "hr", DAY, "奖金先动，其余有日期") if case.kind.owes_answer else case
