"""Everybody's gap to their line, what closing it costs, whom the market pushed under, and one person's line."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.drift import Cause
from mainstay.chapters.pay.line import Line, to_close
from mainstay.chapters.pay.market import PERCENTS
from mainstay.core.access import Act, Field
from mainstay.core.calendar import add_months
from mainstay.core.money import major, minor
from mainstay.core.text import Text
from mainstay.report.charts.strip import StripData, strip
from mainstay.report.written import money as money_text
from mainstay_web.actions.market_lines import market_exported
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.files import TABLES
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.giving import caller
from mainstay_web.pages.market.parts import shared
from mainstay_web.pages.market.sheets import gaps_file
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.installation import the_installation
from mainstay_web.store.market import board_of, drifts, line_for, line_history, lines, met_of, when_met
from mainstay_web.store.market_board import names
from mainstay_web.store.people import person_by_ref

A_PAGE = 100
CAUSES = {one.value: one.text for one in Cause}
DRIFT_MONTHS = 2
"""For how long somebody whom the market pushed under stands in the list."""


@page(Act.MARKET)
def market_gaps(request: Request) -> HttpResponse:
    """Everybody under their line, the smallest gap first, and how far each sum of money reaches."""
    reader = request.reader
    mine = lines(reader.actor, reader.day)
    cost = to_close(mine.values())
    at = Paginator(cost.steps, A_PAGE).get_page(request.GET.get("page"))
    shown = [one.own.person for one, _ in at]
    drifted = drifts(reader.actor, reader.day, add_months(reader.day, -DRIFT_MONTHS))
    return show(
        request, "market/gaps.html", 200, **shared(request, "market_gaps"), cost=cost, at=at,
        people=names([*shown, *(one.person for one in drifted)]), met=when_met(reader.actor, shown, reader.day),
        known=sum(one.gap is not None for one in mine.values()), unknown=_unknown(mine), drifted=drifted,
        causes=CAUSES, currency=the_installation().currency,
    )  # fmt: skip


def _unknown(mine: dict[str, Line]) -> list[tuple[Text, int]]:
    """Why the market says nothing of key people, and of how many."""
    counted: dict[Text, int] = {}
    for one in mine.values():
        if one.own.key and one.why is not None:
            counted[one.why.text] = counted.get(one.why.text, 0) + 1
    return sorted(counted.items(), key=lambda pair: -pair[1])


@require_POST
@fresh
@page(Act.EXPORT)
def market_gaps_file(request: Request, form: str) -> HttpResponse:
    """The list of gaps as a workbook or as CSV, of the people whose pay the reader may see; noted."""
    reader = request.reader
    reader.must(Act.MARKET)
    if form not in TABLES:
        raise AbsentError
    mine = [one for one in lines(reader.actor, reader.day).values() if one.line is not None]
    market_exported(caller(request), "market_gaps", form, len(mine))
    numbers = [one.own.person for one in mine]
    return gaps_file(mine, names(numbers), when_met(reader.actor, numbers, reader.day), form, request.lang)


@page(Act.MARKET)
def market_person(request: Request, person: str) -> HttpResponse:
    """One person's line: where pay stands, the gap, when the line was last met, and what it is made of."""
    reader = request.reader
    row = person_by_ref(reader.actor, person, reader.day)
    line = line_for(reader.actor, row.number, reader.day) if row is not None else None
    if row is None or line is None:
        raise AbsentError
    reader.look(row.number, Field.PAY, page="market_person")
    history = line_history(row, board_of(reader.day), reader.day)
    pushed = drifts(reader.actor, reader.day, add_months(reader.day, -DRIFT_MONTHS))
    currency = the_installation().currency
    return show(
        request, "market/person.html", 200, **shared(request, "market_gaps"), person=row, line=line, currency=currency,
        history=history[::-1], met=met_of(history), chart=_strip(line, currency), percents=PERCENTS,
        causes=CAUSES, drift=next((one for one in pushed if one.person == row.number), None),
    )  # fmt: skip


def _strip(line: Line, currency: str) -> object | None:
    if line.blend is None or line.pay is None or line.gap is None:
        return None
    points = tuple(
        (f"P{percent}", float(amount), money_text(minor(amount), currency))
        for percent, amount in sorted(line.blend.cell.points.items())
    )
    lacking = money_text(abs(line.gap), currency)
    words = (
        Text("距薪酬线差 {gap}。", "{gap} short of the line.") if line.gap > 0 else
        Text("高于薪酬线 {gap}。", "{gap} above the line.")
    ).fill(gap=lacking)  # fmt: skip
    own = money_text(line.pay, currency)
    return strip("market-strip", StripData(points, float(major(line.pay)), own, words, f"P{line.blend.percent}"))


ROUTES = [
    path("pay/market/gaps/", market_gaps, name="market_gaps"),
    path("pay/market/gaps/<slug:form>", market_gaps_file, name="market_gaps_file"),
    path("pay/market/people/<person:person>/", market_person, name="market_person"),
]
