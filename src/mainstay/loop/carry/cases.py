"""One matter that is looked after until it is answered: alert, talk, cause, package, promises, outcome. L5, P7.

    open_case(opening, existing) -> Case            raises AlreadyOpenError: one open case per person and kind
    add_reasons(case, reasons) -> Case              a further alert joins the open case
    possible(case) -> tuple[Act, ...]               what may come next, for buttons
    assign(case, by, on, owner)                     opened, or to hand it over
    postpone(case, by, on, talk_due, reason)        once
    talk(case, by, on, held_on, fact)
    confirm_cause(case, by, on, cause)              by the person, never by the analysis
    propose(case, by, on, proposal)                 also again after it was sent back
    send_back(case, by, on, reason)
    approve(case, by, on, reason)                   a second person, with a reason of their own
    adopt(opening, existing, proposal, approval)    a case whose package two people approved in a budget plan
    answer(case, by, on, words)                     owed where somebody asked (raise request, voice, care)
    carry(case, by, on, promises)                   every promise agreed by both sides
    close(case, by, on, outcome, reason)
    left_later(case, by, on, fact)                  a closed case whose person resigned after all
    left(case, on, how, fact)                       what becomes of any case when its person leaves
Each returns a new Case or raises a `refusals.CarryError`. Who may do an act is asked elsewhere, by `states.Act`; here
stands only what the act needs and what no role lifts. Clocks and escalation: `carry.deadlines`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from mainstay.core.text import Text
from mainstay.core.words import Driver, Exit
from mainstay.loop.carry.commitments import RULE, Commitment
from mainstay.loop.carry.refusals import (
    AlreadyOpenError,
    MissingError,
    NotNowError,
    SecondPersonError,
    WrongDayError,
    refuse_a_copy,
)
from mainstay.loop.carry.states import Act, Heard, Kind, Outcome, Severity, State


@dataclass(frozen=True, slots=True)
class Opening:
    """What a case is opened with. `why_now` are the sentences that say why; `at_stake` is in minor units (0 unknown).

    `by` is a person, or the rule's key for an alert.
    """

    case_id: str
    person_id: str
    kind: Kind
    on: date
    by: str
    severity: Severity
    why_now: tuple[Text, ...]
    at_stake: int = 0


@dataclass(frozen=True, slots=True)
class Cause:
    """Why the person would leave, as the person says: drivers (the main one first) and the words used."""

    drivers: tuple[Driver, ...]
    words: str
    heard: Heard


@dataclass(frozen=True, slots=True)
class Proposal:
    """A package put forward: measures by their keys, and the decider's own reason. Cash now in minor units."""

    measures: tuple[str, ...]
    by: str
    on: date
    reason: str
    cash_now: int = 0


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved the package, when, and the reason in their own words."""

    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands; `since` is the day on which it came into its state."""

    opening: Opening
    state: State
    since: date
    why_now: tuple[Text, ...]
    owner: str = ""
    talk_due: date | None = None
    """Only where the first talk was postponed; else see `deadlines`."""
    talked_on: date | None = None
    talk_fact: str = ""
    cause: Cause | None = None
    proposal: Proposal | None = None
    approval: Approval | None = None
    answered_on: date | None = None
    answer_words: str = ""
    promises: tuple[str, ...] = ()
    outcome: Outcome | None = None
    closed_on: date | None = None
    closed_reason: str = ""
    later_fact: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state is not State.CLOSED

    @property
    def kind(self) -> Kind:
        """What it is about."""
        return self.opening.kind

    @property
    def person_id(self) -> str:
        """Whom it is about."""
        return self.opening.person_id


