"""One pay review: the data check first, then budgets, the sheet, approval by a second person, and letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.pay.review import NEXT, WAY, Bar, State
from mainstay.chapters.pay.review import Act as Step
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay_web.actions import Caller, review_approval, review_running
from mainstay_web.actions.fairness import UnfairError
from mainstay_web.actions.review_running import BEFORE_FREEZE, UNDER_WAY, WITH_BUDGET
from mainstay_web.actions.reviewing import LABELS
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.fresh import approving
from mainstay_web.pages.giving import Given, a_version, an_amount, attempt, caller, stamp, stamped
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.pages.reviews.checking import LACKING, checked
from mainstay_web.store.accounts import units
from mainstay_web.store.charge import names_of, who
from mainstay_web.store.fairness_guard import WHOLE, breaches, moved
from mainstay_web.store.installation import the_installation
from mainstay_web.store.review_inputs import stale, standards_of
from mainstay_web.store.reviews import (
    Line,
    events_of,
    fillable,
    letters_of,
    lines_of,
    may_fill_now,
    purses,
    review_by_ref,
    runs,
)
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.reviews import PayReview

UNDECIDED = frozenset({State.OPEN, State.CALIBRATION, State.APPROVAL})
"""While raises can still be changed or sent back."""
MOST_UNITS = 60


def review_of(reader: Reader, ref: str) -> PayReview:
    """The review, for who has to do with it. Raises AbsentError."""
    return present(review_by_ref(reader.actor, ref, reader.day))


@page()
def one(request: Request, review: str) -> HttpResponse:
    """The review as this reader may see it."""
    return _shown(request, review)


def _shown(
    request: Request, review: str, form: str = "", problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    reader = request.reader
    row = review_of(reader, review)
    lines = lines_of(reader.actor, row, reader.day)
    whole = len(lines) == row.rows.exclude(person=reader.actor.person).count()
    running = runs(reader.actor, reader.day)
    unfair = _unfair(row, lines, reader, problem) if whole else ()
    firm = {line.row.person: line.firm for line in lines if line.firm}
    return show(
        request, "reviews/one.html", status, row=row, state=State(row.state), way=WAY, lines=lines, whole=whole,
        sums=_sums(lines), budgets=purses(reader.actor, row, reader.day), currency=the_installation().currency,
        may=_may(reader, row, lines, running=running), check=checked(row) if row.state == State.CHECK else None,
        Bar=Bar, lacking=LACKING, events=events_of(reader.actor, row, reader.day), labels=LABELS,
        names=names_of({row.made_by, row.proposed_by, row.approved_by, *row.events.values_list("by", flat=True)}),
        key=new_ref(), opened=stamp(), problem=problem, problem_form=form, given=request.POST if problem else {},
        units=[(one.unit, one.name) for one in units()[:MOST_UNITS]], unfair=unfair, me=who(reader.actor),
        people={one.person.number: one.person.name for one in lines}, WHOLE=WHOLE, running=running,
        stale=_stale(row, lines, running=running), letters=letters_of(reader.actor, row, reader.day),
        standards=standards_of(row, reader.day) if row.inputs else None, raised=firm,
        gaps=moved(reader.day, firm) if whole and State(row.state) in UNDECIDED else None,
    )  # fmt: skip


def _stale(row: PayReview, lines: Sequence[Line], *, running: bool) -> list[str]:
    """Whose pay changed since the freeze, for who runs the review and could take it over."""
    return stale(row, [one.row for one in lines]) if running and State(row.state) in UNDER_WAY else []


def _unfair(
    row: PayReview, lines: Sequence[Line], reader: Reader, problem: AnticipatedError | None
) -> tuple[object, ...]:
    """Lines of fairness that the raises together would pass, where somebody decides about them now."""
    if isinstance(problem, UnfairError):
        return problem.breaches
    if State(row.state) not in UNDECIDED:
        return ()
    return breaches(reader.day, {one.row.person: one.firm for one in lines if one.firm})


@dataclass(frozen=True, slots=True)
class Sums:
    """What the lines come to."""

    people: int
    taking: int
    given: int
    filled: int
    yearly: int
    base: int
    beyond: int
    out: Mapping[str, int]


def _sums(lines: Sequence[Line]) -> Sums:
    taking = [one for one in lines if one.is_open]
    bars = [one.row.bar for one in lines if one.row.bar]
    return Sums(
        len(lines), len(taking), sum(one.row.raised > 0 for one in lines),
        sum(bool(one.row.filled_by) for one in taking), sum(one.row.raised for one in lines),
        sum(one.row.base for one in taking), sum(one.beyond for one in taking),
        {bar: bars.count(bar) for bar in dict.fromkeys(bars)},
    )  # fmt: skip


def _may(reader: Reader, row: PayReview, lines: Sequence[Line], *, running: bool) -> set[str]:
    """What the reader may do now."""
    state = State(row.state)
    found = {step.value for step in NEXT[state]} - {Step.APPROVE.value, Step.SEND_BACK.value} if running else set()
    if running:
        found |= {"edit"} if state in BEFORE_FREEZE else set()
        found |= {"move"} if state in WITH_BUDGET else set()
    if may_fill_now(row, runs_it=running) and lines:
        found |= {"fill"}
    given = [one.row.person for one in lines if one.row.raised]
    approves = fillable(reader.actor, reader.day).filter(number__in=given)
    if state is State.APPROVAL and given and all(reader.may(Act.REVIEW_APPROVE, one.number) for one in approves[:1]):
        found |= {"send_back"}
        found |= {"approve"} if who(reader.actor) != row.proposed_by else set()
    return found


Deed = Callable[[Caller, str, int, Given], object]


def _reasoned(do: Callable[[Caller, str, int | None, str], object]) -> Deed:
    return lambda who_, ref, version, given: do(who_, ref, version, given.get("reason", ""))


def _plain(do: Callable[[Caller, str, int | None], object]) -> Deed:
    return lambda who_, ref, version, _: do(who_, ref, version)


def _freeze(who_: Caller, ref: str, version: int, given: Given) -> object:
    return review_running.freeze(who_, ref, version, given.get("accepted", ""))


def _budget(who_: Caller, ref: str, version: int, given: Given) -> object:
    return review_running.set_budget(who_, ref, version, given.get("unit", ""), an_amount(given, "amount"))


def _move(who_: Caller, ref: str, version: int, given: Given) -> object:
    return review_running.move_budget(
        who_, ref, version, given.get("source", ""), given.get("target", ""), an_amount(given, "amount"),
        given.get("reason", ""),
    )  # fmt: skip


def _approve(who_: Caller, ref: str, version: int, given: Given) -> object:
    return review_approval.approve(
        who_, ref, version, given.get("reason", ""), stamped(given.get("opened", "")), given.get("answer", "")
    )


DEEDS: Mapping[str, Deed] = {
    "check": _plain(review_running.check), "freeze": _freeze, "budget": _budget, "move": _move,
    "calibrate": _plain(review_running.calibrate), "reopen": _reasoned(review_running.reopen),
    "refreeze": _plain(review_running.refreeze), "submit": _reasoned(review_running.submit),
    "send_back": _reasoned(review_approval.send_back), "withdraw": _reasoned(review_running.withdraw),
    "letters": _plain(review_approval.send_letters), "close": _plain(review_running.close),
}  # fmt: skip
"""What a form of the page does, by the last part of its address; approval stands apart, for it wants step-up."""


@require_POST
@page()
def deed(request: Request, review: str, what: str) -> HttpResponse:
    """Does one thing with a review; a mistake shows the page again with what to mend."""
    review_of(request.reader, review)
    if what not in DEEDS:
        raise AbsentError
    return _tried(request, review, what, DEEDS[what])


@require_POST
@approving
@page()
def approve(request: Request, review: str) -> HttpResponse:
    """Approves, after the reader has just shown again who they are."""
    review_of(request.reader, review)
    return _tried(request, review, "approve", _approve)


def _tried(request: Request, review: str, what: str, do: Deed) -> HttpResponse:
    return attempt(
        lambda: do(caller(request), review, a_version(request.POST), request.POST),
        reverse("pay_review", kwargs={"review": review}),
        partial(_shown, request, review, what),
    )


ROUTES = [
    path("pay/reviews/<pay_review:review>/", one, name="pay_review"),
    path("pay/reviews/<pay_review:review>/approve", approve, name="pay_review_approve"),
    path("pay/reviews/<pay_review:review>/do/<slug:what>", deed, name="pay_review_do"),
]
