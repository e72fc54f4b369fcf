"""What the guard of internal fairness says of raises as of today, and which overrides stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import QuerySet

from mainstay.chapters import CATALOGUE
from mainstay.core.text import Text
from mainstay.loop.fair import KINDS, boss_text, passed, peers_text, widened
from mainstay_web.store.fairness import RULES, Gap, gaps
from mainstay_web.store.installation import the_installation
from mainstay_web.store.offers import raise_of
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.fairness import FairnessOverride
from mainstay_web.store.tables.people import Person
from mainstay_web.store.workforce import Workforce, workforce

PEERS, BOSS, GAP, STALE = "peers", "boss", "gap", "stale"
WHOLE = ""
"""In place of a person: all raises together."""
NAMELESS = 10
"""Of fewer raises than these it is not said which groups they set apart: it would tell who belongs to which."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A line that raises would pass: `person` is a number, or `WHOLE` for all of them together."""

    person: str
    line: str
    text: Text


def breaches(day: date, raises: Mapping[str, int]) -> tuple[Breach, ...]:
    """Every line that these yearly raises (as paid, in minor units, by person number) would pass, given together."""
    wanted = {person: amount for person, amount in raises.items() if amount > 0}
    return tuple(_breaches(workforce(day), wanted)) if wanted else ()


def moved(day: date, raises: Mapping[str, int]) -> tuple[Gap, ...] | None:
    """The gaps between groups before and after these yearly raises, given together; None for fewer than `NAMELESS`."""
    force = workforce(day)
    given = [(force.place[one], more) for one, more in raises.items() if more > 0 and one in force.place]
    return tuple(gaps(force.people, force.paid.full_time.tolist(), given)) if len(given) >= NAMELESS else None


def _breaches(force: Workforce, raises: Mapping[str, int]) -> list[Breach]:
    extra = force.at_full_time(raises)
    over = passed(force.people, extra, RULES)
    after = force.people.fixed + extra
    currency, ids = the_installation().currency, force.ids
    found = []
    for at in np.flatnonzero(over.peers | over.boss).tolist():
        if over.peers[at]:
            found.append(Breach(ids[at], PEERS, peers_text(int(over.line[at]), int(after[at]), currency)))
        else:
            found.append(Breach(ids[at], BOSS, boss_text(int(after[at]), currency)))
    wide = widened(force.people, extra, RULES, force.lenses)
    if wide and len(raises) < NAMELESS:
        return [*found, Breach(WHOLE, GAP, _SOME_GAP)]
    return [*found, *(Breach(WHOLE, GAP, _gap(kind, before, after)) for kind, _, before, after in wide)]


def _gap(kind: str, before: float, after: float) -> Text:
    return _WIDER.fill(kind=KINDS[kind], before=abs(before), after=abs(after))


_SOME_GAP = Text(
    "会拉大受保护群体之间的调整后薪酬差距；没有指名负责的例外。",
    "It would widen the adjusted pay gap between protected groups, and nobody answers for an exception by name.",
)
_WIDER = Text(
    "整体会把按{kind}的调整后薪酬差距从 {before:.1%} 拉大到 {after:.1%}；没有指名负责的例外。",
    "Together they would widen the adjusted pay gap by {kind} from {before:.1%} to {after:.1%}, and nobody answers for "
    "an exception by name.",
)


def promised_raise(number: str, beside: str) -> int:
    """The yearly raise that somebody is promised in other cases than `beside` and that no fact of pay shows yet.

    Locks the person's row: of two packages put forward at the same moment the second sees the first one's raise.
    """
    lock_people([number])
    return promised_raises([number], beside).get(number, 0)


def lock_people(numbers: Iterable[str]) -> None:
    """Nobody else puts a raise forward for these people until the transaction is over."""
    list(Person.objects.select_for_update().filter(number__in=list(numbers)).order_by("pk").values_list("pk"))


def promised_raises(numbers: Iterable[str], beside: str = "") -> dict[str, int]:
    """Yearly raises that these people are promised in cases other than `beside` and that no fact of pay shows yet."""
    promised = Commitment.objects.filter(person__in=list(numbers), withdrawn_on=None, measure__in=list(RAISING))
    held = defaultdict[tuple[str, int | None, str], int](int)
    waiting = set[tuple[str, int | None, str]]()
    for one in promised.exclude(case__ref=beside) if beside else promised:
        key = (one.person, one.case_id, one.measure)
        # The money of a measure is held by its first promise, which may be kept before the raise itself is.
        held[key] += one.reserved
        ended = (one.kept_on, one.broken_on, one.lapsed_on)
        if not any(ended) and (PAY in one.carriers or not one.carriers):
            waiting.add(key)
    found = defaultdict[str, int](int)
    for key in waiting:
        found[key[0]] += raise_of(RAISING[key[2]], held[key])
    return dict(found)


PAY = "pay"
RAISING = {one.key: one for one in CATALOGUE.measures if one.raise_.fixed or one.raise_.of}
"""Measures that raise fixed pay, by key."""


def stands_at(number: str, day: date) -> int | None:
    """Somebody's fixed yearly pay at full time, from which a raise would start; None where it is not known."""
    force = workforce(day)
    at = force.place.get(number)
    return (int(force.people.fixed[at]) or None) if at is not None else None


def unanswered(
    found: Iterable[Breach], raises: Mapping[str, int], answers: Iterable[FairnessOverride], day: date
) -> tuple[Breach, ...]:
    """What is left of `found` where somebody has answered for these very raises before.

    An answer holds for the lines it names, for no larger a raise, and from no higher pay than it was given for.
    """
    held = defaultdict[str, set[str]](set)
    for one in answers:
        now = stands_at(one.person, day)
        if one.stood_at and now and now <= one.stood_at and 0 < raises.get(one.person, 0) <= one.most:
            held[one.person] |= set(one.lines)
    together = all(GAP in held[person] for person in raises)
    return tuple(one for one in found if not (together if one.line == GAP else one.line in held[one.person]))


def fitting(rows: Iterable[FairnessOverride], raises: Mapping[str, int]) -> dict[str, FairnessOverride]:
    """Of overrides that can still be used, each person's first that is large enough."""
    fits: dict[str, FairnessOverride] = {}
    for row in rows:
        if row.most >= raises.get(row.person, row.most + 1):
            fits.setdefault(row.person, row)
    return fits


def standing(day: date) -> QuerySet[FairnessOverride]:
    """Overrides that can still be used on a day, the oldest first."""
    return FairnessOverride.objects.filter(
        used_on=None, taken_back_on=None, day__lte=day, until__gte=day
    ).order_by("pk")  # fmt: skip
