"""Approving a pay review: by somebody else, all or nothing; then letters. What was decided is pay from its day on.

approve(caller, ref, version, reason, opened, answer)    facts, records, promises that they keep: one transaction
send_back(caller, ref, version, reason)
send_letters(caller, ref, version)                          one for each person with a raise
acknowledge(caller, letter)                                 the person has read it
export_noted(caller, ref, form, people)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from mainstay.chapters import CATALOGUE
from mainstay.chapters.pay import review as rules
from mainstay.chapters.pay.elements import Element, Paid, Rounding, raised
from mainstay.chapters.pay.review import Act as Step
from mainstay.chapters.pay.review import State
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import by, own_reason, said, tell
from mainstay_web.actions.fairness import must_be_fair
from mainstay_web.actions.planning import above
from mainstay_web.actions.promises import keep_shown
from mainstay_web.actions.raises import Out, fact_of, pay_out
from mainstay_web.actions.reviewing import COLUMNS, load_review, move, must_for_all, note
from mainstay_web.actions.rows import locked
from mainstay_web.store.charge import account_of, names_of
from mainstay_web.store.promises import AGREED, OPEN
from mainstay_web.store.raises import PAY
from mainstay_web.store.review_inputs import paid_of, stale
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.reviews import PayLetter, PayRaise, PayReview, ReviewRow

SHOWN = 12
"""Names in a sentence of what is in the way."""


@action(Act.REVIEW_APPROVE)
def approve(
    doing: Doing, ref: str, version: int | None, reason: str, opened: datetime | None = None, answer: str = ""
) -> str:
    """Approves the whole review with a reason of one's own: each raise becomes a fact that holds from its day.

    `answer` is the reason of who approves for passing lines of fairness, where raises do. Raises SecondPersonError,
    StaleError, UnfairError, and InvalidError where somebody's pay is no longer as it was frozen.
    """
    row = load_review(ref, version)
    given = list(row.rows.select_for_update().filter(raised__gt=0).order_by("person"))
    must_for_all(doing, Act.REVIEW_APPROVE, [one.person for one in given])
    rules.after(State(row.state), Step.APPROVE)
    why = own_reason(reason, row.proposal_reason)
    _another(row, by(doing), given)
    _as_frozen(row, given)
    raises = {one.person: one.raise_base + one.raise_allowance for one in given}
    must_be_fair(doing, raises, {**dict.fromkeys(raises, answer), "": answer}, source=f"review:{row.ref}")
    keeps = _promised(given)
    outs = [out for one in given for out in _outs(row, one, why, keeps.get(one.person, ""))]
    batch = pay_out(doing, f"review {row.ref}", outs)
    ReviewRow.objects.filter(pk__in=[one.pk for one in given]).update(approved_by=by(doing))
    move(
        row, Step.APPROVE, approved_by=by(doing), approved_on=doing.day, approval_reason=why, batch=batch
    )  # fmt: skip
    if row.effective <= doing.day:
        for out in outs:
            if out.keeps:
                keep_shown(doing, out.keeps, fact_of(row.effective, out.after.element.value))
    seconds = max(0, round((doing.now - opened).total_seconds())) if opened else None
    yearly = sum(one.raised for one in given)
    note(doing, row, "approve", why, people=len(given), yearly=yearly, seconds=seconds)
    tell(doing, row.proposed_by, "approval.decided", f"/pay/reviews/{row.ref}/")
    return row.ref


def _another(row: PayReview, approver: str, given: Iterable[ReviewRow]) -> None:
    """Four eyes, none with something to gain, and none that could not refuse (I8)."""
    people = frozenset(one.person for one in given)
    rules.another(approver, row.proposed_by, people)
    if above(approver, {row.proposed_by, *people}):
        raise rules.SecondPersonError(
            Text(
                "其中有给您上级的调薪，或由您上级提交，须由他人批准。",
                "It holds a raise of somebody you report to, or they handed it in: somebody else approves it.",
            )
        )


def _as_frozen(row: PayReview, given: Iterable[ReviewRow]) -> None:
    """Nobody's pay has changed since, and everybody is still here: else a raise would go onto another amount."""
    changed = stale(row, given)
    if changed:
        names = list(names_of(changed[:SHOWN]).values())
        told = Text("、".join(names), ", ".join(names))
        raise InvalidError(
            Text(
                "以下 {n} 人的薪酬在冻结后有变化，或已离职：{names}。请退回，更新数据后再提交。",
                "Since the freeze the pay of {n} people has changed, or they left: {names}. Send it back and take over "
                "the changed data.",
            ).fill(n=len(changed), names=told),
            field="people",
        )


