"""Year-end bonuses as each reader may see them, and as the brain reads them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from mainstay.chapters.pay.bonus.deferral import Payment, leaving
from mainstay.chapters.pay.bonus.plan import Plan, drawn, read_plan, written_plan
from mainstay.chapters.pay.bonus.reckoning import Reckoned
from mainstay.chapters.pay.bonus.words import Leaving
from mainstay.core.access import Act, Actor
from mainstay.core.standards import plain, typed
from mainstay_web.store.access import allowed, concerns, visible
from mainstay_web.store.charge import who
from mainstay_web.store.commission import works_with
from mainstay_web.store.tables.bonus import DUE, PAID, REVIEW, BonusAward, BonusLeaving, BonusPayment, BonusPlan
from mainstay_web.store.tables.four_eyes import APPROVED, PROPOSED
from mainstay_web.store.tables.people import Person
from mainstay_web.store.waiting import Waiting


def plan_of(row: BonusPlan) -> Plan:
    """The declaration as the brain reads it. Raises WrongBonusError for a draft that cannot be meant."""
    return read_plan(row.declaration)


def as_declared(declaration: Mapping[str, Any]) -> dict[str, Any]:
    """The declaration in full, as it is kept. Raises WrongStandardError."""
    declared: dict[str, Any] = json.loads(json.dumps(written_plan(drawn(declaration))))
    return declared


def digest_of(data: object) -> str:
    """SHA-256 of anything that JSON holds."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def kept(found: Reckoned) -> dict[str, Any]:
    """A reckoning as it is kept."""
    data = plain(found)
    assert isinstance(data, dict)  # noqa: S101 - a dataclass is one
    return {**data, "why_not": None}


def reckoning_of(award: BonusAward) -> Reckoned:
    """What an award was made of."""
    found: Reckoned = typed(Reckoned, award.reckoning, "reckoning")
    return found


def payment_of(row: BonusPayment) -> Payment:
    """A payment as the brain reads it."""
    return Payment(row.number, row.on, row.permille, row.amount, row.pays, row.state == PAID)


def bonus_plans(actor: Actor, day: date) -> list[BonusPlan]:
    """Every plan, the newest year first; nothing for who has no part in it."""
    return list(BonusPlan.objects.all()) if works_with(actor, day) else []


def bonus_plan_by_ref(actor: Actor, ref: str, day: date) -> BonusPlan | None:
    """One plan."""
    return BonusPlan.objects.filter(ref=ref).first() if works_with(actor, day) else None


@dataclass(frozen=True, slots=True)
class Awarded:
    """An award with its person and its payments; `left` says how its person left, and `asked` how they are said to
    have left while that waits for its approval.
    """

    row: BonusAward
    person: Person
    payments: tuple[BonusPayment, ...]
    left: BonusLeaving | None
    asked: BonusLeaving | None

    @property
    def to_come(self) -> int:
        """What is still to be paid."""
        return sum(one.pays for one in self.payments if one.state == DUE)


def awards(actor: Actor, day: date, plan: BonusPlan | None = None) -> list[Awarded]:
    """Awards of people whose commission the actor may read, by name; never the actor's own."""
    rows = BonusAward.objects.filter(plan=plan) if plan is not None else BonusAward.objects.all()
    return _readable(actor, day, rows)


def _readable(actor: Actor, day: date, rows: QuerySet[BonusAward]) -> list[Awarded]:
    if not works_with(actor, day):
        return []
    numbers = rows.values("person")
    people = {one.number: one for one in visible(actor, Act.COMMISSION_READ, day).filter(number__in=numbers)}
    found = _with_payments(rows.select_related("plan"), people)
    return sorted(found, key=lambda one: (one.person.name_key, one.person.number, one.row.year))


def award_by_ref(actor: Actor, ref: str, day: date) -> Awarded | None:
    """One award: of somebody whose commission the actor may read, or the actor's own."""
    rows = BonusAward.objects.filter(ref=ref).select_related("plan")
    row = rows.first()
    if row is None:
        return None
    own = row.person == actor.person and allowed(actor, Act.COMMISSION_OWN, row.person, day)
    seen = works_with(actor, day) and visible(actor, Act.COMMISSION_READ, day).filter(number=row.person).exists()
    people = {row.person: Person.objects.get(number=row.person)} if own or seen else {}
    return next(iter(_with_payments(rows, people, own=bool(own))), None)


def own_awards(actor: Actor, day: date) -> list[Awarded]:
    """The actor's own, the newest year first."""
    if not actor.person or not allowed(actor, Act.COMMISSION_OWN, actor.person, day):
        return []
    rows = BonusAward.objects.filter(person=actor.person).select_related("plan").order_by("-year")
    return _with_payments(rows, {actor.person: Person.objects.get(number=actor.person)}, own=True)


