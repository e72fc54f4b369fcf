"""Pay reviews: what was frozen, what is given to whom, who approved it, each raise as it was paid, and the letters.

Every amount is in whole minor units of the installation's currency; a raise is what is paid more in a year. Class PAY
throughout, but `rating` of a row, which is PERFORMANCE. A review, its budgets and its approvals tell of nobody.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mainstay.chapters.pay.review import State
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.four_eyes import Drafted, approved_with_a_reason
from mainstay_web.store.tables.happened import Happened
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.versioned import Versioned

STATES = [one.value for one in State]
DONE = (State.APPROVED.value, State.LETTERS.value, State.CLOSED.value)


class PayReview(Drafted):
    """One pay review. Raises hold from `effective`; results and newcomers are judged by `since` to `until`.

    `inputs` are the standards as they were at the freeze, `digest` the SHA-256 of these and of every frozen row: the
    same digest gives the same guideline for everybody. `accepted` says why it was frozen with gaps in the data.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, default=State.DRAFT.value, db_index=True)
    effective = models.DateField()
    since = models.DateField()
    until = models.DateField()
    frozen_on = models.DateField(null=True)
    inputs = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    accepted = models.TextField(blank=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True)
    """The facts that the approval wrote."""

    class Meta(Drafted.Meta):
        db_table = "pay_review"
        constraints = (
            *Drafted.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=STATES), name="pay_review_state"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="pay_review_period"),
            approved_with_a_reason("pay_review", *DONE),
            models.CheckConstraint(condition=~Q(state__in=DONE) | Q(batch__isnull=False), name="pay_review_paid"),
        )

    def __str__(self) -> str:
        return self.ref


class ReviewBudget(models.Model):
    """What a unit (with all below it that have none of their own; empty: the company) may give in raises a year."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    review = models.ForeignKey(PayReview, on_delete=models.CASCADE, related_name="budgets")
    unit = models.CharField(max_length=64, blank=True)
    amount = models.BigIntegerField()
    used = models.BigIntegerField(default=0)

    class Meta:
        db_table = "pay_review_budget"
        constraints = (
            models.UniqueConstraint(fields=["review", "unit"], name="one_review_budget_a_unit"),
            models.CheckConstraint(
                condition=Q(used__gte=0) & Q(used__lte=F("amount")), name="review_budget_never_overspent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.review_id} {self.unit}"


_ELEMENTS = ("base", "performance", "allowance", "year_end")


class ReviewRow(Versioned):
    """One person in a review. Up to `most` everything was frozen; then what they are given, and by whom.

    `pay` is [amount, per, since] by element; `fixed` and `annual` are yearly, as paid; `line` is the market line
    and `middle` what the compa-ratio divides by, at full time, by `definition`; `middle_of` is market or peers.
    `low`, `usual`, `most` are the guideline in minor units a year. `bar` says why somebody takes no part. `raised` is
    the sum of the raises by element.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    review = models.ForeignKey(PayReview, on_delete=models.CASCADE, related_name="rows")
    budget = models.ForeignKey(ReviewBudget, on_delete=models.PROTECT, related_name="rows")
    person = models.CharField(max_length=64, db_index=True)
    unit = models.CharField(max_length=64, blank=True)
    units = models.CharField(max_length=1000, blank=True)
    hired_on = models.DateField()
    job = models.CharField(max_length=200, blank=True)
    family = models.CharField(max_length=200, blank=True)
    level = models.IntegerField(null=True)
    fte = models.DecimalField(max_digits=5, decimal_places=4, default=1)
    pay = models.JSONField(default=dict)
    base = models.BigIntegerField(default=0)
    fixed = models.BigIntegerField(default=0)
    annual = models.BigIntegerField(default=0)
    definition = models.CharField(max_length=16, blank=True)
    line = models.BigIntegerField(null=True)
    middle = models.BigIntegerField(null=True)
    middle_of = models.CharField(max_length=8, blank=True)
    rose_on = models.DateField(null=True)
    rating = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    rated_on = models.DateField(null=True)
    gaps = models.JSONField(default=list)
    bar = models.CharField(max_length=16, blank=True)
    served = models.DecimalField(max_digits=5, decimal_places=4, default=1)
    low = models.BigIntegerField(null=True)
    usual = models.BigIntegerField(null=True)
    most = models.BigIntegerField(null=True)

    raise_base = models.BigIntegerField(default=0)
    raise_performance = models.BigIntegerField(default=0)
    raise_allowance = models.BigIntegerField(default=0)
    raise_year_end = models.BigIntegerField(default=0)
    raised = models.BigIntegerField(default=0)
    reason = models.TextField(blank=True)
    filled_by = models.CharField(max_length=64, blank=True)
    filled_on = models.DateField(null=True)
    proposed_by = models.CharField(max_length=64, blank=True)
    approved_by = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "pay_review_row"
        constraints = (
            models.UniqueConstraint(fields=["review", "person"], name="one_review_row_a_person"),
            *(
                models.CheckConstraint(condition=Q(**{f"raise_{one}__gte": 0}), name=f"review_{one}_not_lowered")
                for one in _ELEMENTS
            ),
            models.CheckConstraint(
                condition=Q(
                    raised=F("raise_base") + F("raise_performance") + F("raise_allowance") + F("raise_year_end")
                ),
                name="review_row_sums",
            ),
            models.CheckConstraint(condition=Q(bar="") | Q(raised=0), name="review_row_takes_part"),
            models.CheckConstraint(condition=~Q(filled_by=F("person")), name="nobody_fills_in_for_themselves"),
            models.CheckConstraint(
                condition=Q(raised=0) | (~Q(approved_by=F("person")) & ~Q(proposed_by=F("person"))),
                name="nobody_approves_a_raise_of_their_own",
            ),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("proposed_by")), name="review_row_of_two_people"
            ),
            models.CheckConstraint(
                condition=Q(most=None) | Q(raise_base__lte=F("most")) | ~Q(reason=""),
                name="beyond_the_guideline_with_reason",
            ),
        )
        indexes = (models.Index(fields=["review", "unit"]),)

    def __str__(self) -> str:
        return self.ref


