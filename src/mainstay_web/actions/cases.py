"""What is done with a case: opened, assigned, talked about, cause confirmed, answered, closed. See also `packages`.

Every function returns the case's reference. `version` is the one the reader saw; None for the house itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from mainstay.core.access import Act, Field, Role
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry import cases as rules
from mainstay.loop.carry.alerts import Alert, opening_of
from mainstay.loop.carry.states import Heard, Kind, Outcome, Severity, State
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, action
from mainstay_web.actions.carrying import batch_of, by, load_case, mark, said, save_case, tell
from mainstay_web.actions.doings import write_measures
from mainstay_web.actions.packages import force_if_ready
from mainstay_web.store.access import allowed
from mainstay_web.store.audit import looked
from mainstay_web.store.cases import columns_of, rule_of
from mainstay_web.store.charge import in_charge, possible_owners
from mainstay_web.store.facts import add, held
from mainstay_web.store.sealing import seal
from mainstay_web.store.tables.cases import Case, CaseEvent, Talk
from mainstay_web.store.tables.refs import new_ref

STAY_TALK = "stay"


@action(Act.CASE_OPEN)
def open_case(doing: Doing, number: str, kind: Kind, severity: Severity, reason: str, owner: str = "") -> str:
    """Opens a case by hand, with the reason why now. `owner` looks after it; empty leaves it to be assigned."""
    doing.must(number)
    why = said(reason, "reason")
    opening = rules.Opening(new_ref(), number, kind, doing.day, by(doing), severity, (Text(why, why),))
    row = new_case(doing, opening, why)
    return _assigned(doing, row, owner) if owner else row.ref


@action(Act.CASE_OPEN)
def open_from_alert(doing: Doing, alert: Alert) -> str:
    """Opens the case of an alert; a further alert joins the open case, and the same alert changes nothing."""
    doing.must(alert.person_id)
    once = f"alert:{alert.person_id}:{alert.kind.value}:{alert.on.isoformat()}"
    known = CaseEvent.objects.filter(once=once).select_related("case").first()
    if known is not None:
        return known.case.ref
    running = Case.objects.filter(person=alert.person_id, kind=alert.kind.value).exclude(state=State.CLOSED.value)
    row = running.select_for_update().first()
    if row is None:
        return new_case(doing, opening_of(alert, new_ref()), "", once).ref
    save_case(row, rules.add_reasons(rule_of(row), alert.reasons))
    mark(doing, row, "further_alert", once=once)
    return row.ref


def new_case(doing: Doing, opening: rules.Opening, words: str, once: str | None = None) -> Case:
    """Writes an opened case and tells the HR partners in charge. Raises AlreadyOpenError, as the database ensures."""
    before = [rule_of(one) for one in Case.objects.filter(person=opening.person_id, kind=opening.kind.value)]
    case = rules.open_case(opening, before)
    try:
        with transaction.atomic():
            row = Case.objects.create(ref=opening.case_id, **columns_of(case))
    except IntegrityError:
        # Somebody opened one in the same moment: their case is the one.
        again = [rule_of(one) for one in Case.objects.filter(person=opening.person_id, kind=opening.kind.value)]
        rules.open_case(opening, again)
        raise
    mark(doing, row, "opened", words, once, kind=row.kind)
    for one in in_charge(row.person, Role.HRBP, Act.CASE_WORK, doing.day):
        if one.ref != doing.account:
            doing.tell(one.ref, "case.opened", f"/cases/{row.ref}/")
    return row


@action(Act.CASE_WORK)
def assign(doing: Doing, case: str, version: int | None, owner: str) -> str:
    """Names who looks after a case: the person's manager, or HR in charge."""
    row = load_case(case, version)
    doing.must(row.person)
    return _assigned(doing, row, owner)


def _assigned(doing: Doing, row: Case, owner: str) -> str:
    if owner not in dict(possible_owners(row.person, doing.day)):
        raise InvalidError(
            Text("只能指派给本人的直接上级或分管的人力资源同事。", "Choose the manager or somebody of HR in charge."),
            field="owner",
        )
    save_case(row, rules.assign(rule_of(row), by(doing), doing.day, owner))
    mark(doing, row, "assigned", owner=owner)
    tell(doing, owner, "case.opened", f"/cases/{row.ref}/")
    return row.ref


@action(Act.CASE_WORK)
def postpone(doing: Doing, case: str, version: int | None, talk_due: date, reason: str) -> str:
    """Puts the first talk off, once."""
    row = load_case(case, version)
    doing.must(row.person)
    save_case(row, rules.postpone(rule_of(row), by(doing), doing.day, talk_due, reason))
    mark(doing, row, "postponed", reason, until=talk_due.isoformat())
    return row.ref


