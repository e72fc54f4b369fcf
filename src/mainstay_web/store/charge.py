"""Who is in charge of whom, and what people are called who did something."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mainstay.core.access import Act, Actor, Role
from mainstay_web.store.access import actor_of, allowed
from mainstay_web.store.accounts import account_of_person, holders
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.people import Person


def who(actor: Actor) -> str:
    """How somebody stands in cases and promises: by person number, or by account where they are not employed here."""
    return actor.person or actor.account


def account_of(someone: str) -> Account | None:
    """The account of somebody who stands as `who`."""
    return account_of_person(someone) or Account.objects.filter(ref=someone, is_active=True).first()


def in_charge(number: str, role: Role, act: Act, day: date) -> list[Account]:
    """Active accounts that hold the role and may do this for the person."""
    return [one for one in holders(role.value) if allowed(actor_of(one, day), act, number, day)]


def names_of(people: Iterable[str]) -> dict[str, str]:
    """What to call them, by `who`; whom nobody knows is left out."""
    wanted = {one for one in people if one}
    accounts = Account.objects.filter(ref__in=wanted).values_list("ref", "name")
    persons = Person.objects.filter(number__in=wanted).values_list("number", "name")
    return {key: name or key for key, name in (*accounts, *persons)}


def possible_owners(number: str, day: date) -> list[tuple[str, str]]:
    """Who may look after a case or make a promise to somebody: the manager and the HR people, as (who, name)."""
    manager = Person.objects.filter(number=number, here=True).values_list("manager", flat=True).first() or ""
    accounts = [account_of_person(manager)] if manager else []
    for role in (Role.HRBP, Role.DIRECTOR):
        accounts += in_charge(number, role, Act.PROMISE_KEEP, day)
    found: dict[str, str] = {}
    for one in accounts:
        if one is not None and allowed(actor_of(one, day), Act.PROMISE_KEEP, number, day):
            found[one.person or one.ref] = one.name or one.email
    return list(found.items())
