"""The turn's own writes, in small transactions so that readers never wait; and a manager's judgement."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.managers import Judgement as Given
from mainstay.loop.carry.managers import View
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.rows import locked
from mainstay_web.store.accounts import account_of_person
from mainstay_web.store.jobs import put
from mainstay_web.store.tables.jobs import Job
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.turns import Foreseen, Judgement, PersonView, Prompted, Turn, TurnPart
from mainstay_web.store.turns import note_taken_out

CHUNK = 250
"""Rows in a transaction: a reader or another writer waits for no more than these."""
LONGEST = timedelta(hours=6)
"""After so long, a turn that has not ended is taken for lost."""
KEPT_VIEWS = 2
"""Turns whose pages are kept; of older ones the numbers are."""

JOB = "nightly_turn"
"""The job that makes a turn."""

_NO_TURN = Text("没有正在运行的这一轮分析。", "There is no such turn under way.")
_NO_MANAGER = Text("此人没有可以询问的直接上级。", "There is no direct manager to ask.")
_NO_QUESTION = Text("没有待您回答的询问。", "Nothing has been asked of you here.")


@action(Act.RUN_TURN)
def begin_turn(doing: Doing, as_of: date, light: bool = False, seed: int = 7) -> str:  # noqa: FBT001, FBT002 - kept as a column
    """Notes that a turn has begun, by whom."""
    doing.must(None)
    # A turn whose worker was killed could not say so itself.
    lost = Turn.objects.filter(state=Turn.RUNNING, started_at__lt=doing.now - LONGEST)
    lost.update(state=Turn.FAILED, finished_at=doing.now, failure="lost")
    turn = Turn.objects.create(
        as_of=as_of, started_at=doing.now, asked_by=doing.account, light=light, seed=seed, state=Turn.RUNNING
    )
    doing.note(as_of=as_of.isoformat(), light=light)
    return turn.ref


@action(Act.RUN_TURN)
def finish_turn(doing: Doing, /, ref: str, **found: object) -> str:
    """The turn is whole: from now on pages show it. `found` are columns of `Turn`.

    Raises InvalidError where no such turn is under way.
    """
    doing.must(None)
    turn = Turn.objects.select_for_update().filter(ref=ref, state=Turn.RUNNING).first()
    if turn is None:
        raise InvalidError(_NO_TURN)
    for name, value in found.items():
        setattr(turn, name, value)
    turn.people = turn.foreseen.count()
    turn.manifest = _manifest(turn)
    turn.state, turn.finished_at = Turn.DONE, timezone.now()
    turn.save()
    doing.note(people=turn.people, manifest=turn.manifest)
    return ref


@action(Act.RUN_TURN)
def fail_turn(doing: Doing, ref: str, failure: str) -> str:
    """The turn could not be made; pages go on showing the one before. `failure` is a code, never a value."""
    doing.must(None)
    Turn.objects.filter(ref=ref, state=Turn.RUNNING).update(
        state=Turn.FAILED, finished_at=timezone.now(), failure=failure[:64]
    )
    doing.note(failure=failure[:64])
    return ref


def save_rows(ref: str, rows: Iterable[Foreseen | PersonView | Prompted]) -> int:
    """Adds a turn's rows, a few at a time; returns how many. A turn that is no longer under way takes none."""
    waiting: list[Foreseen | PersonView | Prompted] = []
    count = 0
    for row in rows:
        waiting.append(row)
        if len(waiting) >= CHUNK:
            count += _save(ref, waiting)
            waiting = []
    return count + (_save(ref, waiting) if waiting else 0)


def save_parts(ref: str, parts: Mapping[str, object]) -> int:
    """Adds the views of the company; returns how many."""
    turn = Turn.objects.get(ref=ref)
    return _save(ref, [TurnPart(turn=turn, key=key, value=value) for key, value in parts.items()])


@transaction.atomic
def _save(ref: str, rows: Iterable[models.Model]) -> int:
    if not Turn.objects.filter(ref=ref, state=Turn.RUNNING).exists():
        raise InvalidError(_NO_TURN)
    rows = list(rows)
    type(rows[0])._default_manager.bulk_create(rows)  # noqa: SLF001 - Django's documented name
    return len(rows)


