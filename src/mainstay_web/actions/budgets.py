"""Budgets for promises: how much there is for a unit over a span of days."""

from __future__ import annotations

from datetime import date

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import said
from mainstay_web.store.tables.cases import Budget
from mainstay_web.store.tables.people import Unit


@action(Act.PLAN_APPROVE)
def set_budget(doing: Doing, name: str, unit: str, since: date, until: date, amount: int) -> str:
    """Sets a budget up: `unit` empty is the company, `amount` in minor units."""
    doing.must(None)
    if amount < 0 or until < since:
        raise InvalidError(Text("金额或日期不对。", "The amount or the days cannot be."), field="amount")
    if unit and not Unit.objects.filter(unit=unit).exists():
        raise InvalidError(Text("没有这个部门。", "There is no such unit."), field="unit")
    row = Budget.objects.create(name=said(name, "name"), unit=unit, since=since, until=until, amount=amount)
    doing.note(budget=row.ref, unit=unit)
    return row.ref


@action(Act.PLAN_APPROVE)
def change_budget(doing: Doing, ref: str, amount: int) -> str:
    """Changes how much there is; never below what promises hold already, as one guarded statement sees to."""
    doing.must(None)
    if not Budget.objects.filter(ref=ref, held__lte=amount).update(amount=amount):
        raise InvalidError(
            Text("金额不能低于已预留的部分。", "It cannot be less than what promises hold already."), field="amount"
        )
    doing.note(budget=ref)
    return ref
