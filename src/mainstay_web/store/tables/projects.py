"""Co-investment: projects, who is to invest and who may, and the ledger of what was paid in and out. Class EQUITY.

Money in minor units. A project tells of nobody; a place in it and its flows tell of a person.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mainstay_web.store.tables.four_eyes import APPROVED, PROPOSED, Proposal
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.versioned import Versioned
from mainstay_web.store.tables.written import WrittenOnce


class EquityProject(Proposal, Versioned):
    """One project to co-invest in. `terms` are the brain's rules (waterfall, rates) as JSON.

    `capital` is the whole project's, `cap_all` what co-investors may bring together, `taken` what they subscribed.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    name = models.CharField(max_length=200)
    terms = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    capital = models.BigIntegerField()
    cap_person = models.BigIntegerField()
    cap_all = models.BigIntegerField()
    taken = models.BigIntegerField(default=0)
    opens = models.DateField()
    due = models.DateField()
    """The last day to subscribe."""
    pay_by = models.DateField()

    class Meta(Proposal.Meta):
        db_table = "equity_project"
        constraints = (
            *Proposal.Meta.constraints,
            models.CheckConstraint(
                condition=Q(taken__gte=0) & Q(taken__lte=F("cap_all")) & Q(cap_all__lte=F("capital")),
                name="project_never_oversubscribed",
            ),
            models.CheckConstraint(condition=Q(cap_person__gt=0) & Q(capital__gt=0), name="project_of_something"),
            models.CheckConstraint(condition=Q(due__gte=F("opens")) & Q(pay_by__gte=F("due")), name="project_days"),
        )

    def __str__(self) -> str:
        return self.ref


class EquitySubscription(Versioned):
    """Somebody's place in a project: at least `obligatory`, at most `cap`; `amount` once they subscribed."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    project = models.ForeignKey(EquityProject, on_delete=models.PROTECT, related_name="places")
    person = models.CharField(max_length=64, db_index=True)
    obligatory = models.BigIntegerField(default=0)
    cap = models.BigIntegerField()
    amount = models.BigIntegerField(default=0)
    subscribed_on = models.DateField(null=True)
    paid_in = models.BigIntegerField(default=0)
    paid_out = models.BigIntegerField(default=0)
    reminded_on = models.DateField(null=True)

    class Meta:
        db_table = "equity_subscription"
        constraints = (
            models.UniqueConstraint(fields=["project", "person"], name="one_place_in_a_project"),
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(amount__lte=F("cap")) & Q(obligatory__gte=0)
                & Q(obligatory__lte=F("cap")),
                name="subscribed_within_the_cap",
            ),
            models.CheckConstraint(
                condition=Q(paid_in__gte=0) & Q(paid_in__lte=F("amount")) & Q(paid_out__gte=0),
                name="paid_in_within_what_was_subscribed",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.project_id} {self.person}"


class EquitySettlement(Proposal):
    """What a project pays on a day, put forward and approved by another person: then the waterfall shares it out.

    While it runs there are as many as come; `last` is its end, with the profit or loss of the whole.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    project = models.ForeignKey(EquityProject, on_delete=models.PROTECT, related_name="settlements")
    day = models.DateField()
    last = models.BooleanField(default=True)
    amount = models.BigIntegerField()
    """Paid to all on that day, the company among them."""
    profit = models.BigIntegerField(null=True)
    """Of the whole project, known at its end; below nothing for a loss."""
    followers = models.BigIntegerField()
    """What co-investors get of the amount together, by the project's waterfall."""
    proof = models.CharField(max_length=300)

    class Meta(Proposal.Meta):
        db_table = "equity_settlement"
        constraints = (
            *Proposal.Meta.constraints,
            models.CheckConstraint(condition=~Q(proof=""), name="settlement_state"),
            models.CheckConstraint(condition=Q(last=True) ^ Q(profit=None), name="settlement_profit_at_the_end"),
            models.CheckConstraint(
                condition=Q(followers__gte=0) & Q(followers__lte=F("amount")), name="settlement_parts_of_the_whole"
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(last=True, state__in=(PROPOSED, APPROVED)), name="settled_once"
            ),
            models.UniqueConstraint(fields=["project"], condition=Q(state=PROPOSED), name="one_settlement_waits"),
            models.UniqueConstraint(fields=["project", "day"], condition=Q(state=APPROVED), name="one_payout_of_a_day"),
        )

    def __str__(self) -> str:
        return self.ref


class EquityFlow(WrittenOnce):
    """Money paid in, paid back or shared out for one person's place: one line of the project's ledger."""

    PAID_IN, CAPITAL, PROFIT = "paid_in", "capital", "profit"
    BOUGHT, TOOK = "bought", "took"
    """Of a place that ends before its project: what its holder gets for it, and what a successor pays."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    place = models.ForeignKey(EquitySubscription, on_delete=models.PROTECT, related_name="flows")
    person = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=12)
    amount = models.BigIntegerField()
    day = models.DateField()
    proof = models.CharField(max_length=300)
    proposed_by = models.CharField(max_length=64)
    approved_by = models.CharField(max_length=64)
    once = models.CharField(max_length=120, unique=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "equity_flow"
        constraints = (
            models.CheckConstraint(condition=~Q(approved_by=F("proposed_by")), name="flow_of_two_people"),
            models.CheckConstraint(condition=~Q(approved_by=F("person")), name="nobody_pays_their_own_flow"),
            models.CheckConstraint(condition=Q(amount__gte=0) & ~Q(proof=""), name="flow_with_proof"),
        )

    def __str__(self) -> str:
        return f"{self.place_id} {self.kind}"


class EquityDeparture(Proposal):
    """What becomes of a place whose holder leaves before the project ends: put forward, and approved by another person.

    `book` is what the project is worth that day, where its rules ask for it; `lines` say what each part comes to:
    [{side, fate, stays, taken, gets}]. `to` is the number of whoever takes parts over, empty where it is the company.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    place = models.ForeignKey(EquitySubscription, on_delete=models.PROTECT, related_name="departures")
    person = models.CharField(max_length=64, db_index=True)
    day = models.DateField()
    """The first day no longer in service."""
    leaving = models.CharField(max_length=32)
    book = models.BigIntegerField(null=True)
    lines = models.JSONField(default=list)
    gets = models.BigIntegerField(default=0)
    to = models.CharField(max_length=64, blank=True)
    reason = models.TextField()
    proof = models.CharField(max_length=300)

    class Meta(Proposal.Meta):
        db_table = "equity_departure"
        constraints = (
            *Proposal.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(approved_by=F("person")) & ~Q(proposed_by=F("person")) & ~Q(to=F("person")),
                name="nobody_settles_their_own_place",
            ),
            models.CheckConstraint(
                condition=Q(to="") | (~Q(approved_by=F("to")) & ~Q(proposed_by=F("to"))),
                name="nobody_takes_a_place_over_by_their_own_hand",
            ),
            models.CheckConstraint(condition=~Q(proof=""), name="departure_state"),
            models.CheckConstraint(condition=Q(gets__gte=0), name="departure_not_below_nothing"),
            models.UniqueConstraint(
                fields=["place"], condition=Q(state__in=(PROPOSED, APPROVED)), name="a_place_is_left_once"
            ),
        )

    def __str__(self) -> str:
        return self.ref
