"""Projects to co-invest in: of two people; subscribed to by the employees themselves; paid in and settled once.

propose_project / decide_project      EQUITY_WORK, two people
subscribe(caller, place, version, amount)   the employee, within caps and days; asked twice it counts once
pay_in(caller, place, amount, day, proof)   what the person paid, seen to arrive by somebody else
propose_payout / propose_settlement         what the project pays while it runs; its end, with the profit of the whole
decide_settlement                           either is shared out by the waterfall when a second person approves
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import F

from mainstay.chapters.equity import coinvest
from mainstay.chapters.equity.coinvest_leaving import LeavingRules, rules_written
from mainstay.chapters.equity.waterfall import Losses, Side, Waterfall
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, StaleError, action
from mainstay_web.actions.carrying import said
from mainstay_web.actions.equity.ledger import NOTHING_HERE, second_person
from mainstay_web.actions.equity.setup import digest
from mainstay_web.actions.rows import as_seen, decide, locked, save
from mainstay_web.store.access import allowed
from mainstay_web.store.charge import account_of, who
from mainstay_web.store.project_leaving import departures
from mainstay_web.store.projects import due_of, paid_before, rules_of, settlement_waiting, subscriptions_of
from mainstay_web.store.tables.four_eyes import APPROVED, DECLINED, PROPOSED
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.projects import EquityFlow, EquityProject, EquitySettlement, EquitySubscription

MOST = 10**15
NO_PLACE = Text("没有这个份额", "there is no such place")
_NO_PROJECT = Text("没有这个项目", "there is no such project")
_AMOUNT = Text("金额不合要求。", "That amount cannot be.")
CHANGED = Text("数字已经变化，请退回后重新提出。", "The figures have changed: send it back and put it forward anew.")
_CONCERNED = Text("提出人不能参与。", "Who puts it forward has no place in it.")
_PAID_OUT = Text("已经有款项分出，不能再登记缴款。", "Money was paid out already: nothing can be paid in any more.")
_DAY = Text("日期须在缴款截止之后、上一次分配之后，且不晚于今天。",
            "The day lies after the last day of paying in and the last payout, and not ahead.")  # fmt: skip
_WAITS = Text(
    "已有一项分配等待批准，或项目已经结算。", "A payout waits for approval already, or the project is settled."
)
_NOT_OPEN = Text("现在不能认购。", "One cannot subscribe now.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A project as it is put forward; money in minor units. `places` are (person, obligatory amount, own cap).

    Who bears a loss, and what becomes of a place that is left before the end, every project says for itself.
    """

    name: str
    capital: int
    cap_person: int
    cap_all: int
    opens: date
    due: date
    pay_by: date
    losses: Losses
    leaving: LeavingRules
    first: Decimal = Decimal("0.10")
    second: Decimal = Decimal("0.25")
    boost: Decimal = Decimal("1.2")
    voluntary_first: bool = False
    places: Sequence[tuple[str, int, int]] = field(default_factory=tuple)


@action(Act.EQUITY_WORK)
def propose_project(doing: Doing, draft: Draft) -> str:
    """Puts a project forward with everybody who is to take part or may."""
    doing.must(None)
    _possible(draft)
    terms = {
        "losses": draft.losses.value, "first": str(draft.first), "second": str(draft.second),
        "boost": str(draft.boost), "voluntary_first": draft.voluntary_first, "leaving": rules_written(draft.leaving),
    }  # fmt: skip
    try:
        Waterfall(draft.losses, draft.first, draft.second, draft.boost, draft.voluntary_first)
    except ValueError as error:
        raise InvalidError(Text("分配规则不合要求。", "These rules of sharing cannot be."), field="first") from error
    row = EquityProject.objects.create(
        name=said(draft.name, "name"), terms=terms, digest=digest(terms), capital=draft.capital,
        cap_person=draft.cap_person, cap_all=draft.cap_all, opens=draft.opens, due=draft.due, pay_by=draft.pay_by,
        proposed_by=who(doing.caller.actor), proposed_on=doing.day,
    )  # fmt: skip
    for number, least, most in draft.places:
        _place(doing, row, number, least, most)
    return row.ref


def _possible(draft: Draft) -> None:
    """Amounts and days that can be."""
    if not 0 < draft.cap_person <= MOST or not 0 < draft.cap_all <= draft.capital <= MOST:
        raise InvalidError(_AMOUNT, field="cap_all")
    if not draft.opens <= draft.due <= draft.pay_by:
        raise InvalidError(Text("日期先后不对。", "The days are not in order."), field="due")
    if not draft.places or len({one[0] for one in draft.places}) != len(draft.places):
        raise InvalidError(Text("请列出参与人，每人一次。", "List who takes part, each once."), field="places")


