"""Who is key: proposals by rule with what they rest on, the calibration page, decisions, and who depends on whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.chapters.people.key import BOXES, Criterion, Place
from mainstay.core.access import Act, Field, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.keys import decide_key, note_key_facts
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.giving import Given, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.keys import Candidate, bus_factors, candidates, of_people, place_of, skills_of
from mainstay_web.store.people import person_by_ref
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.units import units_of

_PROPOSE = frozenset({Role.MANAGER, Role.HRBP, Role.DIRECTOR})
_MOST_ROWS, _MOST_LISTED = 60, 200


@dataclass(frozen=True, slots=True)
class Dot:
    """Somebody in a box of the calibration page; `before` is the faint dot of where they stood."""

    candidate: Candidate
    before: bool


@page()
def keys(request: Request) -> HttpResponse:
    """People by the rule's score, with the decision that holds; for a manager, the own team without decisions."""
    reader = request.reader
    if reader.roles.isdisjoint(_PROPOSE):
        raise AbsentError
    act = _act(request)
    unit, words = request.GET.get("unit", ""), request.GET.get("q", "").strip()
    found = candidates(reader.actor, reader.day, act, unit, words, _MOST_LISTED)
    what = request.GET.get("what", "")
    chosen = [one for one in found if _wanted(one, what)]
    return show(
        request, "keys/list.html", found=chosen[:_MOST_ROWS], total=len(chosen), unit=unit, words=words, what=what,
        units=units_of(reader.actor, act, reader.day), decides=act is Act.KEY_DECIDE,
        sees_decisions=_sees_decisions(request), factors=bus_factors(reader.actor, reader.day, unit)[:8],
        criteria=list(Criterion),
    )  # fmt: skip


def _act(request: Request) -> Act:
    return Act.KEY_DECIDE if Role.DIRECTOR in request.reader.roles else Act.KEY_PROPOSE


def _sees_decisions(request: Request) -> bool:
    """Who is counted as key is class RISK: HR alone sees it."""
    return not request.reader.roles.isdisjoint({Role.HRBP, Role.DIRECTOR})


def _wanted(one: Candidate, what: str) -> bool:
    match what:
        case "proposed":
            return one.proposal.is_key and not one.in_force
        case "key":
            return one.person.key
        case "against":
            row = one.decision if one.in_force else None
            return row is not None and row.proposed not in (None, row.is_key)
        case _:
            return True


@page()
def calibration(request: Request) -> HttpResponse:
    """The nine-box of a unit: results across, potential up; the previous place as a faint dot."""
    reader = request.reader
    if Role.DIRECTOR not in reader.roles and Role.HRBP not in reader.roles:
        raise AbsentError
    act = _act(request)
    unit = request.GET.get("unit", "")
    found = candidates(reader.actor, reader.day, act, unit)
    boxes = {number: list[Dot]() for number in BOXES}
    without = []
    for one in found:
        now, before = place_of(one.decision), place_of(one.before)
        if now is None:
            without.append(one)
            continue
        boxes[now.number].append(Dot(one, before=False))
        if before is not None and before != now:
            boxes[before.number].append(Dot(one, before=True))
    return show(
        request, "keys/calibration.html", boxes=boxes, labels=BOXES, without=without[:_MOST_ROWS], unit=unit,
        units=units_of(reader.actor, act, reader.day), decides=act is Act.KEY_DECIDE,
    )  # fmt: skip


@page()
def one(request: Request, person: str) -> HttpResponse:
    """One person: what the rule says and on what facts, what people know, and the decision."""
    return _one(request, person)


def _one(request: Request, ref: str, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    found = person_by_ref(reader.actor, ref, reader.day)
    if found is None or not reader.may(Act.KEY_PROPOSE, found.number):
        raise AbsentError
    sees = bool(reader.may(Field.RISK, found.number))
    if sees:
        reader.look(found.number, Field.RISK, Field.PERFORMANCE, page="keys", reason="calibration")
    candidate = of_people([found], reader.day)[0]
    return show(
        request, "keys/one.html", status, candidate=candidate, person=found, sees_decisions=sees,
        decides=bool(reader.may(Act.KEY_DECIDE, found.number)), skills=skills_of(found.number, reader.day),
        labels=BOXES, stands=place_of(candidate.decision), key=new_ref(), problem=problem,
        given=request.POST if problem else {},
    )  # fmt: skip


@require_POST
@page()
def noted(request: Request, person: str) -> HttpResponse:
    """Notes what people know."""
    number = _number(request, person, Act.KEY_PROPOSE)

    def do() -> None:
        given = request.POST
        ready, months = given.get("ready", "").strip(), given.get("months", "").strip()
        note_key_facts(
            caller(request), number, _lines(given.get("skills", "")), _whole(ready) if ready else None,
            float(_whole(months)) if months else None,
        )  # fmt: skip

    return attempt(do, _back(person), partial(_one, request, person))


@require_POST
@page()
def decided(request: Request, person: str) -> HttpResponse:
    """Decides."""
    number = _number(request, person, Act.KEY_DECIDE)

    def do() -> None:
        given = request.POST
        if given.get("is_key") not in ("yes", "no"):
            raise InvalidError(Text("请选择是或否。", "Choose yes or no."), field="is_key")
        decide_key(
            caller(request), number, is_key=given["is_key"] == "yes", reason=given.get("reason", ""),
            place=_place(given), together_with=_lines(given.get("with", "")),
        )  # fmt: skip

    return attempt(do, _back(person), partial(_one, request, person))


def _number(request: Request, ref: str, act: Act) -> str:
    found = person_by_ref(request.reader.actor, ref, request.reader.day)
    if found is None or not request.reader.may(act, found.number):
        raise AbsentError
    return found.number


def _back(person: str) -> str:
    return reverse("key_one", kwargs={"person": person})


def _place(given: Given) -> Place | None:
    """The box that was chosen, by its number; none is none."""
    text = given.get("box", "")
    if not text:
        return None
    number = _whole(text)
    if number not in BOXES:
        raise InvalidError(Text("请选择一格。", "Choose a box."), field="box")
    return Place((number - 1) % 3 + 1, (number - 1) // 3 + 1)


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 3:
        raise InvalidError(Text("请填写整数。", "Give a whole number."))
    return int(text)


def _lines(text: str) -> tuple[str, ...]:
    parts = [part.strip() for line in text.splitlines() for part in line.replace("、", "，").split("，")]
    return tuple(part for part in parts if part)


ROUTES = [
    path("keys/", keys, name="keys"),
    path("keys/calibration/", calibration, name="key_calibration"),
    path("keys/<person:person>/", one, name="key_one"),
    path("keys/<person:person>/note", noted, name="key_note"),
    path("keys/<person:person>/decide", decided, name="key_decide"),
]
NAV = (Entry("keys", Text("骨干识别", "Who is key"), "star", Group.LOOP, _PROPOSE, order=5),)
