"""Mail over a real encrypted connection to a server on this machine; W06: nobody writes into a header."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from mainstay.core.text import LANGUAGES, Language
from mainstay_web.channels import meanings
from mainstay_web.channels.guard import Allow
from mainstay_web.channels.ics import Appointment, Occasion, appointment_key
from mainstay_web.channels.mail import Mailbox, MailServer, is_mail_address
from mainstay_web.channels.meanings import Meaning
from mainstay_web.channels.message import Message
from mainstay_web.channels.outcome import Outcome, Refused, Sent
from mainstay_web.channels.secret import Secret
from mainstay_web.channels.transport import GuardedTransport

from .fake_mail import PASSWORD, USER, MailWorld, mail_serving
from .fakes import NOW, way_to

Tls = tuple[ssl.SSLContext, ssl.SSLContext]
SERVER = MailServer("mail.example.com", 587, "people@example.com", USER, Secret(PASSWORD))
BOX = Mailbox(SERVER, "reader@example.com", "zh")
TALK = Appointment(
    appointment_key("talk", 1), Occasion.CONVERSATION, "https://house.example",
    datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Asia/Shanghai")), NOW,
)  # fmt: skip


@contextmanager
def open_way(world: MailWorld, tls: Tls, *, secure: bool = False) -> Iterator[GuardedTransport]:
    with mail_serving(world, tls[0], secure=secure) as port:
        yield way_to(port, tls[1], seconds=3.0)


def sent(world: MailWorld, tls: Tls, message: Message, box: Mailbox = BOX, *, secure: bool = False) -> Outcome:
    with open_way(world, tls, secure=secure) as way:
        return box.send(message, NOW, way)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("secure", [False, True])
def test_a_mail_arrives_encrypted(language: Language, secure: bool, tls: Tls, message: Message) -> None:  # noqa: FBT001  # a parameter
    world = MailWorld()
    server = replace(SERVER, port=465, tls_from_start=True) if secure else SERVER
    assert sent(world, tls, message, replace(BOX, server=server, language=language), secure=secure) == Sent(NOW)
    (mail,) = world.mails
    said = message.lines(language)[0]
    assert mail["Subject"] == (f"Mainstay：{said}" if language == "zh" else f"Mainstay: {said}")
    assert said in mail.get_content()
    assert message.link in mail.get_content()
    assert (mail["To"], mail["Message-ID"]) == ("reader@example.com", f"<{message.id}@example.com>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert {each.split(" ")[0] for each in world.in_the_clear} <= {"ehlo", "STARTTLS"}
    assert all(len(line) <= 998 for line in world.raw[0].split(b"\r\n"))


def test_the_same_message_has_the_same_id_at_every_attempt(tls: Tls, message: Message) -> None:
    world = MailWorld()
    with open_way(world, tls) as way:
        BOX.send(message, NOW, way)
        BOX.send(message, NOW + timedelta(hours=3), way, attempt=4)
    assert len({mail["Message-ID"] for mail in world.mails}) == 1


ANSWERS: list[tuple[dict[str, str], Meaning]] = [
    ({"AUTH": "535 5.7.8 bad"}, meanings.LOGIN),
    ({"AUTH": "454 4.7.0 later"}, meanings.BUSY),
    ({"MAIL": "553 not your address"}, meanings.SENDER),
    ({"MAIL": "451 later"}, meanings.BUSY),
    ({"RCPT": "550 nobody here"}, meanings.RECIPIENT),
    ({"RCPT": "450 greylisted"}, meanings.BUSY),
    ({"DATA": "554 no"}, meanings.MAIL_REFUSED),
    ({"AFTER DATA": "554 looks like spam"}, meanings.MAIL_REFUSED),
    ({"AFTER DATA": "552 too big"}, meanings.TOO_BIG),
    ({"AFTER DATA": "452 disk full"}, meanings.BUSY),
    ({"CONNECT": "421 too many"}, meanings.BUSY),
    ({"CONNECT": "554 go away"}, meanings.UNREACHABLE),
    ({"STARTTLS": "454 not now"}, meanings.BUSY),
]


@pytest.mark.parametrize(("says", "meaning"), ANSWERS)
def test_answers_of_the_server(says: dict[str, str], meaning: Meaning, tls: Tls, message: Message) -> None:
    world = MailWorld(says=says)
    refused = sent(world, tls, message)
    assert isinstance(refused, Refused)
    assert refused.meaning is meaning
    assert world.mails == []
    assert refused.detail[:3] == next(iter(says.values()))[:3]
    assert not refused.perhaps_sent


def test_a_server_without_encryption_gets_neither_password_nor_mail(tls: Tls, message: Message) -> None:
    world = MailWorld(starttls=False)
    refused = sent(world, tls, message)
    assert isinstance(refused, Refused)
    assert refused.meaning is meanings.NO_TLS
    assert {each.split(" ")[0].upper() for each in world.commands} <= {"EHLO", "QUIT"}


def test_a_server_that_hangs_up_after_the_mail_perhaps_has_it(tls: Tls, message: Message) -> None:
    world = MailWorld(says={"AFTER DATA": ""})
    refused = sent(world, tls, message)
    assert isinstance(refused, Refused)
    assert refused.perhaps_sent
    assert refused.retry_at is not None
    assert len(world.mails) == 1


@pytest.mark.parametrize("farewell", ["", "500 what?"])
def test_a_bad_farewell_does_not_undo_a_sent_mail(farewell: str, tls: Tls, message: Message) -> None:
    assert sent(MailWorld(says={"QUIT": farewell}), tls, message) == Sent(NOW)


def test_the_password_is_in_no_outcome(tls: Tls, message: Message) -> None:
    wrong = replace(BOX, server=replace(SERVER, password=Secret("canary-other-password")))
    refused = sent(MailWorld(), tls, message, wrong)
    assert isinstance(refused, Refused)
    assert refused.meaning is meanings.LOGIN
    assert "canary" not in repr(refused) + refused.sentence("zh") + repr(wrong)


def test_the_mail_servers_certificate_and_address_are_checked(tls: Tls, message: Message) -> None:
    with open_way(MailWorld(), tls) as way:
        other = replace(BOX, server=replace(SERVER, host="other.example.com"))
        strange = other.send(message, NOW, way)
        closed = BOX.send(message, NOW, replace(way, allow=Allow()))
        odd = replace(BOX, server=replace(SERVER, host="0x7f.1")).send(message, NOW, way)
    assert isinstance(strange, Refused)
    assert isinstance(closed, Refused)
    assert isinstance(odd, Refused)
    assert (strange.meaning, closed.meaning) == (meanings.CERTIFICATE, meanings.BLOCKED)
    assert odd.meaning is meanings.BAD_ADDRESS


BAD = [
    "a@b.example\r\nBcc: all@b.example", "a@b.example\nX: y", "a@b.example\r", "a@b.example, c@d.example",
    "A <a@b.example>",
    "a b@c.example", "a@b@c.example", "@b.example", "a@", "a", "", "a@localhost", "a@b.example\x00", "王芳@b.example",
    "a@例子.example", '"a b"@c.example', "a@b.example ", "a@[127.0.0.1]", "x" * 65 + "@b.example", "a\u2028@b.example",
]  # fmt: skip


@pytest.mark.parametrize("address", BAD)
def test_header_injection_is_refused(address: str) -> None:
    assert not is_mail_address(address)
    with pytest.raises(ValueError, match="address"):
        Mailbox(SERVER, address, "zh")
    with pytest.raises(ValueError, match="address"):
        replace(SERVER, sender=address)


@pytest.mark.parametrize(
    "address", ["a@b.example", "first.last+tag@sub.corp.example", "o'neil@b.example", "1_2@b-c.example"]
)
def test_plain_addresses_pass(address: str) -> None:
    assert is_mail_address(address)


@settings(deadline=None, max_examples=300)
@given(st.text())
def test_no_address_holds_a_break_a_space_or_a_second_receiver(text: str) -> None:
    for address in (text, f"{text}@b.example", f"a@{text}.example"):
        if is_mail_address(address):
            assert address.isascii()
            assert address.isprintable()
            assert not set(' ,;:<>()[]"\\') & set(address)
            assert address.count("@") == 1


@pytest.mark.parametrize("cancelled", [False, True])
def test_an_invitation_by_mail(cancelled: bool, tls: Tls) -> None:  # noqa: FBT001  # a parameter
    world = MailWorld()
    talk = replace(TALK, cancelled=cancelled, sequence=2)
    with open_way(world, tls) as way:
        assert BOX.invite(talk, NOW, way) == Sent(NOW)
    (mail,) = world.mails
    part = next(each for each in mail.walk() if each.get_content_type() == "text/calendar")
    method = "CANCEL" if cancelled else "REQUEST"
    assert part["Content-Type"].params["method"] == method
    entry = Calendar.from_ical(part.get_content())
    (event,) = entry.walk("VEVENT")
    assert (entry["METHOD"], event["SEQUENCE"], event["UID"]) == (method, 2, talk.uid)
    assert event["ATTENDEE"] == "mailto:reader@example.com"
    assert event["ORGANIZER"] == "mailto:people@example.com"
    assert mail["Subject"] == "Mainstay：沟通"
