"""What every chart is drawn with: elements, words in both languages, axes and the figure round them."""

from __future__ import annotations

from math import ceil, floor, log10

from markupsafe import Markup, escape

from mainstay.core.text import Text

WIDTH = 460.0
"""Width of a drawing in its own units; text keeps a readable size when it is shown on a phone."""


def tag(element: str, *children: object, **attributes: object) -> Markup:
    """One element; every attribute and text is escaped. `class_` is class, other underscores become hyphens."""
    inside = Markup("").join(escape(child) for child in children)
    pairs = Markup("").join(
        Markup(' {}="{}"').format(name.rstrip("_").replace("_", "-"), _number(value))
        for name, value in attributes.items()
        if value is not None
    )
    if not children:
        return Markup("<{}{}/>").format(Markup(element), pairs)  # noqa: S704 - `element` is a literal of ours
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(element), pairs, inside)  # noqa: S704 - the same


def _number(value: object) -> str:
    if isinstance(value, float):
        text = f"{value:.1f}"
        return text.removesuffix(".0")
    return str(value)


def words(text: Text, x: float, y: float, **attributes: object) -> Markup:
    """A text in both languages at one place."""
    if text.zh == text.en:
        return tag("text", text.zh, x=x, y=y, **attributes)
    return tag("text", tag("tspan", text.zh, lang="zh"), tag("tspan", text.en, lang="en"), x=x, y=y, **attributes)


def mark(text: str, x: float, y: float, **attributes: object) -> Markup:
    """A number or name, the same in both languages."""
    return tag("text", text, x=x, y=y, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """A straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def path(points: list[tuple[float, float]], class_: str, *, closed: bool = False) -> Markup:
    """A line through points, or an area."""
    steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return tag("path", d=f"M{steps}{'Z' if closed else ''}", class_=class_)


def figure(ident: str, title: Text, told: Text, drawing: list[Markup], height: float) -> Markup:
    """A drawing with its caption, and its content in words for those who do not see it."""
    both = [tag("span", getattr(text, lang), lang=lang) for text in (title, told) for lang in ("zh", "en")]
    picture = tag(
        "svg", *drawing, viewBox=f"0 0 {WIDTH:g} {height:g}", role="img",
        aria_labelledby=f"{ident}-t", aria_describedby=f"{ident}-d", class_="chart",
    )  # fmt: skip
    return tag(
        "figure",
        tag("figcaption", both[0], both[1], id=f"{ident}-t"),
        picture,
        tag("p", both[2], both[3], id=f"{ident}-d", class_="sr"),
    )


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers that cover `low`..`high`, some `about` of them."""
    span = max(high - low, 1e-12)
    rough = span / max(1, about)
    size = 10.0 ** floor(log10(rough))
    step = next(size * m for m in (1, 2, 2.5, 5, 10) if size * m >= rough * 0.999999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [step * n for n in range(first, last + 1)]
