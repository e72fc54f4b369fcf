"""Lines of a history: what was done with a case, a plan or a review, when and by whom."""

from __future__ import annotations

from django.db import models


class Happened(models.Model):
    """`words` are of who acted, `details` references and counts."""

    at = models.DateTimeField()
    day = models.DateField()
    by = models.CharField(max_length=64)
    act = models.CharField(max_length=16)
    words = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        abstract = True
        ordering = ("at", "id")
