"""All pay reviews, and the form for a new one or another period."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.review import State
from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay_web.actions import review_running
from mainstay_web.actions.review_running import BEFORE_FREEZE, Plan
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.giving import Given, a_day, a_version, an_amount, attempt, caller, page_of
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.store.installation import the_installation
from mainstay_web.store.reviews import purses, review_by_ref, reviews, runs, sees_reviews, unfilled, waiting_for
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.reviews import PayReview

WHO = frozenset({Role.COMPENSATION, Role.DIRECTOR, Role.HRBP})


@page()
def review_list(request: Request) -> HttpResponse:
    """Every review that the reader has to do with."""
    reader = request.reader
    if not sees_reviews(reader.actor, reader.day):
        raise AbsentError
    found = reviews(reader.actor, reader.day)
    budgets = {one.ref: purses(reader.actor, one, reader.day) for one in found}
    return show(
        request, "reviews/list.html", reviews=found, budgets=budgets, State=State,
        currency=the_installation().currency, may_run=runs(reader.actor, reader.day),
        may_guide=bool(reader.may(Act.MARKET)),
    )  # fmt: skip


@page()
def review_waiting(request: Request) -> HttpResponse:
    """Leads to the sheet that waits for the reader; to all reviews where several do, or none any more."""
    refs = list(waiting_for(request.reader.actor, request.reader.day))
    if len(refs) == 1:
        return HttpResponseRedirect(reverse("pay_sheet", kwargs={"review": refs[0]}) + "?which=open")
    return HttpResponseRedirect(reverse("pay_reviews"))


def _fills(reader: Reader) -> bool:
    """Whether lines wait for a manager; whoever has all reviews in the menu needs no second entry."""
    return not reader.roles & WHO and unfilled(reader.actor, reader.day).exists()


@page(Act.REVIEW_RUN)
def review_new(request: Request) -> HttpResponse:
    """The form of a new review."""
    return _form(request, None)


@require_POST
@page(Act.REVIEW_RUN)
def review_add(request: Request) -> HttpResponse:
    """Drafts a review."""
    return attempt(
        lambda: review_running.draft(caller(request), _plan(request.POST)),
        page_of("pay_review", "review"),
        partial(_form, request, None),
    )


@page(Act.REVIEW_RUN)
def review_edit(request: Request, review: str) -> HttpResponse:
    """The form of a review that is not frozen."""
    return _form(request, _editable(request, review))


@require_POST
@page(Act.REVIEW_RUN)
def review_revise(request: Request, review: str) -> HttpResponse:
    """Changes name, days and the company's budget."""
    row = _editable(request, review)
    return attempt(
        lambda: review_running.revise(caller(request), review, a_version(request.POST), _plan(request.POST)),
        reverse("pay_review", kwargs={"review": review}),
        partial(_form, request, row),
    )


def _editable(request: Request, ref: str) -> PayReview:
    row = review_by_ref(request.reader.actor, ref, request.reader.day)
    if row is None or State(row.state) not in BEFORE_FREEZE:
        raise AbsentError
    return row


def _plan(given: Given) -> Plan:
    return Plan(
        given.get("name", ""), a_day(given, "effective"), a_day(given, "since"), a_day(given, "until"),
        an_amount(given, "amount"),
    )  # fmt: skip


def _form(
    request: Request, row: PayReview | None, problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    year = request.reader.day.year
    usual = {
        "name": "", "effective": f"{year + 1}-01-01", "since": f"{year}-01-01", "until": f"{year}-12-31", "amount": "",
    }  # fmt: skip
    if row is not None:
        whole = row.budgets.filter(unit="").values_list("amount", flat=True).first() or 0
        usual = {
            "name": row.name, "effective": row.effective.isoformat(), "since": row.since.isoformat(),
            "until": row.until.isoformat(), "amount": f"{major(whole):f}",
        }  # fmt: skip
    given = request.POST if problem is not None else usual
    return show(
        request, "reviews/form.html", status, row=row, given=given, problem=problem,
        currency=the_installation().currency, key=new_ref(),
    )  # fmt: skip


ROUTES = [
    path("pay/reviews/", review_list, name="pay_reviews"),
    path("pay/reviews/waiting/", review_waiting, name="pay_review_waiting"),
    path("pay/reviews/new/", review_new, name="pay_review_new"),
    path("pay/reviews/add", review_add, name="pay_review_add"),
    path("pay/reviews/<pay_review:review>/edit/", review_edit, name="pay_review_edit"),
    path("pay/reviews/<pay_review:review>/edit/save", review_revise, name="pay_review_revise"),
]
NAV = (
    Entry("pay_reviews", Text("调薪", "Pay reviews"), "coin", Group.PAY, WHO, order=30),
    Entry(
        "pay_review_waiting", Text("下属调薪", "Raises to fill in"), "coin", Group.TEAM, frozenset({Role.MANAGER}),
        order=40, under="/pay/reviews/", when=_fills,
        waits=lambda reader: [unfilled(reader.actor, reader.day)],
    ),
)  # fmt: skip
