"""Grants from elsewhere that were put forward to be taken into the ledger. Class EQUITY while its content is there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mainstay_web.store.tables.equity import APPROVED, BY_SOMEBODY, PROPOSED, STATES, TWO_PEOPLE, EquityPool
from mainstay_web.store.tables.refs import new_ref


class EquityIntake(models.Model):
    """A file of grants from elsewhere, to be taken into the ledger as a whole once a second person has approved.

    `content` tells of people: it is emptied as soon as somebody has decided. `counts` are grants and lines.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    source = models.CharField(max_length=200)
    content = models.BinaryField(default=bytes)
    digest = models.CharField(max_length=64)
    pool = models.ForeignKey(EquityPool, on_delete=models.PROTECT, related_name="intakes")
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default=PROPOSED)
    proposed_by = models.CharField(max_length=64)
    proposed_on = models.DateField()
    approved_by = models.CharField(max_length=64, blank=True)
    approved_on = models.DateField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "equity_intake"
        constraints = (
            models.CheckConstraint(condition=TWO_PEOPLE, name="intake_of_two_people"),
            models.CheckConstraint(condition=BY_SOMEBODY, name="intake_approved_by_somebody"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="equity_intake_state"),
            models.UniqueConstraint(
                fields=["digest"], condition=Q(state__in=(PROPOSED, APPROVED)), name="a_file_of_grants_once"
            ),
        )

    def __str__(self) -> str:
        return self.ref
