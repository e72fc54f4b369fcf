"""What the newest turn says, and to whom: a person's analysis, the company's views, and what came before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from mainstay.core.access import Actor, Field
from mainstay.core.access.ruling import reach
from mainstay_web.store.access import allowed, concerns
from mainstay_web.store.installation import switches
from mainstay_web.store.privacy import disputed_since
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import AccessView
from mainstay_web.store.tables.turns import Foreseen, Judgement, PersonView, Turn, TurnPart
from mainstay_web.store.turn_input import left_out, without_model
from mainstay_web.store.turn_parts import KINDS, Figures, unpacked

__all__ = ["left_out", "without_model"]

T = TypeVar("T")


def newest(day: date, *, whole: bool = False) -> Turn | None:
    """The turn that pages show on this day: the newest that is done; `whole` passes over those without a plan."""
    done = Turn.objects.filter(state=Turn.DONE, as_of__lte=day)
    if whole:
        done = done.filter(light=False)
    return done.order_by("-as_of", "-pk").first()


def before(turn: Turn) -> Turn | None:
    """The turn of an earlier day, with which this one is compared."""
    done = Turn.objects.filter(state=Turn.DONE, as_of__lt=turn.as_of)
    return done.order_by("-as_of", "-pk").first()


def turns() -> list[Turn]:
    """All turns, newest first."""
    return list(Turn.objects.order_by("-started_at", "-pk")[:60])


def turn_by_ref(ref: str) -> Turn | None:
    """A turn, whatever became of it."""
    return Turn.objects.filter(ref=ref).first()


def the_turn(ref: str) -> Turn:
    """The turn with this reference; raises Turn.DoesNotExist."""
    return Turn.objects.get(ref=ref)


def sees_risk(actor: Actor, day: date) -> bool:
    """Whether the actor may see the analysis of anybody at all."""
    return bool(reach(actor, Field.RISK, day, switches=switches(day)))


def foreseen(actor: Actor, turn: Turn, day: date) -> QuerySet[Foreseen]:
    """What a turn says of those whose analysis the actor may see today; not of who left, objected or disputes it."""
    shown = concerns(actor, Field.RISK, day, here=True)
    return Foreseen.objects.filter(shown, turn=turn).exclude(person__in=unshown(day, turn))


def unshown(day: date, turn: Turn | None = None) -> frozenset[str]:
    """Of whom nobody is shown an analysis: by objection, or because it is being worked out again (None: the newest)."""
    return without_model(day) | worked_again(turn or newest(day))


def worked_again(turn: Turn | None) -> frozenset[str]:
    """Whose analysis in this turn rests on what they have disputed since."""
    return frozenset(disputed_since(turn.started_at) if turn else ())


@dataclass(frozen=True)
class Seen:
    """One person's analysis: this turn's, the one before, and the stored page (None for who is not key)."""

    turn: Turn
    now: Foreseen
    before: Foreseen | None
    view: PersonView | None


def of_person(actor: Actor, number: str, day: date) -> Seen | None:
    """A person's analysis, if the actor may see it and there is one."""
    turn = newest(day)
    if turn is None:
        return None
    now = foreseen(actor, turn, day).filter(person=number).first()
    if now is None:
        return None
    earlier = before(turn)
    past = Foreseen.objects.filter(turn=earlier, person=number).first() if earlier else None
    return Seen(turn, now, past, PersonView.objects.filter(turn=turn, person=number).first())


def history_of(actor: Actor, number: str, day: date) -> list[tuple[date, Foreseen]]:
    """What every turn said of a person, oldest first; nothing for who may not see it, or where it is not shown."""
    if number in unshown(day) or not allowed(actor, Field.RISK, number, day):
        return []
    rows = Foreseen.objects.filter(turn__state=Turn.DONE, turn__as_of__lte=day, person=number).select_related("turn")
    return [(row.turn.as_of, row) for row in rows.order_by("turn__as_of", "turn__pk")]


def part(turn: Turn | None, key: str, kind: type[T]) -> T | None:
    """One view of the company; None where the turn has none."""
    if turn is None:
        return None
    if KINDS[key] is not kind:
        raise TypeError(f"{key} is a {KINDS[key].__name__}")
    row = TurnPart.objects.filter(turn=turn, key=key).values_list("value", flat=True).first()
    return None if row is None else unpacked(kind, row)


def raw(turn: Turn, key: str) -> Any:
    """A part as the plain JSON it is kept as."""
    return TurnPart.objects.filter(turn=turn, key=key).values_list("value", flat=True).first()


def figures_over_time(day: date, most: int = 60) -> list[Figures]:
    """The key figures of every turn up to this day, oldest first; of several of one day the last."""
    rows = TurnPart.objects.filter(key="figures", turn__state=Turn.DONE, turn__as_of__lte=day)
    found = {one[0]: one[1] for one in rows.order_by("turn__as_of", "turn__pk").values_list("turn__as_of", "value")}
    return [unpacked(Figures, value) for value in list(found.values())[-most:]]


def why_now(number: str, day: date) -> tuple[list[list[str]], int]:
    """For the house itself, when a case is opened: the alert's reasons ([zh, en] each) and the value at stake."""
    turn = newest(day)
    row = Foreseen.objects.filter(turn=turn, person=number).first() if turn else None
    return ([], 0) if row is None else (row.why_now, row.at_stake)


def judgements_of(number: str) -> list[Judgement]:
    """What managers were asked, and said, about somebody; newest first."""
    return list(Judgement.objects.filter(person=number).order_by("-asked_on", "-pk"))


def judgement_asked_of(actor: Actor, ref: str) -> Judgement | None:
    """A question put to this manager that they have not answered yet."""
    if not actor.person:
        return None
    return Judgement.objects.filter(ref=ref, by=actor.person, given_on=None).first()


def judgements_waiting(actor: Actor) -> list[Judgement]:
    """Everything this manager was asked and has not answered."""
    return list(Judgement.objects.filter(by=actor.person, given_on=None).order_by("asked_on")) if actor.person else []


def note_listed(account: str, people: list[str], page: str) -> None:
    """Notes that a list showed something of these people; once a day for each, so that their log stays readable."""
    known = AccessView.objects.filter(account=account, page=page, at__gte=_this_morning(), person__in=people)
    seen = set(known.values_list("person", flat=True))
    AccessView.objects.bulk_create(
        AccessView(account=account, person=one, fields=Field.RISK.value, page=page, reason="list")
        for one in people
        if one not in seen
    )


def note_taken_out(account: str, people: list[str], page: str, reason: str) -> None:
    """Notes that something of these people's analysis was taken out of the house, and why."""
    AccessView.objects.bulk_create(
        AccessView(account=account, person=one, fields=Field.RISK.value, page=page, reason=reason) for one in people
    )


def _this_morning() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def people_by_number(numbers: list[str]) -> dict[str, Person]:
    """People as they stand, by number."""
    return {one.number: one for one in Person.objects.filter(number__in=numbers)}
