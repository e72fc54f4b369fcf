"""Value at stake: how likely a person resigns within a year, times what the departure would cost (mechanism L7)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from mainstay.core.catalogue import Catalogue, LossPart
from mainstay.loop.panel import Floats, Ints, Panel
from mainstay.loop.plan.money import Pays, pays_of
from mainstay.loop.plans import MoneyRange
from mainstay.loop.risks import Risks
from mainstay.loop.tables import Tables


def at_stake(panel: Panel, risks: Risks, catalogue: Catalogue, tables: Tables) -> tuple[MoneyRange, ...]:
    """For each row of `Panel.now` the probability to resign within 12 months times the cost of loss, as a range."""
    loss = cost_of_loss(panel, catalogue, tables, pays_of(panel, tables))
    return stakes(risks, loss)


def stakes(risks: Risks, loss: Ints) -> tuple[MoneyRange, ...]:
    """Probability × loss; the ranges of both combined as independent ones are."""
    middle = risks.probability[:, -1] * loss[:, 1]
    down = spread(risks.probability[:, -1], risks.low[:, -1], loss[:, 1], loss[:, 0])
    up = spread(risks.probability[:, -1], risks.high[:, -1], loss[:, 1], loss[:, 2])
    ends = (np.maximum(middle * (1 - down), 0.0), middle, middle * (1 + up))
    low, mid, high = (np.rint(end).astype(np.int64).tolist() for end in ends)
    return tuple(MoneyRange(*three) for three in zip(low, mid, high, strict=True))


def spread(chance: Floats, chance_end: Floats, loss: Ints, loss_end: Ints) -> Floats:
    """Relative distance of the product's end from its middle: the two relative distances, at right angles."""
    return np.asarray(np.hypot(relative(chance, chance_end), relative(loss, loss_end)))


def relative(middle: Floats | Ints, end: Floats | Ints) -> Floats:
    """Distance between a middle and an end as a share of the middle; 0 where the middle is nothing."""
    apart = np.abs(np.asarray(middle, dtype=np.float64) - end)
    return np.divide(apart, middle, out=np.zeros(len(apart)), where=np.asarray(middle) > 0)


def cost_of_loss(panel: Panel, catalogue: Catalogue, tables: Tables, pays: Pays) -> Ints:
    """Now rows × (low, middle, high): what losing each person would cost, in minor units.

    The catalogue's parts by level, as shares of yearly pay, added up; a row of `replacement_cost` for the person's
    family and level (an empty one of these holds for all; family weighs more than level) stands instead of them.
    """
    post = panel.who[panel.now.person.tolist()].select("family", "level")
    own = _own(tables["replacement_cost"]) if "replacement_cost" in tables else {}
    held = post.rows()
    known = {
        (family, level): next(
            (own[key] for key in ((family, level), (family, None), (None, level), (None, None)) if key in own),
            _default(catalogue.losses, level),
        )
        for family, level in set(held)
    }
    share = np.array([known[one] for one in held], dtype=np.float64).reshape(len(held), 3)
    return np.asarray(np.rint(share * pays.yearly[:, None]), dtype=np.int64)


def _default(parts: Sequence[LossPart], level: int | None) -> tuple[float, float, float]:
    """Low, middle and high share of yearly pay for a level: all parts together."""
    rows = [_at_level(part, level) for part in parts]
    low, middle, high = (float(sum(row[end] for row in rows)) for end in (1, 2, 3))
    return low, middle, high


def _at_level(part: LossPart, level: int | None) -> tuple[int, float, float, float]:
    rows = part.by_level[:1] if level is None else [row for row in part.by_level if level <= row[0]]
    upto, low, middle, high = (rows or part.by_level[-1:])[0]
    return upto, float(low), float(middle), float(high)


def _own(table: pl.DataFrame) -> dict[tuple[str | None, int | None], tuple[float, float, float]]:
    """The company's own shares by family and level; a missing end is as the middle."""
    rows = table.filter(pl.col("middle").is_not_null()).iter_rows(named=True)
    return {
        (row["family"], row["level"]): (
            float(row["middle"] if row["low"] is None else row["low"]),
            float(row["middle"]),
            float(row["middle"] if row["high"] is None else row["high"]),
        )
        for row in rows
    }