def _place(doing: Doing, row: EquityProject, number: str, least: int, most: int) -> None:
    here = Person.objects.filter(number=number, here=True).exists()
    if not here or not allowed(doing.caller.actor, Act.GRANT_PROPOSE, number, doing.day):
        raise InvalidError(Text("没有工号 {n}。", "There is nobody with number {n}.").fill(n=number), field="places")
    cap = most or row.cap_person
    if not 0 <= least <= cap <= row.cap_person:
        raise InvalidError(_AMOUNT, field="places")
    EquitySubscription.objects.create(project=row, person=number, obligatory=least, cap=cap)


@action(Act.EQUITY_WORK)
def decide_project(doing: Doing, ref: str, *, yes: bool, answer: str) -> str:
    """Somebody else approves it, who has no place in it; those who have one are told."""
    doing.must(None)
    row = locked(EquityProject.objects, ref, _NO_PROJECT)
    people = list(row.places.values_list("person", flat=True))
    approver = second_person(doing, row.proposed_by, people)
    if row.proposed_by in people:
        raise InvalidError(_CONCERNED)
    decide(doing, row, APPROVED if yes else DECLINED, approver, said(answer, "answer"))
    for number in people if yes else ():
        account = account_of(number)
        if account is not None:
            doing.tell(account.ref, "promise.to_confirm", "/my/shares/")
    return ref


@action(Act.EQUITY_OWN)
def subscribe(doing: Doing, place: str, version: int | None, amount: int) -> str:
    """The employee subscribes, or changes it before the last day. Raises SubscriptionError."""
    row = _locked(place, version)
    doing.must(row.person)
    project = row.project
    if row.person != doing.caller.actor.person:
        raise RefusedError(Text("不是您的份额", "it is not yours"))
    if project.state != APPROVED or doing.day < project.opens or row.paid_in:
        raise InvalidError(_NOT_OPEN)
    if not row.obligatory <= amount <= row.cap:
        raise InvalidError(_AMOUNT, field="amount", least=row.obligatory, most=row.cap)
    others = [one for one in subscriptions_of(project) if one.person != row.person]
    side = Side.OBLIGATORY if row.obligatory else Side.VOLUNTARY
    coinvest.subscribed(rules_of(project), others, coinvest.Subscription(row.person, amount, doing.day, side))
    more = amount - row.amount
    fits = EquityProject.objects.filter(pk=project.pk, taken__lte=F("cap_all") - more)
    if fits.update(taken=F("taken") + more) != 1:
        raise coinvest.SubscriptionError("all")
    save(row, amount=amount, subscribed_on=doing.day)
    doing.note(project=project.ref)
    return row.ref


@action(Act.EQUITY_WORK)
def pay_in(doing: Doing, place: str, amount: int, day: date, proof: str) -> str:
    """Money that the person paid and somebody of the company saw arrive; never more than was subscribed."""
    row = _locked(place, None)
    doing.must(None)
    recorder = who(doing.caller.actor)
    if recorder == row.person:
        raise InvalidError(Text("不能登记自己的款项。", "Nobody records a payment of their own."))
    if running(row.project.ref).settlements.filter(state__in=(PROPOSED, APPROVED)).exists():
        raise InvalidError(_PAID_OUT)
    if amount <= 0 or row.paid_in + amount > row.amount or day > doing.day:
        raise InvalidError(_AMOUNT, field="amount")
    changed = EquitySubscription.objects.filter(pk=row.pk, paid_in__lte=F("amount") - amount)
    if changed.update(paid_in=F("paid_in") + amount, version=F("version") + 1) != 1:
        raise StaleError
    flow(row, EquityFlow.PAID_IN, amount, day, said(proof, "proof"), (row.person, recorder))
    return row.ref


@action(Act.RUN_TURN)
def remind(doing: Doing, place: str) -> str:
    """Tells somebody, once for either, that the last day to subscribe to what is obligatory, or to pay, is near."""
    doing.must(None)
    row = _locked(place, None)
    account = account_of(row.person)
    if account is not None:
        EquitySubscription.objects.filter(pk=row.pk).update(reminded_on=doing.day)
        doing.tell(account.ref, "promise.due", "/my/shares/")
    return row.ref


