"""What was done, who looked, what is to be told, and what must not happen twice."""

from __future__ import annotations

from django.db import models


class AuditRecord(models.Model):
    """One thing done. `hash` covers every other column and the hash before it, so that a change shows."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    account = models.CharField(max_length=16)
    act = models.CharField(max_length=64)
    about = models.CharField(max_length=64, blank=True, db_index=True)
    details = models.JSONField(default=dict)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_record"

    def __str__(self) -> str:
        return str(self.seq)


class ChainHead(models.Model):
    """Where the chain stands; locked by whoever adds to it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "chain_head"

    def __str__(self) -> str:
        return str(self.seq)


class AccessView(models.Model):
    """Somebody looked at what is sensitive about a person: who, which classes, on which page, and why."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    account = models.CharField(max_length=16, db_index=True)
    person = models.CharField(max_length=64, db_index=True)
    fields = models.CharField(max_length=100)
    page = models.CharField(max_length=100)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "access_view"

    def __str__(self) -> str:
        return str(self.pk)


class DoneOnce(models.Model):
    """An idempotency key that was used, and what came of it."""

    account = models.CharField(max_length=16)
    key = models.CharField(max_length=64)
    act = models.CharField(max_length=64)
    asked = models.CharField(max_length=64)
    """SHA-256 of the arguments: the same key with other arguments is refused."""
    result = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "done_once"
        constraints = (models.UniqueConstraint(fields=["account", "key"], name="once_per_key"),)

    def __str__(self) -> str:
        return self.key


class Outgoing(models.Model):
    """The outbox: a neutral line and a link for one account, to be sent after the transaction that wrote it."""

    ref = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=64)
    account = models.CharField(max_length=16, db_index=True)
    link = models.CharField(max_length=300)
    count = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(db_index=True)
    spread_at = models.DateTimeField(null=True, db_index=True)
    """When it was given to the channels it goes by."""
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "outgoing"

    def __str__(self) -> str:
        return self.ref
