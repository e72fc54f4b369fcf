"""Fairness of pay: scans with the factors they were made with, what they found of people, and who answers for passing
a line.

Money is in whole minor units a year. A scan and its groups are of nobody in particular; findings and overrides are
class PAY. To which group anybody belongs is kept nowhere here. Rows are written once.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mainstay_web.store.tables.refs import new_ref

BELOW, ABOVE = "below", "above"
FINDINGS = (
    BELOW, ABOVE, "above_the_boss", "newcomer_above_veteran", "near_the_boss", "near_level_above", "near_newcomers",
)  # fmt: skip


class FairnessScan(models.Model):
    """One look at everybody's pay. `facts` is the SHA-256 of all that was compared, `factors` what was held to be a
    reason for different pay, `choices` the other settings, `result` what was found of groups; `manifest` the SHA-256 of
    result and findings: the same facts and choices give the same.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    as_of = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    factors = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    facts = models.CharField(max_length=64)
    people = models.PositiveIntegerField()
    result = models.JSONField(default=dict)
    manifest = models.CharField(max_length=64)

    class Meta:
        db_table = "fairness_scan"
        ordering = ("-as_of", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(factors=[]), name="fairness_scan_by_some_factor"),)

    def __str__(self) -> str:
        return self.ref


class FairnessFinding(models.Model):
    """Somebody whose pay a scan points at: far below or above what the factors lead one to expect, on the wrong side of
    somebody else (`other_person`), or too near. `mend` is the yearly money to set it right, at full time; class PAY.
    """

    scan = models.ForeignKey(FairnessScan, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=24)
    person = models.CharField(max_length=64, db_index=True)
    other_person = models.CharField(max_length=64, blank=True)
    pay = models.BigIntegerField()
    expected = models.BigIntegerField()
    mend = models.BigIntegerField(default=0)
    distance = models.CharField(max_length=16, blank=True)
    """In studentized residuals, two decimals, as a text; empty where it is no outlier."""

    class Meta:
        db_table = "fairness_finding"
        constraints = (
            models.CheckConstraint(condition=Q(mend__gte=0), name="fairness_finding_mends_upwards"),
            models.CheckConstraint(condition=Q(pay__gt=0, expected__gt=0), name="fairness_finding_of_known_pay"),
            models.CheckConstraint(condition=Q(kind__in=FINDINGS), name="fairness_finding_of_a_kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.person}"


class FairnessOverride(models.Model):
    """Somebody answers by name for a raise that passes a line or opens a gap: for one person, up to `most` a year as
    really paid, until a day, once. `lines` are those it passed when it was used, before that when it was given, and
    `stood_at` the fixed yearly pay at full time that the raise was then to start from (null for all together);
    `used_for` is what was carried with it.

    Class PAY. Never changed but for being used or taken back.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    most = models.BigIntegerField()
    stood_at = models.BigIntegerField(null=True)
    lines = models.JSONField(default=list)
    reason = models.TextField()
    by = models.CharField(max_length=64)
    day = models.DateField()
    until = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)
    used_for = models.CharField(max_length=64, blank=True)
    used_by = models.CharField(max_length=64, blank=True)
    used_on = models.DateField(null=True)
    taken_back_on = models.DateField(null=True)

    class Meta:
        db_table = "fairness_override"
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="fairness_override_with_reason"),
            models.CheckConstraint(condition=~Q(by=""), name="fairness_override_by_name"),
            models.CheckConstraint(condition=~Q(by=F("person")), name="fairness_override_not_for_oneself"),
            models.CheckConstraint(condition=Q(most__gt=0), name="fairness_override_of_a_raise"),
            models.CheckConstraint(
                condition=Q(stood_at=None) | Q(stood_at__gt=0), name="fairness_override_from_known_pay"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("day")), name="fairness_override_for_a_time"),
            models.CheckConstraint(
                condition=Q(used_on=None, used_for="") | (Q(used_on__isnull=False) & ~Q(used_for="")),
                name="fairness_override_used_for_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.day}"
