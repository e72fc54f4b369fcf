"""What the warning says of the months it learnt from: the ground on which `learn` judges measures."""

from __future__ import annotations

import numpy as np

from mainstay.core.words import Driver
from mainstay.loop.foresee.hazard import Hazard, as_known
from mainstay.loop.foresee.recalibrate import expit, logit
from mainstay.loop.foresee.warning import understand
from mainstay.loop.panel import Floats, Panel
from mainstay.loop.risks import DRIVERS
from mainstay.loop.threads import in_parts, one_thread


@one_thread
def look_back(panel: Panel, *, seed: int = 7, hazard: Hazard | None = None) -> tuple[Floats, Floats]:
    """For each row of `panel.history`: log-odds of resigning within the next month, and (float32) what each driver
    (order of DRIVERS) adds against the average person-month, as `Risks.driver` does against the average person here;
    tenure, season and team belong to life.
    """
    leaving = (hazard or understand(panel, seed=seed)).leaving
    rows = panel.history
    if not len(rows):
        return np.zeros(0), np.zeros((0, len(DRIVERS)), dtype=np.float32)
    log_odds, driver = np.zeros(len(rows)), np.zeros((len(rows), len(DRIVERS)), dtype=np.float32)
    places = _places(panel)

    def told(which: slice) -> tuple[Floats, Floats]:
        some = rows.take(which)
        part = as_known(panel, some, np.zeros(len(some)))
        pull, known = leaving.contribution(part.values, part.tenure), ~np.isnan(part.values)
        log_odds[which] = leaving.log_odds(part)
        driver[which] = pull @ places
        return part.weight @ known, np.einsum("r,rf,rf->f", part.weight, pull, known)

    weight, pull = (np.sum(sums, axis=0) for sums in zip(*in_parts(len(rows), told), strict=True))
    mean = np.divide(pull, weight, out=np.zeros_like(weight), where=weight > 0)
    base = float(logit(np.array(np.average(expit(log_odds), weights=rows.weight))))
    life = DRIVERS.index(Driver.LIFE)

    def against_the_average(which: slice) -> None:
        driver[which] -= ~np.isnan(rows.values[which]) @ (mean[:, None] * places)
        driver[which, life] += log_odds[which] - base - driver[which].sum(axis=1)

    in_parts(len(rows), against_the_average)
    return log_odds, driver


def _places(panel: Panel) -> Floats:
    """Features × drivers: one where a feature is read for a driver."""
    return np.array([[float(one.driver == driver) for driver in DRIVERS] for one in panel.features]).reshape(
        len(panel.features), len(DRIVERS)
    )
