"""What prices of measures are multiples of, for one person: yearly pay, and what is lacking to the ranges.

quantities(number, day, wanted) -> dict[Quantity, int]      minor units a year as really paid; what is unknown is absent
market_of(number, day) -> InMarket | None                   the line that a raise is measured against
By the rules of the signals: the company's own line, or else the agreed cells; the median of five others at least.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median_high, median_low

from mainstay.chapters.pay.elements import yearly
from mainstay.chapters.pay.market import Definition
from mainstay.chapters.pay.policy import Own
from mainstay.core.catalogue import Quantity
from mainstay.core.money import times
from mainstay.report.market import Market
from mainstay_web.store.facts import held
from mainstay_web.store.market import board_of, lines_of
from mainstay_web.store.own_facts import facts_about
from mainstay_web.store.own_pay import history_of
from mainstay_web.store.pay_rows import paid_rows
from mainstay_web.store.tables.people import Person
from mainstay_web.store.workforce import workforce

FEWEST = 5
"""Others of the same family and level of whom a median is made, as the signal does."""


def quantities(number: str, day: date, wanted: Iterable[Quantity]) -> dict[Quantity, int]:
    """Those that are asked for and known."""
    found = {one: _OF[one](number, day) for one in set(wanted)}
    return {one: amount for one, amount in found.items() if amount is not None}


def yearly_pay(number: str, day: date) -> int:
    """Every element of pay in force on a day, added up over a year; 0 where it is not known."""
    found = yearly(paid_rows(one.values for one in facts_about(number, ["pay"]).get("pay", ())), day)
    return found.annual if found is not None else 0


def _known_pay(number: str, day: date) -> int | None:
    return yearly_pay(number, day) or None


@dataclass(frozen=True, slots=True)
class InMarket:
    """A person beside the market: own pay and the line, a year at full time; which percentile the line is, None by each
    where it is not known; `pays` is own pay by every definition, `fte` the share of full time.
    """

    pays: Mapping[Definition, int]
    fte: Decimal
    percent: int | None = None
    line: int | None = None
    pay: int | None = None

    @property
    def cost(self) -> int | None:
        """What is lacking to the line as really paid; 0 for who meets it."""
        return None if self.line is None or self.pay is None else times(max(self.line - self.pay, 0), self.fte)


def market_of(number: str, day: date) -> InMarket | None:
    """By the company's own line, or else by the agreed cells among the facts; None for who has no post."""
    person = Person.objects.filter(number=number, here=True).first()
    history = history_of([person] if person is not None else [])
    own = history.own(number, day) if person is not None else None
    if own is None:
        return None
    line = lines_of(history, board_of(day, job=own.job), day).get(number)
    if line is not None and line.policy is not None and line.gap is not None:
        return InMarket(own.pay, own.fte, line.policy.percent, line.line, line.pay)
    return _by_cells(own, day)


def _by_cells(own: Own, day: date) -> InMarket:
    """For companies that keep no surveys here."""
    frame = held(["market"]).get("market")
    place = Market(frame, day).position(own.job, own.level, own.city) if frame is not None else None
    if place is None:
        return InMarket(own.pay, own.fte)
    return InMarket(own.pay, own.fte, place.percent, place.line, own.pay.get(Definition(place.definition)))


def _to_line(number: str, day: date) -> int | None:
    found = market_of(number, day)
    return found.cost if found is not None else None


def _to_peers(number: str, day: date) -> int | None:
    """What is lacking to the median of the others in the same family and level; 0 for who is above."""
    force = workforce(day)
    at = force.place.get(number)
    if at is None:
        return None
    fixed, cell = force.people.fixed.tolist(), force.people.cell.tolist()
    others = [pay for place, pay in enumerate(fixed) if place != at and cell[place] == cell[at] and pay > 0]
    if cell[at] < 0 or fixed[at] <= 0 or len(others) < FEWEST:
        return None
    middle = (median_low(others) + median_high(others) + 1) // 2
    return times(max(middle - fixed[at], 0), Decimal(repr(float(force.paid.full_time[at]))))


_OF: Mapping[Quantity, Callable[[str, date], int | None]] = {
    Quantity.YEARLY_PAY: _known_pay, Quantity.GAP_TO_LINE: _to_line, Quantity.GAP_TO_PEERS: _to_peers,
}  # fmt: skip
