"""The words of a case: its kinds, severities, states, outcomes and acts, each with its label."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from mainstay.core.text import Text


class Kind(StrEnum):
    """What a case is about. One of each kind is open for a person at a time."""

    ALERT = "alert"
    RAISE_REQUEST = "raise_request"
    OBSERVATION = "observation"
    PROMISE_BROKEN = "promise_broken"
    COUNTER_OFFER = "counter_offer"
    CARE = "care"
    VOICE = "voice"
    PLAN = "plan"

    @property
    def label(self) -> Text:
        """The kind's name for readers."""
        return _KINDS[self]

    @property
    def reason(self) -> Text:
        """The "why now" of a case that a person opens; an alert brings its own."""
        return _REASONS[self]

    @property
    def severity(self) -> Severity:
        """How soon a talk is due where a person opens the case; an alert brings its own."""
        return _USUAL.get(self, Severity.NORMAL)

    @property
    def owes_answer(self) -> bool:
        """Whether somebody asked and is owed an answer, which a case of this kind cannot be carried out without."""
        return self in {Kind.RAISE_REQUEST, Kind.COUNTER_OFFER, Kind.CARE, Kind.VOICE}


class Severity(StrEnum):
    """How soon the first talk must be held."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"

    @property
    def label(self) -> Text:
        """The severity's name for readers."""
        return _SEVERITIES[self]


class State(StrEnum):
    """How far a case has come, in this order."""

    OPENED = "opened"
    TALK_DUE = "talk_due"
    TALKED = "talked"
    CAUSE_CONFIRMED = "cause_confirmed"
    PACKAGE_PROPOSED = "package_proposed"
    APPROVED = "approved"
    CARRIED = "carried"
    CLOSED = "closed"

    @property
    def label(self) -> Text:
        """The state's name for readers, as a column of the board."""
        return _STATES[self]


class Outcome(StrEnum):
    """How a case ended. `RESIGNED_LATER` is said of a closed case whose person then resigned after all."""

    STAYED = "stayed"
    RESIGNED = "resigned"
    RESIGNED_LATER = "resigned_later"
    LEFT_OTHERWISE = "left_otherwise"
    NOT_AT_RISK = "not_at_risk"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Text:
        """The outcome's name for readers."""
        return _OUTCOMES[self]


class Act(StrEnum):
    """What can be done with a case. Who may is decided elsewhere, by these names."""

    ASSIGN = "assign"
    POSTPONE = "postpone"
    TALK = "talk"
    CONFIRM_CAUSE = "confirm_cause"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    ANSWER = "answer"
    CARRY = "carry"
    CLOSE = "close"
    LEFT_LATER = "left_later"

    @property
    def label(self) -> Text:
        """The act as the words on a button."""
        return _ACTS[self]


class Heard(StrEnum):
    """How the person confirmed the cause. The analysis is never a way of confirming it."""

    BY_THE_PERSON = "by_the_person"
    IN_THE_TALK = "in_the_talk"

    @property
    def label(self) -> Text:
        """How the cause was confirmed, for readers."""
        return _HEARD[self]


_KINDS: Mapping[Kind, Text] = {
    Kind.ALERT: Text("预警", "Early warning"),
    Kind.RAISE_REQUEST: Text("加薪请求", "Raise request"),
    Kind.OBSERVATION: Text("管理者观察", "Manager's observation"),
    Kind.PROMISE_BROKEN: Text("承诺未兑现", "Broken promise"),
    Kind.COUNTER_OFFER: Text("外部录用意向", "Offer from outside"),
    Kind.CARE: Text("关怀", "Care"),
    Kind.VOICE: Text("意见待答复", "Voice awaiting an answer"),
    Kind.PLAN: Text("预算方案", "Budget plan"),
}

_REASONS: Mapping[Kind, Text] = {
    Kind.ALERT: Text("人力资源部认为近期应当沟通。", "HR thinks that a talk should be held soon."),
    Kind.RAISE_REQUEST: Text("本人提出加薪请求，等待答复。", "The person asked for a raise and waits for an answer."),
    Kind.OBSERVATION: Text("有管理者记录了变化。", "A manager recorded a change."),
    Kind.PROMISE_BROKEN: Text("一项对本人的承诺没有兑现。", "A promise made to the person was broken."),
    Kind.COUNTER_OFFER: Text("本人收到外部录用意向。", "The person has an offer from outside."),
    Kind.CARE: Text("有一件关怀事项需要跟进。", "A matter of care is to be looked after."),
    Kind.VOICE: Text("本人提出的意见尚未得到答复。", "A point that the person raised has not been answered."),
    Kind.PLAN: Text("已批准的预算方案中有为本人安排的措施。", "An approved budget plan holds measures for the person."),
}

_SEVERITIES: Mapping[Severity, Text] = {
    Severity.URGENT: Text("紧急", "Urgent"),
    Severity.HIGH: Text("优先", "High"),
    Severity.NORMAL: Text("一般", "Normal"),
}

_USUAL: Mapping[Kind, Severity] = {
    Kind.COUNTER_OFFER: Severity.URGENT,
    Kind.RAISE_REQUEST: Severity.HIGH,
    Kind.PROMISE_BROKEN: Severity.HIGH,
    Kind.CARE: Severity.HIGH,
}

_STATES: Mapping[State, Text] = {
    State.OPENED: Text("待指派", "To be assigned"),
    State.TALK_DUE: Text("待沟通", "Talk due"),
    State.TALKED: Text("已沟通", "Talk held"),
    State.CAUSE_CONFIRMED: Text("原因已确认", "Cause confirmed"),
    State.PACKAGE_PROPOSED: Text("方案待批准", "Package awaiting approval"),
    State.APPROVED: Text("方案已批准", "Package approved"),
    State.CARRIED: Text("兑现中", "Promises running"),
    State.CLOSED: Text("已结案", "Closed"),
}

_OUTCOMES: Mapping[Outcome, Text] = {
    Outcome.STAYED: Text("留下", "Stayed"),
    Outcome.RESIGNED: Text("辞职", "Resigned"),
    Outcome.RESIGNED_LATER: Text("结案后辞职", "Resigned later"),
    Outcome.LEFT_OTHERWISE: Text("以其他方式离开", "Left in another way"),
    Outcome.NOT_AT_RISK: Text("本人无意离开", "No wish to leave"),
    Outcome.ANSWERED: Text("已答复", "Answered"),
    Outcome.WITHDRAWN: Text("撤回", "Withdrawn"),
}

_ACTS: Mapping[Act, Text] = {
    Act.ASSIGN: Text("指派负责人", "Assign an owner"),
    Act.POSTPONE: Text("改期沟通", "Postpone the talk"),
    Act.TALK: Text("记录沟通", "Record the talk"),
    Act.CONFIRM_CAUSE: Text("确认原因", "Confirm the cause"),
    Act.PROPOSE: Text("提出方案", "Propose a package"),
    Act.SEND_BACK: Text("退回方案", "Send the package back"),
    Act.APPROVE: Text("批准方案", "Approve the package"),
    Act.ANSWER: Text("答复本人", "Answer the person"),
    Act.CARRY: Text("承诺生效", "Put the promises into force"),
    Act.CLOSE: Text("结案", "Close"),
    Act.LEFT_LATER: Text("补记此后辞职", "Record a later resignation"),
}

_HEARD: Mapping[Heard, Text] = {
    Heard.BY_THE_PERSON: Text("本人在系统中确认", "Confirmed by the person in the application"),
    Heard.IN_THE_TALK: Text("本人在沟通中说明，由沟通人如实记录", "Said by the person in the talk, recorded as said"),
}
