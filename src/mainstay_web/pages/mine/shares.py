"""My shares: what vests when, what it is worth and would be worth, what leaving would take; exercise and co-invest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST
from markupsafe import Markup

from mainstay.chapters.equity.leavers import Leaving
from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import major, written
from mainstay.core.text import Text
from mainstay.report.charts.calendar import calendar, calendar_of
from mainstay_web.actions import InvalidError
from mainstay_web.actions.equity import deeds, projects
from mainstay_web.actions.equity.outcomes import KINDS as DEED_KINDS
from mainstay_web.pages.equity.overview import a_number
from mainstay_web.pages.equity.projects import SIDES, sharing
from mainstay_web.pages.equity.words import FLOWS, IMPORTED, STATUSES, in_parts, kind_label, price, units
from mainstay_web.pages.errors import present
from mainstay_web.pages.giving import Given, a_version, an_amount, attempt, caller
from mainstay_web.pages.mine.data import own as own_number
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.equity_facts import condition_in_words
from mainstay_web.store.equity_own import Own, own
from mainstay_web.store.equity_worth import Price, at, leave, leaving_by_day, scenarios, values_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.project_leaving import left_for_good
from mainstay_web.store.projects import Place, if_left, own_places
from mainstay_web.store.rewards_equity import equity_year
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.shares import stored

NEVER_ASKED = frozenset({Leaving.DEATH, Leaving.DISABILITY})
"""Kinds of leaving that nobody plans."""


@page()
def my_shares(request: Request) -> HttpResponse:
    """Everything about one's own equity."""
    return _shown(request)


def _shown(
    request: Request, where: str = "", problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    reader = request.reader
    number = own_number(reader, Act.EQUITY_OWN)
    mine = present(own(reader.actor, reader.day))
    currency, places = the_installation().currency, own_places(reader.actor, reader.day)
    return show(
        request, "mine/shares.html", status, mine=mine, now=at(mine), values=values_of(mine),
        year=equity_year(number, reader.day), chart=_chart(mine, currency), statuses=STATUSES, imported_words=IMPORTED,
        words=FLOWS, kind_label=kind_label, price=price, units=units, in_words=condition_in_words, currency=currency,
        agreed_words=DEED_KINDS,
        key=new_ref(), problem=problem, at=where, given=request.POST if problem else {},
        places=[(one, sharing(one.row.project)) for one in places], **_supposed(request, mine, places),
        side_words=SIDES,
    )  # fmt: skip


def _supposed(request: Request, mine: Own, places: Sequence[Place]) -> dict[str, object]:
    """What the reader asked for: another price, another day."""
    typed = _typed(request.GET)
    supposed = Price(typed=typed)
    how, left = _leaving(request.GET)
    early = left is not None and left < mine.day
    on = left if left is not None and not early else mine.day + timedelta(days=1)
    over = {one.row.pk for one in places if one.over} | left_for_good(one.row.pk for one in places)
    return {
        "scenarios": scenarios(mine, typed), "typed": typed, "today": leaving_by_day(mine)[0],
        "typed_text": f"{major(typed):f}" if typed is not None else "",
        "by_day": leaving_by_day(mine, supposed), "left": left, "how": how, "early": early,
        "gone": leave(mine, left, how, supposed) if left is not None and not early else None,
        "leaving_on": on, "places_left": {
            one.row.pk: if_left(one.row, how, on) for one in places if one.row.paid_in and one.row.pk not in over
        },
        "leavings": [(one.value, one.label.in_(request.lang)) for one in Leaving if one not in NEVER_ASKED],
    }  # fmt: skip


def _typed(given: Given) -> int | None:
    if not given.get("price", "").strip():
        return None
    try:
        return an_amount(given, "price")
    except InvalidError:
        return None


def _leaving(given: Given) -> tuple[Leaving, date | None]:
    kinds = {one.value: one for one in Leaving}
    how = kinds.get(given.get("how", ""), Leaving.VOLUNTARY)
    try:
        return how, date.fromisoformat(given.get("left", ""))
    except ValueError:
        return how, None


def _chart(mine: Own, currency: str) -> Markup | None:
    """A bar for each day to come: in money where what a unit brings is known of all, else in units."""
    ahead = list(mine.coming())
    known = all(worth is not None for _, _, worth in ahead)

    def said(size: int) -> Text:
        return written(size, currency) if known else in_parts(size)

    def sizes() -> Iterator[tuple[date, int]]:
        for on, count, worth in ahead:
            yield on, stored(count) if worth is None or not known else worth

    data = calendar_of(mine.day, sizes(), said)
    return calendar("mine", data) if data else None


@require_POST
@page()
def exercise(request: Request, award: str) -> HttpResponse:
    """Asks to exercise; somebody of the company approves and carries it out."""
    own_number(request.reader, Act.EQUITY_OWN)

    def do() -> None:
        given = request.POST
        deeds.exercise_own(caller(request), award, a_number(given, "units"), given.get("words", ""))
        messages.success(
            request, Text("已提交，批准后会通知您。", "Sent; you will hear once it is approved.").in_(request.lang)
        )

    return attempt(do, reverse("my_shares"), partial(_shown, request, award))


@require_POST
@page()
def subscribe(request: Request, place: str) -> HttpResponse:
    """Subscribes to a project, or changes it before the last day."""
    own_number(request.reader, Act.EQUITY_OWN)

    def do() -> None:
        given = request.POST
        projects.subscribe(caller(request), place, a_version(given), an_amount(given, "amount"))
        messages.success(request, Text("已认购。", "You have subscribed.").in_(request.lang))

    return attempt(do, reverse("my_shares") + "#projects", partial(_shown, request, place))


ROUTES = [
    path("my/shares/", my_shares, name="my_shares"),
    path("my/shares/<award:award>/exercise", exercise, name="my_exercise"),
    path("my/shares/<place:place>/subscribe", subscribe, name="my_subscribe"),
]
NAV = (
    Entry("my_shares", Text("我的股权", "My shares"), "chart-line", Group.MINE, frozenset({Role.EMPLOYEE}), order=15),
)
