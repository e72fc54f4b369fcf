"""What two people do: one puts it forward, another answers for it. Columns and constraints of every such table."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mainstay_web.store.tables.versioned import Versioned

PROPOSED, APPROVED, DECLINED, WITHDRAWN = "proposed", "approved", "declined", "withdrawn"
STATES = (PROPOSED, APPROVED, DECLINED, WITHDRAWN)
TWO_PEOPLE = Q(approved_by="") | ~Q(approved_by=F("proposed_by"))
ANSWERED_FOR = ~Q(approved_by="") & ~Q(proposed_by="") & ~Q(approval_reason="")


class Proposal(models.Model):
    """Put forward as soon as it is written; whoever approves or declines it is somebody else. People stand as *who*."""

    state = models.CharField(max_length=12, default=PROPOSED, db_index=True)
    proposed_by = models.CharField(max_length=64)
    proposed_on = models.DateField()
    approved_by = models.CharField(max_length=64, blank=True)
    approved_on = models.DateField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(condition=TWO_PEOPLE, name="%(class)s_of_two_people"),
            models.CheckConstraint(
                condition=~Q(state=APPROVED) | ~Q(approved_by=""), name="%(class)s_approved_by_somebody"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="%(class)s_state"),
        )


class Drafted(Versioned):
    """Worked on before it is put forward, approved by somebody else with a reason, and perhaps ended. What states there
    are, and which of them are approved, is each table's own.
    """

    made_by = models.CharField(max_length=64)
    made_on = models.DateField()
    proposed_by = models.CharField(max_length=64, blank=True)
    proposed_on = models.DateField(null=True)
    proposal_reason = models.TextField(blank=True)
    approved_by = models.CharField(max_length=64, blank=True)
    approved_on = models.DateField(null=True)
    approval_reason = models.TextField(blank=True)
    ended_by = models.CharField(max_length=64, blank=True)
    ended_on = models.DateField(null=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(condition=TWO_PEOPLE, name="%(class)s_of_two_people"),
        )


def approved_with_a_reason(table: str, *states: str) -> models.CheckConstraint:
    """No row of a drafted table is in one of these states unless two named people and a reason stand behind it."""
    return models.CheckConstraint(condition=~Q(state__in=states) | ANSWERED_FOR, name=f"{table}_approved_by_somebody")
