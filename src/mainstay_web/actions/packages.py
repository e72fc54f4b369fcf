"""A package for one case: put forward with its money held, sent back, approved by a second person, put into force.

propose(caller, case, version, parts, reason)     the money of every part is held from here on
send_back(…, reason) / withdraw_package(…, reason) whoever approves, or whoever proposed it
approve(…, reason, opened)                        somebody else, of another line of command, with an own reason
put_into_force(…)                                 once both sides have agreed to every promise
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay.loop.carry import cases as rules
from mainstay.loop.carry import commitments as promise_rules
from mainstay.loop.carry.refusals import SecondPersonError
from mainstay.loop.carry.states import State
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import by, load_case, load_promise, mark, said, save_case, save_promise, tell
from mainstay_web.actions.fairness import must_be_fair
from mainstay_web.store import equity_pool, purse
from mainstay_web.store.case_fairness import answered_for, raise_in, raised
from mainstay_web.store.cases import rule_of
from mainstay_web.store.charge import in_charge, possible_owners
from mainstay_web.store.fairness_guard import promised_raise
from mainstay_web.store.oversight import judged_on, last_look
from mainstay_web.store.promises import promises_of
from mainstay_web.store.promises import rule_of as promise_of
from mainstay_web.store.tables.cases import Budget, Case, Commitment
from mainstay_web.store.tables.fairness import FairnessOverride
from mainstay_web.store.tables.people import Person

FREE = "promise"
"""A promise that is part of no measure of the catalogue."""
SYSTEM_HAND = promise_rules.RULE


@dataclass(frozen=True, slots=True)
class Part:
    """One promise of a package: `measure` is a key of the catalogue (or `FREE`), `reserved` cash in minor units.

    `shown_by` are the tables whose facts show that it was kept, as in `core.catalogue.Promise`.
    """

    measure: str
    what: Text
    owner: str
    due: date
    reserved: int = 0
    condition: str = ""
    shown_by: tuple[str, ...] = ()


@action(Act.CASE_WORK)
def propose(doing: Doing, case: str, version: int | None, parts: Sequence[Part], reason: str, answer: str = "") -> str:
    """Puts a package forward and holds its money. Raises OverspentError where the budget has not got it, UnfairError
    where a raise in it passes a line of fairness for which nobody answers; `answer` is the reason of who does so here.
    """
    row = load_case(case, version)
    doing.must(row.person)
    approvers = _approvers(row, by(doing), doing)
    if not approvers:
        raise SecondPersonError(
            Text(
                "除您之外没有人可以批准，请由其他人力资源同事提出。",
                "Nobody but you could approve it: let somebody else of HR propose it.",
            )
        )
    cash = sum(part.reserved for part in parts)
    answers = _fair(doing, row, raised(parts), answer)
    measures = tuple(dict.fromkeys(part.measure for part in parts))
    proposal = rules.Proposal(measures, by(doing), doing.day, reason.strip(), cash)
    save_case(row, rules.propose(rule_of(row), by(doing), doing.day, proposal))
    budget = _budget(row, cash, doing)
    owners = dict(possible_owners(row.person, doing.day))
    for part in parts:
        write_part(doing, row, part, budget, owners)
    mark(doing, row, "proposed", reason.strip(), measures=list(measures), cash_now=cash, overrides=list(answers))
    doing.note(measures=len(measures))
    for account in approvers:
        doing.tell(account, "approval.asked", f"/cases/{row.ref}/")
    return row.ref


def _fair(
    doing: Doing, row: Case, raise_: int, answer: str, before: Iterable[FairnessOverride] = ()
) -> tuple[str, ...]:
    """The package's raise by the facts of today, with what the person is promised in other cases."""
    if not raise_:
        return ()
    whole = {row.person: raise_ + promised_raise(row.person, row.ref)}
    return must_be_fair(doing, whole, {row.person: answer}, source=f"case:{row.ref}", answers=before)


def _budget(row: Case, cash: int, doing: Doing) -> Budget | None:
    """Takes the money of all parts at once, of the nearest budget."""
    if cash <= 0:
        return None
    budget = purse.budget_for(row.person, doing.day)
    if budget is None:
        raise InvalidError(
            Text("没有可用的预算，请先设立。", "There is no budget that covers this: set one up first."),
            field="reserved",
        )
    purse.take(budget.ref, cash)
    return budget


def write_part(doing: Doing, row: Case, part: Part, budget: Budget | None, owners: dict[str, str]) -> None:
    """One promise of a package; its money was taken of the budget before."""
    if part.owner not in owners:
        raise InvalidError(
            Text("承诺人只能是直接上级或分管的人力资源同事。", "A promise is made by the manager or by HR in charge."),
            field="owner",
        )
    condition = Text(part.condition.strip(), part.condition.strip()) if part.condition.strip() else None
    new = Commitment(
        case=row, person=row.person, owner=part.owner, measure=part.measure, what_zh=part.what.zh,
        what_en=part.what.en, condition_zh=condition.zh if condition else "",
        condition_en=condition.en if condition else "", made_on=doing.day, due=part.due, reserved=part.reserved,
        budget=budget if part.reserved else None, carriers=list(part.shown_by),
    )  # fmt: skip
    promise_rules.make(promise_of(new))
    new.save()
    # Equity that a case gives counts against the pool from the day it is put forward.
    equity_pool.reserve(new, doing.day)


