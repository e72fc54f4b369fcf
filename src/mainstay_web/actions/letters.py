"""Mails with words of their own, such as a new password's link: kept sealed, sent by the outbox, then deleted.

Django's e-mail backend: what asks it for a mail waits neither for the mail server nor for its refusal, so that the time
an answer takes tells nobody whether an address has an account.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage as Mail
from email.policy import SMTP
from email.utils import format_datetime

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db import transaction
from django.utils import timezone

from mainstay_web.actions.messages import hold
from mainstay_web.channels.budget import Meter, Wait, take
from mainstay_web.channels.mail import Mailbox, deliver, is_mail_address
from mainstay_web.channels.message import PRODUCT
from mainstay_web.channels.outcome import Refused, Sent, Try
from mainstay_web.channels.transport import Transport
from mainstay_web.store.jobs import put
from mainstay_web.store.messages import made, mail_channel
from mainstay_web.store.sealing import seal, unseal
from mainstay_web.store.system import SYSTEM
from mainstay_web.store.tables.messages import Channel, Letter

LOG = logging.getLogger("mainstay.letters")
OUTBOX = "outbox"


class Outbox(BaseEmailBackend):
    """Puts mails into the outbox; without a mail channel it says so in the log, and sends none."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were taken."""
        if mail_channel() is None:
            LOG.warning("no mail channel: %d mails were not sent", len(email_messages))
            return 0
        return sum(_keep(one) for one in email_messages)


@transaction.atomic
def _keep(mail: EmailMessage) -> int:
    return sum(write_letter(one, str(mail.subject), str(mail.body)) for one in mail.to)


def write_letter(to: str, subject: str, body: str) -> bool:
    """Puts a mail into the outbox, in the caller's transaction; False where there is no way for it."""
    if mail_channel() is None or not is_mail_address(to):
        return False
    now = timezone.now()
    letter = Letter(due_at=now)
    letter.sealed = seal(json.dumps([to, subject, body]), f"letter:{letter.ref}")
    letter.save()
    put(OUTBOX, {}, SYSTEM.account, now)
    return True


def post_letters(way: Transport, now: datetime) -> int:
    """Sends the letters that are due, oldest first; returns how many went."""
    channel = mail_channel()
    if channel is None or channel.state != Channel.ON:
        return 0
    driver, count = made(channel), 0
    if not isinstance(driver, Mailbox):
        raise TypeError("the mail channel is a mailbox")
    for letter in Letter.objects.filter(due_at__lte=now).order_by("pk")[:100]:
        granted = take(driver.budget, Meter.from_json(channel.meter), now, driver.bot)
        if isinstance(granted, Wait):
            break
        channel.meter = granted.meter.as_json()
        Channel.objects.filter(pk=channel.pk).update(meter=channel.meter)
        outcome = deliver(_mail(letter, driver, now), driver.server, Try(letter.ref, letter.attempt, now), way)
        if isinstance(outcome, Sent):
            count += 1
        if not _note(letter, channel, outcome, now):
            break
    return count


def _mail(letter: Letter, driver: Mailbox, now: datetime) -> Mail:
    to, subject, body = json.loads(unseal(letter.sealed, f"letter:{letter.ref}"))
    mail = Mail(policy=SMTP)
    mail["From"] = f"{PRODUCT} <{driver.server.sender}>"
    mail["To"] = to
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<let_{letter.ref}@{driver.server.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body, cte="base64")
    return mail


def _note(letter: Letter, channel: Channel, outcome: Sent | Refused, now: datetime) -> bool:
    """Whether the next one may be tried. A letter that cannot be delivered is deleted: its link would be old."""
    if isinstance(outcome, Sent):
        letter.delete()
        return True
    if outcome.mend:
        hold(channel, outcome, now)
        return False
    if outcome.retry_at is None:
        LOG.warning("a letter was given up: %s", outcome.fault.code)
        letter.delete()
        return True
    Letter.objects.filter(pk=letter.pk).update(attempt=letter.attempt + 1, due_at=outcome.retry_at)
    return False
