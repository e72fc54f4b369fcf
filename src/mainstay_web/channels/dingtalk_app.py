"""Work notices of a company's own DingTalk app (工作通知): to one person, in the app's name, beside the group robots.

Sources: DingTalk's documents on work notices (asyncsend_v2: agent_id, userid_list, at most 2,048 bytes of message;
the same words reach a person once a day, and what goes beyond that or beyond 500 messages a day and person is taken
and not shown) and on access tokens (a POST with appKey and appSecret; good for 7,200 seconds, the same one until then).
Every message carries a link of its own, so that no two have the same words.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

from mainstay.core.text import Language
from mainstay_web.channels import budget, meanings
from mainstay_web.channels.budget import Budget
from mainstay_web.channels.meanings import Meaning
from mainstay_web.channels.message import OPEN, PRODUCT, Message
from mainstay_web.channels.outcome import Outcome, SendingError, Sent, Try
from mainstay_web.channels.robots import JSON_HEADERS, Json, Note, as_bytes, asked_wait, fields_of, fitting, read_status
from mainstay_web.channels.secret import Secret, SecretUrl, plain_line, redact
from mainstay_web.channels.transport import Answer, Request, Transport

TOKEN_URL = SecretUrl("https://api.dingtalk.com/v1.0/oauth2/accessToken")
SEND_URL = "https://oapi.dingtalk.com/topapi/message/corpconversation/asyncsend_v2?access_token="
LIMIT = 2048
EARLY = timedelta(minutes=5)
"""A token is fetched anew so long before it ends."""
LONGEST = timedelta(hours=2)

_USER = re.compile(r"[A-Za-z0-9_.@-]{1,64}")
_STALE = frozenset({40014, 42001})
"""The token is not good (any more): another is fetched once."""
_INSIDE = 88
"""A code that carries another one inside."""
_CODES: dict[int, Meaning] = {
    -1: meanings.BUSY,
    33012: meanings.PERSON_UNKNOWN,
    60121: meanings.PERSON_UNKNOWN,
    40035: meanings.MALFORMED,
    400002: meanings.MALFORMED,
    40089: meanings.APP_LOGIN,
    40096: meanings.APP_LOGIN,
    41020: meanings.APP_LOGIN,
    60011: meanings.FORBIDDEN,
    60020: meanings.NOT_LISTED,
    **dict.fromkeys(range(90002, 90019), meanings.RATE),
    **dict.fromkeys(_STALE, meanings.BUSY),
}


def is_user(text: str) -> bool:
    """Whether this can be the userid of one person: no lists."""
    return _USER.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class App:
    """The company's own app: its key and secret, and the id under which it speaks."""

    key: str
    secret: Secret
    agent: int

    @property
    def bot(self) -> str:
        """The name its budget and its token are kept under."""
        return hashlib.sha256(f"{self.key}/{self.agent}".encode()).hexdigest()[:16]


@dataclass(slots=True, eq=False)
class Tokens:
    """Tokens of apps, in this process alone: never in the store, never in a log."""

    _held: dict[tuple[str, str], tuple[Secret, datetime]] = field(default_factory=dict, repr=False)

    def of(self, app: App, now: datetime, transport: Transport) -> Secret:
        """The app's token, fetched where none is held that is good a while longer. Raises SendingError."""
        held = self._held.get(_place(app))
        if held is not None and now < held[1]:
            return held[0]
        body = as_bytes({"appKey": app.key, "appSecret": app.secret.reveal()})
        try:
            answer = transport.post(Request(TOKEN_URL, body, JSON_HEADERS))
        except SendingError as error:
            # Whatever became of it, no message has left yet.
            raise SendingError(error.meaning, error.detail) from None
        told = fields_of(answer) or {}
        token, seconds = told.get("accessToken"), told.get("expireIn")
        if answer.status != 200 or not isinstance(token, str) or not token or type(seconds) is not int:
            raise SendingError(_refused_token(answer), _without(answer, app, token))
        lives = min(timedelta(seconds=max(seconds, 0)), LONGEST)
        self._held[_place(app)] = (Secret(token), now + lives - EARLY)
        return Secret(token)

    def forget(self, app: App) -> None:
        """The token is no longer good."""
        self._held.pop(_place(app), None)


