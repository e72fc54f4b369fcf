"""Who is key: what people know is noted, named people decide with a reason, and a decision ends with its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from mainstay.chapters.people import key as rules
from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import batch_of, by
from mainstay_web.store.charge import in_charge
from mainstay_web.store.facts import add
from mainstay_web.store.keys import SOURCE, imported_key, key_facts, people_row
from mainstay_web.store.rules import weighing
from mainstay_web.store.tables.keys import KeyDecision, KeyFact
from mainstay_web.store.tables.people import Person

WARN_DAYS = 30
_MOST_SKILLS = 8


@action(Act.KEY_PROPOSE)
def note_key_facts(
    doing: Doing, number: str, skills: Sequence[str], ready: int | None = None, months_to_fill: float | None = None
) -> str:
    """Notes what no file tells: what few others can do, who could take over, how long a post takes to fill."""
    doing.must(number)
    known = list(dict.fromkeys(one.strip() for one in skills if one.strip()))[:_MOST_SKILLS]
    if not known and ready is None and months_to_fill is None:
        raise InvalidError(Text("请至少填写一项。", "Fill in one thing at least."), field="skills")
    row = KeyFact.objects.create(
        person=number, skills=known, ready=ready, months_to_fill=months_to_fill, by=by(doing), day=doing.day
    )
    doing.note(skills=len(known))
    return row.ref


@action(Act.KEY_DECIDE)
def decide_key(
    doing: Doing, number: str, *, is_key: bool, reason: str, place: rules.Place | None = None,
    together_with: Sequence[str] = (),
) -> str:  # fmt: skip
    """Decides whether somebody is key, for a year; it stands beside what the rule had proposed and on what facts."""
    doing.must(number)
    weights = weighing(doing.day)
    person = Person.objects.get(number=number)
    proposal = rules.propose(key_facts([person], doing.day)[number], weights)
    decided = rules.decide(
        proposal, is_key=is_key, decided_by=(by(doing), *together_with), reason=reason.strip(), since=doing.day,
        weighing=weights,
    )  # fmt: skip
    row = KeyDecision.objects.create(
        person=number, is_key=is_key, performance=place.performance if place else None,
        potential=place.potential if place else None, proposed=decided.proposed, score=proposal.score,
        grades={one.criterion.value: [one.value, [[text.zh, text.en] for text in one.because]]
                for one in proposal.grades},
        decided_by=by(doing), together_with=list(together_with), reason=decided.reason, since=decided.since,
        expires=decided.expires,
    )  # fmt: skip
    _stands(doing, number, key=is_key)
    doing.note(proposed=decided.proposed, followed=decided.proposed == is_key)
    return row.ref


@action(Act.RUN_TURN)
def uphold_keys(doing: Doing) -> str:
    """For the night: a decision in force beats what files say; one whose time is over leaves it to them again."""
    doing.must(None)
    changed = 0
    for row in _newest():
        if row.expires <= doing.day:
            KeyDecision.objects.filter(pk=row.pk).update(ended=True)
            changed += _stands(doing, row.person, key=imported_key(row.person))
            continue
        changed += _stands(doing, row.person, key=row.is_key)
        if not row.reminded and row.expires - doing.day <= timedelta(days=WARN_DAYS):
            for one in in_charge(row.person, Role.DIRECTOR, Act.KEY_DECIDE, doing.day):
                doing.tell(one.ref, "case.due", "/keys/")
            KeyDecision.objects.filter(pk=row.pk).update(reminded=True)
    doing.note(changed=changed)
    return str(changed)


def _newest() -> list[KeyDecision]:
    """Each person's newest decision, where it has not ended."""
    newest = {row.person: row for row in KeyDecision.objects.order_by("since", "pk")}
    return [row for row in newest.values() if not row.ended]


def _stands(doing: Doing, number: str, *, key: bool | None) -> int:
    """Says it among the facts, where these say otherwise, and where everybody stands."""
    row = people_row(number)
    if row is None or row["key"] == key:
        return 0
    add(batch_of(doing, SOURCE), "people", **{**row, "key": key})
    Person.objects.filter(number=number).update(key=bool(key) and row["left_on"] is None)
    return 1
