"""What each measure is worth here, in words: the effect, an interval fit for showing, and what stands behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import isfinite, log
from types import MappingProxyType

import numpy as np

from mainstay.core.catalogue import Catalogue
from mainstay.core.text import Text
from mainstay.core.words import Evidence
from mainstay.loop.assessments import Assessment
from mainstay.loop.effects import Effects, Reach
from mainstay.report.charts.bars import Span
from mainstay.report.views import MeasureLine
from mainstay.report.written import band, percent, same

EVIDENCE = {
    Evidence.PUBLISHED: Text("公开研究", "published"),
    Evidence.MIXED: Text("公开研究＋贵司经验", "published and yours"),
    Evidence.YOURS: Text("贵司经验", "yours"),
}
LEARNING = (
    Text(
        "“80% 区间”包含公开研究留下的全部不确定性，贵司自己的案例使它变窄；“只看贵司案例”不借助任何公开数值。"
        "规划器取值更稳，假定公开数值在这里相差约四分之一（判断），以免由机遇在措施之间作选择；这份把握不说明措施有效。",
        "The 80% interval holds all the doubt that published studies leave, narrowed by your own cases; “your cases"
        " alone” lean on no published number. The planner believes more firmly, that published numbers are about a"
        " quarter off here (a judgement), lest chance choose between measures; that is no sign that a measure works.",
    ),
    Text(
        "从自己的案例中学习能带来多少：在 36 家虚构公司里（300 至 30,000 人），学习后的方案与只用公开研究的方案相比，"
        "价值最多低最优方案的 3%，最多高 5%，平均几乎没有差别。",
        "What learning from own cases adds: in 36 invented companies of 300 to 30,000 people, plans that learnt"
        " differed in worth from plans on published evidence alone by 3% of the best plan less to 5% more, and on"
        " average by next to nothing.",
    ),
)
"""Said wherever measures are told their worth (docs/decisions/0006; the second measured by bench/effects.py)."""

TELLS = log(4)
"""Cases whose interval is as wide as from twice the chance to half of it settle nothing, and no numbers are shown."""


def measure_notes(effects: Effects) -> tuple[Text, ...]:
    """What must be known to read the worth of measures, and what could not be used."""
    return (*LEARNING, *effects.notes)


def measure_lines(assessment: Assessment) -> tuple[MeasureLine, ...]:
    """Every measure that has an estimate, and how often this plan chose it."""
    used = Counter(key for c in assessment.plan.choices if c.package for key in c.package.measures)
    return measure_rows(assessment.effects, assessment.catalogue, used)


def measure_rows(
    effects: Effects, catalogue: Catalogue, used: Mapping[str, int] = MappingProxyType({})
) -> tuple[MeasureLine, ...]:
    """Every measure that has an estimate, the strongest first; effect as a smaller monthly chance to resign."""
    labels = {measure.key: measure.label for measure in catalogue.measures}
    shown = effects.shown
    ends = 1 - np.exp(-np.stack([shown.low, shown.mean, shown.high]))
    left, right = min(-0.02, float(ends.min(initial=0.0))), max(0.1, float(ends.max(initial=0.0)))
    lines = []
    for place in np.argsort(-effects.mean, kind="stable"):
        key, (low, mean, high) = effects.measures[place], (float(e) for e in ends[:, place])
        cases = int(effects.cases[place])
        lines.append(MeasureLine(
            labels.get(key, same(key)), _less(mean), _signed(low, high), Span(low, mean, high, 0.0, left, right),
            cases, EVIDENCE[effects.evidence[place]], used.get(key, 0),
            _interval(effects.published, int(place)), _alone(effects.own, int(place)),
            _interval(effects.believed, int(place)),
        ))  # fmt: skip
    return tuple(lines)


def _less(share: float) -> Text:
    if abs(share) < 0.005:
        return Text("几乎没有", "about nothing")
    size = percent(abs(share))
    return Text(f"降低 {size}", f"{size} lower") if share > 0 else Text(f"升高 {size}", f"{size} higher")


def _interval(reach: Reach, place: int) -> str:
    """The ends of a reach as smaller monthly chances; a dash where nothing is known."""
    low, high = (float(1 - np.exp(-end[place])) for end in (reach.low, reach.high))
    return _signed(low, high) if isfinite(low) and isfinite(high) else "—"


def _alone(own: Reach, place: int) -> Text:
    """What own cases say by themselves."""
    if not isfinite(own.mean[place]):
        return same("")
    if own.high[place] - own.low[place] > TELLS:
        return Text("尚无定论", "nothing yet")
    low, high = (float(1 - np.exp(-end[place])) for end in (own.low, own.high))
    if high < 0:
        worse = band(-high, -low)
        return Text(f"升高 {worse}", f"{worse} higher")
    return same(_signed(low, high))


def _signed(low: float, high: float) -> str:
    one, other = (f"{round(share * 100):+d}".replace("-", "−").replace("+", "") for share in (low, high))
    return f"{one}–{other}%" if round(low * 100) >= 0 else f"{one} … {other}%"
