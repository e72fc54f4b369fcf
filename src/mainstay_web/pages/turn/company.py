"""The company as a whole, for the director and HR: overview, heat map, what money buys, what works."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import path

from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay.loop.carry.bands import Band
from mainstay.report.charts import bars, frontier, heatmap
from mainstay.report.charts.trend import StackData, TrendData, stack, trend
from mainstay.report.html import DRIVERS_TITLE, HEAT_CAPTION
from mainstay.report.views import Overview
from mainstay.report.written import count, count_span, money, money_about, percent
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store import turns
from mainstay_web.store.installation import the_installation
from mainstay_web.store.overview import Standing, standing, target
from mainstay_web.store.tables.turns import Turn
from mainstay_web.store.turn_parts import Figures, Frontier, Heat, Works

BANDS_TITLE = Text("骨干按估计分档（人）", "Key people by band of the estimate")
KEPT_TITLE = Text("骨干 12 个月保留率", "Key people still here after 12 months")
AGES_TITLE = Text("在办个案按时长（件）", "Open cases by age")
TITLES = {
    "kept_chart": KEPT_TITLE, "bands_chart": BANDS_TITLE, "drivers_chart": DRIVERS_TITLE, "ages_chart": AGES_TITLE,
}  # fmt: skip
"""The charts of the overview, as they stand in it and in the board report."""
SPREAD_TITLE = Text("按估计分档的占比（约）", "Share in each band of the estimate, rounded")
CLASSES = ("q-calm", "q-raised", "q-high", "q-severe")


@page(Act.OVERVIEW)
def overview(request: Request) -> HttpResponse:
    """What we lose, where, and whether the money works."""
    turn = turns.newest(request.reader.day, whole=True)
    told = overview_of(request, turn) if turn else None
    return show(request, "turn/overview.html", turn=turn if told else None, **(told or {}))


def overview_of(request: Request, turn: Turn) -> dict[str, Any] | None:
    """Everything the overview shows; the board report shows the same. None where the turn kept no figures."""
    day = request.reader.day
    figures = turns.part(turn, "figures", Figures)
    told = turns.part(turn, "overview", Overview)
    if figures is None or told is None:
        return None
    past = turns.figures_over_time(day)
    now, aim = standing(day), target(day)
    return {
        "figures": figures, "told": told, "now": now, "target": aim, "currency": the_installation().currency,
        "written": _written(figures), "past": past, "titles": TITLES,
        "bands_chart": stack("bands", BANDS_TITLE, _stacked(past)) if past else None,
        "kept_chart": trend("kept", KEPT_TITLE, _kept(figures, aim)) if figures.stood else None,
        "drivers_chart": bars.bars("drivers", DRIVERS_TITLE, told.drivers) if told.drivers else None,
        "ages_chart": bars.bars("ages", AGES_TITLE, _ages(now), "total") if now.open else None,
        "band_labels": [(band.label, CLASSES[int(band)]) for band in Band],
    }  # fmt: skip


def _written(figures: Figures) -> dict[str, Text]:
    currency = the_installation().currency
    low, middle, high = figures.expected
    cost = [money_about(one, currency) for one in figures.cost]
    stake = [money_about(one, currency) for one in figures.at_stake]
    span = count_span(low, high)
    return {
        "kept": Text(*[percent(figures.kept / figures.stood) if figures.stood else "—"] * 2),
        "expected": Text(f"{count(middle)} 人", count(middle)),
        "expected_span": Text(f"80% 区间 {span} 人", f"80 % interval {span}"),
        "cost": cost[1] if figures.lost else Text("无", "none"),
        "cost_span": Text(f"{cost[0].zh} 至 {cost[2].zh}", f"{cost[0].en} to {cost[2].en}"),
        "stake": stake[1],
        "stake_span": Text(f"{stake[0].zh} 至 {stake[2].zh}", f"{stake[0].en} to {stake[2].en}"),
    }


def _stacked(past: list[Figures]) -> StackData:
    return StackData(
        tuple(one.day for one in past),
        tuple((band.label, CLASSES[int(band)], tuple(one.bands[int(band)] for one in past)) for band in Band),
    )


def _kept(figures: Figures, aim: float) -> TrendData:
    points = [(day, kept / stood) for day, stood, kept in figures.retention if stood]
    return TrendData(tuple(points) or ((figures.day, figures.kept / figures.stood),), aim)


def _ages(now: Standing) -> tuple[tuple[Text, float, str], ...]:
    edges = (
        Text("一周内", "up to a week"), Text("两周内", "up to two weeks"), Text("30 天内", "up to 30 days"),
        Text("30 天以上", "over 30 days"),
    )  # fmt: skip
    return tuple((label, float(n), str(n)) for label, n in zip(edges, now.ages, strict=True))


@page(Act.HEAT_MAP)
def heat(request: Request) -> HttpResponse:
    """Units against drivers; units that are too small are not shown, and cannot be worked out from those that are."""
    turn = turns.newest(request.reader.day, whole=True)
    found = turns.part(turn, "heat", Heat)
    own = request.reader.actor.person
    # Who may read it since then only is counted in it, and could find out what it says of them.
    again = bool(found and own and own not in found.aside)
    found = None if again else found
    asked = request.GET.get("unit", "")
    chosen = next((one for one in found.spreads if one.unit == asked), None) if found else None
    return show(
        request, "turn/heat.html", turn=turn, heat=found, again=again, asked=asked, chosen=chosen,
        map=heatmap.heatmap(found.data, HEAT_CAPTION) if found and found.data else None,
        spread=bars.bars("spread", SPREAD_TITLE, [
            (band.label, float(share), f"{share}%") for band, share in zip(Band, chosen.bands, strict=True)
        ]) if chosen else None,
    )  # fmt: skip


@page(Act.PLAN_DRAFT)
def money_frontier(request: Request) -> HttpResponse:
    """What money buys: the best plan for each budget, and what the next 100,000 adds."""
    turn = turns.newest(request.reader.day, whole=True)
    found = turns.part(turn, "frontier", Frontier)
    line = found.view.frontier if found else None
    return show(
        request, "turn/frontier.html", turn=turn, found=found, line=line, currency=the_installation().currency,
        chart=frontier.frontier("frontier", line) if line else None, money=money, about=money_about,
    )  # fmt: skip


@page(Act.WORTH)
def worth(request: Request) -> HttpResponse:
    """What each measure is worth here: effect with interval and number of cases, and what it cost."""
    turn = turns.newest(request.reader.day, whole=True)
    found = turns.part(turn, "works", Works)
    earlier = turns.part(turns.before(turn) if turn else None, "works", Works)
    return show(
        request, "turn/worth.html", turn=turn, found=found, span=bars.span, currency=the_installation().currency,
        keys=_in_order(found), spent={one.key: one for one in found.spent} if found else {},
        moved=_moved(found, earlier), each=_each(found), about=money_about, money=money,
    )  # fmt: skip


def _in_order(found: Works | None) -> list[str]:
    """Keys in the order of the lines: the strongest first."""
    return [one.key for one in sorted(found.raw, key=lambda one: -one.mean)] if found else []


def _each(found: Works | None) -> dict[str, Text]:
    """Money for each departure prevented, by measure: from what was spent and what that is worth."""
    currency = the_installation().currency
    said = {}
    for one in found.spent if found else ():
        low, _, high = one.prevented
        if one.cash and high > 0:
            least = money_about(round(one.cash / high), currency)
            most = money_about(round(one.cash / low), currency) if low > 0 else None
            said[one.key] = (
                Text(f"{least.zh} 至 {most.zh}", f"{least.en} to {most.en}")
                if most
                else Text(f"至少 {least.zh}", f"at least {least.en}")
            )
    return said


def _moved(found: Works | None, earlier: Works | None) -> dict[str, int]:
    """By how many cases each measure's evidence grew since the turn before."""
    if found is None or earlier is None:
        return {}
    had = {one.key: one.cases for one in earlier.raw}
    return {one.key: one.cases - had.get(one.key, 0) for one in found.raw if one.cases != had.get(one.key, 0)}


ROUTES = [
    path("overview/", overview, name="overview"),
    path("heat/", heat, name="heat"),
    path("frontier/", money_frontier, name="frontier"),
    path("worth/", worth, name="worth"),
]
NAV = (
    Entry("overview", Text("总览", "Overview"), "layout-dashboard", Group.COMPANY, act=Act.OVERVIEW, order=5),
    Entry("heat", Text("热力图", "Heat map"), "table", Group.COMPANY, act=Act.HEAT_MAP, order=10),
    Entry("frontier", Text("预算与效果", "What money buys"), "chart-line", Group.COMPANY, act=Act.PLAN_DRAFT, order=15),
    Entry("worth", Text("措施成效", "What works"), "scale", Group.COMPANY, act=Act.WORTH, order=20),
)
