"""Why: what pushes and what holds a person, strongest first, as sentences with the person's own numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from mainstay.core.catalogue import Signal, Unit
from mainstay.core.money import written
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.turn import Assessment

_UNITS = {
    Unit.SHARE: ("{:.0%}", "{:.0%}"), Unit.MONTHS: ("{:.0f} 个月", "{:.0f} months"),
    Unit.DAYS: ("{:.0f} 天", "{:.0f} days"),
    Unit.HOURS: ("{:.0f} 小时", "{:.0f} hours"), Unit.POINTS: ("{:.0f} 分", "{:.0f} points"),
    Unit.LEVELS: ("{:.0f} 级", "{:.0f} levels"), Unit.COUNT: ("{:.0f}", "{:.0f}"),
    Unit.YEARS_OF_PAY: ("{:.1f} 年", "{:.1f} years"), Unit.MONEY: ("{:.0f}", "{:.0f}"),
}  # fmt: skip


def sentence(signal: Signal, value: float, first: float, second: float, currency: str) -> Text:
    """The signal's sentence with this person's numbers (until `loop.sense.explain` says it)."""
    template, shown = signal.sentence_for(value)
    zh, en = _UNITS[signal.unit]
    parts = {
        name: written(round(number), currency) if isfinite(number) else Text("—", "—")
        for name, number in (("first", first), ("second", second))
    }
    return template.fill(value=Text(zh.format(shown), en.format(shown)), **parts)


LEAST = 0.02
"""Contributions below this (log-odds) are not worth a sentence: they move a chance of one in ten by a fifth of a
per cent."""


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
    return Text("；".join(r.text.zh for r in found), "; ".join(r.text.en for r in found))


def _reason(assessment: Assessment, row: int, column: int) -> Reason:
    feature = assessment.panel.features[column]
    value = float(assessment.panel.now.values[row, column])
    push = float(assessment.risks.contribution[row, column])
    text = _own(feature.label, feature.key, value) if feature.own else _signal(assessment, row, column, value)
    return Reason(feature.key, feature.driver, push, text)


def _signal(assessment: Assessment, row: int, column: int, value: float) -> Text:
    """`Panel.first` and `second` stand in the order of the features; own attributes come after the signals."""
    panel = assessment.panel
    signal = assessment.catalogue.signal(panel.features[column].key)
    first, second = (
        float(side[row, column]) if column < side.shape[1] else np.nan for side in (panel.first, panel.second)
    )
    return sentence(signal, value, first, second, assessment.tables.currency)


def _own(label: Text, key: str, value: float) -> Text:
    """An attribute of the company's own: its label, and its value where it is a number."""
    if "=" in key:
        column, word = key.split("=", 1)
        return (
            Text(f"{column}：{word}", f"{column}: {word}")
            if value
            else Text(f"{column}：不是{word}", f"{column}: not {word}")
        )
    shown = f"{value:g}" if isfinite(value) else "—"
    return Text(f"{label.zh}：{shown}", f"{label.en}: {shown}")
