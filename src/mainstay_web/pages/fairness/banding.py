"""Pay bands: the table in force beside the pay in it, and a new one pasted from a spreadsheet."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import partial

import polars as pl
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.bands import BANDS, Band, Bands
from mainstay.chapters.pay.compression import CLOSENESS, Closeness
from mainstay.chapters.pay.pasted import amount
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.scanning import set_bands, set_closeness, take_list
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.files import as_file
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.giving import Given, a_day, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.installation import standards, the_installation
from mainstay_web.store.pay_bands import FEW, Placed, band_lines, bands, placed, suggested
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.refs import new_ref

COLUMNS = 5
MOST_LINES = 5_000
MOST_PEOPLE = 400
"""People on the page; filters find the others."""
_AMOUNTS = Text("职级或金额有误（下限≤目标≤上限）", "level or amounts are wrong (low ≤ target ≤ high)")
_GAPS = re.compile(r"\t|;|；")


@page(Act.MARKET)
def pay_bands(request: Request) -> HttpResponse:
    """The bands in force, with how many stand where; those to come; and the form."""
    return _show(request)


def _show(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    held = bands(reader.day)
    if problem is not None:
        text = request.POST.get("rows", "")
    else:
        text = written(held if held.rows else suggested(reader.actor, reader.day))
    return show(
        request, "fairness/bands.html", status, lines=band_lines(reader.actor, reader.day), text=text,
        problem=problem, given=request.POST if problem is not None else {}, key=new_ref(), few=FEW,
        may_set=bool(reader.may(Act.MARKET_REVIEW)), currency=the_installation().currency, standard=BANDS,
        history=[one for one in standards() if one.key == BANDS.key], closeness=in_force(CLOSENESS, reader.day),
        closeness_standard=CLOSENESS, day_now=reader.day,
    )  # fmt: skip


def written(given: Bands) -> str:
    """Bands as a spreadsheet copies them: tabs between columns, amounts in currency units."""
    return "\n".join(
        "\t".join((one.family, str(one.level), *(f"{major(part):.0f}" for part in (one.low, one.target, one.high))))
        for one in given.rows
    )


def read(text: str) -> Bands:
    """Bands pasted from a spreadsheet; a first line of heads is passed over. Raises InvalidError with the line."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise InvalidError(Text("行数过多。", "There are too many lines."), field="rows")
    rows = [_GAPS.split(line) for line in lines]
    if rows and len(rows[0]) > 1 and not rows[0][1].strip().isdigit():
        del rows[0]
    try:
        return Bands(tuple(_band(cells, at) for at, cells in enumerate(rows, start=1)))
    except ValueError as error:
        raise InvalidError(
            Text("同一序列同一职级出现了两次。", "One family and level stands in it twice."), field="rows"
        ) from error


def _band(cells: list[str], at: int) -> Band:
    if len(cells) != COLUMNS:
        raise _wrong(at, Text("应有五列：序列、职级、下限、目标、上限", "five columns are wanted"))
    family, level, *amounts = (cell.strip() for cell in cells)
    try:
        low, target, high = (_amount(one) for one in amounts)
        return Band(family, int(level), low, target, high)
    except ValueError as error:
        raise _wrong(at, _AMOUNTS) from error


def _amount(text: str) -> int:
    """Yearly money in minor units. Raises ValueError."""
    read_ = amount(text)
    if read_ is None or read_.amount is None:
        raise ValueError(text)
    return read_.amount


def _wrong(at: int, what: Text) -> InvalidError:
    return InvalidError(Text("第 {at} 行：{what}。", "Line {at}: {what}.").fill(at=at, what=what), field="rows")


@page(Act.MARKET)
def pay_places(request: Request) -> HttpResponse:
    """Where each person stands in the band: all, or those of one family and level, or only those outside."""
    reader, asked = request.reader, request.GET
    rows = _asked(request)
    return show(
        request, "fairness/places.html", rows=rows[:MOST_PEOPLE], count=len(rows), asked=asked,
        outside=bool(asked.get("outside")), query=asked.urlencode(), key=new_ref(),
        options=[(one, one) for one in sorted({one.family for one in bands(reader.day).rows})],
        currency=the_installation().currency, may_export=bool(reader.may(Act.EXPORT)),
    )  # fmt: skip


