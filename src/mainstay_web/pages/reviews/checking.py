"""The data check before a review freezes anything: whose data lack what, which field it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import polars as pl
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.data_check import Gap
from mainstay.chapters.pay.review import State
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions import review_running
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.files import as_file
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.giving import caller
from mainstay_web.pages.reader import Request, page
from mainstay_web.store.accounts import units
from mainstay_web.store.review_inputs import Candidate, candidates
from mainstay_web.store.reviews import review_by_ref
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.reviews import PayReview

LACKING = 40
"""People of one gap on the page; the file has all."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What one person lacks, and where it is mended."""

    person: Person
    gap: Gap
    url: str


@dataclass(frozen=True)
class Check:
    """What is missing, by gap, the worst first; and how many are complete."""

    missing: Mapping[Gap, list[Missing]]
    people: int
    complete: int


def checked(row: PayReview) -> Check:
    """Everybody's data, for who runs the review."""
    everybody = candidates(row)
    lacks = {gap: [_missing(one, gap) for one in everybody if gap in one.gaps] for gap in Gap}
    return Check(
        {gap: found for gap, found in lacks.items() if found}, len(everybody), sum(not one.gaps for one in everybody)
    )


def _missing(one: Candidate, gap: Gap) -> Missing:
    """A market match is mended on the job's own page, all else by an import."""
    if gap is Gap.NO_MARKET and one.person.job:
        return Missing(one.person, gap, f"{reverse('market_match_job')}?{urlencode({'job': one.person.job})}")
    return Missing(one.person, gap, reverse("imports"))


TABLE: dict[str, Text] = {
    "number": Text("员工编号", "person number"), "name": Text("姓名", "name"), "unit": Text("部门", "unit"),
    "job": Text("岗位", "job"), "missing": Text("缺什么", "what is missing"), "field": Text("字段", "field"),
    "todo": Text("怎么办", "what to do"),
}  # fmt: skip


@require_POST
@fresh
@page(Act.REVIEW_RUN)
def check_file(request: Request, review: str, form: str) -> HttpResponse:
    """The whole list as a file, to hand to whoever mends it; noted in the audit record."""
    row = review_by_ref(request.reader.actor, review, request.reader.day)
    if row is None or row.state != State.CHECK:
        raise AbsentError
    lines = list(_lines(checked(row), request))
    review_running.check_taken(caller(request), row.ref, form, len(lines))
    frame = pl.DataFrame(lines, dict.fromkeys(TABLE, pl.String), orient="row")
    return as_file(frame, form, "data-check", TABLE, request.reader.day)


def _lines(check: Check, request: Request) -> Iterator[dict[str, str]]:
    names = {one.unit: one.name for one in units()}
    for gap, found in check.missing.items():
        for one in found:
            who = one.person
            yield {
                "number": who.number, "name": who.name, "unit": names.get(who.unit, who.unit), "job": who.job,
                "missing": gap.label.in_(request.lang), "field": gap.field.in_(request.lang),
                "todo": gap.todo.in_(request.lang),
            }  # fmt: skip


ROUTES = [path("pay/reviews/<pay_review:review>/check/<slug:form>", check_file, name="pay_review_check")]
