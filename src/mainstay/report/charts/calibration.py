"""Whether what was foreseen came true: predicted against observed shares, with intervals."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from mainstay.core.text import Text
from mainstay.report.charts.svg import WIDTH, figure, line, mark, tag, ticks, words
from mainstay.report.written import band, percent

LEFT, RIGHT, TOP, FLOOR, HEIGHT = 52.0, WIDTH - 20.0, 26.0, 260.0, 300.0


@dataclass(frozen=True, slots=True)
class CalibrationData:
    """Bins: predicted, observed, its low and high, and how many people."""

    bins: tuple[tuple[float, float, float, float, int], ...]


def calibration(ident: str, data: CalibrationData) -> Markup:
    """Dots on the diagonal mean that what was foreseen came true."""
    marks = ticks(0.0, min(1.0, max(max(b[0], b[3]) for b in data.bins)), 5)
    top = marks[-1]

    def x(share: float) -> float:
        return LEFT + (RIGHT - LEFT) * share / top

    def y(share: float) -> float:
        return FLOOR - (FLOOR - TOP) * share / top

    drawing = [part for m in marks for part in (
        line(LEFT, y(m), RIGHT, y(m), "grid" if m else "axis"), mark(_scale(m), LEFT - 6, y(m) + 4, class_="tick end"),
        mark(_scale(m), x(m), FLOOR + 16, class_="tick mid"))]  # fmt: skip
    drawing += [line(x(0), y(0), x(top), y(top), "base-line")]
    for predicted, observed, low, high, _ in data.bins:
        at = x(predicted)
        drawing += [line(at, y(low), at, y(high), "own-line"), tag("circle", cx=at, cy=y(observed), r=5, class_="own")]
    drawing += [words(Text("预测的比例", "foreseen"), RIGHT, FLOOR + 33, class_="tick end"),
                words(Text("实际辞职的比例", "came true"), 4, TOP - 12, class_="tick")]  # fmt: skip
    told = Text(
        "；".join(f"预测 {percent(p)}，实际 {percent(o)}（{band(lo, hi)}，{n} 人）" for p, o, lo, hi, n in data.bins),
        "; ".join(
            f"foreseen {percent(p)}, came true {percent(o)} ({band(lo, hi)}, n {n})" for p, o, lo, hi, n in data.bins
        ),
    )
    return figure(ident, Text("预测与实际", "Foreseen and come true"), told, drawing, HEIGHT)


def _scale(share: float) -> str:
    return f"{share * 100:.3g}%"
