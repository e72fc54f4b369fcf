"""One person's offers, spelled out: what `carry` puts packages together from, by hand or for a request. L4, P7."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from mainstay.core.text import Text
from mainstay.loop.plan.desk import Desk
from mainstay.loop.plan.packages import HOUR
from mainstay.loop.plans import MoneyRange, Offer, Prospect, Range, promised_by


def offers_of_one(desk: Desk, row: int) -> tuple[tuple[Offer, ...], Prospect]:
    """Every measure priced for the person in a row of `Panel.now`, and what is expected if nothing is done.

    `desk` comes from `desk.lay_out`. Raises KeyError for a row that is not planned for.
    """
    places = np.flatnonzero(desk.rows == row)
    if not len(places):
        raise KeyError(row)
    person = int(places[0])
    unfair = {one.measure: one.reason for one in desk.refusals if one.row == person}
    offers = tuple(_offer(desk, person, place, unfair.get(place)) for place in range(len(desk.books.menu.measures)))
    return offers, _prospect(desk, person)


def _offer(desk: Desk, person: int, place: int, unfair: Text | None) -> Offer:
    books, measure = desk.books, desk.books.menu.measures[place]
    bill = books.bill
    return Offer(
        measure=measure.key,
        cash_now=int(bill.cash_now[person, place]),
        cash_three_years=int(bill.cash_three_years[person, place]),
        equity=int(bill.equity[person, place]),
        hours=Decimal(int(bill.hours[place])) / HOUR,
        seats={kind: int(column[place]) for kind, column in bill.seats.items() if column[place]},
        raise_=int(bill.raise_[person, place]),
        lowering=_lowering(desk, person, place),
        at_work=tuple(float(one) for one in books.menu.work[place]),
        promised=promised_by(measure, books.as_of),
        group=measure.instead_of,
        barred=None if books.table.fits[person, place] else unfair or _UNFIT,
    )


def _lowering(desk: Desk, person: int, place: int) -> Range:
    return Range(*desk.books.lowering(person, place))


def _prospect(desk: Desk, person: int) -> Prospect:
    risks, loss = desk.books.risks, desk.books.loss[person]
    return Prospect(
        tuple(float(one) for one in desk.books.table.hazard[person]),
        Range(*(float(part[person, -1]) for part in (risks.low, risks.probability, risks.high))),
        MoneyRange(*(int(one) for one in loss)),
    )


_UNFIT = Text("目前不适合此人，或薪酬未知。", "It does not fit this person now, or pay is unknown.")
