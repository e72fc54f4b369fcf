"""What changes over time: a share with its target, and groups that add up, stacked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from mainstay.core.text import Text
from mainstay.report.charts.svg import WIDTH, figure, line, mark, path, tag, ticks, words
from mainstay.report.written import percent

LEFT, RIGHT, TOP, FLOOR, HEIGHT = 44.0, WIDTH - 26.0, 24.0, 176.0, 206.0
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class TrendData:
    """A share on each day, and the share that is aimed at (None: no target)."""

    points: tuple[tuple[date, float], ...]
    target: float | None = None


@dataclass(frozen=True, slots=True)
class StackData:
    """Counts of each group on each day; groups from the bottom up, with the class of their colour."""

    days: tuple[date, ...]
    groups: tuple[tuple[Text, str, tuple[int, ...]], ...]


def trend(ident: str, title: Text, data: TrendData) -> Markup:
    """A line of shares; the scale begins where the data does, and says so on its axis."""
    values = [value for _, value in data.points] + ([data.target] if data.target is not None else [])
    marks = ticks(max(0.0, min(values) - 0.02), min(1.0, max(values) + 0.02), 4)
    low, high = marks[0], marks[-1]

    def y(share: float) -> float:
        return FLOOR - (FLOOR - TOP) * (share - low) / (high - low)

    days = [day for day, _ in data.points]
    drawing = [part for m in marks for part in (
        line(LEFT, y(m), RIGHT, y(m), "grid" if m > low else "axis"),
        mark(percent(m), LEFT - 6, y(m) + 4, class_="tick end"))]  # fmt: skip
    drawing += _dates(days)
    if data.target is not None:
        at = y(data.target)
        drawing += [line(LEFT, at, RIGHT, at, "base-line"),
                    words(Text("目标", "target"), LEFT + 3, at - 5, class_="tick")]  # fmt: skip
    across = [(_x(day, days), y(value)) for day, value in data.points]
    drawing += [path(across, "ink-line")] if len(across) > 1 else []
    drawing.append(tag("circle", cx=across[-1][0], cy=across[-1][1], r=4, class_="dot"))
    first, last = data.points[0], data.points[-1]
    told = Text(
        f"{first[0].isoformat()}：{percent(first[1])}；{last[0].isoformat()}：{percent(last[1])}。",
        f"{first[0].isoformat()}: {percent(first[1])}; {last[0].isoformat()}: {percent(last[1])}.",
    )
    return figure(ident, title, told, drawing, HEIGHT)


def stack(ident: str, title: Text, data: StackData) -> Markup:
    """A column for each day, its groups stacked; numbers in words for those who do not see it."""
    sums = [sum(counts[place] for _, _, counts in data.groups) for place in range(len(data.days))]
    marks = ticks(0.0, float(max(sums, default=1) or 1), 4)
    width = min(46.0, (RIGHT - LEFT) / max(1, len(data.days)) * 0.72)

    def y(count: float) -> float:
        return FLOOR - (FLOOR - TOP) * count / marks[-1]

    drawing = []
    for m in marks:
        drawing += [line(LEFT, y(m), RIGHT, y(m), "grid" if m else "axis"),
                    mark(f"{m:g}", LEFT - 6, y(m) + 4, class_="tick end")]  # fmt: skip
    for place, _ in enumerate(data.days):
        below, at = 0, _slot(place, len(data.days))
        for _, class_, counts in data.groups:
            top = below + counts[place]
            if counts[place]:
                drawing.append(
                    tag("rect", x=at - width / 2, y=y(top), width=width, height=y(below) - y(top), class_=class_)
                )
            below = top
    drawing += _slots(data.days)
    return figure(ident, title, _counted(data), drawing, HEIGHT)


def _counted(data: StackData) -> Text:
    last = len(data.days) - 1
    zh = "；".join(f"{label.zh} {counts[last]} 人" for label, _, counts in data.groups)
    en = "; ".join(f"{label.en}: {counts[last]}" for label, _, counts in data.groups)
    return Text(f"{data.days[last].isoformat()}：{zh}。", f"{data.days[last].isoformat()}: {en}.")


def _x(day: date, days: Sequence[date]) -> float:
    span = max(1, (days[-1] - days[0]).days)
    return LEFT + (RIGHT - LEFT) * (day - days[0]).days / span if len(days) > 1 else (LEFT + RIGHT) / 2


def _slot(place: int, count: int) -> float:
    return LEFT + (RIGHT - LEFT) * (place + 0.5) / count


def _dates(days: Sequence[date]) -> list[Markup]:
    step = max(1, -(-len(days) // MOST_TICKS))
    last = len(days) - 1
    shown = [last - back for back in range(0, last + 1, step)][::-1]
    return [
        mark(f"{days[p]:%Y-%m}", _x(days[p], days), FLOOR + 17, class_="tick mid")
        for p in shown
        if _x(days[p], days) > LEFT + 18 or last == 0
    ]


def _slots(days: Sequence[date]) -> list[Markup]:
    step = max(1, -(-len(days) // MOST_TICKS))
    return [
        mark(f"{days[p]:%Y-%m-%d}" if len(days) < MOST_TICKS else f"{days[p]:%Y-%m}", _slot(p, len(days)), FLOOR + 17,
             class_="tick mid")
        for p in range(0, len(days), step)
    ]  # fmt: skip
