"""Money that promises hold: taken and let go by one guarded statement each, so that a budget is never overspent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q

from mainstay.core.money import written
from mainstay.core.text import Text
from mainstay.loop.carry.refusals import OverspentError
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.cases import Budget
from mainstay_web.store.tables.people import Person


def take(ref: str, wanted: int) -> None:
    """Holds an amount of a budget; raises OverspentError where less is left. Of two at once, one waits, then sees."""
    if wanted <= 0:
        return
    fits = Budget.objects.filter(ref=ref, held__lte=F("amount") - wanted)
    if fits.update(held=F("held") + wanted) != 1:
        left = sum(one.amount - one.held for one in Budget.objects.filter(ref=ref))
        currency = the_installation().currency
        raise OverspentError(
            Text("预算只剩 {room}，不足以预留 {wanted}。", "The budget has {room} left, not the {wanted} wanted.").fill(
                room=written(left, currency), wanted=written(wanted, currency)
            ),
            room=left,
            wanted=wanted,
        )


def let_go(ref: str, amount: int) -> None:
    """Gives back what a promise held that fell away."""
    if amount > 0:
        Budget.objects.filter(ref=ref).update(held=F("held") - amount)


def budgets_on(day: date) -> list[Budget]:
    """Budgets that run on a day, the company's first."""
    return list(Budget.objects.filter(since__lte=day, until__gte=day).order_by("unit", "since", "pk"))


def budget_for(number: str, day: date) -> Budget | None:
    """The budget for a person on a day: of the nearest unit that has one, or else the company's."""
    path = Person.objects.filter(number=number).values_list("units", flat=True).first() or ""
    units = [part for part in path.split("/") if part]
    running = Budget.objects.filter(Q(unit__in=units) | Q(unit=""), since__lte=day, until__gte=day)
    return max(running, key=lambda one: _depth(one, units), default=None)


def _depth(budget: Budget, units: list[str]) -> tuple[int, date, int]:
    return (units.index(budget.unit) if budget.unit in units else -1, budget.since, budget.pk)


def rooms(budgets: Iterable[Budget]) -> dict[str, int]:
    """What is left of each, by reference, in minor units."""
    return {one.ref: one.amount - one.held for one in budgets}
