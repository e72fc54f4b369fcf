"""Stand-ins for the world outside, and channels to it, for tests of the outbox."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from mainstay_web.actions import Caller
from mainstay_web.actions.channels import add_channel
from mainstay_web.channels.mail import Mailbox, MailServer
from mainstay_web.channels.outcome import SendingError, Sent
from mainstay_web.channels.transport import Answer, Request

START = datetime(2026, 11, 23, 9, 7, 11, tzinfo=UTC)
WECOM = {"url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=canary-wecom-key"}
WEBHOOK = {
    "url": "https://hooks.example.com/mainstay/canaryhook",
    "secret": "whsec_Y2FuYXJ5LXdlYmhvb2sta2V5LW9mLTMyLWJ5dGVzISE=",
}
MAIL = {
    "host": "mail.example.com", "port": "465", "sender": "mainstay@example.com", "user": "mainstay",
    "password": "canary-mail-password", "to": "admin@example.com",
}  # fmt: skip
WORK = {
    "key": "dingappkey01", "secret": "canary-app-secret", "agent": "123456789", "who": "number", "to": "tester",
}  # fmt: skip
TAKEN = Answer(200, b'{"errcode":0}')


@dataclass
class World:
    """What is outside: it takes what `answers` says, and counts. `now` stands still until somebody waits."""

    now: datetime = START
    answer: Callable[[Request], Answer] = lambda _request: TAKEN
    arrived: list[tuple[datetime, Request]] = field(default_factory=list)
    tried: int = 0

    @property
    def tls(self) -> ssl.SSLContext:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    def post(self, request: Request) -> Answer:
        self.tried += 1
        answer = self.answer(request)
        if answer is TAKEN:
            self.arrived.append((self.now, request))
        return answer

    def dial(self, host: str, port: int) -> socket.socket:
        raise AssertionError((host, port))

    def clock(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request.body) for _, request in self.arrived]


def down(meaning: Any) -> Callable[[Request], Answer]:
    def answer(_request: Request) -> Answer:
        raise SendingError(meaning)

    return answer


def room(admin: Caller, *roles: str) -> str:
    return add_channel(admin, "wecom", "HR room", WECOM, "en", roles or ("hrbp",))


def hook(admin: Caller) -> str:
    return add_channel(admin, "webhook", "The data platform", WEBHOOK, "en", ())


def mail(admin: Caller) -> str:
    return add_channel(admin, "mail", "Company mail", MAIL, "en", ())


@dataclass
class Post:
    """Instead of a mail server: what was handed over, by address."""

    mails: list[tuple[str, str, str]] = field(default_factory=list)

    def deliver(self, mail_: Any, server: MailServer, this: Any, _way: object) -> Sent:
        assert server.password.reveal() == MAIL["password"]
        self.mails.append((mail_["To"], mail_["Subject"], mail_["Message-ID"]))
        return Sent(this.now)


__all__ = ["Mailbox", "Post", "World", "down", "hook", "mail", "room"]
