"""What is due to be deleted on a day, and doing it: what is older than its kind's period, but for what is held fast."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import QuerySet

from mainstay.core.retention import BY_KEY, KEEPINGS, Keeping, Then
from mainstay_web.store.equity_gone import in_projects, running
from mainstay_web.store.equity_held import KEPT_AS_EQUITY, ended_equity
from mainstay_web.store.erasing import delete_whole, forget_beside_facts
from mainstay_web.store.installation import standard
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.bonus import BonusAward, BonusPayment, BonusResult
from mainstay_web.store.tables.cases import Case, Commitment, Talk
from mainstay_web.store.tables.commission import (
    CommissionAssignment,
    CommissionResult,
    CommissionStatement,
    CommissionTransaction,
)
from mainstay_web.store.tables.facts import FACTS
from mainstay_web.store.tables.fairness import FairnessFinding, FairnessOverride
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.market import MarketDrift
from mainstay_web.store.tables.mentoring import Mentoring
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.privacy import Dispute, Erasure, Hold, Objection
from mainstay_web.store.tables.reviews import PayLetter, PayRaise, ReviewEvent, ReviewRow
from mainstay_web.store.tables.rewards import OwnDeduction
from mainstay_web.store.tables.trail import AccessView, Outgoing
from mainstay_web.store.tables.turns import Foreseen, Judgement, PersonView

Rows = Sequence[QuerySet[models.Model]]
PERIOD = "retention."
"""The standard that holds the company's own period of a kind, in months: this and the kind's key."""
NAMELESS = "X-"
"""Person numbers that begin so belong to nobody who could be told."""


@dataclass(frozen=True, slots=True)
class Due:
    """One kind on a day: its period in force, what is older, and how much of that is held fast."""

    keeping: Keeping
    months: int
    cutoff: date
    count: int
    held: int
    own: Standard | None = None
    """What the company set itself, the newest: it may hold only from a day to come."""


def months_of(keeping: Keeping, day: date) -> int:
    """The company's own period where it set one, never shorter than the law asks."""
    own = standard(PERIOD + keeping.key, day)
    return max(keeping.least, own) if isinstance(own, int) and not isinstance(own, bool) else keeping.months


def held_fast(day: date) -> frozenset[str]:
    """Whose data must stay: under a legal hold, or with a question that is not answered."""
    holds = Hold.objects.filter(since__lte=day, lifted_on=None).values_list("person", flat=True)
    asked = Dispute.objects.filter(state=Dispute.OPEN).values_list("person", flat=True)
    return frozenset((*holds, *asked))


def dues(day: date) -> list[Due]:
    """Every kind and what of it is due: a look, which changes nothing."""
    held, own = held_fast(day), own_periods()
    return [_due(one, day, held, own.get(one.key)) for one in KEEPINGS]


def own_periods() -> dict[str, Standard]:
    """By kind, the newest period that the company set, with who set it and why."""
    rows = Standard.objects.filter(key__startswith=PERIOD).select_related("set_by").order_by("since", "id")
    return {row.key.removeprefix(PERIOD): row for row in rows}


def _due(keeping: Keeping, day: date, held: frozenset[str], own: Standard | None = None) -> Due:
    months = months_of(keeping, day)
    cutoff = keeping.cutoff(day, months)
    if keeping.then is Then.KEEP:
        return Due(keeping, months, cutoff, 0, 0, own)
    rows = _OLDER[keeping.key](cutoff)
    whole = sum(one.count() for one in rows)
    kept = sum(_of(one, held).count() for one in rows) if held else 0
    return Due(keeping, months, cutoff, whole - kept, kept, own)


def purge(key: str, day: date) -> int:
    """Deletes what is due of one kind (or makes it nameless); how many rows. Only an action calls this."""
    keeping, held = BY_KEY[key], held_fast(day)
    cutoff = keeping.cutoff(day, months_of(keeping, day))
    if keeping.then is Then.KEEP:
        return 0
    count = 0
    for rows in _OLDER[key](cutoff):
        free = rows.exclude(pk__in=_of(rows, held).values("pk")) if held else rows
        count += _nameless(free) if keeping.then is Then.NAMELESS else delete_whole(free)
    return count


def _of(rows: QuerySet[models.Model], people: frozenset[str]) -> QuerySet[models.Model]:
    names = {field.name for field in rows.model._meta.concrete_fields}  # noqa: SLF001 - Django's documented Meta API
    column = next((one for one in ("person", "person_id", "number") if one in names), None)
    return rows.filter(**{f"{column}__in": sorted(people)}) if column else rows.none()


def _observations(cutoff: date) -> Rows:
    return [FACTS["observations"].objects.filter(day__lt=cutoff)]


def _cases(cutoff: date) -> Rows:
    ended = models.Q(kept_on__lt=cutoff) | models.Q(broken_on__lt=cutoff) | models.Q(lapsed_on__lt=cutoff)
    alone = Commitment.objects.filter(ended | models.Q(withdrawn_on__lt=cutoff), case=None)
    return [Case.objects.filter(closed_on__lt=cutoff), alone]


def _analysis(cutoff: date) -> Rows:
    return [
        Foreseen.objects.filter(turn__as_of__lt=cutoff), PersonView.objects.filter(turn__as_of__lt=cutoff),
        MarketDrift.objects.filter(on__lt=cutoff),
    ]  # fmt: skip


