"""Contributions against the average person: what a signal adds to somebody is what it adds beyond the others' mean."""

from __future__ import annotations

import numpy as np

from mainstay.loop.panel import Floats


def mean_known(contribution: Floats, values: Floats, weight: Floats | None = None) -> Floats:
    """Mean of what each feature adds, over the rows of which it is known; nothing where it is known of nobody."""
    count = np.ones(len(values)) if weight is None else np.asarray(weight)
    mean = np.zeros(contribution.shape[1])
    for column in range(contribution.shape[1]):
        known = ~np.isnan(values[:, column])
        whole = float(count[known].sum())
        mean[column] = float(count[known] @ contribution[known, column]) / whole if whole > 0 else 0.0
    return mean


def beyond(contribution: Floats, values: Floats, mean: Floats) -> Floats:
    """The same beyond that mean, in the same place of memory; what is unknown still says nothing."""
    for column in range(contribution.shape[1]):
        known = ~np.isnan(values[:, column])
        contribution[:, column] = np.where(known, contribution[:, column] - mean[column], 0.0)
    return contribution
