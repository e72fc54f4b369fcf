"""The company whose house this is, and its standards by date."""

from __future__ import annotations

from django.db import models


class Installation(models.Model):
    """One row: the company. `day` stands still in the demo, so that its time can be moved; None is today."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    company = models.CharField(max_length=200, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    country = models.CharField(max_length=2, default="CN")
    day = models.DateField(null=True)
    stood_on = models.DateField(null=True)
    """The day as of which `person` and its lines were last worked out."""
    backed_up_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "installation"
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_installation"),)

    def __str__(self) -> str:
        return self.company


class Standard(models.Model):
    """What the company says it does for everyone, from a date on: a key and its value. Never changed, only followed."""

    key = models.CharField(max_length=64)
    since = models.DateField()
    value = models.JSONField()
    set_by = models.ForeignKey("store.Account", on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "standard"
        indexes = (models.Index(fields=["key", "since"]),)

    def __str__(self) -> str:
        return f"{self.key} {self.since}"
