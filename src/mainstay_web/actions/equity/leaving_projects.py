"""Places of those who leave before their project ends: put forward by one person, carried out by another.

propose_departure(caller, place, Left)          EQUITY_WORK: by the project's own rules, at its book value of the day
decide_departure(caller, ref, yes=, answer=)    somebody else: money is entered, parts change hands
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from mainstay.chapters.equity.coinvest_leaving import Fate, LeavingRules, needs_book, needs_successor
from mainstay.chapters.equity.leavers import Leaving
from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, action
from mainstay_web.actions.carrying import said, tell
from mainstay_web.actions.equity.ledger import NOTHING_HERE, second_person
from mainstay_web.actions.equity.projects import CHANGED, MOST, NO_PLACE, flow, running
from mainstay_web.actions.rows import decide, locked
from mainstay_web.store.access import allowed
from mainstay_web.store.charge import in_charge, who
from mainstay_web.store.project_leaving import leaving_rules, outcome
from mainstay_web.store.projects import paid_before, settlement_waiting, stakes
from mainstay_web.store.tables.four_eyes import APPROVED, DECLINED, PROPOSED
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.projects import EquityDeparture, EquityFlow, EquityProject, EquitySubscription

_NO_RULE = Text(
    "这个项目批准时没有约定离职规则，不能在这里处理。",
    "This project was agreed on without rules for leavers: it cannot be done here.",
)
_NOTHING = Text("这份跟投没有尚未收回的出资。", "Nothing of this place is still in the project.")
_DAY = Text("日期须晚于最近一次分配，且不晚于今天。", "The day lies after the last payout, and not ahead.")
_WAITS = Text("有分配等待批准，或项目已经结算。", "A payout waits for approval, or the project is settled.")
_ONCE = Text("这份跟投的离开已在办理或已办结。", "Leaving this place is under way, or done.")
_BOOK = Text("请填写项目当日的账面价值。", "Say what the project is worth by its books that day.")
_TO = Text("请填写在职的继任者，不能是本人或提出人。", "Name a successor who works here, neither leaver nor yourself.")


@dataclass(frozen=True, slots=True)
class Left:
    """How somebody leaves: `day` is the first one no longer in service, `book` the whole project's, in minor units."""

    day: date
    leaving: Leaving
    reason: str
    proof: str
    book: int | None = None
    to: str = ""


@action(Act.EQUITY_WORK)
def propose_departure(doing: Doing, place: str, left: Left) -> str:
    """Puts forward what becomes of a place; nothing changes hands yet."""
    doing.must(None)
    row = _place(place)
    rules = _rules(row.project)
    if EquityDeparture.objects.filter(place=row, state__in=(PROPOSED, APPROVED)).exists():
        raise InvalidError(_ONCE)
    proposer = who(doing.caller.actor)
    if proposer == row.person:
        raise InvalidError(Text("不能处理自己的跟投。", "Nobody settles a place of their own."))
    if not row.amount and not stakes(row, left.day):
        raise InvalidError(_NOTHING)
    lines, gets = _worked_out(doing, row, left)
    to = left.to.strip() if needs_successor(rules, left.leaving) else ""
    if needs_successor(rules, left.leaving):
        _successor(doing, to, {row.person, proposer})
    made = EquityDeparture.objects.create(
        place=row, person=row.person, day=left.day, leaving=left.leaving.value, lines=lines, gets=gets, to=to,
        book=left.book if needs_book(rules, left.leaving) else None, reason=said(left.reason, "reason"),
        proof=said(left.proof, "proof")[:300], proposed_by=proposer, proposed_on=doing.day,
    )  # fmt: skip
    for account in in_charge(row.person, Role.DIRECTOR, Act.GRANT_APPROVE, doing.day):
        if account.ref != doing.account:
            doing.tell(account.ref, "approval.asked", f"/equity/projects/{row.project.ref}/")
    doing.note(place=row.ref)
    return made.ref


