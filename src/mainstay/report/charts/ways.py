"""Ways to reach a goal, each as a line of money and what is left: where it ends is labelled with its price."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from mainstay.core.text import Text
from mainstay.report.charts.svg import WIDTH, figure, line, mark, path, tag, ticks, words

LEFT, RIGHT, TOP, FLOOR, HEIGHT = 48.0, WIDTH - 24.0, 26.0, 196.0, 276.0
CLASSES = ("way-a", "way-b", "way-c")
APART = 17.0


@dataclass(frozen=True, slots=True)
class WaysData:
    """For each way its name, points (major units of money, share left) and the price of its end in words; the goal as a
    share. `scale` and `unit` are of the axis of money.
    """

    ways: tuple[tuple[Text, tuple[tuple[float, float], ...], Text], ...]
    goal: float
    scale: float
    unit: Text


def ways(ident: str, title: Text, data: WaysData) -> Markup:
    """Up to three lines from the same point down to the goal."""
    every = [point for _, points, _ in data.ways for point in points]
    across = ticks(0.0, max(x for x, _ in every) / data.scale or 1.0, 4)
    up = ticks(0.0, max(*(y for _, y in every), data.goal) or 0.01, 4)

    def x(amount: float) -> float:
        return LEFT + (RIGHT - LEFT) * amount / data.scale / across[-1]

    def y(share: float) -> float:
        return FLOOR - (FLOOR - TOP) * max(share, 0.0) / up[-1]

    drawing = [part for value in up for part in (line(LEFT, y(value), RIGHT, y(value), "grid" if value else "axis"),
               mark(_share(value), LEFT - 6, y(value) + 4, class_="tick end"))]  # fmt: skip
    drawing += [mark(f"{value:g}", x(value * data.scale), FLOOR + 16, class_="tick mid") for value in across]
    drawing += [
        words(data.unit, RIGHT, FLOOR + 31, class_="tick end"),
        words(Text("剩余差距", "gap left"), LEFT - 30, TOP - 12, class_="tick"),
        line(LEFT, y(data.goal), RIGHT, y(data.goal), "base-line"),
        words(Text("目标", "target"), RIGHT, y(data.goal) - 5, class_="tick end"),
    ]
    for (name, points, price), class_ in zip(data.ways, CLASSES, strict=False):
        at = [(x(a), y(b)) for a, b in points]
        drawing += [path(at, f"way {class_}"), tag("circle", cx=at[-1][0], cy=at[-1][1], r=4, class_=f"dot {class_}")]
        drawing += _key(name, price, class_, CLASSES.index(class_))
    zh = "；".join(f"{name.zh}：{price.zh}" for name, _, price in data.ways)
    en = "; ".join(f"{name.en}: {price.en}" for name, _, price in data.ways)
    return figure(ident, title, Text(f"{zh}。", f"{en}."), drawing, HEIGHT)


def _share(value: float) -> str:
    """Gaps are small: a tenth of a percent where it is needed."""
    return f"{100 * value:g}%"


def _key(name: Text, price: Text, class_: str, place: int) -> list[Markup]:
    """A line of the legend, below the drawing."""
    top = FLOOR + 38 + APART * place
    return [
        line(LEFT, top - 4, LEFT + 22, top - 4, f"way {class_}"),
        words(Text(f"{name.zh}：{price.zh}", f"{name.en}: {price.en}"), LEFT + 28, top, class_="tick"),
    ]