def _outs(review: PayReview, row: ReviewRow, why: str, keeps: str) -> list[Out]:
    """Each element that is raised, as it will stand; the promise goes with the first."""
    now, found = paid_of(row), list[Out]()
    for element, column in COLUMNS.items():
        more = getattr(row, column)
        if more:
            after = _exactly(now[element], more, review)
            kept = keeps if not found else ""
            found.append(Out(row.person, now[element], after, review.proposed_by, row.reason or why, row, keeps=kept))
    return found


def _exactly(now: Paid, more: int, review: PayReview) -> Paid:
    """The element after the raise that the row holds, which was rounded when it was filled in."""
    new = raised(now, more, review.effective, Rounding(1))
    assert new.yearly - now.yearly == more  # noqa: S101 - a row holds what its elements can be paid
    return new


def _promised(given: Iterable[ReviewRow]) -> dict[str, str]:
    """The open promise of a raise that each person's raise of fixed pay covers: the one due first, by reference."""
    firm = {one.person: one.raise_base + one.raise_allowance for one in given}
    raising = {one.key for one in CATALOGUE.measures if one.raise_.fixed or one.raise_.of}
    rows = Commitment.objects.filter(OPEN & AGREED, person__in=list(firm), measure__in=raising).order_by("due", "pk")
    done = set(PayRaise.objects.exclude(keeps="").values_list("keeps", flat=True))
    found: dict[str, str] = {}
    for row in rows:
        if PAY in row.carriers and row.ref not in done and firm[row.person] >= row.reserved:
            found.setdefault(row.person, row.ref)
    return {person: ref for person, ref in found.items() if firm[person]}


@action(Act.REVIEW_APPROVE)
def send_back(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """Whoever may approve does not: it goes back to calibration."""
    row = load_review(ref, version)
    must_for_all(doing, Act.REVIEW_APPROVE, row.rows.filter(raised__gt=0).values_list("person", flat=True))
    why = said(reason, "reason")
    move(row, Step.SEND_BACK)
    note(doing, row, "send_back", why)
    tell(doing, row.proposed_by, "approval.decided", f"/pay/reviews/{row.ref}/")
    return row.ref


@action(Act.REVIEW_RUN)
def send_letters(doing: Doing, ref: str, version: int | None) -> str:
    """Writes a letter to everybody with a raise, from what was paid, and tells them that there is one."""
    doing.must(None)
    row = load_review(ref, version)
    move(row, Step.LETTERS)
    letters = [_letter(doing, row, one) for one in row.rows.filter(raised__gt=0).prefetch_related("paid")]
    PayLetter.objects.bulk_create(letters, batch_size=1000)
    for one in letters:
        account = account_of(one.person)
        if account is not None:
            doing.tell(account.ref, "notice.received", f"/my/letters/{one.ref}/")
    note(doing, row, "letters", people=len(letters))
    return row.ref


def _letter(doing: Doing, review: PayReview, row: ReviewRow) -> PayLetter:
    order = {element.value: place for place, element in enumerate(Element)}
    paid = sorted(row.paid.all(), key=lambda one: order[one.element])
    return PayLetter(
        review=review, person=row.person, issued_on=doing.day, issued_by=by(doing), effective=review.effective,
        lines=[[one.element, one.per, one.before, one.after] for one in paid], yearly_before=row.annual,
        yearly_after=row.annual + row.raised,
    )  # fmt: skip


@action(Act.REWARDS_OWN)
def acknowledge(doing: Doing, ref: str) -> str:
    """The person has read their letter; said once."""
    row = locked(PayLetter.objects, ref, Text("没有这份通知", "there is no such letter"))
    doing.must(row.person)
    PayLetter.objects.filter(pk=row.pk, acknowledged_on=None).update(acknowledged_on=doing.day)
    doing.note(letter=row.ref)
    return row.ref


@action(Act.REVIEW_FILL)
def exported(doing: Doing, ref: str, form: str, numbers: Iterable[str]) -> str:
    """Notes that lines of a review were taken out of the house: who, which review, of how many people."""
    people = list(numbers)
    must_for_all(doing, Act.REVIEW_FILL, people)
    doing.note(review=ref, form=form, people=len(people))
    return ref
