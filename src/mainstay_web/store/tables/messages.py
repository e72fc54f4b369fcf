"""Channels, what waits for each, and what was sent: of a message only its kind and a count, never words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.trail import Outgoing
from mainstay_web.store.tables.versioned import Versioned


class Channel(Versioned):
    """One way out: the company's mail server, a room's robot, or another system.

    `values` is what an administrator filled in, sealed. `roles` are those whose messages a room is told of. `bot` names
    the robot behind it, `meter` is what it has used of its budget. `held`: nothing gets through until it is mended;
    `fault` says why: code, zh, en, todo_zh, todo_en, detail.
    """

    ON, HELD, OFF = "on", "held", "off"

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    name = models.CharField(max_length=100)
    service = models.CharField(max_length=16)
    language = models.CharField(max_length=2, default="zh")
    values = models.TextField()
    roles = models.JSONField(default=list)
    bot = models.CharField(max_length=16)
    meter = models.JSONField(default=dict)
    state = models.CharField(max_length=4, default=ON)
    fault = models.JSONField(default=dict)
    held_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)
    """While a worker sends by it, so that two never do."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "channel"
        constraints = (
            models.UniqueConstraint(fields=["bot"], condition=~Q(state="off"), name="one_channel_a_robot"),
            models.UniqueConstraint(
                fields=["service"], condition=Q(service="mail") & ~Q(state="off"), name="one_mail_server"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class Muted(models.Model):
    """Somebody does not want their messages by this channel; in the house itself they still stand."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE)

    class Meta:
        db_table = "muted"
        constraints = (models.UniqueConstraint(fields=["account", "channel"], name="muted_once"),)

    def __str__(self) -> str:
        return str(self.pk)


class Parcel(models.Model):
    """What goes to one receiver together. `ref` is the id that leaves the house with it, the same at every attempt.

    `receiver` is an account, or the channel itself for a room or another system. `since` orders a receiver's parcels.
    """

    WAITING, SENT, GIVEN_UP = "waiting", "sent", "given_up"

    ref = models.CharField(max_length=36, db_index=True)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="parcels")
    receiver = models.CharField(max_length=16)
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)
    parts = models.JSONField(default=list)
    since = models.DateTimeField()
    state = models.CharField(max_length=8, default=WAITING)
    attempt = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    perhaps_sent = models.BooleanField(default=False)
    failure = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "parcel"
        constraints = (models.UniqueConstraint(fields=["channel", "receiver", "ref"], name="parcel_once"),)
        indexes = (models.Index(fields=["channel", "state", "since"]),)

    def __str__(self) -> str:
        return self.ref


class Copy(models.Model):
    """One message on its way by one channel to one receiver; `parcel` is what it went into."""

    outgoing = models.ForeignKey(Outgoing, on_delete=models.CASCADE, related_name="copies")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="copies")
    receiver = models.CharField(max_length=16)
    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, null=True, related_name="members")

    class Meta:
        db_table = "copy"
        constraints = (models.UniqueConstraint(fields=["outgoing", "channel", "receiver"], name="copied_once"),)

    def __str__(self) -> str:
        return str(self.pk)


class Letter(models.Model):
    """A mail with words of its own, such as the one that sets a password anew: sealed, and deleted once it went."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    sealed = models.TextField()
    attempt = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "letter"

    def __str__(self) -> str:
        return self.ref


class Feed(models.Model):
    """Somebody's calendar to subscribe to; only the hash of its address is kept."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "feed"

    def __str__(self) -> str:
        return str(self.pk)
