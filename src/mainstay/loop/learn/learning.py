"""From the company's own cases to what each measure is worth here."""

from __future__ import annotations

import numpy as np

from mainstay.core.catalogue import Catalogue, Measure
from mainstay.core.words import Evidence
from mainstay.loop.effects import Effects, Reach
from mainstay.loop.learn.cases import Cases, cases_of, may_fit
from mainstay.loop.learn.months import State, months_of
from mainstay.loop.learn.posterior import Posterior, by_themselves, update
from mainstay.loop.learn.prior import PARTS, Prior, prior_of, studies_of
from mainstay.loop.panel import Floats, Panel
from mainstay.loop.risks import likely_shares
from mainstay.loop.tables import Tables
from mainstay.loop.threads import one_thread

FEW_CASES = 30
"""Below this many cases of its own an effect is called published: the company's own cases hardly move it."""
MANY_CASES = 300
"""From this many on an effect may be called the company's own, if they also outweigh what was published."""
MOST_CASES = 60_000
"""Cases to learn from at the most, some two thousand a measure."""
MOST_ABOUT = 100_000
"""Rows of which the average is taken at the most; beyond, every so manieth."""


@one_thread
def learn(panel: Panel, tables: Tables, catalogue: Catalogue, log_odds: Floats, driver: Floats) -> Effects:
    """What each measure of the catalogue lowers the log-hazard of resigning by, here.

    `log_odds[r]` of resigning within the next month and `driver[r, d]` (contributions to them in the order of DRIVERS)
    are the risk model's, for the rows of `panel.history`. Only the state *before* a measure is used of them, so that
    what the measure did to the signals counts as its effect; and their level, slope and ageing are corrected on months
    of people who had no measure, so that a model fitted to months that measures had bent does not bend the comparison.

    Published effects (the catalogue's, less what seldom holds: `prior.HELD`) are updated by outcomes, jointly for all
    measures, so that one measure's cases teach about the others (a company where published effects do not hold). Who
    was chosen and why is allowed for: who asked was on the way out, whom a lot chose was not. Nothing random is drawn:
    the same input, the same effects.
    """
    measures = catalogue.measures
    cases = cases_of(panel, tables, measures, MOST_CASES)
    prior = prior_of(measures)
    state = State(log_odds, likely_shares(driver))
    posterior = Posterior(prior.mean, prior.covariance, np.zeros(0), prior.covariance)
    about = _about(panel, cases, measures, state)
    own = Reach.around(*np.full((2, len(measures)), np.nan))
    if len(cases):
        months = months_of(panel, cases, measures, state)
        posterior = update(prior, months)
        own = _own(cases, about, prior, by_themselves(prior, months))
    return _effects(measures, cases, about, posterior, (studies_of(measures, about), own))


def _about(panel: Panel, cases: Cases, measures: tuple[Measure, ...], state: State) -> Floats:
    """Measures × PARTS: what holds for the average person to whom a measure was given, or else whom it would fit."""
    about = np.zeros((len(measures), PARTS))
    for row, measure in enumerate(measures):
        given = cases.base[cases.measure == row]
        chosen = given if len(given) else np.flatnonzero(may_fit(panel, measure, np.arange(len(panel.history))))
        chosen = chosen[:: max(1, -(-len(chosen) // MOST_ABOUT))]
        if len(chosen):
            about[row] = state.relevance(chosen).mean(axis=0)
    return about


def _own(cases: Cases, about: Floats, prior: Prior, sizes: tuple[Floats, Floats]) -> Reach:
    """What the cases say by themselves, for the average person; nothing of a measure without a case."""
    expected = np.einsum("mj,mj->m", about, prior.mean.reshape(about.shape))
    known = np.isin(np.arange(len(about)), cases.measure) & (expected > 0)
    size, doubt = (np.where(known, expected * part, np.nan) for part in sizes)
    return Reach.around(size, doubt)


def _effects(
    measures: tuple[Measure, ...], cases: Cases, about: Floats, posterior: Posterior, apart: tuple[Reach, Reach]
) -> Effects:
    count = len(measures)
    theta = posterior.mean.reshape(about.shape)
    mean = np.einsum("mj,mj->m", about, theta)
    variance, published = _variances(about, posterior.covariance), _variances(about, posterior.before)
    believed = Reach.around(mean, np.sqrt(variance))
    number = np.bincount(cases.measure, minlength=count)
    evidence = tuple(
        _evidence(int(n), outweighs=bool(2 * now <= was))
        for n, now, was in zip(number, variance, published, strict=True)
    )
    return Effects(
        tuple(measure.key for measure in measures), theta[:, 1:], theta[:, 0],
        believed.mean, believed.low, believed.high, number, evidence, *apart, cases.notes,
    )  # fmt: skip


def _variances(about: Floats, covariance: Floats) -> Floats:
    blocks = covariance.reshape(*about.shape, *about.shape)
    return np.array([about[row] @ blocks[row, :, row, :] @ about[row] for row in range(len(about))])


def _evidence(cases: int, *, outweighs: bool) -> Evidence:
    if cases < FEW_CASES:
        return Evidence.PUBLISHED
    return Evidence.YOURS if cases >= MANY_CASES and outweighs else Evidence.MIXED
