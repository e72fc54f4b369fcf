"""Contributions against the average person: what a signal adds to somebody is what it adds beyond the others' mean."""

from __future__ import annotations

import numpy as np

from mainstay.loop.panel import Floats


def mean_known(contribution: Floats, values: Floats, weight: Floats | None = None) -> Floats:
    """Mean of what each feature adds, over the rows of which it is known; nothing where it is known of nobody."""
    known = ~np.isnan(values)
    count = np.ones(len(values)) if weight is None else np.asarray(weight)
    whole = count @ known
    return np.asarray(
        np.divide(count @ np.where(known, contribution, 0.0), whole, out=np.zeros_like(whole), where=whole > 0)
    )


def beyond(contribution: Floats, values: Floats, mean: Floats) -> Floats:
    """The same beyond that mean; what is unknown still says nothing."""
    return np.where(np.isnan(values), 0.0, contribution - mean[None, :])
