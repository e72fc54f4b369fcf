"""Short ways to declare what many chapters declare alike. Nothing about a signal is decided here but its form."""

from __future__ import annotations

from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Basis, Ease, Prior, Signal, Unit
from mainstay.core.readings import Change, Derived, Level, Made
from mainstay.core.text import Text
from mainstay.core.words import Driver, Honesty

NEVER_STALE = 1200
"""Months of freshness for what does not grow old: a clock counts from its day, however long ago."""


def published(rho: float, source: Source, doubt: float = 0.25) -> Prior:
    """A prior with a published figure, as `source` quotes it."""
    return Prior(rho, source, Honesty.PUBLISHED, doubt)


def judged(rho: float, source: Source, doubt: float = 0.25) -> Prior:
    """A prior that is a stated judgement."""
    return Prior(rho, source, Honesty.JUDGEMENT, doubt)


def eases(driver: Driver | None, log_hazard: float, source: Source, doubt: float = 0.2) -> Ease:
    """An effect that starts from a published one (the share between drivers may be ours: see each measure)."""
    return Ease(driver, log_hazard, doubt, source, Honesty.PUBLISHED)


def may_ease(driver: Driver | None, log_hazard: float, source: Source = Source.FITTING, doubt: float = 0.2) -> Ease:
    """An effect that is a stated judgement."""
    return Ease(driver, log_hazard, doubt, source, Honesty.JUDGEMENT)


def team_scores(chapter: str, driver: Driver, channel: Made, theme: Text, prior: Prior) -> tuple[Signal, Signal]:
    """The team's survey score on a theme, and its change against the team's own past year."""
    return _team_level(chapter, driver, channel, theme, prior), _team_change(chapter, driver, channel, theme)


def _team_level(chapter: str, driver: Driver, channel: Made, theme: Text, prior: Prior) -> Signal:
    """The published correlations are of single answers, whose standard deviation on a 0–100 scale is about 20; so the
    spread is 20, although teams differ by less.
    """
    return Signal(
        key=f"{chapter}.survey",
        driver=driver,
        label=Text(f"团队评分：{theme.zh}", f"Team score: {theme.en}"),
        sentence=Text(
            f"所在团队对{theme.zh}的评分为 {{value}}（满分 100）。", f"The team scores {theme.en} at {{value}} of 100."
        ),
        unit=Unit.POINTS,
        direction=-1,
        basis=Basis.AGGREGATE,
        reading=Level(Derived(channel)),
        centre=65.0,
        spread=20.0,
        lowest=0.0,
        highest=100.0,
        prior=prior,
        article=("K3", "L3"),
    )


def _team_change(chapter: str, driver: Driver, channel: Made, theme: Text) -> Signal:
    return Signal(
        key=f"{chapter}.survey_change",
        driver=driver,
        label=Text(f"团队评分变化：{theme.zh}", f"Change of the team score: {theme.en}"),
        sentence=Text(
            f"所在团队对{theme.zh}的评分比此前一年高 {{value}}。",
            f"The team's score for {theme.en} is {{value}} above the year before.",
        ),
        sentence_below=Text(
            f"所在团队对{theme.zh}的评分比此前一年低 {{value}}。",
            f"The team's score for {theme.en} is {{value}} below the year before.",
        ),
        unit=Unit.POINTS,
        direction=-1,
        basis=Basis.AGGREGATE,
        reading=Change(Derived(channel), recent=3, past=12),
        centre=0.0,
        spread=5.0,
        lowest=-60.0,
        highest=60.0,
        prior=judged(-0.06, Source.DIRECTION),
        article=("K3", "L3"),
    )
