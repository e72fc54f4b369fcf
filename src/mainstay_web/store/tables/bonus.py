"""Year-end bonuses: plans as declared, the results they read, what each person was awarded, and each part of it.

Money is in whole minor units of the installation's currency. What tells of one person (results of theirs, awards,
payments) is class PAY; a plan's declaration and the results of company and units tell of nobody. Awards are written
once, when a plan is approved; a payment changes by being paid, and by its person's leaving, which two people settle.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mainstay_web.store.tables.four_eyes import APPROVED, PROPOSED, Drafted, Proposal, approved_with_a_reason
from mainstay_web.store.tables.refs import new_ref

DRAFT, REVIEW, FORCE, WITHDRAWN = "draft", "review", "force", "withdrawn"
STATES = (DRAFT, REVIEW, FORCE, WITHDRAWN)
DUE, PAID, GONE = "due", "paid", "gone"


class BonusPlan(Drafted):
    """A plan of one year. `declaration` is the brain's plan as JSON, `digest` its SHA-256; `inputs` the SHA-256 of what
    everybody's bonus came to when it was put forward: it is approved only while it comes to the same.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    name = models.CharField(max_length=200)
    year = models.PositiveIntegerField()
    state = models.CharField(max_length=12, default=DRAFT, db_index=True)
    declaration = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    inputs = models.CharField(max_length=64, blank=True)

    class Meta(Drafted.Meta):
        db_table = "bonus_plan"
        ordering = ("-year", "-pk")
        constraints = (
            *Drafted.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=STATES), name="bonus_plan_state"),
            approved_with_a_reason("bonus_plan", FORCE),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.name}"


class BonusResult(models.Model):
    """A result as a share (1 is all of the goal): of the company (neither `unit` nor `person`), a unit, or a person.

    `away`: of a person, the days or months that do not count as served.
    """

    plan = models.ForeignKey(BonusPlan, on_delete=models.CASCADE, related_name="results")
    unit = models.CharField(max_length=64, blank=True)
    person = models.CharField(max_length=64, blank=True, db_index=True)
    value = models.DecimalField(max_digits=12, decimal_places=6)
    away = models.PositiveIntegerField(default=0)
    made_by = models.CharField(max_length=64)
    made_on = models.DateField()

    class Meta:
        db_table = "bonus_result"
        constraints = (
            models.UniqueConstraint(fields=["plan", "unit", "person"], name="one_bonus_result_each"),
            models.CheckConstraint(condition=Q(value__gte=0), name="bonus_result_not_below_nothing"),
            models.CheckConstraint(condition=~Q(made_by=F("person")), name="nobody_notes_their_own_bonus_result"),
            models.CheckConstraint(condition=Q(unit="") | Q(person=""), name="bonus_result_of_one_of_them"),
        )

    def __str__(self) -> str:
        return f"{self.plan_id} {self.unit}{self.person}"


class BonusAward(models.Model):
    """One person's bonus of a year as it was approved. `reckoning` is what it was made of, as the brain wrote it."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    plan = models.ForeignKey(BonusPlan, on_delete=models.PROTECT, related_name="awards")
    year = models.PositiveIntegerField()
    person = models.CharField(max_length=64, db_index=True)
    reckoning = models.JSONField(default=dict)
    amount = models.BigIntegerField()
    made_by = models.CharField(max_length=64)
    approved_by = models.CharField(max_length=64)

    class Meta:
        db_table = "bonus_award"
        constraints = (
            models.UniqueConstraint(fields=["person", "year"], name="one_bonus_a_year"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bonus_above_nothing"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("person")) & ~Q(made_by=F("person")), name="nobody_awards_themselves"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.year}"


class BonusLeaving(Proposal):
    """How somebody left who has a bonus: put forward by one, and only once another approves does the plan's rule for
    that kind of leaving change the payments.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    award = models.ForeignKey(BonusAward, on_delete=models.CASCADE, related_name="leavings")
    person = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=24)
    left_on = models.DateField()
    """The last day in service."""
    reason = models.TextField()

    class Meta(Proposal.Meta):
        db_table = "bonus_leaving"
        constraints = (
            *Proposal.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(approved_by=F("person")) & ~Q(proposed_by=F("person")),
                name="nobody_settles_their_own_bonus",
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(kind=""), name="bonus_left_for_a_reason"),
            models.UniqueConstraint(
                fields=["award"], condition=Q(state__in=(PROPOSED, APPROVED)), name="a_bonus_is_left_once"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class BonusPayment(models.Model):
    """One part of a bonus: `amount` as awarded, of which `pays` is paid on the day; `back` was claimed back of it.

    `told`: whoever pays has heard that it is due.
    """

    award = models.ForeignKey(BonusAward, on_delete=models.CASCADE, related_name="payments")
    person = models.CharField(max_length=64, db_index=True)
    number = models.PositiveIntegerField()
    on = models.DateField(db_index=True)
    permille = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    pays = models.BigIntegerField()
    back = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, default=DUE, db_index=True)
    paid_on = models.DateField(null=True)
    paid_by = models.CharField(max_length=64, blank=True)
    told = models.BooleanField(default=False)

    class Meta:
        db_table = "bonus_payment"
        constraints = (
            models.UniqueConstraint(fields=["award", "number"], name="one_bonus_payment_of_a_number"),
            models.CheckConstraint(condition=Q(state__in=(DUE, PAID, GONE)), name="bonus_payment_state"),
            models.CheckConstraint(
                condition=Q(pays__gte=0) & Q(pays__lte=F("amount")), name="bonus_pays_no_more_than_awarded"
            ),
            models.CheckConstraint(
                condition=Q(back__gte=0) & Q(back__lte=F("pays")), name="bonus_back_no_more_than_paid"
            ),
            models.CheckConstraint(condition=~Q(state=PAID) | Q(paid_on__isnull=False), name="bonus_paid_on_a_day"),
            models.CheckConstraint(condition=Q(back=0) | Q(state=PAID), name="bonus_back_of_what_was_paid"),
            models.CheckConstraint(condition=~Q(paid_by=F("person")), name="nobody_pays_their_own_bonus"),
        )

    def __str__(self) -> str:
        return f"{self.award_id} {self.number}"
