"""The processing register, the impact assessment made from it, and the notice to staff."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.registering import enter_rule, set_entry
from mainstay_web.pages.files import language_of, printed, taken
from mainstay_web.pages.giving import a_day, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.assessment import SAFEGUARDS, assessment
from mainstay_web.store.explained import NEVER
from mainstay_web.store.installation import the_installation
from mainstay_web.store.register import coverable, register, rules
from mainstay_web.store.tables.refs import new_ref

PAPER = "privacy/assessment.typ"


@page(Act.REGISTER)
def the_register(request: Request) -> HttpResponse:
    """Every purpose and signal with its ground."""
    return _shown(request)


def _shown(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    entries = register(request.reader.day)
    return show(
        request, "privacy/register.html", status, purposes=[one for one in entries if one.switch is None],
        signals=[one for one in entries if one.switch is not None], gaps=sum(one.gap for one in entries),
        rules=rules(request.reader.day), coverable=coverable(), problem=problem, key=new_ref(), given=request.POST,
        chosen=request.POST.getlist("covers"), may_set=bool(request.reader.may(Act.STANDARD_SET)),
        names=dict(coverable()),
    )  # fmt: skip


@require_POST
@page(Act.STANDARD_SET)
def rule(request: Request) -> HttpResponse:
    """Enters a rule of the company."""
    given = request.POST

    def do() -> None:
        enter_rule(
            caller(request), given.get("title", ""), given.get("number", ""), a_day(given, "since"),
            given.get("consulted_with", ""), a_day(given, "consulted_on"), a_day(given, "published_on"),
            given.getlist("covers"),
        )  # fmt: skip
        messages.success(request, Text("已登记。", "Entered.").in_(request.lang))

    return attempt(do, reverse("register"), partial(_shown, request))


@require_POST
@page(Act.STANDARD_SET)
def entry(request: Request) -> HttpResponse:
    """Takes a signal's entry out of the register, or puts it back."""
    given = request.POST
    return attempt(
        lambda: set_entry(
            caller(request), given.get("signal", ""), given.get("there") == "yes", given.get("reason", "")
        ),
        reverse("register"),
        partial(_shown, request),
    )


@page(Act.REGISTER)
def impact(request: Request, lang: str) -> HttpResponse:
    """The impact assessment as a PDF, filled in as far as the system knows."""
    paper = printed(PAPER, assessment(request.reader.day, language_of(lang)))
    return taken(paper, f"impact-assessment-{lang}.pdf")


@page(Act.REGISTER)
def notice(request: Request) -> HttpResponse:
    """The text to tell staff and their representatives before use (PIPL 17, Labour Contract Law 4, AI Act 26(7))."""
    entries = register(request.reader.day)
    return show(
        request, "privacy/notice.html", company=the_installation().company,
        on=[one for one in entries if one.switch is not None and one.switch.on], never=NEVER, safeguards=SAFEGUARDS,
        purposes=[one for one in entries if one.switch is None],
    )  # fmt: skip


ROUTES = [
    path("register/", the_register, name="register"),
    path("register/rule", rule, name="register_rule"),
    path("register/entry", entry, name="register_entry"),
    path("register/assessment/<str:lang>.pdf", impact, name="impact"),
    path("register/notice", notice, name="notice"),
]
NAV = (
    Entry(
        "register", Text("处理登记", "Processing register"), "clipboard-list", Group.HOUSE, act=Act.REGISTER, order=40
    ),
)