class ReviewEvent(Happened):
    """A line of a review's history; `person` is whose raise it was about, where it was one person's."""

    review = models.ForeignKey(PayReview, on_delete=models.CASCADE, related_name="events")
    person = models.CharField(max_length=64, blank=True)

    class Meta(Happened.Meta):
        db_table = "pay_review_event"

    def __str__(self) -> str:
        return f"{self.review_id} {self.act}"


class PayRaise(models.Model):
    """One element raised for one person: written once, with the fact it became. Of a review, or promised in a case.

    `before` and `after` are amounts of the element's own period (`per`). A promise is carried out once, and so is an
    element of a review's row.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    row = models.ForeignKey(ReviewRow, on_delete=models.PROTECT, null=True, related_name="paid")
    promise = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, related_name="raises")
    element = models.CharField(max_length=16)
    per = models.CharField(max_length=8)
    before = models.BigIntegerField()
    after = models.BigIntegerField()
    since = models.DateField()
    proposed_by = models.CharField(max_length=64)
    approved_by = models.CharField(max_length=64)
    approved_on = models.DateField(db_index=True)
    reason = models.TextField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    keeps = models.CharField(max_length=16, blank=True, db_index=True)
    """A promise that this raise keeps on the day it holds."""

    class Meta:
        db_table = "pay_raise"
        constraints = (
            models.UniqueConstraint(fields=["row", "element"], name="a_row_is_paid_once"),
            models.UniqueConstraint(fields=["promise"], name="a_promise_is_carried_out_once"),
            models.CheckConstraint(condition=Q(before__gte=0) & Q(after__gt=F("before")), name="a_raise_raises"),
            models.CheckConstraint(condition=~Q(approved_by=F("proposed_by")), name="a_raise_of_two_people"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("person")) & ~Q(proposed_by=F("person")), name="nobody_raises_themselves"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_raise_with_reason"),
        )

    def __str__(self) -> str:
        return self.ref


class PayLetter(models.Model):
    """What somebody is told of a review in writing: `lines` are [element, per, before, after], never changed."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    review = models.ForeignKey(PayReview, on_delete=models.PROTECT, related_name="letters")
    person = models.CharField(max_length=64, db_index=True)
    issued_on = models.DateField(db_index=True)
    issued_by = models.CharField(max_length=64)
    effective = models.DateField()
    lines = models.JSONField(default=list)
    yearly_before = models.BigIntegerField()
    yearly_after = models.BigIntegerField()
    acknowledged_on = models.DateField(null=True)

    class Meta:
        db_table = "pay_letter"
        constraints = (
            models.UniqueConstraint(fields=["review", "person"], name="one_letter_a_review"),
            models.CheckConstraint(
                condition=Q(yearly_before__gte=0) & Q(yearly_after__gt=F("yearly_before")), name="a_letter_of_a_raise"
            ),
        )

    def __str__(self) -> str:
        return self.ref
