"""Whether it is people who decide: how long they took, what they had looked at, what they chose otherwise, and what is
decided without the model. Counts and times, of nobody in particular (AI Act 14, PIPL 24).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import F, Q

from mainstay.core.text import Text
from mainstay_web.store.tables.cases import CaseEvent
from mainstay_web.store.tables.plans import APPROVED, SUPERSEDED, PlanChoice, PlanEvent
from mainstay_web.store.tables.privacy import Dispute, Objection
from mainstay_web.store.tables.reviews import ReviewEvent

YEAR = timedelta(days=365)
HASTY = 30
"""Seconds: whoever approves in less has hardly read it (judgement)."""
SHOWN = 12

PACKAGE, ROUND, REVIEW = (
    Text("个案方案", "A package"), Text("预算方案", "A budget round"), Text("调薪", "A pay review"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval: of what, on which day, how long it took, whether the analysis had been opened by who approved, and
    whether the manager's own view was known by then (None: not asked for with such a decision).
    """

    what: Text
    on: date
    seconds: int | None
    looked: bool | None = None
    judged: bool | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What people asked for within a year: how many in all, still waiting, waiting past their day, and how answered."""

    count: int
    waiting: int
    late: int
    done: int
    refused: int


@dataclass(frozen=True, slots=True)
class Deciding:
    """A year of decisions, newest first, and what was sent back; choices of approved budget rounds by where they come
    from; objections in force now, and what was asked.
    """

    approvals: tuple[Approval, ...]
    sent_back: int
    chosen: Counter[str]
    without_now: int
    objections: Asked
    disputes: Asked

    @property
    def typical(self) -> int | None:
        """The median of the seconds taken; None where none was measured."""
        taken = [one.seconds for one in self.approvals if one.seconds is not None]
        return round(median(taken)) if taken else None

    @property
    def hasty(self) -> int:
        """Approvals given in less time than reading takes."""
        return sum(one.seconds is not None and one.seconds < HASTY for one in self.approvals)

    @property
    def looked(self) -> tuple[int, int]:
        """Of the packages, how often who approved had opened the analysis, and how many there were."""
        asked = [one.looked for one in self.approvals if one.looked is not None]
        return sum(asked), len(asked)

    @property
    def judged(self) -> tuple[int, int]:
        """Of the packages, how often the manager's own view was known before, and how many there were."""
        asked = [one.judged for one in self.approvals if one.judged is not None]
        return sum(asked), len(asked)

    @property
    def otherwise(self) -> int:
        """Choices of approved rounds that are not what the planner put first."""
        return sum(n for how, n in self.chosen.items() if how not in (PlanChoice.PLANNED, PlanChoice.LOT))


def deciding(day: date) -> Deciding:
    """The year up to a day."""
    since = day - YEAR
    rounds = PlanChoice.objects.filter(round__state__in=(APPROVED, SUPERSEDED), round__approved_on__range=(since, day))
    chosen = Counter(rounds.exclude(planned=None, package=None).values_list("how", flat=True))
    back = CaseEvent.objects.filter(act="sent_back", day__range=(since, day)).count()
    objections = Objection.objects.filter(made_on__range=(since, day))
    return Deciding(
        tuple(sorted(_approvals(since, day), key=lambda one: one.on, reverse=True)), back, chosen,
        Objection.objects.filter(ended_at=None).count(),
        Asked(
            objections.count(), objections.filter(answered_on=None, ended_at=None).count(),
            objections.filter(_late(day), ended_at=None).count(), objections.exclude(answered_on=None).count(), 0,
        ),
        _disputes(since, day),
    )  # fmt: skip


def _late(day: date) -> Q:
    return Q(answered_on=None, due__lt=day) | Q(answered_on__gt=F("due"))


def _disputes(since: date, day: date) -> Asked:
    rows = Dispute.objects.filter(raised_on__range=(since, day))
    states = Counter(rows.values_list("state", flat=True))
    late = rows.filter(_late(day)).exclude(state=Dispute.WITHDRAWN).count()
    return Asked(rows.count(), states[Dispute.OPEN], late, states[Dispute.ACCEPTED], states[Dispute.REFUSED])


def _approvals(since: date, day: date) -> list[Approval]:
    span = (since, day)
    cases = CaseEvent.objects.filter(act="approved", day__range=span).values_list("day", "details")
    found = [
        Approval(PACKAGE, on, said.get("seconds"), bool(said.get("analysis_seen")), _before(said.get("judged"), on))
        for on, said in cases
    ]
    rounds = PlanEvent.objects.filter(act="approved", day__range=span).values_list("day", "details")
    found += [Approval(ROUND, on, said.get("seconds")) for on, said in rounds]
    reviews = ReviewEvent.objects.filter(act="approve", day__range=span).values_list("day", "details")
    return found + [Approval(REVIEW, on, said.get("seconds")) for on, said in reviews]


def _before(judged: str | None, on: date) -> bool:
    return judged is not None and date.fromisoformat(judged) <= on
