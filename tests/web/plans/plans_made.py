"""A computed round without the time to compute one: rows as the real job writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from mainstay.core.text import Text
from mainstay.loop.carry.builder import build
from mainstay.loop.plans import MoneyRange, Offer, Prospect, Range, promised_by
from mainstay_web.actions import Caller, plans
from mainstay_web.actions.plans import Found, Wanted
from mainstay_web.store.facts import add
from mainstay_web.store.plan_parts import columns_of, offer_kept, offers_of, package_kept, prospect_kept
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.jobs import Job
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.plans import PlanChoice, PlanRound

DAY = date(2026, 10, 31)
PEOPLE = ("E201", "E202", "E301")
BONUS, RAISE, MENTOR = "pay.bonus_share", "pay.raise_to_line", "career.mentor"
PROSPECT = Prospect((0.1, 0.1, 0.1, 0.1), Range(0.2, 0.33, 0.5), MoneyRange(30_000_000, 60_000_000, 90_000_000))
WANTED = Wanted("Key people 2027", DAY, date(2027, 10, 31), 10_000_000)


def offer(measure: str, cash: int, middle: float, raise_: int = 0, hours: int = 0) -> Offer:
    """A measure priced for somebody."""
    spread = Range(middle * 0.5, middle, middle * 1.5)
    return Offer(measure, cash, cash * 3, 0, Decimal(hours), {}, raise_, spread, (0.5, 1.0, 1.0, 1.0), ())


OFFERS = (offer(BONUS, 2_000_000, 0.3), offer(RAISE, 3_000_000, 0.5, 3_000_000), offer(MENTOR, 0, 0.2, hours=20))


def choice_of(
    row: PlanRound, number: str, place: int, measures: tuple[str, ...], runner: tuple[str, ...]
) -> PlanChoice:
    """One person's choice: these measures, that runner-up; raises are refused by the guard for E202."""
    kept = [offer_kept(one) for one in OFFERS]
    offers = offers_of(kept, DAY)
    package = build((offers[one] for one in measures), PROSPECT) if measures else None
    second = build((offers[one] for one in runner), PROSPECT) if runner else None
    before = 1 - 2.718281828459045 ** -sum(PROSPECT.hazard)
    guarded = [[RAISE, "会超过同事的上线。", "It would pass the line of colleagues."]] if number == "E202" else []
    return PlanChoice(
        round=row, person=number, place=place, units=Person.objects.get(number=number).units, before=before,
        stake_low=10_000_000, stake=20_000_000, stake_high=40_000_000, planned=package_kept(package),
        runner_up=package_kept(second), why=["因为值得。", "Because it is worth it."], offers=kept,
        prospect=prospect_kept(PROSPECT), guarded=guarded, how="planned" if package else "none",
        **columns_of(package, before),
    )  # fmt: skip


def colleagues(numbers: tuple[str, ...], pay: int = 36_000_000) -> dict[str, list[Any]]:
    """Everybody is paid the same, in one cell, without a manager."""
    many = len(numbers)
    return {
        "fixed": [pay] * many, "cell": [0] * many, "level": [6.0] * many, "boss": [-1] * many,
        "tenure": [6.0] * many, "full_time": [1.0] * many, "sex": [0, 1, 0][:many], "age": [0] * many,
    }  # fmt: skip


def a_round(caller: Callable[..., Caller], who: str = "compensation", people: tuple[str, ...] = PEOPLE) -> PlanRound:
    """A computed round: E201 has a raise, E202 a bonus, the others nothing."""
    ref = plans.draft(caller(who), WANTED)
    plans.compute(caller(who), ref, None)
    row = PlanRound.objects.get(ref=ref)
    kept = {"E201": ((RAISE,), (BONUS,)), "E202": ((BONUS,), (MENTOR,))}
    choices = [choice_of(row, one, at, *kept.get(one, ((), ()))) for at, one in enumerate(people)]
    columns = {
        "as_of": DAY, "facts": "f" * 64, "inputs": {"seed": 7}, "frozen": "i" * 64, "manifest": "m" * 64,
        "saved": sum(one.saved for one in choices), "bound": sum(one.saved for one in choices) + 1000,
        "frontier": [[0, 0, 0.0], [5_000_000, 9_000_000, 0.2], [10_000_000, 12_000_000, 0.3]],
        "next_money": [10_000_000, 2_000_000, 0.04], "assumptions": [["按默认值。", "By default."]],
        "colleagues": colleagues(people),
    }  # fmt: skip
    plans.keep(caller(who), ref, row.job, Found(columns, choices, [("mentor_seats", "company", 2)]))
    Job.objects.filter(ref=row.job).update(state=Job.DONE)
    row.refresh_from_db()
    return row


ABOVE = ("E100", "E200", "E300", "H001")
"""Those whom the raises of the tests leave ahead."""


def paid(numbers: tuple[str, ...], amount: int = 4_500_000) -> None:
    """These are paid so much a month since the summer."""
    batch = Batch.objects.create(source="plans", made_by="test")
    for number in numbers:
        add(batch, "pay", person_id=number, **{"from": date(2026, 7, 1)}, element="base", amount=amount, per="month")


def promise_words() -> Text:
    """What a mentor promises first, as the catalogue says."""
    from mainstay.chapters import CATALOGUE  # noqa: PLC0415 - only here

    return promised_by(CATALOGUE.measure(MENTOR), DAY)[0].text
