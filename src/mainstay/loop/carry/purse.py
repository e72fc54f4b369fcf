"""Money held for promises: never more than the budget has. L5, invariant I1.

held(promises, budget) -> int            minor units that open and kept promises take of a budget
room(amount, promises, budget) -> int
reserve(amount, promises, new)           raises OverspentError; the store asks it under the budget row's lock
"""

from __future__ import annotations

from collections.abc import Iterable

from mainstay.core.money import written
from mainstay.core.text import Text
from mainstay.loop.carry.commitments import Commitment
from mainstay.loop.carry.refusals import OverspentError


def held(promises: Iterable[Commitment], budget: str) -> int:
    """What promises take of a budget, in minor units, from the day they are proposed.

    Kept ones have spent it. Broken ones hold it still, for they may be made good; lapsed and withdrawn ones let it go.
    """
    return sum(one.reserved for one in promises if one.budget == budget and _holds(one))


def room(amount: int, promises: Iterable[Commitment], budget: str) -> int:
    """What is left of a budget of `amount` minor units."""
    return amount - held(promises, budget)


def reserve(amount: int, promises: Iterable[Commitment], new: Commitment, currency: str = "CNY") -> None:
    """Whether a new promise's money fits into its budget of `amount`; raises OverspentError where it does not.

    Fits exactly is fits. A promise without money always does.
    """
    left = room(amount, (one for one in promises if one.commitment_id != new.commitment_id), new.budget)
    if new.reserved > max(left, 0):
        raise OverspentError(
            Text("预算只剩 {room}，不足以预留 {wanted}。", "The budget has {room} left, not the {wanted} wanted.").fill(
                room=written(left, currency), wanted=written(new.reserved, currency)
            ),
            room=left,
            wanted=new.reserved,
        )


def _holds(promise: Commitment) -> bool:
    return promise.lapsed_on is None and promise.withdrawn_on is None
