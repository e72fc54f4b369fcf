"""The report: one self-contained page in both languages."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib.resources import files

from markupsafe import Markup

from mainstay.core.text import Language, Text
from mainstay.loop.assessments import Assessment
from mainstay.report.charts import bars, calendar, calibration, curve, frontier, heatmap, strip, timeline, waterfall
from mainstay.report.happenings import happenings
from mainstay.report.manifest import versions
from mainstay.report.pages import pages
from mainstay.report.talk import RULES
from mainstay.report.view_company import budget, heat, overview
from mainstay.report.view_lines import MOST_PAGES, average, cast, line
from mainstay.report.view_person import Desk
from mainstay.report.view_proof import card_view, proof_view
from mainstay.report.views import ReportView
from mainstay.report.worth import measure_lines, measure_notes
from mainstay.report.written import day

CHARTS = {
    "bars": bars.bars, "span": bars.span, "calendar": calendar.calendar, "calibration": calibration.calibration,
    "curve": curve.curve, "frontier": frontier.frontier, "heatmap": heatmap.heatmap, "strip": strip.strip,
    "timeline": timeline.timeline, "waterfall": waterfall.waterfall,
}  # fmt: skip


DRIVERS_TITLE = Text("骨干为什么可能离开", "Why key people may leave")
HEAT_CAPTION = Text("每 100 人预计辞职人数（12 个月）", "Expected resignations per 100 people, 12 months")
LEAD_TITLE = Text("提醒提前了多少个月（人数）", "How many months the alert came ahead, people")


def report_html(assessment: Assessment, parameters: Mapping[str, object], language: Language = "zh") -> str:
    """The page as text; opens in `language`, holds both, needs no network and may not use one."""
    style, script = _packaged("charts.css") + _packaged("report.css"), _packaged("report.js")
    return pages().get_template("report.html.j2").render(
        language=language, view=report_view(assessment, parameters), style=Markup(style), script=Markup(script),  # noqa: S704
        policy=_policy(style, script), drivers_title=DRIVERS_TITLE, heat_caption=HEAT_CAPTION,
        talk_rules=RULES, lead_title=LEAD_TITLE, **CHARTS,
    )  # fmt: skip


def report_view(assessment: Assessment, parameters: Mapping[str, object]) -> ReportView:
    """Everything the page shows."""
    who = cast(assessment)
    top = float(assessment.risks.high[list(who.rows), -1].max(initial=max(0.1, average(assessment))))
    chosen = {row: choice.package for row, choice in who.choices.items()}
    lines = tuple(
        line(assessment, row, f"p{place}" if place <= MOST_PAGES else "", chosen.get(row), top)
        for place, row in enumerate(who.rows, start=1)
    )
    paged = lines[:MOST_PAGES]
    happened = happenings(assessment.tables, assessment.catalogue, [p.person_id for p in paged], assessment.as_of)
    shades, hidden = heat(assessment)
    desk = Desk(assessment, who, happened)
    return ReportView(
        company=assessment.tables.company,
        as_of=day(assessment.as_of),
        overview=overview(assessment, who),
        lines=paged,
        pages=tuple(desk.page(row, one) for row, one in zip(who.rows[:MOST_PAGES], paged, strict=True)),
        units=tuple(sorted({one.unit.zh for one in paged})),
        left_out=len(lines) - len(paged),
        heat=shades,
        hidden=hidden,
        budget=budget(assessment),
        measures=measure_lines(assessment),
        measure_notes=measure_notes(assessment.effects),
        proof=proof_view(assessment),
        card=card_view(assessment),
        command=command(assessment, parameters),
        versions=tuple(versions().items()),
        inputs=tuple(sorted(assessment.tables.hashes.items())),
    )


def command(assessment: Assessment, parameters: Mapping[str, object]) -> str:
    """The command that gives the same bytes from the same folder."""
    told = " ".join(f"--{name} {value}" for name, value in sorted(parameters.items()) if value is not None)
    return f"mainstay assess FOLDER --as-of {assessment.as_of.isoformat()} {told}".rstrip()


def _packaged(name: str) -> str:
    return files("mainstay.report").joinpath("static", name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded and nothing may run but this very style sheet and this very script."""

    def source(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    return (
        f"default-src 'none'; style-src {source(style)}; script-src {source(script)}; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
