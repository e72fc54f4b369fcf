"""Long-term incentives: pools, plans, what a unit is worth, what happened, and the ledger of every grant.

Class EQUITY throughout, and of a person wherever there is a column `person`; a pool, a plan and a valuation tell of
nobody. Units are exact, with decimals where a plan deals them out (`tables.shares`); money is in minor units of the
installation's currency. Rows of the ledger, valuations and what happened are written once. People stand as *who*, as in
`cases`; `RULE` is a rule of approved terms, which acts without anybody.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mainstay.chapters.equity.kinds import Kind, Units
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.four_eyes import APPROVED, PROPOSED, Proposal
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.shares import MOST, PART, UnitsField, told
from mainstay_web.store.tables.versioned import Versioned
from mainstay_web.store.tables.written import WrittenOnce

RULE = "rule"
KINDS = tuple(one.value for one in Kind)


class EquityPool(models.Model):
    """Units that may be granted: `authorised` is the sum of approved changes, `held` what grants and promises take.

    `nameless` is the part of `held` that left for good by grants whose records are no longer kept. A resolution speaks
    of whole units; of the other two, `…_part` counts what is beyond the whole, in ten-billionths.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    name = models.CharField(max_length=200)
    authorised = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    held_part = models.BigIntegerField(default=0)
    nameless = models.BigIntegerField(default=0)
    nameless_part = models.BigIntegerField(default=0)
    made_by = models.CharField(max_length=64)
    made_on = models.DateField()

    class Meta:
        db_table = "equity_pool"
        constraints = (
            models.CheckConstraint(
                condition=Q(held__gte=0) & (Q(held__lt=F("authorised")) | Q(held=F("authorised"), held_part=0)),
                name="pool_never_exceeded",
            ),
            models.CheckConstraint(
                condition=Q(nameless__gte=0)
                & (Q(nameless__lt=F("held")) | Q(nameless=F("held"), nameless_part__lte=F("held_part"))),
                name="pool_holds_what_is_nameless",
            ),
            models.CheckConstraint(
                condition=Q(held_part__gte=0, held_part__lt=PART, nameless_part__gte=0, nameless_part__lt=PART),
                name="pool_parts_of_a_unit",
            ),
        )

    def __str__(self) -> str:
        return self.ref

    @property
    def taken(self) -> Units:
        """Units that are held, to the last part."""
        return told(self.held * PART + self.held_part)

    @property
    def gone(self) -> Units:
        """Units that left for good without a name, to the last part."""
        return told(self.nameless * PART + self.nameless_part)

    @property
    def room(self) -> Units:
        """Units that can still be granted."""
        return self.authorised - self.taken


