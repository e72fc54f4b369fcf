"""What vests when, for whom and on what it hangs; and refresh grants to speak of before the cliff."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import path
from markupsafe import Markup

from mainstay.chapters.equity.refresh import REFRESH
from mainstay.core.access import Act
from mainstay.core.money import major, minor, written
from mainstay.core.text import Text
from mainstay.report.charts.calendar import calendar, calendar_of
from mainstay_web.pages.equity.words import in_parts, must_see, units
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store import equity_pool
from mainstay_web.store.equity_facts import condition_in_words
from mainstay_web.store.equity_lists import Coming, coming, plans_in_force
from mainstay_web.store.equity_refresh import refreshes
from mainstay_web.store.installation import the_installation
from mainstay_web.store.people import people_named
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.shares import stored

SHOWN = 60


@page()
def ahead(request: Request) -> HttpResponse:
    """The calendar of the next twelve or twenty-four months."""
    reader = request.reader
    must_see(reader)
    months = 24 if request.GET.get("months") == "24" else 12
    found = coming(reader.actor, reader.day, months)
    at = Paginator(found, SHOWN).get_page(request.GET.get("page"))
    return show(
        request, "equity/calendar.html", months=months, lines=at.object_list, at=at,
        chart=_chart(found, reader.day, the_installation().currency), people=people_named(one.person for one in found),
        units=units, doubts=sum(one.doubt for one in found), in_words=condition_in_words, count=len(found),
        keeps=bool(reader.may(Act.EQUITY_WORK)),
    )  # fmt: skip


def _chart(found: list[Coming], day: date, currency: str) -> Markup | None:
    """Bars by day: money where a unit has a value, else units."""
    worth = equity_pool.per_unit(day)

    def said(size: int) -> Text:
        return written(size, currency) if worth else in_parts(size)

    sizes = [(one.day, minor(major(worth) * one.units) if worth else stored(one.units)) for one in found]
    data = calendar_of(day, sizes, said)
    return calendar("vesting", data) if data else None


@page()
def refresh(request: Request) -> HttpResponse:
    """Key people whose unvested equity will no longer hold them soon, with the grant that would mend it."""
    reader = request.reader
    must_see(reader)
    everyone = request.GET.get("who") == "all"
    found = refreshes(reader.actor, reader.day, key_only=not everyone)
    at = Paginator(found, SHOWN).get_page(request.GET.get("page"))
    return show(
        request, "equity/refresh.html", lines=at.object_list, at=at, count=len(found), everyone=everyone,
        now=sum(one.proposal.falls_on <= reader.day for one in found),
        rule=in_force(REFRESH, reader.day), standard=REFRESH, units=units, currency=the_installation().currency,
        plans=plans_in_force(reader.day), keeps=bool(reader.may(Act.EQUITY_WORK)),
    )  # fmt: skip


ROUTES = [
    path("equity/calendar/", ahead, name="equity_calendar"),
    path("equity/refresh/", refresh, name="equity_refresh"),
]
