"""A mail server on this machine: STARTTLS or TLS at once, a login, and answers made to measure."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

USER, PASSWORD = "mainstay@example.com", "canary-mail-password"  # of this fake only


@dataclass
class MailWorld:
    """`says` answers a command (its first word) instead of what is usual; an empty answer hangs up."""

    starttls: bool = True
    login: bool = True
    says: dict[str, str] = field(default_factory=dict)
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    in_the_clear: list[str] = field(default_factory=list)


class _Talk:
    def __init__(self, world: MailWorld, request: ssl.SSLSocket, context: ssl.SSLContext, *, secure: bool) -> None:
        self.world, self.context, self.secure = world, context, secure
        self.sock = context.wrap_socket(request, server_side=True) if secure else request
        self.file = self.sock.makefile("rb")

    def run(self) -> None:
        self.say(self.world.says.get("CONNECT", "220 mail.example.com ready"))
        for line in iter(self.file.readline, b""):
            text = line.decode().strip()
            self.world.commands.append(text)
            if not self.secure:
                self.world.in_the_clear.append(text)
            if not self.answer(text.split(" ")[0].upper(), text):
                return

    def say(self, *lines: str) -> None:
        self.sock.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def answer(self, word: str, text: str) -> bool:
        said = self.world.says.get(word)
        if said is not None:
            if said:
                self.say(said)
            return bool(said)
        if word in ("STARTTLS", "DATA", "AUTH", "QUIT", "EHLO"):
            special = {"STARTTLS": self.encrypt, "DATA": self.data, "QUIT": self.bye, "EHLO": self.hello}
            return special[word]() if word in special else self.auth(text)
        self.say("250 fine")
        return True

    def hello(self) -> bool:
        can = (
            ["STARTTLS"] * (self.world.starttls and not self.secure) + ["AUTH PLAIN"] * self.world.login + ["8BITMIME"]
        )
        self.say("250-mail.example.com", *(f"250-{each}" for each in can[:-1]), f"250 {can[-1]}")
        return True

    def encrypt(self) -> bool:
        self.say("220 go on")
        self.sock = self.context.wrap_socket(self.sock, server_side=True)
        self.file = self.sock.makefile("rb")
        self.secure = True
        # what was read ahead in the clear is gone with the old file
        self.run_encrypted()
        return False

    def run_encrypted(self) -> None:
        for line in iter(self.file.readline, b""):
            text = line.decode().strip()
            self.world.commands.append(text)
            if not self.answer(text.split(" ")[0].upper(), text):
                return

    def auth(self, text: str) -> bool:
        given = base64.b64decode(text.split(" ")[2]).decode().split("\0")[1:]
        self.say("235 welcome" if given == [USER, PASSWORD] else f"535 5.7.8 no, not {given}")
        return True

    def data(self) -> bool:
        self.say("354 go on")
        lines = []
        for line in iter(self.file.readline, b".\r\n"):
            if not line:
                return False
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        after = self.world.says.get("AFTER DATA", "250 queued")
        if after.startswith("250") or not after:
            self.world.raw.append(b"".join(lines))
            mail = message_from_bytes(b"".join(lines), policy=default)
            assert isinstance(mail, EmailMessage)
            self.world.mails.append(mail)
        if after:
            self.say(after)
        return bool(after)

    def bye(self) -> bool:
        self.say("221 bye")
        return False


@contextmanager
def mail_serving(world: MailWorld, context: ssl.SSLContext, *, secure: bool) -> Iterator[int]:
    """The mail server at a port of 127.0.0.1."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            talk = _Talk(world, self.request, context, secure=secure)
            talk.run()
            talk.file.close()
            talk.sock.close()

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True

        def handle_error(self, *_request: object) -> None:
            """A client that turns away, as some tests make it, is no fault."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()
