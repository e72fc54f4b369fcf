"""Groups of the identity provider: as it sees them, and what each means here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from mainstay.core.access import Act, Actor, Role
from mainstay.core.text import Text
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


def named_one_by_one(decision: GroupRole) -> dict[int, Text]:
    """Accounts that get nothing by a decision though they are in the group, with why: a named person gives it to each.

    These are who made the decision; administrators, now or before, who say who is in a group by tokens of theirs, and
    would else have the role as soon as they are none; and whose role of this kind somebody has ended. Were only the
    present token's maker left out, one put in by their own would have the role when another's comes.
    """
    found = {decision.decided_by_id: _DECIDED}
    found |= dict.fromkeys(RoleGrant.objects.filter(role=Role.ADMIN.value).values_list("account", flat=True), _ADMIN)
    by_hand = RoleGrant.objects.filter(role=decision.role, by_group=None, delegated_by=None).order_by("pk")
    newest = {row.account_id: row for row in by_hand.select_related("ended_by")}
    for account, row in newest.items():
        if row.ended_by is not None and row.until is not None:
            day = (row.until + timedelta(days=1)).isoformat()
            found[account] = _ENDED.fill(who=row.ended_by.name or row.ended_by.email, day=day)
    return found


_DECIDED = Text("决定由其本人作出", "decided it themselves")
_ADMIN = Text("是或曾是系统管理员", "is or was an administrator")
_LATER = Text("身份系统下次同步时授予", "given when the provider next speaks of it")
_ENDED = Text("{who} 于 {day} 结束了其这个角色", "{who} ended this role of theirs on {day}")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A role that a group means: the decision, who holds it by it today, and the names of members who do not, each with
    why.
    """

    row: GroupRole
    holders: tuple[RoleGrant, ...]
    without: tuple[tuple[str, Text], ...]


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
        why = named_one_by_one(row)
        told = {ref: why[pk] for pk, ref in Account.objects.filter(pk__in=why).values_list("pk", "ref")}
        known = {grant.account.ref for grant in held}
        lacking = [(ref, name) for ref, name in inside.get(row.group_id or 0, ()) if ref not in known]
        without = tuple((name, told.get(ref, _LATER)) for ref, name in lacking)
        means.setdefault(row.group_id or 0, []).append(Meaning(row, tuple(held), without))
    return [Provided(row, tuple(inside.get(row.pk, ())), tuple(means.get(row.pk, ()))) for row in rows]


def ended_meanings(actor: Actor, day: date, most: int = 40) -> list[GroupRole]:
    """Decisions that no longer hold, the newest first."""
    if not allowed(actor, Act.ROLE_GRANT, None, day):
        return []
    rows = GroupRole.objects.exclude(ended_on=None).select_related("decided_by", "ended_by")
    return list(rows.order_by("-ended_on", "-pk")[:most])
