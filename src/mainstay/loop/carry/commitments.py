"""One promise to one person: agreed by both sides, kept by evidence, late, broken, and the money held for it. L5.

    make(...) -> Commitment                                    proposed
    agree(promise, by, on, side, document="")                  each side; confirmed with the second
    ask_new_day(promise, by, on, side, due, reason)            either side; the old day holds until the other agrees
    agree_new_day(promise, by, on, side, document="")
    keep(promise, evidence)                                    by a fact's reference, the person's word, a document
    break_(promise, by, on, reason)                            on a decision; `broken_by_rule(promise, day, patience)`
    lapse(promise, by, on, reason)                             the condition was not met
    withdraw(promise, by, on, reason)                          only while proposed
    release(promise, on, reason)                               its person left the company
    standing(promise, day, patience) -> Standing               with late, and broken when late for too long
    row(promise) -> dict | None                                of the contract's `commitments` table
Every function returns a new Commitment or raises a `refusals.CarryError`; days are arguments. Money: `carry.purse`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from mainstay.core.standards import Standard
from mainstay.core.text import Language, Text
from mainstay.loop.carry.refusals import MissingError, NoEvidenceError, NotNowError, SecondPersonError, WrongDayError

RULE = "rule"
"""Who acts where nobody does in person: a promise was late for too long, or its person left."""


class Side(StrEnum):
    """The two that agree on a promise."""

    OWNER = "owner"
    PERSON = "person"

    @property
    def other(self) -> Side:
        """The other side."""
        return Side.PERSON if self is Side.OWNER else Side.OWNER


class Standing(StrEnum):
    """How a promise stands on a day. `RENEGOTIATED` is confirmed with a new day; `LATE` is past its day and open."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    RENEGOTIATED = "renegotiated"
    LATE = "late"
    KEPT = "kept"
    BROKEN = "broken"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Text:
        """The standing's name for readers."""
        return _STANDINGS[self]


OPEN = frozenset({Standing.CONFIRMED, Standing.RENEGOTIATED, Standing.LATE})
"""Promises in force that are still to be kept."""


@dataclass(frozen=True, slots=True)
class Patience:
    """When to remind, whom to tell, and when a late promise counts as broken; days are calendar days."""

    remind_days: tuple[int, ...] = (14, 3, 0)
    hrbp_after: int = 1
    director_after: int = 7
    broken_after: int = 30

    def __post_init__(self) -> None:
        if min(self.remind_days, default=0) < 0 or not 0 < self.hrbp_after <= self.director_after < self.broken_after:
            raise ValueError("0 < hrbp_after <= director_after < broken_after, and reminders before the day")


PATIENCE = Standard(
    "carry.promises",
    Text("承诺的提醒与时限", "Reminders and limits of promises"),
    Text(
        "到期前何时提醒，逾期后报告谁，逾期多久即为失信。均按自然日。",
        "When to remind before the day, whom to tell after it, and when late becomes broken; in calendar days.",
    ),
    Patience(),
    {
        "remind_days": Text("到期前第几天提醒", "Remind this many days before"),
        "hrbp_after": Text("逾期几天报告人力资源业务伙伴", "Days late until the HR partner is told"),
        "director_after": Text("逾期几天报告人力资源总监", "Days late until the HR director is told"),
        "broken_after": Text("逾期几天视为失信", "Days late until it counts as broken"),
    },
)


