"""Running a pay review: draft, data check, freeze, budgets, calibration, and handing it in. The approver is another.

draft / revise / check / freeze      the person who runs it; freezing with gaps in the data wants a reason
set_budget / move_budget             by unit; moving money takes a reason, and never more than is left
calibrate / reopen / submit / withdraw / close
refreeze                             takes over facts that changed since, for the people concerned
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from mainstay.chapters.pay import review as rules
from mainstay.chapters.pay.elements import Element
from mainstay.chapters.pay.review import Act as Step
from mainstay.chapters.pay.review import Entry, State
from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import by, said
from mainstay_web.actions.reviewing import COLUMNS, load_review, move, note, spent, take
from mainstay_web.actions.rows import save
from mainstay_web.store.accounts import account_of_person, holders
from mainstay_web.store.installation import switches, the_installation
from mainstay_web.store.review_inputs import (
    FROZEN,
    Standards,
    candidates,
    digest_of,
    frozen,
    paid_of,
    peers_of,
    stale,
    standards_of,
)
from mainstay_web.store.tables.people import Reporting, Unit
from mainstay_web.store.tables.reviews import PayReview, ReviewBudget, ReviewRow

BEFORE_FREEZE = (State.DRAFT, State.CHECK)
WITH_BUDGET = (State.DRAFT, State.CHECK, State.OPEN, State.CALIBRATION)
UNDER_WAY = (State.OPEN, State.CALIBRATION)
_CHUNK = 1000
KEPT_ON = "数据更新后沿用原额 / kept after the data changed"
"""The reason of a raise that passes the guideline only since the data changed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a review is set up with: raises hold from `effective`, results are those of `since` to `until`."""

    name: str
    effective: date
    since: date
    until: date
    amount: int
    """What the company may give in raises a year, in minor units."""

    def checked(self) -> Plan:
        """Itself. Raises InvalidError for what cannot be."""
        said(self.name, "name")
        if self.until < self.since:
            raise InvalidError(Text("期间的结束早于开始。", "The period ends before it begins."), field="until")
        if self.amount < 0:
            raise InvalidError(Text("预算不能小于零。", "A budget is not below zero."), field="amount")
        return self


@action(Act.REVIEW_RUN)
def draft(doing: Doing, plan: Plan) -> str:
    """Drafts a review with the company's budget."""
    doing.must(None)
    plan.checked()
    row = PayReview.objects.create(
        name=plan.name.strip(), effective=plan.effective, since=plan.since, until=plan.until, made_by=by(doing),
        made_on=doing.day,
    )  # fmt: skip
    ReviewBudget.objects.create(review=row, unit="", amount=plan.amount)
    note(doing, row, "drafted")
    return row.ref


@action(Act.REVIEW_RUN)
def revise(doing: Doing, ref: str, version: int | None, plan: Plan) -> str:
    """Changes a review that is not frozen."""
    doing.must(None)
    row = load_review(ref, version, BEFORE_FREEZE)
    plan.checked()
    row.budgets.filter(unit="").update(amount=plan.amount)
    save(row, name=plan.name.strip(), effective=plan.effective, since=plan.since, until=plan.until)
    note(doing, row, "revised")
    return row.ref


@action(Act.REVIEW_RUN)
def check(doing: Doing, ref: str, version: int | None) -> str:
    """Begins the data check: what is missing is listed on the page, and mended where it comes from."""
    doing.must(None)
    row = load_review(ref, version)
    move(row, Step.CHECK)
    note(doing, row, "check")
    return row.ref


@action(Act.REVIEW_RUN)
def check_taken(doing: Doing, ref: str, form: str, lines: int) -> str:
    """Notes that the list of what is missing was taken out of the house."""
    doing.must(None)
    doing.note(review=ref, form=form, lines=lines)
    return ref


