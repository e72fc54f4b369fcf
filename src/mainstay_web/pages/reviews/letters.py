"""Letters of raises: for the person on screen and as a PDF in either language, and that they were read."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.elements import Element, Per
from mainstay.core.access import Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import major
from mainstay.core.text import Language, Text
from mainstay.report.written import day as written_day
from mainstay_web.actions import review_approval
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.files import language_of, printed, taken
from mainstay_web.pages.giving import attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.store.charge import names_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.reviews import letter_for, own_letters
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.reviews import PayLetter

PAPER = "reviews/letter.typ"
PERS = {Per.MONTH.value: Text("每月", "a month"), Per.YEAR.value: Text("每年", "a year")}


@page()
def mine(request: Request) -> HttpResponse:
    """Every letter to the reader."""
    if not request.reader.actor.person:
        raise AbsentError
    return show(
        request, "reviews/letters.html", letters=own_letters(request.reader.actor),
        currency=the_installation().currency,
    )  # fmt: skip


@page()
def one(request: Request, letter: str) -> HttpResponse:
    """One letter, to its person."""
    return _shown(request, letter)


def _shown(request: Request, letter: str, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    row = _letter(request.reader, letter)
    if row.person != request.reader.actor.person:
        raise AbsentError
    return show(
        request, "reviews/letter.html", status, row=row, told=data_of(row, request.reader.lang), key=new_ref(),
        problem=problem, names=names_of([row.review.approved_by]),
    )  # fmt: skip


def _letter(reader: Reader, ref: str) -> PayLetter:
    return present(letter_for(reader.actor, ref, reader.day))


@require_POST
@page()
def acknowledge(request: Request, letter: str) -> HttpResponse:
    """The person has read it."""
    return attempt(
        lambda: review_approval.acknowledge(caller(request), letter),
        reverse("my_letter", kwargs={"letter": letter}),
        partial(_shown, request, letter),
    )


@page()
def as_paper(request: Request, letter: str, lang: str) -> HttpResponse:
    """The letter as a PDF; also for HR in charge, as it was sent."""
    row = _letter(request.reader, letter)
    return taken(printed(PAPER, data_of(row, language_of(lang))), f"pay-letter-{row.ref}-{lang}.pdf", shown=True)


def data_of(row: PayLetter, language: Language) -> dict[str, Any]:
    """What the letter says, in one language; amounts in full, to the last fen."""
    here = the_installation()
    names = names_of([row.person, row.review.approved_by])

    def amount(units: int) -> str:
        return f"{here.currency} {major(units):,.2f}"

    return {
        "lang": language, "company": here.company, "name": names.get(row.person, row.person), "number": row.person,
        "review": row.review.name, "reason": row.review.approval_reason,
        "approved_by": names.get(row.review.approved_by, ""),
        "issued": written_day(row.issued_on).in_(language), "effective": written_day(row.effective).in_(language),
        "lines": [
            [f"{Element(element).label.in_(language)} · {PERS[per].in_(language)}", amount(before), amount(after),
             amount(after - before)]
            for element, per, before, after in row.lines
        ],
        "before": amount(row.yearly_before), "after": amount(row.yearly_after),
        "more": amount(row.yearly_after - row.yearly_before),
    }  # fmt: skip


ROUTES = [
    path("my/letters/", mine, name="my_letters"),
    path("my/letters/<pay_letter:letter>/", one, name="my_letter"),
    path("my/letters/<pay_letter:letter>/read", acknowledge, name="my_letter_read"),
    path("my/letters/<pay_letter:letter>/<str:lang>.pdf", as_paper, name="pay_letter_pdf"),
]
NAV = (
    Entry(
        "my_letters", Text("我的薪酬通知", "My pay letters"), "mail", Group.MINE, frozenset({Role.EMPLOYEE}), order=32
    ),
)
