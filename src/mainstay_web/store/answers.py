"""What could be answered to a raise request: a few packages under the budget, each with words for an honest talk. P7.

Nothing of the analysis of the person is in it: measures are weighed as for anybody of the company, so that the answer
to somebody who asks does not hang on whether they are expected to leave.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from mainstay.chapters import CATALOGUE
from mainstay.chapters.pay.request import HonestAnswer, honest_talk, parts_of
from mainstay.core.catalogue import Measure
from mainstay.core.text import Text
from mainstay.core.words import Driver, Part
from mainstay.loop.carry.builder import Room
from mainstay.loop.carry.request import Variant, combined
from mainstay.loop.plans import MoneyRange, Offer, Prospect, Range, promised_by
from mainstay_web.store.offers import Priced, priced, yearly_pay
from mainstay_web.store.turns import newest

ASKED_FOR = (Driver.PAY, Driver.CAREER)
"""What somebody who asks for a raise is taken to mean, until they say."""
_USUAL = 0.12
"""Chance to resign within a year where no turn has told the company's own (judgement; it only orders answers)."""
LOOK_AGAIN = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer: the package by its parts, its money, the talk, and a query that fills the builder in."""

    variant: Variant
    parts: tuple[tuple[Part, tuple[Text, ...]], ...]
    talk: tuple[Text, ...]
    query: str


def possible_answers(number: str, day: date, left: int | None, owner: str) -> tuple[Answer, ...]:
    """Up to three answers that fit into what is left of the budget; none where not even two parts can be offered."""
    prices = priced(number, day, CATALOGUE.measures)
    offers = [offer for one in CATALOGUE.measures if (offer := _offer(one, prices[one.key], day)) is not None]
    room = Room(cash_now=left if left is not None else 0)
    found = combined(offers, parts_of(CATALOGUE.measures), _prospect(number, day), room)
    return tuple(_answer(one, day, owner) for one in found)


def _offer(measure: Measure, price: Priced, day: date) -> Offer | None:
    if price.cash_now is None or price.cash_three_years is None or price.equity is None:
        return None
    eases = [one for one in measure.eases if one.driver is None or one.driver in ASKED_FOR]
    middle = sum(one.log_hazard for one in eases)
    doubt = math.hypot(*(one.doubt for one in eases)) if eases else 0.0
    return Offer(
        measure.key, price.cash_now, price.cash_three_years, price.equity, price.hours, measure.price.seats, 0,
        Range(middle - doubt, middle, middle + doubt), (0.5, 1.0, 1.0, 1.0), promised_by(measure, day),
        measure.instead_of,
    )  # fmt: skip


def _prospect(number: str, day: date) -> Prospect:
    """As of anybody of the company: its own mean, and a year's pay at stake."""
    turn = newest(day)
    chance = min(turn.base if turn is not None and turn.base else _USUAL, 0.9)
    hazard = -math.log1p(-chance) / 4
    stake = yearly_pay(number, day)
    return Prospect((hazard,) * 4, Range(chance, chance, chance), MoneyRange(stake, stake, stake))


def _answer(variant: Variant, day: date, owner: str) -> Answer:
    labels = {one.key: one.label for one in CATALOGUE.measures}
    parts = {part: tuple(labels[key] for key in keys) for part, keys in variant.parts.items()}
    package = variant.package
    talk = honest_talk(
        HonestAnswer(
            parts[Part.SHORT_TERM], parts[Part.LONG_TERM], parts[Part.NON_CASH],
            tuple((one.text, one.due) for one in package.promised[:3]), _WHY_NOT, day + LOOK_AGAIN,
        )
    )  # fmt: skip
    return Answer(variant, tuple((part, texts) for part, texts in parts.items() if texts), talk, _query(variant, owner))


def _query(variant: Variant, owner: str) -> str:
    filled: dict[str, str] = {}
    for key in variant.package.measures:
        filled[f"pick-{key}"] = "on"
        filled[f"owner-{key}"] = owner
    return urlencode(filled)


_WHY_NOT = Text(
    "今年的预算有限，还要对同样贡献的同事公平。",
    "This year's budget is limited, and colleagues who give as much must be treated fairly.",
)
