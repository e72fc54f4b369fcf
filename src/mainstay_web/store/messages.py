"""Messages: to whom and by which channels, what a reader has in the house itself, and what is stuck.

channels()                  every channel that is not switched off for good
made(channel, …)            the channel as its driver knows it, for one account or for its room
inbox(account, …)           what the house has told somebody
lead(account, ref)          where the link of a message that left the house leads for this reader
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from mainstay.core.text import Language
from mainstay_web.channels import directory
from mainstay_web.channels.directory import SERVICES, Reach, Receiver, Service, channel_of
from mainstay_web.channels.message import CATALOGUE, Kind
from mainstay_web.store.access import actor_of, manages
from mainstay_web.store.sealing import seal, unseal
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.messages import Channel, Copy, Feed, Muted, Parcel
from mainstay_web.store.tables.trail import Outgoing

MAIL, WEBHOOK = "mail", "webhook"
PAGE = 30


def channels() -> list[Channel]:
    """Every channel but those that were removed, oldest first."""
    return list(Channel.objects.exclude(state=Channel.OFF).order_by("pk"))


def channel_by_ref(ref: str) -> Channel | None:
    """A channel that was not removed."""
    return Channel.objects.exclude(state=Channel.OFF).filter(ref=ref).first()


def sealed(ref: str, values: dict[str, str]) -> str:
    """What was filled in, as it is kept."""
    return seal(json.dumps(values, ensure_ascii=False), f"channel:{ref}")


def values_of(channel: Channel) -> dict[str, str]:
    """What was filled in. Only for making the driver: a secret is never shown again."""
    found: dict[str, str] = json.loads(unseal(channel.values, f"channel:{channel.ref}"))
    return found


def shown_values(channel: Channel) -> dict[str, str]:
    """What of it may be shown: no field that is a secret."""
    values = values_of(channel)
    return {field.key: values.get(field.key, "") for field in SERVICES[channel.service].fields if not field.secret}


def made(channel: Channel, account: Account | None = None) -> directory.Channel:
    """The channel as its driver knows it: to an account's own address, else to its room or its test address.

    Raises InputError where what was filled in cannot be right, as an account's address.
    """
    values, service = values_of(channel), SERVICES[channel.service]
    if account is not None:
        values["to"] = _receiver(service, values, account)
    return channel_of(service, values, _language(account.language if account else channel.language))


def _receiver(service: Service, values: Mapping[str, str], account: Account) -> str:
    """Under what the channel reaches them; nothing where it might be somebody else."""
    to = service.to(values, Receiver(account.email, account.person))
    if values.get("who") != "mail":
        return to
    alike = Account.objects.filter(email__startswith=f"{to}@", is_active=True).exclude(person="")
    return "" if alike.exclude(pk=account.pk).exists() else to


@dataclass(frozen=True, slots=True)
class Own:
    """A channel that reaches each person for themselves: under what it reaches this one (empty: it does not), and
    whether they want it.
    """

    channel: Channel
    service: Service
    to: str
    wanted: bool


def own_channels(account: Account) -> list[Own]:
    """Every channel by which this account may get messages of its own."""
    muted = muted_by(account)
    known = ((one, SERVICES[one.service]) for one in channels())
    return [
        Own(one, service, _receiver(service, values_of(one), account), one.ref not in muted)
        for one, service in known
        if service.reach is Reach.PERSON
    ]


def _language(text: str) -> Language:
    return "zh" if text == "zh" else "en"


def mail_channel() -> Channel | None:
    """The company's mail server, if there is one."""
    return Channel.objects.filter(service=MAIL).exclude(state=Channel.OFF).first()


def ways(account: Account, kind: Kind, known: Iterable[Channel], day: date) -> list[tuple[Channel, str]]:
    """The channels by which a message of this kind goes to this account, each with the receiver there."""
    muted = set(Muted.objects.filter(account=account).values_list("channel", flat=True))
    roles = roles_of(account, day)
    found = []
    for channel in known:
        reach = SERVICES[channel.service].reach
        if reach is Reach.PERSON:
            urgent = not CATALOGUE[kind].waits
            if urgent or channel.pk not in muted:
                found.append((channel, account.ref))
        elif reach is Reach.SYSTEM or not roles.isdisjoint(channel.roles):
            found.append((channel, channel.ref))
    return found


def roles_of(account: Account, day: date) -> set[str]:
    """The roles somebody has today, those that follow from facts among them; none for who has left."""
    actor = actor_of(account, day)
    if not actor.here:
        return set()
    found = {role.value for role in actor.roles(day)}
    return found | ({"employee"} if actor.person else set()) | ({"manager"} if manages(actor, day) else set())


@dataclass(frozen=True, slots=True)
class State:
    """How a channel stands: what waits, and what was given up within the last weeks."""

    channel: Channel
    waiting: int
    given_up: int


def states() -> list[State]:
    """Every channel with what waits for it."""
    waits = dict(_counts(Q(parcel=None) | Q(parcel__state=Parcel.WAITING)))
    lost = Parcel.objects.filter(state=Parcel.GIVEN_UP).values_list("channel").annotate(n=Count("pk"))
    given_up = dict(lost)
    return [State(one, waits.get(one.pk, 0), given_up.get(one.pk, 0)) for one in channels()]


def _counts(which: Q) -> Iterable[tuple[int, int]]:
    return Copy.objects.filter(which).values_list("channel").annotate(n=Count("pk"))


def inbox(account: str, before: int | None = None) -> QuerySet[Outgoing]:
    """What the house has told an account, newest first; a page of it from below `before`."""
    rows = Outgoing.objects.filter(account=account).order_by("-pk")
    return rows.filter(pk__lt=before) if before is not None else rows


def unread(account: str) -> QuerySet[Outgoing]:
    """Messages that an account has not opened."""
    return Outgoing.objects.filter(account=account, read_at=None)


def message_by_ref(account: str, ref: str) -> Outgoing | None:
    """A message to this account."""
    return Outgoing.objects.filter(account=account, ref=ref).first()


def lead(account: str, ref: str) -> str:
    """Where a message that left the house leads for this reader; empty for none of theirs, or for several."""
    parcels = Parcel.objects.filter(ref=ref).values("pk")
    links = Outgoing.objects.filter(account=account, copies__parcel__in=parcels).values_list("link", flat=True)
    found = set(links[:2])
    return found.pop() if len(found) == 1 else ""


def event_of(account: str, ref: str) -> Parcel | None:
    """What left the house under this id, where a message of this account is in it; None for anybody else's."""
    mine = Outgoing.objects.filter(account=account).values("pk")
    return Parcel.objects.filter(ref=ref, members__outgoing__in=mine).order_by("pk").first()


def muted_by(account: Account) -> set[str]:
    """The channels that an account does not want, by reference."""
    return set(Muted.objects.filter(account=account).values_list("channel__ref", flat=True))


def has_feed(account: Account) -> bool:
    """Whether somebody has a calendar to subscribe to."""
    return Feed.objects.filter(account=account).exists()


def feed_of(digest: str) -> Account | None:
    """Whose calendar has this address, by its hash."""
    row = Feed.objects.filter(digest=digest).select_related("account").first()
    return row.account if row else None
