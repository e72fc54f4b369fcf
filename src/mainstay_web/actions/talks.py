"""One-on-ones and thanks: a few taps each; both are facts that the signals read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import batch_of, by, tell
from mainstay_web.actions.cases import told_of_talk
from mainstay_web.store.facts import add
from mainstay_web.store.sealing import seal
from mainstay_web.store.tables.cases import Talk, Thanks

ONE_ON_ONE = "one_on_one"
_MOST_POINTS = 12


class What(StrEnum):
    """What somebody is thanked for, in one tap."""

    HELP = "help"
    RESULT = "result"
    IDEA = "idea"
    CARE = "care"
    COURAGE = "courage"

    @property
    def label(self) -> Text:
        """What it is for, on its button."""
        return _WHATS[self]


_WHATS = {
    What.HELP: Text("帮了我", "Helped me"),
    What.RESULT: Text("做成了事", "Got it done"),
    What.IDEA: Text("好主意", "A good idea"),
    What.CARE: Text("替人着想", "Thought of others"),
    What.COURAGE: Text("敢说真话", "Said what is true"),
}


@action(Act.CASE_TALK)
def record_one_on_one(
    doing: Doing, number: str, held_on: date, note: str = "", points: Sequence[str] = (), done: Sequence[str] = ()
) -> str:
    """A one-on-one was held. `points` are new open points, `done` those of before that are settled; others carry over.

    The note is sealed, for who wrote it alone; the fact is that the talk was held.
    """
    doing.must(number)
    if held_on > doing.day:
        raise InvalidError(Text("日期在将来。", "The day lies ahead."), field="held_on")
    before = Talk.objects.filter(person=number, kind=ONE_ON_ONE, held_by=by(doing)).order_by("-held_on", "-pk").first()
    carried = [one for one in (before.points if before else []) if not one["done"] and one["text"] not in set(done)]
    new = [{"text": one.strip(), "done": None} for one in points if one.strip()]
    settled = [{"text": one, "done": held_on.isoformat()} for one in done]
    talk = Talk(person=number, kind=ONE_ON_ONE, held_on=held_on, held_by=by(doing))
    talk.points = [*carried, *new][:_MOST_POINTS] + settled
    talk.note = seal(note.strip(), talk.ref)
    talk.save()
    told_of_talk(doing, number, held_on, ONE_ON_ONE)
    doing.note(points=len(new), settled=len(settled))
    return talk.ref


@action(Act.THANK)
def thank(doing: Doing, number: str, what: What, words: str = "") -> str:
    """Thanks somebody, for everybody to read."""
    doing.must(number)
    row = Thanks.objects.create(person=number, by=by(doing), day=doing.day, what=what.value, words=words.strip()[:300])
    add(batch_of(doing, "thanks"), "recognition", person_id=number, day=doing.day, kind="thanks")
    tell(doing, number, "thanks.received", "/thanks/")
    return row.ref
