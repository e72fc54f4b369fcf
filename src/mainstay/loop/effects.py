"""What each measure is worth: what `learn` hands to `plan` and to the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mainstay.core.catalogue import NOTHING, Measure, When
from mainstay.core.text import Text
from mainstay.core.words import Driver, Evidence
from mainstay.loop.panel import Bools, Floats, Ints
from mainstay.loop.risks import TO_80

TOGETHER = 0.7
"""Measures given together do less than their sum: the strongest works whole, the next at this share, the next at its
square, and so on (judgement; no trial of packages is known)."""


USUAL_RAISE = 0.06
"""The raise, as a share of pay, that has a raise's usual effect (judgement)."""
LEAST_RAISE, MOST_RAISE = 0.1, 1.2
"""Below and above these multiples of the usual one a raise's size makes no further difference (judgement)."""

REBOUND_MONTHS = 3
"""Months after the last vest in which those held back leave (Gong, Zhang & Zhou 2026: three to five months)."""
REBOUND = 1.0
"""Size of that rebound as a share of the holding effect (Aldatmaz et al.: it undoes the whole decrease)."""


def dose(share: Floats) -> Floats:
    """How much of a raise's usual effect a raise by this share of pay has: as the root of its size."""
    return np.asarray(np.sqrt(np.clip(share / USUAL_RAISE, LEAST_RAISE, MOST_RAISE)))


def is_raise(measure: Measure) -> bool:
    """Whether it raises fixed cash, so that its effect depends on by how much."""
    return measure.raise_ != NOTHING


def missed(when: When, value: Floats) -> Bools:
    """Where a condition of a measure is known not to hold, by the values of its signal (unknown is NaN)."""
    low = -np.inf if when.at_least is None else when.at_least
    high = np.inf if when.at_most is None else when.at_most
    return np.asarray((value < low) | (value > high))


@dataclass(frozen=True)
class Course:
    """How each of some measures comes and goes: its months until it works whole and until it is over, and whether it
    vests.
    """

    onset: Ints
    lasts: Ints
    vests: Bools

    @classmethod
    def of(cls, measures: Sequence[Measure]) -> Course:
        """That of these measures, in their order."""
        return cls(
            np.array([measure.onset_months for measure in measures], dtype=np.int64),
            np.array([measure.lasts_months for measure in measures], dtype=np.int64),
            np.array([bool(measure.price.equity.fixed or measure.price.equity.of) for measure in measures], dtype=bool),
        )

    def at_work(self, measure: Ints, age: Ints) -> Floats:
        """How much of a measure (by place) is at work in the month that begins `age` months after it was given.

        It grows to its onset, holds for half of its time, then fades until it is over; what vests holds to the end,
        and then lets go of those it held. Nothing before it is given.
        """
        onset, lasts, vests = self.onset[measure], self.lasts[measure], self.vests[measure]
        grown = np.clip((age + 1) / (onset + 1), 0.0, 1.0)
        fading = np.clip((lasts - age) / np.maximum(lasts / 2, 1.0), 0.0, 1.0)
        let_go = np.where(age < lasts + REBOUND_MONTHS, -REBOUND, 0.0)
        return np.asarray(np.where(age < 0, 0.0, grown * np.where(vests, np.where(age < lasts, 1.0, let_go), fading)))


@dataclass(frozen=True)
class Reach:
    """A lowering of the log-hazard by measure, and its 80 % ends; NaN where nothing is known."""

    mean: Floats
    low: Floats
    high: Floats

    @classmethod
    def around(cls, mean: Floats, spread: Floats) -> Reach:
        """With these standard deviations."""
        return cls(mean, mean - TO_80 * spread, mean + TO_80 * spread)

    @property
    def spread(self) -> Floats:
        """Standard deviations."""
        return np.asarray((self.high - self.low) / (2 * TO_80))


@dataclass(frozen=True)
class Effects:
    """`ease[m, d]`: by how much measure m lowers the log-hazard where driver d (order of DRIVERS) is all of the push;
    `whole[m]`: the part that works whoever it is for. `mean`, `low`, `high` (80 %): the lowering for the average
    person to whom the measure was given or would fit, as the planner believes it; `cases[m]` how many of the company's
    own cases were used. For the same person `published` is what the catalogue says, with all that its studies leave
    open, and `own` what the company's cases say by themselves, without any published number.
    """

    measures: tuple[str, ...]
    ease: Floats
    whole: Floats
    mean: Floats
    low: Floats
    high: Floats
    cases: Ints
    evidence: tuple[Evidence, ...]
    published: Reach
    own: Reach
    notes: tuple[Text, ...] = ()
    """What of the `measures` table could not be used, and why."""

    @classmethod
    def of_none(cls) -> Effects:
        """Of no measure anything is known."""
        none = np.empty(0)
        reach = Reach(none, none, none)
        ease = np.empty((0, len(Driver)))
        return cls((), ease, none, none, none, none, np.empty(0, dtype=np.int64), (), reach, reach)

    @property
    def believed(self) -> Reach:
        """What the planner believes."""
        return Reach(self.mean, self.low, self.high)

    @property
    def shown(self) -> Reach:
        """The belief with the doubt that is fit for showing: what the studies leave open, narrowed by own cases.

        The planner believes more firmly, lest chance choose between measures (`learn.prior.SPREAD`); that firmness is
        no reason to tell a reader that a measure works.
        """
        own = np.where(np.isfinite(self.own.spread), self.own.spread, np.inf)
        published = np.maximum(self.published.spread, 1e-6)
        open_ = 1 / np.sqrt(1 / published**2 + 1 / own**2)
        return Reach.around(self.mean, np.maximum(open_, self.believed.spread))

    def lowering(self, driver_share: Floats) -> Floats:
        """People × measures: lowering of the log-hazard for people with these shares of the push (people × drivers)."""
        return np.asarray(driver_share @ self.ease.T + self.whole[None, :])
