"""The shelf of measures from which a package is put together, and a filled-in form read back as its parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.chapters import CATALOGUE
from mainstay.core.catalogue import Measure
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay_web.actions import InvalidError
from mainstay_web.actions.packages import FREE, Part
from mainstay_web.pages.giving import Given, a_day, an_amount
from mainstay_web.store.answers import in_both
from mainstay_web.store.casebook import CaseView
from mainstay_web.store.offers import Priced, priced
from mainstay_web.store.showing import with_facts


@dataclass(frozen=True, slots=True)
class Item:
    """A measure on the shelf: whether it eases what the person named, its price, and what was filled in."""

    measure: Measure
    eases: tuple[Driver, ...]
    price: Priced
    chosen: bool
    amount: str
    due: date
    owner: str
    suits: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """All measures, those that ease the named causes first; the sum of what is chosen and what the budget has left."""

    items: tuple[Item, ...]
    cash: int
    left: int | None
    clashes: tuple[Text, ...]


def shelf(view: CaseView, given: Given, day: date) -> Shelf:
    """The shelf with what was filled in so far."""
    prices = priced(view.row.person, day, CATALOGUE.measures)
    causes = set(view.case.cause.drivers) if view.case.cause else set(view.likely)
    items = [_item(one, prices[one.key], causes, given, day) for one in CATALOGUE.measures]
    items.sort(key=lambda one: (not one.chosen, not one.suits, -_strength(one.measure, causes), one.measure.key))
    chosen = [one for one in items if one.chosen]
    cash = sum(_cash(given, one) for one in chosen) + _free_cash(given)
    left = None if view.budget is None else view.budget.amount - view.budget.held
    return Shelf(tuple(items), cash, left, tuple(_clashes(chosen)))


def _item(measure: Measure, price: Priced, causes: set[Driver], given: Given, day: date) -> Item:
    eases = tuple(dict.fromkeys(ease.driver for ease in measure.eases if ease.driver is not None))
    due = given.get(f"due-{measure.key}", "")
    soonest = min((one.due_days for one in measure.promises), default=30)
    return Item(
        measure, eases, price, f"pick-{measure.key}" in given,
        given.get(f"amount-{measure.key}", "") or (f"{major(price.cash_now):.0f}" if price.cash_now else ""),
        date.fromisoformat(due) if _is_day(due) else day + timedelta(days=soonest),
        given.get(f"owner-{measure.key}", ""), bool(causes & set(eases)),
    )  # fmt: skip


def _strength(measure: Measure, causes: set[Driver]) -> float:
    return sum(ease.log_hazard for ease in measure.eases if ease.driver is None or ease.driver in causes)


def _cash(given: Given, item: Item) -> int:
    try:
        return an_amount(given, f"amount-{item.measure.key}")
    except AnticipatedError:
        return 0


def _free_cash(given: Given) -> int:
    try:
        return an_amount(given, "free-amount")
    except AnticipatedError:
        return 0


def _clashes(chosen: Iterable[Item]) -> Iterable[Text]:
    groups: dict[str, list[Measure]] = {}
    for one in chosen:
        if one.measure.instead_of:
            groups.setdefault(one.measure.instead_of, []).append(one.measure)
    for measures in groups.values():
        if len(measures) > 1:
            yield Text("只能选其中一项：{names}。", "Choose one of these only: {names}.").fill(
                names=Text("、".join(one.label.zh for one in measures), ", ".join(one.label.en for one in measures))
            )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def parts_of(given: Given, day: date) -> tuple[Part, ...]:
    """The package of a filled-in form. Raises InvalidError for what is missing, or what cannot be chosen together."""
    chosen = [one for one in CATALOGUE.measures if f"pick-{one.key}" in given]
    groups = [one.instead_of for one in chosen if one.instead_of]
    if len(set(groups)) < len(groups):
        raise InvalidError(
            Text("方案中有只能选一的措施。", "The package holds measures of which one at most is chosen.")
        )
    parts = [part for one in chosen for part in _of_measure(one, given, day)]
    if given.get("free-what", "").strip():
        words = given["free-what"].strip()
        parts.append(
            Part(FREE, in_both(words), given.get("free-owner", ""), a_day(given, "free-due"),
                 an_amount(given, "free-amount"), given.get("free-condition", ""))
        )  # fmt: skip
    if not parts:
        raise InvalidError(Text("请至少选择一项。", "Choose one thing at least."))
    return tuple(parts)


def _of_measure(measure: Measure, given: Given, day: date) -> Iterable[Part]:
    """A part for each promise of the measure; its cash is held by the first, and the others keep their distance."""
    key = measure.key
    first, amount = a_day(given, f"due-{key}"), an_amount(given, f"amount-{key}")
    promises = sorted(measure.promises, key=lambda one: one.due_days)
    for place, promise in enumerate(promises):
        later = promise.due_days - promises[0].due_days
        yield Part(
            key, promise.text, given.get(f"owner-{key}", ""), max(first + timedelta(days=later), day),
            amount if place == 0 else 0, given.get(f"condition-{key}", "") if place == 0 else "",
            with_facts(promise.shown_by),
        )  # fmt: skip
