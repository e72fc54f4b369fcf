"""What measures truly do here: drawn around the catalogue's prior, with differences between people it does not know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from mainstay.core.catalogue import Catalogue, Measure
from mainstay.core.words import Driver
from mainstay.loop.effects import TOGETHER, Course, is_raise
from mainstay.loop.panel import Floats
from mainstay.loop.risks import DRIVERS

World = Literal["realistic", "hostile", "easy"]

TRAITS = 5
"""Tenure, level, age, commute and a hidden one: on these, unknown to the catalogue, effects depend."""


SHRUNK = 0.7
"""What is left here, on the whole, of what the catalogue expects."""

SPILL = 0.35
"""How much of what a measure eases is felt whatever the person's own reasons are; the catalogue thinks of none."""

PAIR, OWN, STRAY, LEAN = 0.25, 0.15, 0.02, 0.10
"""How far the truth of a pair, of a whole measure, of a pair nobody thought of, and of a person goes astray."""


@dataclass(frozen=True)
class TrueEffects:
    """`ease[m, d]` lowers the log-hazard where driver d is all of the push, `whole[m]` whatever it is; `lean[m, k]`
    is how the effect of measure m depends on trait k. `course`: how each comes and goes.
    """

    measures: tuple[str, ...]
    ease: Floats
    whole: Floats
    lean: Floats
    course: Course

    def lowering(self, share: Floats, traits: Floats, warmth: Floats) -> Floats:
        """People × measures: the true lowering at full strength, for people with these shares of the push."""
        felt = (1 - SPILL) * share + SPILL / share.shape[1]
        usual = felt @ self.ease.T + self.whole[None, :]
        return np.asarray(usual * warmth[:, None] * (1 + 0.6 * np.tanh(traits @ self.lean.T)), dtype=np.float32)


def joint(lowering: Floats) -> Floats:
    """The lowering of several measures together (last axis; give 0 for those not chosen)."""
    order = -np.sort(-lowering, axis=-1)
    return np.asarray(order @ (TOGETHER ** np.arange(lowering.shape[-1])))


def draw(catalogue: Catalogue, world: World, rng: np.random.Generator) -> TrueEffects:
    """The truth of a world: the prior times a factor for the pair, some pairs nobody thought of, and habits of fate.

    Realistic: on the whole seven tenths of what is expected. Hostile: raises and praise do nothing, or harm, and
    what gives people room works better than anybody says. Easy: the prior is right.
    """
    measures = catalogue.measures
    prior, whole = prior_of(measures)
    n = len(measures)
    luck = rng.lognormal(0, PAIR, prior.shape)
    stray = np.maximum(rng.normal(0, STRAY, prior.shape), -0.04) * (rng.random(prior.shape) < 0.5)
    own = rng.lognormal(0, OWN, (n, 1))
    lean = rng.normal(0, LEAN, (n, TRAITS))
    if world == "easy":
        ease, lean = prior, lean * 0
    else:
        ease = SHRUNK * prior * luck * own + stray
        whole = SHRUNK * whole * own[:, 0]
    if world == "hostile":
        ease, whole = _hostile(measures, ease, whole, rng)
    return TrueEffects(tuple(measure.key for measure in measures), ease, whole, lean, Course.of(measures))


def prior_of(measures: tuple[Measure, ...]) -> tuple[Floats, Floats]:
    """The catalogue's ease by measure and driver, and its part that works whoever it is for."""
    ease = np.zeros((len(measures), len(DRIVERS)))
    whole = np.zeros(len(measures))
    for m, measure in enumerate(measures):
        for part in measure.eases:
            if part.driver is None:
                whole[m] += part.log_hazard
            else:
                ease[m, DRIVERS.index(part.driver)] += part.log_hazard
    return ease, whole


def is_praise(measure: Measure) -> bool:
    """Whether recognition is what it eases most."""
    eases = {part.driver: part.log_hazard for part in measure.eases if part.driver}
    return bool(eases) and max(eases, key=lambda driver: eases[driver]) is Driver.RECOGNITION


def _hostile(
    measures: tuple[Measure, ...], ease: Floats, whole: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    useless = np.array([is_raise(measure) or is_praise(measure) for measure in measures], dtype=np.bool_)
    noise = rng.normal(-0.03, 0.03, ease.shape)
    better = np.ones(len(measures))
    rest = np.flatnonzero(~useless)
    better[rng.permutation(rest)[: max(1, len(rest) // 3)]] = 1.8
    return np.where(useless[:, None], noise, ease * better[:, None]), np.where(useless, 0.0, whole * better)
