"""Money against departures prevented, with the point where the plan stands."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from mainstay.core.text import Text
from mainstay.report.charts.svg import WIDTH, figure, line, mark, path, tag, ticks, words

LEFT, RIGHT, TOP, FLOOR, HEIGHT = 44.0, WIDTH - 18.0, 26.0, 196.0, 234.0


@dataclass(frozen=True, slots=True)
class FrontierData:
    """Points (major units of cash in the first year, departures prevented) and the plan's own, with its words."""

    points: tuple[tuple[float, float], ...]
    today: tuple[float, float]
    today_text: Text
    scale: float
    unit: Text


def frontier(ident: str, data: FrontierData) -> Markup:
    """The line of best plans for each budget."""
    across = ticks(0.0, max(x for x, _ in (*data.points, data.today)) / data.scale or 1.0, 4)
    up = ticks(0.0, max(y for _, y in (*data.points, data.today)) or 1.0, 4)

    def x(amount: float) -> float:
        return LEFT + (RIGHT - LEFT) * amount / data.scale / across[-1]

    def y(prevented: float) -> float:
        return FLOOR - (FLOOR - TOP) * prevented / up[-1]

    drawing = [part for value in up for part in (line(LEFT, y(value), RIGHT, y(value), "grid" if value else "axis"),
               mark(f"{value:g}", LEFT - 6, y(value) + 4, class_="tick end"))]  # fmt: skip
    drawing += [mark(f"{value:g}", x(value * data.scale), FLOOR + 16, class_="tick mid") for value in across]
    at, top = x(data.today[0]), y(data.today[1])
    side = "end" if at > WIDTH * 0.6 else "start"
    drawing += [
        words(data.unit, RIGHT, FLOOR + 31, class_="tick end"),
        words(Text("预计少离职（人）", "departures prevented"), LEFT - 30, TOP - 12, class_="tick"),
        path([(x(a), y(b)) for a, b in data.points], "ink-line"),
        line(at, top, at, FLOOR, "base-line"),
        tag("circle", cx=at, cy=top, r=5.5, class_="own"),
        words(
            data.today_text,
            at + (-10 if side == "end" else 10),
            min(top + 24, FLOOR - 10),
            class_=f"value strong {side}",
        ),
    ]
    told = Text(f"本方案：{data.today_text.zh}", f"This plan: {data.today_text.en}")
    return figure(ident, Text("预算与效果", "What money buys"), told, drawing, HEIGHT)
