"""Finding accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mainstay_web.store.tables.accounts import Account, RoleGrant
from mainstay_web.store.tables.people import Person, Unit


@dataclass(frozen=True, slots=True)
class Played:
    """An account of the demo and what it is there for."""

    key: str
    account: Account
    job: str


def parts_to_play() -> list[Played]:
    """The demo's accounts, in the order in which they were made."""
    accounts = Account.objects.filter(email__endswith="@demo.invalid", is_active=True).order_by("pk")
    jobs = dict(Person.objects.filter(number__in=accounts.values("person")).values_list("number", "job"))
    return [Played(one.email.partition("@")[0], one, jobs.get(one.person, "")) for one in accounts]


def account_of_person(number: str) -> Account | None:
    """The account of a person, if they have one that is active."""
    return Account.objects.filter(person=number, is_active=True).first() if number else None


def holders(role: str) -> list[Account]:
    """Accounts that were granted a role (whether it holds today is for the rules to say)."""
    refs = RoleGrant.objects.filter(role=role).values("account")
    return list(Account.objects.filter(pk__in=refs, is_active=True).order_by("pk"))


def accounts() -> list[Account]:
    """Every account, by name."""
    return list(Account.objects.order_by("name", "email"))


def account_by_ref(ref: str) -> Account | None:
    """The account with this reference."""
    return Account.objects.filter(ref=ref).first() if ref else None


def grants(account: Account, day: date) -> list[RoleGrant]:
    """The account's granted roles that hold on this day or later."""
    rows = RoleGrant.objects.filter(account=account).select_related("granted_by", "delegated_by").order_by("since")
    return [row for row in rows if row.until is None or row.until >= day]


MOST = 200


def accounts_and_grants(words: str, day: date) -> tuple[list[tuple[Account, list[RoleGrant]]], int]:
    """The first accounts by name, or those that the words are in, each with its roles that hold on this day or later;
    and how many there are.
    """
    found = Account.objects.order_by("name", "email")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words) | Q(person=words))
    some = list(found[:MOST])
    rows = RoleGrant.objects.filter(Q(until=None) | Q(until__gte=day), account__in=some).order_by("since", "pk")
    held: dict[int, list[RoleGrant]] = {}
    for row in rows.select_related("delegated_by"):
        held.setdefault(row.account_id, []).append(row)
    return [(one, held.get(one.pk, [])) for one in some], found.count()


def units() -> list[Unit]:
    """Every unit, from the root down."""
    return list(Unit.objects.order_by("path"))
