"""What one amount makes of another, such as pay of sales: lines over a scale, jumps drawn as jumps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from mainstay.core.text import Text
from mainstay.report.charts.svg import WIDTH, figure, line, mark, path, ticks, words

LEFT, RIGHT, TOP, FLOOR, HEIGHT = 56.0, WIDTH - 18.0, 26.0, 196.0, 234.0


@dataclass(frozen=True, slots=True)
class RisingData:
    """Points (x, y) in rising x; a place of `breaks` is one where y jumps, so that no line joins its two sides.

    `across` and `up` say what is on the axes, in which unit.
    """

    points: tuple[tuple[float, float], ...]
    across: Text
    up: Text
    breaks: tuple[float, ...] = ()


def rising(ident: str, title: Text, data: RisingData) -> Markup:
    """The line, with a scale on both sides."""
    right = ticks(0.0, data.points[-1][0] or 1.0, 4)
    top = ticks(0.0, max(y for _, y in data.points) or 1.0, 4)

    def at(point: tuple[float, float]) -> tuple[float, float]:
        return (
            LEFT + (RIGHT - LEFT) * point[0] / right[-1],
            FLOOR - (FLOOR - TOP) * point[1] / top[-1],
        )

    drawing = [part for value in top for part in (
        line(LEFT, at((0, value))[1], RIGHT, at((0, value))[1], "grid" if value else "axis"),
        mark(f"{value:,g}", LEFT - 6, at((0, value))[1] + 4, class_="tick end"))]  # fmt: skip
    drawing += [mark(f"{value:,g}", at((value, 0))[0], FLOOR + 16, class_="tick mid") for value in right]
    drawing += [words(data.across, RIGHT, FLOOR + 31, class_="tick end"), words(data.up, 4, TOP - 12, class_="tick")]
    drawing += [path([at(point) for point in part], "ink-line") for part in _parts(data) if len(part) > 1]
    for place in data.breaks:
        x = at((place, 0))[0]
        drawing.append(line(x, TOP, x, FLOOR, "base-line"))
    last = data.points[-1]
    told = Text(
        f"{data.across.zh} {last[0]:,g} 时，{data.up.zh} {last[1]:,g}。",
        f"{data.up.en} of {last[1]:,g} at {last[0]:,g} {data.across.en}.",
    )
    return figure(ident, title, told, drawing, HEIGHT)


def _parts(data: RisingData) -> Sequence[list[tuple[float, float]]]:
    """The points between the breaks."""
    parts: list[list[tuple[float, float]]] = [[]]
    rest = list(data.breaks)
    for point in data.points:
        if rest and point[0] > rest[0]:
            rest.pop(0)
            parts.append([])
        parts[-1].append(point)
    return parts
