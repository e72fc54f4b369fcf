"""All that one turn of the loop found out: what `turn` hands to report, web and notebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.core.catalogue import Catalogue
from mainstay.loop.effects import Effects
from mainstay.loop.panel import Panel
from mainstay.loop.plans import MoneyRange, Plan
from mainstay.loop.proofs import Proof
from mainstay.loop.risks import Risks
from mainstay.loop.tables import Tables


@dataclass(frozen=True)
class Assessment:
    """All that one turn of the loop found out. Rows of `risks` and `at_stake` follow `panel.now`."""

    as_of: date
    tables: Tables
    catalogue: Catalogue
    panel: Panel
    risks: Risks
    at_stake: tuple[MoneyRange, ...]
    effects: Effects
    plan: Plan
    proof: Proof
