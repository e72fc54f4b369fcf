"""Cases, talks, promises and the money held for them. Rules stand in `mainstay.loop.carry`, here what must always hold.

People stand as *who*: their person number, or the account's reference for somebody who is not employed here. Every
amount is in minor units of the installation's currency. Field classes: a case and its talks are PERSONAL, `why_now` of
an alert is RISK, what a package costs is PAY.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mainstay.loop.carry.states import Kind, Outcome, Severity, State
from mainstay_web.store.tables.happened import Happened
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.versioned import Versioned


class Case(Versioned):
    """One matter that is looked after until it is answered. Columns as in `mainstay.loop.carry.cases.Case`.

    `why_now` is a list of [zh, en]; `told` is up to whom the present step's lateness was reported.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in Kind])
    severity = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Severity])
    state = models.CharField(max_length=20, default=State.OPENED.value, db_index=True)
    opened_on = models.DateField()
    opened_by = models.CharField(max_length=64)
    why_now = models.JSONField(default=list)
    at_stake = models.BigIntegerField(default=0)
    since = models.DateField()
    owner = models.CharField(max_length=64, blank=True, db_index=True)
    talk_due = models.DateField(null=True)
    talked_on = models.DateField(null=True)
    talk_fact = models.CharField(max_length=64, blank=True)
    cause_drivers = models.JSONField(default=list)
    cause_words = models.TextField(blank=True)
    cause_heard = models.CharField(max_length=16, blank=True)
    proposed_by = models.CharField(max_length=64, blank=True)
    proposed_on = models.DateField(null=True)
    proposal_reason = models.TextField(blank=True)
    proposal_measures = models.JSONField(default=list)
    cash_now = models.BigIntegerField(default=0)
    approved_by = models.CharField(max_length=64, blank=True)
    approved_on = models.DateField(null=True)
    approval_reason = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    answer_words = models.TextField(blank=True)
    carried = models.JSONField(default=list)
    outcome = models.CharField(max_length=16, blank=True, choices=[(one.value, one.value) for one in Outcome])
    closed_on = models.DateField(null=True)
    closed_reason = models.TextField(blank=True)
    later_fact = models.CharField(max_length=64, blank=True)
    told = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "kept_case"
        constraints = (
            models.UniqueConstraint(fields=["person", "kind"], condition=~Q(state="closed"), name="one_open_case"),
            models.CheckConstraint(condition=Q(approved_by="") | ~Q(approved_by=F("proposed_by")), name="four_eyes"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("person")) & ~Q(proposed_by=F("person")) & ~Q(owner=F("person")),
                name="not_about_oneself",
            ),
            models.CheckConstraint(condition=Q(approved_on=None) | ~Q(approval_reason=""), name="approved_with_reason"),
            models.CheckConstraint(condition=~Q(state="closed") | ~Q(outcome=""), name="closed_with_outcome"),
        )

    def __str__(self) -> str:
        return self.ref


class CaseEvent(Happened):
    """A line of a case's timeline; `once` marks what must not be entered twice, such as an alert of a day."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=32)
    once = models.CharField(max_length=160, null=True, unique=True)  # noqa: DJ001 - NULL is not unique, "" would be

    class Meta:
        db_table = "case_event"
        ordering = ("day", "at", "id")

    def __str__(self) -> str:
        return f"{self.case_id} {self.act}"


class Talk(models.Model):
    """A talk that was held. `note` is sealed with the installation's key, for who wrote it and HR of the case."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="talks")
    person = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=16)
    held_on = models.DateField()
    held_by = models.CharField(max_length=64, db_index=True)
    note = models.TextField(blank=True)
    points = models.JSONField(default=list)
    """Open points of who held it: [{"text": …, "done": day or null}]; what is open is carried over."""
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "talk"
        indexes = (models.Index(fields=["person", "held_on"]),)

    def __str__(self) -> str:
        return self.ref


