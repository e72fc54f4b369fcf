"""Imports on their way: files that were brought, how they are to be read, and what came of the dry run.

What the files say is not here but in the installation's folder (`store.uploads`), and only until it is applied.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.versioned import Versioned


class Upload(Versioned):
    """Files that one person brought together; nobody else opens or applies them.

    `files` are [name, SHA-256, bytes]; `plan` says of every sheet whether and by which mapping it is read. `result`
    names the folder of the dry run, `counts` its numbers by table, `basis` the state of the facts it was made against.
    """

    LOOKING, LOOKED, CHECKING, CHECKED = "looking", "looked", "checking", "checked"
    APPLYING, APPLIED, FORGOTTEN = "applying", "applied", "forgotten"

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    made_by = models.CharField(max_length=16, db_index=True)
    made_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, default=LOOKING)
    files = models.JSONField(default=list)
    encoding = models.CharField(max_length=12, blank=True)
    plan = models.JSONField(default=list)
    result = models.CharField(max_length=16, blank=True)
    counts = models.JSONField(default=dict)
    faults = models.PositiveIntegerField(default=0)
    allows = models.CharField(max_length=8, blank=True)
    """What the dry run allows: "whole", "partly", "nothing" (no change in it), "" (not as it is)."""
    content = models.CharField(max_length=64, blank=True)
    basis = models.JSONField(default=dict)
    partly = models.BooleanField(default=False)
    withdraw = models.JSONField(default=list)
    """Tables whose rows that the files no longer have are to be withdrawn."""
    job = models.CharField(max_length=16, blank=True)
    batch = models.ForeignKey(Batch, on_delete=models.SET_NULL, null=True, related_name="uploads")
    claimed = models.BooleanField(default=False)
    trouble = models.JSONField(default=list)
    """What went wrong last, [zh, en]."""

    class Meta:
        db_table = "upload"
        constraints = (
            models.UniqueConstraint(fields=["claimed"], condition=Q(claimed=True), name="one_import_at_a_time"),
        )

    def __str__(self) -> str:
        return self.ref


class SavedMapping(models.Model):
    """How one layout is read, under a name; offered whenever a sheet has all the headings it reads."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    name = models.CharField(max_length=100, unique=True)
    value = models.JSONField()
    made_by = models.CharField(max_length=16)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "saved_mapping"

    def __str__(self) -> str:
        return self.name
