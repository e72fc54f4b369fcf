"""The report: one self-contained page in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from mainstay.core.text import Language
from mainstay.loop.turn import Assessment
from mainstay.report.pages import pages


def report_html(assessment: Assessment, parameters: Mapping[str, object], language: Language = "zh") -> str:
    """The page as text; opens in `language`, holds both, needs no network."""
    return (
        pages()
        .get_template("report.html.j2")
        .render(language=language, as_of=assessment.as_of, parameters=dict(parameters))
    )
