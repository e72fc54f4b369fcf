"""Promises: those one keeps or looks after, those made to oneself, and what each side does with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from ninja import Query, Router, Status

from mainstay.core.access import Act, Field
from mainstay.core.text import Text
from mainstay_web.actions import Caller
from mainstay_web.actions import promises as acts
from mainstay_web.api import asks, shapes
from mainstay_web.api.door import Asker, Request, caller, cursor, deed, etag, needs, place
from mainstay_web.api.problems import NothingError
from mainstay_web.api.some import chosen
from mainstay_web.store.casebook import PromiseView, promise_views
from mainstay_web.store.people import person_by_ref, refs_of
from mainstay_web.store.promises import in_charge_of, made_to, promise_by_ref
from mainstay_web.store.tables.cases import Commitment

router = Router(tags=["promises"])
_KNOWN = tuple(shapes.Promise.model_fields)
_KEEPS = (Act.CASE_WORK, Act.PROMISE_KEEP)


@router.get("/promises", response=shapes.Promises, operation_id="list_promises", exclude_unset=True)
@needs(*_KEEPS)
def promises(request: Request, asked: Query[asks.Asked]) -> dict[str, Any]:
    """Promises that the maker of the token keeps, or looks after as HR; by due day."""
    asker = request.auth
    return _page(asker, in_charge_of(asker.actor, asker.day), asked, "promises")


@router.get("/me/promises", response=shapes.Promises, operation_id="list_my_promises", exclude_unset=True)
@needs(Act.PROMISE_CONFIRM)
def mine(request: Request, asked: Query[asks.Asked]) -> dict[str, Any]:
    """Promises that were made to the maker of the token; by due day."""
    asker = request.auth
    return _page(asker, made_to(asker.actor), asked, "my_promises")


def _page(asker: Asker, rows: QuerySet[Commitment], asked: asks.Asked, name: str) -> dict[str, Any]:
    names = chosen(asked.fields, _KNOWN)
    after = place(name, asked.cursor)
    if after:
        rows = rows.filter(Q(due__gt=after[0]) | Q(due=after[0], ref__gt=after[1]))
    found = list(rows.order_by("due", "ref")[: asked.limit + 1])
    page = found[: asked.limit]
    more = cursor(name, page[-1].due.isoformat(), page[-1].ref) if len(found) > asked.limit else None
    return {"items": _shown(asker, page, names), "next": more}


def _shown(asker: Asker, rows: Iterable[Commitment], names: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = list(rows)
    people = refs_of(one.person for one in rows)
    views = promise_views(rows, {}, asker.day, facts=False)
    return [_one(asker, view, names, people) for view in views]


def _one(asker: Asker, view: PromiseView, names: tuple[str, ...], people: dict[str, str]) -> dict[str, Any]:
    row = view.row
    condition = Text(row.condition_zh, row.condition_en or row.condition_zh) if row.condition_zh else None
    told = {
        "ref": row.ref, "version": row.version, "case": row.case.ref if row.case else None,
        "person": people.get(row.person), "owner": row.owner, "what": shapes.Two.of(view.what),
        "condition": shapes.Two.of(condition) if condition else None, "made_on": row.made_on, "due": row.due,
        "standing": view.standing.value, "kept_on": row.kept_on, "broken_on": row.broken_on,
    }  # fmt: skip
    if row.person == asker.actor.person:
        told["case"] = None
    if "reserved" in names and asker.may(Field.PAY, row.person):
        told["reserved"] = row.reserved
    return {name: value for name, value in told.items() if name in names}


@router.get("/promises/{ref}", response=shapes.Promise, operation_id="get_promise", exclude_unset=True)
@needs(*_KEEPS, Act.PROMISE_CONFIRM)
def promise(request: Request, response: HttpResponse, ref: str) -> dict[str, Any]:
    """One promise."""
    row = _seen(request.auth, ref)
    response.headers["ETag"] = etag(ref, row.version)
    return _shown(request.auth, [row], _KNOWN)[0]


def _seen(asker: Asker, ref: str) -> Commitment:
    """A promise that the token reaches: as whoever keeps it or looks after it, or as the person it was made to."""
    row = promise_by_ref(asker.actor, ref, asker.day)
    if row is None:
        raise NothingError
    own = row.person == asker.actor.person
    if own and not asker.may(Act.PROMISE_CONFIRM, row.person):
        raise NothingError
    return row


@router.post("/promises", response={201: shapes.Done}, operation_id="make_promise")
@needs(Act.PROMISE_KEEP)
def make(request: Request, given: asks.NewPromise) -> Status[dict[str, str]]:
    """Makes a promise without a case and without money."""
    asker = request.auth
    found = person_by_ref(asker.actor, given.person, asker.day)
    if found is None:
        raise NothingError
    ref = acts.promise(caller(request), found.number, given.what, given.due, given.condition)
    return Status(201, {"ref": ref})


def _do(request: Request, response: HttpResponse, ref: str, do: Callable[[Caller, int], str]) -> dict[str, str]:
    return deed(request, response, ref, lambda: _seen(request.auth, ref).version, do)


@router.post("/promises/{ref}/agree", operation_id="agree_as_owner", response=shapes.Done)
@needs(Act.PROMISE_KEEP)
def agree(request: Request, response: HttpResponse, ref: str) -> dict[str, str]:
    """The owner agrees to make it."""
    return _do(request, response, ref, lambda who, version: acts.agree_as_owner(who, ref, version))


@router.post("/promises/{ref}/claim", operation_id="claim_kept", response=shapes.Done)
@needs(Act.PROMISE_KEEP)
def claim(request: Request, response: HttpResponse, ref: str, given: asks.Words) -> dict[str, str]:
    """The owner says how it was kept; the person is asked."""
    return _do(request, response, ref, lambda who, version: acts.claim_kept(who, ref, version, given.words))


@router.post("/promises/{ref}/new-day", operation_id="ask_new_day", response=shapes.Done)
@needs(Act.PROMISE_KEEP)
def new_day(request: Request, response: HttpResponse, ref: str, given: asks.NewDay) -> dict[str, str]:
    """The owner asks for another day."""
    return _do(
        request, response, ref, lambda who, version: acts.ask_new_day(who, ref, version, given.due, given.reason)
    )


@router.post("/promises/{ref}/break", operation_id="break_promise", response=shapes.Done)
@needs(Act.PROMISE_KEEP)
def break_(request: Request, response: HttpResponse, ref: str, given: asks.Reason) -> dict[str, str]:
    """It will not be kept, and is said openly."""
    return _do(request, response, ref, lambda who, version: acts.break_promise(who, ref, version, given.reason))


@router.post("/me/promises/{ref}/agree", operation_id="agree_as_person", response=shapes.Done)
@needs(Act.PROMISE_CONFIRM)
def my_agree(request: Request, response: HttpResponse, ref: str) -> dict[str, str]:
    """The person agrees to what is promised."""
    return _do(request, response, ref, lambda who, version: acts.agree_as_person(who, ref, version))


@router.post("/me/promises/{ref}/confirm", operation_id="confirm_kept", response=shapes.Done)
@needs(Act.PROMISE_CONFIRM)
def my_confirm(request: Request, response: HttpResponse, ref: str) -> dict[str, str]:
    """The person says that it was kept."""
    return _do(request, response, ref, lambda who, version: acts.confirm_kept(who, ref, version))


@router.post("/me/promises/{ref}/dispute", operation_id="dispute_promise", response=shapes.Done)
@needs(Act.PROMISE_CONFIRM)
def my_dispute(request: Request, response: HttpResponse, ref: str, given: asks.Words) -> dict[str, str]:
    """The person says that it was not kept."""
    return _do(request, response, ref, lambda who, version: acts.dispute(who, ref, version, given.words))