def flow(
    row: EquitySubscription, kind: str, amount: int, day: date, proof: str, hands: tuple[str, str], once: str = ""
) -> None:
    """One line of the project's ledger; `hands` are who put it forward and who approved it."""
    EquityFlow.objects.create(
        place=row, person=row.person, kind=kind, amount=amount, day=day, proof=proof, proposed_by=hands[0],
        approved_by=hands[1], once=once or f"{row.pk}:{kind}:{row.flows.count()}",
    )  # fmt: skip


@action(Act.EQUITY_WORK)
def propose_payout(doing: Doing, project: str, day: date, amount: int, proof: str) -> str:
    """Puts forward what a project that goes on pays on a day, to the company and all co-investors together."""
    doing.must(None)
    if not 0 < amount <= MOST:
        raise InvalidError(_AMOUNT, field="amount")
    return _put_forward(doing, running(project), day, amount, proof)


@action(Act.EQUITY_WORK)
def propose_settlement(doing: Doing, project: str, day: date, profit: int, proof: str) -> str:
    """Puts a project's end forward: what is left of its capital and the profit of the whole is paid out."""
    doing.must(None)
    row = running(project)
    left = row.capital + profit - sum(one.amount for one in paid_before(row))
    if left < 0 or abs(profit) > MOST:
        raise InvalidError(
            Text("已分出的款项超过项目的全部所得。", "More was paid out already than the project had."), field="profit"
        )
    return _put_forward(doing, row, day, left, proof, profit)


def _put_forward(
    doing: Doing, row: EquityProject, day: date, amount: int, proof: str, profit: int | None = None
) -> str:
    before = paid_before(row)
    if settlement_waiting(row) or any(one.last for one in before):
        raise InvalidError(_WAITS)
    left = [one.day for one in departures(row) if one.state == APPROVED]
    if not max([row.pay_by, *(one.day for one in before)]) < day <= doing.day or any(day < one for one in left):
        raise InvalidError(_DAY, field="day")
    if row.places.filter(person=who(doing.caller.actor)).exists():
        raise InvalidError(_CONCERNED)
    made = EquitySettlement.objects.create(
        project=row, day=day, amount=amount, last=profit is not None, profit=profit, proof=said(proof, "proof"),
        followers=sum(one.whole for one in due_of(row, day, amount).values()),
        proposed_by=who(doing.caller.actor), proposed_on=doing.day,
    )  # fmt: skip
    return made.ref


@action(Act.EQUITY_WORK)
def decide_settlement(doing: Doing, ref: str, *, yes: bool, answer: str) -> str:
    """Somebody else approves it: capital and profit are shared out to everybody's place, once."""
    doing.must(None)
    row = locked(EquitySettlement.objects.select_related("project"), ref, NOTHING_HERE)
    places = {one.person: one for one in row.project.places.select_for_update()}
    approver = second_person(doing, row.proposed_by, places)
    due = due_of(row.project, row.day, row.amount) if yes and row.state == PROPOSED else {}
    decide(doing, row, APPROVED if yes else DECLINED, approver, said(answer, "answer"))
    if due and sum(one.whole for one in due.values()) != row.followers:
        raise InvalidError(CHANGED)
    for number, one in due.items():
        _pay_out(doing, row, places[number], {EquityFlow.CAPITAL: one.capital, EquityFlow.PROFIT: one.profit})
    doing.note(project=row.project.ref, people=len(due))
    return row.project.ref


def _pay_out(doing: Doing, row: EquitySettlement, place: EquitySubscription, sums: Mapping[str, int]) -> None:
    hands = (row.proposed_by, who(doing.caller.actor))
    for kind, amount in sums.items():
        if amount:
            flow(place, kind, amount, row.day, row.proof, hands, f"{place.pk}:{kind}:{row.pk}")
    EquitySubscription.objects.filter(pk=place.pk).update(paid_out=F("paid_out") + sum(sums.values()))
    account = account_of(place.person)
    if account is not None and any(sums.values()):
        doing.tell(account.ref, "shares.changed", "/my/shares/")


def running(ref: str) -> EquityProject:
    """The project, locked: what is paid in and what is paid out wait for one another."""
    return locked(EquityProject.objects.filter(state=APPROVED), ref, _NO_PROJECT)


def _locked(place: str, version: int | None) -> EquitySubscription:
    return as_seen(locked(EquitySubscription.objects.select_related("project"), place, NO_PLACE), version)
