"""All scans, and the form in which the factors of a new one are chosen."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import partial

from django.http import HttpResponse, QueryDict
from django.urls import path
from django.views.decorators.http import require_POST

from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay.loop.splits import Reference
from mainstay_web.actions import InvalidError
from mainstay_web.actions.scanning import scan
from mainstay_web.pages.fairness.words import told
from mainstay_web.pages.giving import a_word, attempt, caller, page_of
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.charge import names_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.scanning import FACTORS, Choices
from mainstay_web.store.scans import scans
from mainstay_web.store.tables.refs import new_ref

_USUAL = Choices()


@page(Act.FAIRNESS)
def fairness(request: Request) -> HttpResponse:
    """The newest scan in short, all before it, and the form."""
    return _list(request, request.GET)


@require_POST
@page(Act.FAIRNESS)
def fairness_scan_new(request: Request) -> HttpResponse:
    """Looks at everybody's pay by the chosen factors."""
    return attempt(
        lambda: scan(caller(request), choices_of(request.POST), request.POST.get("reason", "")),
        page_of("fairness_scan", "scan"),
        partial(_list, request, request.POST),
    )


def _list(
    request: Request, given: QueryDict, problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    reader = request.reader
    found = scans(reader.actor, reader.day)
    chosen = given.getlist("factors") or list(found[0].factors if found else _USUAL.factors)
    choices = {**_USUAL.kept(), **(found[0].choices if found else {}), **given.dict()}
    return show(
        request, "fairness/list.html", status, scans=found, told=told(found[0], the_installation().currency) if found
        else [], factors=FACTORS, chosen=chosen, choices=choices, problem=problem, currency=the_installation().currency,
        reference_options=[(one.value, one.label.in_(request.lang)) for one in Reference],
        names=names_of(one.made_by for one in found), key=new_ref(),
    )  # fmt: skip


def choices_of(given: QueryDict) -> Choices:
    """The filled-in form. Raises InvalidError."""
    return Choices(
        tuple(key for key in FACTORS if key in given.getlist("factors")), _number(given, "beyond", 1),
        _number(given, "target", 100), _number(given, "cap", 100), a_word(Reference, given, "reference"),
    )  # fmt: skip


def _number(given: QueryDict, name: str, over: int) -> float:
    """A number or, over a hundred, a percentage. It is no money."""
    try:
        value = Decimal(given.get(name, "").strip().removesuffix("%"))
    except InvalidOperation as error:
        raise InvalidError(Text("请填写数字。", "Give a number."), field=name) from error
    if not value.is_finite():
        raise InvalidError(Text("请填写数字。", "Give a number."), field=name)
    return float(value / over)


ROUTES = [
    path("fairness/", fairness, name="fairness"),
    path("fairness/scan", fairness_scan_new, name="fairness_scan_new"),
]
NAV = (Entry("fairness", Text("内部公平性", "Fairness"), "scale", Group.PAY, act=Act.FAIRNESS, order=20),)
