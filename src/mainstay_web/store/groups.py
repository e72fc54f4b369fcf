"""Groups of the identity provider: as it sees them, and what each means here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from mainstay.core.access import Act, Actor, Role
from mainstay_web.store.access import allowed
from mainstay_web.store.tables.accounts import Account, RoleGrant
from mainstay_web.store.tables.groups import GroupMember, GroupRole, ProvidedGroup

GRANTED_BY_GROUP = (Role.HRBP, Role.COMPENSATION, Role.DIRECTOR)
"""Roles that a group may mean. Who keeps or watches the house (administrator, auditor, ombuds) is named one by one."""


def groups(attribute: str = "", value: str = "") -> QuerySet[ProvidedGroup]:
    """Groups in a stable order, all or those of which an attribute is just this."""
    rows = ProvidedGroup.objects.order_by("pk")
    match attribute:
        case "displayname":
            return rows.filter(name__iexact=value)
        case "externalid":
            return rows.filter(external_id=value)
        case "id":
            return rows.filter(ref=value)
        case _:
            return rows


def group_by_ref(ref: str) -> ProvidedGroup | None:
    """One group."""
    return ProvidedGroup.objects.filter(ref=ref).first()


def members(some: Iterable[ProvidedGroup]) -> dict[int, list[tuple[str, str]]]:
    """Reference and name of each member, by group."""
    rows = GroupMember.objects.filter(group__in=list(some)).order_by("pk")
    found: dict[int, list[tuple[str, str]]] = {}
    for group, ref, name, email in rows.values_list("group", "account__ref", "account__name", "account__email"):
        found.setdefault(group, []).append((ref, name or email))
    return found


def groups_of(accounts: Iterable[Account]) -> dict[int, list[tuple[str, str]]]:
    """Reference and name of each group, by account."""
    rows = GroupMember.objects.filter(account__in=list(accounts)).order_by("pk")
    found: dict[int, list[tuple[str, str]]] = {}
    for account, ref, name in rows.values_list("account", "group__ref", "group__name"):
        found.setdefault(account, []).append((ref, name))
    return found


@dataclass(frozen=True, slots=True)
class Meaning:
    """A role that a group means: the decision, who holds it by it today, and the names of members who do not."""

    row: GroupRole
    holders: tuple[RoleGrant, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provided:
    """A group as the administrator reads it."""

    row: ProvidedGroup
    members: tuple[tuple[str, str], ...]
    means: tuple[Meaning, ...]


def provided(actor: Actor, day: date) -> list[Provided]:
    """Every group with its members and what it means, by name; nothing for who does not grant roles."""
    if not allowed(actor, Act.ROLE_GRANT, None, day):
        return []
    rows = list(ProvidedGroup.objects.order_by("name", "pk"))
    inside = members(rows)
    means: dict[int, list[Meaning]] = {}
    for row in GroupRole.objects.filter(group__in=rows, ended_on=None).select_related("decided_by").order_by("pk"):
        held = RoleGrant.objects.filter(by_group=row, until=None).select_related("account").order_by("pk")
        known = {grant.account.ref for grant in held}
        without = tuple(name for ref, name in inside.get(row.group_id or 0, ()) if ref not in known)
        means.setdefault(row.group_id or 0, []).append(Meaning(row, tuple(held), without))
    return [Provided(row, tuple(inside.get(row.pk, ())), tuple(means.get(row.pk, ()))) for row in rows]


def ended_meanings(actor: Actor, day: date, most: int = 40) -> list[GroupRole]:
    """Decisions that no longer hold, the newest first."""
    if not allowed(actor, Act.ROLE_GRANT, None, day):
        return []
    rows = GroupRole.objects.exclude(ended_on=None).select_related("decided_by", "ended_by")
    return list(rows.order_by("-ended_on", "-pk")[:most])
