"""The one Jinja environment: everything escaped, a missing name is an error."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from mainstay.core.text import Text


def both(text: Text) -> Markup:
    """A text in both languages; the page shows the one that is switched on."""
    if text.zh == text.en:
        return escape(text.zh)
    return Markup('<span lang="zh">{}</span><span lang="en">{}</span>').format(text.zh, text.en)


def say(zh: str, en: str) -> Markup:
    """Furniture of a page, both languages side by side in the template."""
    return both(Text(zh, en))


@lru_cache(maxsize=1)
def pages() -> Environment:
    """For HTML."""
    environment = Environment(
        loader=PackageLoader("mainstay.report"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals["say"] = say
    environment.filters["both"] = both
    return environment


@lru_cache(maxsize=1)
def documents() -> Environment:
    """For Markdown: nothing to escape but what would break a table."""
    environment = Environment(
        loader=PackageLoader("mainstay.report"), autoescape=False, undefined=StrictUndefined,  # noqa: S701 - not HTML
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["cell"] = lambda words: str(words).replace("|", "\\|").replace("\n", " ")
    return environment
