"""Why: what pushes and what holds a person, strongest first, as sentences with the person's own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mainstay.core.readings import Channel, Derived, Level, Made, MonthsSince, Reading, channels
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.assessments import Assessment
from mainstay.loop.risks import WORTH_SAYING
from mainstay.loop.sentences import own_sentence, sentence

SAME: dict[Channel, Channel] = {Derived(Made.LEVEL_SINCE): Derived(Made.LEVEL_MONTHS)}
"""Channels of which the months since are the other's number."""

TURNED = {
    1: Text(
        "（通常这会留住人；但在本公司，它与其他情况一起出现时，像这样的人离开得更多。）",
        " (Usually this holds people; here, together with what else is known of them, people like this left more"
        " often.)",
    ),
    -1: Text(
        "（通常这会让人想走；但在本公司，它与其他情况一起出现时，像这样的人离开得更少。）",
        " (Usually this makes people want to leave; here, together with what else is known of them, people like this"
        " left less often.)",
    ),
}
"""What is said after a reason that goes against the known direction of its signal, by which way it goes."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature's part: `push` in log-odds (above zero towards leaving), and its sentence."""

    key: str
    driver: Driver
    push: float
    text: Text


def reasons(assessment: Assessment, row: int, most: int = 5, *, holding: bool = False) -> tuple[Reason, ...]:
    """The strongest reasons of one person (row of `Panel.now`), at most `most`; `holding` gives what keeps instead.

    A feature whose value is unknown is no reason, whatever the model made of the silence.
    """
    pushes = assessment.risks.contribution[row]
    signed = -pushes if holding else pushes
    known = np.isfinite(assessment.panel.now.values[row])
    order = np.argsort(-signed, kind="stable")
    strong = [int(f) for f in order if signed[f] >= WORTH_SAYING and known[f]]
    return tuple(_reason(assessment, row, feature) for feature in _told_once(assessment, strong)[:most])


def _told_once(assessment: Assessment, features: Sequence[int]) -> list[int]:
    """The features without those that only repeat a number which another one tells and compares: of "73 months in the
    level, 34 longer than others" and "73 months in the level" the first, in the place of the stronger.
    """
    readings = {signal.key: signal.reading for signal in assessment.catalogue.signals}
    chosen: list[int] = []
    for feature in features:
        reading = readings.get(assessment.panel.features[feature].key)
        if reading is None:
            chosen.append(feature)
            continue
        others = {place: readings.get(assessment.panel.features[at].key) for place, at in enumerate(chosen)}
        repeated = next((place for place, other in others.items() if other and _repeats(other, reading)), None)
        if repeated is not None:
            chosen[repeated] = feature
        elif not any(other and _repeats(reading, other) for other in others.values()):
            chosen.append(feature)
    return chosen


def _repeats(plain: Reading, other: Reading) -> bool:
    """Whether the one tells nothing but what the other compares with something."""
    mine, told = channels(plain), channels(other)
    return isinstance(plain, Level | MonthsSince) and len(told) > 1 and told[0] in (mine[0], SAME.get(mine[0]))


def joined(found: tuple[Reason, ...]) -> Text:
    """Reasons as one line, for a cell of a table."""
    if not found:
        return Text("没有突出的原因", "No reason stands out")
    return Text("".join(r.text.zh for r in found), " ".join(r.text.en for r in found))


def _reason(assessment: Assessment, row: int, column: int) -> Reason:
    """`Panel.first` and `second` stand in the order of the features; the company's own come after the signals."""
    panel = assessment.panel
    feature = panel.features[column]
    value, push = float(panel.now.values[row, column]), float(assessment.risks.contribution[row, column])
    if feature.own:
        known = next(
            (a for a in assessment.catalogue.attributes if a.is_named(feature.key) or a.key == feature.key), None
        )
        text = own_sentence(feature, value, known)
    else:
        first, second = float(panel.first[row, column]), float(panel.second[row, column])
        signal = assessment.catalogue.signal(feature.key)
        coming = signal.sentence_coming if value == 0 and push > 0 else None
        text = coming or sentence(signal, value, first, second, assessment.tables.currency)
    turned = 0 if assessment.risks.turned is None else int(assessment.risks.turned[row, column])
    if turned * push > 0:
        text = Text(text.zh + TURNED[turned].zh, text.en + TURNED[turned].en)
    return Reason(feature.key, feature.driver, push, text)
