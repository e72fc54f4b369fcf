"""What the warning says of the months it learnt from: the ground on which `learn` judges measures."""

from __future__ import annotations

import numpy as np

from mainstay.loop.foresee.average import beyond, mean_known
from mainstay.loop.foresee.hazard import Hazard, as_known
from mainstay.loop.foresee.recalibrate import expit, logit
from mainstay.loop.foresee.warning import understand
from mainstay.loop.panel import Floats, Panel
from mainstay.loop.risks import DRIVERS
from mainstay.loop.threads import one_thread


@one_thread
def look_back(panel: Panel, *, seed: int = 7, hazard: Hazard | None = None) -> tuple[Floats, Floats]:
    """For each row of `panel.history`: log-odds of resigning within the next month, and what each driver (order of
    DRIVERS) adds against the average person-month, as `Risks.driver` does against the average person here; tenure,
    season and team belong to life.
    """
    leaving = (hazard or understand(panel, seed=seed)).leaving
    rows = as_known(panel, panel.history, np.zeros(len(panel.history)))
    log_odds = leaving.log_odds(rows)
    contribution = leaving.contribution(rows.values)
    contribution = beyond(contribution, rows.values, mean_known(contribution, rows.values, rows.weight))
    base = float(logit(np.array(np.average(expit(log_odds), weights=rows.weight)))) if len(rows) else leaving.intercept
    driver = np.zeros((len(rows), len(DRIVERS)))
    for column, feature in enumerate(panel.features):
        driver[:, DRIVERS.index(feature.driver)] += contribution[:, column]
    driver[:, DRIVERS.index(DRIVERS[-1])] += log_odds - base - contribution.sum(axis=1)
    return log_odds, driver
