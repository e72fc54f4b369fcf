"""What somebody keeps for the estimate of their own taxes, because they chose to. Nobody else ever reads it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mainstay_web.store.tables.refs import new_ref


class OwnDeduction(models.Model):
    """A person's special additional deductions (专项附加扣除) of a month, in minor units. Field class PERSONAL, and
    narrower: children, parents, rent and mortgage stand behind the sum, so it is read by the person alone.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, unique=True)
    monthly = models.BigIntegerField()
    kept_on = models.DateField()

    class Meta:
        db_table = "own_deduction"
        constraints = (
            models.CheckConstraint(condition=Q(monthly__gte=0), name="own_deduction_not_below_zero"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.ref
