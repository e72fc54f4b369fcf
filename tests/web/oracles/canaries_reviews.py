"""Canaries in pay reviews: what was frozen, what is given and why, what was paid, and letters."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from web_canaries import DAY, WATCHED, Canary, provider

from mainstay.core.access import Field
from mainstay_web.store.review_inputs import Standards
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.reviews import PayLetter, PayRaise, PayReview, ReviewBudget, ReviewEvent, ReviewRow

SINCE = DAY + timedelta(days=62)


@provider
def in_reviews() -> list[Canary]:
    """A review in each of three states, with a line for each watched person."""
    found: list[Canary] = []
    for at, state in enumerate(("open", "calibration", "letters")):
        done = {
            "approved_by": "H001", "approved_on": DAY, "approval_reason": "so", "proposed_by": "H003",
            "proposal_reason": "why", "batch": Batch.objects.create(source="canaries", made_by="test"),
        } if state == "letters" else {}  # fmt: skip
        review = PayReview.objects.create(
            name=f"Review {state}", state=state, effective=SINCE, since=date(2026, 1, 1), until=date(2026, 12, 31),
            made_by="H003", made_on=DAY, frozen_on=DAY, inputs=Standards.on(DAY).written(), digest="d", **done,
        )  # fmt: skip
        budget = ReviewBudget.objects.create(review=review, unit="", amount=10**12, used=0)
        for place, person in enumerate(WATCHED):
            found += _of(review, budget, person, 40 * at + place)
    return found


def _money(number: int) -> tuple[int, tuple[str, ...]]:
    whole = 551_300 + 9 * number
    return whole * 100, (f"{whole:,}", str(whole))


def _of(review: PayReview, budget: ReviewBudget, person: str, number: int) -> list[Canary]:
    who = Person.objects.get(number=person)
    words = {name: f"canaryreview{number}{name}x" for name in ("reason", "event", "job")}
    monthly, shown = _money(number)
    line, shown_line = _money(number + 400)
    raised = 12 * 100_00
    by = "H001" if person != "H001" else "H003"
    row = ReviewRow.objects.create(
        review=review, budget=budget, person=person, unit=who.unit, units=who.units, hired_on=who.hired_on,
        job=who.job, family="f", level=6, pay={"base": [monthly, "month", "2025-01-01"]}, base=12 * monthly,
        fixed=12 * monthly, annual=12 * monthly, definition="fixed_cash", line=12 * monthly + line,
        middle=12 * monthly, middle_of="market", rating=Decimal("3.77" if number == 0 else "3"),
        rated_on=DAY, low=0, usual=raised,
        most=raised, raise_base=raised, raised=raised, reason=words["reason"], filled_by=by, filled_on=DAY,
    )  # fmt: skip
    ReviewEvent.objects.create(
        review=review, at=timezone.now(), day=DAY, by=by, act="filled", person=person, words=words["event"]
    )
    found = [
        Canary(person, Field.PAY, "review.base", shown),
        Canary(person, Field.PAY, "review.line", shown_line),
        Canary(person, Field.PAY, "review.reason", (words["reason"],)),
        Canary(person, Field.PAY, "review.event", (words["event"],)),
        Canary(person, Field.PERFORMANCE, "review.rating", ("3.77",)) if number == 0 else None,
    ]
    if review.batch is not None:
        found += _paid(row, person, number, review.batch)
    return [one for one in found if one is not None]


def _paid(row: ReviewRow, person: str, number: int, batch: Batch) -> list[Canary]:
    before, shown = _money(number + 800)
    PayRaise.objects.create(
        person=person, row=row, element="base", per="month", before=before, after=before + 100_00, since=SINCE,
        proposed_by="H003", approved_by="H001", approved_on=DAY, reason="so", batch=batch,
    )  # fmt: skip
    yearly, letter = _money(number + 1200)
    PayLetter.objects.create(
        review=row.review, person=person, issued_on=DAY, issued_by="H003", effective=SINCE,
        lines=[["base", "month", before, before + 100_00]], yearly_before=yearly, yearly_after=yearly + 1200_00,
    )  # fmt: skip
    return [Canary(person, Field.PAY, "raise.before", shown), Canary(person, Field.PAY, "letter.before", letter)]
