"""Units against drivers, as a table whose cells are shaded."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from mainstay.core.text import Text
from mainstay.report.charts.svg import tag


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One unit: its people in words, its expected share who resign, and the parts of it by driver."""

    unit: Text
    people: Text
    cells: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class HeatData:
    """Columns and rows; `most` is the value with the darkest shade."""

    columns: tuple[Text, ...]
    rows: tuple[HeatRow, ...]
    most: float


def heatmap(data: HeatData, caption: Text) -> Markup:
    """A table with row and column headers; five shades of one colour, and the number in every cell.

    The first column is the sum of the others and is not shaded.
    """
    head = tag("tr", tag("th", *_both(Text("部门", "Unit")), scope="col"),
               *(tag("th", *_both(column), scope="col") for column in data.columns))  # fmt: skip
    body = [
        tag("tr", tag("th", *_both(row.unit), tag("small", *_both(row.people)), scope="row"),
            *(_cell(value, data.most, first=place == 0) for place, value in enumerate(row.cells)))
        for row in data.rows
    ]  # fmt: skip
    return tag("table", tag("caption", *_both(caption)), tag("thead", head), tag("tbody", *body), class_="heat")


def _both(text: Text) -> list[Markup]:
    if text.zh == text.en:
        return [tag("span", text.zh)]
    return [tag("span", text.zh, lang="zh"), tag("span", text.en, lang="en")]


def _cell(value: float, most: float, *, first: bool) -> Markup:
    if first:
        return tag("td", f"{value * 100:.1f}", class_="q-all")
    shade = 0 if most <= 0 else min(4, int(5 * max(0.0, value) / most))
    return tag("td", f"{value * 100:.1f}", class_=f"q{shade}")
