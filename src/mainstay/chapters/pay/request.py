"""The raise request under a tight budget: which part a measure plays in the answer, and words for an honest talk. P7.

part_of(measure) -> Part                what it is to the person: now, later, beyond money, or promised
parts_of(measures) -> dict[str, Part]
honest_talk(answer) -> tuple[Text, ...]     the talk, sentence by sentence, with this answer's contents
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mainstay.chapters.pay.request_money import day_said
from mainstay.core.catalogue import Formula, Measure
from mainstay.core.text import Text
from mainstay.core.words import Driver, Part

PATHS = frozenset({"career.promotion", "career.development_plan", "career.rotation"})
"""Measures that are a way up, which an answer speaks of as the long term whatever they cost."""


def part_of(measure: Measure) -> Part:
    """Which part of an answer a measure is, by what the person gets of it.

    A raise of which the first year sees less than the whole is a promise for a goal; what vests, pays only in later
    years or leads up a ladder is the long term; pay that comes now is the short term; everything else is not money to
    the person, whatever it costs the company.
    """
    price = measure.price
    if _more(measure.raise_, price.cash_now):
        return Part.GOAL_PROMISE
    if measure.key in PATHS or _is(price.equity) or (_is(price.cash_three_years) and not _is(price.cash_now)):
        return Part.LONG_TERM
    strongest = max(
        (ease for ease in measure.eases if ease.driver is not None), key=lambda ease: ease.log_hazard, default=None
    )
    paid = _is(price.cash_now) and strongest is not None and strongest.driver is Driver.PAY
    return Part.SHORT_TERM if paid else Part.NON_CASH


def parts_of(measures: Iterable[Measure]) -> dict[str, Part]:
    """The part of each measure, by key."""
    return {measure.key: part_of(measure) for measure in measures}


def _is(formula: Formula) -> bool:
    return bool(formula.fixed or formula.of)


def _more(whole: Formula, first_year: Formula) -> bool:
    """Whether the first year holds less than the whole of what is raised."""
    return whole.fixed > first_year.fixed or any(
        share > first_year.of.get(quantity, 0) for quantity, share in whole.of.items()
    )


@dataclass(frozen=True, slots=True)
class HonestAnswer:
    """What is told to the person who asked: what there is of each part, what cannot be done and why, and by when the
    promises are due. `why_not` is the company's position in a sentence that may be said. `money` says by which rules
    the amounts in the parts arrive, or who will work them out; None where there are none.
    """

    short_term: Sequence[Text]
    long_term: Sequence[Text]
    non_cash: Sequence[Text]
    promises: Sequence[tuple[Text, date]]
    why_not: Text
    look_again: date
    goal: Sequence[Text] = ()
    money: Text | None = None


def honest_talk(answer: HonestAnswer) -> tuple[Text, ...]:
    """The talk, from thanks to the question what matters most; parts without contents are left out.

    It says what cannot be done before it says what can, and names no colleague's pay and no one else's decision.
    """
    told = [_THANKS, _WHY_NOT.fill(why=answer.why_not)]
    parts = (
        (_NOW, answer.short_term), (_LATER, answer.long_term), (_AT_THE_GOAL, answer.goal), (_BEYOND, answer.non_cash),
    )  # fmt: skip
    told += [lead.fill(items=_listed(items)) for lead, items in parts if items]
    if answer.money is not None:
        told.append(answer.money)
    if answer.promises:
        told.append(_PROMISED.fill(items=_listed([_by(what, due) for what, due in answer.promises])))
    return (*told, _ASK, _AGAIN.fill(day=day_said(answer.look_again)))


def _by(what: Text, due: date) -> Text:
    return _BY.fill(what=_listed([what]), day=day_said(due))


def _listed(items: Sequence[Text]) -> Text:
    return Text("；".join(one.zh.rstrip("。") for one in items), "; ".join(one.en.rstrip(".") for one in items))


_THANKS = Text(
    "谢谢你直接来谈。你的付出我看到了，这件事我认真核过。",
    "Thank you for coming straight to me. I see what you have put in, and I have looked into this properly.",
)
_WHY_NOT = Text(
    "先说做不到的：{why}所以眼下给不到你提的全部，我不想含糊。",
    "First what cannot be done. {why} So not all you asked for is possible now, and I would rather be plain about it.",
)
_NOW = Text("现在就能做的：{items}。", "What can be done now: {items}.")
_LATER = Text("往长看的：{items}。", "For the longer term: {items}.")
_AT_THE_GOAL = Text("跟目标挂钩的：{items}。", "Tied to a goal: {items}.")
_BEYOND = Text("钱以外的：{items}。", "Beyond money: {items}.")
_BY = Text("{what}（{day}前）", "{what} (by {day})")
_PROMISED = Text(
    "写进承诺的：{items}。条件和负责人都写清楚，双方确认。",
    "In writing: {items}. With conditions and who answers for each, confirmed by both of us.",
)
_ASK = Text(
    "你怎么看？这里面哪一条对你最要紧，哪一条换成别的更好？",
    "What do you think? Which of these matters most to you, and which would you rather exchange for something else?",
)
_AGAIN = Text(
    "无论如何，{day}我们再看一次，那时我会告诉你进展，包括没做到的。",
    "Either way we look at it again on {day}, and I will tell you how far we are, including what was not done.",
)
