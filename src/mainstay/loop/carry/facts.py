"""What a case leaves behind: promises to agree on, and rows of the company's tables, from which `learn` learns. L5, L6.

    promises_of(case, offers, owner, on, budget) -> tuple[Commitment, ...]   proposed, one for each dated promise
    measure_rows(case, offers, on) -> list[dict]                            rows of `measures`, once carried
    talk_row(case) -> dict | None                                           a row of `talks`
Rows have the contract's columns; money in minor units. Promises' own rows: `commitments.row`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mainstay.loop.carry.cases import Case
from mainstay.loop.carry.commitments import Commitment, make
from mainstay.loop.carry.states import Kind
from mainstay.loop.plans import Offer

Row = dict[str, str | date | int | float | None]


def promises_of(case: Case, offers: Iterable[Offer], owner: str, on: date, budget: str) -> tuple[Commitment, ...]:
    """The promises of a case's package, to be agreed on. Their ids are the case's with a number.

    The cash of a measure is held by the promise that pays it, or by its first one. Raises the refusals of `make`.
    """
    made: list[Commitment] = []
    for offer in offers:
        paying = next(
            (place for place, one in enumerate(offer.promised) if set(one.shown_by) & {"pay", "grants", "vesting"}), 0
        )
        for place, one in enumerate(offer.promised):
            money = offer.cash_now if place == paying else 0
            made.append(
                make(
                    Commitment(
                        f"{case.opening.case_id}-{len(made) + 1}",
                        case.person_id,
                        owner,
                        one.text,
                        on,
                        max(one.due, on),
                        reserved=money,
                        budget=budget if money else "",
                        carriers=one.shown_by,
                        case_id=case.opening.case_id,
                        measure=one.measure,
                    )
                )
            )
    return tuple(made)


def reason_of(kind: Kind) -> str:
    """Why a measure is done: "asked" where the person came, else "offered". `learn` weighs who was chosen, and why."""
    return "asked" if kind.owes_answer else "offered"


def measure_rows(case: Case, offers: Iterable[Offer], on: date) -> list[Row]:
    """What was done for the person, from the day on: the evidence of what works. Nothing before it is carried."""
    kept = set(case.proposal.measures) if case.proposal is not None and case.promises else set()
    return [
        {
            "person_id": case.person_id,
            "from": on,
            "until": None,
            "measure": one.measure,
            "cost": one.cash_now + one.equity,
            "reason": reason_of(case.kind),
            "offered_share": None,
            "currency": None,
        }
        for one in offers
        if one.measure in kept
    ]


def talk_row(case: Case) -> Row | None:
    """The first talk as a fact; None before it was held."""
    if case.talked_on is None:
        return None
    return {"person_id": case.person_id, "day": case.talked_on, "kind": "stay"}