class Budget(models.Model):
    """Money for promises of one kind in a unit (empty: the company) and a span of days; `held` is what they take."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=64, blank=True, db_index=True)
    since = models.DateField()
    until = models.DateField()
    amount = models.BigIntegerField()
    held = models.BigIntegerField(default=0)

    class Meta:
        db_table = "budget"
        constraints = (
            models.CheckConstraint(condition=Q(held__gte=0) & Q(held__lte=F("amount")), name="never_overspent"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="budget_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return self.ref


class BudgetChange(models.Model):
    """That a budget was set up, raised or lowered: by whom and why. Written once."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="changes")
    day = models.DateField()
    by = models.CharField(max_length=64)
    before = models.BigIntegerField()
    after = models.BigIntegerField()
    reason = models.TextField()

    class Meta:
        db_table = "budget_change"
        ordering = ("-day", "-id")
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="budget_changed_with_reason"),)

    def __str__(self) -> str:
        return f"{self.budget_id} {self.day}"


class Commitment(Versioned):
    """One dated promise to one person. Columns as in `mainstay.loop.carry.commitments.Commitment`.

    `claim` says how it was kept, and waits for the second side; `disputed` are the person's words where they say that
    it was not kept, until somebody has answered.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="commitments")
    person = models.CharField(max_length=64, db_index=True)
    owner = models.CharField(max_length=64, db_index=True)
    measure = models.CharField(max_length=64, blank=True)
    what_zh = models.TextField()
    what_en = models.TextField()
    condition_zh = models.TextField(blank=True)
    condition_en = models.TextField(blank=True)
    made_on = models.DateField()
    due = models.DateField(db_index=True)
    reserved = models.BigIntegerField(default=0)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, null=True, related_name="commitments")
    carriers = models.JSONField(default=list)
    owner_agreed_on = models.DateField(null=True)
    person_agreed_on = models.DateField(null=True)
    days = models.JSONField(default=list)
    asked = models.JSONField(null=True)
    claimed_on = models.DateField(null=True)
    claimed_by = models.CharField(max_length=64, blank=True)
    claim = models.TextField(blank=True)
    kept_on = models.DateField(null=True)
    evidence = models.JSONField(null=True)
    broken_on = models.DateField(null=True)
    lapsed_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    disputed_on = models.DateField(null=True)
    disputed = models.TextField(blank=True)
    dispute_answer = models.TextField(blank=True)
    measured = models.BooleanField(default=False)
    """Whether the measure it is part of stands among the facts of what was done."""
    reminded_on = models.DateField(null=True)

    class Meta:
        db_table = "commitment"
        constraints = (
            models.CheckConstraint(condition=~Q(owner=F("person")), name="not_promised_to_oneself"),
            models.CheckConstraint(condition=Q(due__gte=F("made_on")), name="due_after_it_is_made"),
            models.CheckConstraint(
                condition=Q(reserved=0) | Q(reserved__gt=0, budget__isnull=False), name="money_of_a_budget"
            ),
        )
        indexes = (models.Index(fields=["owner", "due"]), models.Index(fields=["person", "due"]))

    def __str__(self) -> str:
        return self.ref


class RaiseRequest(models.Model):
    """What somebody asked for: a case of its kind looks after it. `asked_by` is the person or their manager."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="request")
    person = models.CharField(max_length=64, db_index=True)
    asked_by = models.CharField(max_length=64, db_index=True)
    asked_on = models.DateField()
    wish = models.CharField(max_length=16)
    words = models.TextField(blank=True)
    seen_on = models.DateField(null=True)

    class Meta:
        db_table = "raise_request"

    def __str__(self) -> str:
        return self.ref


class Thanks(models.Model):
    """A word of thanks that everybody may read; its fact is in `recognition`."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    by = models.CharField(max_length=64)
    day = models.DateField(db_index=True)
    what = models.CharField(max_length=16)
    words = models.TextField(blank=True)

    class Meta:
        db_table = "thanks"
        constraints = (models.CheckConstraint(condition=~Q(by=F("person")), name="nobody_thanks_themselves"),)

    def __str__(self) -> str:
        return self.ref
