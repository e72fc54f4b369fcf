"""How many people's sensitive data one account opens in an hour: enough for a day's work, too little to copy the house.

A27 and ASVS 2.4.1: a legitimate account may be in wrong hands, or its owner about to leave with a list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from mainstay.core.standards import Standard
from mainstay.core.text import Text
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.trail import AccessView

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """People an hour that one account may open."""

    people: int = 200

    def __post_init__(self) -> None:
        if self.people < 1:
            raise ValueError("one person or more")


READING = Standard(
    "privacy.reading",
    Text("读取限额", "Reading limit"),
    Text(
        "一个账户一小时内最多可以打开多少人的敏感数据。",
        "Of how many people one account may open sensitive data in an hour.",
    ),
    Reading(),
    {"people": Text("每小时人数", "People an hour")},
)


def over(account: str, person: str, now: datetime, day: date) -> bool:
    """Whether opening this person would be one too many; somebody opened within the hour may be opened again."""
    seen = AccessView.objects.filter(account=account, at__gt=now - HOUR).exclude(reason="list")
    if seen.filter(person=person).exists():
        return False
    return seen.values("person").distinct().count() >= in_force(READING, day).people


def free_again(account: str, now: datetime) -> int:
    """Minutes until the oldest look of the hour no longer counts; at least one."""
    first = AccessView.objects.filter(account=account, at__gt=now - HOUR).exclude(reason="list").order_by("at").first()
    return 1 if first is None else max(1, round((first.at + HOUR - now).total_seconds() / 60))


@dataclass(frozen=True, slots=True)
class Read:
    """How many people's data an account opened within a day, by looks and in lists, and whether it was stopped."""

    name: str
    people: int
    listed: int
    over: bool


def read_today(now: datetime, day: date) -> list[Read]:
    """Every account that opened sensitive data in the last 24 hours, the busiest first; nobody who was looked at."""
    looks = AccessView.objects.filter(at__gt=now - timedelta(days=1))
    whole = {"people": Count("person", distinct=True)}
    opened = dict(looks.exclude(reason="list").values_list("account").annotate(**whole))
    listed = dict(looks.filter(reason="list").values_list("account").annotate(**whole))
    hour = dict(looks.filter(at__gt=now - HOUR).exclude(reason="list").values_list("account").annotate(**whole))
    names = {one.ref: one.name or one.email for one in Account.objects.filter(ref__in={*opened, *listed})}
    most = in_force(READING, day).people
    rows = [
        Read(names.get(ref, ref), opened.get(ref, 0), listed.get(ref, 0), hour.get(ref, 0) >= most)
        for ref in {*opened, *listed}
    ]
    return sorted(rows, key=lambda one: (-one.people, -one.listed, one.name))
