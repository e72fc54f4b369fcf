"""Commission and bonus: plans as declared, who is on which, what was sold, what each run worked out, what was asked.

Money is in whole minor units of the installation's currency. What tells of one person (assignments, transactions,
statements, clawbacks, disputes) is class PAY; a plan's declaration tells of nobody. Transactions, statements and
clawbacks are written once: a mistake is mended by a later row, or by a later run for the same period.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.four_eyes import Drafted, approved_with_a_reason
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.versioned import Versioned

DRAFT, REVIEW, FORCE, ENDED, WITHDRAWN = "draft", "review", "force", "ended", "withdrawn"
PLAN_STATES = (DRAFT, REVIEW, FORCE, ENDED, WITHDRAWN)
COMPUTING, COMPUTED, APPROVED, PAID = "computing", "computed", "approved", "paid"
RUN_STATES = (COMPUTING, COMPUTED, APPROVED, PAID, WITHDRAWN)
OPEN, RIGHT, PARTLY, WRONG = "open", "right", "partly", "wrong"
OUTCOMES = (OPEN, RIGHT, PARTLY, WRONG)


class CommissionPlan(Drafted):
    """One version of a plan: versions of one plan share a `line`. `declaration` is the brain's plan as JSON.

    `digest` is the SHA-256 of the declaration. In force from `since` until `until`, both inclusive; null has no end.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    line = models.CharField(max_length=16, default=new_ref, db_index=True)
    number = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, default=DRAFT, db_index=True)
    declaration = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta(Drafted.Meta):
        db_table = "commission_plan"
        constraints = (
            *Drafted.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=PLAN_STATES), name="commission_plan_state"),
            models.UniqueConstraint(fields=["line", "number"], name="one_plan_of_a_number"),
            models.UniqueConstraint(
                fields=["line", "since"], condition=Q(state__in=(FORCE, ENDED)), name="one_plan_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="commission_plan_ends_after_it_begins"
            ),
            approved_with_a_reason("commission_plan", FORCE, ENDED),
        )

    def __str__(self) -> str:
        return f"{self.line} {self.number}"


class CommissionAssignment(models.Model):
    """Somebody is on a plan (a line: whichever version is in force).

    `quota` is of a whole year, `target` the bonus of one period in full. `agreed_on` is when the person signed it: what
    is paid is clawed back only if that was agreed before. `promise` is what it carries out, if any.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    line = models.CharField(max_length=16, db_index=True)
    quota = models.BigIntegerField(null=True)
    target = models.BigIntegerField(null=True)
    since = models.DateField()
    until = models.DateField(null=True)
    agreed_on = models.DateField(null=True)
    made_by = models.CharField(max_length=64)
    made_on = models.DateField()
    promise = models.ForeignKey(Commitment, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "commission_assignment"
        constraints = (
            models.UniqueConstraint(fields=["person", "line", "since"], name="one_assignment_from_a_day"),
            models.CheckConstraint(condition=Q(quota=None) | Q(quota__gt=0), name="quota_above_nothing"),
            models.CheckConstraint(condition=Q(target=None) | Q(target__gt=0), name="target_above_nothing"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="assignment_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(made_by=F("person")), name="nobody_assigns_themselves"),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.line}"


class CommissionIntake(models.Model):
    """One file of transactions, or one entry by hand. The same content comes once."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    source = models.CharField(max_length=200)
    content = models.CharField(max_length=64, unique=True)
    rows = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    """Rows that were held already, word for word."""
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "commission_intake"

    def __str__(self) -> str:
        return self.ref


class CommissionTransaction(models.Model):
    """One person's credit for one sale. `source` is the reference of the company's own books, once for each person.

    `share` is the part credited to the person; `overlay` credits beside others may bring the whole above one.
    `reverses` takes an earlier row back, with the same amount below nothing.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    intake = models.ForeignKey(CommissionIntake, on_delete=models.PROTECT, related_name="transactions")
    source = models.CharField(max_length=100)
    person = models.CharField(max_length=64, db_index=True)
    day = models.DateField(db_index=True)
    amount = models.BigIntegerField()
    """Of the whole sale."""
    measure = models.CharField(max_length=12)
    """What it counts for: a plan reads one measure."""
    share = models.DecimalField(max_digits=7, decimal_places=6, default=1)
    overlay = models.BooleanField(default=False)
    customer = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "commission_transaction"
        constraints = (
            models.UniqueConstraint(
                fields=["source", "person", "measure"], condition=Q(reverses=None), name="one_credit_of_a_sale"
            ),
            models.CheckConstraint(condition=Q(share__gt=0) & Q(share__lte=1), name="credit_is_a_share"),
            models.CheckConstraint(condition=~Q(reverses=F("id")), name="nothing_reverses_itself"),
            models.CheckConstraint(condition=Q(reverses=None) | ~Q(reason=""), name="reversed_with_reason"),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.person}"


class CommissionRun(Versioned):
    """What one plan line owes for one period. `number` above nothing corrects the run before it.

    `plans` are the versions used, as [ref, digest]; `inputs` the SHA-256 of everything that went in, `outputs` that of
    all statements: the same inputs always give the same outputs. `batch` holds the facts its approval wrote.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    line = models.CharField(max_length=16, db_index=True)
    since = models.DateField()
    until = models.DateField()
    number = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, default=COMPUTING, db_index=True)
    reason = models.TextField(blank=True)
    """Why an earlier run is corrected."""
    job = models.CharField(max_length=16, blank=True)
    failure = models.JSONField(default=list)
    """[zh, en] of what was in the way of computing."""
    plans = models.JSONField(default=list)
    inputs = models.CharField(max_length=64, blank=True)
    outputs = models.CharField(max_length=64, blank=True)
    people = models.PositiveIntegerField(default=0)
    earned = models.BigIntegerField(default=0)
    payable = models.BigIntegerField(default=0)
    made_by = models.CharField(max_length=64)
    made_on = models.DateField()
    approved_by = models.CharField(max_length=64, blank=True)
    approved_on = models.DateField(null=True)
    approval_reason = models.TextField(blank=True)
    batch = models.OneToOneField(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    paid_by = models.CharField(max_length=64, blank=True)
    paid_on = models.DateField(null=True)
    end_reason = models.TextField(blank=True)
    moved_on = models.DateField(null=True)
    """When it was found that the same days would now come to something else, so that a correction is due."""
    told = models.CharField(max_length=12, blank=True)
    """How far up it was told since that the correction is due: "", "owner" before its day, "director" after it."""

    class Meta:
        db_table = "commission_run"
        constraints = (
            models.CheckConstraint(condition=Q(state__in=RUN_STATES), name="commission_run_state"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="commission_run_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["line", "since", "number"], condition=~Q(state=WITHDRAWN), name="one_run_of_a_period"
            ),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("made_by")), name="commission_run_of_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(APPROVED, PAID)) | (~Q(approved_by="") & Q(batch__isnull=False)),
                name="commission_run_approved_by_somebody",
            ),
            models.CheckConstraint(condition=Q(number=0) | ~Q(reason=""), name="run_corrected_with_reason"),
        )

    def __str__(self) -> str:
        return f"{self.line} {self.since} {self.number}"


