"""What could be answered to a raise request: a few packages under the budget, each with words for an honest talk. P7.

possible_answers(actor, number, day, left, owner) -> tuple[Answer, ...]      to put a package together from
talk_of(actor, promises, day) -> tuple[Text, ...]                            of a package as it was approved
refusal(day) -> tuple[Text, ...]                                             where nothing can be offered
Nothing of the analysis of the person is in it: measures are weighed as for anybody of the company, so that the answer
to somebody who asks does not hang on whether they are expected to leave.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from mainstay.chapters import CATALOGUE
from mainstay.chapters.pay.request import HonestAnswer, honest_talk, parts_of
from mainstay.chapters.pay.request_money import rules_said
from mainstay.core.access import Actor
from mainstay.core.catalogue import Measure
from mainstay.core.text import LANGUAGES, Text
from mainstay.core.words import Driver, Part
from mainstay.loop.carry.builder import Room
from mainstay.loop.carry.request import Variant, combined, dated_promise
from mainstay.loop.plans import MoneyRange, Offer, Prospect, Range, promised_by
from mainstay_web.store import equity_pool
from mainstay_web.store.fairness_guard import breaches, promised_raises
from mainstay_web.store.offers import Priced, priced, raise_of
from mainstay_web.store.pricing import Pricing, pricing
from mainstay_web.store.ranges import yearly_pay
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.turns import newest

ASKED_FOR = (Driver.PAY, Driver.CAREER)
"""What somebody who asks for a raise is taken to mean, until they say."""
_USUAL = 0.12
"""Chance to resign within a year where no turn has told the company's own (judgement; it only orders answers)."""
LOOK_AGAIN = timedelta(days=180)
GOAL_DUE = timedelta(days=270)
"""By when a goal is looked at where no measure sets a day: as the catalogue's own raise for a goal."""
GOAL = Text("双方书面约定的目标", "the goal that both put in writing")
TO_LINE = "pay.raise_to_line"
MOST_PROMISES = 4
_LABELS = {one.key: one.label for one in CATALOGUE.measures}
_PARTS = parts_of(CATALOGUE.measures)


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer: the package by its parts, its money, the talk, and a query that fills the builder in."""

    variant: Variant
    parts: tuple[tuple[Part, tuple[Text, ...]], ...]
    talk: tuple[Text, ...]
    query: Text


def possible_answers(
    actor: Actor, number: str, day: date, left: int | None, owner: str, named: Iterable[Driver] = ASKED_FOR
) -> tuple[Answer, ...]:
    """Up to three answers that fit into what is left of the budget and the pool, and pass no line of fairness; none
    where not even two parts can be offered. `named` are the causes as the person named them.
    """
    causes = frozenset(named)
    prices = priced(number, day, CATALOGUE.measures)
    offers = [offer for one in CATALOGUE.measures if (offer := _offer(one, prices[one.key], day, causes)) is not None]
    promised = promised_raises([number]).get(number, 0)
    fair = [one for one in offers if not one.raise_ or not breaches(day, {number: promised + one.raise_})]
    found = combined(fair, _PARTS, _prospect(number, day), _room(left, day))
    told = pricing(actor, number, day)
    whole = prices[TO_LINE].cash_now if told is not None else None
    why = _why_not(whole, left, fair=any(one.measure == TO_LINE for one in fair))
    return tuple(_answer(one, told, day, owner, why) for one in found)


def _why_not(gap: int | None, left: int | None, *, fair: bool) -> Text:
    """What cannot be done, for the reason that holds: nothing is lacking to the line, fairness, or the budget."""
    if gap is None:
        return _WHY_NOT
    if gap == 0:
        return _AT_THE_LINE
    if not fair:
        return _NOT_FAIR
    return _TOO_DEAR if left is None or gap > left else _WHY_NOT


def _room(left: int | None, day: date) -> Room:
    """What is left of the budget, and of the pool at today's value."""
    units, each = equity_pool.room(day), equity_pool.per_unit(day)
    equity = None if units is None or each is None else units * each
    return Room(cash_now=left if left is not None else 0, equity=equity)


