"""Cases: read as the pages show them, and carried on by the same actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from ninja import Query, Router, Status
from pydantic import ConfigDict

from mainstay.core.access import Act, Field
from mainstay.loop.carry.cases import possible
from mainstay.loop.carry.states import Kind, State
from mainstay_web.actions import Caller, packages
from mainstay_web.actions import cases as acts
from mainstay_web.api import asks, shapes
from mainstay_web.api.door import Asker, Request, caller, cursor, deed, etag, needs, place, reason
from mainstay_web.api.problems import NothingError
from mainstay_web.api.some import chosen
from mainstay_web.store.cases import Seen, Way, case_by_ref, cases_of, rule_of, texts
from mainstay_web.store.people import person_by_ref, refs_of
from mainstay_web.store.tables.cases import Case

router = Router(tags=["cases"])
_KNOWN = tuple(name for name in shapes.Case.model_fields if name not in ("why_now", "possible"))
_TELLS_OF_RISK = {Kind.ALERT.value, Kind.OBSERVATION.value}
_SEES = (Act.CASE_WORK, Act.CASE_TALK)


class AskedCases(asks.Asked):
    """Which cases, and as whom: `way` is hr (in charge) or line (asked to talk)."""

    model_config = ConfigDict(extra="forbid")
    way: Way = Way.HR
    state: State | None = None
    owner: str = ""


@router.get("/cases", response=shapes.Cases, operation_id="list_cases", exclude_unset=True)
@needs(*_SEES)
def cases(request: Request, asked: Query[AskedCases]) -> dict[str, Any]:
    """Cases, newest first; closed ones only where their state is asked for."""
    asker, names = request.auth, chosen(asked.fields, _KNOWN)
    rows = cases_of(asker.actor, asker.day, asked.way)
    rows = rows.filter(state=asked.state.value) if asked.state else rows.exclude(state=State.CLOSED.value)
    if asked.owner:
        rows = rows.filter(owner=asked.owner)
    after = place("cases", asked.cursor)
    if after:
        rows = rows.filter(Q(opened_on__lt=after[0]) | Q(opened_on=after[0], ref__gt=after[1]))
    found = list(rows.order_by("-opened_on", "ref")[: asked.limit + 1])
    page = found[: asked.limit]
    more = cursor("cases", page[-1].opened_on.isoformat(), page[-1].ref) if len(found) > asked.limit else None
    people = refs_of(one.person for one in page)
    return {"items": [_shown(asker, Seen(one, asked.way), names, people) for one in page], "next": more}


def _shown(asker: Asker, seen: Seen, names: tuple[str, ...], people: dict[str, str]) -> dict[str, Any]:
    """`kind` and `severity` of what speaks of the analysis are for those alone who may see that."""
    row = seen.row
    told: dict[str, Any] = {name: getattr(row, name) or None for name in names}
    if "person" in told:
        told["person"] = people.get(row.person)
    if not _telling(asker, seen):
        told = {name: value for name, value in told.items() if name not in ("kind", "severity")}
    return told


def _telling(asker: Asker, seen: Seen) -> bool:
    return row_is_plain(seen.row) or (seen.way is Way.HR and bool(asker.may(Field.RISK, seen.row.person)))


def row_is_plain(row: Case) -> bool:
    """Whether its kind says nothing of the analysis."""
    return row.kind not in _TELLS_OF_RISK


@router.get("/cases/{ref}", response=shapes.Case, operation_id="get_case", exclude_unset=True)
@needs(*_SEES)
def case(request: Request, response: HttpResponse, ref: str) -> dict[str, Any]:
    """One case with what is next. Why it was opened is there for who gives a reason in the header `Reason`."""
    asker = request.auth
    seen = _seen(asker, ref)
    response.headers["ETag"] = etag(ref, seen.row.version)
    told = _shown(asker, seen, _KNOWN, refs_of([seen.row.person]))
    if _telling(asker, seen) and request.headers.get("Reason"):
        if not row_is_plain(seen.row):
            asker.look(seen.row.person, Field.RISK, "api.case", reason(request))
        told["why_now"] = [shapes.Two.of(text) for text in texts(seen.row.why_now)]
    told["possible"] = sorted(one.value for one in possible(rule_of(seen.row)))
    return told


def _seen(asker: Asker, ref: str) -> Seen:
    seen = case_by_ref(asker.actor, ref, asker.day)
    if seen is None:
        raise NothingError
    return seen


@router.post("/cases", response={201: shapes.Done}, operation_id="open_case")
@needs(Act.CASE_OPEN)
def open_case(request: Request, given: asks.NewCase) -> Status[dict[str, str]]:
    """Opens a case by hand."""
    asker = request.auth
    found = person_by_ref(asker.actor, given.person, asker.day)
    if found is None:
        raise NothingError
    ref = acts.open_case(caller(request), found.number, given.kind, given.severity, given.reason, given.owner)
    return Status(201, {"ref": ref})


def _do(request: Request, response: HttpResponse, ref: str, do: Callable[[Caller, int], str]) -> dict[str, str]:
    return deed(request, response, ref, lambda: _seen(request.auth, ref).row.version, do)


@router.post("/cases/{ref}/assign", operation_id="assign_case", response=shapes.Done)
@needs(Act.CASE_WORK)
def assign(request: Request, response: HttpResponse, ref: str, given: asks.Owner) -> dict[str, str]:
    """Names who looks after it."""
    return _do(request, response, ref, lambda who, version: acts.assign(who, ref, version, given.owner))


@router.post("/cases/{ref}/postpone", operation_id="postpone_case", response=shapes.Done)
@needs(Act.CASE_WORK)
def postpone(request: Request, response: HttpResponse, ref: str, given: asks.Postpone) -> dict[str, str]:
    """Puts the first talk off, once."""
    return _do(
        request, response, ref, lambda who, version: acts.postpone(who, ref, version, given.talk_due, given.reason)
    )


@router.post("/cases/{ref}/talk", operation_id="record_talk", response=shapes.Done)
@needs(Act.CASE_TALK)
def talk(request: Request, response: HttpResponse, ref: str, given: asks.TalkHeld) -> dict[str, str]:
    """The first talk was held."""
    return _do(
        request, response, ref, lambda who, version: acts.record_talk(who, ref, version, given.held_on, given.note)
    )


@router.post("/cases/{ref}/cause", operation_id="confirm_cause", response=shapes.Done)
@needs(Act.CASE_TALK)
def cause(request: Request, response: HttpResponse, ref: str, given: asks.Cause) -> dict[str, str]:
    """The cause, as the person said it in the talk."""
    return _do(
        request, response, ref,
        lambda who, version: acts.confirm_cause(who, ref, version, given.drivers, given.words),
    )  # fmt: skip


@router.post("/cases/{ref}/answer", operation_id="answer_case", response=shapes.Done)
@needs(Act.CASE_TALK)
def answer(request: Request, response: HttpResponse, ref: str, given: asks.Words) -> dict[str, str]:
    """Whoever asked has their answer."""
    return _do(request, response, ref, lambda who, version: acts.answer(who, ref, version, given.words))


@router.post("/cases/{ref}/withdraw-package", operation_id="withdraw_package", response=shapes.Done)
@needs(Act.CASE_WORK)
def withdraw(request: Request, response: HttpResponse, ref: str, given: asks.Reason) -> dict[str, str]:
    """Takes the package back."""
    return _do(request, response, ref, lambda who, version: packages.withdraw_package(who, ref, version, given.reason))


@router.post("/cases/{ref}/put-into-force", operation_id="put_into_force", response=shapes.Done)
@needs(Act.CASE_WORK)
def force(request: Request, response: HttpResponse, ref: str) -> dict[str, str]:
    """Both sides have agreed to every promise of the package."""
    return _do(request, response, ref, lambda who, version: packages.put_into_force(who, ref, version))


@router.post("/cases/{ref}/close", operation_id="close_case", response=shapes.Done)
@needs(Act.CASE_WORK)
def close(request: Request, response: HttpResponse, ref: str, given: asks.Close) -> dict[str, str]:
    """Ends it with its outcome."""
    return _do(request, response, ref, lambda who, version: acts.close(who, ref, version, given.outcome, given.reason))
