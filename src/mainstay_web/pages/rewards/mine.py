"""My total rewards, and the same statement of somebody else for who may see their pay."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.elements import Element
from mainstay.chapters.pay.mix import Part
from mainstay.chapters.pay.rewards import ASSUMED
from mainstay.chapters.pay.tax.bonus import SEPARATE, zone_said
from mainstay.chapters.pay.tax.catalogue import STATEMENT
from mainstay.chapters.pay.tax.deferral import CONDITIONS
from mainstay.chapters.pay.tax.law import VERSION
from mainstay.core.access import Act, Field, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.rewards import checked, forget_deduction, keep_deduction
from mainstay_web.pages.equity.words import units
from mainstay_web.pages.errors import STATUS, AbsentError, present
from mainstay_web.pages.giving import an_amount, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.pages.rewards.words import ADVICE, exact, share, whole
from mainstay_web.store.leaving import is_at_home
from mainstay_web.store.people import person_by_ref, whose_pay
from mainstay_web.store.rewards import AS_IT_IS, Statement, Tried, statement

MOST = 60
"""People on the list at once; a word finds the rest."""
READERS = frozenset({Role.COMPENSATION, Role.DIRECTOR, Role.HRBP})


def own_number(reader: Reader) -> str:
    """The reader's own number. Raises AbsentError for who is not employed here."""
    if not reader.actor.person:
        raise AbsentError
    reader.must(Act.REWARDS_OWN, reader.actor.person)
    return reader.actor.person


def told(found: Statement) -> dict[str, Any]:
    """What page and paper say of a statement."""
    return {
        "told": found, "elements": {one: one.label for one in Element}, "mix_parts": list(Part), "exact": exact,
        "whole": whole, "share": share, "units": units, "advice": ADVICE, "assumed": ASSUMED, "laws": STATEMENT,
        "rules": VERSION, "zone_said": zone_said, "conditions": CONDITIONS,
    }  # fmt: skip


def entered(request: Request) -> Tried:
    """What the form tries: deductions of a month, and a bonus. Raises InvalidError; OutOfForceError for a bonus of a
    year of which no rule speaks.
    """
    special = checked(an_amount(request.POST, "special")) if _has(request, "special") else None
    bonus = an_amount(request.POST, "bonus") if _has(request, "bonus") else None
    if bonus is not None:
        SEPARATE.on(date(request.reader.day.year, 12, 31))
    return Tried(special, bonus)


def _has(request: Request, name: str) -> bool:
    return bool(request.POST.get(name, "").strip())


def _own(request: Request, tried: Tried = AS_IT_IS, problem: AnticipatedError | None = None) -> HttpResponse:
    reader = request.reader
    found = present(statement(reader.actor, own_number(reader), reader.day, tried))
    status = STATUS.get(problem.code, 422) if problem else 200
    return show(request, "rewards/one.html", status, mine=True, problem=problem, tried=tried.special is not None,
                **told(found))  # fmt: skip


@page()
def mine(request: Request) -> HttpResponse:
    """One's own statement; what is posted is used for this answer and forgotten."""
    own_number(request.reader)
    if request.method != "POST":
        return _own(request)
    try:
        return _own(request, entered(request))
    except AnticipatedError as error:
        return _own(request, problem=error)


@require_POST
@page()
def keep(request: Request) -> HttpResponse:
    """Keeps one's own deductions."""
    number = own_number(request.reader)
    try:
        keep_deduction(caller(request), number, entered(request).special or 0)
    except AnticipatedError as error:
        return _own(request, problem=error)
    return HttpResponseRedirect(reverse("my_rewards"))


@require_POST
@page()
def forget(request: Request) -> HttpResponse:
    """Deletes them."""
    forget_deduction(caller(request), own_number(request.reader))
    return HttpResponseRedirect(reverse("my_rewards"))


def seen(request: Request, ref: str) -> Statement:
    """Somebody's statement; that it was looked at is written down. Raises AbsentError."""
    reader = request.reader
    person = person_by_ref(reader.actor, ref, reader.day, Field.PAY)
    if person is None or person.number == reader.actor.person:
        raise AbsentError
    fields = [Field.PAY, *([Field.EQUITY] if reader.may(Field.EQUITY, person.number) else [])]
    reader.look(person.number, *fields, page="rewards")
    return present(statement(reader.actor, person.number, reader.day))


@page()
def listing(request: Request) -> HttpResponse:
    """Whose statements the reader may open; amounts stand behind the look at one person."""
    reader = request.reader
    if reader.roles.isdisjoint(READERS):
        raise AbsentError
    words = request.GET.get("q", "").strip()[:60]
    found = whose_pay(reader.actor, reader.day, words)
    return show(request, "rewards/list.html", people=found[:MOST], count=found.count(), most=MOST, words=words)


@page()
def one(request: Request, person: str) -> HttpResponse:
    """Somebody else's statement, without anything that they entered themselves."""
    calculates = not request.reader.roles.isdisjoint(READERS) and is_at_home()
    return show(request, "rewards/one.html", mine=False, problem=None, tried=False, leaving=calculates,
                **told(seen(request, person)))  # fmt: skip


ROUTES = [
    path("my/rewards/", mine, name="my_rewards"),
    path("my/rewards/keep", keep, name="my_rewards_keep"),
    path("my/rewards/forget", forget, name="my_rewards_forget"),
    path("rewards/", listing, name="rewards_list"),
    path("rewards/<person:person>/", one, name="rewards"),
]
NAV = (
    Entry("my_rewards", Text("总薪酬", "My total rewards"), "coin", Group.MINE, frozenset({Role.EMPLOYEE}), order=20),
    Entry("rewards_list", Text("总薪酬单", "Statements of rewards"), "coin", Group.PAY, READERS, order=55),
)
