"""The target mix of the four parts of pay: by family and level beside what is paid, person by person, and a new one."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import partial

import polars as pl
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.mix import MIXES, Line, Mix, Mixes, Part, deviation
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.deciding import set_mix
from mainstay_web.actions.scanning import take_list
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.files import as_file
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.giving import a_day, attempt, caller
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.installation import standards, the_installation
from mainstay_web.store.pay_bands import FEW
from mainstay_web.store.pay_mix import Mixed, groups, mixed, mixes
from mainstay_web.store.tables.refs import new_ref

COLUMNS, MOST_LINES, MOST_PEOPLE = 7, 500, 400
HIGHEST = 99
ANY = "*"
"""For any family."""
_GAPS = re.compile(r"\t|;|；")
_WRONG = Text("第 {at} 行：{what}。", "Line {at}: {what}.")
_SEVEN = Text(
    "应有七列：序列（* 为任何）、职级自、至、四个百分比",
    "seven columns are wanted: family (* for any), levels from and to, four percentages",
)
_NUMBERS = Text("职级或百分比有误", "a level or a percentage is wrong")
_WHOLE = Text("四个百分比合计应为 100%", "the four percentages come to 100%")
_TWICE = Text("同一序列同一职级范围只能有一行。", "Each family and span of levels has one line.")


@page(Act.MARKET)
def pay_mix(request: Request) -> HttpResponse:
    """The targets in force, what is paid beside them by family and level, and the form."""
    return _show(request)


def _show(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    held = mixes(reader.day)
    given = request.POST if problem is not None else {}
    return show(
        request, "fairness/mix.html", status, held=held, parts=list(Part), rows=groups(mixed(reader.actor, reader.day)),
        deviation=deviation, text=given.get("rows", written(held)), problem=problem, given=given, key=new_ref(),
        tolerance=given.get("tolerance", f"{held.tolerance * 100:f}".rstrip("0").rstrip(".")), few=FEW,
        may_set=bool(reader.may(Act.MARKET_REVIEW)), standard=MIXES, highest=HIGHEST, day_now=reader.day,
        history=[one for one in standards() if one.key == MIXES.key],
    )  # fmt: skip


def written(given: Mixes) -> str:
    """Targets as a spreadsheet copies them: tabs between columns, shares as percentages."""
    return "\n".join(
        "\t".join((
            line.family or ANY, str(line.lowest), str(line.highest),
            *(f"{100 * line.mix.of(part):.4f}".rstrip("0").rstrip(".") for part in Part),
        ))
        for line in given.lines
    )  # fmt: skip


def read(text: str, tolerance: str) -> Mixes:
    """Targets pasted from a spreadsheet; a first line of heads is passed over. Raises InvalidError with the line."""
    rows = [_GAPS.split(line.strip("\r\n")) for line in text.splitlines() if line.strip()]
    if len(rows) > MOST_LINES:
        raise InvalidError(Text("行数过多。", "There are too many lines."), field="rows")
    if rows and len(rows[0]) > 1 and not rows[0][1].strip().isdigit():
        del rows[0]
    lines = tuple(_line(cells, at) for at, cells in enumerate(rows, start=1))
    allowed = _percent(tolerance, InvalidError(Text("请填写百分比。", "Give a percentage."), field="tolerance"))
    try:
        return Mixes(lines, allowed)
    except ValueError as error:
        raise InvalidError(_TWICE, field="rows") from error


def _line(cells: list[str], at: int) -> Line:
    if len(cells) != COLUMNS:
        raise _wrong(at, _SEVEN)
    family, lowest, highest, *shares = (cell.strip() for cell in cells)
    if not (lowest.isdecimal() and highest.isdecimal() and int(lowest) <= int(highest) <= HIGHEST):
        raise _wrong(at, _NUMBERS)
    parts = [_percent(one, _wrong(at, _NUMBERS)) for one in shares]
    try:
        return Line("" if family == ANY else family, int(lowest), int(highest), Mix(*parts))
    except ValueError as error:
        raise _wrong(at, _WHOLE) from error


def _percent(text: str, wrong: InvalidError) -> Decimal:
    try:
        share = Decimal(text.strip().removesuffix("%")) / 100
    except InvalidOperation as error:
        raise wrong from error
    if not share.is_finite():
        raise wrong
    return share


def _wrong(at: int, what: Text) -> InvalidError:
    return InvalidError(_WRONG.fill(at=at, what=what), field="rows")


@require_POST
@page(Act.MARKET_REVIEW)
def pay_mix_set(request: Request) -> HttpResponse:
    """Puts pasted targets in force from a day on."""
    given = request.POST
    return attempt(
        lambda: set_mix(
            caller(request), read(given.get("rows", ""), given.get("tolerance", "")), a_day(given, "since"),
            given.get("reason", ""),
        ),
        reverse("pay_mix"),
        partial(_show, request),
    )  # fmt: skip


@page(Act.MARKET)
def pay_mix_people(request: Request) -> HttpResponse:
    """The mix of each person of a family and level, or of those whose mix is off its target."""
    reader, asked = request.reader, request.GET
    rows = _asked(request)
    return show(
        request, "fairness/mix_people.html", rows=rows[:MOST_PEOPLE], count=len(rows), parts=list(Part),
        deviation=deviation, tolerance=mixes(reader.day).tolerance, currency=the_installation().currency,
        where=" · ".join(one for one in (asked.get("family", ""), asked.get("level", "")) if one),
        off=bool(asked.get("off")), query=asked.urlencode(), key=new_ref(), may_export=bool(reader.may(Act.EXPORT)),
    )  # fmt: skip


def _asked(request: Request) -> list[Mixed]:
    asked, level = request.GET, request.GET.get("level", "")
    rows = mixed(
        request.reader.actor, request.reader.day, asked.get("family"),
        int(level) if level.isdecimal() and len(level) < 3 else None,
    )  # fmt: skip
    return [one for one in rows if one.off] if asked.get("off") else rows


TABLE: dict[str, tuple[Text, pl.DataType]] = {
    "number": (Text("员工编号", "person number"), pl.String()), "name": (Text("姓名", "name"), pl.String()),
    "family": (Text("序列", "family"), pl.String()), "level": (Text("职级", "level"), pl.Int64()),
    "cash": (Text("年度现金", "annual cash"), pl.Decimal(18, 2)),
    "ahead": (Text("未归属（年均）", "to vest, a year"), pl.Decimal(18, 2)),
    **{part.value: (part.label, pl.Decimal(6, 4)) for part in Part},
    **{f"target_{part.value}": (Text(f"目标：{part.label.zh}", f"target: {part.label.en}"), pl.Decimal(6, 4))
       for part in Part},
}  # fmt: skip
"""What an export holds: each column's meaning and type; shares of one."""