def _asked(request: Request) -> list[Placed]:
    """Those whom the filters ask for."""
    asked, level = request.GET, request.GET.get("level", "")
    rows = placed(
        request.reader.actor, request.reader.day, asked.get("family", ""),
        int(level) if level.isdecimal() and len(level) < 3 else None,
    )  # fmt: skip
    if asked.get("outside"):
        rows = [one for one in rows if one.place is not None and (one.place.below or one.place.above)]
    return rows


TABLE: dict[str, tuple[Text, pl.DataType]] = {
    "number": (Text("员工编号", "person number"), pl.String()), "name": (Text("姓名", "name"), pl.String()),
    "family": (Text("序列", "family"), pl.String()), "level": (Text("职级", "level"), pl.Int64()),
    "fixed": (Text("固定年薪（全职）", "fixed yearly pay, full time"), pl.Decimal(18, 2)),
    "low": (Text("下限", "low"), pl.Decimal(18, 2)), "target": (Text("目标", "target"), pl.Decimal(18, 2)),
    "high": (Text("上限", "high"), pl.Decimal(18, 2)),
    "compa": (Text("比较比率", "compa-ratio"), pl.Decimal(8, 4)),
    "penetration": (Text("区间渗透率", "range penetration"), pl.Decimal(8, 4)),
}  # fmt: skip
"""What an export holds: each column's meaning and type."""
_PART = Decimal("0.0001")


@require_POST
@fresh
@page(Act.MARKET)
def pay_places_file(request: Request, form: str) -> HttpResponse:
    """The whole list as a file, by the same filters and rights; noted in the audit record."""
    if not request.reader.may(Act.EXPORT):
        raise AbsentError
    rows = _asked(request)
    take_list(caller(request), "bands", form, len(rows))
    frame = pl.DataFrame([_line(one) for one in rows], {key: kind for key, (_, kind) in TABLE.items()}, orient="row")
    return as_file(frame, form, "pay-bands", {key: text for key, (text, _) in TABLE.items()}, request.reader.day)


def _line(one: Placed) -> dict[str, object]:
    at = one.place
    amounts = (at.band.low, at.band.target, at.band.high) if at is not None else ()
    return {
        "number": one.person.number, "name": one.person.name, "family": one.person.family, "level": one.person.level,
        "fixed": major(one.fixed), **dict(zip(("low", "target", "high"), map(major, amounts), strict=False)),
        "compa": at.compa.quantize(_PART) if at else None,
        "penetration": at.penetration.quantize(_PART) if at else None,
    }  # fmt: skip


@require_POST
@page(Act.MARKET_REVIEW)
def pay_bands_set(request: Request) -> HttpResponse:
    """Puts pasted bands in force from a day on."""
    given = request.POST
    return attempt(
        lambda: set_bands(caller(request), read(given.get("rows", "")), a_day(given, "since"), given.get("reason", "")),
        reverse("pay_bands"),
        partial(_show, request),
    )


@require_POST
@page(Act.MARKET_REVIEW)
def closeness_set(request: Request) -> HttpResponse:
    """Sets how far apart pay is to stand, from today."""
    given = request.POST
    return attempt(
        lambda: set_closeness(caller(request), _closeness(given), given.get("reason", "")),
        reverse("pay_bands"),
        partial(_show, request),
    )


def _closeness(given: Given) -> Closeness:
    data: dict[str, object] = {}
    for name in ("level_step", "boss_step", "veteran_step"):
        data[name] = str(_share(given, name))
    for name in ("newcomer_months", "veteran_months", "least"):
        text = given.get(name, "").strip()
        if not text.isdecimal():
            raise InvalidError(Text("请填写整数。", "Give a whole number."), field=name)
        data[name] = int(text)
    return CLOSENESS.read(data)


def _share(given: Given, name: str) -> Decimal:
    try:
        return Decimal(given.get(name, "").strip().removesuffix("%")) / 100
    except InvalidOperation as error:
        raise InvalidError(Text("请填写百分比。", "Give a percentage."), field=name) from error


ROUTES = [
    path("pay/bands/", pay_bands, name="pay_bands"),
    path("pay/bands/people/", pay_places, name="pay_places"),
    path("pay/bands/people/file/<slug:form>", pay_places_file, name="pay_places_file"),
    path("pay/bands/set", pay_bands_set, name="pay_bands_set"),
    path("pay/bands/distances", closeness_set, name="closeness_set"),
]
NAV = (
    Entry(
        "pay_bands", Text("带宽与结构", "Bands and mix"), "stairs-up", Group.PAY, act=Act.MARKET, order=15,
        under="/pay/bands/",
    ),
)  # fmt: skip
