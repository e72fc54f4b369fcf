"""The board report: the overview on a few pages of A4, in one language, made in one click."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

from django.http import HttpResponse
from django.urls import path
from markupsafe import Markup

from mainstay.core.access import Act
from mainstay.core.text import Language, Text
from mainstay.report.charts import frontier
from mainstay.report.html import HEAT_CAPTION
from mainstay.report.views import ProofView
from mainstay.report.written import day as written_day
from mainstay.report.written import money
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.files import language_of, printed, taken
from mainstay_web.pages.reader import Request, page
from mainstay_web.pages.turn.company import TITLES, overview_of
from mainstay_web.store import turns
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.turns import Turn
from mainstay_web.store.turn_parts import Frontier, Heat, Works

SVG = "http://www.w3.org/2000/svg"
PAPER = "turn/board.typ"
MOST_MEASURES = 8
MARGIN = 16
"""Room round a picture for what stands a little outside of it."""
STYLE = """
text { font: 12px 'Noto Sans CJK SC', sans-serif; fill: #1b2327; } .tick { font-size: 11px; fill: #56626a; }
.mid { text-anchor: middle; } .end { text-anchor: end; } .start { text-anchor: start; } .strong { font-weight: 600; }
.grid { stroke: #edf0ef; } .axis { stroke: #6c777d; } .band { fill: #cfe0e2; }
.ink-line { stroke: #17566a; stroke-width: 2; fill: none; }
.base-line { stroke: #56626a; stroke-width: 1.5; stroke-dasharray: 4 3; fill: none; } .dot, .own { fill: #17505c; }
.push { fill: #b8562b; } .hold { fill: #2f6f95; } .total { fill: #6c777d; }
.q-calm { fill: #f1ddcd; } .q-raised { fill: #e6b997; } .q-high { fill: #d08a5c; } .q-severe { fill: #a84a1f; }
"""
"""The charts' classes in the light theme, for paper."""


@page(Act.OVERVIEW)
def board_report(request: Request, lang: str) -> HttpResponse:
    """The report as a PDF; that it was taken is written down."""
    turn = turns.newest(request.reader.day, whole=True)
    told = overview_of(request, turn) if turn is not None else None
    if turn is None or told is None:
        raise AbsentError
    paper = printed(PAPER, data_of(told, turn, language_of(lang)))
    return taken(paper, f"mainstay-{turn.as_of.isoformat()}-{lang}.pdf")


def data_of(told: dict[str, Any], turn: Turn, language: Language) -> dict[str, Any]:
    """What the report says, in one language."""
    here = the_installation()

    def say(text: Text | str) -> str:
        return text.in_(language) if isinstance(text, Text) else text

    return {
        "lang": language, "company": here.company, "day": say(written_day(turn.as_of)),
        "headline": say(told["told"].headline), "figures": [[say(cell) for cell in row] for row in _figures(told)],
        "charts": [[title.in_(language), alone(told[key], language)] for key, title in TITLES.items() if told[key]],
        "legend": [[say(label), colour] for (label, _), colour in zip(
            told["band_labels"], ("#f1ddcd", "#e6b997", "#d08a5c", "#a84a1f"), strict=True)],
        "notes": [say(note) for note in told["told"].notes],
        "heat_caption": say(HEAT_CAPTION), **_company(turn, language),
    }  # fmt: skip


def _company(turn: Turn, language: Language) -> dict[str, Any]:
    heat, works = turns.part(turn, "heat", Heat), turns.part(turn, "works", Works)
    bought, proof = turns.part(turn, "frontier", Frontier), turns.part(turn, "proof", ProofView)
    shown = heat.data if heat else None
    line = bought.view.frontier if bought else None
    return {
        "heat_head": [column.in_(language) for column in shown.columns] if shown else [],
        "heat": [
            [row.unit.in_(language), row.people.in_(language), *(f"{100 * cell:.1f}" for cell in row.cells)]
            for row in (shown.rows if shown else ())
        ],
        "heat_most": 100 * shown.most if shown else 0,
        "hidden": "、".join(heat.hidden) if heat and language == "zh" else ", ".join(heat.hidden if heat else ()),
        "money": [bought.view.sentence.in_(language), bought.view.next_sentence.in_(language)] if bought else [],
        "frontier": alone(frontier.frontier("frontier", line), language) if line else "",
        "works": [
            [one.label.in_(language), one.effect.in_(language), one.interval, str(one.cases)]
            for one in (works.lines[:MOST_MEASURES] if works else ())
        ],
        "verdict": proof.verdict.in_(language) if proof else "",
    }


def _figures(told: dict[str, Any]) -> list[list[Text | str]]:
    figures, now, written = told["figures"], told["now"], told["written"]
    used = sum(one.held for one in now.budgets)
    left = sum(one.amount - one.held for one in now.budgets)
    currency = told["currency"]
    aim = f"{told['target']:.0%}"
    return [
        [Text("骨干 12 个月保留率", "Key people still here, 12 months"), written["kept"],
         Text(f"目标 {aim}；一年前 {figures.stood} 人", f"target {aim}; {figures.stood} a year ago")],
        [Text("预计离职（12 个月）", "Expected to resign, 12 months"), written["expected"], written["expected_span"]],
        [Text("惋惜离职（过去一年）", "Regretted leavers, past year"), str(figures.lost),
         Text(f"代价 {written['cost'].zh}（{written['cost_span'].zh}）",
              f"cost {written['cost'].en} ({written['cost_span'].en})")],
        [Text("可能损失（12 个月）", "Value at stake, 12 months"), written["stake"], written["stake_span"]],
        [Text("在办个案", "Open cases"), str(now.open), Text(f"逾期 {now.late} 件", f"{now.late} late")],
        [Text("承诺（过去一年）", "Promises, past year"),
         Text(f"兑现 {now.kept} 项", f"{now.kept} kept"),
         Text(f"失信 {now.broken} 项；逾期 {now.overdue} 项", f"{now.broken} broken; {now.overdue} late")],
        [Text("预算", "Budgets"), money(used, currency),
         Text(f"已用；剩余 {money(left, currency).zh}", f"used; {money(left, currency).en} left")],
    ]  # fmt: skip


def alone(chart: Markup, language: Language) -> str:
    """A chart's picture by itself, in one language and with its colours, as an SVG file."""
    found = re.search(r"<svg.*</svg>", str(chart), re.DOTALL)
    assert found is not None  # noqa: S101 - every chart has a picture
    picture = ET.fromstring(found[0].replace("<svg ", f'<svg xmlns="{SVG}" ', 1))  # noqa: S314 - of our own making
    for parent in list(picture.iter()):
        for child in [one for one in parent if one.get("lang") not in (None, language)]:
            parent.remove(child)
    x, y, width, height = (float(part) for part in picture.attrib["viewBox"].split())
    picture.set("viewBox", f"{x - MARGIN:g} {y - MARGIN:g} {width + 2 * MARGIN:g} {height + 2 * MARGIN:g}")
    style = ET.Element(f"{{{SVG}}}style")
    style.text = STYLE
    picture.insert(0, style)
    return ET.tostring(picture, encoding="unicode", default_namespace=None).replace("ns0:", "").replace(":ns0", "")


ROUTES = [path("overview/report/<str:lang>.pdf", board_report, name="board_report")]
