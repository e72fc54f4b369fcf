"""Projects to co-invest in: as the brain knows them, as lists, and one's own places with their cash-flow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F

from mainstay.chapters.equity.coinvest import Project, Side, Subscription
from mainstay.chapters.equity.returns import multiple, xirr
from mainstay.core.access import Act, Actor, Field
from mainstay_web.store.access import allowed, visible
from mainstay_web.store.tables.equity import APPROVED
from mainstay_web.store.tables.projects import EquityFlow, EquityProject, EquitySubscription

REMIND_DAYS = 7


def rules_of(row: EquityProject) -> Project:
    """The project's rules of subscribing as the brain reads them."""
    least = dict(row.places.filter(obligatory__gt=0).values_list("person", "obligatory"))
    return Project(row.ref, row.capital, row.due, row.pay_by, least, row.cap_person, row.cap_all)


def subscriptions_of(row: EquityProject) -> list[Subscription]:
    """Who subscribed to how much, and what of it has come."""
    return [
        Subscription(
            one.person, one.amount, one.subscribed_on or row.opens,
            Side.OBLIGATORY if one.obligatory else Side.VOLUNTARY, paid=one.paid_in,
        )
        for one in row.places.filter(amount__gt=0).order_by("pk")
    ]  # fmt: skip


def projects() -> list[EquityProject]:
    """Every project, the newest first."""
    return list(EquityProject.objects.order_by("-pk"))


def project_by_ref(ref: str) -> EquityProject | None:
    """One project."""
    return EquityProject.objects.filter(ref=ref).first()


def places_seen(actor: Actor, row: EquityProject, day: date) -> list[EquitySubscription]:
    """Places of the people whose equity the actor may see, but for the actor's own."""
    seen = visible(actor, Field.EQUITY, day).exclude(number=actor.person or "").values("number")
    return list(row.places.filter(person__in=seen).order_by("-obligatory", "person"))


def to_remind(day: date) -> list[str]:
    """Places whose obligatory part nobody has subscribed to, and whose last day is near; each is told of once."""
    near = day + timedelta(days=REMIND_DAYS)
    rows = EquitySubscription.objects.filter(
        project__state=APPROVED, project__due__gte=day, project__due__lte=near, amount__lt=F("obligatory"),
        reminded_on=None,
    )  # fmt: skip
    return list(rows.order_by("pk").values_list("ref", flat=True))


@dataclass(frozen=True, slots=True)
class Place:
    """One's own place with its flows; `rate` a year and `times` the money, once something came back."""

    row: EquitySubscription
    flows: list[EquityFlow]
    rate: Decimal | None
    times: Decimal | None
    open: bool


def own_places(actor: Actor, day: date) -> list[Place]:
    """The actor's own places in approved projects."""
    if not actor.person or not allowed(actor, Act.EQUITY_OWN, actor.person, day):
        return []
    rows = EquitySubscription.objects.filter(person=actor.person, project__state=APPROVED).select_related("project")
    return [place_of(one, day) for one in rows.order_by("-project__opens", "pk")]


def place_of(row: EquitySubscription, day: date) -> Place:
    """A place with its cash-flow."""
    flows = list(row.flows.order_by("day", "pk"))
    signed = [(one.day, -one.amount if one.kind == EquityFlow.PAID_IN else one.amount) for one in flows]
    back = any(amount > 0 for _, amount in signed)
    now = row.project.opens <= day <= row.project.due and not row.paid_in
    return Place(row, flows, xirr(signed) if back else None, multiple(signed) if back else None, now)
