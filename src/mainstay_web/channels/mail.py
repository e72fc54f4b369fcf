"""Mail: plain text, encrypted to the server, and no header that anybody could write into."""

from __future__ import annotations

import contextlib
import hashlib
import re
import smtplib
import socket
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from mainstay.core.text import Language, Text
from mainstay_web.channels import budget, meanings
from mainstay_web.channels.budget import Budget
from mainstay_web.channels.ics import SUMMARIES, Appointment, invitation, method_of
from mainstay_web.channels.meanings import Meaning
from mainstay_web.channels.message import PRODUCT, Message
from mainstay_web.channels.outcome import Outcome, SendingError, Sent, Try
from mainstay_web.channels.secret import Secret, plain_line, redact
from mainstay_web.channels.transport import TIMEOUT_SECONDS, Transport, meaning_of

NO_PASSWORD = Secret("")
FOOTER = Text("此邮件由系统自动发送，请勿回复。", "This mail was sent automatically; please do not reply.")

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]{1,64}")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{1,190}")


def is_mail_address(text: str) -> bool:
    """Whether this is one plain address: no names, lists, comments, line breaks or other control characters."""
    local, at, domain = text.rpartition("@")
    return bool(at and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain) and "." in domain.strip("."))


@dataclass(frozen=True, slots=True)
class MailServer:
    """The company's mail server. `tls_from_start`: encrypted at once (port 465); else by STARTTLS, never without.

    Raises ValueError where the sender is not a plain address.
    """

    host: str
    port: int
    sender: str
    user: str = ""
    password: Secret = NO_PASSWORD
    tls_from_start: bool = False

    def __post_init__(self) -> None:
        if not is_mail_address(self.sender):
            raise ValueError("the sender is not a mail address")

    @property
    def domain(self) -> str:
        """The sender's domain, by which the house names itself."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One person's mail address as a channel. Raises ValueError where it is not a plain address."""

    server: MailServer
    to: str
    language: Language

    def __post_init__(self) -> None:
        if not is_mail_address(self.to):
            raise ValueError("the receiver is not a mail address")

    @property
    def digests(self) -> bool:
        """Whether several messages may go as one."""
        return True

    @property
    def budget(self) -> Budget:
        """How fast the server is given mail."""
        return budget.MAIL

    @property
    def bot(self) -> str:
        """The name its budget is kept under: all mail of a server shares one."""
        return hashlib.sha256(f"{self.server.host}:{self.server.port}/{self.server.user}".encode()).hexdigest()[:16]

    def send(self, message: Message, now: datetime, transport: Transport, *, attempt: int = 0) -> Outcome:
        """Mail the message."""
        lines = message.lines(self.language)
        mail = self._mail(lines[0], "\n".join((*lines, "", message.link)), message.id, now)
        return deliver(mail, self.server, Try(message.id, attempt, now), transport)

    def invite(self, appointment: Appointment, now: datetime, transport: Transport, *, attempt: int = 0) -> Outcome:
        """Mail an invitation, or where the appointment is cancelled its cancellation."""
        method = method_of(appointment)
        key = f"{appointment.key}.{appointment.sequence}.{method.lower()}"
        summary = SUMMARIES[appointment.occasion].in_(self.language)
        mail = self._mail(summary, f"{summary}\n\n{appointment.link}", key, now)
        entry = invitation(appointment, self.server.sender, self.to, now, self.language)
        mail.add_alternative(entry.decode(), subtype="calendar", params={"method": method}, cte="base64")
        return deliver(mail, self.server, Try(key, attempt, now), transport)

    def _mail(self, subject: str, text: str, key: str, now: datetime) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = f"{PRODUCT} <{self.server.sender}>"
        mail["To"] = self.to
        mail["Subject"] = f"{PRODUCT}：{subject}" if self.language == "zh" else f"{PRODUCT}: {subject}"
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = f"<{key}@{self.server.domain}>"  # the same at every attempt: servers drop a repeat
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        mail.set_content(f"{text}\n\n-- \n{FOOTER.in_(self.language)}\n", cte="base64")
        return mail


def deliver(mail: EmailMessage, server: MailServer, this: Try, transport: Transport) -> Outcome:
    """Hand one mail to the server. Headers that hold a line break cannot be made: `EmailMessage` refuses them."""
    handed_over = False
    client = None
    try:
        client = _Client(server, transport)
        _greet(client, server, transport)
        handed_over = True
        client.send_message(mail, from_addr=server.sender)
    except SendingError as error:
        return this.refused(error.meaning, error.detail)
    except smtplib.SMTPException as error:
        meaning, words = _meaning_of(error)
        gone = isinstance(error, smtplib.SMTPServerDisconnected)
        detail = plain_line(redact(words, server.password))
        return this.refused(meaning, detail, perhaps_sent=handed_over and gone)
    except OSError as error:
        return this.refused(meaning_of(error), perhaps_sent=handed_over)
    finally:
        _leave(client)
    return Sent(this.now)


class _Client(smtplib.SMTP):
    """`smtplib`, connected through the guarded transport."""

    def __init__(self, server: MailServer, transport: Transport) -> None:
        self._server = server
        self._transport = transport
        super().__init__(server.host, server.port, local_hostname=server.domain, timeout=TIMEOUT_SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """The place where `smtplib` connects, which its own encrypted variant replaces in the same way."""
        connection = self._transport.dial(host, port)
        connection.settimeout(timeout)
        if not self._server.tls_from_start:
            return connection
        try:
            return self._transport.tls.wrap_socket(connection, server_hostname=host)
        except OSError:
            connection.close()
            raise


def _greet(client: _Client, server: MailServer, transport: Transport) -> None:
    if not server.tls_from_start:
        client.ehlo_or_helo_if_needed()
        if not client.has_extn("starttls"):
            raise SendingError(meanings.NO_TLS)
        client.starttls(context=transport.tls)
    if server.user:
        client.login(server.user, server.password.reveal())


def _leave(client: _Client | None) -> None:
    """What happens to the farewell changes nothing about the mail."""
    if client is None:
        return
    with contextlib.suppress(OSError, smtplib.SMTPException):
        client.quit()
    client.close()


_FINAL = {
    smtplib.SMTPAuthenticationError: meanings.LOGIN,
    smtplib.SMTPSenderRefused: meanings.SENDER,
    smtplib.SMTPDataError: meanings.MAIL_REFUSED,
}


def _meaning_of(error: smtplib.SMTPException) -> tuple[Meaning, str]:
    """What a mail server's refusal means, and its words. Answers in the four hundreds are for now, not for ever."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()), (550, b""))
        return (meanings.BUSY if code < 500 else meanings.RECIPIENT), _words(code, words)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return meanings.LOGIN, ""
    if not isinstance(error, smtplib.SMTPResponseException):
        return meanings.UNREACHABLE, ""
    words_ = _words(error.smtp_code, error.smtp_error)
    if error.smtp_code < 500:
        return meanings.BUSY, words_
    if error.smtp_code == 552:
        return meanings.TOO_BIG, words_
    return _FINAL.get(type(error), meanings.UNREACHABLE), words_


def _words(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
