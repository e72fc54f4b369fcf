"""What the equity tables hold about somebody: for their own copy, and for deleting when it has served."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from mainstay_web.store.tables.equity import EquityDeed, EquityEvent, EquityGrant, EquityReserve, EquityTransaction
from mainstay_web.store.tables.four_eyes import APPROVED, DECLINED, WITHDRAWN
from mainstay_web.store.tables.projects import EquityDeparture, EquityFlow, EquitySubscription

KEPT_AS_EQUITY = frozenset({EquityGrant, EquityTransaction, EquityDeed, EquityEvent, EquitySubscription, EquityFlow,
    EquityDeparture})  # fmt: skip
"""What is kept for the period of `equity`, also of somebody who left and is otherwise forgotten."""


def held_about(number: str) -> dict[str, list[dict[str, object]]]:
    """Grants in force with their ledger, what one asked for, and places in projects; money in minor units."""
    return {
        "equity_grants": [
            {"grant": one.number, "plan": one.plan.name, "kind": one.plan.kind, "granted_on": one.granted_on,
             "units": one.units, "price": one.price, "vested": one.vested, "forfeited": one.forfeited,
             "lapsed": one.lapsed, "settled": one.settled}
            for one in EquityGrant.objects.filter(person=number, state=APPROVED).select_related("plan").order_by("pk")
        ],
        "equity_ledger": [
            {"grant": one.grant.number, "on": one.day, "what": one.kind, "tranche": one.tranche, "units": one.units,
             "money": one.money, "proof": one.proof}
            for one in EquityTransaction.objects.filter(person=number).select_related("grant").order_by("pk")
        ],
        "equity_requests": [
            {"on": one.proposed_on, "what": one.kind, "units": one.units, "state": one.state}
            for one in EquityDeed.objects.filter(person=number, proposed_by=number).order_by("pk")
        ],
        "equity_results": [
            {"on": one.day, "what": one.name, "met": one.met, "proof": one.proof}
            for one in EquityEvent.objects.filter(person=number, state=APPROVED).order_by("pk")
        ],
        "co_investment": [
            {"project": one.project.name, "obligatory": one.obligatory, "cap": one.cap, "amount": one.amount,
             "paid_in": one.paid_in, "paid_out": one.paid_out}
            for one in EquitySubscription.objects.filter(person=number).select_related("project").order_by("pk")
        ],
        "co_investment_left": [
            {"project": one.place.project.name, "on": one.day, "leaving": one.leaving, "parts": one.lines,
             "gets": one.gets, "proof": one.proof}
            for one in EquityDeparture.objects.filter(person=number, state=APPROVED)
            .select_related("place__project").order_by("pk")
        ],
        "co_investment_flows": [
            {"on": one.day, "what": one.kind, "amount": one.amount, "proof": one.proof}
            for one in EquityFlow.objects.filter(person=number).order_by("pk")
        ],
    }  # fmt: skip


def ended_equity(cutoff: date) -> Sequence[QuerySet[Any]]:
    """What was over before a day: grants of which nothing is left, and those that never came to be."""
    never = Q(state__in=(DECLINED, WITHDRAWN), approved_on__lt=cutoff)
    over = Q(state=APPROVED, units=F("forfeited") + F("lapsed") + F("settled"))
    running = EquityTransaction.objects.filter(day__gte=cutoff).values("grant")
    grants = EquityGrant.objects.filter(never | over & ~Q(pk__in=running))
    paid_out = EquityFlow.objects.filter(day__gte=cutoff).values("place")
    places = EquitySubscription.objects.filter(paid_out__gt=0, project__due__lt=cutoff).exclude(pk__in=paid_out)
    return [
        grants, EquityReserve.objects.filter(ended_on__lt=cutoff), places,
        EquityEvent.objects.filter(day__lt=cutoff).exclude(person=""),
    ]  # fmt: skip