@action(Act.CASE_TALK)
def record_talk(doing: Doing, case: str, version: int | None, held_on: date, note: str = "") -> str:
    """The first talk was held. The note is sealed; the fact of the talk is what the signals see."""
    row = load_case(case, version)
    must_talk(doing, row)
    talk = Talk(case=row, person=row.person, kind=STAY_TALK, held_on=held_on, held_by=by(doing))
    talk.note = seal(note.strip(), talk.ref)
    save_case(row, rules.talk(rule_of(row), by(doing), doing.day, held_on, talk.ref))
    talk.save()
    told_of_talk(doing, row.person, held_on, STAY_TALK)
    mark(doing, row, "talked", held_on=held_on.isoformat(), talk=talk.ref)
    return row.ref


def told_of_talk(doing: Doing, number: str, day: date, kind: str) -> None:
    """The fact that a talk was held; one of a kind on a day says it all."""
    known = held(["talks"], person=number).get("talks")
    if known is not None and (day, kind) in set(known.select("day", "kind").iter_rows()):
        return
    add(batch_of(doing, "talk"), "talks", person_id=number, day=day, kind=kind)


def must_talk(doing: Doing, row: Case) -> None:
    """HR in charge may, and of the line only who was asked to look after the case."""
    doing.must(row.person)
    if row.owner != by(doing) and not allowed(doing.caller.actor, Act.CASE_WORK, row.person, doing.day):
        raise RefusedError(Text("这件事不由您负责", "this is not yours to look after"))


@action(Act.CASE_TALK)
def confirm_cause(doing: Doing, case: str, version: int | None, drivers: Sequence[Driver], words: str) -> str:
    """The cause as the person said it in the talk, recorded by who held it or by HR in charge."""
    row = load_case(case, version)
    must_talk(doing, row)
    return _caused(doing, row, rules.Cause(tuple(drivers), words.strip(), Heard.IN_THE_TALK))


@action(Act.PROMISE_CONFIRM)
def confirm_own_cause(doing: Doing, case: str, version: int | None, drivers: Sequence[Driver], words: str) -> str:
    """The cause, in the application, by the person."""
    row = load_case(case, version)
    doing.must(row.person)
    return _caused(doing, row, rules.Cause(tuple(drivers), words.strip(), Heard.BY_THE_PERSON))


def _caused(doing: Doing, row: Case, cause: rules.Cause) -> str:
    save_case(row, rules.confirm_cause(rule_of(row), by(doing), doing.day, cause))
    mark(doing, row, "cause_confirmed", cause.words, drivers=[one.value for one in cause.drivers])
    if cause.heard is Heard.BY_THE_PERSON:
        tell(doing, row.owner, "case.due", f"/cases/{row.ref}/")
    return row.ref


@action(Act.CASE_TALK)
def answer(doing: Doing, case: str, version: int | None, words: str) -> str:
    """The person who asked has their answer, and can read it."""
    row = load_case(case, version)
    must_talk(doing, row)
    save_case(row, rules.answer(rule_of(row), by(doing), doing.day, words.strip()))
    mark(doing, row, "answered", words.strip())
    force_if_ready(doing, row)
    tell(doing, row.person, "promise.to_confirm", "/requests/")
    return row.ref


@action(Act.CASE_WORK)
def close(doing: Doing, case: str, version: int | None, outcome: Outcome, reason: str) -> str:
    """Ends a case with its outcome; what was done stands among the facts, for `learn`."""
    row = load_case(case, version)
    doing.must(row.person)
    save_case(row, rules.close(rule_of(row), by(doing), doing.day, outcome, reason.strip()))
    write_measures(doing, row)
    mark(doing, row, "closed", reason.strip(), outcome=outcome.value)
    doing.note(outcome=outcome.value)
    return row.ref


@action(Act.RAISE_REQUEST)
def take_back(doing: Doing, case: str, version: int | None, reason: str) -> str:
    """Who asked takes the request back before it was talked about."""
    row = load_case(case, version)
    doing.must(row.person)
    request = getattr(row, "request", None)
    if request is None or request.asked_by != by(doing):
        raise RefusedError(Text("这不是您提出的请求", "this is not a request of yours"))
    save_case(row, rules.close(rule_of(row), by(doing), doing.day, Outcome.WITHDRAWN, reason.strip()))
    mark(doing, row, "closed", reason.strip(), outcome=Outcome.WITHDRAWN.value)
    return row.ref


@action(Act.CASE_WORK)
def left_later(doing: Doing, case: str, version: int | None, reason: str) -> str:
    """The person of a closed case resigned after all; `reason` says how it is known."""
    row = load_case(case, version)
    doing.must(row.person)
    save_case(row, rules.left_later(rule_of(row), by(doing), doing.day, said(reason, "reason")[:64]))
    mark(doing, row, "left_later", reason.strip())
    return row.ref


@action(Act.CASE_WORK)
def take_case_list(doing: Doing, people: Sequence[str], reason: str) -> str:
    """Writes down who took a list of cases out of the house, what for, and who stands on it."""
    why = said(reason, "reason")
    for number in people or [""]:
        doing.must(number)
    for number in dict.fromkeys(people):
        looked(doing.account, number, Field.PERSONAL.value, "case_list", why)
    doing.about = ""
    doing.note(rows=len(people), reason=why)
    return "case_list"
