"""What of a person's grants is still to vest, what of their pay is paid later, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, inf

from markupsafe import Markup

from mainstay.core.text import Text
from mainstay.report.charts.svg import WIDTH, figure, line, mark, tag, words

LEFT, RIGHT, TOP, FLOOR, HEIGHT = 14.0, WIDTH - 14.0, 34.0, 118.0, 142.0
BAR, APART = 8.0, 12.0
"""Width of a bar, and the least from one bar's middle to the next."""
LETTER, SIGN = 7.8, 14.0
"""Widest that a letter and a Chinese character get, in units of the drawing: on a phone."""
YEAR, TAIL = 365, 60
QUARTERED = 800
"""Up to so many days the quarters are marked, else the years alone."""
SPOKEN = 24
AGAIN = 12
"""More often than bars of a hundred years need to find their places."""

TODAY = Text("今天", "today")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_GRAINS: tuple[tuple[Callable[[date], object], Text | None], ...] = (
    (lambda day: day, None),
    (lambda day: (day.year, day.month), Text("按月", "by month")),
    (lambda day: (day.year, (day.month - 1) // 3), Text("按季", "by quarter")),
    (lambda day: (day.year, (day.month - 1) // 6), Text("按半年", "by half-year")),
    (lambda day: day.year, Text("按年", "by year")),
)


@dataclass(frozen=True, slots=True)
class CalendarData:
    """Bars after `start`: day, size for the bar's height, its amount in words; and the sum in words. `grain` says which
    days were put together, `days` name each bar where they were. Make it with `calendar_of`.
    """

    start: date
    tranches: tuple[tuple[date, float, Text], ...]
    total: Text
    grain: Text | None = None
    days: tuple[str, ...] = ()

    @property
    def span(self) -> int:
        """Days that the drawing covers."""
        return _span(self.start, max(day for day, _, _ in self.tranches))


def _span(start: date, last: date) -> int:
    return max(YEAR, (last - start).days + TAIL)


Days = Sequence[tuple[date, int]]


def calendar_of(start: date, sizes: Iterable[tuple[date, int]], say: Callable[[int], Text]) -> CalendarData | None:
    """The calendar of what vests after a day, or None where nothing does.

    Days whose bars would hide one another are put together, by month, quarter, half-year or year; what is still too
    near, at the turn of a year, is moved apart.
    """
    ahead = sorted((day, size) for day, size in sizes if day > start and size > 0)
    if not ahead:
        return None
    groups, grain, spread = _placed(start, ahead)
    amounts = [sum(size for _, size in rows) for rows in groups]
    bars = tuple((at, float(size), say(size)) for at, size in zip(spread, amounts, strict=True))
    days = tuple(_named(rows[0][0], rows[-1][0]) for rows in groups)
    return CalendarData(start, bars, say(sum(amounts)), grain, days)


def _placed(start: date, ahead: Days) -> tuple[list[Days], Text | None, list[date]]:
    """The days put together, by which grain, and where each bar stands. A last bar that is moved apart makes the years
    longer and so a day narrower, so it is done again until the last one stays.
    """
    groups, grain, spread = _spread(start, ahead, ahead[-1][0])
    for _ in range(AGAIN):
        last = spread[-1]
        groups, grain, spread = _spread(start, ahead, last)
        if spread[-1] <= last:
            break
    return groups, grain, spread


def _spread(start: date, ahead: Days, last: date) -> tuple[list[Days], Text | None, list[date]]:
    """The same if the years reach to a last day."""
    room = APART * _span(start, last) / (RIGHT - LEFT)
    groups, grain = _grouped(ahead, room)
    places = [_middle(groups[0])]
    for rows in groups[1:]:
        places.append(max(_middle(rows), places[-1] + timedelta(days=ceil(room))))
    return groups, grain, places


def _grouped(ahead: Days, room: float) -> tuple[list[Days], Text | None]:
    """The days by the finest grain that leaves so many days between bars, or by year."""
    groups: list[Days] = []
    for key, grain in _GRAINS:
        together = defaultdict[object, list[tuple[date, int]]](list)
        for day, size in ahead:
            together[key(day)].append((day, size))
        groups = list(together.values())
        if _gap([_middle(rows) for rows in groups]) >= room:
            return groups, grain
    return groups, _GRAINS[-1][1]


def _middle(rows: Days) -> date:
    """Where the bar of some days stands: the one day, or by their weight between the first and the last."""
    first, whole = rows[0][0], sum(size for _, size in rows)
    return first + timedelta(days=sum((day - first).days * size for day, size in rows) // whole)


def _gap(places: Sequence[date]) -> float:
    """The fewest days from one bar to the next."""
    return min(((after - before).days for before, after in pairwise(places)), default=inf)


def _named(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"


def calendar(ident: str, data: CalendarData) -> Markup:
    """A bar for each day on which something vests, along the years; amounts where there is room for them."""
    most = max(size for _, size, _ in data.tranches) or 1.0

    def x(day: date) -> float:
        return LEFT + (RIGHT - LEFT) * (day - data.start).days / data.span

    bars = [(x(day), FLOOR - (FLOOR - TOP) * size / most, text) for day, size, text in data.tranches]
    drawing = [line(LEFT, FLOOR, RIGHT, FLOOR, "axis"), words(TODAY, 0.0, FLOOR + 16, class_="tick")]
    drawing += [
        tag("rect", x=at - BAR / 2, y=top, width=BAR, height=max(1.0, FLOOR - top), rx=1.5, class_="hold")
        for at, top, _ in bars
    ]
    spoken = [
        (f"{day.isoformat()} {text.zh}", f"{day.isoformat()} {text.en}") for day, _, text in data.tranches[:SPOKEN]
    ]
    title = Text(
        "离职会失去的股权与递延薪酬{by}，合计 {sum}",
        "Equity and deferred pay that leaving would lose{by}, {sum} in all",
    )
    title = title.fill(by=_by(data), sum=data.total)
    told = Text("；".join(zh for zh, _ in spoken), "; ".join(en for _, en in spoken))
    return figure(ident, title, told, [*_marks(data, x), *drawing, *_amounts(bars)], HEIGHT)


def _by(data: CalendarData) -> Text | str:
    return "" if data.grain is None else Text("（{by}）", " {by}").fill(by=data.grain)


def _marks(data: CalendarData, x: Callable[[date], float]) -> Iterator[Markup]:
    """Years, and quarters where there are few of them."""
    months = (1, 4, 7, 10) if data.span <= QUARTERED else (1,)
    years = range(data.start.year, data.start.year + data.span // YEAR + 2)
    taken = LETTER * len(TODAY.en)
    for day in (date(year, month, 1) for year in years for month in months):
        if not taken + 20 <= x(day) <= RIGHT - 10:
            continue
        taken = x(day) + 20
        yield line(x(day), TOP - 12, x(day), FLOOR, "grid")
        if day.month == 1:
            yield mark(str(day.year), x(day), FLOOR + 16, class_="tick mid")
        else:
            yield words(Text(f"{day.month} 月", _MONTHS[day.month - 1]), x(day), FLOOR + 16, class_="tick mid")


def _amounts(bars: Sequence[tuple[float, float, Text]]) -> Iterator[Markup]:
    """The amounts of the tallest bars, as many as neither hide one another nor lie over another bar."""
    taken: list[tuple[float, float]] = []
    for at, top, text in sorted(bars, key=lambda bar: (bar[1], bar[0])):
        wide = _width(text)
        start = min(max(at - wide / 2, 0.0), WIDTH - wide)
        end = start + wide
        hidden = any(start < other + BAR and other - BAR < end and high < top - 4 for other, high, _ in bars)
        if hidden or any(start < b + 6 and a - 6 < end for a, b in taken):
            continue
        taken.append((start, end))
        side = "start" if start == 0 else "end" if end == WIDTH else "mid"
        yield words(text, {"start": 0.0, "end": WIDTH}.get(side, at), top - 6, class_=f"value {side}")


def _width(text: Text) -> float:
    """What the wider of both languages takes."""
    return max(sum(SIGN if ord(sign) > 0x2E80 else LETTER for sign in told) for told in (text.zh, text.en))
