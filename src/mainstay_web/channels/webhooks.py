"""Signed events for other systems (Standard Webhooks 1.0.0), thin: an id and a type, nothing about anybody.

Whoever wants more asks the API (`/events/{id}`), with a token whose rights are checked. The same event keeps its
`webhook-id` at every attempt, so receivers can drop a repeat.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime

from standardwebhooks import Webhook as Signer

from mainstay_web.channels import budget
from mainstay_web.channels.budget import Budget
from mainstay_web.channels.meanings import BUSY, GONE, REDIRECT, TOO_BIG
from mainstay_web.channels.message import Message
from mainstay_web.channels.outcome import Outcome, SendingError, Sent, Try
from mainstay_web.channels.robots import JSON_HEADERS, as_bytes, asked_wait
from mainstay_web.channels.secret import Secret, SecretUrl
from mainstay_web.channels.transport import Request, Transport

LIMIT = 20_000
_PREFIX = "whsec_"
_KEY_BYTES = range(24, 65)


def webhook_secret(raw: bytes) -> Secret:
    """A signing key from random bytes, as receivers want it. Raises ValueError unless there are 24 to 64."""
    if len(raw) not in _KEY_BYTES:
        raise ValueError("a webhook's key has 24 to 64 bytes")
    return Secret(_PREFIX + base64.b64encode(raw).decode())


def is_webhook_secret(secret: Secret) -> bool:
    """Whether this is `whsec_` and 24 to 64 bytes in base64."""
    text = secret.reveal()
    try:
        raw = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return False
    return text.startswith(_PREFIX) and len(raw) in _KEY_BYTES


def event_body(event: str, at: datetime, about: str) -> bytes:
    """The whole of what is told: the type of event, when, and an id."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return as_bytes({"type": event, "timestamp": moment, "data": {"id": about}})


def signatures(secrets: tuple[Secret, ...], event_id: str, at: datetime, body: bytes) -> str:
    """A signature by each key, the newest first: while keys are changed, a receiver finds one that it knows."""
    return " ".join(Signer(each.reveal()).sign(event_id, at.astimezone(UTC), body.decode()) for each in secrets)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Another system as a channel. `secrets`: the key, and during a change of keys the former one after it.

    Raises ValueError where there are none or more than two, or one is not a key.
    """

    url: SecretUrl
    secrets: tuple[Secret, ...]

    def __post_init__(self) -> None:
        if len(self.secrets) not in (1, 2) or not all(is_webhook_secret(each) for each in self.secrets):
            raise ValueError("a webhook has one key, or two while they are changed")

    @property
    def digests(self) -> bool:
        """Never: each event is told by itself."""
        return False

    @property
    def budget(self) -> Budget:
        """How fast events may go."""
        return budget.WEBHOOK

    @property
    def bot(self) -> str:
        """The name its budget is kept under."""
        return self.url.bot

    def send(self, message: Message, now: datetime, transport: Transport, *, attempt: int = 0) -> Outcome:
        """Tell the event. Anything but a 2xx is tried again on schedule; 410 and redirects end it."""
        this = Try(message.id, attempt, now)
        body = event_body(message.kind, message.at, message.about or message.id)
        if len(body) > LIMIT:
            return this.refused(TOO_BIG)
        headers = {
            **JSON_HEADERS,
            "webhook-id": message.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signatures(self.secrets, message.id, now, body),
        }
        try:
            answer = transport.post(Request(self.url, body, headers))
        except SendingError as error:
            return this.refused(error.meaning, error.detail, perhaps_sent=error.perhaps_sent)
        if 200 <= answer.status < 300:
            return Sent(now)
        meaning = GONE if answer.status == 410 else REDIRECT if 300 <= answer.status < 400 else BUSY
        return this.refused(meaning, str(answer.status), least=asked_wait(answer))
