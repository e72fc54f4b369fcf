"""One person in a round: the package and its price in parts, the runner-up, fairness, and another choice."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

from django.http import HttpResponse, QueryDict
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters import CATALOGUE
from mainstay.core.access import Field
from mainstay.core.catalogue import Measure
from mainstay.core.errors import AnticipatedError
from mainstay.loop.plans import Offer, Prospect, Range
from mainstay.report.written import money_about
from mainstay_web.actions import plans
from mainstay_web.actions.plans import Change
from mainstay_web.pages.errors import STATUS, AbsentError, present
from mainstay_web.pages.giving import a_version, attempt, caller
from mainstay_web.pages.plans.one import round_of
from mainstay_web.pages.plans.preview import Preview, effect_of, preview
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.charge import names_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.people import person_by_ref
from mainstay_web.store.plan_parts import Guarded, guarded_of, offers_of, prospect_of
from mainstay_web.store.plans import KINDS, MONEY_KINDS, Chosen, Sight, job_of, sight
from mainstay_web.store.tables.plans import PlanChoice, PlanRound
from mainstay_web.store.tables.refs import new_ref


@dataclass(frozen=True, slots=True)
class Shelf:
    """A measure that could be part of an own mix: its price, its effect alone, whether only the guard is against it."""

    measure: Measure
    offer: Offer
    guarded: Guarded | None
    chosen: bool

    @property
    def eased(self) -> Range:
        """By what share the measure alone lowers the rate of leaving."""
        low, middle, high = (1 - math.exp(-one) for one in astuple(self.offer.lowering))
        return Range(low, middle, high)


@dataclass(frozen=True)
class Asked:
    """A person in a round, as this reader sees both."""

    row: PlanRound
    seen: Sight
    chosen: Chosen


def _asked(request: Request, plan: str, person: str) -> Asked:
    row = round_of(request.reader, plan)
    somebody = present(person_by_ref(request.reader.actor, person, request.reader.day, Field.PAY))
    seen = sight(request.reader.actor, row, request.reader.day)
    found = present(next((one for one in seen.chosen if one.row.person == somebody.number), None))
    return Asked(row, seen, found)


@page()
def person_page(request: Request, plan: str, person: str) -> HttpResponse:
    """Everything about one person's package."""
    return _shown(request, plan, person)


def _shown(
    request: Request, plan: str, person: str, problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    reader, asked = request.reader, _asked(request, plan, person)
    row, choice = asked.row, asked.chosen.row
    estimates = bool(reader.may(Field.RISK, choice.person))
    if estimates:
        reader.look(choice.person, Field.RISK, page="plan", reason=f"plan {row.ref}")
    given = request.POST if problem is not None else QueryDict()
    wanted = change_of(given, choice) if problem is not None else _present(choice)
    return show(
        request, "plans/person.html", status, row=row, choice=choice, person=asked.chosen.person, one=asked.chosen,
        estimates=estimates, may_change=_may_change(row, estimates=estimates), shelf=shelf_of(row, choice, wanted),
        prospect=_prospect(choice), effect=effect_of(row, choice, choice.raise_yearly),
        guarded=guarded_of(choice.guarded).values(), wanted=wanted, given=given, problem=problem,
        preview=preview(row, asked.seen.chosen, choice, wanted), whole=asked.seen.whole, key=new_ref(),
        names=names_of({choice.changed_by, choice.override_by}), currency=the_installation().currency,
        measures={one.key: one.label for one in CATALOGUE.measures}, kinds=KINDS, money_kinds=MONEY_KINDS,
        about=money_about,
    )  # fmt: skip


def _may_change(row: PlanRound, *, estimates: bool) -> bool:
    return estimates and row.state == "computed" and job_of(row) is None


def _prospect(choice: PlanChoice) -> Prospect | None:
    return prospect_of(choice.prospect) if choice.prospect else None


def _present(choice: PlanChoice) -> Change:
    kept = (choice.package or {}).get("measures", ())
    return Change(choice.person, choice.how, "", tuple(kept), tuple(choice.override), choice.override_reason)


def change_of(given: QueryDict, choice: PlanChoice) -> Change:
    """What a form asks for."""
    picked = tuple(key.removeprefix("pick-") for key in given if key.startswith("pick-"))
    return Change(
        choice.person, given.get("how", ""), given.get("reason", ""), picked, tuple(given.getlist("answered")),
        given.get("answer", ""),
    )  # fmt: skip


def shelf_of(row: PlanRound, choice: PlanChoice, wanted: Change) -> list[Shelf]:
    """What is on offer for the person, the strongest first."""
    if row.as_of is None:
        return []
    offers, guarded = offers_of(choice.offers, row.as_of), guarded_of(choice.guarded)
    found = [
        Shelf(CATALOGUE.measure(key), offer, guarded.get(key), key in wanted.measures) for key, offer in offers.items()
    ]
    return sorted(found, key=lambda one: (not one.chosen, -one.offer.lowering.middle, one.measure.key))


@page()
def person_sum(request: Request, plan: str, person: str) -> HttpResponse:
    """What the form as filled in so far would come to, for the person and for the whole."""
    asked = _asked(request, plan, person)
    if not request.reader.may(Field.RISK, asked.chosen.row.person):
        raise AbsentError
    made = preview(asked.row, asked.seen.chosen, asked.chosen.row, change_of(request.GET, asked.chosen.row))
    return _sum(request, asked, made)


def _sum(request: Request, asked: Asked, made: Preview) -> HttpResponse:
    return show(
        request, "plans/sum_alone.html", row=asked.row, choice=asked.chosen.row, preview=made, whole=asked.seen.whole,
        currency=the_installation().currency, measures={one.key: one.label for one in CATALOGUE.measures},
        money_kinds=MONEY_KINDS, kinds=KINDS, about=money_about,
        wanted=change_of(request.GET, asked.chosen.row),
    )  # fmt: skip


@require_POST
@page()
def person_change(request: Request, plan: str, person: str) -> HttpResponse:
    """Chooses another package for the person."""
    asked = _asked(request, plan, person)
    wanted = change_of(request.POST, asked.chosen.row)

    def again(problem: AnticipatedError, status: int) -> HttpResponse:
        return _shown(request, plan, person, problem, STATUS.get(problem.code, status))

    return attempt(
        lambda: plans.change(caller(request), plan, a_version(request.POST), wanted),
        reverse("plan_person", kwargs={"plan": plan, "person": person}),
        again,
    )


ROUTES = [
    path("plans/<plan:plan>/people/<person:person>/", person_page, name="plan_person"),
    path("plans/<plan:plan>/people/<person:person>/sum", person_sum, name="plan_sum"),
    path("plans/<plan:plan>/people/<person:person>/change", person_change, name="plan_change"),
]
