"""Filling in the sheet of a pay review: one line or a whole paste, all or nothing, within the budgets.

fill(caller, review, entries)       entries: each a line, the version seen, yearly raises by element, a reason
Nobody fills in a line of their own, and a budget gives what it has and no more: one guarded statement sees to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mainstay.chapters.pay import review as rules
from mainstay.chapters.pay.elements import Element
from mainstay.chapters.pay.review import Bar, Entry, Given, State
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, StaleError, action
from mainstay_web.actions.carrying import by
from mainstay_web.actions.reviewing import COLUMNS, load_review, must_for_all, note, spent, take
from mainstay_web.store.access import allowed
from mainstay_web.store.installation import the_installation
from mainstay_web.store.review_inputs import paid_of, standards_of
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.reviews import PayReview, ReviewRow


@dataclass(frozen=True, slots=True)
class Filled:
    """One line as it is to be: yearly raises by element in minor units (rounded here), with the reader's version."""

    row: str
    version: int | None
    wanted: Mapping[Element, int] = field(default_factory=dict)
    reason: str = ""


class SheetError(AnticipatedError):
    """Lines of a sheet that cannot be so; `faults` is a list of (row reference, sentence). Nothing was changed."""

    code = "invalid"

    def __init__(self, faults: Sequence[tuple[str, Text]]) -> None:
        told = Text("{n} 行有误，全部没有保存。", "{n} lines cannot be so; nothing was saved.")
        super().__init__(told.fill(n=len(faults)))
        self.faults = tuple(faults)


@action(Act.REVIEW_FILL)
def fill(doing: Doing, ref: str, entries: Sequence[Filled], pasted: bool = False) -> str:  # noqa: FBT001, FBT002 - how it came, for the history
    """Writes lines, all or nothing. Raises SheetError with every line that cannot be so, StaleError, OverspentError."""
    # Under the review's lock: nothing is filled in while it is handed in.
    review = load_review(ref, None)
    asked = review.rows.select_for_update().filter(ref__in=[one.row for one in entries])
    rows = {one.ref: one for one in asked.order_by("pk")}
    if not entries or {one.row for one in entries} - set(rows):
        raise InvalidError(Text("没有可保存的内容。", "There is nothing to save."))
    must_for_all(doing, Act.REVIEW_FILL, [one.person for one in rows.values()])
    rules.may_fill(State(review.state), runs=bool(allowed(doing.caller.actor, Act.REVIEW_RUN, None, doing.day)))
    given = _judged(doing, review, rows, entries)
    take(spent((rows[one.row], found.yearly) for one, found in given))
    for one, found in given:
        _write(doing, rows[one.row], one, found)
    alone = next(iter(rows.values())).person if len(rows) == 1 else ""
    note(doing, review, "pasted" if pasted else "filled", person=alone, people=len(rows))
    return review.ref


def _judged(
    doing: Doing, review: PayReview, rows: Mapping[str, ReviewRow], entries: Sequence[Filled]
) -> list[tuple[Filled, Given]]:
    """What each line comes to. Raises SheetError for all that cannot be, or the one refusal where it is one line."""
    rounding, currency = standards_of(review, doing.day).rounding, the_installation().currency
    people = Person.objects.filter(here=True, number__in=[one.person for one in rows.values()])
    here = set(people.values_list("number", flat=True))
    found: list[tuple[Filled, Given]] = []
    faults: list[tuple[str, AnticipatedError]] = []
    for one in entries:
        row = rows[one.row]
        if one.version is not None and one.version != row.version:
            faults.append((one.row, StaleError()))
            continue
        entry = Entry(row.person, Bar(row.bar) if row.bar else None, paid_of(row), row.most)
        try:
            if row.person not in here and any(one.wanted.values()):
                raise InvalidError(Text("此人已离职。", "They have left."), field="amount")
            found.append((one, rules.fill(
                entry, one.wanted, by=by(doing), since=review.effective, rounding=rounding, reason=one.reason,
                currency=currency,
            )))  # fmt: skip
        except AnticipatedError as error:
            faults.append((one.row, error))
    if faults and len(entries) == 1:
        raise faults[0][1]
    if faults:
        raise SheetError([(where, error.text) for where, error in faults])
    return found


def _write(doing: Doing, row: ReviewRow, one: Filled, found: Given) -> None:
    raises = dict.fromkeys(COLUMNS.values(), 0) | {COLUMNS[element]: more for element, more in found.by.items()}
    changed = ReviewRow.objects.filter(pk=row.pk, version=row.version).update(
        version=row.version + 1, raised=found.yearly, reason=one.reason.strip(), filled_by=by(doing),
        filled_on=doing.day, **raises,
    )  # fmt: skip
    if not changed:
        raise StaleError
