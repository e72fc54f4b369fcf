"""Each person's yearly pay and gaps in whole minor units, and what a formula of them comes to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from mainstay.core.catalogue import Formula, Quantity
from mainstay.core.money import minor
from mainstay.loop.paid import paid_on
from mainstay.loop.panel import Bools, Floats, Ints, Panel
from mainstay.loop.tables import Tables

MARKET_GAP, PEER_GAP = "pay.market_gap", "pay.peer_gap"
"""Signals whose two channels are own pay and the line it is held against, both yearly and at full time."""


@dataclass(frozen=True)
class Pays:
    """By row of `Panel.now`, yearly, in minor units. `yearly` is every element as really paid (part time is less);
    `fixed` is base and allowance at full time, for comparison between people. What is unknown is 0 and not `known`.

    The gaps are what is missing to the market line and to the median of comparable colleagues, as really paid; 0 where
    there is none or it is unknown.
    """

    yearly: Ints
    fixed: Ints
    known: Bools
    full_time: Floats
    gap_to_line: Ints
    gap_to_peers: Ints

    def of(self, quantity: Quantity) -> Ints:
        """The quantity a price may be a multiple of."""
        by_name = {
            Quantity.YEARLY_PAY: self.yearly,
            Quantity.GAP_TO_LINE: self.gap_to_line,
            Quantity.GAP_TO_PEERS: self.gap_to_peers,
        }
        return by_name[quantity]

    def take(self, rows: Ints) -> Pays:
        """Some of the people."""
        return Pays(
            self.yearly[rows], self.fixed[rows], self.known[rows],
            self.full_time[rows], self.gap_to_line[rows], self.gap_to_peers[rows],
        )  # fmt: skip


def pays_of(panel: Panel, tables: Tables) -> Pays:
    """Pay of everyone here now: of each element the newest row on or before the as-of day, added up over a year."""
    paid = paid_on(tables, now_ids(panel), panel.as_of)
    short = (_short(panel, signal, paid.full_time) for signal in (MARKET_GAP, PEER_GAP))
    return Pays(paid.yearly, paid.fixed, paid.yearly > 0, paid.full_time, *short)


def now_ids(panel: Panel) -> list[str]:
    """Person ids in the order of `Panel.now`."""
    return [panel.ids[person] for person in panel.now.person]


def _short(panel: Panel, signal: str, full_time: Floats) -> Ints:
    """How far own pay (first channel) falls short of the line (second channel), as really paid."""
    column = {feature.key: place for place, feature in enumerate(panel.features)}.get(signal, -1)
    if not 0 <= column < panel.first.shape[1]:
        return np.zeros(len(panel.now), dtype=np.int64)
    missing = (panel.second[:, column] - panel.first[:, column]) * full_time
    return np.asarray(np.rint(np.maximum(np.nan_to_num(missing), 0.0)), dtype=np.int64)


def amount(formula: Formula, pays: Pays) -> Ints:
    """What a formula comes to for everyone, in minor units, halves rounded up; exact, no floats."""
    total = np.full(len(pays.yearly), minor(formula.fixed), dtype=np.int64)
    for quantity, factor in formula.of.items():
        total += _times(pays.of(quantity), factor)
    return total


def _times(units: Ints, factor: Decimal) -> Ints:
    over, under = factor.as_integer_ratio()
    return np.asarray((units * over + under // 2) // under, dtype=np.int64)
