"""A turn in the house of the tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from turn_made import WHY, a_page, a_turn, says

from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.turns import PersonView, Turn
from mainstay_web.store.turn_parts import packed


@pytest.fixture
def turn(house: dict[str, Account]) -> Turn:
    """Everybody is foreseen; E201 (R&D) and E301 (sales) have an alert, key people a page."""
    assert house
    made = a_turn()
    for person in Person.objects.filter(here=True):
        alerted = person.number in ("E201", "E301")
        alert = {"alert": "alert", "severity": "high", "why_now": WHY} if alerted else {}
        says(made, person.number, 0.4 if alerted else 0.1, **alert)
        if person.key:
            PersonView.objects.create(turn=made, person=person.number, value=packed(a_page(person.number)))
    return made


@pytest.fixture
def ref_of(house: dict[str, Account]) -> Callable[[str], str]:
    """The reference of a person by number."""
    assert house
    return lambda number: Person.objects.get(number=number).ref
