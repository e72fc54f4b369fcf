"""Budgets for promises: how much there is for a unit over a span of days, and why that was changed."""

from __future__ import annotations

from datetime import date

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import by, said
from mainstay_web.actions.rows import locked
from mainstay_web.store.tables.cases import Budget, BudgetChange
from mainstay_web.store.tables.people import Unit

_LESS = Text("金额不能低于已预留的部分。", "It cannot be less than what promises hold already.")


@action(Act.PLAN_APPROVE)
def set_budget(doing: Doing, name: str, unit: str, since: date, until: date, amount: int) -> str:
    """Sets a budget up: `unit` empty is the company, `amount` in minor units."""
    doing.must(None)
    if amount < 0 or until < since:
        raise InvalidError(Text("金额或日期不对。", "The amount or the days cannot be."), field="amount")
    if unit and not Unit.objects.filter(unit=unit).exists():
        raise InvalidError(Text("没有这个部门。", "There is no such unit."), field="unit")
    row = Budget.objects.create(name=said(name, "name"), unit=unit, since=since, until=until, amount=amount)
    BudgetChange.objects.create(budget=row, day=doing.day, by=by(doing), before=0, after=amount, reason=row.name)
    doing.note(budget=row.ref, unit=unit)
    return row.ref


@action(Act.PLAN_APPROVE)
def change_budget(doing: Doing, ref: str, amount: int, reason: str) -> str:
    """Raises or lowers what there is, with a reason; never below what promises hold already (a guarded statement)."""
    doing.must(None)
    why = said(reason, "reason")
    row = locked(Budget.objects, ref, Text("没有这项预算", "there is no such budget"))
    if amount == row.amount:
        raise InvalidError(Text("金额没有变化。", "The amount is the same as before."), field="amount")
    if not Budget.objects.filter(pk=row.pk, held__lte=amount).update(amount=amount):
        raise InvalidError(_LESS, field="amount")
    BudgetChange.objects.create(
        budget=row, day=doing.day, by=by(doing), before=row.amount, after=amount, reason=why
    )  # fmt: skip
    doing.note(budget=ref)
    return ref
