"""The company's lines and the rate of ageing: what holds, what was put forward, and the second person's answer."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.ageing import AGEING, Ageing
from mainstay.chapters.pay.market import PERCENTS, Definition
from mainstay.chapters.pay.policy import HIGHEST_LEVEL, LINES, Policy
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.market_lines import policy_of, propose_ageing, propose_line, review_line
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.fresh import approving
from mainstay_web.pages.giving import Given, a_day, a_version, a_word, attempt, caller
from mainstay_web.pages.market.parts import a_count, a_share, shared
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.market_lists import cities, families, line_book, line_by_ref, policies_by_people, sources
from mainstay_web.store.tables.market import LineProposal
from mainstay_web.store.tables.refs import new_ref


@page(Act.MARKET)
def line_list(request: Request) -> HttpResponse:
    """What holds, and what waits."""
    return _list(request)


def _list(request: Request, problem: AnticipatedError | None = None, status: int = 200, at: str = "") -> HttpResponse:
    reader = request.reader
    book = present(line_book(reader.actor, reader.day))
    told = [*book.waiting, *book.past]
    return show(
        request, "market/lines.html", status, **shared(request, "market_lines"), book=book, key=new_ref(),
        policies=policies_by_people(book.now), families=families(reader.actor, reader.day),
        cities=cities(reader.actor, reader.day), sources=sources(reader.actor, reader.day), percents=PERCENTS,
        highest=HIGHEST_LEVEL, problem=problem, at=at, given=request.POST if problem else {}, me=who(reader.actor),
        names=names_of(name for one in told for name in (one.proposed_by, one.reviewed_by)), policy_of=policy_of,
        ageing_of=lambda row: AGEING.read(row.value), lines=LINES, ageing=AGEING, whom=whom,
    )  # fmt: skip


def policy_given(given: Given, known: list[str]) -> Policy:
    """A policy from the form. Raises InvalidError for what makes no sense."""
    weights = {name: weight for at, name in enumerate(known) if (weight := _weight(given, f"weight-{at}"))}
    try:
        return Policy(
            given.get("family", ""), a_count(given, "level_from", 0), a_count(given, "level_to", HIGHEST_LEVEL),
            given.get("city", ""), given.get("whom", "key") != "all", weights, a_count(given, "percent", 75),
            a_word(Definition, given, "definition"),
        )  # fmt: skip
    except ValueError as error:
        raise InvalidError(
            Text(
                "职级由低到高，分位为 10、25、50、75、90 之一。",
                "Levels ascend; the percentile is 10, 25, 50, 75 or 90.",
            )
        ) from error


def _weight(given: Given, name: str) -> Decimal:
    text = given.get(name, "").strip()
    if not text:
        return Decimal(0)
    try:
        weight = Decimal(text)
    except InvalidOperation as error:
        raise InvalidError(Text("权重应为数字。", "A weight is a number."), field=name) from error
    if not weight.is_finite() or not 0 <= weight <= 1000:
        raise InvalidError(Text("权重应在 0 到 1000 之间。", "A weight is from 0 to 1000."), field=name)
    return weight


@require_POST
@page(Act.MARKET)
def line_propose(request: Request) -> HttpResponse:
    """Puts a line forward."""
    given, reader = request.POST, request.reader
    return attempt(
        lambda: propose_line(
            caller(request), policy_given(given, sources(reader.actor, reader.day)), a_day(given, "since"),
            given.get("reason", ""),
        ),
        reverse("market_lines"), lambda error, status: _list(request, error, status, "line"),
    )  # fmt: skip


@require_POST
@page(Act.MARKET)
def line_drop(request: Request) -> HttpResponse:
    """Puts the end of a line forward; the form names which by its place in the list that holds today."""
    given, reader = request.POST, request.reader
    book = line_book(reader.actor, reader.day)
    policies = policies_by_people(book.now) if book is not None else []
    place = given.get("place", "")
    if not place.isdecimal() or int(place) >= len(policies) or given.get("whom") != whom(policies[int(place)]):
        raise AbsentError
    return attempt(
        lambda: propose_line(
            caller(request), policies[int(place)], a_day(given, "since"), given.get("reason", ""), drop=True
        ),
        reverse("market_lines"), lambda error, status: _list(request, error, status, "drop"),
    )  # fmt: skip


def whom(policy: Policy) -> str:
    """For whom a policy is, as a form's value: so that a list that moved meanwhile ends no other line."""
    return "|".join(str(part) for part in policy.for_whom)


@require_POST
@page(Act.MARKET)
def ageing_propose(request: Request) -> HttpResponse:
    """Puts a rate of ageing forward."""
    given = request.POST
    return attempt(
        lambda: propose_ageing(caller(request), _rate(given), a_day(given, "since"), given.get("reason", "")),
        reverse("market_lines"), lambda error, status: _list(request, error, status, "ageing"),
    )  # fmt: skip


def _rate(given: Given) -> Ageing:
    share = a_share(given, "rate")
    try:
        return Ageing(share)
    except ValueError as error:
        raise InvalidError(Text("年增长率应在 ±30% 之内。", "A yearly rate is within ±30%."), field="rate") from error


@require_POST
@approving
@page(Act.MARKET_REVIEW)
def line_review(request: Request, line: str, what: str) -> HttpResponse:
    """Agrees to what was put forward, or refuses it."""
    row: LineProposal | None = line_by_ref(request.reader.actor, line, request.reader.day)
    if row is None or what not in ("agree", "refuse"):
        raise AbsentError
    return attempt(
        lambda: review_line(
            caller(request), line, a_version(request.POST), request.POST.get("note", ""), agree=what == "agree"
        ),
        reverse("market_lines"), lambda error, status: _list(request, error, status, line),
    )  # fmt: skip


ROUTES = [
    path("pay/market/lines/", line_list, name="market_lines"),
    path("pay/market/lines/propose", line_propose, name="market_line_propose"),
    path("pay/market/lines/drop", line_drop, name="market_line_drop"),
    path("pay/market/lines/ageing", ageing_propose, name="market_ageing_propose"),
    path("pay/market/lines/<marketline:line>/<slug:what>", line_review, name="market_line_review"),
]
