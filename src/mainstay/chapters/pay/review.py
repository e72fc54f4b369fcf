"""The pay review from draft to closed: its states, who takes part, what is missing, what may be filled in. 调薪(P4)。

    after(state, act) -> State                            raises NotNowError
    bar(rules, missing, hired, rose, effective) -> Bar    why somebody takes no part, or None
    fill(entry, wanted, ...) -> Given                     the exact raise after rounding, or why not
Nothing here knows who acts beyond their number: roles are `core.access`. Amounts are whole minor units a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from mainstay.chapters.pay.data_check import Gap
from mainstay.chapters.pay.elements import RAISABLE, Element, Paid, Rounding, Way, raised
from mainstay.core.calendar import add_months
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import written
from mainstay.core.standards import Standard
from mainstay.core.text import Text


class ReviewError(AnticipatedError):
    """The rules of a review do not allow it; nothing was changed. `data["field"]` says where to mend it."""

    code = "invalid"


class NotNowError(ReviewError):
    """The review is not in a state for it."""

    code = "not_now"


class SecondPersonError(ReviewError):
    """It takes somebody else than the one who tries."""

    code = "second_person"


class OverspentError(ReviewError):
    """More would be given than the budget has; `data` has `room` and `wanted` in minor units."""

    code = "overspent"


class State(StrEnum):
    """How far a review has come."""

    DRAFT = "draft"
    CHECK = "check"
    OPEN = "open"
    CALIBRATION = "calibration"
    APPROVAL = "approval"
    APPROVED = "approved"
    LETTERS = "letters"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Text:
        """The state's name for readers."""
        return _STATES[self]


class Act(StrEnum):
    """What moves a review on."""

    CHECK = "check"
    FREEZE = "freeze"
    CALIBRATE = "calibrate"
    REOPEN = "reopen"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    LETTERS = "letters"
    CLOSE = "close"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> Text:
        """The act in words."""
        return _ACTS[self]


_STATES = {
    State.DRAFT: Text("草稿", "Draft"),
    State.CHECK: Text("数据检查", "Data check"),
    State.OPEN: Text("填写中", "Open"),
    State.CALIBRATION: Text("校准", "Calibration"),
    State.APPROVAL: Text("待批准", "In approval"),
    State.APPROVED: Text("已批准", "Approved"),
    State.LETTERS: Text("已发通知", "Letters sent"),
    State.CLOSED: Text("已关闭", "Closed"),
    State.WITHDRAWN: Text("已撤回", "Withdrawn"),
}
_ACTS = {
    Act.CHECK: Text("开始数据检查", "Begin the data check"),
    Act.FREEZE: Text("冻结数据并开放填写", "Freeze the data and open the sheet"),
    Act.CALIBRATE: Text("进入校准", "Go on to calibration"),
    Act.REOPEN: Text("重新开放填写", "Open the sheet again"),
    Act.SUBMIT: Text("提交审批", "Send to approval"),
    Act.SEND_BACK: Text("退回校准", "Send back to calibration"),
    Act.APPROVE: Text("批准", "Approve"),
    Act.LETTERS: Text("发出调薪通知", "Send the letters"),
    Act.CLOSE: Text("关闭", "Close"),
    Act.WITHDRAW: Text("撤回", "Withdraw"),
}
WAY = (
    State.DRAFT, State.CHECK, State.OPEN, State.CALIBRATION, State.APPROVAL, State.APPROVED, State.LETTERS,
    State.CLOSED,
)  # fmt: skip
"""The states of a review that goes well, in order."""
NEXT: Mapping[State, Mapping[Act, State]] = {
    State.DRAFT: {Act.CHECK: State.CHECK, Act.WITHDRAW: State.WITHDRAWN},
    State.CHECK: {Act.FREEZE: State.OPEN, Act.WITHDRAW: State.WITHDRAWN},
    State.OPEN: {Act.CALIBRATE: State.CALIBRATION, Act.WITHDRAW: State.WITHDRAWN},
    State.CALIBRATION: {Act.SUBMIT: State.APPROVAL, Act.REOPEN: State.OPEN, Act.WITHDRAW: State.WITHDRAWN},
    State.APPROVAL: {Act.APPROVE: State.APPROVED, Act.SEND_BACK: State.CALIBRATION},
    State.APPROVED: {Act.LETTERS: State.LETTERS},
    State.LETTERS: {Act.CLOSE: State.CLOSED},
    State.CLOSED: {},
    State.WITHDRAWN: {},
}
FILLED_IN = {State.OPEN: False, State.CALIBRATION: True}
"""States in which raises can be changed, and whether only whoever runs the review may then."""


