"""Plans for budget rounds: what was asked, what was frozen, what is chosen for each person, and who answers for it.

Money is in whole minor units of the installation's currency; hours in hundredths. Prices and limits are class PAY,
chances and values saved class RISK.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mainstay_web.store.tables.four_eyes import Drafted, approved_with_a_reason
from mainstay_web.store.tables.happened import Happened
from mainstay_web.store.tables.refs import new_ref

DRAFT, COMPUTED, REVIEW = "draft", "computed", "review"
APPROVED, WITHDRAWN, SUPERSEDED = "approved", "withdrawn", "superseded"
STATES = (DRAFT, COMPUTED, REVIEW, APPROVED, WITHDRAWN, SUPERSEDED)


class PlanRound(Drafted):
    """One budget round. `job` is the planning under way, empty when none is.

    `inputs` is everything the planner was given beside the facts, `facts` the SHA-256 of these, `frozen` that of both;
    the same `frozen` gives the same `manifest`, the SHA-256 of what was planned. `colleagues` are numbers by place,
    without names: pay, cell, manager's place, level and groups of everybody here, for the fairness shown live.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, default=DRAFT, db_index=True)
    since = models.DateField()
    until = models.DateField()
    cash = models.BigIntegerField()
    key_only = models.BooleanField(default=True)
    job = models.CharField(max_length=16, blank=True)
    failure = models.CharField(max_length=64, blank=True)

    as_of = models.DateField(null=True)
    turn = models.CharField(max_length=16, blank=True)
    facts = models.CharField(max_length=64, blank=True)
    inputs = models.JSONField(default=dict)
    frozen = models.CharField(max_length=64, blank=True)
    manifest = models.CharField(max_length=64, blank=True)
    saved = models.BigIntegerField(default=0)
    bound = models.BigIntegerField(default=0)
    unit_value = models.BigIntegerField(null=True)
    """Of one unit of equity, where a limit counts units."""
    frontier = models.JSONField(default=list)
    """[budget, saved, departures prevented] for less and more cash in the first year."""
    next_money = models.JSONField(null=True)
    assumptions = models.JSONField(default=list)
    colleagues = models.JSONField(default=dict)

    class Meta(Drafted.Meta):
        db_table = "plan_round"
        constraints = (
            *Drafted.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=STATES), name="plan_state"),
            models.CheckConstraint(condition=Q(cash__gte=0), name="plan_cash"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="plan_ends_after_it_begins"),
            approved_with_a_reason("plan", "approved"),
        )

    def __str__(self) -> str:
        return self.ref


class PlanLimit(models.Model):
    """At most so much of a kind within a scope: `company`, or a unit with all below it. `assumed` by the planner."""

    round = models.ForeignKey(PlanRound, on_delete=models.CASCADE, related_name="limits")
    kind = models.CharField(max_length=32)
    scope = models.CharField(max_length=64, default="company")
    amount = models.BigIntegerField()
    assumed = models.BooleanField(default=False)

    class Meta:
        db_table = "plan_limit"
        constraints = (
            models.UniqueConstraint(fields=["round", "kind", "scope"], name="one_limit_of_a_kind"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="limit_not_below_nothing"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.scope}"


class PlanChoice(models.Model):
    """What is chosen for one person. `package`, `runner_up` and `planned` are `mainstay.loop.plans.Package` as JSON.

    `planned` is the planner's own choice, `package` the present one, `how` where it comes from. `offers` are the
    measures priced for the person, `prospect` what is expected if nothing is done; `guarded` the raises that the
    fairness guard refused: [measure, zh, en]. `override` are those of them that somebody answers for by name.
    `offered_share` is the probability with which a lot would have chosen this package; null where no lot was drawn.
    """

    PLANNED, RUNNER_UP, NONE, OWN, LOT = "planned", "runner_up", "none", "own", "lot"

    round = models.ForeignKey(PlanRound, on_delete=models.CASCADE, related_name="choices")
    person = models.CharField(max_length=64)
    place = models.IntegerField()
    """In the round's `colleagues`."""
    units = models.CharField(max_length=1000, blank=True)
    enough = models.BooleanField(default=True)
    before = models.FloatField()
    """The probability to resign within 12 months if nothing is done, as the hazard that effects work on gives it."""
    stake_low = models.BigIntegerField(default=0)
    stake = models.BigIntegerField(default=0)
    stake_high = models.BigIntegerField(default=0)
    how = models.CharField(max_length=12, default=PLANNED)
    planned = models.JSONField(null=True)
    runner_up = models.JSONField(null=True)
    package = models.JSONField(null=True)
    why = models.JSONField(default=list)
    offers = models.JSONField(default=list)
    prospect = models.JSONField(default=dict)
    guarded = models.JSONField(default=list)
    cash_now = models.BigIntegerField(default=0)
    cash_three_years = models.BigIntegerField(default=0)
    equity = models.BigIntegerField(default=0)
    raise_yearly = models.BigIntegerField(default=0)
    hours = models.IntegerField(default=0)
    seats = models.JSONField(default=dict)
    saved_low = models.BigIntegerField(default=0)
    saved = models.BigIntegerField(default=0)
    saved_high = models.BigIntegerField(default=0)
    prevented = models.FloatField(default=0.0)
    changed_by = models.CharField(max_length=64, blank=True)
    changed_on = models.DateField(null=True)
    change_reason = models.TextField(blank=True)
    override = models.JSONField(default=list)
    override_by = models.CharField(max_length=64, blank=True)
    override_reason = models.TextField(blank=True)
    offered_share = models.FloatField(null=True)
    proposed_by = models.CharField(max_length=64, blank=True)
    approved_by = models.CharField(max_length=64, blank=True)
    case = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "plan_choice"
        constraints = (
            models.UniqueConstraint(fields=["round", "person"], name="one_choice_a_person"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("person")) & ~Q(proposed_by=F("person")) & ~Q(changed_by=F("person")),
                name="nobody_plans_for_themselves",
            ),
            models.CheckConstraint(
                condition=Q(override=[]) | (~Q(override_by="") & ~Q(override_reason="")), name="override_by_name"
            ),
            models.CheckConstraint(condition=Q(changed_by="") | ~Q(change_reason=""), name="changed_with_reason"),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.person}"


class PlanEvent(Happened):
    """A line of a round's history; `person` is whose package it was about, where it was one person's."""

    round = models.ForeignKey(PlanRound, on_delete=models.CASCADE, related_name="events")
    person = models.CharField(max_length=64, blank=True)

    class Meta(Happened.Meta):
        db_table = "plan_event"

    def __str__(self) -> str:
        return f"{self.round_id} {self.act}"


class Offered(models.Model):
    """What the newest turn would offer one person, as in `PlanChoice`: for the package of a case. RISK and PAY."""

    person = models.CharField(max_length=64, unique=True)
    turn = models.CharField(max_length=16)
    as_of = models.DateField()
    offers = models.JSONField(default=list)
    prospect = models.JSONField(default=dict)
    guarded = models.JSONField(default=list)
    standing = models.JSONField(default=dict)
    """How the person's pay stands beside colleagues, in numbers without names: see `store.fairness`."""

    class Meta:
        db_table = "offered"

    def __str__(self) -> str:
        return f"{self.as_of} {self.person}"
