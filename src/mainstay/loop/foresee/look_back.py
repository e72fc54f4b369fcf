"""What the warning says of the months it learnt from: the ground on which `learn` judges measures."""

from __future__ import annotations

import numpy as np

from mainstay.loop.foresee.hazard import as_known, fit_hazard
from mainstay.loop.panel import Floats, Panel
from mainstay.loop.risks import DRIVERS
from mainstay.loop.threads import one_thread


@one_thread
def look_back(panel: Panel, *, seed: int = 7) -> tuple[Floats, Floats]:
    """For each row of `panel.history`: log-odds of resigning within the next month, and what each driver (order of
    DRIVERS) adds to those of the average person; tenure, season and team belong to life.
    """
    leaving = fit_hazard(panel, len(panel.landmarks) - 1, seed=seed).leaving
    rows = as_known(panel, panel.history, np.zeros(len(panel.history)))
    log_odds = leaving.log_odds(rows)
    contribution = leaving.contribution(rows.values)
    driver = np.zeros((len(rows), len(DRIVERS)))
    for column, feature in enumerate(panel.features):
        driver[:, DRIVERS.index(feature.driver)] += contribution[:, column]
    driver[:, DRIVERS.index(DRIVERS[-1])] += log_odds - leaving.intercept - contribution.sum(axis=1)
    return log_odds, driver
