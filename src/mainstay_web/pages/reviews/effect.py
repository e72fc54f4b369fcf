"""What the sheet as it is filled in would do: to budgets, to fairness, and what in it cannot be. Nothing is saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace

from django.http import HttpResponse, QueryDict
from django.urls import path

from mainstay.chapters.pay import review as rules
from mainstay.chapters.pay.elements import Element
from mainstay.chapters.pay.pasted import amount
from mainstay.chapters.pay.review import Bar, Entry, State
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.review_filling import Filled
from mainstay_web.actions.reviewing import COLUMNS
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.pages.reviews.one import review_of
from mainstay_web.store.fairness_guard import WHOLE, Breach, breaches
from mainstay_web.store.installation import the_installation
from mainstay_web.store.review_inputs import paid_of, standards_of
from mainstay_web.store.reviews import Line, Purse, lines_of, purses
from mainstay_web.store.tables.reviews import PayReview, ReviewRow

_NOT_FROZEN = frozenset({State.DRAFT, State.CHECK})


def frozen_review(reader: Reader, ref: str) -> PayReview:
    """A review that has lines. Raises AbsentError."""
    row = review_of(reader, ref)
    if State(row.state) in _NOT_FROZEN or not row.rows.exists():
        raise AbsentError
    return row


def filled_in(given: QueryDict | Mapping[str, str], lines: Iterable[Line]) -> tuple[list[Filled], dict[str, Text]]:
    """The lines of a form that differ from what stands, and what cannot be read in them."""
    entries, wrong = list[Filled](), dict[str, Text]()
    for line in lines:
        ref = line.row.ref
        if f"raise-{ref}" not in given:
            continue
        version = given.get(f"version-{ref}", "")
        try:
            raised = amount(str(given[f"raise-{ref}"]))
        except ValueError:
            wrong[ref] = _NO_AMOUNT
            continue
        pay = paid_of(line.row)
        base = raised.yearly(pay[Element.BASE]) if raised is not None and Element.BASE in pay else 0
        reason = given.get(f"reason-{ref}", line.row.reason)
        if raised is None and not line.row.filled_by and not reason:
            continue
        if base == line.row.raise_base and reason == line.row.reason and line.row.filled_by:
            continue
        # What else was given by the line's own page stays.
        wanted: dict[Element, int] = {element: getattr(line.row, column) for element, column in COLUMNS.items()}
        entries.append(Filled(ref, int(version) if version.isdecimal() else -1, wanted | {Element.BASE: base}, reason))
    return entries, wrong


_NO_AMOUNT = Text("写成 1000 或 5%。", "Write 1000 or 5%.")


@dataclass(frozen=True)
class Effect:
    """What the page as filled in would do: budgets with what they would give, lines of fairness, mistakes."""

    budgets: Sequence[tuple[Purse, int]]
    unfair: Sequence[Breach]
    wrong: Sequence[tuple[str, Text]]
    after: Mapping[str, Line]


@page()
def effect(request: Request, review: str) -> HttpResponse:
    """The callout beside the sheet while it is filled in: nothing is saved."""
    reader = request.reader
    row = frozen_review(reader, review)
    lines = lines_of(reader.actor, row, reader.day)
    return show(
        request, "reviews/effect.html", row=row, effect=_effect(reader, row, lines, request.GET), WHOLE=WHOLE,
        currency=the_installation().currency, people={one.person.number: one.person.name for one in lines},
    )  # fmt: skip


def _effect(reader: Reader, row: PayReview, lines: Sequence[Line], given: QueryDict) -> Effect:
    entries, unread = filled_in(given, lines)
    by_ref = {one.row.ref: one for one in lines}
    return effect_of(reader, row, lines, entries, [(by_ref[ref].person.name, text) for ref, text in unread.items()])


def effect_of(
    reader: Reader,
    row: PayReview,
    lines: Sequence[Line],
    entries: Iterable[Filled],
    unread: Iterable[tuple[str, Text]] = (),
) -> Effect:
    """What these lines, beside everything that stands, would do. `lines` are all that the reader may see."""
    by_ref = {one.row.ref: one for one in lines}
    after, wrong = _after(reader, row, by_ref, entries)
    more = defaultdict[int, int](int)
    for ref, line in after.items():
        more[line.row.budget_id] += line.row.raised - by_ref[ref].row.raised
    budgets = [(one, one.row.used + more[one.row.pk]) for one in purses(reader.actor, row, reader.day)]
    mine = {one.row.person for one in lines}
    firm = {one.row.person: after.get(one.row.ref, one).firm for one in lines}
    others = row.rows.exclude(person__in=mine).filter(raised__gt=0)
    firm |= {one.person: one.raise_base + one.raise_allowance for one in others}
    unfair = [one for one in breaches(reader.day, firm) if one.person in mine or one.person == WHOLE]
    return Effect(budgets, unfair, [*unread, *wrong], after)


def _after(
    reader: Reader, row: PayReview, by_ref: Mapping[str, Line], entries: Iterable[Filled]
) -> tuple[dict[str, Line], list[tuple[str, Text]]]:
    """The lines as they would be, and what cannot be so."""
    rounding, after, wrong = standards_of(row, reader.day).rounding, dict[str, Line](), list[tuple[str, Text]]()
    for one in entries:
        line = by_ref[one.row]
        entry = Entry(line.row.person, Bar(line.row.bar) if line.row.bar else None, paid_of(line.row), line.row.most)
        try:
            found = rules.fill(
                entry, one.wanted, by=reader.actor.person, since=row.effective, rounding=rounding, reason=one.reason,
                currency=the_installation().currency,
            )  # fmt: skip
        except AnticipatedError as error:
            wrong.append((line.person.name, error.text))
            continue
        after[one.row] = replace(line, row=_with(line, found))
    return after, wrong


def _with(line: Line, found: rules.Given) -> ReviewRow:
    made = copy(line.row)
    for element, column in COLUMNS.items():
        setattr(made, column, found.by.get(element, 0))
    made.raised = found.yearly
    return made


ROUTES = [path("pay/reviews/<pay_review:review>/sheet/effect", effect, name="pay_sheet_effect")]
