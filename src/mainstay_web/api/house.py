"""HR's queue, nightly turns, jobs, and the standards in force."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router
from pydantic import ConfigDict

from mainstay.core.access import Act, Field
from mainstay.core.text import Text
from mainstay_web.api import asks, shapes
from mainstay_web.api.door import Request, cursor, needs, place, reason
from mainstay_web.api.problems import ApiError, NothingError
from mainstay_web.store.installation import standards
from mainstay_web.store.jobs import newest as newest_jobs
from mainstay_web.store.queue import ALERTED, IN_CASE, TODO, Line, the_queue
from mainstay_web.store.queue import PAGE as QUEUE_PAGE
from mainstay_web.store.queue import Asked as AskedOfStore
from mainstay_web.store.tables.jobs import Job
from mainstay_web.store.tables.turns import Turn
from mainstay_web.store.turns import newest, turn_by_ref, turns

router = Router(tags=["house"])
_PURPOSE = Text(
    "预警分析只用于留任与关怀，不提供给解除劳动合同等用途。",
    "Early warning is for keeping people and caring for them. It is not given out for dismissal.",
)
_PURPOSES = ("retention", "care")


class AskedQueue(asks.Given):
    """Which lines, and what for: `purpose` is retention or care."""

    model_config = ConfigDict(extra="forbid")
    purpose: str = "retention"
    show: str = TODO
    cursor: str = ""


@router.get("/queue", response=shapes.Queue, operation_id="list_queue", tags=["queue"])
@needs(Field.RISK)
def queue(request: Request, asked: Query[AskedQueue]) -> dict[str, Any]:
    """Whom to talk to, most pressing first, with a reason in the header `Reason`. Each line is noted as a look."""
    asker = request.auth
    if asked.purpose not in _PURPOSES:
        raise ApiError("purpose", _PURPOSE)
    why = reason(request)
    if asked.show not in (TODO, ALERTED, IN_CASE):
        raise ApiError("unknown_parameter", Text("没有这样的列表。", "There is no such list."), field="show")
    turn = newest(asker.day)
    if turn is None:
        return {"items": [], "total": 0, "next": None}
    at = place("queue", asked.cursor)
    start = int(at[0]) if at else 0
    found = the_queue(asker.actor, turn, asker.day, AskedOfStore(show=asked.show, start=start))
    for line in found.lines:
        asker.look(line.person.number, Field.RISK, "api.queue", why)
    more = cursor("queue", start + QUEUE_PAGE) if start + QUEUE_PAGE < found.total else None
    return {"items": [_line(one) for one in found.lines], "total": found.total, "next": more}


def _line(line: Line) -> dict[str, Any]:
    return {
        "person": line.person.ref, "case": line.case.ref if line.case else None, "state": line.state,
        "kind": line.case.kind if line.case else line.says.alert or None,
        "why_now": [shapes.Two.of(one) for one in line.why_now], "due": line.clock.due.day if line.clock else None,
        "driver": line.driver,
    }  # fmt: skip


@router.get("/turns", response=shapes.Turns, operation_id="list_turns")
@needs(Act.RUN_TURN, Act.PROOF)
def the_turns(request: Request) -> dict[str, Any]:
    """The newest nightly turns."""
    del request
    return {"items": [_turn(one) for one in turns()]}


@router.get("/turns/{ref}", response=shapes.Turn, operation_id="get_turn")
@needs(Act.RUN_TURN, Act.PROOF)
def turn(request: Request, ref: str) -> dict[str, Any]:
    """One nightly turn."""
    del request
    found = turn_by_ref(ref)
    if found is None:
        raise NothingError
    return _turn(found)


def _turn(row: Turn) -> dict[str, Any]:
    names = ("ref", "as_of", "state", "started_at", "finished_at", "light", "manifest")
    return {name: getattr(row, name) for name in names}


@router.get("/jobs", response=shapes.Jobs, operation_id="list_jobs")
@needs(Act.JOBS)
def jobs(request: Request) -> dict[str, Any]:
    """The newest background jobs."""
    del request
    return {"items": [_job(one) for one in newest_jobs()[:60]]}


@router.get("/jobs/{ref}", response=shapes.Job, operation_id="get_job")
@needs(Act.JOBS)
def job(request: Request, ref: str) -> dict[str, Any]:
    """One background job."""
    del request
    found = newest_jobs().filter(ref=ref).first()
    if found is None:
        raise NothingError
    return _job(found)


def _job(row: Job) -> dict[str, Any]:
    names = ("ref", "name", "state", "share", "tries", "failure", "due_at", "finished_at")
    return {name: getattr(row, name) for name in names}


@router.get("/standards", response=shapes.Standards, operation_id="list_standards")
@needs(Act.STANDARD_SET)
def the_standards(request: Request) -> dict[str, Any]:
    """Every standard that the company has set, by key and day."""
    del request
    return {"items": [{"key": one.key, "since": one.since, "value": one.value} for one in standards()]}
