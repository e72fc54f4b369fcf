"""What every action has in common: may you, all or nothing, written down, told after the commit, and only once.

    @action(Act.CASE_OPEN)
    def open_case(doing: Doing, number: str, kind: str) -> str:
        doing.must(number)
        …
        return case.ref

    open_case(caller, number="E001", kind="alert")

Every action returns the reference of what it made or changed. One that does not ask `must` fails, whatever it did.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Concatenate, ParamSpec

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mainstay.core.access import Act, Actor, Answer
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.channels.message import Kind
from mainstay_web.store.access import allowed
from mainstay_web.store.audit import write_down
from mainstay_web.store.installation import today
from mainstay_web.store.system import SYSTEM
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.trail import DoneOnce, Outgoing

P = ParamSpec("P")


class RefusedError(AnticipatedError):
    """The rules do not allow it. A page says that there is nothing here."""

    code = "refused"


class StaleError(AnticipatedError):
    """Somebody else changed it in the meantime."""

    code = "stale"

    def __init__(self) -> None:
        super().__init__(
            Text(
                "在您打开之后，别人已经修改了它。请刷新后再试。",
                "Somebody has changed this since you opened it. Reload the page and try again.",
            )
        )


class InvalidError(AnticipatedError):
    """What was asked makes no sense as it is; the sentence says what to mend. `field` names where, if anywhere."""

    code = "invalid"


class KeyReusedError(AnticipatedError):
    """An idempotency key came again with something else."""

    code = "key_reused"

    def __init__(self) -> None:
        super().__init__(
            Text("同一个幂等键已用于另一项请求。", "This idempotency key was already used for a different request.")
        )


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf an action runs: `key` is an idempotency key (empty: none), `way` is page, api or job."""

    actor: Actor
    day: date
    now: datetime
    key: str = ""
    way: str = "page"


def system_caller(way: str = "job") -> Caller:
    """The house itself, now."""
    return Caller(SYSTEM, today(), timezone.now(), "", way)


@dataclass
class Doing:
    """An action under way, inside its transaction."""

    caller: Caller
    act: Act
    answer: Answer | None = None
    about: str = ""
    details: dict[str, object] = field(default_factory=dict)

    @property
    def account(self) -> str:
        """The account that acts."""
        return self.caller.actor.account

    @property
    def day(self) -> date:
        """The day it is."""
        return self.caller.day

    @property
    def now(self) -> datetime:
        """The instant it is."""
        return self.caller.now

    def must(self, number: str | None) -> None:
        """Raises RefusedError unless the rules allow this act for that person (None: for the company)."""
        self.answer = allowed(self.caller.actor, self.act, number, self.day)
        self.about = number or self.about
        if not self.answer:
            raise RefusedError(
                Text("您无权这样做：{why}。", "You may not do this: {why}.").fill(why=self.answer.reason)
            )

    def note(self, **details: object) -> None:
        """Adds to what the audit record says: references and counts, never what is sensitive."""
        self.details |= details

    def tell(self, account: str, kind: str, link: str, due: datetime | None = None) -> None:
        """Puts a neutral message into the outbox; it goes out after the commit, or never if there is none.

        Raises ValueError for a kind that the catalogue of messages does not have.
        """
        known = Kind(kind).value
        Outgoing.objects.create(ref=new_ref(), kind=known, account=account, link=link, due_at=due or self.now)

    def tell_all(self, accounts: Iterable[str], kind: str, link: str) -> bool:
        """The same to each of these; whether there was anybody, for what nobody heard does not count as told."""
        heard = tuple(dict.fromkeys(accounts))
        for account in heard:
            self.tell(account, kind, link)
        return bool(heard)


def action(
    act: Act,
) -> Callable[[Callable[Concatenate[Doing, P], str]], Callable[Concatenate[Caller, P], str]]:
    """Makes an action of a function."""

    def made(run: Callable[Concatenate[Doing, P], str]) -> Callable[Concatenate[Caller, P], str]:
        def wrapped(caller: Caller, /, *args: P.args, **kwargs: P.kwargs) -> str:
            try:
                with transaction.atomic():
                    return _once(caller, act, run, args, kwargs)
            except IntegrityError:
                done = _done(caller, _digest(act, args, kwargs)) if caller.key else None
                if done is None:
                    raise
                return done

        functools.update_wrapper(wrapped, run)
        return wrapped

    return made


def _once(
    caller: Caller, act: Act, run: Callable[..., str], args: tuple[object, ...], kwargs: dict[str, object]
) -> str:
    asked = _digest(act, args, kwargs)
    row = None
    if caller.key:
        done = _done(caller, asked)
        if done is not None:
            return done
        # The row goes in first: a second caller with the same key waits here for the first one's commit.
        row = DoneOnce.objects.create(account=caller.actor.account, key=caller.key, act=act.value, asked=asked)
    doing = Doing(caller, act)
    result = run(doing, *args, **kwargs)
    if not doing.answer:
        raise PermissionError(f"{run.__name__} did not ask whether {act.value} is allowed")
    write_down(doing.account, act.value, doing.about, {"ref": result, "way": caller.way, **doing.details})
    if row is not None:
        row.result = result
        row.save(update_fields=["result"])
    return result


def _done(caller: Caller, asked: str) -> str | None:
    if connection.needs_rollback:
        return None
    row = DoneOnce.objects.filter(account=caller.actor.account, key=caller.key).first()
    if row is None:
        return None
    if row.asked != asked:
        raise KeyReusedError
    return row.result


def _digest(act: Act, args: tuple[object, ...], kwargs: dict[str, object]) -> str:
    text = json.dumps([act.value, args, kwargs], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
