"""What one more transaction would pay, as things stand. 如果再签一笔。

what_if(plan, facts, transactions, extra, on) -> WhatIf      `extra` in minor units, credited wholly to the person
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mainstay.chapters.pay.commission.facts import Facts, Transaction
from mainstay.chapters.pay.commission.lines import Line, Statement
from mainstay.chapters.pay.commission.plan import Plan
from mainstay.chapters.pay.commission.statement import statement

EXTRA = "＋"
"""The reference of the transaction that is only supposed: full-width, so that it comes last on its day."""


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
    """One more transaction of `extra` on the day `on`. Raises what `statement` raises."""
    held: Sequence[Transaction] = list(transactions)
    now = statement(plan, facts, held, on)
    supposed = Transaction(EXTRA, on, extra, plan.measure, facts.person)
    then = statement(plan, facts, [*held, supposed], on)
    return WhatIf(now, then, then.total - now.total)
