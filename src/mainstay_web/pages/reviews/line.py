"""One person's line of a pay review: what was frozen and where it comes from, every element, and what a raise does."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.data_check import Gap
from mainstay.chapters.pay.elements import RAISABLE, Element, Yearly
from mainstay.chapters.pay.guideline import cell_of
from mainstay.chapters.pay.mix import MADE_OF, MIXES, mix_of, target
from mainstay.chapters.pay.pasted import amount
from mainstay.chapters.pay.review import Bar, State
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError, review_filling
from mainstay_web.actions.review_filling import Filled
from mainstay_web.actions.reviewing import COLUMNS
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.giving import Given, a_version, attempt, caller
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.pages.reviews.effect import effect_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.review_inputs import paid_of, standards_of
from mainstay_web.store.reviews import Line, line_by_ref, lines_of, may_fill_now, raises_of, runs
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.refs import new_ref


def line_of(reader: Reader, review: str, ref: str) -> Line:
    """The line, for who may see it. Raises AbsentError."""
    found = line_by_ref(reader.actor, ref, reader.day)
    if found is None or found.row.review.ref != review:
        raise AbsentError
    return found


@page()
def one(request: Request, review: str, row: str) -> HttpResponse:
    """The line with everything it rests on."""
    return _shown(request, review, row)


def _shown(
    request: Request, review: str, ref: str, problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    reader = request.reader
    line = line_of(reader, review, ref)
    row = line.row
    pay = paid_of(row)
    standards = standards_of(row.review, reader.day)
    place = line.before
    cell = cell_of(standards.guideline, row.rating, place) if row.rating is not None and place is not None else None
    return show(
        request, "reviews/line.html", status, line=line, row=row, review=row.review, state=State(row.review.state),
        pay=pay, elements=[one for one in RAISABLE if one in pay], columns=COLUMNS, Gap=Gap, Bar=Bar,
        currency=the_installation().currency, matrix=standards.guideline, cell=cell,
        fills=may_fill_now(row.review, runs_it=runs(reader.actor, reader.day)), paid=raises_of(row),
        problem=problem, given=request.POST if problem else {}, key=new_ref(), Element=Element, own=partial(_own, line),
        mix_rows=_mix_rows(line, reader), effect=None,
    )  # fmt: skip


@page()
def line_effect(request: Request, review: str, row: str) -> HttpResponse:
    """What the line as filled in would do: every element, the budget, fairness, the mix. Nothing is saved."""
    reader = request.reader
    line = line_of(reader, review, row)
    lines = lines_of(reader.actor, line.row.review, reader.day)
    wrong, entries = list[tuple[str, Text]](), list[Filled]()
    try:
        entries.append(_filled(line, request.GET))
    except InvalidError as error:
        wrong.append((line.person.name, error.text))
    found = effect_of(reader, line.row.review, lines, entries, wrong)
    then = found.after.get(line.row.ref, line)
    return show(
        request, "reviews/line_effect.html", row=then.row, review=line.row.review, line=then, effect=found,
        mix_rows=_mix_rows(then, reader), currency=the_installation().currency,
        people={one.row.person: one.person.name for one in lines},
    )  # fmt: skip


def _own(line: Line, element: Element) -> str:
    """The raise of an element in its own period, as one would type it."""
    raised = getattr(line.row, COLUMNS[element])
    return f"{major(raised // paid_of(line.row)[element].per.in_a_year):.2f}".removesuffix(".00") if raised else ""


def _mix_rows(line: Line, reader: Reader) -> list[list[str]]:
    """The cash parts after the raise beside the target mix, as rows of a table; none where there is no target."""
    row = line.row
    parts = {element: paid.yearly for element, paid in paid_of(row).items()}
    for element, column in COLUMNS.items():
        if element in parts:
            parts[element] += getattr(row, column)
    aim, own = target(in_force(MIXES, reader.day), row.family, row.level), mix_of(Yearly(parts), 0)
    if aim is None or own is None:
        return []
    # Long-term incentives stand elsewhere: the cash parts are compared among themselves.
    cash = 1 - aim.long_term
    if not cash:
        return []
    return [
        [part.label.in_(reader.lang), f"{own.of(part):.0%}", f"{aim.of(part) / cash:.0%}",
         f"{own.of(part) - aim.of(part) / cash:+.0%}"]
        for part in MADE_OF
    ]  # fmt: skip


@require_POST
@page()
def save(request: Request, review: str, row: str) -> HttpResponse:
    """Saves every element of the line."""
    line = line_of(request.reader, review, row)
    return attempt(
        lambda: review_filling.fill(caller(request), review, [_filled(line, request.POST)]),
        reverse("pay_line", kwargs={"review": review, "row": row}),
        partial(_shown, request, review, row),
    )


def _filled(line: Line, given: Given) -> Filled:
    pay, wanted = paid_of(line.row), dict[Element, int]()
    for element in COLUMNS:
        try:
            found = amount(given.get(element.value, ""))
        except ValueError as error:
            raise InvalidError(Text("写成 1000 或 5%。", "Write 1000 or 5%."), field=element.value) from error
        if found is not None and element in pay:
            wanted[element] = found.yearly(pay[element])
    return Filled(line.row.ref, a_version(given), wanted, given.get("reason", ""))


ROUTES = [
    path("pay/reviews/<pay_review:review>/lines/<review_row:row>/", one, name="pay_line"),
    path("pay/reviews/<pay_review:review>/lines/<review_row:row>/effect", line_effect, name="pay_line_effect"),
    path("pay/reviews/<pay_review:review>/lines/<review_row:row>/save", save, name="pay_line_save"),
]