class EquityPoolChange(Proposal):
    """Units added to a pool, or taken away, from a day on, on the ground of a resolution. Of two people."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    pool = models.ForeignKey(EquityPool, on_delete=models.PROTECT, related_name="changes")
    day = models.DateField()
    units = models.BigIntegerField()
    source = models.CharField(max_length=300)

    class Meta(Proposal.Meta):
        db_table = "equity_pool_change"
        ordering = ("day", "pk")
        constraints = (
            *Proposal.Meta.constraints,
            models.CheckConstraint(condition=~Q(units=0) & ~Q(source=""), name="pool_change_of_something"),
        )

    def __str__(self) -> str:
        return self.ref


class EquityPlan(Proposal):
    """One version of a plan; versions share a `line`. `terms` is the brain's declaration as JSON, `digest` its SHA-256.

    A grant keeps the version it was made under. Once approved, terms never change: another version takes their place.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    line = models.CharField(max_length=16, default=new_ref, db_index=True)
    number = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    pool = models.ForeignKey(EquityPool, on_delete=models.PROTECT, related_name="plans")
    terms = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    since = models.DateField()
    until = models.DateField(null=True)
    listed = models.BooleanField(default=False)
    """Whether the checks for listed companies in China apply."""
    lasting = models.BooleanField(default=False)
    """Whether units that are forfeited, lapse or are bought back stay out of the pool."""
    proposal_reason = models.TextField(blank=True)

    class Meta(Proposal.Meta):
        db_table = "equity_plan"
        constraints = (
            *Proposal.Meta.constraints,
            models.UniqueConstraint(fields=["line", "number"], name="one_equity_plan_of_a_number"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="equity_plan_kind"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="equity_plan_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class EquityValuation(WrittenOnce):
    """What one unit is worth, from a day on; a later row for the same day mends an earlier one."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    day = models.DateField(db_index=True)
    per_unit = models.BigIntegerField()
    source = models.CharField(max_length=300)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "equity_valuation"
        constraints = (
            models.CheckConstraint(condition=Q(per_unit__gte=0) & ~Q(source=""), name="valuation_with_source"),
        )

    def __str__(self) -> str:
        return f"{self.day}"


class EquityGrant(Proposal, Versioned):
    """Units put forward for one person, and once a second person has approved, granted.

    `number` is the grant's id in the facts. `vested`, `forfeited` (never vests), `lapsed` (vested, then lapsed or
    bought back) and `settled` (exercised, released, handed on) add up what the ledger says, so that the store can
    refuse too much.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    number = models.CharField(max_length=64, unique=True)
    person = models.CharField(max_length=64, db_index=True)
    plan = models.ForeignKey(EquityPlan, on_delete=models.PROTECT, related_name="grants")
    units = UnitsField()
    price = models.BigIntegerField(default=0)
    granted_on = models.DateField()
    start = models.DateField()
    reason = models.TextField()
    promise = models.ForeignKey(Commitment, null=True, on_delete=models.SET_NULL, related_name="+")
    vested = UnitsField(default=0)
    forfeited = UnitsField(default=0)
    lapsed = UnitsField(default=0)
    settled = UnitsField(default=0)
    left_on = models.DateField(null=True)
    """The first day no longer in service, as settled."""
    leaving = models.CharField(max_length=32, blank=True)
    """The kind of leaving by which it was settled."""
    warned_on = models.DateField(null=True)
    """When somebody was last told that a tranche is in doubt."""

    class Meta(Proposal.Meta):
        db_table = "equity_grant"
        indexes = (models.Index(fields=["state", "granted_on"]),)
        constraints = (
            *Proposal.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(approved_by=F("person")) & ~Q(proposed_by=F("person")), name="nobody_grants_to_themselves"
            ),
            models.CheckConstraint(condition=Q(units__gt=0, units__lte=MOST, price__gte=0), name="grant_of_something"),
            models.CheckConstraint(
                condition=Q(vested__gte=0) & Q(forfeited__gte=0) & Q(units__gte=F("vested") + F("forfeited")),
                name="vested_within_the_grant",
            ),
            models.CheckConstraint(
                condition=Q(settled__gte=0) & Q(lapsed__gte=0) & Q(vested__gte=F("settled") + F("lapsed")),
                name="settled_within_what_vested",
            ),
            models.CheckConstraint(
                condition=Q(state=APPROVED) | Q(vested=0, forfeited=0, lapsed=0, settled=0),
                name="nothing_vests_unapproved",
            ),
            models.UniqueConstraint(
                fields=["promise"], condition=Q(state__in=(PROPOSED, APPROVED)), name="one_grant_for_a_promise"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.number


class EquityReserve(models.Model):
    """Units that a promise of a case holds of a pool until they are granted or the promise falls away."""

    promise = models.OneToOneField(Commitment, on_delete=models.CASCADE, related_name="equity")
    person = models.CharField(max_length=64, db_index=True)
    pool = models.ForeignKey(EquityPool, on_delete=models.PROTECT, related_name="reserves")
    units = models.BigIntegerField()
    value = models.BigIntegerField()
    made_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        db_table = "equity_reserve"
        constraints = (models.CheckConstraint(condition=Q(units__gt=0) & Q(value__gte=0), name="reserve_of_something"),)

    def __str__(self) -> str:
        return str(self.promise_id)


class EquityEvent(Proposal):
    """What happened that terms wait for: a result was certified, the company was listed or sold. Of two people.

    `name` is the condition's or the step's as the terms have it. `person` is empty for the whole company, `plan` null
    for every plan. `proof` names the document. A later approved row of the same scope takes the place of an earlier.
    """

    RESULT, COMPANY, PROGRESS = "result", "company", "progress"

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=100, db_index=True)
    plan = models.ForeignKey(EquityPlan, null=True, on_delete=models.PROTECT, related_name="events")
    person = models.CharField(max_length=64, blank=True, db_index=True)
    day = models.DateField()
    met = models.BooleanField(default=True)
    value = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    expected = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    """Of a report of progress: how far a target was reached, and where it should stand by then; 1 is the whole."""
    proof = models.CharField(max_length=300)

    class Meta(Proposal.Meta):
        db_table = "equity_event"
        constraints = (
            *Proposal.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=("result", "company", "progress")), name="equity_event_kind"),
            models.CheckConstraint(condition=~Q(proof="") & ~Q(name=""), name="equity_event_with_proof"),
            models.CheckConstraint(
                condition=Q(person="") | (~Q(approved_by=F("person")) & ~Q(proposed_by=F("person"))),
                name="nobody_certifies_themselves",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.day}"


