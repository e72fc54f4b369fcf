"""Who is key: what the rule reads of the facts, decisions in force, and who depends on whom."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
from django.db.models import Count

from mainstay.chapters.people import key as rules
from mainstay.chapters.people.key import BusFactor, KeyFacts, Place, Proposal
from mainstay.core.access import Act, Actor
from mainstay_web.store.access import visible
from mainstay_web.store.facts import held
from mainstay_web.store.rules import weighing
from mainstay_web.store.tables.facts import FACTS
from mainstay_web.store.tables.keys import KeyDecision, KeyFact
from mainstay_web.store.tables.people import Person, Unit

SOURCE = "key decision"
"""The batches in which decisions stand among the facts."""
MOST = 600
"""People at once for whom the rule is worked out on a page: a larger company looks at one unit at a time."""
PROJECTS_FOR = timedelta(days=730)
LATEST_RATINGS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person with what the rule says, the newest decision and the one before it."""

    person: Person
    proposal: Proposal
    performance: int | None
    decision: KeyDecision | None
    before: KeyDecision | None
    in_force: bool
    """Whether the newest decision still holds."""


def candidates(actor: Actor, day: date, act: Act, unit: str = "", words: str = "", most: int = MOST) -> list[Candidate]:
    """People for whom the actor may decide (or propose), by the rule's score; so many at once."""
    found = visible(actor, act, day).filter(here=True)
    if unit:
        found = found.filter(units__contains=f"/{unit}/")
    if words:
        found = found.filter(name__icontains=words)
    return of_people(list(found.order_by("-key", "-level", "name_key", "number")[:most]), day)


def of_people(people: Sequence[Person], day: date) -> list[Candidate]:
    """What the rule and the decisions say of some people, the highest score first."""
    facts = key_facts(people, day)
    weights = weighing(day)
    decided: dict[str, list[KeyDecision]] = defaultdict(list)
    numbers = [one.number for one in people]
    for row in KeyDecision.objects.filter(person__in=numbers, since__lte=day).order_by("-since", "-pk"):
        decided[row.person].append(row)
    found = []
    for person in people:
        known = decided[person.number]
        found.append(
            Candidate(
                person, rules.propose(facts[person.number], weights),
                rules.performance_of(facts[person.number].ratings, weights),
                known[0] if known else None, known[1] if len(known) > 1 else None,
                bool(known) and day < known[0].expires,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (-(one.proposal.score or 0), one.person.name_key, one.person.number))


def key_facts(people: Iterable[Person], day: date) -> dict[str, KeyFacts]:
    """What is known of each for the rule; of several entries by hand the newest of each kind counts."""
    chosen = list(people)
    frames = held(["results", "growth"], person=[one.number for one in chosen])
    ratings, projects = _ratings(frames.get("results"), day), _projects(frames.get("growth"), day)
    counted = FACTS["growth"].objects.exists()
    by_hand = _by_hand([one.number for one in chosen], day)
    same = _same_work({one.job for one in chosen if one.job})
    return {
        one.number: KeyFacts(
            one.number, one.level, projects.get(one.number, 0) if counted else None,
            same[one.job] - 1 if one.job else None, by_hand[one.number][1], tuple(ratings.get(one.number, ())),
            by_hand[one.number][0],
        )
        for one in chosen
    }  # fmt: skip


def _ratings(results: pl.DataFrame | None, day: date) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    if results is not None:
        rows = results.filter(pl.col("period_end") <= day).sort("period_end", descending=True)
        for number, rating in rows.select("person_id", "rating").iter_rows():
            if rating is not None and len(found[number]) < LATEST_RATINGS:
                found[number].append(float(rating))
    return found


def _projects(growth: pl.DataFrame | None, day: date) -> dict[str, int]:
    if growth is None:
        return {}
    rows = growth.filter((pl.col("kind") == "key_project") & pl.col("day").is_between(day - PROJECTS_FOR, day))
    return dict(rows.group_by("person_id").len().iter_rows())


def _by_hand(numbers: list[str], day: date) -> dict[str, tuple[int | None, float | None]]:
    found: dict[str, tuple[int | None, float | None]] = dict.fromkeys(numbers, (None, None))
    for row in KeyFact.objects.filter(person__in=numbers, day__lte=day).order_by("day", "pk"):
        ready, months = found[row.person]
        found[row.person] = (
            row.ready if row.ready is not None else ready,
            row.months_to_fill if row.months_to_fill is not None else months,
        )
    return found


def _same_work(jobs: set[str]) -> dict[str, int]:
    counted = Person.objects.filter(here=True, job__in=jobs).values("job").annotate(n=Count("*"))
    return dict(counted.values_list("job", "n"))


def skills_of(number: str, day: date) -> list[str]:
    """What the newest entry says that few but this person can do."""
    row = KeyFact.objects.filter(person=number, day__lte=day).exclude(skills=[]).order_by("-day", "-pk").first()
    return [str(one) for one in row.skills] if row is not None else []


def bus_factors(actor: Actor, day: date, unit: str = "") -> list[tuple[str, BusFactor, list[str]]]:
    """By unit: its most exposed skill, how many can do it, and who; for units whose people the actor decides on."""
    people = visible(actor, Act.KEY_PROPOSE, day).filter(here=True)
    if unit:
        people = people.filter(units__contains=f"/{unit}/")
    who_can: dict[str, set[str]] = defaultdict(set)
    needs: dict[str, set[str]] = defaultdict(set)
    newest = {row.person: row for row in KeyFact.objects.filter(day__lte=day).exclude(skills=[]).order_by("day", "pk")}
    units = dict(people.filter(number__in=list(newest)).values_list("number", "unit"))
    here = set(Person.objects.filter(here=True, number__in=list(newest)).values_list("number", flat=True))
    for number, row in newest.items():
        for skill in row.skills:
            if number in here:
                who_can[str(skill)].add(number)
            if number in units:
                needs[units[number]].add(str(skill))
    called = dict(Unit.objects.filter(unit__in=list(needs)).values_list("unit", "name"))
    names = dict(Person.objects.filter(number__in=here).values_list("number", "name"))
    factors = rules.unit_factors(needs, who_can)
    return [
        (called.get(one.what, one.what), _named(needs[one.what], who_can, one), [names[who] for who in one.people])
        for one in factors
    ]


def _named(skills: set[str], who_can: Mapping[str, set[str]], found: BusFactor) -> BusFactor:
    """The factor by the skill that it hangs on."""
    skill = min((one for one in skills if tuple(sorted(who_can[one])) == found.people), default=found.what)
    return BusFactor(skill, found.people)


def place_of(decision: KeyDecision | None) -> Place | None:
    """The place in the nine-box of a decision that names one."""
    if decision is None or decision.performance is None or decision.potential is None:
        return None
    return Place(decision.performance, decision.potential)


def people_row(number: str) -> dict[str, object] | None:
    """The person's row among the facts as columns, further attributes unpacked; None for nobody."""
    frame = held(["people"], person=number)["people"]
    if frame.is_empty():
        return None
    row = frame.to_dicts()[0]
    row["further"] = json.loads(row["further"] or "{}")
    return row


def imported_key(number: str) -> bool | None:
    """Whether the files say that somebody is key: the newest row that no decision wrote."""
    rows = FACTS["people"].objects.filter(person_id=number, withdrawn=False, batch__void=False)
    newest = rows.exclude(batch__source=SOURCE).order_by("-row").values_list("key", flat=True).first()
    return newest if newest is None else bool(newest)