@dataclass(frozen=True, slots=True)
class NewDay:
    """A new due day that one side asks for."""

    due: date
    asked_by: str
    side: Side
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that a promise was kept on `on`.

    `carrier` is the table, with a kind where it has one ("talks:one_on_one"), and `reference` the fact's id in it; or
    `carrier` is empty and `reference` a document, or empty too where the person says so (`by` is the person).
    """

    on: date
    by: str
    reference: str = ""
    carrier: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """One dated promise, of a `measure` where it is part of one. `reserved` is money of `budget` in minor units.

    `carriers` are the tables (with kinds) whose facts show that it was kept, empty where none does. `days` are the due
    days agreed before the present one.
    """

    commitment_id: str
    person_id: str
    owner: str
    what: Text
    made_on: date
    due: date
    condition: Text | None = None
    reserved: int = 0
    budget: str = ""
    carriers: tuple[str, ...] = ()
    case_id: str = ""
    owner_agreed_on: date | None = None
    person_agreed_on: date | None = None
    days: tuple[date, ...] = ()
    asked: NewDay | None = None
    kept_on: date | None = None
    evidence: Evidence | None = None
    broken_on: date | None = None
    lapsed_on: date | None = None
    withdrawn_on: date | None = None
    ended_by: str = ""
    reason: str = ""
    measure: str = ""

    @property
    def agreed(self) -> bool:
        """Whether both sides have agreed: only then is it a promise."""
        return self.owner_agreed_on is not None and self.person_agreed_on is not None

    @property
    def agreed_on(self) -> date | None:
        """The day on which the second side agreed."""
        if self.owner_agreed_on is None or self.person_agreed_on is None:
            return None
        return max(self.owner_agreed_on, self.person_agreed_on)


def make(promise: Commitment) -> Commitment:
    """A new promise, proposed.

    Raises SecondPersonError where one promises to oneself, WrongDayError where it is due before it is made, and
    MissingError where money is held of no budget, or of less than nothing.
    """
    if promise.owner == promise.person_id:
        raise SecondPersonError(Text("承诺人不能是本人。", "Nobody makes a promise to oneself."))
    if promise.due < promise.made_on:
        raise WrongDayError(Text("到期日早于承诺日期。", "It is due before it is made."), field="due")
    if promise.reserved < 0 or (promise.reserved > 0 and not promise.budget):
        raise MissingError(Text("预留资金须注明预算。", "Money is held of a named budget."), field="budget")
    return promise


def standing(promise: Commitment, day: date, patience: Patience) -> Standing:
    """How it stands on a day, by what is recorded of it now."""
    ended = (
        (promise.kept_on, Standing.KEPT),
        (promise.broken_on, Standing.BROKEN),
        (promise.lapsed_on, Standing.LAPSED),
        (promise.withdrawn_on, Standing.WITHDRAWN),
    )
    for on, how in ended:
        if on is not None:
            return how
    if not promise.agreed:
        return Standing.PROPOSED
    if day > promise.due:
        return Standing.BROKEN if broken_by_rule(promise, day, patience) else Standing.LATE
    return Standing.RENEGOTIATED if promise.days else Standing.CONFIRMED


def broken_by_rule(promise: Commitment, day: date, patience: Patience) -> date | None:
    """The day on which it broke by being late for too long, if that has come; else None. Record it with `break_`."""
    if not promise.agreed or _ended(promise):
        return None
    on = promise.due + timedelta(days=patience.broken_after)
    return on if day >= on else None


def agree(promise: Commitment, by: str, on: date, side: Side, document: str = "") -> Commitment:
    """One side agrees; with the second it is confirmed.

    Each side speaks for itself; somebody else may record it with the reference of a signed document.
    """
    _require(promise, on, proposed=True)
    _own_voice(promise, by, side, document)
    if side is Side.OWNER:
        return replace(promise, owner_agreed_on=promise.owner_agreed_on or on)
    return replace(promise, person_agreed_on=promise.person_agreed_on or on)


def ask_new_day(promise: Commitment, by: str, on: date, side: Side, due: date, reason: str) -> Commitment:
    """One side asks for another day. The old one holds until the other side agrees."""
    _require(promise, on, proposed=False)
    _own_voice(promise, by, side, "")
    _said(reason)
    if due < on or due == promise.due:
        raise WrongDayError(
            Text("新的到期日须在今天或以后，且与原来不同。", "The new day lies ahead and differs."), field="due"
        )
    return replace(promise, asked=NewDay(due, by, side, on, reason))


def agree_new_day(promise: Commitment, by: str, on: date, side: Side, document: str = "") -> Commitment:
    """The other side agrees: the new day is in force, and the old one is remembered."""
    _require(promise, on, proposed=False)
    if promise.asked is None:
        raise NotNowError(Text("没有待确认的新日期。", "No new day has been asked for."))
    if side is promise.asked.side or by == promise.asked.asked_by:
        raise SecondPersonError(Text("新的日期须由另一方确认。", "The other side agrees to the new day."))
    if promise.asked.due < on:
        raise WrongDayError(Text("新的到期日已过。", "The new day has passed."), field="due")
    _own_voice(promise, by, side, document)
    return replace(promise, due=promise.asked.due, days=(*promise.days, promise.due), asked=None)


def refuse_new_day(promise: Commitment, by: str, on: date) -> Commitment:
    """The new day is not agreed to, or taken back: the old one stands."""
    _require(promise, on, proposed=False)
    if promise.asked is None:
        raise NotNowError(Text("没有待确认的新日期。", "No new day has been asked for."))
    if by not in {promise.owner, promise.person_id}:
        raise SecondPersonError(Text("只有双方可以答复。", "Only the two sides answer."))
    return replace(promise, asked=None)


def keep(promise: Commitment, evidence: Evidence) -> Commitment:
    """It was kept, as the evidence shows; also a broken one may be made good, and stays on record as broken then.

    Raises NoEvidenceError where a fact is to show it and none of its tables is named, or where nobody but the owner
    says so.
    """
    if not promise.agreed or promise.kept_on is not None or promise.lapsed_on is not None:
        raise NotNowError(Text("该承诺现在不能记为兑现。", "It cannot be recorded as kept now."))
    if evidence.on < promise.made_on:
        raise WrongDayError(Text("证据早于承诺。", "The evidence is older than the promise."), field="on")
    if promise.carriers:
        _shown_by_fact(promise, evidence)
    elif evidence.by != promise.person_id and not (evidence.reference and evidence.by != promise.owner):
        raise NoEvidenceError(
            Text(
                "须由本人确认，或由承诺人以外的人附上文件。",
                "The person says so, or somebody other than the owner names a document.",
            ),
            field="reference",
        )
    return replace(promise, kept_on=evidence.on, evidence=evidence, ended_by=evidence.by, asked=None)


def break_(promise: Commitment, by: str, on: date, reason: str) -> Commitment:
    """It will not be kept. By a named person's decision, or by `RULE` on the day of `broken_by_rule`."""
    _require(promise, on, proposed=False)
    _said(reason)
    return replace(promise, broken_on=on, ended_by=by, reason=reason, asked=None)


