"""Market pay: surveys and their cells, which own jobs are which survey jobs, the lines put forward, who drifted under.

Money is in whole minor units a year, of the survey's currency. Surveys, cells, matches and lines are of nobody in
particular and are what the company paid for or decided: who keeps the market sees them (Act.MARKET). `market_drift` is
about a person: its line, pay and gap are class PAY. Nothing is overwritten: what no longer holds says since when.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.versioned import Versioned


class MarketSurvey(Versioned):
    """One survey of one day: `source` is the series (the same each year), `effective` the day it speaks of.

    A draft is being read in: `mapping` says which column is what, `headings` what the file had, `counts` what came of
    it. Kept, it reaches the lines; withdrawn, it does not any more, and says why.
    """

    DRAFT, KEPT, WITHDRAWN = "draft", "kept", "withdrawn"

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    source = models.CharField(max_length=120)
    scope = models.CharField(max_length=300, blank=True)
    effective = models.DateField()
    definition = models.CharField(max_length=12)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, default=DRAFT)
    file = models.CharField(max_length=150, blank=True)
    content = models.CharField(max_length=64, blank=True)
    """The SHA-256 of the file."""
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    kept_by = models.CharField(max_length=64, blank=True)
    kept_on = models.DateField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        db_table = "market_survey"
        ordering = ("-effective", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(definition__in=("fixed_cash", "annual_cash", "total_pay", "total_cost")),
                name="survey_of_one_definition",
            ),
            models.CheckConstraint(condition=~Q(state="kept") | Q(kept_on__isnull=False), name="survey_kept_on_a_day"),
            models.UniqueConstraint(
                fields=["source", "effective", "definition"], condition=Q(state="kept"), name="one_survey_of_a_day",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.source} {self.effective}"


class MarketCell(models.Model):
    """One cell: the survey's own job, level and city (empty: all), percentiles and answers; None: not given."""

    survey = models.ForeignKey(MarketSurvey, on_delete=models.CASCADE, related_name="cells")
    job = models.CharField(max_length=200)
    level = models.CharField(max_length=60, blank=True)
    city = models.CharField(max_length=100, blank=True)
    p10 = models.BigIntegerField(null=True)
    p25 = models.BigIntegerField(null=True)
    p50 = models.BigIntegerField(null=True)
    p75 = models.BigIntegerField(null=True)
    p90 = models.BigIntegerField(null=True)
    n = models.PositiveBigIntegerField(null=True)
    spread = models.BigIntegerField(null=True)

    class Meta:
        db_table = "market_cell"
        constraints = (
            models.UniqueConstraint(fields=["survey", "job", "level", "city"], name="one_cell_for_a_survey_job"),
            models.CheckConstraint(
                condition=Q(p10__isnull=True) | Q(p25__isnull=True) | Q(p10__lte=F("p25")), name="cell_p10_p25"
            ),
            models.CheckConstraint(
                condition=Q(p25__isnull=True) | Q(p50__isnull=True) | Q(p25__lte=F("p50")), name="cell_p25_p50"
            ),
            models.CheckConstraint(
                condition=Q(p50__isnull=True) | Q(p75__isnull=True) | Q(p50__lte=F("p75")), name="cell_p50_p75"
            ),
            models.CheckConstraint(
                condition=Q(p75__isnull=True) | Q(p90__isnull=True) | Q(p75__lte=F("p90")), name="cell_p75_p90"
            ),
        )

    def __str__(self) -> str:
        return f"{self.job} {self.level} {self.city}".strip()


class JobMatch(Versioned):
    """An own job (at one level, or at all) is this job of a survey: put forward by one, reviewed by another."""

    PROPOSED, AGREED, REFUSED, ENDED = "proposed", "agreed", "refused", "ended"

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    source = models.CharField(max_length=120)
    survey_job = models.CharField(max_length=200)
    survey_level = models.CharField(max_length=60, blank=True)
    job = models.CharField(max_length=200)
    level = models.IntegerField(null=True)
    state = models.CharField(max_length=10, default=PROPOSED)
    likeness = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    proposed_by = models.CharField(max_length=64)
    proposed_on = models.DateField()
    note = models.TextField()
    reviewed_by = models.CharField(max_length=64, blank=True)
    reviewed_on = models.DateField(null=True)
    review_note = models.TextField(blank=True)
    ended_by = models.CharField(max_length=64, blank=True)
    ended_on = models.DateField(null=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        db_table = "job_match"
        ordering = ("job", "level", "source", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(reviewed_by=F("proposed_by")), name="match_reviewed_by_another"),
            models.CheckConstraint(
                condition=~Q(state__in=("agreed", "refused")) | (~Q(reviewed_by="") & Q(reviewed_on__isnull=False)),
                name="match_counts_once_reviewed",
            ),
            models.UniqueConstraint(
                fields=["source", "job", "level"], condition=Q(state="agreed", level__isnull=False),
                name="one_match_of_a_level",
            ),
            models.UniqueConstraint(
                fields=["source", "job"], condition=Q(state="agreed", level__isnull=True), name="one_match_of_a_job"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.job} = {self.survey_job} ({self.source})"


class LineProposal(Versioned):
    """A line, or a rate of ageing, put forward: reviewed by another person it becomes a Standard from `since`.

    `value` is what `core.standards` writes of a Policy or of Ageing; `drop` ends the line for these people.
    """

    LINE, AGEING = "line", "ageing"
    PROPOSED, AGREED, REFUSED = "proposed", "agreed", "refused"

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    kind = models.CharField(max_length=8)
    value = models.JSONField()
    drop = models.BooleanField(default=False)
    since = models.DateField()
    state = models.CharField(max_length=10, default=PROPOSED)
    proposed_by = models.CharField(max_length=64)
    proposed_on = models.DateField()
    reason = models.TextField()
    reviewed_by = models.CharField(max_length=64, blank=True)
    reviewed_on = models.DateField(null=True)
    review_note = models.TextField(blank=True)

    class Meta:
        db_table = "line_proposal"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(reviewed_by=F("proposed_by")), name="line_reviewed_by_another"),
            models.CheckConstraint(
                condition=Q(state="proposed") | (~Q(reviewed_by="") & Q(reviewed_on__isnull=False)),
                name="line_counts_once_reviewed",
            ),
            models.CheckConstraint(condition=Q(kind__in=("line", "ageing")), name="line_or_ageing"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.since}"


class MarketDrift(models.Model):
    """Somebody whom the market pushed under the line on a day: an input to the alert, and never a decision."""

    person = models.CharField(max_length=64, db_index=True)
    on = models.DateField()
    cause = models.CharField(max_length=16)
    line_before = models.BigIntegerField()
    line = models.BigIntegerField()
    pay = models.BigIntegerField()

    class Meta:
        db_table = "market_drift"
        constraints = (
            models.UniqueConstraint(fields=["person", "on"], name="one_drift_a_day"),
            models.CheckConstraint(condition=Q(pay__lt=F("line")), name="drifted_under_the_line"),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.on}"
