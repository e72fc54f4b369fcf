"""Sales: brought as a file or pasted, listed, taken back, and clawed back where a customer left."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.commission.terms import Measure
from mainstay.company.beside import SALES
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError, InputError
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.commission import runs as run_acts
from mainstay_web.actions.commission import sales as acts
from mainstay_web.pages.errors import present
from mainstay_web.pages.files import language_of, taken
from mainstay_web.pages.giving import a_day, attempt, caller
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.charge import names_of
from mainstay_web.store.commission import intakes, sale_by_ref, sales, without_plan
from mainstay_web.store.commission_claims import claim
from mainstay_web.store.commission_files import Brought, brought, pasted
from mainstay_web.store.commission_files import template as empty_book
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.refs import new_ref

SHOWN = 100


@page(Act.COMMISSION_DESIGN)
def sales_page(request: Request) -> HttpResponse:
    """Every sale, the newest first; and the form that brings more."""
    if request.method != "POST":
        return _listed(request)

    def bring() -> object:
        found = _given(request)
        return acts.bring(caller(request), found.source, found.content, request.POST.get("measure", ""), found.rows)

    return attempt(bring, reverse("commission_sales"), partial(_listed, request))


def _given(request: Request) -> Brought:
    files: list[UploadedFile[Any]] = request.FILES.getlist("files")
    if files:
        return brought((one.name or "", one.chunks()) for one in files)
    text = request.POST.get("pasted", "")
    if not text.strip():
        raise InvalidError(Text("请选择文件，或粘贴表格。", "Choose a file, or paste a table."), field="files")
    return pasted(text)


def _listed(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    words = request.GET.get("q", "").strip()[:100]
    every = sales(reader.actor, reader.day, words)
    unpaid = without_plan(every)
    only = bool(request.GET.get("unpaid"))
    at = Paginator(unpaid if only else every, SHOWN).get_page(request.GET.get("page", "1"))
    return show(
        request, "commission/sales.html", status, at=at, words=words, problem=problem, key=new_ref(),
        unpaid=unpaid.count(), only=only,
        faults=problem.faults if isinstance(problem, InputError) else (), columns=SALES.columns,
        names=names_of({one.person for one in at}), brought=intakes(reader.actor, reader.day)[:5],
        currency=the_installation().currency, pasted=request.POST.get("pasted", ""),
        measures=tuple(Measure), measure=request.POST.get("measure", ""),
        called={one.value: one.label for one in Measure},
    )  # fmt: skip


@page(Act.COMMISSION_DESIGN)
def sale(request: Request, sale: str) -> HttpResponse:
    """One sale, and the two ways in which it comes to nothing."""
    return _one(request, sale)


def _one(
    request: Request, ref: str, what: str = "", problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    row = present(sale_by_ref(request.reader.actor, ref, request.reader.day))
    return show(
        request, "commission/sale.html", status, row=row, names=names_of({row.person, row.intake.made_by}),
        problem=problem, what=what, given=request.POST if problem else {}, key=new_ref(),
        currency=the_installation().currency, owed=claim(row, request.reader.day), measure=Measure(row.measure).label,
    )  # fmt: skip


@require_POST
@page(Act.COMMISSION_DESIGN)
def sale_back(request: Request, sale: str) -> HttpResponse:
    """Takes it back by a later row."""
    return attempt(
        lambda: acts.reverse(caller(request), sale, request.POST.get("reason", "")),
        reverse("commission_sale", kwargs={"sale": sale}),
        partial(_one, request, sale, "back"),
    )


@require_POST
@page(Act.COMMISSION_DESIGN)
def sale_claw(request: Request, sale: str) -> HttpResponse:
    """Claws back what it paid, by the plan's rule."""
    return attempt(
        lambda: run_acts.claw_back(
            caller(request), sale, a_day(request.POST, "lost_on"), request.POST.get("reason", "")
        ),
        reverse("commission_sale", kwargs={"sale": sale}),
        partial(_one, request, sale, "claw"),
    )  # fmt: skip


@page(Act.COMMISSION_DESIGN)
def template(request: Request, language: str) -> HttpResponse:
    """Our own workbook to fill in."""
    del request
    chosen = language_of(language)
    return taken(empty_book(chosen), f"mainstay-sales-{chosen}.xlsx")


ROUTES = [
    path("commission/sales/", sales_page, name="commission_sales"),
    path("commission/sales/template/<str:language>", template, name="commission_template"),
    path("commission/sales/<commission_sale:sale>/", sale, name="commission_sale"),
    path("commission/sales/<commission_sale:sale>/back", sale_back, name="commission_sale_back"),
    path("commission/sales/<commission_sale:sale>/claw", sale_claw, name="commission_sale_claw"),
]