class EquityDeed(Proposal, Versioned):
    """Something to be done with one grant, put forward for a second person: exercise, leaving, dividends, buying back.

    `asked` is what was put forward, `lines` what the ledger would say: [{kind, tranche, units, money, day}]. Deeds
    that belong together, as a dividend on all grants of a plan, share a `group`.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    group = models.CharField(max_length=16, default=new_ref, db_index=True)
    kind = models.CharField(max_length=16)
    grant = models.ForeignKey(EquityGrant, on_delete=models.PROTECT, related_name="deeds")
    person = models.CharField(max_length=64, db_index=True)
    day = models.DateField()
    asked = models.JSONField(default=dict)
    lines = models.JSONField(default=list)
    units = UnitsField(default=0)
    money = models.BigIntegerField(default=0)
    reason = models.TextField()

    class Meta(Proposal.Meta):
        db_table = "equity_deed"
        constraints = (
            *Proposal.Meta.constraints,
            models.CheckConstraint(condition=~Q(approved_by=F("person")), name="nobody_approves_their_own_deed"),
            models.UniqueConstraint(
                fields=["grant", "kind"], condition=Q(state=PROPOSED), name="one_open_deed_of_a_kind"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class EquityTransaction(WrittenOnce):
    """One line of the ledger; `kind` is a `mainstay.chapters.equity.ledger.Deed`.

    `once` names what must not be entered twice, such as one tranche's vesting. `units` and `money` are never below
    nothing: the kind says which way they go. `proof` is a list of {what, document, by, on}; `rule` the version of the
    rules that worked it out.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    grant = models.ForeignKey(EquityGrant, on_delete=models.PROTECT, related_name="transactions")
    plan = models.ForeignKey(EquityPlan, on_delete=models.PROTECT, related_name="transactions")
    person = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=20)
    tranche = models.CharField(max_length=100, blank=True)
    units = UnitsField(default=0)
    money = models.BigIntegerField(default=0)
    day = models.DateField(db_index=True)
    to = models.CharField(max_length=100, blank=True)
    """For what is carried: the tranche it moves to; for what is handed on: to whom."""
    proof = models.JSONField(default=list)
    proposed_by = models.CharField(max_length=64)
    approved_by = models.CharField(max_length=64, blank=True)
    rule = models.CharField(max_length=40)
    once = models.CharField(max_length=200, unique=True)
    deed = models.ForeignKey(EquityDeed, null=True, on_delete=models.PROTECT, related_name="transactions")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "equity_transaction"
        indexes = (models.Index(fields=["grant", "day"]), models.Index(fields=["kind", "day"]))
        constraints = (
            models.CheckConstraint(condition=~Q(approved_by=F("proposed_by")), name="transaction_of_two_people"),
            models.CheckConstraint(
                condition=~Q(approved_by="") | Q(proposed_by=RULE), name="transaction_approved_or_of_a_rule"
            ),
            models.CheckConstraint(condition=~Q(approved_by=F("person")), name="nobody_approves_their_own_transaction"),
            models.CheckConstraint(condition=Q(units__gte=0) & Q(money__gte=0), name="transaction_not_below_nothing"),
        )

    def __str__(self) -> str:
        return f"{self.grant_id} {self.kind} {self.day}"
