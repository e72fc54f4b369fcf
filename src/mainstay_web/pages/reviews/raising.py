"""Carrying out a raise that was promised: how much, of what, from when; the pay itself then keeps the promise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.elements import RAISABLE, Element, standing
from mainstay.core.access import Field, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay_web.actions import raises
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.fresh import approving
from mainstay_web.pages.giving import Given, a_day, a_version, a_word, an_amount, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.store.charge import names_of
from mainstay_web.store.fairness_effect import Effect, effect_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.raises import (
    Waiting,
    answered_before,
    carried_out,
    judged,
    to_carry_out,
    waiting,
    waiting_by_ref,
)
from mainstay_web.store.tables.refs import new_ref


@page()
def raise_list(request: Request) -> HttpResponse:
    """Raises that were promised: those that wait, and those that were carried out."""
    reader = request.reader
    if Role.DIRECTOR not in reader.roles:
        raise AbsentError
    open_ones, done = waiting(reader.actor, reader.day), carried_out(reader.actor, reader.day)
    return show(
        request, "reviews/raises.html", waiting=open_ones, done=done, currency=the_installation().currency,
        names=names_of([*(one.by for one in open_ones), *(one.approved_by for one, _ in done)]), Element=Element,
    )  # fmt: skip


@page()
def raise_one(request: Request, promise: str) -> HttpResponse:
    """The form that carries one out."""
    return _shown(request, promise)


def _found(reader: Reader, ref: str) -> Waiting:
    return present(waiting_by_ref(reader.actor, ref, reader.day))


def _shown(request: Request, promise: str, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    found = _found(reader, promise)
    pay = standing(raises.paid_rows(found.row.person), reader.day)
    usual = Element.YEAR_END if "bonus" in found.row.measure else Element.BASE
    given: Given = request.POST if problem is not None else {
        "element": usual.value if usual in pay else Element.BASE.value, "since": _next_month(reader),
        "yearly": f"{major(found.row.reserved):f}" if found.row.reserved else "",
    }  # fmt: skip
    return show(
        request, "reviews/raise.html", status, found=found, row=found.row, pay=pay, given=given, problem=problem,
        elements=[one for one in RAISABLE if one in pay], currency=the_installation().currency, key=new_ref(),
        names=names_of([found.by, found.row.owner]), effect=_effect(reader, found, given),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Live:
    """What the raise as filled in would do: beside colleagues, the manager and groups; and whether somebody answers."""

    fair: Effect | None
    answered: bool


def _effect(reader: Reader, found: Waiting, given: Given) -> Live:
    """Of a raise of fixed pay; of any other, and of one that cannot be read yet, nothing."""
    try:
        raised = judged(found.row, a_word(Element, given, "element"), an_amount(given, "yearly"), reader.day)
    except AnticipatedError:
        return Live(None, answered=False)
    if raised <= 0:
        return Live(None, answered=False)
    fair = effect_of(reader.actor, found.row.person, raised, reader.day)
    return Live(fair, answered=answered_before(found.row, raised))


@page()
def raise_effect(request: Request, promise: str) -> HttpResponse:
    """What the raise would do, while it is filled in."""
    found = _found(request.reader, promise)
    request.reader.look(found.row.person, Field.PAY, page="pay_raise", reason="")
    return show(
        request, "reviews/raise_effect.html", effect=_effect(request.reader, found, request.GET), given=request.GET,
        currency=the_installation().currency,
    )  # fmt: skip


def _next_month(reader: Reader) -> str:
    """Raises usually hold from a month's first day; today's if it is one."""
    day = reader.day
    if day.day == 1:
        return day.isoformat()
    return (day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1, day=1)).isoformat()


@require_POST
@approving
@page()
def raise_carry_out(request: Request, promise: str) -> HttpResponse:
    """Carries it out, after the reader has just shown again who they are."""
    _found(request.reader, promise)
    given = request.POST
    return attempt(
        lambda: raises.carry_out_raise(
            caller(request), promise, a_version(given), a_word(Element, given, "element"), an_amount(given, "yearly"),
            a_day(given, "since"), given.get("reason", ""), given.get("answer", ""),
        ),
        reverse("pay_raises"),
        partial(_shown, request, promise),
    )  # fmt: skip


ROUTES = [
    path("pay/raises/", raise_list, name="pay_raises"),
    path("pay/raises/<promise:promise>/", raise_one, name="pay_raise"),
    path("pay/raises/<promise:promise>/effect", raise_effect, name="pay_raise_effect"),
    path("pay/raises/<promise:promise>/carry-out", raise_carry_out, name="pay_raise_carry_out"),
]
NAV = (
    Entry(
        "pay_raises", Text("执行加薪", "Raises to carry out"), "trending-up", Group.PAY, frozenset({Role.DIRECTOR}),
        order=34, waits=lambda reader: [to_carry_out(reader.actor, reader.day)],
    ),
)  # fmt: skip