def forget_old_views() -> int:
    """Deletes the pages of all but the newest turns, and what turns that failed had begun; returns how many turns."""
    kept = Turn.objects.filter(state=Turn.DONE).order_by("-as_of", "-pk").values_list("pk", flat=True)[:KEPT_VIEWS]
    old = list(Turn.objects.exclude(state=Turn.RUNNING).exclude(pk__in=list(kept)).values_list("pk", flat=True))
    held = set(PersonView.objects.filter(turn__in=old).values_list("turn", flat=True))
    for pk in held:
        PersonView.objects.filter(turn=pk).delete()
        Prompted.objects.filter(turn=pk).delete()
    broken = Turn.objects.filter(state=Turn.FAILED, pk__in=old)
    Foreseen.objects.filter(turn__in=broken).delete()
    TurnPart.objects.filter(turn__in=broken).delete()
    return len(held)


def _manifest(turn: Turn) -> str:
    """SHA-256 over what went in and what is kept: the same facts, seed and versions give the same."""
    rows = turn.foreseen.order_by("person").values_list("person", "p3", "p6", "p12", "sure", "at_stake", "shares")
    whole = hashlib.sha256(json.dumps([turn.inputs, turn.seed, turn.versions, turn.off], sort_keys=True).encode())
    for row in rows.iterator(2_000):
        whole.update(json.dumps(row).encode())
    for key, value in turn.parts.order_by("key").values_list("key", "value"):
        whole.update(json.dumps([key, value], sort_keys=True, ensure_ascii=True).encode())
    return whole.hexdigest()


@action(Act.CASE_WORK)
def ask_judgement(doing: Doing, number: str) -> str:
    """HR asks the direct manager for their own view of a person, and of everybody else in the team with it: so that
    being asked gives away neither whom it is about nor who is key (A04). What was asked is not asked again.

    Raises InvalidError where there is no manager with an account.
    """
    doing.must(number)
    manager = Person.objects.filter(number=number, here=True).values_list("manager", flat=True).first() or ""
    account = account_of_person(manager)
    if account is None:
        raise InvalidError(_NO_MANAGER)
    team = Person.objects.filter(manager=manager, here=True)
    made = 0
    for one in team.order_by("name_key", "number").values_list("number", flat=True):
        given = {"asked_by": doing.account, "asked_on": doing.day}
        made += Judgement.objects.get_or_create(person=one, by=manager, given_on=None, defaults=given)[1]
    if made:
        doing.tell(account.ref, "answer.due", "/team/")
    doing.note(asked=made)
    return Judgement.objects.get(person=number, by=manager, given_on=None).ref


@action(Act.JUDGE)
def give_judgement(doing: Doing, ref: str, view: View, drivers: tuple[Driver, ...], words: str) -> str:
    """The manager's own view, in their own words; once given it stands.

    Raises MissingError without words, InvalidError where nothing was asked of this manager.
    """
    row = locked(Judgement.objects, ref, _NO_QUESTION)
    doing.must(row.person)
    if row.by != doing.caller.actor.person or row.given_on is not None:
        raise InvalidError(_NO_QUESTION)
    given = Given(row.by, doing.day, view, drivers, words)
    row.given_on, row.view = given.on, given.view.value
    row.drivers, row.words = [one.value for one in given.drivers], given.words.strip()
    row.save()
    doing.note(judgement=ref)
    return ref


@action(Act.RUN_TURN)
def ask_for_turn(doing: Doing, due: datetime) -> str:
    """Puts a turn into the queue of jobs; returns the job's reference. One that is waiting already serves."""
    doing.must(None)
    waiting = Job.objects.filter(name=JOB, state=Job.WAITING, due_at__lte=due).first()
    job = waiting or put(JOB, {}, doing.account, due)
    doing.note(job=job.ref)
    return job.ref


@action(Act.CASE_WORK)
def take_talk_list(doing: Doing, people: list[str], reason: str) -> str:
    """Writes down who took the list of whom to talk to out of the house, what for, and who stands on it.

    Raises RefusedError if any of them is not the actor's to look after.
    """
    for number in people or [""]:
        doing.must(number)
    note_taken_out(doing.account, people, "talk_list", reason)
    doing.about = ""
    doing.note(rows=len(people), reason=reason)
    return "talk_list"


@action(Act.EXPORT)
def note_taken(doing: Doing, what: str, ref: str, rows: int) -> str:
    """Writes down that something was taken out: what, of which turn, how many rows."""
    doing.must(None)
    doing.note(what=what, rows=rows)
    return ref
