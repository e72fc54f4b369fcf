"""After a leak: whose data could have been seen, which classes, by which accounts: from the log of looks (PIPL 57)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import AccessView


@dataclass(frozen=True, slots=True)
class Exposed:
    """One person whose sensitive data was looked at: which classes, how often, when first and last, by whom."""

    number: str
    name: str
    fields: tuple[str, ...]
    looks: int
    first: datetime
    last: datetime
    accounts: tuple[str, ...]


def exposed(since: date, until: date, account: str = "") -> list[Exposed]:
    """Everybody whose sensitive data was looked at between two days (both included), through one account or any.

    `account` is an address. Raises LookupError where there is no such account.
    """
    looks = AccessView.objects.filter(at__date__range=(since, until)).order_by("person", "at")
    if account:
        ref = Account.objects.filter(email=account.lower()).values_list("ref", flat=True).first()
        if ref is None:
            raise LookupError(account)
        looks = looks.filter(account=ref)
    names = dict(Person.objects.values_list("number", "name"))
    emails = dict(Account.objects.values_list("ref", "email"))
    return list(_by_person(list(looks), names, emails))


def _by_person(looks: list[AccessView], names: dict[str, str], emails: dict[str, str]) -> Iterator[Exposed]:
    by: dict[str, list[AccessView]] = {}
    for look in looks:
        by.setdefault(look.person, []).append(look)
    for number, mine in by.items():
        fields = sorted({one for look in mine for one in look.fields.split()})
        who = sorted({emails.get(look.account, look.account) for look in mine})
        yield Exposed(number, names.get(number, ""), tuple(fields), len(mine), mine[0].at, mine[-1].at, tuple(who))
