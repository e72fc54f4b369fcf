"""The market board, what one of its rows is made of, one person's line, and everybody's gap."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.line import Line, last_met, to_close
from mainstay.chapters.pay.market import PERCENTS
from mainstay.core.access import Act, Field
from mainstay.core.calendar import add_months
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import major, minor
from mainstay.core.text import Language, Text
from mainstay.report.charts.strip import StripData, strip
from mainstay.report.sheets import write_csv, write_xlsx
from mainstay.report.written import money as money_text
from mainstay_web.actions.market_lines import gaps_exported, publish
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.giving import attempt, caller
from mainstay_web.pages.market.parts import shared
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.installation import the_installation
from mainstay_web.store.market import board_of, drifts, line_for, line_history, lines
from mainstay_web.store.market_board import BoardRow, names, past_of, point, rows, sums
from mainstay_web.store.market_lists import published_on
from mainstay_web.store.people import person_by_ref
from mainstay_web.store.tables.refs import new_ref

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8",
}  # fmt: skip
MONEY = pl.Decimal(18, 2)
A_PAGE = 100


@page(Act.MARKET)
def market(request: Request) -> HttpResponse:
    """Every own job beside the market."""
    return _market(request)


def _market(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    found = rows(reader.actor, reader.day)
    only = request.GET.get("only", "")
    kept = [one for one in found if _wanted(one, only)]
    return show(
        request, "market/board.html", status, **shared(request, "market"), rows=kept[:A_PAGE], whole=len(kept),
        some=any(one.blend is not None for one in found),
        sums=sums(found), point=point, only=only, currency=the_installation().currency, key=new_ref(), problem=problem,
        published=published_on(reader.actor, reader.day),
        drifted=len(drifts(reader.actor, reader.day, add_months(reader.day, -2))),
    )  # fmt: skip


def _wanted(row: BoardRow, only: str) -> bool:
    match only:
        case "under":
            return row.cost > 0
        case "unpriced":
            return row.blend is None
        case _:
            return row.blend is not None


@require_POST
@page(Act.MARKET)
def market_publish(request: Request) -> HttpResponse:
    """Writes the agreed market as facts of today."""
    return attempt(
        lambda: publish(caller(request)), reverse("market"), lambda error, status: _market(request, error, status)
    )


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


@page(Act.MARKET)
def market_gaps(request: Request) -> HttpResponse:
    """Everybody under their line, the smallest gap first, and how far each sum of money reaches."""
    reader = request.reader
    mine = _lines(request)
    cost = to_close(mine.values())
    drifted = drifts(reader.actor, reader.day, add_months(reader.day, -2))
    return show(
        request, "market/gaps.html", 200, **shared(request, "market_gaps"), cost=cost, steps=cost.steps[:500],
        people=names([*(one.own.person for one, _ in cost.steps[:500]), *(one.person for one in drifted)]),
        known=sum(one.gap is not None for one in mine.values()), unknown=_unknown(mine), drifted=drifted,
        currency=the_installation().currency,
    )  # fmt: skip


def _lines(request: Request) -> dict[str, Line]:
    """Lines of others: nobody works on their own."""
    reader = request.reader
    found = lines(reader.actor, reader.day)
    return {number: one for number, one in found.items() if number != reader.actor.person}


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
    request.reader.must(Act.MARKET)
    if form not in FORMS:
        raise AbsentError
    mine = [one for one in _lines(request).values() if one.line is not None]
    gaps_exported(caller(request), form, len(mine))
    answer = HttpResponse(_file(mine, form, request.lang), content_type=FORMS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="market-gaps.{form}"'
    return answer


COLUMNS: tuple[tuple[Text, Text, pl.DataType], ...] = (
    (Text("人员编号", "Person"), Text("公司内的编号。", "The company's number."), pl.String()),
    (Text("姓名", "Name"), Text("姓名。", "The name."), pl.String()),
    (Text("岗位", "Job"), Text("岗位。", "The job."), pl.String()),
    (Text("职级", "Level"), Text("职级。", "The level."), pl.Int64()),
    (Text("城市", "City"), Text("城市。", "The city."), pl.String()),
    (Text("骨干", "Key"), Text("是否骨干。", "Whether key."), pl.Boolean()),
    (Text("口径", "Definition"), Text("计入哪些薪酬。", "What counts as pay."), pl.String()),
    (Text("分位", "Percentile"), Text("薪酬线取哪个分位。", "The line's percentile."), pl.Int64()),
    (Text("薪酬线", "Line"), Text("年度金额，按全职。", "A year, at full time."), MONEY),
    (Text("本人薪酬", "Pay"), Text("年度金额，按全职。", "A year, at full time."), MONEY),
    (Text("市场位置", "Place"), Text("在市场中的分位。", "The percentile in the market."), pl.String()),
    (Text("差距", "Gap"), Text("正数为不足。", "Above zero: short of it."), MONEY),
    (Text("差距比例", "Gap, share"), Text("差距占薪酬线的比例。", "The gap as a share of the line."), pl.Decimal(8, 4)),
    (Text("补足所需", "Cost to close"), Text("按实际工时的年度金额。", "A year, at actual hours."), MONEY),
)


def _file(mine: list[Line], form: str, language: Language) -> bytes:
    people = names(one.own.person for one in mine)
    made = [_cells(one, people[one.own.person].name, language) for one in sorted(mine, key=lambda one: one.own.person)]
    schema = {label.in_(language): kind for label, _, kind in COLUMNS}
    frame = pl.DataFrame(made, schema, orient="row")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"gaps.{form}"
        if form == "xlsx":
            meanings = {label.in_(language): meaning for label, meaning, _ in COLUMNS}
            write_xlsx(frame, file, Text("市场差距", "Gaps").in_(language), meanings)
        else:
            write_csv(frame, file)
        return file.read_bytes()


def _cells(one: Line, name: str, language: Language) -> tuple[object, ...]:
    own, policy = one.own, one.policy
    return (
        own.person, name, own.job, own.level, own.city, own.key,
        policy.definition.label.in_(language) if policy else None, policy.percent if policy else None,
        None if one.line is None else major(one.line), None if one.pay is None else major(one.pay),
        one.place.written if one.place else None, None if one.gap is None else major(one.gap), one.share,
        major(one.cost),
    )  # fmt: skip


@page(Act.MARKET)
def market_person(request: Request, person: str) -> HttpResponse:
    """One person's line: where pay stands, the gap, when the line was last met, and what it is made of."""
    reader = request.reader
    row = person_by_ref(reader.actor, person, reader.day)
    if row is None or row.number == reader.actor.person:
        raise AbsentError
    reader.look(row.number, Field.PAY, page="market_person")
    line = line_for(reader.actor, row.number, reader.day)
    if line is None:
        raise AbsentError
    history = line_history(row, board_of(reader.day), reader.day)
    currency = the_installation().currency
    return show(
        request, "market/person.html", 200, **shared(request, "market_gaps"), person=row, line=line, currency=currency,
        history=history[::-1], met=last_met(history), chart=_strip(line, currency), percents=PERCENTS,
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
    )  # fmt: skip
    data = StripData(points, float(major(line.pay)), money_text(line.pay, currency), words.fill(gap=lacking))
    return strip("market-strip", data)


ROUTES = [
    path("pay/market/", market, name="market"),
    path("pay/market/publish", market_publish, name="market_publish"),
    path("pay/market/spot/", market_spot, name="market_spot"),
    path("pay/market/gaps/", market_gaps, name="market_gaps"),
    path("pay/market/gaps/<slug:form>", market_gaps_file, name="market_gaps_file"),
    path("pay/market/people/<person:person>/", market_person, name="market_person"),
]
NAV = (Entry("market", Text("市场薪酬", "Market pay"), "scale", Group.PAY, act=Act.MARKET, order=10),)
