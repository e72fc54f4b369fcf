"""What people asked about their own data: disputes, objections, and what follows from them for the analysis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from mainstay.company.contract import BY_KEY
from mainstay.core.access import Act, Actor
from mainstay.core.standards import Standard
from mainstay.core.text import Text
from mainstay_web.store.access import concerns
from mainstay_web.store.own_facts import typed
from mainstay_web.store.rules import calendar, in_force
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.privacy import Dispute, Objection

NEVER_READ = frozenset({"name", "gender", "birth_year"})
"""Columns of `people` that no analysis reads: disputing one leaves nothing out."""


@dataclass(frozen=True, slots=True)
class Answers:
    """How soon HR answers, in working days."""

    dispute: int = 10
    objection: int = 5

    def __post_init__(self) -> None:
        if min(self.dispute, self.objection) < 1:
            raise ValueError("a working day or more")


ANSWERS = Standard(
    "privacy.answers",
    Text("答复时限", "When people get their answer"),
    Text(
        "员工对自己的数据提出疑问或异议后，几个工作日内答复。",
        "Within how many working days people are answered about their own data.",
    ),
    Answers(),
    {
        "dispute": Text("更正请求（工作日）", "Corrections (working days)"),
        "objection": Text("不使用模型的请求（工作日）", "Deciding without the model (working days)"),
    },
)


def answer_due(day: date, *, objection: bool = False) -> date:
    """By when an answer is owed that was asked for on a day."""
    times = in_force(ANSWERS, day)
    return calendar().add_working_days(day, times.objection if objection else times.dispute)


def working_days_left(day: date, due: date) -> int:
    """Working days until an answer is due; below zero: late."""
    return calendar().working_days_between(day, due)


def disputed_facts(_day: date) -> list[tuple[str, dict[str, Any]]]:
    """The facts that no turn reads now, because the person concerned says they are wrong: table, and values by column.

    A person's own row in `people` is not among them: without it nothing can be worked out, so they stay out whole
    (`without_analysis`).
    """
    rows = Dispute.objects.filter(state=Dispute.OPEN).exclude(table__in=("", "people"))
    return [
        (row.table, {name: typed(BY_KEY[row.table][name], value) for name, value in row.key.items()}) for row in rows
    ]


def without_analysis(_day: date) -> list[str]:
    """Whom no turn reads and no page shows an analysis of, from this second on.

    By objection, or because what everything rests on is disputed.
    """
    basics = Dispute.objects.filter(state=Dispute.OPEN, table="people").exclude(column__in=NEVER_READ)
    return [*_objecting().values_list("person", flat=True), *basics.values_list("person", flat=True)]


def disputed_since(at: datetime) -> list[str]:
    """Whose analysis of a turn that began at `at` rests on a fact that they have disputed since.

    Until the next turn it is shown to nobody, whether HR has agreed by then or not answered yet (PIPL 46). What was
    taken back, or refused with reasons, stands as it was.
    """
    stands = Q(state__in=(Dispute.OPEN, Dispute.ACCEPTED)) & ~Q(table="")
    rows = Dispute.objects.filter(stands, raised_at__gt=at).exclude(table="people", column__in=NEVER_READ)
    return list(rows.values_list("person", flat=True))


def _objecting() -> QuerySet[Objection]:
    return Objection.objects.filter(ended_at=None)


def objects(number: str) -> bool:
    """Whether this person is decided about without the analysis, by their own choice."""
    return _objecting().filter(person=number).exists()


def disputes_of(number: str) -> list[Dispute]:
    """What a person disputed, newest first."""
    return list(Dispute.objects.filter(person=number).order_by("-raised_on", "-pk"))


def objections_of(number: str) -> list[Objection]:
    """What a person objected to, newest first; the one in force has no end."""
    return list(Objection.objects.filter(person=number).order_by("-made_at", "-pk"))


def open_marks(number: str) -> set[tuple[str, str]]:
    """The facts of a person that stand open: (table, JSON of the key) pairs, for a badge beside them."""
    rows = Dispute.objects.filter(person=number, state=Dispute.OPEN)
    return {(row.table, repr(sorted(row.key.items()))) for row in rows}


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a person asked, as whoever answers it sees it; `left` are working days."""

    person: Person
    row: Dispute | Objection
    left: int


def _asked(rows: Iterable[Dispute | Objection], day: date) -> list[Asked]:
    rows = list(rows)
    people = {one.number: one for one in Person.objects.filter(number__in=[row.person for row in rows])}
    return [Asked(people[row.person], row, working_days_left(day, row.due)) for row in rows if row.person in people]


def disputes_for(actor: Actor, day: date) -> list[Asked]:
    """Open disputes of those whom the actor answers, the most pressing first."""
    mine = concerns(actor, Act.OBJECTION_ANSWER, day)
    return _asked(Dispute.objects.filter(mine, state=Dispute.OPEN).order_by("due", "pk"), day)


def dispute_for(actor: Actor, ref: str, day: date) -> Dispute | None:
    """An open dispute that the actor may answer."""
    mine = concerns(actor, Act.OBJECTION_ANSWER, day)
    return Dispute.objects.filter(mine, ref=ref, state=Dispute.OPEN).first()


def objections_for(actor: Actor, day: date) -> list[Asked]:
    """Objections in force of those whom the actor answers, the most pressing first; some are answered already."""
    mine = concerns(actor, Act.OBJECTION_ANSWER, day)
    return _asked(_objecting().filter(mine).order_by("due", "pk"), day)
