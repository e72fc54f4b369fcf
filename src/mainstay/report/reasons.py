"""Why: what pushes and what holds a person, strongest first, as sentences with the person's own numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.assessments import Assessment
from mainstay.loop.sentences import own_sentence, sentence

LEAST = 0.02
"""Contributions below this (log-odds) are not worth a sentence: they move a chance of one in ten by a fifth of a
per cent."""

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
    chosen = [int(f) for f in order if signed[f] >= LEAST and known[f]][:most]
    return tuple(_reason(assessment, row, feature) for feature in chosen)


def joined(found: tuple[Reason, ...]) -> Text:
    """Reasons as one line, for a cell of a table."""
    if not found:
        return Text("没有突出的原因", "No reason stands out")
    return Text("".join(r.text.zh for r in found), " ".join(r.text.en for r in found))


def _reason(assessment: Assessment, row: int, column: int) -> Reason:
    """`Panel.first` and `second` stand in the order of the features; the company's own come after the signals."""
    panel = assessment.panel
    feature = panel.features[column]
    value = float(panel.now.values[row, column])
    if feature.own:
        known = next(
            (a for a in assessment.catalogue.attributes if a.is_named(feature.key) or a.key == feature.key), None
        )
        text = own_sentence(feature, value, known)
    else:
        first, second = float(panel.first[row, column]), float(panel.second[row, column])
        signal = assessment.catalogue.signal(feature.key)
        text = sentence(signal, value, first, second, assessment.tables.currency)
    push = float(assessment.risks.contribution[row, column])
    turned = 0 if assessment.risks.turned is None else int(assessment.risks.turned[row, column])
    if turned * push > 0:
        text = Text(text.zh + TURNED[turned].zh, text.en + TURNED[turned].en)
    return Reason(feature.key, feature.driver, push, text)
