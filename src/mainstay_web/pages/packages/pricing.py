"""The options of a raise request in real money: before tax, what reaches the person, what the company pays. P7."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from mainstay.chapters.pay.request_money import rules_said
from mainstay.core.access import Field
from mainstay_web.actions import InvalidError
from mainstay_web.pages.errors import present
from mainstay_web.pages.giving import an_amount
from mainstay_web.pages.packages.building import picked
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.pages.rewards.words import ADVICE
from mainstay_web.store.cases import case_by_ref
from mainstay_web.store.installation import the_installation
from mainstay_web.store.people import refs_of
from mainstay_web.store.pricing import pricing


@page()
def package_priced(request: Request, case: str) -> HttpResponse:
    """A part of the case page; who works on the case and may see this person's pay gets it, others get nothing here."""
    reader = request.reader
    seen = present(case_by_ref(reader.actor, case, reader.day))
    if not reader.may(Field.PAY, seen.row.person):
        return show(request, "packages/priced.html", told=None)
    reader.look(seen.row.person, Field.PAY, page="package", reason=f"case {case}")
    amounts = {key: _amount(request, key) for key in picked(request.GET)}
    told = pricing(reader.actor, seen.row.person, reader.day, amounts)
    laws = [law for one in told.options for law in one.laws] if told is not None else []
    return show(
        request, "packages/priced.html", told=told, currency=the_installation().currency, advice=ADVICE,
        rules=rules_said(laws) if laws else None,
        ref=refs_of([seen.row.person])[seen.row.person],
    )  # fmt: skip


def _amount(request: Request, key: str) -> int:
    """The cash in the form; what cannot be read yet, while it is typed, is the usual price."""
    try:
        return an_amount(request.GET, f"amount-{key}")
    except InvalidError:
        return 0


ROUTES = [path("packages/<case:case>/priced", package_priced, name="package_priced")]
