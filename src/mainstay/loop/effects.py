"""What each measure is worth: what `learn` hands to `plan` and to the reader."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from mainstay.core.text import Text
from mainstay.core.words import Evidence
from mainstay.loop.panel import Floats, Ints, Panel, Rows

TOGETHER = 0.7
"""Measures given together do less than their sum: the strongest works whole, the next at this share, the next at its
square, and so on (judgement; no trial of packages is known)."""


MOST_LEAN = 0.6
"""Traits raise or lower an effect by this share at most."""

OWN_TRAITS = 4
"""How many of the company's own numeric attributes may bear on effects."""


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
    lean: Floats | None = None
    """Measures × traits (see `traits_of`): by what share one spread of a trait raises the lowering; None where there
    are too few people to tell."""

    def lowering(self, driver_share: Floats, traits: Floats | None = None) -> Floats:
        """People × measures: lowering of the log-hazard for people with these shares of the push (people × drivers),
        and these traits (people × traits) where they are given and enough is known of them.
        """
        lowering = driver_share @ self.ease.T + self.whole[None, :]
        if traits is not None and self.lean is not None:
            lowering = lowering * (1 + np.clip(traits @ self.lean.T, -MOST_LEAN, MOST_LEAN))
        return np.asarray(lowering)


def traits_of(panel: Panel, rows: Rows) -> Floats:
    """Rows × traits on which a measure's effect may depend, in spreads from the usual: tenure, level, and up to
    `OWN_TRAITS` numeric attributes of the company's own. Zero where unknown; clipped at 2.5.
    """
    level = panel.who["level"].cast(pl.Float64).to_numpy() if "level" in panel.who.columns else np.zeros(0)
    columns: list[Floats] = [(rows.tenure - 48) / 48]
    if len(level) and np.isfinite(level).any():
        columns.append((level[rows.person] - np.nanmean(level)) / max(float(np.nanstd(level)), 0.5))
    own = [place for place, feature in enumerate(panel.features) if feature.own and "=" not in feature.key]
    for place in own[:OWN_TRAITS]:
        feature = panel.features[place]
        columns.append((rows.values[:, place] - feature.centre) / feature.spread)
    return np.clip(np.nan_to_num(np.column_stack(columns).astype(np.float64), nan=0.0), -2.5, 2.5)