def _offer(measure: Measure, price: Priced, day: date, causes: Container[Driver]) -> Offer | None:
    """The measure at this person's price; none where that is not known, or where there is no gap to close."""
    if price.cash_now is None or price.cash_three_years is None or price.equity is None:
        return None
    raised = raise_of(measure, price.cash_now)
    if (measure.raise_.fixed or measure.raise_.of) and not raised:
        return None
    eases = [one for one in measure.eases if one.driver is None or one.driver in causes]
    middle = sum(one.log_hazard for one in eases)
    doubt = math.hypot(*(one.doubt for one in eases)) if eases else 0.0
    return Offer(
        measure.key, price.cash_now, price.cash_three_years, price.equity, price.hours, measure.price.seats, raised,
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


def _answer(variant: Variant, told: Pricing | None, day: date, owner: str, why: Text) -> Answer:
    keys = variant.package.measures
    promises = list(variant.package.promised)
    free = None if variant.parts[Part.GOAL_PROMISE] else dated_promise(GOAL, day + GOAL_DUE)
    if free is not None:
        promises.append(free)
    parts = {part: tuple(_LABELS[key] for key in held) for part, held in variant.parts.items()}
    if free is not None:
        parts[Part.GOAL_PROMISE] = (free.text,)
    return Answer(
        variant, tuple((part, texts) for part, texts in parts.items() if texts),
        _talk(keys, [(one.measure, one.text, one.due) for one in promises], told, day, why),
        Text(*(_query(keys, owner, free.text.in_(lang) if free else "", day) for lang in LANGUAGES)),
    )  # fmt: skip


def talk_of(actor: Actor, promises: Sequence[Commitment], day: date) -> tuple[Text, ...]:
    """The talk about a package as it stands; with amounts for who may see this person's pay, for others without."""
    open_ = [one for one in promises if one.withdrawn_on is None and one.lapsed_on is None]
    if not open_:
        return ()
    cash: dict[str, int] = {}
    for one in open_:
        cash[one.measure] = cash.get(one.measure, 0) + one.reserved
    keys = tuple(key for key in cash if key in _LABELS)
    made = [(one.measure, Text(one.what_zh, one.what_en), one.due) for one in open_]
    return _talk(keys, made, pricing(actor, open_[0].person, day, cash), day)


def in_both(words: str) -> Text:
    """What was typed as a promise; one that an answer here proposed stands in both languages."""
    proposed = dated_promise(GOAL, date.min).text
    return proposed if words in (proposed.zh, proposed.en) else Text(words, words)


def refusal(day: date) -> tuple[Text, ...]:
    """The talk where nothing can be offered: an honest no, with a dated promise."""
    promise = dated_promise(GOAL, day + GOAL_DUE)
    return _talk((), [(promise.measure, promise.text, promise.due)], None, day)


def _talk(
    keys: Sequence[str],
    promises: Iterable[tuple[str, Text, date]],
    told: Pricing | None,
    day: date,
    why: Text | None = None,
) -> tuple[Text, ...]:
    said = {key: _said(key, told) for key in keys}

    def of(part: Part) -> tuple[Text, ...]:
        return tuple(said[key] for key in keys if _PARTS[key] is part)

    ranked = sorted(promises, key=lambda one: (_PARTS.get(one[0], Part.GOAL_PROMISE) is not Part.GOAL_PROMISE, one[2]))
    return honest_talk(
        HonestAnswer(
            of(Part.SHORT_TERM), of(Part.LONG_TERM), of(Part.NON_CASH),
            tuple((text, due) for _, text, due in ranked[:MOST_PROMISES]), why or _WHY_NOT, day + LOOK_AGAIN,
            of(Part.GOAL_PROMISE), _money(keys, told),
        )
    )  # fmt: skip


def _said(key: str, told: Pricing | None) -> Text:
    """The measure with what it comes to, where that is known to the reader."""
    option = told.of(key) if told is not None else None
    return option.said if option is not None and option.said is not None else _LABELS[key]


def _money(keys: Sequence[str], told: Pricing | None) -> Text | None:
    """By which rules amounts arrive; where the reader sees none, who will say them; None where no money is in it."""
    if told is not None and told.missing is not None:
        return _NOT_YET.fill(why=told.missing)
    options = [option for key in keys if told is not None and (option := told.of(key)) is not None]
    laws = [law for one in options for law in one.laws]
    if laws:
        return rules_said(laws)
    paid = any(_PARTS[key] in (Part.SHORT_TERM, Part.GOAL_PROMISE) for key in keys)
    return _HR_SAYS if told is None and paid else None


def _query(keys: Iterable[str], owner: str, free: str, day: date) -> str:
    filled: dict[str, str] = {}
    for key in keys:
        filled[f"pick-{key}"] = "on"
        filled[f"owner-{key}"] = owner
    if free:
        filled |= {"free-what": free, "free-owner": owner, "free-due": (day + GOAL_DUE).isoformat()}
    return urlencode(filled)


_WHY_NOT = Text(
    "今年的预算有限，还要对同样贡献的同事公平。",
    "This year's budget is limited, and colleagues who give as much must be treated fairly.",
)
_AT_THE_LINE = Text(
    "按公司采用的市场数据，你的薪酬已经达到公司定的线，没有按市场补差的空间。",
    "By the market data that the company uses, your pay already meets the line it sets: there is no gap to close.",
)
_NOT_FAIR = Text(
    "一次补到市场的线，会越过对同级同事公平的界线。",
    "Closing the whole gap to the market at once would pass the line of what is fair to colleagues.",
)
_TOO_DEAR = Text(
    "一次补足与市场的差距，超出今年还剩的预算。",
    "Closing the whole gap to the market at once is more than this year's budget has left.",
)
_HR_SAYS = Text(
    "具体金额和税后到手，人力资源同事会当面算给你看，也会写在书面通知里。",
    "What it comes to, before and after tax, HR will work out with you, and it will stand in the letter.",
)
_NOT_YET = Text("税后到手眼下算不出来：{why}", "What arrives after tax cannot be said yet: {why}")
