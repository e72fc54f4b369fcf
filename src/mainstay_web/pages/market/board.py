"""The market board, and what one of its rows is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.market import PERCENTS
from mainstay.core.access import Act
from mainstay.core.calendar import add_months
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.market_lines import market_exported, publish
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.files import TABLES
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.giving import Given, attempt, caller
from mainstay_web.pages.market.parts import shared
from mainstay_web.pages.market.sheets import board_file
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.installation import the_installation
from mainstay_web.store.market import drifts
from mainstay_web.store.market_board import BoardRow, names, past_of, point, rows, sums
from mainstay_web.store.market_lists import published_on, to_review
from mainstay_web.store.tables.refs import new_ref

A_PAGE = 100
USUAL = (25, 50, 75, 90)
"""Percentiles that the board always shows; one more where a line stands at it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows are wanted: `only` under the line, or unpriced; empty: those with a market."""

    only: str
    family: str
    city: str

    def wants(self, row: BoardRow) -> bool:
        """Whether a row is among them."""
        if self.family not in ("", row.family) or self.city not in ("", row.spot.city):
            return False
        match self.only:
            case "under":
                return row.cost > 0
            case "unpriced":
                return row.blend is None
            case _:
                return row.blend is not None


def _asked(given: Given) -> Asked:
    return Asked(given.get("only", ""), given.get("family", ""), given.get("city", ""))


@page(Act.MARKET)
def market(request: Request) -> HttpResponse:
    """Every own job beside the market."""
    return _market(request)


def _market(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader, asked = request.reader, _asked(request.GET)
    found = rows(reader.actor, reader.day)
    at = Paginator([one for one in found if asked.wants(one)], A_PAGE).get_page(request.GET.get("page"))
    lined = {one.blend.percent for one in found if one.blend is not None}
    return show(
        request, "market/board.html", status, **shared(request, "market"), at=at, asked=asked,
        query=urlencode({"only": asked.only, "family": asked.family, "city": asked.city}),
        some=any(one.blend is not None for one in found), percents=sorted({*USUAL, *lined}),
        families=sorted({one.family for one in found if one.family}),
        cities=sorted({one.spot.city for one in found if one.spot.city}),
        sums=sums(found), point=point, currency=the_installation().currency, key=new_ref(), problem=problem,
        published=published_on(reader.actor, reader.day), spot_of=spot_of,
        drifted=len(drifts(reader.actor, reader.day, add_months(reader.day, -2))),
    )  # fmt: skip


def spot_of(row: BoardRow) -> str:
    """The page of one row."""
    level = "" if row.spot.level is None else row.spot.level
    return f"{reverse('market_spot')}?{urlencode({'job': row.spot.job, 'level': level, 'city': row.spot.city})}"


@require_POST
@fresh
@page(Act.EXPORT)
def market_file(request: Request, form: str) -> HttpResponse:
    """The board as a workbook or as CSV, of the people whose pay the reader may see; noted."""
    reader = request.reader
    reader.must(Act.MARKET)
    if form not in TABLES:
        raise AbsentError
    found = rows(reader.actor, reader.day)
    market_exported(caller(request), "market_board", form, len(found))
    return board_file(found, form, request.lang)


@require_POST
@page(Act.MARKET)
def market_publish(request: Request) -> HttpResponse:
    """Writes the agreed market as facts of today."""
    return attempt(lambda: publish(caller(request)), reverse("market"), partial(_market, request))


@page(Act.MARKET)
def market_spot(request: Request) -> HttpResponse:
    """What one row of the board is made of: surveys, cells, ageing, weights, interval; and its people."""
    reader = request.reader
    asked = (request.GET.get("job", ""), request.GET.get("level", ""), request.GET.get("city", ""))
    found = [
        one for one in rows(reader.actor, reader.day)
        if (one.spot.job, "" if one.spot.level is None else str(one.spot.level), one.spot.city) == asked
    ]  # fmt: skip
    if not found:
        raise AbsentError
    row = found[0]
    return show(
        request, "market/spot.html", 200, **shared(request, "market"), row=row, percents=PERCENTS,
        people=names(one.own.person for one in row.lines), currency=the_installation().currency,
        past=past_of(row, reader.day),
    )  # fmt: skip


ROUTES = [
    path("pay/market/", market, name="market"),
    path("pay/market/board/<slug:form>", market_file, name="market_file"),
    path("pay/market/publish", market_publish, name="market_publish"),
    path("pay/market/spot/", market_spot, name="market_spot"),
]
NAV = (
    Entry("market", Text("市场薪酬", "Market pay"), "scale", Group.PAY, act=Act.MARKET, order=10,
          waits=lambda reader: to_review(reader.actor, reader.day)),
)  # fmt: skip