def _commission(cutoff: date) -> Rows:
    return [
        CommissionStatement.objects.filter(run__until__lt=cutoff),
        CommissionTransaction.objects.filter(day__lt=cutoff),
        CommissionAssignment.objects.filter(until__lt=cutoff),
        CommissionResult.objects.filter(since__lt=cutoff),
    ]


def _bonuses(cutoff: date) -> Rows:
    # An award goes with its payments, once the last of them is long past.
    running = BonusPayment.objects.filter(on__gte=cutoff).values("award")
    awards = BonusAward.objects.filter(plan__approved_on__lt=cutoff).exclude(pk__in=running)
    return [awards, BonusResult.objects.filter(plan__approved_on__lt=cutoff).exclude(person="")]


def _pay_reviews(cutoff: date) -> Rows:
    # What was paid goes before the line it was paid of; a line whose review still runs is needed.
    return [
        PayRaise.objects.filter(approved_on__lt=cutoff),
        PayLetter.objects.filter(issued_on__lt=cutoff),
        ReviewRow.objects.filter(review__ended_on__lt=cutoff),
        ReviewEvent.objects.filter(review__ended_on__lt=cutoff).exclude(person=""),
    ]


def _questions(cutoff: date) -> Rows:
    return [
        Dispute.objects.filter(answered_on__lt=cutoff).exclude(state=Dispute.OPEN),
        Objection.objects.filter(ended_at__date__lt=cutoff),
        Erasure.objects.filter(decided_on__lt=cutoff),
    ]


def _leavers(cutoff: date) -> QuerySet[models.Model]:
    """Who left before a day; not who still holds shares, or has money in a project: that comes to an end first."""
    gone = Person.objects.filter(left_on__lt=cutoff).exclude(number__startswith=NAMELESS)
    return gone.exclude(number__in=running().values("person")).exclude(number__in=in_projects().values("person"))


_OLDER: dict[str, Callable[[date], Rows]] = {
    "observations": _observations,
    "judgements": lambda cutoff: [Judgement.objects.filter(asked_on__lt=cutoff)],
    "analysis": _analysis,
    "attendance": lambda cutoff: [FACTS["attendance"].objects.filter(day__lt=cutoff)],
    "talks": lambda cutoff: [
        FACTS["talks"].objects.filter(day__lt=cutoff), Talk.objects.filter(held_on__lt=cutoff),
    ],
    "cases": _cases,
    "mentoring": lambda cutoff: [Mentoring.objects.filter(until__lt=cutoff)],
    "commission": _commission,
    "bonuses": _bonuses,
    "pay_reviews": _pay_reviews,
    "fairness": lambda cutoff: [
        FairnessFinding.objects.filter(scan__as_of__lt=cutoff), FairnessOverride.objects.filter(day__lt=cutoff),
    ],
    "own_entries": lambda cutoff: [OwnDeduction.objects.filter(kept_on__lt=cutoff)],
    "equity": ended_equity,
    "questions": _questions,
    "looks": lambda cutoff: [AccessView.objects.filter(at__date__lt=cutoff)],
    "messages": lambda cutoff: [Outgoing.objects.filter(made_at__date__lt=cutoff)],
    "leavers": lambda cutoff: [_leavers(cutoff)],
}  # fmt: skip


def _nameless(people: QuerySet[models.Model]) -> int:
    """Gives each of these people a number that leads to nobody, and forgets what would tell who they were.

    The equity ledger keeps its own period, and the old number; no fact leads to it any more.
    """
    numbers = list(people.values_list("number", flat=True))
    for number in numbers:
        other = f"{NAMELESS}{secrets.token_hex(8)}"
        _unlink_grants(number)
        for key, model in FACTS.items():
            names = {field.name for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's documented Meta API
            if "person_id" in names:
                rows = model.objects.filter(person_id=number)
                rows.update(person_id=other, **(_UNTOLD if key == "people" else {}))
        FACTS["posts"].objects.filter(manager_id=number).update(manager_id=other)
        FACTS["observations"].objects.filter(by=number).update(by=other)
        FACTS["facts"].objects.filter(person_id=other).update(text=None)
        forget_beside_facts(number, KEPT_AS_EQUITY)
        Account.objects.filter(person=number).update(person="")
    return len(numbers)


def _unlink_grants(number: str) -> None:
    """Gives the grants among the facts other ids than those of the ledger."""
    for grant in set(FACTS["grants"].objects.filter(person_id=number).values_list("grant_id", flat=True)):
        other = f"{NAMELESS}{secrets.token_hex(8)}"
        for key in ("grants", "vesting"):
            FACTS[key].objects.filter(grant_id=grant).update(grant_id=other)


_UNTOLD: dict[str, object] = {"name": None, "gender": None, "birth_year": None, "further": {}}


def hold_of(number: str) -> Hold | None:
    """The legal hold on somebody's data, if there is one."""
    return Hold.objects.filter(person=number, lifted_on=None).first()


def holds() -> list[Hold]:
    """Every hold in force."""
    return list(Hold.objects.filter(lifted_on=None).order_by("since", "pk"))


def erasures() -> list[Erasure]:
    """Requests to erase somebody that nobody has decided yet."""
    return list(Erasure.objects.filter(decided_on=None).order_by("asked_on", "pk"))


def erasure_by_ref(ref: str) -> Erasure | None:
    """An undecided request."""
    return Erasure.objects.filter(ref=ref, decided_on=None).first()
