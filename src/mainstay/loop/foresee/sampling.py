"""Which rows are held out together, and which are kept where there are more than a fit needs."""

from __future__ import annotations

import numpy as np

from mainstay.loop.foresee.additive import Known
from mainstay.loop.panel import Bools, Floats, Ints


def folds_of(person: Ints, folds: int, seed: int) -> Ints:
    """A fold number for each row, all rows of a person in one."""
    people, place = np.unique(person, return_inverse=True)
    return np.asarray((np.random.default_rng(seed).permutation(len(people)) % folds)[place])


def thinned(known: Known, at_most: int, seed: int) -> Known:
    """At most that many rows: exits keep up to a third of the places, and every row's weight makes up for the rest."""
    if len(known) <= at_most:
        return known
    kept, factor = places_of(known.happened > 0, at_most, seed)
    return known.take(kept).weighed(factor)


def places_of(event: Bools, at_most: int, seed: int) -> tuple[Ints, Floats]:
    """Positions of at most that many rows, ascending, and for each what its weight is multiplied by."""
    if len(event) <= at_most:
        return np.arange(len(event)), np.ones(len(event))
    rng = np.random.default_rng(seed)
    parts, factor = [], np.ones(len(event))
    room = at_most - min(int(event.sum()), at_most // 3)
    for which, places in ((event, at_most // 3), (~event, room)):
        index = np.flatnonzero(which)
        if len(index) > places:
            factor[index] = len(index) / places
            index = np.sort(rng.choice(index, places, replace=False))
        parts.append(index)
    kept = np.sort(np.concatenate(parts))
    return kept, factor[kept]
