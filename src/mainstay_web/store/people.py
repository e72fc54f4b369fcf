"""Finding people: what of them is public, to whom it may be shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Concat

from mainstay.core.access import Actor, Field
from mainstay_web.store.access import visible
from mainstay_web.store.tables.people import Person


def person_by_ref(actor: Actor, ref: str, day: date, what: Field = Field.PUBLIC) -> Person | None:
    """The person with this reference, if the actor may see this class of them; None otherwise."""
    return visible(actor, what, day).filter(ref=ref).first()


def colleagues(actor: Actor, day: date, words: str = "") -> QuerySet[Person]:
    """People here now whom the actor may find, by name, number or unit; sorted as names are."""
    found = visible(actor, Field.PUBLIC, day).filter(here=True)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(name_key__startswith=words.lower()) | Q(number=words))
        # Few are found and sorted afterwards: walking the index in order would touch every row of a large company.
        return found.order_by(Concat("name_key", Value("")), "number")
    return found.order_by("name_key", "number")


def whose_pay(actor: Actor, day: date, words: str = "") -> QuerySet[Person]:
    """Others who are here and whose pay the actor may see, by name, number or unit; sorted as names are."""
    found = colleagues(actor, day, words).exclude(number=actor.person or "")
    return found.filter(number__in=visible(actor, Field.PAY, day).values("number"))


def team_of(actor: Actor, day: date) -> QuerySet[Person]:
    """Who reports to the actor, by name."""
    return visible(actor, Field.PERSONAL, day).filter(here=True, manager=actor.person).order_by("name_key")


def somebody_to_play() -> dict[str, Person]:
    """For the demo: a manager of a team with key people in it, and one of its key people."""
    below = Person.objects.filter(here=True).exclude(manager="").values("number")
    managers = (
        Person.objects.filter(here=True, key=True, manager__in=below).values("manager").annotate(n=Count("number"))
    )
    best = managers.order_by("-n", "manager").first()
    if best is None:
        return {}
    manager = Person.objects.get(number=best["manager"])
    employee = Person.objects.filter(here=True, key=True, manager=manager.number).order_by("number")[0]
    return {"manager": manager, "employee": employee}


def key_people(manager: str) -> list[str]:
    """For the demo: key people here, of one manager (empty: of everybody), by number."""
    found = Person.objects.filter(here=True, key=True)
    if manager:
        found = found.filter(manager=manager)
    return list(found.order_by("number").values_list("number", flat=True))


def refs_of(numbers: Iterable[str]) -> dict[str, str]:
    """References of people, by number."""
    return dict(Person.objects.filter(number__in=set(numbers)).values_list("number", "ref"))


def people_named(numbers: Iterable[str]) -> dict[str, Person]:
    """The people with these numbers: what of them is public, for lists that were filtered before."""
    return {one.number: one for one in Person.objects.filter(number__in=set(numbers))}


def in_family(names: Iterable[str], most: int) -> list[str]:
    """For the demo: people here of a job family, by its name in any language; by number."""
    found = Person.objects.filter(here=True, family__in=list(names)).order_by("number")
    return list(found.values_list("number", flat=True)[:most])
