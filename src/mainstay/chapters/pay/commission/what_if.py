"""What one more transaction would pay, as things stand. 如果再签一笔。

what_if(plan, facts, transactions, extra, on) -> WhatIf      `extra` in minor units, credited wholly to the person
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from mainstay.chapters.pay.commission.facts import Facts, Transaction
from mainstay.chapters.pay.commission.lines import Line, Statement
from mainstay.chapters.pay.commission.plan import Plan
from mainstay.chapters.pay.commission.statement import reckoning, scale_of, statement
from mainstay.chapters.pay.commission.terms import Accumulation, Boundary

EXTRA = "+"
"""The reference of the transaction that is only supposed."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The statement as it stands and with the extra, and the difference, which may be below zero."""

    now: Statement
    then: Statement
    more: int

    @property
    def new(self) -> tuple[Line, ...]:
        """The lines that the extra itself makes."""
        return tuple(line for line in self.then.lines if line.ref == EXTRA)


def what_if(plan: Plan, facts: Facts, transactions: Iterable[Transaction], extra: int, on: date) -> WhatIf:
    """One more transaction of `extra` on the day `on`, after all others. Raises what `statement` raises."""
    held: Sequence[Transaction] = list(transactions)
    now = statement(plan, facts, held, on)
    supposed = Transaction(EXTRA, on, extra, plan.measure, facts.person)
    then = statement(plan, facts, held, on, supposed)
    return WhatIf(now, then, then.total - now.total)


@dataclass(frozen=True, slots=True)
class Next:
    """How much more is to be credited until another rate holds, that rate now and then, and its tier."""

    missing: int
    now: Fraction
    then: Fraction
    tier: int


def to_next(plan: Plan, facts: Facts, said: Statement) -> Next | None:
    """From where a statement stands. None where no other rate follows, or each transaction starts anew."""
    if plan.accumulation is Accumulation.PER_TRANSACTION:
        return None
    given = reckoning(plan, facts, said.end)
    own = scale_of(given, is_open=said.gate_open)
    here = own.reached(said.attained)
    further = (one for one in own.pieces if one.over >= said.attained and one.over > here.over)
    piece = next((one for one in further if one.times != here.times), None)
    if piece is None:
        return None
    missing = piece.over - said.attained + (plan.boundary is Boundary.LOWER)
    return Next(missing, Fraction(here.times, own.per), Fraction(piece.times, own.per), piece.tier)
