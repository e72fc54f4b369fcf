"""What an administrator does with channels, and what everybody may say about their own messages.

try_channel(caller, ref, way)   one test message at once; a channel that was held and works again is open again
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.actions.act import Caller, Doing, InvalidError, StaleError, action
from mainstay_web.actions.carrying import said
from mainstay_web.channels.budget import Meter, Wait, take
from mainstay_web.channels.directory import SERVICES, Reach, channel_of, try_out
from mainstay_web.channels.outcome import Outcome, Refused, Sent
from mainstay_web.channels.transport import Transport
from mainstay_web.store.messages import made, sealed, values_of
from mainstay_web.store.sending import unfinished
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.messages import Channel, Copy, Feed, Letter, Muted, Parcel
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.trail import Outgoing

_TWICE = Text(
    "已经有一个渠道通向这里；邮件服务器也只能有一个。",
    "A channel leads there already; and there is one mail server only.",
)
_ROLES = Text("请选择这个群里的消息是给谁的。", "Choose whose messages the room is told of.")
_SOON = Text("刚刚已经发送过，请稍等一分钟再试。", "It spoke just now: wait a minute and try again.")
_NONE = Text("没有这个渠道。", "There is no such channel.")


@action(Act.CHANNELS)
def add_channel(
    doing: Doing, service: str, name: str, values: Mapping[str, str], language: str, roles: Sequence[str]
) -> str:
    """Adds a channel. Raises InputError with a fault for each field that cannot be right, InvalidError for the rest."""
    doing.must(None)
    given = _given(service, values, {})
    row = Channel(name=said(name, "name")[:100], service=service, language="zh" if language == "zh" else "en")
    _fill(row, given, roles)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise InvalidError(_TWICE) from error
    doing.note(channel=row.ref, service=service)
    return row.ref


@action(Act.CHANNELS)
def change_channel(
    doing: Doing, ref: str, version: int, name: str, values: Mapping[str, str], language: str, roles: Sequence[str]
) -> str:  # fmt: skip
    """Changes it; a secret that is left empty stays (`forget_…` empties it). What was held is tried again."""
    doing.must(None)
    row = _load(ref, version)
    given = _given(row.service, values, values_of(row))
    row.name, row.language = said(name, "name")[:100], "zh" if language == "zh" else "en"
    _fill(row, given, roles)
    row.state, row.fault, row.held_at = Channel.ON, {}, None
    _save(row)
    doing.note(channel=ref)
    return ref


@action(Act.CHANNELS)
def remove_channel(doing: Doing, ref: str, version: int) -> str:
    """Removes it for good, with its keys; what waited for it stays in the house itself."""
    doing.must(None)
    row = _load(ref, version)
    row.state, row.values, row.fault = Channel.OFF, "", {}
    _save(row)
    members = list(row.copies.filter(unfinished()).values_list("outgoing", flat=True))
    Parcel.objects.filter(channel=row, state=Parcel.WAITING).update(state=Parcel.GIVEN_UP, failure="channel.removed")
    row.copies.filter(parcel=None).delete()
    still = Copy.objects.filter(unfinished(), outgoing__in=members).values("outgoing")
    Outgoing.objects.filter(pk__in=members, sent_at=None).exclude(pk__in=still).update(sent_at=doing.now)
    if row.service == "mail":
        Letter.objects.all().delete()
    doing.note(channel=ref)
    return ref


def _load(ref: str, version: int) -> Channel:
    row = Channel.objects.select_for_update().exclude(state=Channel.OFF).filter(ref=ref).first()
    if row is None:
        raise InvalidError(_NONE)
    if row.version != version:
        raise StaleError
    return row


def _save(row: Channel) -> None:
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise InvalidError(_TWICE) from error


def _given(service: str, values: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    if service not in SERVICES:
        raise InvalidError(_NONE, field="service")
    found = {}
    for field in SERVICES[service].fields:
        value = values.get(field.key, "").strip()
        kept = before.get(field.key, "") if field.secret and not values.get(f"forget_{field.key}") else ""
        found[field.key] = value or kept
    if _is_new_key(found, before) and not values.get("forget_former_secret"):
        # Receivers that still know the old key find it among the signatures, until it is emptied.
        found["former_secret"] = before["secret"]
    return found


def _is_new_key(found: Mapping[str, str], before: Mapping[str, str]) -> bool:
    """Whether a webhook's signing key was replaced, without a word on the former one."""
    changed = bool(before.get("secret")) and found.get("secret") != before.get("secret")
    return changed and found.get("former_secret") == before.get("former_secret", "") and "former_secret" in found


