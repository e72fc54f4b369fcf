"""Several messages to one receiver within a window leave as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mainstay_web.channels.message import CATALOGUE, Message, digest_of

WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message in the outbox: for whom, on which channel (any key of the caller's), and since when."""

    message: Message
    receiver: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes to one receiver together: one message, and the ids it stands for.

    Write the parcel's id beside its members before the first attempt, and send that same parcel at every later one:
    then a repeat is recognised by its id.
    """

    receiver: str
    message: Message
    members: tuple[str, ...]


def parcels(
    waiting: Sequence[Waiting], now: datetime, window: timedelta = WINDOW, *, digests: bool = True
) -> tuple[Parcel, ...]:
    """What is due now, in order of waiting. The rest stays: its window, counted from its receiver's first, is open.

    Kinds that do not wait (`Line.waits`) go at once, each alone, and so does everything where the channel does not
    take digests (`Channel.digests`). The same message twice is one.
    """
    once = _each_once(waiting)
    ready = [_parcel([each]) for each in once if not (digests and CATALOGUE[each.message.kind].waits)]
    by_receiver: dict[str, list[Waiting]] = {}
    for each in once:
        if digests and CATALOGUE[each.message.kind].waits:
            by_receiver.setdefault(each.receiver, []).append(each)
    due = [group for group in by_receiver.values() if now - group[0].since >= window]
    return (*ready, *(_parcel(group) for group in due))


def next_due(waiting: Sequence[Waiting], window: timedelta = WINDOW) -> datetime | None:
    """When the next parcel is due; None when nothing waits."""
    times = [each.since + (window if CATALOGUE[each.message.kind].waits else timedelta(0)) for each in waiting]
    return min(times, default=None)


def _each_once(waiting: Sequence[Waiting]) -> list[Waiting]:
    ordered = sorted(waiting, key=lambda each: (each.since, each.message.id))
    return list({(each.receiver, each.message.id): each for each in reversed(ordered)}.values())[::-1]


def _parcel(group: list[Waiting]) -> Parcel:
    message = digest_of(each.message for each in group)
    return Parcel(group[0].receiver, message, tuple(each.message.id for each in group))
