"""From the company's average to one person's probability, driver by driver; the parts add up exactly."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from markupsafe import Markup

from mainstay.core.text import Text
from mainstay.report.charts.svg import WIDTH, figure, line, mark, tag, ticks, words

LEFT, RIGHT, ROW = 118.0, WIDTH - 52.0, 27.0


@dataclass(frozen=True, slots=True)
class WaterfallData:
    """Start and end as probabilities, and signed steps in between that add up from one to the other."""

    start: float
    steps: tuple[tuple[Text, float], ...]
    end: float


def waterfall(ident: str, data: WaterfallData) -> Markup:
    """Bars from left to right: what pushes is warm, what holds is cool."""
    at, levels = data.start, [0.0, data.start, data.end]
    for _, step in data.steps:
        at += step
        levels.append(at)
    marks = ticks(min(levels), max(levels), 4)
    shown = rounded([step for _, step in data.steps], round(data.end * 1000) - round(data.start * 1000))

    def x(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * (value - marks[0]) / (marks[-1] - marks[0])

    rows, at = [_total(0, Text("公司平均", "Average here"), data.start, x(0.0), x(data.start))], data.start
    for place, ((label, step), tenths) in enumerate(zip(data.steps, shown, strict=True), start=1):
        rows.append(_step(place, label, tenths, (x(at), x(at + step))))
        at += step
    rows.append(_total(len(rows), Text("此人", "This person"), data.end, x(0.0), x(data.end)))
    floor_ = ROW * len(rows) + 4
    grid = [line(x(m), 0, x(m), floor_, "axis" if abs(m) < 1e-12 else "grid") for m in marks]
    grid += [mark(f"{m * 100:.3g}%", x(m), floor_ + 15, class_="tick mid") for m in marks]
    return figure(
        ident, Text("从公司平均到此人：12 个月内辞职的概率", "From the average here to this person, within 12 months"),
        _told(data, shown), [*grid, *rows], floor_ + 22,
    )  # fmt: skip


def rounded(steps: list[float], total_tenths: int) -> list[int]:
    """Steps (shares) in whole tenths of a point that add up to `total_tenths`: largest remainders get the rest."""
    exact = [step * 1000 for step in steps]
    down = [floor(value) for value in exact]
    short = total_tenths - sum(down)
    order = sorted(range(len(exact)), key=lambda i: down[i] - exact[i])
    return [value + (1 if place in order[: max(0, short)] else 0) for place, value in enumerate(down)]


def points(tenths: int) -> str:
    """Signed percentage points with one decimal."""
    return f"{'+' if tenths > 0 else '−' if tenths < 0 else '±'}{abs(tenths) / 10:.1f}"


def _total(place: int, label: Text, value: float, start: float, end: float) -> Markup:
    y = ROW * place + 4
    return tag(
        "g", words(label, LEFT - 8, y + 14, class_="label end strong"),
        tag("rect", x=min(start, end), y=y, width=max(1.0, abs(end - start)), height=19, rx=2, class_="total"),
        mark(f"{value:.1%}", max(start, end) + 5, y + 14, class_="value strong"),
    )  # fmt: skip


def _step(place: int, label: Text, tenths: int, ends: tuple[float, float]) -> Markup:
    y, left, right = ROW * place + 4, min(ends), max(ends)
    kind = "push" if ends[1] >= ends[0] else "hold"
    return tag(
        "g", words(label, LEFT - 8, y + 14, class_="label end"),
        line(ends[0], y - 8, ends[0], y + 19, "link"),
        tag("rect", x=left, y=y, width=max(1.0, right - left), height=19, rx=2, class_=kind) if tenths else "",
        mark(points(tenths), right + 5, y + 14, class_="value"),
    )  # fmt: skip


def _told(data: WaterfallData, shown: list[int]) -> Text:
    def sentence(lang: str, average: str, person: str, mark_: str) -> str:
        steps = mark_.join(f"{getattr(text, lang)} {points(n)}" for (text, _), n in zip(data.steps, shown, strict=True))
        return f"{average} {data.start:.1%}{mark_}{steps}{mark_}{person} {data.end:.1%}"

    return Text(sentence("zh", "公司平均", "此人", "；"), sentence("en", "Company average", "this person", "; "))
