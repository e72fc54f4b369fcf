"""Who is key: proposals by managers, and decisions of named people that hold for a time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mainstay_web.store.tables.refs import new_ref


class KeyDecision(models.Model):
    """Whether somebody is key from `since` until the day before `expires`. A later decision takes its place.

    Class PERFORMANCE. `grades` are the rule's inputs as they stood: {criterion: [grade or null, [[zh, en]…]]}.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    is_key = models.BooleanField()
    performance = models.PositiveSmallIntegerField(null=True)
    potential = models.PositiveSmallIntegerField(null=True)
    proposed = models.BooleanField(null=True)
    score = models.FloatField(null=True)
    grades = models.JSONField(default=dict)
    decided_by = models.CharField(max_length=64)
    together_with = models.JSONField(default=list)
    reason = models.TextField()
    since = models.DateField()
    expires = models.DateField(db_index=True)
    reminded = models.BooleanField(default=False)
    ended = models.BooleanField(default=False)
    """Whether its time is over, and the files hold again."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "key_decision"
        constraints = (
            models.CheckConstraint(condition=Q(expires__gt=F("since")), name="key_for_a_time"),
            models.CheckConstraint(condition=~Q(decided_by=F("person")), name="key_not_by_oneself"),
            models.CheckConstraint(condition=~Q(reason=""), name="key_with_reason"),
            models.CheckConstraint(
                condition=Q(performance=None, potential=None)
                | Q(performance__gte=1, performance__lte=3, potential__gte=1, potential__lte=3),
                name="place_in_the_nine_box",
            ),
        )
        indexes = (models.Index(fields=["person", "since"]),)

    def __str__(self) -> str:
        return f"{self.person} {self.since}"


class KeyFact(models.Model):
    """What people know of a person that no file tells: who else can do the work, who could take over.

    Entered by the manager or HR; the newest row holds. Class PERFORMANCE.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    skills = models.JSONField(default=list)
    """What only some here can do and this person can: words, as written."""
    ready = models.PositiveSmallIntegerField(null=True)
    months_to_fill = models.FloatField(null=True)
    by = models.CharField(max_length=64)
    day = models.DateField()

    class Meta:
        db_table = "key_fact"

    def __str__(self) -> str:
        return f"{self.person} {self.day}"