def _fill(row: Channel, given: dict[str, str], roles: Sequence[str]) -> None:
    driver = channel_of(SERVICES[row.service], given, "zh" if row.language == "zh" else "en")
    row.bot, row.values = driver.bot, sealed(row.ref, given)
    known, is_room = {role.value for role in Role}, SERVICES[row.service].reach is Reach.ROOM
    row.roles = sorted(known.intersection(roles)) if is_room else []
    if is_room and not row.roles:
        raise InvalidError(_ROLES, field="roles")


def try_channel(caller: Caller, ref: str, way: Transport) -> Outcome:
    """Sends one test message, between two short transactions. Raises InvalidError where the budget says to wait."""
    _try_begins(caller, ref)
    row = Channel.objects.get(ref=ref)
    outcome = try_out(made(row), settings.BASE_URL, caller.now, way)
    _try_ended(caller, ref, outcome)
    return outcome


@action(Act.CHANNELS)
def _try_begins(doing: Doing, ref: str) -> str:
    doing.must(None)
    row = Channel.objects.select_for_update().exclude(state=Channel.OFF).filter(ref=ref).first()
    if row is None:
        raise InvalidError(_NONE)
    driver = made(row)
    granted = take(driver.budget, Meter.from_json(row.meter), doing.now, driver.bot)
    if isinstance(granted, Wait):
        raise InvalidError(_SOON)
    Channel.objects.filter(pk=row.pk).update(meter=granted.meter.as_json(), tried_at=doing.now)
    doing.note(channel=ref)
    return ref


@action(Act.CHANNELS)
def _try_ended(doing: Doing, ref: str, outcome: Outcome) -> str:
    doing.must(None)
    held = Channel.objects.filter(ref=ref, state=Channel.HELD)
    if isinstance(outcome, Sent) and held.update(state=Channel.ON, fault={}, held_at=None, version=F("version") + 1):
        row = Channel.objects.get(ref=ref)
        Parcel.objects.filter(channel=row, state=Parcel.WAITING).update(due_at=doing.now)
    doing.note(channel=ref, refused=outcome.fault.code if isinstance(outcome, Refused) else "")
    return ref


@action(Act.MESSAGES)
def mute(doing: Doing, channel: str, *, wanted: bool) -> str:
    """Whether one's own messages also go by this channel; those that cannot wait always do."""
    doing.must(None)
    account, row = Account.objects.get(ref=doing.account), Channel.objects.filter(ref=channel).first()
    if row is None:
        raise InvalidError(_NONE)
    if wanted:
        Muted.objects.filter(account=account, channel=row).delete()
    else:
        Muted.objects.get_or_create(account=account, channel=row)
    doing.note(channel=channel, wanted=wanted)
    return channel


@action(Act.MESSAGES)
def read_message(doing: Doing, ref: str) -> str:
    """One's own message was opened. Empty `ref`: all of them."""
    doing.must(None)
    rows = Outgoing.objects.filter(account=doing.account, read_at=None)
    count = (rows.filter(ref=ref) if ref else rows).update(read_at=doing.now)
    doing.note(messages=count)
    return ref or new_ref()


def new_feed(caller: Caller) -> str:
    """A calendar of one's own to subscribe to: its secret, shown this one time. The one before is dead from now on."""
    secret = secrets.token_urlsafe(32)
    _make_feed(caller, digest_of_feed(secret))
    return secret


@action(Act.MESSAGES)
def _make_feed(doing: Doing, digest: str) -> str:
    doing.must(None)
    account = Account.objects.get(ref=doing.account)
    Feed.objects.filter(account=account).delete()
    Feed.objects.create(account=account, digest=digest)
    return account.ref


@action(Act.MESSAGES)
def end_feed(doing: Doing) -> str:
    """One's calendar is not to be subscribed to any more."""
    doing.must(None)
    Feed.objects.filter(account__ref=doing.account).delete()
    return doing.account


def digest_of_feed(secret: str) -> str:
    """What of a calendar's secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()
