"""Promises: between rows and the rules of `mainstay.loop.carry.commitments`, and who may find which."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from mainstay.core.access import Act, Actor
from mainstay.core.text import Text
from mainstay.loop.carry import commitments as rules
from mainstay_web.store.access import concerns
from mainstay_web.store.charge import who
from mainstay_web.store.tables.cases import Case, Commitment

OPEN = Q(kept_on=None, broken_on=None, lapsed_on=None, withdrawn_on=None)
"""Not ended in any way."""
AGREED = Q(owner_agreed_on__isnull=False, person_agreed_on__isnull=False)
"""Both sides have agreed: only then is it a promise."""


def rule_of(row: Commitment) -> rules.Commitment:
    """The promise as the rules see it; `row.case` and `row.budget` are asked for by their references."""
    return rules.Commitment(
        commitment_id=row.ref, person_id=row.person, owner=row.owner, what=Text(row.what_zh, row.what_en),
        made_on=row.made_on, due=row.due,
        condition=Text(row.condition_zh, row.condition_en or row.condition_zh) if row.condition_zh else None,
        reserved=row.reserved, budget=row.budget.ref if row.budget else "", carriers=tuple(row.carriers),
        case_id=row.case.ref if row.case else "", owner_agreed_on=row.owner_agreed_on,
        person_agreed_on=row.person_agreed_on, days=tuple(date.fromisoformat(one) for one in row.days),
        asked=_asked(row), kept_on=row.kept_on, evidence=_evidence(row), broken_on=row.broken_on,
        lapsed_on=row.lapsed_on, withdrawn_on=row.withdrawn_on, ended_by=row.ended_by, reason=row.reason,
        measure=row.measure,
    )  # fmt: skip


def _asked(row: Commitment) -> rules.NewDay | None:
    if row.asked is None:
        return None
    asked = row.asked
    return rules.NewDay(
        date.fromisoformat(asked["due"]), asked["asked_by"], rules.Side(asked["side"]),
        date.fromisoformat(asked["on"]), asked["reason"],
    )  # fmt: skip


def _evidence(row: Commitment) -> rules.Evidence | None:
    if row.evidence is None:
        return None
    seen = row.evidence
    return rules.Evidence(date.fromisoformat(seen["on"]), seen["by"], seen["reference"], seen["carrier"])


def columns_of(promise: rules.Commitment) -> dict[str, object]:
    """What of a promise changes, as columns."""
    asked, seen = promise.asked, promise.evidence
    return {
        "owner": promise.owner, "due": promise.due, "owner_agreed_on": promise.owner_agreed_on,
        "person_agreed_on": promise.person_agreed_on, "days": [one.isoformat() for one in promise.days],
        "asked": None if asked is None else {
            "due": asked.due.isoformat(), "asked_by": asked.asked_by, "side": asked.side.value,
            "on": asked.on.isoformat(), "reason": asked.reason,
        },
        "kept_on": promise.kept_on,
        "evidence": None if seen is None else {
            "on": seen.on.isoformat(), "by": seen.by, "reference": seen.reference, "carrier": seen.carrier,
        },
        "broken_on": promise.broken_on, "lapsed_on": promise.lapsed_on, "withdrawn_on": promise.withdrawn_on,
        "ended_by": promise.ended_by, "reason": promise.reason,
    }  # fmt: skip


def promises_of(case: Case) -> list[Commitment]:
    """A case's promises, those taken back too; by due day."""
    return list(Commitment.objects.filter(case=case).select_related("case", "budget").order_by("due", "pk"))


def in_charge_of(actor: Actor, day: date) -> QuerySet[Commitment]:
    """Promises to people whom the actor looks after as HR, and those the actor made; by due day."""
    theirs = Q(concerns(actor, Act.CASE_WORK, day))
    # Whoever made a promise sees it as long as the rules let them keep it: no longer after a transfer.
    own = Q(owner=who(actor)) & Q(concerns(actor, Act.PROMISE_KEEP, day))
    return Commitment.objects.filter(theirs | own).select_related("case", "budget").order_by("due", "pk")


def made_to(actor: Actor) -> QuerySet[Commitment]:
    """Promises made to the actor; those of a package only once it was approved."""
    if not actor.person:
        return Commitment.objects.none()
    approved = Q(case=None) | Q(case__approved_on__isnull=False) | AGREED
    return (
        Commitment.objects.filter(approved, person=actor.person, withdrawn_on=None)
        .select_related("case", "budget")
        .order_by("due", "pk")
    )


def promise_by_ref(actor: Actor, ref: str, day: date) -> Commitment | None:
    """The promise with this reference, if the actor looks after it, made it, or was made it."""
    found = in_charge_of(actor, day).filter(ref=ref).first()
    return found or made_to(actor).filter(ref=ref).first()