def after(state: State, act: Act) -> State:
    """The state after an act. Raises NotNowError where it does not fit."""
    found = NEXT[state].get(act)
    if found is None:
        raise NotNowError(
            Text("“{state}”时不能“{act}”。", 'Not while "{state}": "{act}".').fill(state=state.label, act=act.label)
        )
    return found


def may_fill(state: State, *, runs: bool) -> None:
    """Raises NotNowError where raises cannot be changed; in calibration only whoever runs the review may."""
    if state not in FILLED_IN or (FILLED_IN[state] and not runs):
        raise NotNowError(
            Text("“{state}”时不能修改调薪。", 'Raises cannot be changed while "{state}".').fill(state=state.label)
        )


def another(by: str, proposer: str, raised_people: frozenset[str]) -> None:
    """Who approves is not who put it forward, and gains nothing by it (I8). Raises SecondPersonError."""
    if by == proposer:
        raise SecondPersonError(
            Text("提交人不能批准自己的调薪方案。", "Who put the review forward does not approve it.")
        )
    if by in raised_people:
        raise SecondPersonError(
            Text("其中有给您本人的调薪，须由他人批准。", "It holds a raise of your own: somebody else approves it.")
        )


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who takes part: `served` months before the raises hold, `since_raise` months since the last one.

    `prorated`: whether the guideline of somebody hired within the period is in proportion to the days served.
    """

    served: int = 3
    since_raise: int = 6
    prorated: bool = True

    def __post_init__(self) -> None:
        if min(self.served, self.since_raise) < 0:
            raise ValueError("months are not below zero")


ELIGIBLE = Standard(
    "pay.review",
    Text("谁参加调薪", "Who takes part in a pay review"),
    Text(
        "入职与上次加薪要满多久；期中入职者是否按天折算。", "How long since hiring and since the last raise; proration."
    ),
    Eligibility(),
    {
        "served": Text("入职满几个月", "Months since hiring"),
        "since_raise": Text("距上次加薪满几个月", "Months since the last raise"),
        "prorated": Text("期中入职者按天折算指引", "Prorate the guideline of newcomers by days"),
    },
)


class Bar(StrEnum):
    """Why somebody takes no part."""

    NO_PAY = "no_pay"
    CURRENCY = "currency"
    TOO_NEW = "too_new"
    RAISED_LATELY = "raised_lately"

    @property
    def label(self) -> Text:
        """The reason in words."""
        return _BARS[self]


_BARS = {
    Bar.NO_PAY: Gap.NO_PAY.label,
    Bar.CURRENCY: Gap.CURRENCY.label,
    Bar.TOO_NEW: Text("入职时间不足", "Hired too recently"),
    Bar.RAISED_LATELY: Text("近期已加薪", "Raised recently"),
}


def bar(rules: Eligibility, missing: tuple[Gap, ...], hired: date, rose: date | None, effective: date) -> Bar | None:
    """Why somebody takes no part in a review whose raises hold from a day; None where they do.

    `rose` is the day of the last rise; the first pay of a newcomer, on the day of hiring, is none.
    """
    barring = next((Bar(gap.value) for gap in missing if gap.bars), None)
    if barring is not None:
        return barring
    if add_months(hired, rules.served) > effective:
        return Bar.TOO_NEW
    if rose is not None and rose > hired and add_months(rose, rules.since_raise) > effective:
        return Bar.RAISED_LATELY
    return None


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's line: what holds of each element, and the most that the guideline suggests (None: it is silent)."""

    person: str
    barred: Bar | None
    pay: Mapping[Element, Paid]
    most: int | None


