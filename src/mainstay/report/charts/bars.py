"""Labelled bars, and the small range bar that stands in a line of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from mainstay.core.text import Text
from mainstay.report.charts.svg import WIDTH, figure, line, mark, tag, words

LEFT, RIGHT, ROW = 118.0, WIDTH - 56.0, 29.0


def bars(ident: str, title: Text, values: Sequence[tuple[Text, float, str]], class_: str = "push") -> Markup:
    """Bars with a label, a length (any unit) and the number in words."""
    most = max((value for _, value, _ in values), default=1.0) or 1.0
    drawing = []
    for place, (label, value, shown) in enumerate(values):
        y, width = ROW * place + 4, max(1.0, (RIGHT - LEFT) * value / most)
        drawing += [words(label, LEFT - 10, y + 15, class_="label end"),
                    tag("rect", x=LEFT, y=y, width=width, height=20, rx=2, class_=class_),
                    mark(shown, LEFT + width + 7, y + 15, class_="value")]  # fmt: skip
    told = Text(
        "；".join(f"{label.zh} {shown}" for label, _, shown in values) or "—",
        "; ".join(f"{label.en} {shown}" for label, _, shown in values) or "—",
    )
    return figure(ident, title, told, drawing, ROW * len(values) + 6)


@dataclass(frozen=True, slots=True)
class Span:
    """Low, middle and high on a scale from `start` to `end`, and a mark to compare with."""

    low: float
    middle: float
    high: float
    compare: float
    start: float = 0.0
    end: float = 1.0


def span(data: Span) -> Markup:
    """A decorative range: the numbers stand beside it in words, so it is hidden from screen readers."""

    def x(value: float) -> float:
        return 2 + 116 * (min(max(value, data.start), data.end) - data.start) / (data.end - data.start)

    return tag(
        "svg", line(2, 8, 118, 8, "grid"),
        tag("rect", x=x(data.low), y=4, width=max(2.0, x(data.high) - x(data.low)), height=8, rx=4, class_="range"),
        line(x(data.compare), 1, x(data.compare), 15, "base-line"),
        tag("circle", cx=x(data.middle), cy=8, r=3.5, class_="dot"),
        viewBox="0 0 120 16", class_="span", aria_hidden="true",
    )  # fmt: skip