def has_bonus(actor: Actor) -> bool:
    """Whether the actor was ever awarded one."""
    return bool(actor.person) and BonusAward.objects.filter(person=actor.person).exists()


def _with_payments(rows: QuerySet[BonusAward], people: Mapping[str, Person], *, own: bool = False) -> list[Awarded]:
    """Their `own` they see as it is approved: of what is only put forward they hear nothing yet."""
    found = []
    for one in rows.filter(person__in=list(people)).prefetch_related("payments", "leavings"):
        said = {each.state: each for each in one.leavings.all()}
        parts = tuple(sorted(one.payments.all(), key=lambda part: part.number))
        asked = None if own else said.get(PROPOSED)
        found.append(Awarded(one, people[one.person], parts, said.get(APPROVED), asked))
    return found


def payable(until: date) -> QuerySet[BonusPayment]:
    """What may be paid by a day. What fell due after its person left waits until two people have said how they left:
    most of it may never be paid.
    """
    settled = BonusLeaving.objects.filter(award=OuterRef("award"), state=APPROVED)
    asked = BonusLeaving.objects.filter(award=OuterRef("award"), state=PROPOSED, left_on__lt=OuterRef("on"))
    gone = Person.objects.filter(number=OuterRef("person"), left_on__lt=OuterRef("on"))
    free = Exists(settled) | ~(Exists(asked) | Exists(gone))
    return BonusPayment.objects.filter(free, state=DUE, on__lte=until, pays__gt=0)


def due_by(actor: Actor, day: date, until: date) -> list[tuple[Awarded, BonusPayment]]:
    """Payments that fall due by a day, the first first."""
    due = dict(payable(until).values_list("pk", "award"))
    found = _readable(actor, day, BonusAward.objects.filter(pk__in=set(due.values())))
    pairs = [(one, part) for one in found for part in one.payments if part.pk in due]
    return sorted(pairs, key=lambda pair: pair[1].on)


def to_settle(actor: Actor, day: date) -> list[Awarded]:
    """Awards of which it is not approved yet how their person left: they are said to have, or have and something is
    still to come or could be claimed back.
    """
    settled = BonusLeaving.objects.filter(award=OuterRef("pk"), state=APPROVED)
    asked = BonusLeaving.objects.filter(award=OuterRef("pk"), state=PROPOSED)
    gone = Person.objects.filter(number=OuterRef("person"), left_on__lte=day)
    rows = BonusAward.objects.filter(~Exists(settled), Exists(asked) | Exists(gone))
    return [one for one in _readable(actor, day, rows) if one.asked is not None or _is_open(one)]


def _is_open(one: Awarded) -> bool:
    """Whether how somebody left makes a difference."""
    left_on = one.person.left_on
    if left_on is None:
        return False
    if any(part.state == DUE and part.pays and part.on > left_on for part in one.payments):
        return True
    plan, parts = plan_of(one.row.plan), [payment_of(part) for part in one.payments]
    return any(sum(leaving(plan, kind, left_on, parts).back) for kind in Leaving)


def waiting(actor: Actor, day: date) -> list[Waiting]:
    """What waits for the actor: for who pays, payments due and leavers; for who approves, plans and leavers that
    somebody else has put forward.
    """
    pays, approves = (bool(allowed(actor, one, None, day)) for one in (Act.COMMISSION_DESIGN, Act.COMMISSION_APPROVE))
    found: list[Waiting] = [sum(approves if one.asked is not None else pays for one in to_settle(actor, day))]
    if approves:
        found.append(BonusPlan.objects.filter(state=REVIEW).exclude(proposed_by=who(actor)))
    if pays and works_with(actor, day):
        found.append(payable(day).filter(concerns(actor, Act.COMMISSION_READ, day)))
    return found


def to_come_of(number: str) -> tuple[tuple[date, int], ...]:
    """What somebody is still to be paid of bonuses that were put off, by day; for queries that asked already whether
    their reader may see this person's pay.
    """
    rows = BonusPayment.objects.filter(person=number, state=DUE, pays__gt=0).order_by("on", "pk")
    return tuple(rows.values_list("on", "pays"))


def bonus_about(number: str) -> dict[str, list[dict[str, object]]]:
    """Everything about one person, for their own export."""
    rows = BonusAward.objects.filter(person=number).order_by("year").prefetch_related("payments", "leavings")
    return {
        "bonuses": [
            {"year": one.year, "plan": one.plan.name, "amount": one.amount, "reckoning": one.reckoning,
             "left": [
                 {"kind": left.kind, "on": left.left_on, "why": left.reason}
                 for left in one.leavings.all() if left.state == APPROVED
             ]}
            for one in rows.select_related("plan")
        ],
        "bonus_payments": [
            {"on": part.on, "amount": part.amount, "pays": part.pays, "back": part.back, "paid_on": part.paid_on}
            for one in rows for part in sorted(one.payments.all(), key=lambda held: held.number)
        ],
    }  # fmt: skip
