"""What a statement is made from: a person's facts and transactions. 个人情况与业绩明细。

All amounts are whole minor units of the plan's currency.

    written_facts(facts) / read_facts(json)      JSON and back, as for plans
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.commission.terms import Measure
from mainstay.core.standards import plain, typed


@dataclass(frozen=True, slots=True)
class Share:
    """Somebody's share of a transaction."""

    person: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class Transaction:
    """An amount on a day; below zero where it takes one back. `shares` of none means all to the owner.

    `day` is the day on which this measure counts: of signing for bookings, of the money's arrival for what is
    collected. An amount of another currency is converted before it comes here.
    """

    ref: str
    day: date
    amount: int
    measure: Measure
    owner: str
    shares: tuple[Share, ...] = ()
    overlays: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class Reversal:
    """A customer who left: the commission paid for it, since when it counts, and when it was over."""

    ref: str
    since: date
    over: date
    paid: int
    back: int = 0
    """How much of it was taken back before."""


@dataclass(frozen=True, slots=True)
class Before:
    """What earlier statements left behind; `Statement.after` is the next one's."""

    attained: int = 0
    """Credited in this year before this accumulation period."""
    earned_year: int = 0
    """Commission of this year that counted towards a yearly cap."""
    carried: int = 0
    """Above a cap that carries: still to be paid."""
    draw_balance: int = 0
    """Advances not yet paid off."""
    statements: int = 0
    """How many statements with a draw there were."""
    owed: int = 0
    """Still to be taken back."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the plan needs to know of one person."""

    person: str
    quota: int | None = None
    """Of a whole year at full service."""
    target_bonus: int | None = None
    """Of one period of the plan at full service."""
    hired: date | None = None
    left: date | None = None
    """The last day of service."""
    agreed_on: date | None = None
    """When the plan with its clawback was signed."""
    results: tuple[tuple[str, Decimal], ...] = ()
    """Results that multipliers and bonuses read, by name."""
    reversals: tuple[Reversal, ...] = ()
    before: Before = Before()

    def result(self, name: str) -> Decimal | None:
        """A result by its name; None where none is given."""
        return dict(self.results).get(name)


def written_facts(facts: Facts) -> object:
    """The facts as JSON holds them."""
    return plain(facts)


def read_facts(data: object) -> Facts:
    """Facts from JSON. Raises WrongStandardError by its field."""
    facts: Facts = typed(Facts, data, "facts")
    return facts


def written_transactions(transactions: tuple[Transaction, ...]) -> object:
    """Transactions as JSON holds them."""
    return plain(transactions)


def read_transactions(data: object) -> tuple[Transaction, ...]:
    """Transactions from JSON. Raises WrongStandardError by its field."""
    read: tuple[Transaction, ...] = typed(tuple[Transaction, ...], data, "transactions")
    return read
