"""The outbox: what was told is given to its channels, made into parcels, and each parcel sent until it is taken.

spread(now)                         every message that is due, to the channels it goes by: once
drain(way, now, …)                  each channel's parcels, in order, within its budget
add_channel / change_channel / …    what an administrator does with channels; see also `trying`
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from mainstay.core.access import Role
from mainstay.core.errors import InputError
from mainstay_web.channels import directory
from mainstay_web.channels.budget import Meter, Wait, take
from mainstay_web.channels.digest import parcels
from mainstay_web.channels.message import Kind
from mainstay_web.channels.outcome import Outcome, Refused, Sent
from mainstay_web.channels.transport import GuardedTransport, Transport
from mainstay_web.store.access import actor_of
from mainstay_web.store.accounts import holders
from mainstay_web.store.installation import today
from mainstay_web.store.messages import channels, made, ways
from mainstay_web.store.sending import account_of, due_parcels, fresh, message_of, unfinished, waiting
from mainstay_web.store.tables.messages import Channel, Copy, Parcel
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.trail import Outgoing

Clock = Callable[[], datetime]
BUSY = timedelta(minutes=5)
"""How long a channel is one worker's: longer than anything a run does between two looks at the clock."""
PATIENCE = timedelta(seconds=5)
"""A robot's budget is waited for within a run when it frees up so soon."""
RUN = timedelta(seconds=50)
_DOWN = {"channel.unreachable", "channel.timeout", "channel.certificate", "channel.busy"}


def transport() -> GuardedTransport:
    """The way out, with what an administrator opened."""
    return GuardedTransport(allow=settings.ALLOW)


def spread(now: datetime) -> int:
    """Gives each message that is due to the channels it goes by, once; returns how many."""
    known, day, count = [one for one in channels() if one.state != Channel.OFF], today(), 0
    for row in fresh(now):
        account = account_of(row.account)
        found = ways(account, Kind(row.kind), known, day) if account else []
        with transaction.atomic():
            # One guarded statement: of two workers, one gives it out.
            mine = Outgoing.objects.filter(pk=row.pk, spread_at=None)
            if mine.update(spread_at=now, sent_at=None if found else now):
                Copy.objects.bulk_create(Copy(outgoing=row, channel=one, receiver=to) for one, to in found)
                count += 1
    return count


@dataclass(frozen=True, slots=True)
class Done:
    """What a run sent, gave up, and left for later."""

    sent: int = 0
    given_up: int = 0
    refused: int = 0

    def __add__(self, other: Done) -> Done:
        return Done(self.sent + other.sent, self.given_up + other.given_up, self.refused + other.refused)


def drain(way: Transport, clock: Clock = timezone.now, pause: Callable[[float], None] = time.sleep) -> Done:
    """Sends what is due by every channel that is open; a channel that fails holds up no other."""
    done, until = Done(), clock() + RUN
    for channel in channels():
        now = clock()
        free = Channel.objects.filter(Q(busy_until=None) | Q(busy_until__lt=now), pk=channel.pk, state=Channel.ON)
        if not free.update(busy_until=now + BUSY):
            continue
        try:
            pack(channel, now)
            done += _Run(Channel.objects.get(pk=channel.pk), way, clock, pause, until).all()
        finally:
            Channel.objects.filter(pk=channel.pk).update(busy_until=None)
    return done


@transaction.atomic
def pack(channel: Channel, now: datetime) -> int:
    """Makes parcels of what waits, with their ids beside their members before anything is sent."""
    rows, copies = waiting(channel)
    digests = made(channel).digests
    found = parcels(rows, now, digests=digests)
    for one in found:
        message = one.message
        members = [copies[f"{one.receiver}/{member}"] for member in one.members]
        parcel = Parcel.objects.create(
            ref=message.id, channel=channel, receiver=one.receiver, kind=message.kind.value, at=message.at,
            count=message.count, parts=[[kind.value, count] for kind, count in message.parts],
            since=min(copy.outgoing.due_at for copy in members), due_at=now,
        )  # fmt: skip
        Copy.objects.filter(pk__in=[copy.pk for copy in members]).update(parcel=parcel)
    return len(found)