_FROM: Mapping[Act, frozenset[State]] = {
    Act.ASSIGN: frozenset(State) - {State.CLOSED},
    Act.POSTPONE: frozenset({State.TALK_DUE}),
    Act.TALK: frozenset({State.TALK_DUE}),
    Act.CONFIRM_CAUSE: frozenset({State.TALKED}),
    Act.PROPOSE: frozenset({State.CAUSE_CONFIRMED}),
    Act.SEND_BACK: frozenset({State.PACKAGE_PROPOSED, State.APPROVED}),
    Act.APPROVE: frozenset({State.PACKAGE_PROPOSED}),
    Act.ANSWER: frozenset({State.TALKED, State.CAUSE_CONFIRMED, State.PACKAGE_PROPOSED, State.APPROVED}),
    Act.CARRY: frozenset({State.APPROVED}),
    Act.CLOSE: frozenset(State) - {State.CLOSED},
    Act.LEFT_LATER: frozenset({State.CLOSED}),
}
_TALKED = frozenset({State.TALKED, State.CAUSE_CONFIRMED, State.PACKAGE_PROPOSED, State.APPROVED, State.CARRIED})
_ANY = frozenset(State) - {State.CLOSED}

_CLOSED_FROM: Mapping[Outcome, frozenset[State]] = {
    Outcome.STAYED: frozenset({State.CARRIED}),
    Outcome.ANSWERED: _TALKED,
    Outcome.NOT_AT_RISK: frozenset({State.TALKED, State.CAUSE_CONFIRMED}),
    Outcome.RESIGNED: _ANY,
    Outcome.LEFT_OTHERWISE: _ANY,
    Outcome.WITHDRAWN: frozenset({State.OPENED, State.TALK_DUE}),
}
"""From where each outcome can be: only a talk shows that there is no risk, only kept promises that somebody stayed."""

LATER_DAYS = 365
"""A resignation within so many days of closing is that case's: the year for which the warning and `learn` speak."""

GONE = frozenset({Outcome.RESIGNED, Outcome.LEFT_OTHERWISE, Outcome.WITHDRAWN})
"""Outcomes after which no answer is owed any more."""


def open_case(opening: Opening, existing: Iterable[Case]) -> Case:
    """A new case. `existing` are the person's cases (others do no harm).

    Raises AlreadyOpenError where one of the kind is open, MissingError without a reason why now.
    """
    for case in existing:
        if case.is_open and case.person_id == opening.person_id and case.kind is opening.kind:
            raise AlreadyOpenError(
                Text("此人已有一件同类个案在办。", "A case of this kind is open for the person."),
                case_id=case.opening.case_id,
            )
    if not opening.why_now:
        raise MissingError(Text("须说明为什么是现在。", "Say why now."), field="why_now")
    return Case(opening, State.OPENED, opening.on, opening.why_now)


def add_reasons(case: Case, reasons: Iterable[Text]) -> Case:
    """Further reasons join an open case; those it has already are not repeated."""
    if not case.is_open:
        raise NotNowError(Text("个案已结。", "The case is closed."))
    return replace(case, why_now=tuple(dict.fromkeys((*case.why_now, *reasons))))


def possible(case: Case) -> tuple[Act, ...]:
    """What may be done next, in the order of the acts."""
    return tuple(act for act in Act if case.state in _FROM[act] and _is_due(case, act))


def _is_due(case: Case, act: Act) -> bool:
    match act:
        case Act.POSTPONE:
            return case.talk_due is None
        case Act.ANSWER:
            return case.kind.owes_answer and case.answered_on is None
        case Act.CARRY:
            return not case.kind.owes_answer or case.answered_on is not None
        case Act.LEFT_LATER:
            return case.outcome not in {Outcome.RESIGNED, Outcome.RESIGNED_LATER, Outcome.LEFT_OTHERWISE}
        case _:
            return True


def outcomes(case: Case) -> tuple[Outcome, ...]:
    """With which outcomes it can be closed now."""
    if not case.is_open:
        return ()
    owed = case.kind.owes_answer and case.answered_on is None
    return tuple(
        outcome
        for outcome, states in _CLOSED_FROM.items()
        if case.state in states and not (owed and outcome not in GONE)
    )


