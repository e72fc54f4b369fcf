"""Chat robots: one way of sending, and a dialect for each platform (`dialects.py`)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mainstay.core.text import Language
from mainstay_web.channels.budget import Budget
from mainstay_web.channels.meanings import BUSY, RATE, REDIRECT, TOO_BIG, WRONG_SERVICE, Meaning
from mainstay_web.channels.message import Message
from mainstay_web.channels.outcome import Outcome, SendingError, Sent, Try
from mainstay_web.channels.secret import Secret, SecretUrl, plain_line, redact
from mainstay_web.channels.transport import Answer, Request, Transport

MORE = "…"


@dataclass(frozen=True, slots=True)
class Note:
    """What a robot says: lines of text, the first of which matters most, and a link, in one language."""

    lines: tuple[str, ...]
    link: str
    language: Language


Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one platform is spoken to.

    `hosts`: where its robots live; one that begins with a dot stands for everything under it. `limit`: the largest
    body in bytes. `body` makes it from a note, the key and the time; `address` signs the address where the platform
    wants it there; `read` says what an answer means, None for taken.
    """

    key: str
    hosts: tuple[str, ...]
    limit: int
    budget: Budget
    body: Callable[[Note, Secret | None, datetime], Json]
    read: Callable[[Answer], Meaning | None]
    address: Callable[[SecretUrl, Secret | None, datetime], SecretUrl] = lambda url, _secret, _now: url


@dataclass(frozen=True, slots=True)
class Robot:
    """A chat robot as a channel. `own_host` is the platform's host where a company runs its own copy of it."""

    dialect: Dialect
    url: SecretUrl
    language: Language
    secret: Secret | None = None
    own_host: str = ""

    @property
    def digests(self) -> bool:
        """Whether several messages may go as one."""
        return True

    @property
    def budget(self) -> Budget:
        """How fast it may speak."""
        return self.dialect.budget

    @property
    def bot(self) -> str:
        """The name its budget is kept under."""
        return self.url.bot

    def send(self, message: Message, now: datetime, transport: Transport, *, attempt: int = 0) -> Outcome:
        """Say the message in the room. `attempt` counts from 0 and decides when the next one is due."""
        this = Try(message.id, attempt, now)
        if not self.at_home:
            return this.refused(WRONG_SERVICE)
        note = Note(message.lines(self.language), message.link, self.language)
        body = fitting(note, lambda one: self.dialect.body(one, self.secret, now), self.dialect.limit)
        if body is None:
            return this.refused(TOO_BIG)
        request = Request(self.dialect.address(self.url, self.secret, now), body, JSON_HEADERS)
        try:
            answer = transport.post(request)
        except SendingError as error:
            return this.refused(error.meaning, error.detail, perhaps_sent=error.perhaps_sent)
        return self._outcome(answer, this)

    @property
    def at_home(self) -> bool:
        """Whether the address is one of the platform's, or of the company's own copy of it."""
        host = self.url.host
        hosts = (*self.dialect.hosts, *([self.own_host] if self.own_host else []))
        return any(host.endswith(home) if home.startswith(".") else host == home for home in hosts)

    def _outcome(self, answer: Answer, this: Try) -> Outcome:
        meaning = read_status(answer) or self.dialect.read(answer)
        if meaning is None:
            return Sent(this.now)
        detail = plain_line(redact(answer.text, self.url, *([self.secret] if self.secret else [])))
        return this.refused(meaning, detail, least=asked_wait(answer))


def fitting(note: Note, make: Callable[[Note], Json], limit: int) -> bytes | None:
    """The body, with as many of the lines as fit; the first line and the link always stay. None: they do not fit."""
    for kept in range(len(note.lines), 0, -1):
        lines = note.lines[:kept] if kept == len(note.lines) else (*note.lines[:kept], MORE)
        body = as_bytes(make(replace(note, lines=lines)))
        if len(body) <= limit:
            return body
    return None


JSON_HEADERS = {"Content-Type": "application/json; charset=utf-8"}


def as_bytes(body: Json) -> bytes:
    """JSON as it is sent: UTF-8, no spaces."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def read_status(answer: Answer) -> Meaning | None:
    """What the status alone says, where it says enough on every platform."""
    if 300 <= answer.status < 400:
        return REDIRECT
    if answer.status == 413:
        return TOO_BIG
    if answer.status == 429:
        return RATE
    return BUSY if answer.status >= 500 or answer.status == 408 else None


def asked_wait(answer: Answer) -> timedelta:
    """How long the service asks to wait (`Retry-After` in seconds); nothing where it does not say so in digits."""
    asked = answer.headers.get("retry-after", "").strip()
    return timedelta(seconds=int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else timedelta(0)


def fields_of(answer: Answer) -> Json | None:
    """The answer's JSON object; None where it is none."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
