"""My annual leave: what the law gives by my years of work; what I say of earlier years is used once and forgotten."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from mainstay.chapters.pay.tax.hours import ANNUAL_LEAVE
from mainstay.chapters.pay.tax.law import VERSION, OutOfForceError
from mainstay.chapters.pay.tax.leave import KNOW
from mainstay.core.access import Role
from mainstay.core.text import Text
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.store.leaving import OwnLeave, is_at_home, own_leave

MOST_YEARS = 50
_YEARS = Text("请填写 0 到 50 年、0 到 11 个月。", "Give 0 to 50 years and 0 to 11 months.")


@page()
def my_leave(request: Request) -> HttpResponse:
    """Days of this year, of a whole year, and when they become more."""
    years, months = (request.GET.get(name, "").strip() or "0" for name in ("years", "months"))
    fits = _within(years, MOST_YEARS) and _within(months, 11)
    problem = None if fits else _YEARS
    before = int(years) * 12 + int(months) if fits else 0
    try:
        found: OwnLeave | None = own_leave(request.reader.actor, before, request.reader.day)
    except OutOfForceError as error:
        found, problem = None, error.text
    if not is_at_home() or (found is None and problem is None):
        raise AbsentError
    return show(
        request, "leaving/mine.html", 200 if problem is None else 422, found=found, problem=problem, before=before,
        years=years, months=months, law=ANNUAL_LEAVE, know=KNOW, version=VERSION, year=request.reader.day.year,
    )  # fmt: skip


def _within(text: str, most: int) -> bool:
    return text.isdecimal() and len(text) < 3 and int(text) <= most


def _at_home(_reader: Reader) -> bool:
    return is_at_home()


ROUTES = [path("my/leave/", my_leave, name="my_leave")]
NAV = (
    Entry("my_leave", Text("年休假", "My annual leave"), "sun", Group.MINE, frozenset({Role.EMPLOYEE}), order=25,
          when=_at_home),
)  # fmt: skip