@require_POST
@fresh
@page(Act.MARKET)
def pay_mix_file(request: Request, form: str) -> HttpResponse:
    """The whole list as a file, by the same filters and rights; noted in the audit record."""
    if not request.reader.may(Act.EXPORT):
        raise AbsentError
    rows = _asked(request)
    take_list(caller(request), "mix", form, len(rows))
    frame = pl.DataFrame(
        [_exported(one) for one in rows], {key: kind for key, (_, kind) in TABLE.items()}, orient="row"
    )
    return as_file(frame, form, "pay-mix", {key: text for key, (text, _) in TABLE.items()}, request.reader.day)


def _exported(one: Mixed) -> dict[str, object]:
    return {
        "number": one.person.number, "name": one.person.name, "family": one.person.family, "level": one.person.level,
        "cash": major(sum(one.parts.values())), "ahead": major(one.ahead),
        **{part.value: one.own.of(part) for part in Part},
        **{f"target_{part.value}": one.aim.of(part) if one.aim else None for part in Part},
    }  # fmt: skip


ROUTES = [
    path("pay/bands/mix/", pay_mix, name="pay_mix"),
    path("pay/bands/mix/people/", pay_mix_people, name="pay_mix_people"),
    path("pay/bands/mix/people/file/<slug:form>", pay_mix_file, name="pay_mix_file"),
    path("pay/bands/mix/set", pay_mix_set, name="pay_mix_set"),
]