def _place(app: App) -> tuple[str, str]:
    """A changed secret finds no token of the former one."""
    return app.bot, hashlib.sha256(app.secret.reveal().encode()).hexdigest()


def _without(answer: Answer, app: App, token: object) -> str:
    """What an answer says, without the secret and without a token, be it one that cannot be used."""
    return plain_line(redact(answer.text, app.secret, Secret(str(token or ""))))


def _refused_token(answer: Answer) -> Meaning:
    return read_status(answer) or (meanings.APP_LOGIN if answer.status in (400, 401, 403) else meanings.UNREADABLE)


TOKENS = Tokens()


@dataclass(frozen=True, slots=True)
class WorkNotice:
    """One person as a channel. Raises ValueError where `to` is no userid."""

    app: App
    to: str
    language: Language
    tokens: Tokens = TOKENS

    def __post_init__(self) -> None:
        if not is_user(self.to):
            raise ValueError("the receiver is not a userid")

    @property
    def digests(self) -> bool:
        """Whether several messages may go as one."""
        return True

    @property
    def budget(self) -> Budget:
        """How fast the app may speak, whomever it speaks to."""
        return budget.DINGTALK_APP

    @property
    def bot(self) -> str:
        """The name its budget is kept under."""
        return self.app.bot

    def send(self, message: Message, now: datetime, transport: Transport, *, attempt: int = 0) -> Outcome:
        """Send one message. `attempt` counts from 0 and decides when the next one is due."""
        this = Try(message.id, attempt, now)
        body = fitting(Note(message.lines(self.language), message.link, self.language), self._body, LIMIT)
        if body is None:
            return this.refused(meanings.TOO_BIG)
        try:
            answer, token = self._post(body, now, transport)
        except SendingError as error:
            return this.refused(error.meaning, error.detail, perhaps_sent=error.perhaps_sent)
        meaning = read_status(answer) or _read(answer)
        if meaning is None:
            return Sent(now)
        detail = plain_line(redact(answer.text, token, self.app.secret))
        return this.refused(meaning, detail, least=asked_wait(answer))

    def _post(self, body: bytes, now: datetime, transport: Transport) -> tuple[Answer, Secret]:
        token = self.tokens.of(self.app, now, transport)
        answer = transport.post(_request(token, body))
        if _code(answer) in _STALE:
            self.tokens.forget(self.app)
            token = self.tokens.of(self.app, now, transport)
            answer = transport.post(_request(token, body))
        return answer, token

    def _body(self, note: Note) -> Json:
        text = "\n\n".join((f"**{PRODUCT}** {note.lines[0]}", *(f"- {line}" for line in note.lines[1:])))
        card = {
            "title": f"{PRODUCT} {note.lines[0]}", "markdown": text, "single_title": OPEN.in_(note.language),
            "single_url": note.link,
        }  # fmt: skip
        return {
            "agent_id": self.app.agent, "userid_list": self.to, "msg": {"msgtype": "action_card", "action_card": card}
        }  # fmt: skip


def _request(token: Secret, body: bytes) -> Request:
    return Request(SecretUrl(SEND_URL + quote(token.reveal(), safe="")), body, JSON_HEADERS)


def _code(answer: Answer) -> int | None:
    """The number of an answer whose status is 200 whatever happened; of an error within an error the inner one."""
    told = fields_of(answer) or {}
    number = told.get("errcode")
    if type(number) is not int:
        return None
    inner = str(told.get("sub_code", ""))
    return int(inner) if number == _INSIDE and inner.isascii() and inner.isdigit() and len(inner) < 10 else number


def _read(answer: Answer) -> Meaning | None:
    code = _code(answer)
    if code is None:
        return meanings.UNREADABLE
    return None if code == 0 else _CODES.get(code, meanings.UNREADABLE)
