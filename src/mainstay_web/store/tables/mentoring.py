"""Who mentors whom, from a day until another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mainstay_web.store.tables.refs import new_ref


class Mentoring(models.Model):
    """Somebody mentors somebody. People stand by number, who decided by account reference. Field class PERSONAL.

    `until` is the last day, null while it is open. Ending it in the middle of a day sets yesterday, so that the mentor
    sees nothing any more from that very second. Never deleted but with the person, or when its period is over.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    mentor = models.CharField(max_length=64, db_index=True)
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.TextField()
    named_by = models.CharField(max_length=16)
    ended_by = models.CharField(max_length=16, blank=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        db_table = "mentoring"
        constraints = (
            models.CheckConstraint(condition=~Q(person=F("mentor")), name="nobody_mentors_themselves"),
            models.CheckConstraint(condition=~Q(reason=""), name="mentor_named_with_reason"),
            models.UniqueConstraint(
                fields=["person", "mentor"], condition=Q(until=None), name="one_open_mentoring_of_two"
            ),
        )

    def __str__(self) -> str:
        return self.ref
