"""The guideline of raises: the matrix in force by results and place in the market, and a new one from a spreadsheet."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.guideline import GUIDELINE, Guideline, Suggested
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.deciding import set_guideline
from mainstay_web.pages.giving import Given, a_day, attempt, caller
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.installation import standards
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.refs import new_ref

_GAPS = re.compile(r"\t|;|；")
_COMMAS = re.compile(r"[,，、\s]+")
_CELL = Text(
    "第 {row} 行第 {column} 格应写成“下限/常用/上限”，如 3/5/8",
    'cell {column} of line {row} wants "at least/usual/at most", such as 3/5/8',
)
_SHAPE = Text(
    "行数应比绩效分界多一，每行的格数应比薪酬位置分界多一；分界从小到大。",
    "It wants one line more than there are edges of results, and in each one cell more than there are edges of the "
    "position; edges ascend.",
)


@page(Act.MARKET)
def guideline(request: Request) -> HttpResponse:
    """The matrix in force, and the form."""
    return _shown(request)


def _shown(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    held = in_force(GUIDELINE, reader.day)
    given = request.POST if problem is not None else written(held)
    return show(
        request, "reviews/guideline.html", status, held=held, given=given, problem=problem, key=new_ref(),
        may_set=bool(reader.may(Act.MARKET_REVIEW)), standard=GUIDELINE, day_now=reader.day,
        history=[one for one in standards() if one.key == GUIDELINE.key],
    )  # fmt: skip


def written(given: Guideline) -> dict[str, str]:
    """A guideline as one fills it in: edges with commas, and a line for each row of results, the best first."""
    rows = ("\t".join(_cell(one) for one in row) for row in reversed(given.cells))
    return {
        "results": ", ".join(f"{one:f}" for one in given.results),
        "positions": ", ".join(f"{one:f}" for one in given.positions), "cells": "\n".join(rows),
    }  # fmt: skip


def _cell(one: Suggested) -> str:
    return "/".join(f"{100 * share:.2f}".rstrip("0").rstrip(".") for share in (one.low, one.usual, one.high))


def read(given: Given) -> Guideline:
    """What was filled in. Raises InvalidError with the field and the cell."""
    lines = [line for line in given.get("cells", "").splitlines() if line.strip()]
    rows = tuple(
        tuple(_suggested(cell, at, place) for place, cell in enumerate(_GAPS.split(line), start=1))
        for at, line in enumerate(lines, start=1)
    )
    try:
        return Guideline(_edges(given, "results"), _edges(given, "positions"), tuple(reversed(rows)))
    except ValueError as error:
        raise InvalidError(_SHAPE, field="cells") from error


def _edges(given: Given, name: str) -> tuple[Decimal, ...]:
    parts = [one for one in _COMMAS.split(given.get(name, "").strip()) if one]
    wrong = InvalidError(Text("请填写用逗号隔开的数字。", "Give numbers, with commas between."), field=name)
    try:
        found = tuple(Decimal(one) for one in parts)
    except InvalidOperation as error:
        raise wrong from error
    if not all(one.is_finite() and one > 0 for one in found):
        raise wrong
    return found


def _suggested(cell: str, row: int, column: int) -> Suggested:
    """Three percentages that ascend, none above a hundred."""
    wrong = InvalidError(_CELL.fill(row=row, column=column), field="cells")
    parts = [one.strip().removesuffix("%") for one in cell.replace("／", "/").split("/")]
    try:
        shares = [Decimal(one) / 100 for one in parts]
        made = Suggested(*shares) if len(shares) == 3 and all(one.is_finite() for one in shares) else None
    except (InvalidOperation, ValueError) as error:
        raise wrong from error
    if made is None or made.high > 1:
        raise wrong
    return made


@require_POST
@page(Act.MARKET_REVIEW)
def guideline_set(request: Request) -> HttpResponse:
    """Puts a guideline in force from a day on."""
    given = request.POST
    return attempt(
        lambda: set_guideline(caller(request), read(given), a_day(given, "since"), given.get("reason", "")),
        reverse("pay_guideline"),
        partial(_shown, request),
    )


ROUTES = [
    path("pay/reviews/guideline/", guideline, name="pay_guideline"),
    path("pay/reviews/guideline/set", guideline_set, name="pay_guideline_set"),
]
