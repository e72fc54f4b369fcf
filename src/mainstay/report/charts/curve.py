"""Chance of still being here, month by month, with its band."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from mainstay.core.text import Text
from mainstay.report.charts.svg import WIDTH, figure, line, mark, path, tag, words
from mainstay.report.written import band

LEFT, RIGHT, TOP, FLOOR, HEIGHT = 40.0, WIDTH - 58.0, 16.0, 186.0, 216.0


@dataclass(frozen=True, slots=True)
class CurveData:
    """Probability to have resigned by month 1, 2, …: middle, low, high; and the company's average by the last month."""

    points: tuple[tuple[float, float, float], ...]
    base: float


def curve(ident: str, data: CurveData) -> Markup:
    """The survival curve, labelled at 3, 6 and 12 months."""
    last = len(data.points)
    here = [(1.0, 1.0, 1.0), *((1 - p, 1 - high, 1 - low) for p, low, high in data.points)]
    across = [(_x(month, last), point) for month, point in enumerate(here)]
    drawing = [
        *_grid(last),
        path([(x, _y(p[1])) for x, p in across] + [(x, _y(p[2])) for x, p in reversed(across)], "band", closed=True),
        path([(x, _y(p[0])) for x, p in across], "ink-line"),
        *_average(data.base, last),
        *(part for month in (3, 6, 12) if month <= last for part in _label(month, here[month], last)),
    ]
    return figure(ident, Text("仍在职的可能性（未来 12 个月）", "Chance of still being here, next 12 months"),
                  _told(here), drawing, HEIGHT)  # fmt: skip


def _x(month: float, last: int) -> float:
    return LEFT + (RIGHT - LEFT) * month / last


def _y(share: float) -> float:
    return FLOOR - (FLOOR - TOP) * share


def _grid(last: int) -> list[Markup]:
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts += [line(LEFT, _y(share), RIGHT, _y(share), "grid" if share else "axis"),
                  mark(f"{share:.0%}", LEFT - 6, _y(share) + 4, class_="tick end")]  # fmt: skip
    parts += [mark(str(month), _x(month, last), FLOOR + 16, class_="tick mid") for month in range(0, last + 1, 3)]
    return [*parts, words(Text("个月", "months"), RIGHT, FLOOR + 29, class_="tick end")]


def _average(base: float, last: int) -> list[Markup]:
    x, y = _x(last, last), _y(1 - base)
    return [line(x - 12, y, x + 8, y, "base-line"), words(Text("公司平均", "average"), x + 10, y + 4, class_="tick")]


def _label(month: int, point: tuple[float, float, float], last: int) -> list[Markup]:
    """The band at a horizon, below the curve where there is room, above it else."""
    x, shown = _x(month, last), band(point[1], point[2])
    below = _y(point[1]) + 18
    y = below if below < FLOOR - 4 else _y(point[2]) - 8
    side = "end" if month == last else "mid"
    return [tag("circle", cx=x, cy=_y(point[0]), r=4, class_="dot"), mark(shown, x, y, class_=f"value {side}")]


def _told(here: list[tuple[float, float, float]]) -> Text:
    at = [(m, band(here[m][1], here[m][2])) for m in (3, 6, 12) if m < len(here)]
    return Text(
        "；".join(f"{m} 个月后仍在职：{shown}" for m, shown in at) + "。",
        "; ".join(f"still here after {m} months: {shown}" for m, shown in at) + ".",
    )
