"""What each measure is worth: what `learn` hands to `plan` and to the reader."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.core.text import Text
from mainstay.core.words import Evidence
from mainstay.loop.panel import Floats, Ints

TOGETHER = 0.7
"""Measures given together do less than their sum: the strongest works whole, the next at this share, the next at its
square, and so on (judgement; no trial of packages is known)."""


@dataclass(frozen=True)
class Effects:
    """`ease[m, d]`: by how much measure m lowers the log-hazard where driver d (order of DRIVERS) is all of the push;
    `whole[m]`: the part that works whoever it is for. `mean`, `low`, `high` (80 %): the lowering for the average
    person to whom the measure was given or would fit; `cases[m]` how many of the company's own cases were used.
    """

    measures: tuple[str, ...]
    ease: Floats
    whole: Floats
    mean: Floats
    low: Floats
    high: Floats
    cases: Ints
    evidence: tuple[Evidence, ...]
    notes: tuple[Text, ...] = ()
    """What of the `measures` table could not be used, and why."""

    def lowering(self, driver_share: Floats) -> Floats:
        """People × measures: lowering of the log-hazard for people with these shares of the push (people × drivers)."""
        return np.asarray(driver_share @ self.ease.T + self.whole[None, :])