class CommissionStatement(models.Model):
    """One person's statement of one run, as the brain wrote it: every line, every tier. `digest` is its SHA-256."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    run = models.ForeignKey(CommissionRun, on_delete=models.PROTECT, related_name="statements")
    person = models.CharField(max_length=64, db_index=True)
    statement = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    earned = models.BigIntegerField(default=0)
    payable = models.BigIntegerField(default=0)
    balance = models.BigIntegerField(default=0)
    """What stays open towards the company, from a recoverable draw or a clawback."""
    approved_by = models.CharField(max_length=64, blank=True)
    made_by = models.CharField(max_length=64)

    class Meta:
        db_table = "commission_statement"
        constraints = (
            models.UniqueConstraint(fields=["run", "person"], name="one_statement_a_person"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("person")) & ~Q(made_by=F("person")), name="nobody_pays_themselves"
            ),
            models.CheckConstraint(condition=Q(payable__gte=0), name="statement_pays_no_less_than_nothing"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="balance_not_below_nothing"),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.person}"


class CommissionClawback(models.Model):
    """A customer left: what the sale had paid is due back by the plan's rule, in the period of `counts_on`."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    line = models.CharField(max_length=16, db_index=True)
    transaction = models.OneToOneField(CommissionTransaction, on_delete=models.PROTECT, related_name="clawback")
    lost_on = models.DateField()
    counts_on = models.DateField()
    """The day it was lost, or the first day that no approved run has settled, where that is later."""
    paid = models.BigIntegerField()
    reason = models.TextField()
    made_by = models.CharField(max_length=64)
    made_on = models.DateField()

    class Meta:
        db_table = "commission_clawback"
        constraints = (
            models.CheckConstraint(condition=Q(paid__gt=0), name="clawed_back_of_what_was_paid"),
            models.CheckConstraint(condition=Q(counts_on__gte=F("lost_on")), name="clawed_back_after_the_loss"),
            models.CheckConstraint(condition=~Q(made_by=F("person")), name="nobody_claws_back_from_themselves"),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.lost_on}"


class CommissionResult(models.Model):
    """A result that a bonus or a multiplier reads, as a share (1 is all of the goal); of one person and period.

    Written once: of several for the same period the newest counts.
    """

    person = models.CharField(max_length=64, db_index=True)
    line = models.CharField(max_length=16, db_index=True)
    name = models.CharField(max_length=100)
    since = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=6)
    words = models.TextField(blank=True)
    made_by = models.CharField(max_length=64)
    made_on = models.DateField()

    class Meta:
        db_table = "commission_result"
        constraints = (
            models.CheckConstraint(condition=~Q(made_by=F("person")), name="nobody_notes_their_own_result"),
            models.CheckConstraint(condition=Q(value__gte=0), name="result_not_below_nothing"),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.name}"


class CommissionDispute(Versioned):
    """A question to a line of a statement: `item` is the sale's reference, empty for the whole. An answer is owed."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    statement = models.ForeignKey(CommissionStatement, on_delete=models.CASCADE, related_name="disputes")
    item = models.CharField(max_length=100, blank=True)
    words = models.TextField()
    raised_on = models.DateField()
    due = models.DateField()
    told = models.CharField(max_length=12, blank=True)
    """How far up it was told of: "", "owner" on the last day, "director" after it. Until the answer of the answer, then
    of the correction that it promises.
    """
    outcome = models.CharField(max_length=8, default=OPEN, db_index=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=64, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        db_table = "commission_dispute"
        constraints = (
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="commission_dispute_outcome"),
            models.CheckConstraint(condition=~Q(answered_by=F("person")), name="nobody_answers_themselves"),
            models.CheckConstraint(
                condition=Q(outcome=OPEN) | (~Q(answer="") & ~Q(answered_by="")), name="commission_dispute_answered"
            ),
            models.UniqueConstraint(
                fields=["statement", "item"], condition=Q(outcome=OPEN), name="one_open_question_a_line"
            ),
        )

    def __str__(self) -> str:
        return f"{self.statement_id} {self.item}"
