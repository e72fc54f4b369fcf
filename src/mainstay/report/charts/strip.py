"""Where one person's pay stands in the market."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from mainstay.core.text import Text
from mainstay.report.charts.svg import WIDTH, figure, line, mark, tag, words

LEFT, RIGHT, MIDDLE, HEIGHT = 18.0, WIDTH - 18.0, 62.0, 112.0


@dataclass(frozen=True, slots=True)
class StripData:
    """Yearly amounts (major units) of the market's percentiles that are known, the person's own, words for both, and
    which percentile is the line.
    """

    percentiles: tuple[tuple[str, float, Text], ...]
    own: float
    own_text: Text
    verdict: Text
    line: str = "P75"


def strip(ident: str, data: StripData) -> Markup:
    """A line from the lowest to the highest, ticks at the percentiles, a diamond at the person's pay."""
    amounts = [amount for _, amount, _ in data.percentiles]
    low, high = min([*amounts, data.own]), max([*amounts, data.own])
    room = max(high - low, 1.0) * 0.08

    def x(amount: float) -> float:
        return LEFT + (RIGHT - LEFT) * (amount - low + room) / (high - low + 2 * room)

    drawing = [line(LEFT, MIDDLE, RIGHT, MIDDLE, "axis")]
    if len(amounts) > 1:
        drawing.append(tag("rect", x=x(min(amounts)), y=MIDDLE - 7, width=x(max(amounts)) - x(min(amounts)), height=14,
                           rx=3, class_="band"))  # fmt: skip
    taken = -1e9
    for name, amount, text in data.percentiles:
        at = x(amount)
        strong = " strong" if name == data.line else ""
        drawing += [line(at, MIDDLE - 10, at, MIDDLE + 10, "ink-line" if strong else "axis"),
                    mark(name, at, MIDDLE + 25, class_=f"label mid{strong}")]  # fmt: skip
        if at - taken > 66 or strong:
            drawing.append(words(text, at, MIDDLE + 40, class_=f"tick mid{strong}"))
            taken = at
    return figure(ident, Text("薪酬在市场中的位置（年）", "Pay in the market, a year"), data.verdict,
                  [*drawing, *_own(data, x(data.own))], HEIGHT)  # fmt: skip


def _own(data: StripData, x: float) -> list[Markup]:
    side = "end" if x > WIDTH * 0.7 else "mid" if x > WIDTH * 0.25 else "start"
    diamond = f"M{x:.1f} {MIDDLE - 8:.1f}l7 8l-7 8l-7-8Z"
    return [line(x, MIDDLE - 26, x, MIDDLE, "own-line"), tag("path", d=diamond, class_="own"),
            words(data.own_text, x, MIDDLE - 32, class_=f"value strong {side}")]  # fmt: skip
