"""Who is in charge of whom, and what people are called who did something."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mainstay.core.access import Act, Actor, Role
from mainstay_web.store.access import actor_of, allowed, visible
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
    return owners_of([number], day)[number]


def owners_of(people: Iterable[str], day: date) -> dict[str, list[tuple[str, str]]]:
    """The same of several people, by number: so many queries as there are accounts that come into question."""
    numbers = set(people)
    if not numbers:
        return {}
    managers = dict(Person.objects.filter(number__in=numbers, here=True).values_list("number", "manager"))
    leads = {
        one.person: one for one in Account.objects.filter(person__in=set(managers.values()) - {""}, is_active=True)
    }
    hr = [*holders(Role.HRBP.value), *holders(Role.DIRECTOR.value)]
    reach = {}
    for one in {*leads.values(), *hr}:
        theirs = visible(actor_of(one, day), Act.PROMISE_KEEP, day).filter(number__in=numbers)
        reach[one] = set(theirs.values_list("number", flat=True))
    found = {}
    for number in numbers:
        lead = leads.get(managers.get(number, ""))
        asked = [*([lead] if lead is not None else []), *hr]
        named = {one.person or one.ref: one.name or one.email for one in asked if number in reach[one]}
        found[number] = list(named.items())
    return found
