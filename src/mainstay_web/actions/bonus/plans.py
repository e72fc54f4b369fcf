"""Year-end bonus plans: drafted, filled with results, put forward with what they come to, approved by a second person.

draft(caller, declaration) / revise(caller, ref, version, declaration)
note_results(caller, ref, version, results)      of company, units and people, while it is a draft
propose / send_back / withdraw                   to a second person and back
approve(caller, ref, version, reason)            awards and every payment, all or nothing
Who puts a plan forward and who approves it have no bonus by it: theirs is decided by others, by a plan for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from mainstay.chapters.pay.bonus.deferral import payments
from mainstay.chapters.pay.bonus.families import unknown
from mainstay.core.access import Act, Role
from mainstay.core.errors import InputError
from mainstay.core.text import Text
from mainstay.loop.carry.refusals import SecondPersonError
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import batch_of, by, others_who_may, own_reason, said, tell
from mainstay_web.actions.planning import above
from mainstay_web.actions.rows import as_seen, locked, save
from mainstay_web.store.bonus import as_declared, digest_of, kept, plan_of
from mainstay_web.store.bonus_stake import tell_stake
from mainstay_web.store.bonus_worked import Worked, worked
from mainstay_web.store.charge import account_of
from mainstay_web.store.tables.bonus import (
    DRAFT,
    FORCE,
    REVIEW,
    WITHDRAWN,
    BonusAward,
    BonusPayment,
    BonusPlan,
    BonusResult,
)
from mainstay_web.store.tables.people import Person, Unit

_NOT_NOW = Text("方案现在的状态不能这样做。", "The plan is not in a state for this.")
_MOVED = Text(
    "提出之后，薪酬、人员或结果有变化，奖金会不同。请退回，重新提出。",
    "Pay, people or results have changed since it was put forward, and bonuses with them: send it back, to be put "
    "forward anew.",
)


MOST, DAYS = Decimal(100), 366
"""The best result that is taken for meant, as a share; and the days of a year."""


@dataclass(frozen=True, slots=True)
class Result:
    """A result as a share: of the company (neither), a unit or a person; `away` as in `BonusResult`."""

    value: Decimal
    unit: str = ""
    person: str = ""
    away: int = 0


@action(Act.COMMISSION_DESIGN)
def draft(doing: Doing, declaration: Mapping[str, Any]) -> str:
    """A new plan. Raises WrongStandardError, WrongBonusError, InputError."""
    doing.must(None)
    row = BonusPlan(**_columns(declaration), made_by=by(doing), made_on=doing.day)
    _meant(row)
    row.save()
    doing.note(plan=row.ref)
    return row.ref


@action(Act.COMMISSION_DESIGN)
def revise(doing: Doing, ref: str, version: int | None, declaration: Mapping[str, Any]) -> str:
    """Says a draft anew; results that were noted stay."""
    doing.must(None)
    row = load(ref, version, DRAFT)
    columns = _columns(declaration)
    _meant(BonusPlan(**columns))
    save(row, **columns)
    doing.note(plan=ref)
    return ref


def _meant(row: BonusPlan) -> None:
    """Raises WrongBonusError; InvalidError where it names people whom nobody knows, InputError for such families."""
    plan = plan_of(row)
    _known(Person.objects.values_list("number", flat=True), plan.only, "only")
    families = set(Person.objects.exclude(family="").values_list("family", flat=True))
    faults = unknown(plan, families)
    if faults:
        raise InputError(faults)


def _known(numbers: QuerySet[Any, str], given: Iterable[str], field: str) -> None:
    """A number that nobody has would be passed over, and somebody paid by another result, or not at all."""
    wanted = {one for one in given if one}
    unknown = sorted(wanted - set(numbers))
    if unknown:
        text = Text("没有这些编号：{which}", "Nobody and nothing has these numbers: {which}")
        raise InvalidError(text.fill(which=", ".join(unknown[:10])), field=field)


def _columns(declaration: Mapping[str, Any]) -> dict[str, Any]:
    declared = as_declared(declaration)
    return {
        "name": said(str(declared["name"]), "name")[:200], "year": declared["year"], "declaration": declared,
        "digest": digest_of(declared),
    }  # fmt: skip


@action(Act.COMMISSION_DESIGN)
def note_results(doing: Doing, ref: str, version: int | None, results: Iterable[Result]) -> str:
    """Results as they are now known; those of the same company, unit or person take the place of the earlier ones."""
    doing.must(None)
    row, results = load(ref, version, DRAFT), list(results)
    _known(Unit.objects.values_list("unit", flat=True), (one.unit for one in results), "units")
    _known(Person.objects.values_list("number", flat=True), (one.person for one in results), "people")
    count = 0
    for one in results:
        if not 0 <= one.value <= MOST or one.away > DAYS:
            raise InvalidError(
                Text("结果或天数超出范围。", "A result or a number of days is out of range."), field="results"
            )
        if one.person and one.person == by(doing):
            raise SecondPersonError(Text("不能录入自己的结果。", "Nobody notes their own result."))
        BonusResult.objects.update_or_create(
            plan=row, unit=one.unit, person=one.person,
            defaults={"value": one.value, "away": one.away, "made_by": by(doing), "made_on": doing.day},
        )  # fmt: skip
        count += 1
    save(row)
    doing.note(plan=ref, results=count)
    return ref


@action(Act.COMMISSION_DESIGN)
def propose(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """Puts it forward with what everybody's bonus comes to; nobody is left for whom something is missing."""
    doing.must(None)
    row = load(ref, version, DRAFT)
    plan = plan_of(row)
    if doing.day <= plan.last_day:
        raise InvalidError(Text("这一年还没有结束。", "The year is not over yet."), field="year")
    found = worked(row)
    if found.missing:
        person, lacks = found.missing[0]
        text = Text("还有 {n} 人缺少内容：{who}，{why}", "Something is missing for {n} people: {who}, {why}")
        raise InvalidError(
            text.fill(n=len(found.missing), who=person.name or person.number, why=lacks), field="results"
        )
    if not found.without(by(doing)):
        raise InvalidError(Text("没有人按此方案有奖金。", "Nobody has a bonus by this plan."), field="results")
    told, why = approvers(doing), said(reason, "reason")
    save(
        row, state=REVIEW, inputs=found.digest(), proposed_by=by(doing), proposed_on=doing.day, proposal_reason=why,
        ended_by="", ended_on=None, end_reason="",
    )  # fmt: skip
    for account in told:
        doing.tell(account, "approval.asked", f"/bonuses/{ref}/")
    doing.note(plan=ref, people=len(found.given))
    return ref


