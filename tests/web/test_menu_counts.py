"""What waits is counted for the whole menu in one query, and what a list asks of each line it asks of all at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mainstay.core.access import Act, Role
from mainstay_web.store.access import actor_of, allowed
from mainstay_web.store.accounts import account_of_person, holders
from mainstay_web.store.charge import owners_of, possible_owners
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.trail import Outgoing
from mainstay_web.store.waiting import counted

DAY = date(2026, 10, 31)


def messages(account: Account, count: int) -> None:
    for _ in range(count):
        Outgoing.objects.create(
            ref=new_ref(), kind="notice.received", account=account.ref, link="/", due_at="2026-10-01T00:00:00Z"
        )


def test_places_are_counted_in_one_query(house: dict[str, Account]) -> None:
    people = Person.objects.order_by("name_key")
    with CaptureQueriesContext(connection) as asked:
        found = counted([[people, 2, people.filter(number="E201")], [people.none()], [], [3]])
    assert found == [people.count() + 3, 0, 0, 3]
    assert len(asked) == 1
    assert house


def test_nothing_to_count_asks_nothing(house: dict[str, Account]) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert counted([[], []]) == [0, 0]
    assert not len(asked)
    assert house


@pytest.mark.parametrize(("count", "told"), [(0, ""), (1, "1"), (99, "99"), (100, "99+")])
def test_the_menu_says_how_much_waits(
    house: dict[str, Account], visit: Callable[[str], Client], count: int, told: str
) -> None:
    messages(house["director"], count)
    page = visit("director").get("/messages/").content.decode()
    shown = f'<span class="count">{told}</span>'
    assert (shown in page) is bool(told)


def test_of_several_people_the_same_may_look_after_them_as_of_each(house: dict[str, Account]) -> None:
    """By the rule itself, account by account: the manager first, then HR partners and directors."""
    assert house
    numbers = list(Person.objects.values_list("number", flat=True))
    together = owners_of(numbers, DAY)
    assert set(together) == set(numbers)
    for number in numbers:
        manager = Person.objects.get(number=number).manager
        first = account_of_person(manager)
        asked = [*([first] if first else []), *holders(Role.HRBP.value), *holders(Role.DIRECTOR.value)]
        may = [one for one in asked if allowed(actor_of(one, DAY), Act.PROMISE_KEEP, number, DAY)]
        wanted = {one.person or one.ref: one.name or one.email for one in may}
        assert together[number] == possible_owners(number, DAY) == list(wanted.items()), number
    assert any(len(found) > 1 for found in together.values())


def test_more_people_are_asked_about_in_as_many_queries(house: dict[str, Account]) -> None:
    assert house
    few, many = ["E201"], [f"E20{number}" for number in range(1, 4)]
    with CaptureQueriesContext(connection) as one:
        owners_of(few, DAY)
    with CaptureQueriesContext(connection) as several:
        owners_of(many, DAY)
    assert len(several) == len(one)
