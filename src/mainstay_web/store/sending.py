"""What the outbox asks: which copies wait for a parcel, which parcels are due, what a parcel says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from mainstay_web.channels.digest import Waiting
from mainstay_web.channels.message import Kind, Message, message_id
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.messages import Channel, Copy, Parcel
from mainstay_web.store.tables.trail import Outgoing

MOST = 500
"""Rows that one run takes up: the next one follows within a minute."""


def fresh(now: datetime) -> list[Outgoing]:
    """Messages that are due and were given to no channel yet, in the order in which they were told."""
    return list(Outgoing.objects.filter(spread_at=None, sent_at=None, due_at__lte=now).order_by("due_at", "pk")[:MOST])


def account_of(ref: str) -> Account | None:
    """The account that a message is for, where it is active."""
    return Account.objects.filter(ref=ref, is_active=True).first()


def id_of(row: Outgoing) -> str:
    """The id of a message that leaves the house: the same however often, and by whichever channel."""
    return message_id("outgoing", row.ref)


def waiting(channel: Channel) -> tuple[list[Waiting], dict[str, Copy]]:
    """Copies without a parcel, for receivers who wait for none; and the copies by receiver and message id."""
    held = Parcel.objects.filter(channel=channel, state=Parcel.WAITING).values("receiver")
    rows = Copy.objects.filter(channel=channel, parcel=None).exclude(receiver__in=held).select_related("outgoing")
    found, copies = [], {}
    for copy in rows.order_by("outgoing__due_at", "outgoing__pk")[:MOST]:
        told = copy.outgoing
        message = Message(id_of(told), Kind(told.kind), settings.BASE_URL, told.made_at, told.count)
        found.append(Waiting(message, copy.receiver, told.due_at))
        copies[f"{copy.receiver}/{message.id}"] = copy
    return found, copies


def due_parcels(channel: Channel, now: datetime) -> Iterator[Parcel]:
    """Parcels to send now, in order: each receiver's own in theirs, so that one that waits holds up what follows."""
    blocked = set[str]()
    for parcel in Parcel.objects.filter(channel=channel, state=Parcel.WAITING).order_by("since", "pk")[:MOST]:
        if parcel.receiver in blocked:
            continue
        if parcel.due_at > now:
            blocked.add(parcel.receiver)
            continue
        yield parcel
        # Asked again, since it was sent meanwhile: what was refused holds up the rest of its receiver's.
        if Parcel.objects.filter(pk=parcel.pk, state=Parcel.WAITING).exists():
            blocked.add(parcel.receiver)


def message_of(parcel: Parcel) -> Message:
    """The parcel as it leaves: the same at every attempt."""
    parts = tuple((Kind(kind), count) for kind, count in parcel.parts)
    return Message(parcel.ref, Kind(parcel.kind), settings.BASE_URL, parcel.at, parcel.count, parts=parts)


def unfinished() -> Q:
    """Copies on their way."""
    return Q(parcel=None) | Q(parcel__state=Parcel.WAITING)
