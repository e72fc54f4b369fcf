"""What people ask about their own data: a fact is wrong, decide without the model, erase me. And what holds data fast.

People stand by person number, who acts by account reference. Field class PERSONAL; the words are the person's own.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.versioned import Versioned


class Dispute(Versioned):
    """Somebody says that a fact is wrong: a cell of it, all of it, or (table empty) that something is missing.

    `key` are the values that find the fact again, by column, as JSON; `column` empty means the whole row. As long as it
    is open the fact is read by no turn (PIPL 46). Answered with words, and with a correcting fact where accepted.
    """

    OPEN, ACCEPTED, REFUSED, WITHDRAWN = "open", "accepted", "refused", "withdrawn"

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    table = models.CharField(max_length=32, blank=True)
    key = models.JSONField(default=dict)
    column = models.CharField(max_length=64, blank=True)
    was = models.JSONField(default=list)
    """What the cell said when it was disputed, in words: [zh, en]."""
    should_be = models.TextField(blank=True)
    words = models.TextField()
    raised_on = models.DateField()
    raised_at = models.DateTimeField(default=timezone.now)
    """Against it stands when a turn began: what began earlier has read the fact."""
    due = models.DateField(db_index=True)
    state = models.CharField(max_length=10, default=OPEN, db_index=True)
    answered_on = models.DateField(null=True)
    answered_by = models.CharField(max_length=16, blank=True)
    answer = models.TextField(blank=True)
    batch = models.CharField(max_length=16, blank=True)
    """The batch of the correcting fact."""

    class Meta:
        db_table = "dispute"
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open") | Q(state="withdrawn") | ~Q(answer=""), name="dispute_answered_with_reasons"
            ),
            models.CheckConstraint(condition=Q(table="") | ~Q(key={}), name="dispute_names_its_fact"),
        )

    def __str__(self) -> str:
        return self.ref


class Objection(models.Model):
    """Somebody is decided about without the model (PIPL 24) from `made_at` until `ended_at`, whatever HR answers."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    words = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_on = models.DateField()
    due = models.DateField(db_index=True)
    answered_on = models.DateField(null=True)
    answered_by = models.CharField(max_length=16, blank=True)
    answer = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "objection"
        constraints = (
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="one_objection_at_a_time"),
            models.CheckConstraint(condition=Q(answered_on=None) | ~Q(answer=""), name="objection_answered_with_words"),
        )

    def __str__(self) -> str:
        return self.ref


class Hold(models.Model):
    """Somebody's data must be kept, whatever its period says: a lawsuit, an inquiry by an authority."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    reason = models.TextField()
    since = models.DateField()
    set_by = models.CharField(max_length=16)
    lifted_on = models.DateField(null=True)
    lifted_by = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "legal_hold"
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="held_with_reason"),)

    def __str__(self) -> str:
        return self.ref


class Erasure(models.Model):
    """Somebody is to be erased: asked for by one person, done by another. The row goes with the person."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    reason = models.TextField()
    asked_by = models.CharField(max_length=16)
    asked_on = models.DateField()
    decided_by = models.CharField(max_length=16, blank=True)
    decided_on = models.DateField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "erasure"
        constraints = (
            models.UniqueConstraint(fields=["person"], condition=Q(decided_on=None), name="one_erasure_at_a_time"),
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("asked_by")), name="erased_by_four_eyes"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class RuleDocument(models.Model):
    """The company's own rule that a purpose of processing rests on: which text, in force since when, who was consulted.

    `covers` are keys of purposes of the register (`store.register`). Never changed: a new version is a new row.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=64)
    since = models.DateField()
    consulted_with = models.CharField(max_length=200)
    consulted_on = models.DateField()
    published_on = models.DateField()
    covers = models.JSONField(default=list)
    entered_by = models.CharField(max_length=16)
    entered_on = models.DateField()

    class Meta:
        db_table = "rule_document"
        constraints = (
            models.UniqueConstraint(fields=["number", "since"], name="one_version_of_a_rule"),
            models.CheckConstraint(condition=Q(consulted_on__lte=F("since")), name="consulted_before_in_force"),
        )

    def __str__(self) -> str:
        return self.number