@action(Act.REVIEW_RUN)
def freeze(doing: Doing, ref: str, version: int | None, accepted: str = "") -> str:
    """Freezes what is known of everybody, and opens the sheet. With gaps in the data it wants a reason."""
    doing.must(None)
    row = load_review(ref, version, (State.CHECK,))
    standards = Standards.on(doing.day)
    everybody = candidates(row)
    if not everybody:
        raise InvalidError(Text("公司里还没有人。", "There is nobody in the company yet."))
    missing = sum(bool(one.gaps) for one in everybody)
    if missing and not accepted.strip():
        told = Text(
            "还有 {n} 人的数据不完整：请先补齐，或写明为什么现在就冻结。",
            "Data of {n} people are incomplete: mend them first, or say why you freeze now.",
        )
        raise InvalidError(told.fill(n=missing), field="accepted")
    peers = peers_of(everybody)
    rows = [frozen(one, row, standards, peers) for one in everybody]
    budgets = {one.unit: one for one in row.budgets.all()}
    for one in rows:
        one.budget = _nearest(one, budgets)
    ReviewRow.objects.bulk_create(rows, batch_size=_CHUNK)
    inputs = standards.written()
    move(
        row, Step.FREEZE, frozen_on=doing.day, inputs=inputs, digest=digest_of(inputs, rows),
        accepted=accepted.strip() if missing else "",
    )  # fmt: skip
    note(doing, row, "freeze", accepted.strip() if missing else "", people=len(rows), gaps=missing)
    _told(doing, row)
    return row.ref


def _told(doing: Doing, row: PayReview) -> None:
    """Whoever fills in lines hears that the sheet is open: HR, and managers where they see pay."""
    accounts = {one.ref: one for one in holders(Role.HRBP.value)}
    if "managers_see_pay" in switches(doing.day):
        numbers = Reporting.objects.filter(Q(until=None) | Q(until__gte=doing.day), since__lte=doing.day)
        for number in numbers.values_list("manager", flat=True).distinct():
            account = account_of_person(number)
            accounts |= {account.ref: account} if account is not None else {}
    for ref in accounts:
        doing.tell(ref, "sheet.open", f"/pay/reviews/{row.ref}/sheet/")


def _nearest(row: ReviewRow, budgets: Mapping[str, ReviewBudget]) -> ReviewBudget:
    """The budget of the nearest unit that has one, or else the company's."""
    path = [part for part in row.units.split("/") if part]
    return next((budgets[unit] for unit in reversed(path) if unit in budgets), budgets[""])


@action(Act.REVIEW_RUN)
def set_budget(doing: Doing, ref: str, version: int | None, unit: str, amount: int) -> str:
    """Sets a unit's own budget (empty: the company's rest), before the freeze; later money is moved."""
    doing.must(None)
    row = load_review(ref, version, BEFORE_FREEZE)
    if amount < 0:
        raise InvalidError(Text("预算不能小于零。", "A budget is not below zero."), field="amount")
    if unit and not Unit.objects.filter(unit=unit).exists():
        raise InvalidError(Text("没有这个部门。", "There is no such unit."), field="unit")
    if unit and amount == 0:
        row.budgets.filter(unit=unit).delete()
    else:
        ReviewBudget.objects.update_or_create(review=row, unit=unit, defaults={"amount": amount})
    save(row)
    note(doing, row, "budget", unit=unit)
    return row.ref


@action(Act.REVIEW_RUN)
def move_budget(doing: Doing, ref: str, version: int | None, source: str, target: str, amount: int, reason: str) -> str:
    """Moves money from one unit's budget to another's (references): what is given already stays covered."""
    doing.must(None)
    row = load_review(ref, version, WITH_BUDGET)
    words = said(reason, "reason")
    both = {one.ref: one for one in row.budgets.select_for_update().order_by("pk")}
    if source == target or {source, target} - set(both) or amount <= 0:
        raise InvalidError(Text("请选择两个部门并填写金额。", "Choose two units and an amount."), field="amount")
    giving, taking = both[source], both[target]
    rules.room(giving.amount, giving.used, amount, the_installation().currency)
    row.budgets.filter(pk=giving.pk).update(amount=giving.amount - amount)
    row.budgets.filter(pk=taking.pk).update(amount=taking.amount + amount)
    save(row)
    note(doing, row, "moved", words, amount=amount, **{"from": giving.unit, "to": taking.unit})
    return row.ref


@action(Act.REVIEW_RUN)
def calibrate(doing: Doing, ref: str, version: int | None) -> str:
    """Ends the filling in by units."""
    return _step(doing, ref, version, Step.CALIBRATE)


