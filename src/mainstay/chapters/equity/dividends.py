"""Dividends and dividend equivalents on granted units. 分红与等额分红（P6）。

The article's rule: dividends after three years in service AND with the target met. A dividend that nobody is entitled
to is not paid, and one whose condition is open waits; neither is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mainstay.chapters.equity.conditions import NOTHING, Condition, Proof, Service, Verdict, judged
from mainstay.chapters.equity.kinds import Units
from mainstay.chapters.equity.ledger import Holding
from mainstay.core.money import minor


class On(StrEnum):
    """Which units earn dividends."""

    NONE = "none"
    VESTED = "vested"
    """Only vested units that are still held."""
    ALL = "all"
    """Vested units and those that may still vest."""


@dataclass(frozen=True, slots=True)
class DividendRule:
    """Which units earn dividends, and what must be true for them to be paid."""

    on: On = On.NONE
    needs: Condition = NOTHING


@dataclass(frozen=True, slots=True)
class Dividend:
    """A dividend of one holding: `amount` in minor units is due when `verdict.met`, and never when it is missed."""

    units: Units
    amount: int
    verdict: Verdict

    @property
    def due(self) -> int:
        """What is to be paid now."""
        return self.amount if self.verdict.met else 0


def dividend(
    rule: DividendRule,
    holding: Holding,
    per_unit: Decimal,
    record: date,
    service: Service,
    proofs: Iterable[Proof],
) -> Dividend:
    """What a holding earns of a dividend of `per_unit` (currency units) by the end of the record day.

    A result or event that nobody had certified by then counts from a later proof: the dividend waited for it.
    """
    held = tuple(proofs)
    known = {one.key for one in held if one.on <= record}
    held = tuple(one if one.key in known else replace(one, on=record) for one in held)
    units = {On.NONE: 0, On.VESTED: holding.held, On.ALL: holding.held + holding.unvested}[rule.on]
    verdict = judged(rule.needs, service, held, record)
    if not service.on(record):
        verdict = Verdict(met=False, on=service.left)
    return Dividend(units, minor(per_unit * units), verdict)
