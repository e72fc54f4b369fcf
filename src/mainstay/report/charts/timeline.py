"""Facts of one person in time, a lane for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from mainstay.core.text import Text
from mainstay.report.charts.svg import WIDTH, figure, line, mark, tag, words

LEFT, RIGHT, ROW = 92.0, WIDTH - 12.0, 25.0


@dataclass(frozen=True, slots=True)
class TimelineData:
    """From `start` to `end`: lanes of days."""

    start: date
    end: date
    lanes: tuple[tuple[Text, tuple[date, ...]], ...]


def timeline(ident: str, data: TimelineData) -> Markup:
    """Dots along the years."""
    span = max(1, (data.end - data.start).days)

    def x(day: date) -> float:
        return LEFT + (RIGHT - LEFT) * (day - data.start).days / span

    floor = ROW * len(data.lanes) + 2
    drawing = []
    for year in range(data.start.year + 1, data.end.year + 1):
        at = x(date(year, 1, 1))
        drawing += [line(at, 0, at, floor, "grid"), mark(str(year), at, floor + 15, class_="tick mid")]
    for place, (label, days) in enumerate(data.lanes):
        y = ROW * place + 14
        drawing += [words(label, LEFT - 10, y + 4, class_="label end"), line(LEFT, y, RIGHT, y, "grid")]
        drawing += [tag("circle", cx=x(day), cy=y, r=4, class_="dot") for day in days]
    told = Text(
        "；".join(f"{label.zh} {len(days)} 次" for label, days in data.lanes),
        "; ".join(f"{label.en}: {len(days)}" for label, days in data.lanes),
    )
    return figure(ident, Text("事实时间线（近三年）", "Facts in time, last three years"), told, drawing, floor + 22)