def lapse(promise: Commitment, by: str, on: date, reason: str) -> Commitment:
    """It falls away because its condition was not met; the owner alone cannot say so."""
    _require(promise, on, proposed=False)
    _said(reason)
    if promise.condition is None:
        raise NotNowError(Text("没有条件的承诺不会失效。", "A promise without a condition does not lapse."))
    if by == promise.owner:
        raise SecondPersonError(
            Text("条件未达成须由承诺人以外的人确认。", "Somebody other than the owner confirms it.")
        )
    return replace(promise, lapsed_on=on, ended_by=by, reason=reason, asked=None)


def withdraw(promise: Commitment, by: str, on: date, reason: str) -> Commitment:
    """It is taken back before both sides agreed."""
    _require(promise, on, proposed=True)
    _said(reason)
    return replace(promise, withdrawn_on=on, ended_by=by, reason=reason)


def release(promise: Commitment, on: date, reason: str) -> Commitment:
    """Its person left: an open promise falls away and lets its money go; one that has ended stays as it is."""
    if _ended(promise):
        return promise
    if promise.agreed:
        return replace(promise, lapsed_on=on, ended_by=RULE, reason=reason, asked=None)
    return replace(promise, withdrawn_on=on, ended_by=RULE, reason=reason)


def row(promise: Commitment, language: Language = "zh") -> dict[str, str | date | None] | None:
    """The promise as a row of the contract's `commitments` table, which the signals read.

    None for what never was a promise (not agreed, withdrawn), and for what lapsed with its condition. A promise to
    somebody who left keeps its row: leaving it out would tell the warning who left.
    """
    if not promise.agreed or (promise.lapsed_on is not None and promise.ended_by != RULE):
        return None
    return {
        "commitment_id": promise.commitment_id,
        "person_id": promise.person_id,
        "made_on": promise.made_on,
        "due": promise.due,
        "what": promise.what.in_(language),
        "condition": None if promise.condition is None else promise.condition.in_(language),
        "kept_on": promise.kept_on,
        "broken_on": promise.broken_on,
    }


def _ended(promise: Commitment) -> bool:
    return any(on is not None for on in (promise.kept_on, promise.broken_on, promise.lapsed_on, promise.withdrawn_on))


def _require(promise: Commitment, on: date, *, proposed: bool) -> None:
    if _ended(promise) or promise.agreed is proposed:
        raise NotNowError(Text("该承诺的状态不允许这样做。", "The promise is not in a state for that."))
    if on < promise.made_on:
        raise WrongDayError(Text("日期早于承诺日期。", "The day is before the promise was made."), field="on")


def _own_voice(promise: Commitment, by: str, side: Side, document: str) -> None:
    own = promise.owner if side is Side.OWNER else promise.person_id
    other = promise.person_id if side is Side.OWNER else promise.owner
    if by == own or (document and by != other):
        return
    raise SecondPersonError(
        Text(
            "各方自己确认，或由第三人附上签字文件。", "Each side agrees for itself, or a third names a signed document."
        )
    )


def _shown_by_fact(promise: Commitment, evidence: Evidence) -> None:
    if not evidence.reference or evidence.carrier not in promise.carriers:
        raise NoEvidenceError(
            Text("须指明证明兑现的事实记录。", "Name the fact that shows it was kept."),
            field="reference",
            carriers=promise.carriers,
        )


def _said(reason: str) -> None:
    if not reason.strip():
        raise MissingError(Text("请写明理由。", "Give a reason."), field="reason")


_STANDINGS: Mapping[Standing, Text] = {
    Standing.PROPOSED: Text("待双方确认", "Awaiting both sides"),
    Standing.CONFIRMED: Text("已确认", "Confirmed"),
    Standing.RENEGOTIATED: Text("已重新约定", "Agreed anew"),
    Standing.LATE: Text("逾期", "Late"),
    Standing.KEPT: Text("已兑现", "Kept"),
    Standing.BROKEN: Text("失信", "Broken"),
    Standing.LAPSED: Text("条件未达成", "Condition not met"),
    Standing.WITHDRAWN: Text("已撤回", "Withdrawn"),
}
