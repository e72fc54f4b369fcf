"""Standing in: which of one's roles can be lent, to whom, and what is lent now."""

from __future__ import annotations

from datetime import date

from mainstay.core.access import Actor, Grant, Role
from mainstay_web.store.access import actor_of
from mainstay_web.store.tables.accounts import Account, RoleGrant

HR = (Role.HRBP, Role.COMPENSATION, Role.DIRECTOR)
"""Roles that can be lent, and of which somebody must hold one to stand in: so no manager sees what managers may not.

An ombuds, an auditor or an administrator cannot lend theirs: whoever granted it decides who has it.
"""
MOST_DAYS = 90


def lendable(actor: Actor, day: date) -> list[Grant]:
    """The actor's own roles that can be lent today; what is itself lent to them cannot."""
    return [one for one in actor.grants if one.role in HR and one.holds(day) and not one.delegated_by]


def may_stand_in(me: Account, day: date) -> list[Account]:
    """Colleagues who hold one of these roles themselves, by name."""
    rows = RoleGrant.objects.filter(role__in=[one.value for one in HR], delegated_by=None)
    found = Account.objects.filter(pk__in=rows.values("account"), is_active=True).exclude(pk=me.pk)
    return [one for one in found.order_by("name", "email") if _here(one, day)]


def _here(account: Account, day: date) -> bool:
    actor = actor_of(account, day)
    return actor.here and bool(lendable(actor, day))


def lent(me: Account, day: date) -> list[RoleGrant]:
    """What one has lent that still holds."""
    rows = RoleGrant.objects.filter(delegated_by=me, until__gte=day).select_related("account")
    return list(rows.order_by("until", "pk"))


def borrowed(me: Account, day: date) -> list[RoleGrant]:
    """For whom one stands in today."""
    rows = RoleGrant.objects.filter(account=me, until__gte=day).exclude(delegated_by=None)
    return list(rows.select_related("delegated_by").order_by("until", "pk"))