def assign(case: Case, by: str, on: date, owner: str) -> Case:
    """Names who looks after it; the first time, the talk is due from then on. Handing over changes nothing else."""
    _may(case, Act.ASSIGN, by, on)
    if not owner or owner == case.person_id:
        raise SecondPersonError(Text("负责人不能是本人。", "The owner is not the person concerned."))
    if case.state is State.OPENED:
        return replace(case, owner=owner, state=State.TALK_DUE, since=on)
    return replace(case, owner=owner)


def postpone(case: Case, by: str, on: date, talk_due: date, reason: str) -> Case:
    """Puts the first talk off, once (the person is away, say)."""
    _may(case, Act.POSTPONE, by, on)
    _said(reason, "reason")
    if talk_due <= on:
        raise WrongDayError(Text("改期须在以后。", "The new day lies ahead."), field="talk_due")
    return replace(case, talk_due=talk_due)


def talk(case: Case, by: str, on: date, held_on: date, fact: str) -> Case:
    """The first talk was held on `held_on`; `fact` is its row in `talks`."""
    _may(case, Act.TALK, by, on)
    _said(fact, "fact")
    if not case.opening.on <= held_on <= on:
        raise WrongDayError(
            Text("沟通日期须在立案之后、今天之前。", "It was held after the opening, and by now."), field="held_on"
        )
    return replace(case, state=State.TALKED, since=on, talked_on=held_on, talk_fact=fact)


def confirm_cause(case: Case, by: str, on: date, cause: Cause) -> Case:
    """The cause, as the person says: in the application in person, or in the talk as recorded by who held it."""
    _may(case, Act.CONFIRM_CAUSE, by, on, oneself=True)
    _said(cause.words, "words")
    if not cause.drivers:
        raise MissingError(Text("至少选一个原因。", "Name one cause at least."), field="drivers")
    if (by == case.person_id) is not (cause.heard is Heard.BY_THE_PERSON):
        raise SecondPersonError(
            Text("原因须由本人确认，或如实记录本人所说。", "The person confirms the cause, or it is recorded as said.")
        )
    return replace(case, state=State.CAUSE_CONFIRMED, since=on, cause=cause)


def propose(case: Case, by: str, on: date, proposal: Proposal) -> Case:
    """A named person puts a package forward, with a reason of their own."""
    _may(case, Act.PROPOSE, by, on)
    _said(proposal.reason, "reason")
    if proposal.by != by or proposal.on != on:
        raise SecondPersonError(Text("提出人须是操作人。", "Who proposes is who acts."))
    if not proposal.measures:
        raise MissingError(Text("方案至少有一项措施。", "A package has one measure at least."), field="measures")
    return replace(case, state=State.PACKAGE_PROPOSED, since=on, proposal=proposal)


def send_back(case: Case, by: str, on: date, reason: str) -> Case:
    """The package is not approved, or the person did not agree to it: another is proposed."""
    _may(case, Act.SEND_BACK, by, on)
    _said(reason, "reason")
    return replace(case, state=State.CAUSE_CONFIRMED, since=on, approval=None)


def approve(case: Case, by: str, on: date, reason: str) -> Case:
    """A second person approves, with a reason that is not a copy of the first one's (four eyes; PIPL 24)."""
    _may(case, Act.APPROVE, by, on)
    _said(reason, "reason")
    if case.proposal is None:
        raise NotNowError(Text("没有方案可批。", "There is no package to approve."))
    if by == case.proposal.by:
        raise SecondPersonError(Text("提出人不能批准自己的方案。", "Who proposed it does not approve it."))
    refuse_a_copy(reason, case.proposal.reason)
    return replace(case, state=State.APPROVED, since=on, approval=Approval(by, on, reason))


def adopt(opening: Opening, existing: Iterable[Case], proposal: Proposal, approval: Approval) -> Case:
    """A case for a package that was put forward and approved within a budget plan: it begins approved.

    What is promised is still talked over with the person, for nothing is in force before both sides agree. Raises as
    `open_case`, `propose` and `approve` do.
    """
    if opening.kind is not Kind.PLAN:
        raise NotNowError(Text("只有预算方案可以这样立案。", "Only a budget plan opens a case so."))
    case = replace(open_case(opening, existing), state=State.CAUSE_CONFIRMED, since=proposal.on)
    case = propose(case, proposal.by, proposal.on, proposal)
    return approve(case, approval.by, approval.on, approval.reason)


