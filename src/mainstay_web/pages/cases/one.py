"""One case: what is next, the talk guide, the package, its promises, and everything that happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act, Field
from mainstay.core.errors import AnticipatedError
from mainstay.core.words import Driver
from mainstay.loop.carry.states import Act as Step
from mainstay.loop.carry.states import Kind, Outcome, State
from mainstay_web.actions import Caller, cases, packages
from mainstay_web.pages.cases.offering import parts_of, shelf
from mainstay_web.pages.cases.words import entries
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.fresh import approving
from mainstay_web.pages.giving import Given, a_day, a_version, a_word, attempt, caller, stamp, stamped
from mainstay_web.pages.reader import Reader, Request, page, show
from mainstay_web.pages.rewards.mine import READERS
from mainstay_web.store.case_fairness import passes_today
from mainstay_web.store.casebook import CaseView, case_view
from mainstay_web.store.cases import Seen, Way, case_by_ref
from mainstay_web.store.installation import the_installation
from mainstay_web.store.leaving import is_at_home
from mainstay_web.store.people import refs_of
from mainstay_web.store.raises import waiting
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.turns import unshown

_TELLS_OF_RISK = {Kind.ALERT.value, Kind.OBSERVATION.value}
"""Kinds whose reasons speak of the analysis, or of what was observed: class RISK."""


@page()
def one(request: Request, case: str) -> HttpResponse:
    """The case, as HR in charge, as an approver, or as the manager who was asked to talk sees it."""
    return _shown(request, case)


def _shown(
    request: Request, case: str, problem: AnticipatedError | None = None, status: int = 200, form: str = ""
) -> HttpResponse:
    reader = request.reader
    seen = _seen(reader, case)
    view = _view(reader, seen)
    currency = the_installation().currency
    sees_pay = bool(reader.may(Field.PAY, view.row.person))
    if sees_pay and (view.answers or view.talk):
        reader.look(view.row.person, Field.PAY, page="case", reason=f"case {view.row.ref}")
    may_approve = bool(reader.may(Act.CASE_APPROVE, view.row.person))
    decides = may_approve and Step.APPROVE in view.possible
    # What could be answered to a request fills the builder in through the address; it is still the reader who sends it.
    given = request.POST if problem is not None else request.GET
    return show(
        request, f"cases/{_TEMPLATES[seen.way]}.html", status, view=view, case=view.row, currency=currency,
        sees_pay=sees_pay, sees_risk=_sees_risk(reader, seen), steps=_steps(reader), Step=Step, State=State,
        entries=entries(view, currency, sees_pay=sees_pay), drivers=[one for one in Driver if one is not Driver.LIFE],
        shelf=shelf(view, given, reader.day) if _building(view, seen) else None,
        may_approve=may_approve, key=new_ref(), opened=stamp(),
        passes=passes_today(view.row, reader.day) if decides and sees_pay else (),
        may_answer=bool(reader.may(Act.FAIRNESS_OVERRIDE, view.row.person)),
        problem=problem, problem_form=form, given=given, me=reader.actor.person or reader.account.ref,
        raises={one.row.ref for one in waiting(reader.actor, reader.day) if not one.own},
        settles=_settles(reader, view.row, seen.way) if sees_pay else "",
    )  # fmt: skip


_GONE = {Outcome.RESIGNED.value, Outcome.RESIGNED_LATER.value, Outcome.LEFT_OTHERWISE.value}


def _settles(reader: Reader, row: Case, way: Way) -> str:
    """Whose settlement HR reckons once a case ended with somebody leaving; never from one that is open."""
    if way is not Way.HR or row.outcome not in _GONE or reader.roles.isdisjoint(READERS) or not is_at_home():
        return ""
    return refs_of([row.person]).get(row.person, "")


_TEMPLATES = {Way.HR: "case", Way.APPROVER: "approve", Way.LINE: "talk"}


def _seen(reader: Reader, ref: str) -> Seen:
    return present(case_by_ref(reader.actor, ref, reader.day))


def _view(reader: Reader, seen: Seen) -> CaseView:
    if _sees_risk(reader, seen) and seen.row.kind in _TELLS_OF_RISK:
        reader.look(seen.row.person, Field.RISK, page="case", reason=f"case {seen.row.ref}")
    return case_view(reader.actor, seen.row, seen.way, reader.day, sees_risk=_sees_risk(reader, seen))


def _sees_risk(reader: Reader, seen: Seen) -> bool:
    """HR in charge does, unless the person objected, or it is being worked out again."""
    shown = seen.way is Way.HR and seen.row.person not in unshown(reader.day)
    return shown and bool(reader.may(Field.RISK, seen.row.person))


def _building(view: CaseView, seen: Seen) -> bool:
    return seen.way is Way.HR and Step.PROPOSE in view.possible


def _steps(reader: Reader) -> list[tuple[str, str]]:
    return [(state.value, state.label.in_(reader.lang)) for state in State]


Deed = Callable[[Caller, str, int, Given, Reader], object]


def _drivers(request_list: list[str]) -> list[Driver]:
    return [Driver(one) for one in request_list if one in {driver.value for driver in Driver}]


def _assign(who: Caller, case: str, version: int, given: Given, _: Reader) -> object:
    return cases.assign(who, case, version, given.get("owner", ""))


def _postpone(who: Caller, case: str, version: int, given: Given, _: Reader) -> object:
    return cases.postpone(who, case, version, a_day(given, "talk_due"), given.get("reason", ""))


def _talk(who: Caller, case: str, version: int, given: Given, _: Reader) -> object:
    return cases.record_talk(who, case, version, a_day(given, "held_on"), given.get("note", ""))


def _cause(who: Caller, case: str, version: int, given: Given, _: Reader) -> object:
    chosen = given.getlist("drivers") if hasattr(given, "getlist") else []
    return cases.confirm_cause(who, case, version, _drivers(chosen), given.get("words", ""))


def _propose(who: Caller, case: str, version: int, given: Given, reader: Reader) -> object:
    parts = parts_of(given, reader.day)
    return packages.propose(who, case, version, parts, given.get("reason", ""), given.get("answer", ""))


def _approve(who: Caller, case: str, version: int, given: Given, _: Reader) -> object:
    opened = stamped(given.get("opened", ""))
    return packages.approve(who, case, version, given.get("reason", ""), opened, given.get("answer", ""))


def _send_back(who: Caller, case: str, version: int, given: Given, _: Reader) -> object:
    return packages.send_back(who, case, version, given.get("reason", ""))


def _withdraw(who: Caller, case: str, version: int, given: Given, _: Reader) -> object:
    return packages.withdraw_package(who, case, version, given.get("reason", ""))


def _answer(who: Caller, case: str, version: int, given: Given, _: Reader) -> object:
    return cases.answer(who, case, version, given.get("words", ""))


def _force(who: Caller, case: str, version: int, _given: Given, _: Reader) -> object:
    return packages.put_into_force(who, case, version)


def _close(who: Caller, case: str, version: int, given: Given, _: Reader) -> object:
    return cases.close(who, case, version, a_word(Outcome, given, "outcome"), given.get("reason", ""))


def _left_later(who: Caller, case: str, version: int, given: Given, _: Reader) -> object:
    return cases.left_later(who, case, version, given.get("reason", ""))


DEEDS: Mapping[str, Deed] = {
    "assign": _assign, "postpone": _postpone, "talk": _talk, "cause": _cause, "propose": _propose,
    "send-back": _send_back, "withdraw": _withdraw, "answer": _answer, "force": _force,
    "close": _close, "left-later": _left_later,
}  # fmt: skip
"""What a form of the case page does, by the last part of its address; approval stands apart, for it wants step-up."""


@require_POST
@page()
def deed(request: Request, case: str, what: str) -> HttpResponse:
    """Does one thing with a case; a mistake in the form shows the page again with what to mend."""
    _seen(request.reader, case)
    do = present(DEEDS.get(what))
    return _tried(request, case, what, do)


@require_POST
@approving
@page()
def approve(request: Request, case: str) -> HttpResponse:
    """Approves a package, after the reader has just shown again who they are."""
    _seen(request.reader, case)
    return _tried(request, case, "approve", _approve)


def _tried(request: Request, case: str, what: str, do: Deed) -> HttpResponse:
    return attempt(
        lambda: do(caller(request), case, a_version(request.POST), request.POST, request.reader),
        reverse("case", kwargs={"case": case}),
        partial(_again, request, case, what),
    )


@page()
def package_sum(request: Request, case: str) -> HttpResponse:
    """What the package filled in so far takes of the budget, while it is being put together."""
    seen = _seen(request.reader, case)
    view = _view(request.reader, seen)
    if not _building(view, seen):
        raise AbsentError
    return show(
        request, "cases/sum_alone.html", shelf=shelf(view, request.GET, request.reader.day),
        currency=the_installation().currency,
    )  # fmt: skip


def _again(request: Request, case: str, what: str, problem: AnticipatedError, status: int) -> HttpResponse:
    return _shown(request, case, problem, status, what)


ROUTES = [
    path("cases/<case:case>/", one, name="case"),
    path("cases/<case:case>/sum", package_sum, name="case_sum"),
    path("cases/<case:case>/do/approve", approve, name="case_approve"),
    path("cases/<case:case>/do/<slug:what>", deed, name="case_do"),
]