@action(Act.CASE_APPROVE)
def approve(
    doing: Doing, case: str, version: int | None, reason: str, opened: datetime | None = None, answer: str = ""
) -> str:
    """Approves, with a reason of one's own. `opened` is when the decider opened it: the time taken is kept.

    Its raise is judged again, by the facts of today: UnfairError where it passes a line for which nobody answered when
    it was put forward; `answer` is the reason of who does so now.
    So is whether the decider has seen the analysis of this person, and when, and since when the manager's own view is
    known: a person decides, not a number.
    """
    row = load_case(case, version)
    doing.must(row.person)
    _another_line(row.person, row.proposed_by, by(doing))
    approved = rules.approve(rule_of(row), by(doing), doing.day, reason.strip())
    answers = _fair(doing, row, raise_in(row), answer.strip(), answered_for(row))
    save_case(row, approved)
    seconds = max(0, round((doing.now - opened).total_seconds())) if opened else None
    looked, judged = last_look(doing.account, row.person), judged_on(row.person)
    mark(
        doing, row, "approved", reason.strip(), seconds=seconds, analysis_seen=looked.isoformat() if looked else None,
        judged=judged.isoformat() if judged else None, overrides=list(answers),
    )  # fmt: skip
    tell(doing, row.proposed_by, "approval.decided", f"/cases/{row.ref}/")
    for one in promises_of(row):
        tell(doing, one.owner, "promise.to_confirm", "/promises/")
    tell(doing, row.person, "promise.to_confirm", "/my/promises/")
    return row.ref


def _another_line(person: str, proposer: str, approver: str) -> None:
    """Nobody approves for somebody above them, nor what somebody above them proposed: they could not well refuse."""
    line = Person.objects.filter(number=approver).values_list("line", flat=True).first() or ""
    if f"/{person}/" in line or f"/{proposer}/" in line:
        raise SecondPersonError(
            Text(
                "不能批准自己上级的方案，也不能批准自己上级提出的方案。",
                "You cannot approve for somebody you report to, nor what they proposed.",
            )
        )


def _approvers(row: Case, proposer: str, doing: Doing) -> list[str]:
    """Accounts that could approve what this proposer puts forward."""
    found = []
    for role in (Role.COMPENSATION, Role.DIRECTOR):
        for one in in_charge(row.person, role, Act.CASE_APPROVE, doing.day):
            line = Person.objects.filter(number=one.person).values_list("line", flat=True).first() or ""
            free = f"/{row.person}/" not in line and f"/{proposer}/" not in line
            if free and (one.person or one.ref) != proposer:
                found.append(one.ref)
    return list(dict.fromkeys(found))


@action(Act.CASE_APPROVE)
def send_back(doing: Doing, case: str, version: int | None, reason: str) -> str:
    """Whoever may approve does not: the package goes back, and what it held is let go."""
    row = load_case(case, version)
    doing.must(row.person)
    return _back(doing, row, reason)


@action(Act.CASE_WORK)
def withdraw_package(doing: Doing, case: str, version: int | None, reason: str) -> str:
    """HR takes the package back, as when the person does not agree to it."""
    row = load_case(case, version)
    doing.must(row.person)
    return _back(doing, row, reason)


def _back(doing: Doing, row: Case, reason: str) -> str:
    why = said(reason, "reason")
    case = rules.send_back(rule_of(row), by(doing), doing.day, why)
    proposer = row.proposed_by
    save_case(row, case)
    for one in promises_of(row):
        # What both sides have agreed to is promised, whatever becomes of the rest.
        promise = promise_of(one)
        if not promise.agreed and one.withdrawn_on is None:
            locked = load_promise(one.ref, None)
            save_promise(doing, locked, promise_rules.withdraw(promise, by(doing), doing.day, why))
    mark(doing, row, "sent_back", why)
    tell(doing, proposer, "approval.decided", f"/cases/{row.ref}/")
    return row.ref


@action(Act.CASE_WORK)
def put_into_force(doing: Doing, case: str, version: int | None) -> str:
    """The promises of an approved package are agreed to by both sides: the case carries them."""
    row = load_case(case, version)
    doing.must(row.person)
    force(doing, row, by(doing))
    return row.ref


def force(doing: Doing, row: Case, someone: str) -> None:
    """Carries the case with its agreed promises, those that were taken back left out."""
    given = [promise_of(one) for one in promises_of(row) if one.withdrawn_on is None]
    save_case(row, rules.carry(rule_of(row), someone, doing.day, given))
    mark(doing, row, "carried", promises=len(given))


def force_if_ready(doing: Doing, row: Case) -> None:
    """Carries the case as soon as nothing is missing: the last side has agreed, and who asked was answered."""
    given = [promise_of(one) for one in promises_of(row) if one.withdrawn_on is None]
    owed = rule_of(row).kind.owes_answer and row.answered_on is None
    if row.state == State.APPROVED.value and not owed and given and all(one.agreed for one in given):
        force(doing, row, SYSTEM_HAND)