@dataclass(frozen=True, slots=True)
class Given:
    """A raise as it will be paid: what each element becomes, and by how much more a year it truly is."""

    after: Mapping[Element, Paid]
    by: Mapping[Element, int]

    @property
    def yearly(self) -> int:
        """All elements together."""
        return sum(self.by.values())


MOST_TIMES = 2
"""No element is raised beyond so many times what it was: above it a unit is wrong, not a decision."""


def fill(
    entry: Entry,
    wanted: Mapping[Element, int],
    *,
    by: str,
    since: date,
    rounding: Rounding,
    reason: str = "",
    currency: str = "CNY",
) -> Given:
    """The raise that a line then holds, rounded as it will be paid.

    Nobody fills in a line of their own (SecondPersonError). ReviewError where the person takes no part, an element is
    not theirs, an amount cannot be, or the guideline is passed without a reason.
    """
    if by == entry.person:
        raise SecondPersonError(Text("本人的调薪须由他人填写。", "Somebody else fills in your own line."))
    asked = {element: amount for element, amount in wanted.items() if amount}
    if asked and entry.barred is not None:
        told = Text("此人不参加本次调薪：{why}。", "They take no part in this review: {why}.")
        raise ReviewError(told.fill(why=entry.barred.label), field="amount")
    after_ = {element: _one(entry, element, amount, since, rounding) for element, amount in asked.items()}
    if Element.BASE in after_ and entry.most is not None and asked[Element.BASE] <= entry.most:
        after_[Element.BASE] = _within(entry, after_[Element.BASE], since, rounding)
    given = Given(after_, {element: one.yearly - entry.pay[element].yearly for element, one in after_.items()})
    if entry.most is not None and given.by.get(Element.BASE, 0) > entry.most and not reason.strip():
        raise ReviewError(
            Text("超出指引上限 {most}，请写明理由。", "It passes the guideline's {most}: give a reason.").fill(
                most=written(entry.most, currency)
            ),
            field="reason",
        )
    return given


def _within(entry: Entry, new: Paid, since: date, rounding: Rounding) -> Paid:
    """What was asked for within the guideline is not rounded beyond it."""
    old = entry.pay[Element.BASE]
    if entry.most is None or new.yearly - old.yearly <= entry.most:
        return new
    return raised(old, entry.most, since, replace(rounding, way=Way.DOWN))


def _one(entry: Entry, element: Element, amount: int, since: date, rounding: Rounding) -> Paid:
    if element not in RAISABLE or element not in entry.pay:
        told = Text("此人没有可调的“{element}”。", 'They have no "{element}" to raise.')
        raise ReviewError(told.fill(element=element.label), field="amount")
    old = entry.pay[element]
    if amount < 0 or amount > old.yearly * (MOST_TIMES - 1):
        told = Text(
            "“{element}”的增加额应在零与现有金额之间。", 'More "{element}" is between nothing and what there is now.'
        )
        raise ReviewError(told.fill(element=element.label), field="amount")
    if since < old.since:
        told = Text("生效日期之后已有新的“{element}”。", 'A later "{element}" already holds from after that day.')
        raise ReviewError(told.fill(element=element.label), field="amount")
    return raised(old, amount, since, rounding)


def room(amount: int, used: int, wanted: int, currency: str = "CNY") -> None:
    """Whether `wanted` more fits into a budget of `amount`; exactly is fits. Raises OverspentError."""
    if wanted > 0 and used + wanted > amount:
        raise OverspentError(
            Text("预算只剩 {room}，还需要 {wanted}。", "The budget has {room} left, and {wanted} more is wanted.").fill(
                room=written(amount - used, currency), wanted=written(wanted, currency)
            ),
            room=amount - used,
            wanted=wanted,
        )
