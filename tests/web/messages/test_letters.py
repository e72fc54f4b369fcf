"""Mails with words of their own: kept sealed, sent by the outbox through the guarded way, then forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from django.utils import timezone
from ways_out import MAIL, Post, World, mail

from mainstay_web.actions import Caller, letters
from mainstay_web.actions.letters import post_letters
from mainstay_web.channels import meanings
from mainstay_web.channels.outcome import Try
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.jobs import Job
from mainstay_web.store.tables.messages import Channel, Letter
from mainstay_web.store.tables.trail import Outgoing

Who = Callable[..., Caller]
House = dict[str, Account]
BACKEND = "mainstay_web.actions.letters.Outbox"


def reset(client: Client, email: str) -> int:
    return client.post("/accounts/password/reset/", {"email": email}).status_code


def test_a_new_passwords_mail_goes_through_the_companys_server(
    house: House, caller: Who, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = BACKEND
    mail(caller("admin"))
    post = Post()
    monkeypatch.setattr(letters, "deliver", post.deliver)
    assert reset(client, house["hrbp"].email) == 302
    letter = Letter.objects.get()
    assert house["hrbp"].email not in str(vars(letter)), "sealed"
    assert Job.objects.filter(name="outbox", state=Job.WAITING).count() == 1, "sent within seconds, not within a minute"
    assert post_letters(World(), timezone.now()) == 1
    assert [to for to, _, _ in post.mails] == [house["hrbp"].email]
    assert not Letter.objects.exists(), "and forgotten"
    assert post_letters(World(), timezone.now()) == 0


def test_a22_an_address_without_an_account_is_answered_the_same(
    house: House, caller: Who, client: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = BACKEND
    mail(caller("admin"))
    assert reset(client, house["hrbp"].email) == reset(client, "nobody@test.invalid") == 302
    assert Letter.objects.count() == 2, "both ask no more than a row of the database"


def test_without_a_mail_channel_it_is_said_in_the_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    assert house
    message = EmailMessage("Subject", "Body", to=["a@b.example"])
    assert get_connection(BACKEND).send_messages([message]) == 0
    assert "no mail channel" in caplog.text
    assert "a@b.example" not in caplog.text


def test_d09_a_server_that_is_down_gets_it_later_and_a_wrong_password_holds_it(
    house: House, caller: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert house
    mail(caller("admin"))
    get_connection(BACKEND).send_messages([EmailMessage("Subject", "Body", to=["a@b.example"])])
    now = timezone.now()

    def refuse(meaning: meanings.Meaning) -> Callable[..., Any]:
        return lambda _mail, _server, this, _way: Try(this.message_id, this.attempt, this.now).refused(meaning)

    monkeypatch.setattr(letters, "deliver", refuse(meanings.UNREACHABLE))
    assert post_letters(World(), now) == 0
    assert Letter.objects.get().attempt == 1
    assert Letter.objects.get().due_at > now
    monkeypatch.setattr(letters, "deliver", refuse(meanings.LOGIN))
    assert post_letters(World(), now + timedelta(days=1)) == 0
    assert Channel.objects.get().state == Channel.HELD
    assert Letter.objects.count() == 1
    assert Outgoing.objects.filter(kind="channel.held").count() == 1


def test_w06_no_header_can_be_written_into(house: House, caller: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    assert house
    mail(caller("admin"))
    evil = EmailMessage(
        "Hello\r\nBcc: thief@evil.example", "Body", to=["a@b.example", "c@d.example\r\nBcc: x@y.example"]
    )
    assert get_connection(BACKEND).send_messages([evil]) == 1
    seen: list[Any] = []

    def deliver(mail_: Any, _server: object, this: Try, _way: object) -> object:
        seen.append(mail_)
        return this.refused(meanings.RECIPIENT)

    monkeypatch.setattr(letters, "deliver", deliver)
    post_letters(World(), timezone.now())
    (one,) = seen
    assert one["Bcc"] is None
    assert one["To"] == "a@b.example"
    assert "thief" in one["Subject"], "it is a word of the subject and nothing else"
    assert MAIL["sender"] in one["From"]
