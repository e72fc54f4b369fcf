"""What of a person's grants is still to vest, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from mainstay.core.text import Text
from mainstay.report.charts.svg import WIDTH, figure, line, mark, tag, words

LEFT, RIGHT, TOP, FLOOR, HEIGHT = 14.0, WIDTH - 14.0, 34.0, 118.0, 142.0


@dataclass(frozen=True, slots=True)
class CalendarData:
    """Tranches after `start`: day, size for the bar's height, its amount in words; and the sum in words."""

    start: date
    tranches: tuple[tuple[date, float, Text], ...]
    total: Text


def calendar(ident: str, data: CalendarData) -> Markup:
    """A bar for each day on which something vests, along the years."""
    last = max(day for day, _, _ in data.tranches)
    span = max(365, (last - data.start).days + 60)
    most = max(size for _, size, _ in data.tranches) or 1.0

    def x(day: date) -> float:
        return LEFT + (RIGHT - LEFT) * (day - data.start).days / span

    years = [date(year, 1, 1) for year in range(data.start.year + 1, last.year + 2)]
    drawing = [line(LEFT, FLOOR, RIGHT, FLOOR, "axis"), words(Text("今天", "today"), LEFT, FLOOR + 16, class_="tick")]
    for year in (y for y in years if LEFT + 44 < x(y) < RIGHT - 10):
        drawing += [line(x(year), TOP - 12, x(year), FLOOR, "grid"),
                    mark(str(year.year), x(year), FLOOR + 16, class_="tick mid")]  # fmt: skip
    taken = -1e9
    for day, size, text in data.tranches:
        at, top = x(day), FLOOR - (FLOOR - TOP) * size / most
        drawing.append(tag("rect", x=at - 4, y=top, width=8, height=max(1.0, FLOOR - top), rx=1.5, class_="hold"))
        if at - taken > 74:
            side = "end" if at > RIGHT - 40 else "mid" if at > LEFT + 40 else "start"
            drawing.append(words(text, at, top - 6, class_=f"value {side}"))
            taken = at
    told = [f"{day.isoformat()} {text.en}" for day, _, text in data.tranches[:24]]
    zh = "；".join(f"{day.isoformat()} {text.zh}" for day, _, text in data.tranches[:24])
    title = Text(f"未归属股权日历，合计 {data.total.zh}", f"Unvested equity, {data.total.en} in all")
    return figure(ident, title, Text(zh, "; ".join(told)), drawing, HEIGHT)
