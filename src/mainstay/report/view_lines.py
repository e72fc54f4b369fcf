"""Key people as lines of a list: the band, how it compares, the main driver, since when, what is proposed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from mainstay.core.text import Text
from mainstay.loop.assessments import Assessment
from mainstay.loop.plans import Choice, Package
from mainstay.loop.risks import DRIVERS
from mainstay.report.charts.bars import Span
from mainstay.report.frames import names, ranked
from mainstay.report.manifest import PLACES
from mainstay.report.views import Line
from mainstay.report.written import UNKNOWN, about, band, listed, money, months, same, stake

MOST_PAGES = 300
"""Pages for so many people, the most value at stake first; the others are in risk.xlsx."""

NO_PACKAGE = Text("暂无值得其价的措施", "None is worth its price now")
UNWEIGHED = Text("缺少薪酬，无法权衡", "Pay unknown, nothing weighed")
NOT_ENOUGH = Text("资料不足", "Not enough data")


@dataclass(frozen=True)
class Cast:
    """The key people of an assessment in the order of the report, and what was chosen for them."""

    rows: tuple[int, ...]
    choices: dict[int, Choice]


def cast(assessment: Assessment, aside: Collection[str] = ()) -> Cast:
    """Key people here now, but those aside; where nobody is marked as key, everybody is."""
    key = assessment.panel.who["key"].fill_null(value=False).to_numpy()
    if not key[assessment.panel.now.person].any():
        key = np.ones_like(key)
    if aside:
        key &= ~assessment.panel.who["person_id"].is_in(list(aside)).to_numpy()
    rows = tuple(row for row in ranked(assessment) if key[assessment.panel.now.person[row]])
    return Cast(rows, {choice.row: choice for choice in assessment.plan.choices})


def value(assessment: Assessment, row: int, column: str) -> object:
    """What `Panel.who` says of this row's person; None where it is unknown."""
    return assessment.panel.who[column][int(assessment.panel.now.person[row])]


def name_of(assessment: Assessment, row: int) -> Text:
    """The person's name, or the id where there is none."""
    return same(str(value(assessment, row, "name") or value(assessment, row, "person_id")))


def average(assessment: Assessment) -> float:
    """The mean probability within 12 months of everyone here: the company's average."""
    return float(assessment.risks.probability[:, -1].mean())


def line(assessment: Assessment, row: int, anchor: str, package: Package | None, top: float) -> Line:
    """One person; `top` is the chance at the right end of every range bar."""
    usual = average(assessment)
    risks = assessment.risks
    chance, low, high = (float(side[row, -1]) for side in (risks.probability, risks.low, risks.high))
    enough = bool(risks.enough[row])
    at_stake = assessment.at_stake[row].middle
    currency = assessment.tables.currency
    return Line(
        anchor=anchor,
        person_id=str(value(assessment, row, "person_id")),
        name=name_of(assessment, row),
        unit=same(str(value(assessment, row, "unit_name") or value(assessment, row, "unit") or "")),
        job=same(str(value(assessment, row, "job") or "")),
        band=band(low, high),
        about=about(chance),
        stance=stance(low, high, usual) if enough else NOT_ENOUGH,
        span=Span(low, chance, high, usual, 0.0, top),
        driver=main_driver(assessment, row),
        since=since(int(risks.since[row])),
        stake=stake(at_stake, currency),
        package=(NO_PACKAGE if at_stake else UNWEIGHED) if package is None else names(assessment, package.measures),
        price=same("—") if package is None else money(package.cash_now, currency),
        enough=enough,
        chance_order=round(chance, PLACES),
        stake_order=at_stake,
    )


def stance(low: float, high: float, base: float) -> Text:
    """How the band compares with the company's average: only what the interval supports."""
    if low > base:
        return Text("高于公司平均", "Above average here")
    if high < base:
        return Text("低于公司平均", "Below average here")
    return Text("接近公司平均", "Near average here")


def main_driver(assessment: Assessment, row: int) -> Text:
    """The driver that pushes most, with a second where it pushes at least two thirds as hard."""
    push = assessment.risks.driver[row]
    order = np.argsort(-push, kind="stable")
    if push[order[0]] <= 0:
        return Text("没有突出的原因", "None stands out")
    chosen = [DRIVERS[int(order[0])]]
    if push[order[1]] >= push[order[0]] * 2 / 3:
        chosen.append(DRIVERS[int(order[1])])
    return listed(driver.label for driver in chosen)


def since(number: int) -> Text:
    """For how long the risk has been up."""
    if number < 0:
        return UNKNOWN
    return Text("未上升", "not up") if number == 0 else months(number)
