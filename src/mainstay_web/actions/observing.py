"""A manager records what they have seen: a form of one minute, or what they were openly told."""

from __future__ import annotations

from collections.abc import Mapping

from mainstay.chapters.people.observing import LEAST_SEEN, Entry, Form, Kind, Seen, check, entry_of, row
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.store.access import about
from mainstay_web.store.facts import add
from mainstay_web.store.tables.facts import Batch

SOURCE = "observation"
_TOO_LITTLE = Text(
    "请至少回答 {n} 条（“说不准”不算）；看得不够，就先不记。",
    "Answer at least {n} lines (“cannot say” does not count); where you saw too little, record nothing.",
).fill(n=LEAST_SEEN)


@action(Act.OBSERVE)
def observe(doing: Doing, number: str, answers: Mapping[str, Seen]) -> str:
    """Records the form; returns the batch's reference.

    Raises ObservingError where the two have not worked together for three months, InvalidError where too little was
    judged.
    """
    doing.must(number)
    entry = entry_of(_form(doing, number, answers), number)
    if entry is None:
        raise InvalidError(_TOO_LITTLE, field="answers")
    return _write(doing, entry)


@action(Act.OBSERVE)
def observe_told(doing: Doing, number: str, kind: Kind) -> str:
    """Records what the person said, or what became known properly. Raises ObservingError as `observe` does."""
    doing.must(number)
    check(_form(doing, number, {}), number)
    if kind is Kind.PRE_QUIT_ITEMS:
        raise InvalidError(_TOO_LITTLE, field="kind")
    return _write(doing, Entry(number, doing.caller.actor.person, doing.day, kind))


def _form(doing: Doing, number: str, answers: Mapping[str, Seen]) -> Form:
    concerned = about(number, doing.day)
    since = concerned.manager_since if concerned and concerned.manager_since else doing.day
    return Form(doing.caller.actor.person, doing.day, since, answers)


def _write(doing: Doing, entry: Entry) -> str:
    written = row(entry)
    assert written is not None  # noqa: S101 - a new entry has no objection against it
    batch = Batch.objects.create(source=SOURCE, made_by=doing.account, counts={"observations": 1})
    add(batch, "observations", **written)
    doing.note(batch=batch.ref)
    return batch.ref