@action(Act.COMMISSION_APPROVE)
def send_back(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """It is a draft again."""
    doing.must(None)
    row = load(ref, version, REVIEW)
    save(row, state=DRAFT, ended_by=by(doing), ended_on=doing.day, end_reason=said(reason, "reason"))
    tell(doing, row.proposed_by, "approval.decided", f"/bonuses/{ref}/")
    doing.note(plan=ref)
    return ref


@action(Act.COMMISSION_DESIGN)
def withdraw(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """Nothing will come of it."""
    doing.must(None)
    row = load(ref, version, DRAFT, REVIEW)
    save(row, state=WITHDRAWN, ended_by=by(doing), ended_on=doing.day, end_reason=said(reason, "reason"))
    doing.note(plan=ref)
    return ref


@action(Act.COMMISSION_APPROVE)
def approve(doing: Doing, ref: str, version: int | None, reason: str) -> str:
    """Approves, with a reason of one's own: everybody's award stands from here on, with the day of each payment."""
    doing.must(None)
    # All plans of the year, always in the same order: the second sees whom the first has given a bonus.
    same = BonusPlan.objects.filter(year__in=BonusPlan.objects.filter(ref=ref).values("year"))
    list(same.select_for_update().order_by("pk").values_list("pk"))
    row = load(ref, version, REVIEW)
    why = own_reason(reason, row.proposal_reason)
    second_person(doing, {row.proposed_by})
    found = worked(row)
    if found.missing or found.digest() != row.inputs:
        raise InvalidError(_MOVED, field="state")
    save(row, state=FORCE, approved_by=by(doing), approved_on=doing.day, approval_reason=why)
    count = _award(doing, row, found)
    tell(doing, row.proposed_by, "approval.decided", f"/bonuses/{ref}/")
    doing.note(plan=ref, people=count)
    return ref


def second_person(doing: Doing, others: set[str]) -> None:
    """Who approves is none of these, and reports to none of them. Raises SecondPersonError."""
    if by(doing) in others or above(by(doing), others):
        raise SecondPersonError(
            Text(
                "请由另一位、且不向提出人或本人汇报的人批准。",
                "Somebody else approves it, who reports neither to who put it forward nor to whom it is about.",
            )
        )


def approvers(doing: Doing, person: str = "") -> list[str]:
    """Accounts of those who could approve it, who are not the person that it is about. Raises SecondPersonError."""
    own = account_of(person) if person else None
    others = others_who_may(doing, Act.COMMISSION_APPROVE, Role.DIRECTOR)
    found = [one for one in others if own is None or one != own.ref]
    if not found:
        raise SecondPersonError(Text("除您之外没有人可以批准。", "Nobody but you could approve it."))
    return found


def _award(doing: Doing, row: BonusPlan, found: Worked) -> int:
    """An award for everybody but the two who decide, and all its payments."""
    plan = plan_of(row)
    given = found.without(by(doing), row.proposed_by)
    batch = batch_of(doing, f"bonus {row.ref}") if plan.deferral is not None else None
    for person, made in given:
        parts = payments(plan, made.amount)
        award = BonusAward.objects.create(
            plan=row, year=row.year, person=person.number, reckoning=kept(made), amount=made.amount,
            made_by=row.proposed_by, approved_by=by(doing),
        )  # fmt: skip
        BonusPayment.objects.bulk_create(
            BonusPayment(award=award, person=person.number, number=one.number, on=one.on, permille=one.permille,
                         amount=one.amount, pays=one.pays)
            for one in parts
        )  # fmt: skip
        if batch is not None:
            tell_stake(batch, award, plan, parts, doing.day)
        tell(doing, person.number, "notice.received", "/my/bonus/")
    return len(given)


def load(ref: str, version: int | None, *states: str) -> BonusPlan:
    """The plan, locked, in one of these states."""
    row = as_seen(locked(BonusPlan.objects, ref, Text("没有这个方案", "there is no such plan")), version)
    if row.state not in states:
        raise InvalidError(_NOT_NOW, field="state")
    return row
