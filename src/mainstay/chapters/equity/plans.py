"""A plan's terms and a grant under them: all that is agreed with a holder. 激励计划与授予（P6）。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mainstay.chapters.equity.acceleration import Acceleration
from mainstay.chapters.equity.conditions import NOTHING, Condition
from mainstay.chapters.equity.dividends import DividendRule
from mainstay.chapters.equity.kinds import Kind, Units
from mainstay.chapters.equity.leavers import LeaverRules
from mainstay.chapters.equity.schedule import Tranche
from mainstay.chapters.equity.terms import VestingTerms

EVERY = "*"
"""Key of the need that holds for every tranche without one of its own."""


class Miss(StrEnum):
    """What becomes of a tranche whose condition is missed."""

    FORFEIT = "forfeit"
    CARRY = "carry"
    """It is added to the next tranche, on that one's condition; after the last it is forfeited."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a tranche needs beyond staying until its day.

    An open condition keeps the tranche waiting: for ever, or `wait_days` after its day, when it counts as missed.
    """

    condition: Condition = NOTHING
    miss: Miss = Miss.FORFEIT
    wait_days: int | None = None


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What is agreed for every grant under these terms. `needs` is by tranche key, else by step, else EVERY.

    `leavers` is None where the company's own standard holds. `exercise_months` is how long vested units can be
    exercised, from the grant on.
    """

    schedule: VestingTerms
    needs: Mapping[str, Need] = field(default_factory=dict)
    dividends: DividendRule = field(default_factory=DividendRule)
    accelerations: tuple[Acceleration, ...] = ()
    leavers: LeaverRules | None = None
    exercise_months: int | None = None

    def need(self, tranche: Tranche) -> Need:
        """What a tranche needs."""
        for key in (tranche.key, tranche.step, EVERY):
            if key in self.needs:
                return self.needs[key]
        return Need()


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody was granted. `price` is per unit, in currency units: to exercise, to buy, or the base of a rise."""

    id: str
    plan: str
    person: str
    kind: Kind
    units: Units
    granted_on: date
    starts_on: date
    terms: PlanTerms
    price: Decimal = Decimal(0)
    currency: str = "CNY"
    expires_on: date | None = None
    happened: Mapping[str, date] = field(default_factory=dict)
    """Days of the events that the schedule waits for, by step id."""