@dataclass(slots=True)
class _Run:
    """One channel's turn in a run."""

    channel: Channel
    way: Transport
    clock: Clock
    pause: Callable[[float], None]
    until: datetime

    def all(self) -> Done:
        done = Done()
        for parcel in due_parcels(self.channel, self.clock()):
            driver = self._driver(parcel)
            if driver is None:
                done += _give_up(parcel, "channel.receiver", self.clock())
                continue
            if not self._granted(driver):
                break
            outcome = driver.send(message_of(parcel), self.clock(), self.way, attempt=parcel.attempt)
            done += self._note(parcel, outcome)
            if isinstance(outcome, Refused) and self._stops(outcome):
                break
        return done

    def _driver(self, parcel: Parcel) -> directory.Channel | None:
        """How it reaches the receiver; None for somebody who has left meanwhile, or whose address cannot be right."""
        if parcel.receiver == self.channel.ref:
            return made(self.channel)
        account = account_of(parcel.receiver)
        if account is None or not actor_of(account, today()).here:
            return None
        try:
            return made(self.channel, account)
        except InputError:
            return None

    def _granted(self, driver: directory.Channel) -> bool:
        """Takes one message from the robot's budget, waiting a little for it where that is soon enough."""
        while True:
            now = self.clock()
            meter = Meter.from_json(self.channel.meter)
            answer = take(driver.budget, meter, now, driver.bot)
            if not isinstance(answer, Wait):
                self._keep(answer.meter)
                return True
            if answer.until - now > PATIENCE or answer.until > self.until:
                return False
            self.pause((answer.until - now).total_seconds())

    def _keep(self, meter: Meter) -> None:
        self.channel.meter = meter.as_json()
        Channel.objects.filter(pk=self.channel.pk).update(meter=self.channel.meter, busy_until=self.clock() + BUSY)

    def _note(self, parcel: Parcel, outcome: Outcome) -> Done:
        now = self.clock()
        if isinstance(outcome, Sent):
            _finish(parcel, Parcel.SENT, "", outcome.at)
            return Done(sent=1)
        if outcome.quiet_until is not None:
            self._keep(Meter.from_json(self.channel.meter).silenced(outcome.quiet_until))
        if outcome.mend:
            hold(self.channel, outcome, now)
            return Done(refused=1)
        if outcome.retry_at is None:
            return _give_up(parcel, outcome.fault.code, now)
        Parcel.objects.filter(pk=parcel.pk).update(
            attempt=F("attempt") + 1, due_at=outcome.retry_at, failure=outcome.fault.code,
            perhaps_sent=parcel.perhaps_sent or outcome.perhaps_sent,
        )  # fmt: skip
        return Done(refused=1)

    def _stops(self, outcome: Refused) -> bool:
        """Whether nothing else would get through either: the service is down, silent or must be mended."""
        return outcome.mend or outcome.quiet_until is not None or outcome.fault.code in _DOWN


def _give_up(parcel: Parcel, failure: str, now: datetime) -> Done:
    _finish(parcel, Parcel.GIVEN_UP, failure, now)
    return Done(given_up=1)


@transaction.atomic
def _finish(parcel: Parcel, state: str, failure: str, at: datetime) -> None:
    """The parcel is through, and so is every message that waited for no other channel."""
    Parcel.objects.filter(pk=parcel.pk).update(state=state, failure=failure, sent_at=at)
    members = Outgoing.objects.filter(copies__parcel=parcel).values("pk")
    still = Copy.objects.filter(unfinished(), outgoing__in=members).values("outgoing")
    Outgoing.objects.filter(pk__in=members).exclude(pk__in=still).update(sent_at=at)


@transaction.atomic
def hold(channel: Channel, outcome: Refused, now: datetime) -> None:
    """Nothing gets through until the settings are changed: the messages are kept, and administrators are told once."""
    fault = outcome.fault
    said = {
        "code": fault.code, "zh": fault.text.zh, "en": fault.text.en, "todo_zh": fault.todo.zh,
        "todo_en": fault.todo.en, "detail": outcome.detail,
    }  # fmt: skip
    if not Channel.objects.filter(pk=channel.pk, state=Channel.ON).update(
        state=Channel.HELD, fault=said, held_at=now, version=F("version") + 1
    ):
        return
    day = today()
    for one in holders(Role.ADMIN.value):
        if Role.ADMIN in actor_of(one, day).roles(day):
            Outgoing.objects.create(
                ref=new_ref(), kind=Kind.CHANNEL_HELD.value, account=one.ref, link="/channels/", due_at=now
            )