def _worked_out(doing: Doing, row: EquitySubscription, left: Left) -> tuple[list[dict[str, object]], int]:
    """What each part comes to. Raises InvalidError where day or book cannot be."""
    project, rules = row.project, _rules(row.project)
    paid = paid_before(project)
    if settlement_waiting(project) or any(one.last for one in paid):
        raise InvalidError(_WAITS)
    if not max([project.opens, *(one.day for one in paid)]) < left.day <= doing.day:
        raise InvalidError(_DAY, field="day")
    book = left.book if needs_book(rules, left.leaving) else None
    if needs_book(rules, left.leaving) and (book is None or not 0 <= book <= MOST):
        raise InvalidError(_BOOK, field="book")
    return outcome(rules, left.leaving, stakes(row, left.day, book), left.day)


def _successor(doing: Doing, number: str, others: set[str]) -> None:
    if number in others or not _here(number) or not allowed(doing.caller.actor, Act.GRANT_PROPOSE, number, doing.day):
        raise InvalidError(_TO, field="to")


def _here(number: str) -> bool:
    return Person.objects.filter(number=number, here=True).exists()


@action(Act.EQUITY_WORK)
def decide_departure(doing: Doing, ref: str, *, yes: bool, answer: str) -> str:
    """Somebody else carries it out, or not: the leaver is paid, and the parts belong to whoever took them over."""
    doing.must(None)
    row = locked(EquityDeparture.objects.select_related("place__project"), ref, NOTHING_HERE)
    place = _place(row.place.ref)
    approver = second_person(doing, row.proposed_by, [one for one in (row.person, row.to) if one])
    if yes and row.state == PROPOSED:
        if row.to and not _here(row.to):
            raise InvalidError(_TO, field="to")
        left = Left(row.day, Leaving(row.leaving), row.reason, row.proof, row.book, row.to)
        if _worked_out(doing, place, left)[0] != row.lines:
            raise InvalidError(CHANGED)
    decide(doing, row, APPROVED if yes else DECLINED, approver, said(answer, "answer"))
    if yes:
        _carry_out(doing, row, place)
    tell(doing, row.proposed_by, "approval.decided", f"/equity/projects/{place.project.ref}/")
    doing.note(place=place.ref)
    return place.project.ref


def _carry_out(doing: Doing, row: EquityDeparture, place: EquitySubscription) -> None:
    """What was subscribed and not paid falls away; money is entered for the leaver and for a successor."""
    open_ = place.amount - place.paid_in
    EquityProject.objects.filter(pk=place.project_id).update(taken=F("taken") - open_)
    EquitySubscription.objects.filter(pk=place.pk).update(
        amount=place.paid_in, obligatory=min(place.obligatory, place.paid_in), version=F("version") + 1,
        paid_out=F("paid_out") + row.gets,
    )  # fmt: skip
    hands = (row.proposed_by, row.approved_by)
    if row.gets:
        flow(place, EquityFlow.BOUGHT, row.gets, row.day, row.proof, hands, f"{place.pk}:bought:{row.pk}")
    price = sum(int(line["gets"]) for line in row.lines if line["fate"] == Fate.SUCCESSOR)
    if row.to:
        own, _ = EquitySubscription.objects.get_or_create(
            project=place.project, person=row.to, defaults={"cap": place.project.cap_person}
        )
        if price:
            flow(own, EquityFlow.TOOK, price, row.day, row.proof, hands, f"{own.pk}:took:{row.pk}")
        tell(doing, row.to, "shares.changed", "/my/shares/")
    tell(doing, row.person, "shares.changed", "/my/shares/")


def _rules(project: EquityProject) -> LeavingRules:
    rules = leaving_rules(project)
    if rules is None:
        raise InvalidError(_NO_RULE)
    return rules


def _place(ref: str) -> EquitySubscription:
    """The place, with its project locked: what is paid out and who holds what wait for one another."""
    row = EquitySubscription.objects.select_related("project").filter(ref=ref).first()
    if row is None:
        raise RefusedError(NO_PLACE)
    running(row.project.ref)
    return locked(EquitySubscription.objects.select_related("project"), ref, NO_PLACE)
