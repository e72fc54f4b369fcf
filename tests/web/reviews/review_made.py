"""What tests of pay reviews share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from mainstay.chapters.pay.elements import Element
from mainstay_web.actions import Caller, review_approval, review_filling, review_running
from mainstay_web.actions.review_filling import Filled
from mainstay_web.actions.review_running import Plan
from mainstay_web.store.facts import add
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.reviews import PayReview, ReviewBudget, ReviewRow

DAY = date(2026, 10, 31)
SINCE = date(2027, 1, 1)
WHOLE = 200_000_00
Call = Callable[..., Caller]


def more_facts() -> None:
    """Results of everybody but one, a market cell for R&D, an allowance and a bonus; one person without a level."""
    batch = Batch.objects.create(source="more", made_by="test")
    for number in ("E200", "E201", "E202", "E203", "E300", "E301", "H002", "H003", "H006"):
        rating = {"E201": 5.0, "E202": 4.0, "E203": 2.0}.get(number, 3.0)
        add(batch, "results", person_id=number, period_end=date(2026, 6, 30), rating=rating)
    add(
        batch, "market", source="survey", as_of=date(2026, 3, 1), job="Job rd", definition="fixed_cash",
        p25=330_000_00, p50=380_000_00, p75=430_000_00, p90=500_000_00, n=40,
    )  # fmt: skip
    add(batch, "pay", person_id="E201", **{"from": date(2025, 1, 1)}, element="allowance", amount=100_000, per="month")
    add(batch, "pay", person_id="E201", **{"from": date(2025, 1, 1)}, element="year_end", amount=5_000_000, per="year")
    add(batch, "pay", person_id="E302", **{"from": date(2026, 10, 1)}, element="base", amount=3_200_000, per="month")


def plan(amount: int = WHOLE, effective: date = SINCE) -> Plan:
    return Plan("Review 2027", effective, date(2026, 1, 1), date(2026, 12, 31), amount)


def opened(caller: Call, amount: int = WHOLE, effective: date = SINCE, units: Mapping[str, int] | None = None) -> str:
    """A review that is frozen and open."""
    runner = caller("compensation")
    ref = review_running.draft(runner, plan(amount, effective))
    for unit, own in (units or {}).items():
        review_running.set_budget(runner, ref, None, unit, own)
    review_running.check(runner, ref, None)
    return review_running.freeze(runner, ref, None, "sales have no survey yet")


def row(ref: str, person: str) -> ReviewRow:
    return ReviewRow.objects.get(review__ref=ref, person=person)


def filled(ref: str, person: str, yearly: int, reason: str = "", element: Element = Element.BASE) -> Filled:
    held = row(ref, person)
    return Filled(held.ref, held.version, {element: yearly}, reason)


def give(who: Caller, ref: str, person: str, yearly: int, reason: str = "") -> str:
    return review_filling.fill(who, ref, [filled(ref, person, yearly, reason)])


def submitted(caller: Call, raises: Mapping[str, int], effective: date = SINCE, amount: int = WHOLE) -> str:
    """A review with these raises, handed in."""
    ref = opened(caller, amount, effective)
    runner = caller("compensation")
    review_filling.fill(runner, ref, [filled(ref, person, yearly, "as agreed") for person, yearly in raises.items()])
    review_running.calibrate(runner, ref, None)
    return review_running.submit(runner, ref, None, "within the budget, by the guideline")


def approved(caller: Call, raises: Mapping[str, int], effective: date = SINCE) -> str:
    ref = submitted(caller, raises, effective)
    return review_approval.approve(caller("director"), ref, None, "I have read every line", None, "I answer for it")


def used(ref: str) -> int:
    return sum(one.used for one in ReviewBudget.objects.filter(review__ref=ref))


def state(ref: str) -> str:
    return PayReview.objects.get(ref=ref).state