def answer(case: Case, by: str, on: date, words: str) -> Case:
    """The person who asked has been answered; also "not now, but on that day" is an answer."""
    _may(case, Act.ANSWER, by, on)
    _said(words, "words")
    return replace(case, answered_on=on, answer_words=words)


def carry(case: Case, by: str, on: date, promises: Iterable[Commitment]) -> Case:
    """The package is in force: its promises have been agreed by both sides."""
    _may(case, Act.CARRY, by, on)
    given = tuple(promises)
    if not given:
        raise MissingError(Text("至少有一项承诺。", "There is one promise at least."), field="promises")
    if any(one.person_id != case.person_id or one.case_id != case.opening.case_id for one in given):
        raise NotNowError(Text("承诺不属于本个案。", "A promise is not of this case."), field="promises")
    if not all(one.agreed and one.withdrawn_on is None for one in given):
        raise NotNowError(Text("有承诺尚未经双方确认。", "A promise is not agreed by both sides."), field="promises")
    return replace(case, state=State.CARRIED, since=on, promises=tuple(one.commitment_id for one in given))


def close(case: Case, by: str, on: date, outcome: Outcome, reason: str) -> Case:
    """Ends it with an outcome that its state allows, and the reason.

    Only the person who asked, and whoever looks after it, may withdraw; the person concerned closes nothing else.
    """
    _may(case, Act.CLOSE, by, on, oneself=outcome is Outcome.WITHDRAWN and case.kind.owes_answer)
    _said(reason, "reason")
    if outcome not in outcomes(case):
        raise NotNowError(
            Text("现在不能以“{outcome}”结案。", 'It cannot be closed as "{outcome}" now.').fill(outcome=outcome.label),
            field="outcome",
            allowed=outcomes(case),
        )
    return replace(case, state=State.CLOSED, since=on, outcome=outcome, closed_on=on, closed_reason=reason)


def left_later(case: Case, by: str, on: date, fact: str) -> Case:
    """The person resigned after the case was closed: the outcome says so, for `learn` to see."""
    _may(case, Act.LEFT_LATER, by, on)
    _said(fact, "fact")
    return replace(case, outcome=Outcome.RESIGNED_LATER, later_fact=fact)


def left(case: Case, on: date, how: Exit, fact: str) -> Case:
    """What becomes of a case when its person leaves on a day: an open one is closed, and one that was closed within
    the last `LATER_DAYS` says so where the person resigned. Others stay as they are. `fact` is the row that tells.
    """
    if case.is_open:
        outcome = Outcome.RESIGNED if how is Exit.RESIGNED else Outcome.LEFT_OTHERWISE
        return close(case, RULE, max(on, case.since), outcome, fact)
    recent = case.closed_on is not None and 0 <= (on - case.closed_on).days <= LATER_DAYS
    if recent and how is Exit.RESIGNED and Act.LEFT_LATER in possible(case):
        return left_later(case, RULE, on, fact)
    return case


def _may(case: Case, act: Act, by: str, on: date, *, oneself: bool = False) -> None:
    """What no role lifts: the state, the order of days, and that nobody decides a case about themselves."""
    if act not in possible(case):
        raise NotNowError(
            Text("“{state}”时不能“{act}”。", 'Not while "{state}": "{act}".').fill(
                state=case.state.label, act=act.label
            ),
            allowed=possible(case),
        )
    if not by:
        raise MissingError(Text("须注明何人。", "Name who does it."), field="by")
    if by == case.person_id and not oneself:
        raise SecondPersonError(Text("本人不能办理自己的个案。", "Nobody handles the case about themselves."))
    if on < case.since:
        raise WrongDayError(Text("日期早于上一步。", "The day is before the last step."), field="on")


def _said(words: str, field: str) -> None:
    if not words.strip():
        raise MissingError(Text("请填写。", "Fill this in."), field=field)
