"""The guard of internal fairness for whatever raises pay, and who answers by name for an exception.

must_be_fair(doing, raises, overrides, source)       called inside an action by packages, pay reviews, …
answer_for(caller, person, most, reason, until)      an exception given beforehand, used once
take_back(caller, ref)                               one that was not used
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, action
from mainstay_web.actions.carrying import by, said
from mainstay_web.actions.rows import locked
from mainstay_web.store.access import allowed
from mainstay_web.store.fairness_guard import (
    GAP,
    WHOLE,
    Breach,
    breaches,
    fitting,
    standing,
    stands_at,
    unanswered,
)  # fmt: skip
from mainstay_web.store.tables.fairness import FairnessOverride

LASTS = timedelta(days=90)

_NEEDLESS = Text("这次加薪没有突破任何界线，不需要例外。", "This raise passes no line: no exception is needed.")


class UnfairError(AnticipatedError):
    """Raises pass a line of internal fairness and nobody answers for it; `breaches` says which."""

    code = "unfair"

    def __init__(self, found: tuple[Breach, ...]) -> None:
        rest = len(found) - 1
        more = Text("{one}（另有 {rest} 处）", "{one} ({rest} more)").fill(one=found[0].text, rest=rest)
        super().__init__(more if rest else found[0].text)
        self.breaches = found


def must_be_fair(
    doing: Doing,
    raises: Mapping[str, int],
    overrides: Mapping[str, str] | None = None,
    *,
    source: str,
    also: Iterable[Breach] = (),
    answers: Iterable[FairnessOverride] = (),
) -> tuple[str, ...]:
    """Lets raises pass that keep within the lines, or for which somebody answers by name; else raises UnfairError.

    `raises` are yearly raises of fixed pay by person number, in minor units as really paid, all given together.
    `overrides` are reasons by person number, and under "" for all together, given by who acts: RefusedError unless
    they may override for each of these people. Overrides given beforehand (`answer_for`) count as well. `source` says
    what the raises belong to, such as "case:<ref>"; `also` is what else somebody has to answer for; `answers` are
    overrides that were used for these very raises before, and hold as far as `unanswered` says. Answers the references
    of the overrides that were used now.
    """
    wanted = {person: amount for person, amount in raises.items() if amount > 0}
    found = unanswered((*also, *breaches(doing.day, wanted)), wanted, answers, doing.day)
    if not found:
        return ()
    given = {person: words.strip() for person, words in (overrides or {}).items() if words.strip()}
    # Locked: of two who use it at once, one does.
    before = fitting(standing(doing.day).filter(person__in=sorted(wanted)).select_for_update(), wanted)
    free = {*given, *before}
    whole = WHOLE in free or set(wanted) <= free
    left = tuple(one for one in found if not (whole if one.line == GAP else one.person in free))
    if left:
        raise UnfairError(left)
    people = {one.person for one in found if one.person}
    if _whole(found):
        people |= {WHOLE} if WHOLE in given else set(wanted)
    used = sorted((people - set(given)) & set(before))
    refs = [_used(doing, before[person], _lines(found, person), source) for person in used]
    refs += _answered(doing, wanted, {one: given[one] for one in given if one in people}, found, source)
    doing.note(fairness_overrides=refs)
    return tuple(refs)


def _whole(found: Iterable[Breach]) -> bool:
    return any(one.line == GAP for one in found)


def _lines(found: Iterable[Breach], person: str) -> list[str]:
    """The lines that somebody answers for with one person's raise; a gap is everybody's who widens it."""
    return sorted({one.line for one in found if one.person in (person, WHOLE)})


def _used(doing: Doing, row: FairnessOverride, lines: list[str], source: str) -> str:
    FairnessOverride.objects.filter(pk=row.pk).update(
        used_for=source, used_by=by(doing), used_on=doing.day, lines=lines, stood_at=stands_at(row.person, doing.day)
    )
    return row.ref


def _answered(
    doing: Doing, wanted: Mapping[str, int], given: Mapping[str, str], found: Iterable[Breach], source: str
) -> list[str]:
    """Keeps the exceptions that who acts answers for here and now."""
    refs = []
    for person in sorted(given):
        concerned = [person] if person else sorted(wanted)
        if not all(allowed(doing.caller.actor, Act.FAIRNESS_OVERRIDE, one, doing.day) for one in concerned):
            raise RefusedError(Text("您无权为突破公平性约束负责。", "You may not answer for passing a fairness line."))
        row = FairnessOverride.objects.create(
            person=person, most=wanted.get(person) or sum(wanted.values()), lines=_lines(found, person),
            stood_at=stands_at(person, doing.day), reason=given[person], by=by(doing), day=doing.day, until=doing.day,
            used_for=source, used_by=by(doing), used_on=doing.day,
        )  # fmt: skip
        refs.append(row.ref)
    return refs


@action(Act.FAIRNESS_OVERRIDE)
def answer_for(doing: Doing, person: str, most: int, reason: str, until: date | None = None) -> str:
    """Answers beforehand, by name, for one raise of at most so much a year that passes a line; for 90 days if no day
    is said. Raises InvalidError where no line would be passed.
    """
    doing.must(person)
    why = said(reason, "reason")
    if most <= 0:
        raise InvalidError(Text("请填写加薪金额。", "Give the amount of the raise."), field="most")
    last = until or doing.day + LASTS
    if last < doing.day:
        raise InvalidError(Text("有效期已过。", "That day is over."), field="until")
    found = breaches(doing.day, {person: most})
    if not found:
        raise InvalidError(
            Text("这次加薪没有突破任何界线，不需要例外。", "This raise passes no line: no exception is needed."),
            field="most",
        )
    row = FairnessOverride.objects.create(
        person=person, most=most, stood_at=stands_at(person, doing.day), lines=sorted({one.line for one in found}),
        reason=why, by=by(doing), day=doing.day, until=last,
    )  # fmt: skip
    doing.note(lines=row.lines)
    return row.ref


@action(Act.FAIRNESS_OVERRIDE)
def take_back(doing: Doing, ref: str) -> str:
    """Takes back an exception that was not used."""
    row = locked(FairnessOverride.objects, ref, Text("没有这项例外。", "There is no such exception."))
    doing.must(row.person)
    if row.used_on or row.taken_back_on:
        raise InvalidError(Text("它已被使用或收回。", "It was used or taken back already."))
    FairnessOverride.objects.filter(pk=row.pk).update(taken_back_on=doing.day)
    return ref
