"""D09: a platform is down for a day. The outbox drains in order, nothing is lost, and nothing comes twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from mainstay_web.channels import dialects, meanings
from mainstay_web.channels.budget import Granted, Meter, take
from mainstay_web.channels.digest import Parcel, Waiting, parcels
from mainstay_web.channels.directory import Channel
from mainstay_web.channels.message import Kind, Message, message_id
from mainstay_web.channels.outcome import Refused, SendingError, Sent
from mainstay_web.channels.robots import Robot
from mainstay_web.channels.secret import Secret
from mainstay_web.channels.transport import Answer, Request
from mainstay_web.channels.webhooks import Webhook

from . import fakes
from .fakes import NOW
from .recorder import Recorder

HOOK = Webhook(fakes.WEBHOOK_URL, (Secret(fakes.WEBHOOK_KEY),))
ROBOT = Robot(dialects.WECOM, fakes.WECOM_URL, "zh")
MINUTE = timedelta(minutes=1)


class Down(Recorder):
    """Unreachable for a day from NOW; afterwards it takes everything, and counts it by the minute."""

    def __init__(self) -> None:
        super().__init__(Answer(200, b'{"errcode":0}'))
        self.now = NOW
        self.arrived: list[tuple[datetime, Request]] = []

    def post(self, request: Request) -> Answer:
        if self.now < NOW + timedelta(days=1):
            raise SendingError(meanings.UNREACHABLE)
        self.arrived.append((self.now, request))
        return super().post(request)


@dataclass
class Outbox:
    """The least an outbox has to do: one parcel at a time, in order, the same parcel again until it is taken."""

    channel: Channel
    waiting: list[Waiting] = field(default_factory=list)
    parcel: Parcel | None = None
    attempt: int = 0
    due: datetime = NOW
    meter: Meter = field(default_factory=Meter)
    done: list[tuple[str, ...]] = field(default_factory=list)

    def turn(self, now: datetime, way: Down) -> None:
        way.now = now
        while now >= self.due and self._next(now):
            grant = take(self.channel.budget, self.meter, now, self.channel.bot)
            if not isinstance(grant, Granted) or self.parcel is None:
                return
            self.meter = grant.meter
            outcome = self.channel.send(self.parcel.message, now, way, attempt=self.attempt)
            if isinstance(outcome, Sent):
                self.done.append(self.parcel.members)
                self.parcel, self.attempt = None, 0
            else:
                self._again(outcome)

    def _next(self, now: datetime) -> bool:
        if self.parcel is None:
            ready = parcels(self.waiting, now, digests=self.channel.digests)
            if not ready:
                return False
            self.parcel = ready[0]
            self.waiting = [each for each in self.waiting if each.message.id not in self.parcel.members]
        return True

    def _again(self, outcome: Refused) -> None:
        assert outcome.retry_at is not None
        self.attempt, self.due = self.attempt + 1, outcome.retry_at


@pytest.mark.parametrize("channel", [HOOK, ROBOT], ids=["webhook", "robot"])
def test_after_a_day_everything_arrives_once_in_order_within_the_budget(channel: Channel) -> None:
    outbox, way, ids = Outbox(channel), Down(), []
    for minute in range(3 * 24 * 60):
        now = NOW + minute * MINUTE
        if minute % 20 == 0 and minute < 30 * 60:
            message = Message(message_id("case", minute), Kind.CASE_DUE, "https://house.example", now)
            ids.append(message.id)
            outbox.waiting.append(Waiting(message, "room", now))
        outbox.turn(now, way)
    came = [member for members in outbox.done for member in members]
    assert came == ids
    assert len(way.arrived) == len(outbox.done) <= len(ids)
    if channel.digests:
        assert len(outbox.done) < 40, "the backlog of a day is one digest"
    else:
        assert [request.headers["webhook-id"] for _, request in way.arrived] == ids
    for start, _ in way.arrived:
        assert sum(start <= at < start + MINUTE for at, _ in way.arrived) <= (18 if channel.digests else 300)


def test_the_schedule_outlasts_a_day_by_far() -> None:
    way, now, attempt = Down(), NOW, 0
    message = Message(message_id("case"), Kind.CASE_DUE, "https://house.example", NOW)
    while True:
        way.now = now
        outcome = HOOK.send(message, now, way, attempt=attempt)
        if isinstance(outcome, Sent):
            break
        assert outcome.retry_at is not None
        now, attempt = outcome.retry_at, attempt + 1
    assert attempt <= 8
    assert now - NOW < timedelta(days=2.2)
