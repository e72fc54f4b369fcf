"""Grants from elsewhere that were put forward to be taken into the ledger. Class EQUITY while its content is there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mainstay_web.store.tables.equity import EquityPool
from mainstay_web.store.tables.four_eyes import APPROVED, PROPOSED, Proposal
from mainstay_web.store.tables.refs import new_ref


class EquityIntake(Proposal):
    """A file of grants from elsewhere, to be taken into the ledger as a whole once a second person has approved.

    `content` tells of people: it is emptied as soon as somebody has decided. `counts` are grants and lines.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    source = models.CharField(max_length=200)
    content = models.BinaryField(default=bytes)
    digest = models.CharField(max_length=64)
    pool = models.ForeignKey(EquityPool, on_delete=models.PROTECT, related_name="intakes")
    counts = models.JSONField(default=dict)

    class Meta(Proposal.Meta):
        db_table = "equity_intake"
        constraints = (
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                fields=["digest"], condition=Q(state__in=(PROPOSED, APPROVED)), name="a_file_of_grants_once"
            ),
        )

    def __str__(self) -> str:
        return self.ref