@action(Act.REVIEW_RUN)
def reopen(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """Opens the sheet once more."""
    return _step(doing, ref, version, Step.REOPEN, said(reason, "reason"))


@action(Act.REVIEW_RUN)
def withdraw(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """Gives the review up before it is approved: nothing was paid."""
    words = said(reason, "reason")
    return _step(doing, ref, version, Step.WITHDRAW, words, end_reason=words)


@action(Act.REVIEW_RUN)
def close(doing: Doing, ref: str, version: int | None) -> str:
    """Closes a review whose letters were sent."""
    return _step(doing, ref, version, Step.CLOSE, end_reason="")


def _step(doing: Doing, ref: str, version: int | None, step: Step, words: str = "", **columns: object) -> str:
    doing.must(None)
    row = load_review(ref, version)
    ended = {"ended_by": by(doing), "ended_on": doing.day} if columns else {}
    move(row, step, **columns, **ended)
    note(doing, row, step.value, words)
    return row.ref


@action(Act.REVIEW_RUN)
def submit(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """Hands it in for approval by somebody else."""
    doing.must(None)
    row = load_review(ref, version)
    words = said(reason, "reason")
    given = row.rows.filter(raised__gt=0)
    if not given.exists():
        raise InvalidError(Text("还没有任何调薪。", "Nobody is given a raise yet."))
    if given.filter(person=by(doing)).exists():
        raise rules.SecondPersonError(
            Text("其中有给您本人的调薪，须由他人提交。", "It holds a raise of your own: somebody else hands it in.")
        )
    move(row, Step.SUBMIT, proposed_by=by(doing), proposed_on=doing.day, proposal_reason=words)
    row.rows.update(proposed_by="")
    given.update(proposed_by=by(doing))
    whole = given.aggregate(all=Sum("raised"))["all"]
    note(doing, row, "submit", words, people=given.count(), yearly=whole)
    for account in holders(Role.DIRECTOR.value):
        if (account.person or account.ref) != by(doing):
            doing.tell(account.ref, "approval.asked", f"/pay/reviews/{row.ref}/")
    return row.ref


@action(Act.REVIEW_RUN)
def refreeze(doing: Doing, ref: str, version: int | None) -> str:
    """Takes over what changed since the freeze, for the people whose pay did; who left gets nothing.

    A raise stays as decided in money where it still can be, and is taken back where it cannot.
    """
    doing.must(None)
    row = load_review(ref, version, UNDER_WAY)
    standards = standards_of(row, doing.day)
    old = {one.person: one for one in row.rows.select_for_update().order_by("pk")}
    changed = set(stale(row, old.values()))
    everybody = candidates(row)
    fresh = {one.person.number: frozen(one, row, standards, peers_of(everybody)) for one in everybody}
    for number in sorted(changed):
        _taken_over(row, old[number], fresh.get(number), standards)
    inputs = standards.written()
    save(row, digest=digest_of(inputs, row.rows.all()))
    note(doing, row, "refrozen", people=len(changed))
    return row.ref


def _taken_over(review: PayReview, old: ReviewRow, new: ReviewRow | None, standards: Standards) -> None:
    columns: dict[str, object] = {"bar": rules.Bar.NO_PAY.value, "low": None, "usual": None, "most": None}
    if new is not None:
        columns = {name: getattr(new, name) for name in (*FROZEN, "base", "fixed", "annual", "units")}
    raises = dict.fromkeys(COLUMNS.values(), 0)
    if new is not None and old.raised and not new.bar:
        entry = Entry(new.person, None, paid_of(new), new.most)
        wanted = {element: getattr(old, column) for element, column in COLUMNS.items()}
        kept = {element: amount for element, amount in wanted.items() if element in entry.pay}
        given = rules.fill(
            entry, _possible(entry, kept), by="", since=review.effective, rounding=standards.rounding,
            reason=old.reason or KEPT_ON,
        )  # fmt: skip
        raises |= {COLUMNS[element]: more for element, more in given.by.items()}
    raised = sum(raises.values())
    take(spent([(old, raised)]))
    beyond = new is not None and new.most is not None and raises["raise_base"] > new.most
    reason = old.reason or (KEPT_ON if beyond else "")
    ReviewRow.objects.filter(pk=old.pk).update(
        version=old.version + 1, raised=raised, reason=reason, **columns, **raises
    )


def _possible(entry: Entry, wanted: Mapping[Element, int]) -> dict[Element, int]:
    return {element: min(amount, entry.pay[element].yearly) for element, amount in wanted.items()}
