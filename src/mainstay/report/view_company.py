"""The company as a whole: overview, heat map, budget."""

from __future__ import annotations

from collections.abc import Collection
from math import hypot, log, sqrt

import numpy as np

from mainstay.core.money import MINOR
from mainstay.core.text import Text
from mainstay.loop.assessments import Assessment
from mainstay.loop.needs import needs
from mainstay.loop.plans import Use
from mainstay.loop.risks import DRIVERS, push_shares
from mainstay.report.charts.frontier import FrontierData
from mainstay.report.charts.heatmap import HeatData, HeatRow
from mainstay.report.firm import firm_plan
from mainstay.report.view_lines import Cast, value
from mainstay.report.views import NOTHING_TOLD, BudgetView, Figure, Gap, Overview, UseLine
from mainstay.report.written import count, count_span, listed, money, money_about, money_span, percent, same, stake

FEWEST = 5
"""A group of fewer people is not shown."""

MOST_UNITS = 40
Z80, Z95 = 1.2816, 1.96

LIMITS = {
    "cash_now": Text("第一年现金", "Cash, first year"),
    "cash_three_years": Text("三年现金", "Cash, three years"),
    "equity_units": Text("股权单位", "Equity units"),
    "equity": Text("股权", "Equity"),
    "hours": Text("工时", "Hours"),
}
MONEY_LIMITS = {"cash_now", "cash_three_years", "equity"}


def departures(assessment: Assessment, who: Cast) -> tuple[float, float, float]:
    """Expected resignations of key people within 12 months with an 80 % interval: chance of the draw (Poisson
    binomial) and, with it, doubt about the level: by how much the backtest was off, and how sure that is; without one,
    as the people's own intervals say if they were all wrong in the same direction.
    """
    rows, risks = list(who.rows), assessment.risks
    chance = risks.probability[rows, -1]
    expected = float(chance.sum())
    level = assessment.proof.scores.get("calibration_in_the_large") if assessment.proof.enough else None
    if level is not None and 0 < level.low < level.high:
        doubt = expected * hypot(log(level.value), (log(level.high) - log(level.low)) / (2 * Z95))
    else:
        doubt = float((risks.high[rows, -1] - risks.low[rows, -1]).sum()) / (2 * Z80)
    half = Z80 * sqrt(float((chance * (1 - chance)).sum()) + doubt**2)
    return max(0.0, expected - half), expected, min(float(len(rows)), expected + half)


def prevented(assessment: Assessment) -> tuple[float, float, float]:
    """Departures within 12 months that the plan is expected to prevent; its ends as if all effects erred together."""
    totals = np.zeros(3)
    for choice in assessment.plan.choices:
        if choice.package:
            now, after = float(assessment.risks.probability[choice.row, -1]), choice.package.chance_after
            totals += np.maximum(0.0, now - np.array([after.high, after.middle, after.low]))
    return float(totals[0]), float(totals[1]), float(totals[2])


def overview(assessment: Assessment, who: Cast) -> Overview:
    """The headline, four numbers, what pushes, and what is not known."""
    low, expected, high = departures(assessment, who)
    people, span = len(who.rows), count_span(low, high)
    headline = Text(
        f"{people} 名骨干员工中，如不采取措施，预计 12 个月内约有 {count(expected)} 人辞职（80% 区间 {span} 人）。",
        f"Of {people} key {'person' if people == 1 else 'people'}, about {count(expected)} are expected to resign"
        f" within 12 months if nothing is done (80% interval {span}).",
    )
    return Overview(headline, _figures(assessment, who, (low, expected, high)), _drivers(assessment, who),
                    _gaps(assessment), _notes(assessment))  # fmt: skip


def _figures(assessment: Assessment, who: Cast, ends: tuple[float, float, float]) -> tuple[Figure, ...]:
    currency, stakes = assessment.tables.currency, [assessment.at_stake[row] for row in who.rows]
    total = [sum(getattr(stake, end) for stake in stakes) for end in ("low", "middle", "high")]
    fewer = prevented(assessment)
    cash = sum(c.package.cash_now for c in assessment.plan.choices if c.package)
    everyone = len(assessment.panel.now)
    packages = sum(1 for c in assessment.plan.choices if c.package)
    risen = sum(1 for row in who.rows if assessment.risks.since[row] > 0)
    spread = money_span(total[0], total[2], currency)
    many, cost = count_span(ends[0], ends[2]), money(cash, currency)
    return (
        Figure(
            Text("在职骨干", "Key people here"),
            same(str(len(who.rows))),
            Text(f"全公司 {everyone} 人；{risen} 人风险在上升", f"of {everyone} people; risk up for {risen}"),
        ),
        Figure(
            Text("预计辞职（12 个月）", "Expected to resign, 12 months"),
            Text(f"{count(ends[1])} 人", count(ends[1])),
            Text(f"80% 区间 {many} 人", f"80% interval {many}"),
        ),
        Figure(
            Text("预期损失", "Value at stake"),
            stake(total[1], currency),
            Text(f"辞职概率 × 流失代价；{spread.zh}", f"chance × cost of loss; {spread.en}"),
        ),
        _plan_figure(packages, fewer, cost),
    )


def _plan_figure(packages: int, fewer: tuple[float, float, float], cost: Text) -> Figure:
    label = Text("方案", "The plan")
    if not packages:
        return Figure(label, same(""), Text("没有选择任何措施", "no measure is chosen"))
    within = f"{fewer[0]:.1f}–{fewer[2]:.1f}"
    note = Text(
        f"{packages} 人的组合，第一年现金 {cost.zh}；区间 {within} 人",
        f"{packages} packages, {cost.en} of cash in the first year; interval {within}",
    )
    return Figure(label, Text(f"少流失 {count(fewer[1])} 人", f"{count(fewer[1])} fewer"), note)


def _drivers(assessment: Assessment, who: Cast) -> tuple[tuple[Text, float, str], ...]:
    """Share of the expected resignations that each driver pushes, largest first."""
    rows = list(who.rows)
    pushed = push_shares(assessment.risks.driver)[rows] * assessment.risks.probability[rows, -1][:, None]
    total = pushed.sum(axis=0)
    whole = float(total.sum()) or 1.0
    order = np.argsort(-total, kind="stable")
    return tuple((DRIVERS[d].label, float(total[d]), percent(float(total[d]) / whole)) for d in order if total[d] > 0)


def _gaps(assessment: Assessment) -> tuple[Gap, ...]:
    spoken = {feature.key for feature in assessment.panel.features}
    return tuple(
        Gap(table, listed(s.label for s in assessment.catalogue.signals if table in needs(s) and s.key not in spoken))
        for table in assessment.panel.missing_tables
    )


def _notes(assessment: Assessment) -> tuple[Text, ...]:
    notes = [fault.text for fault in assessment.tables.warnings]
    if not assessment.panel.who["key"].fill_null(value=False).any():
        notes.append(
            Text("没有标明谁是骨干，因此把每个人都当作骨干。", "Nobody is marked as key, so everybody is taken as key.")
        )
    thin = int((~assessment.risks.enough).sum())
    if thin:
        people = "1 person" if thin == 1 else f"{thin} people"
        notes.append(
            Text(
                f"有 {thin} 人资料不足，只能给出公司平均水平。",
                f"Too little is known of {people} to say more than the company's average.",
            )
        )
    if not assessment.proof.enough:
        notes.append(assessment.proof.verdict)
    return tuple(notes)


def heat(assessment: Assessment, aside: Collection[str] = ()) -> tuple[HeatData | None, tuple[str, ...]]:
    """Expected resignations within 12 months per 100 people, by unit and by driver (its share of the push); and the
    names of the units that are not shown.

    Units under five people are not shown; nor further ones until what is not shown, people without a unit among it,
    is together at least five people and at least two groups, so that none can be found by subtraction from the total.
    `aside` are people who read this: they see the others of their unit one by one and would find themselves in its
    mean, so they are counted nowhere.
    """
    everybody, groups = grouped(assessment, aside)
    if not groups:
        return None, ()
    placed = {unit: len(rows) for unit, rows in groups.items()}
    hidden = suppressed(placed, len(everybody) - sum(placed.values()))
    shown = sorted(groups.keys() - hidden, key=lambda unit: (-len(groups[unit]), unit))[:MOST_UNITS]
    rows = [_heat_row(assessment, Text("全公司", "Whole company"), everybody)]
    rows += [_heat_row(assessment, same(unit), groups[unit]) for unit in shown]
    most = max((c for row in rows for c in row.cells[1:]), default=0.0)
    columns = (Text("合计", "All"), *(driver.label for driver in DRIVERS))
    return HeatData(columns, tuple(rows), most), tuple(sorted(groups.keys() - set(shown)))


def grouped(assessment: Assessment, aside: Collection[str] = ()) -> tuple[list[int], dict[str, list[int]]]:
    """The rows of everybody but those aside, and of those whose unit is known, by its name."""
    everybody = [
        row for row in range(len(assessment.panel.now)) if not aside or value(assessment, row, "person_id") not in aside
    ]
    groups: dict[str, list[int]] = {}
    for row in everybody:
        unit = value(assessment, row, "unit_name") or value(assessment, row, "unit")
        if unit is not None:
            groups.setdefault(str(unit), []).append(row)
    return everybody, groups


def suppressed(sizes: dict[str, int], unplaced: int = 0) -> set[str]:
    """Units to hide: those under five, and if any, the next smallest until two or more with five or more people are.

    `unplaced` people have no unit: they are in the total and in no row, so they count among what is not shown.
    """
    order = sorted(sizes, key=lambda unit: (sizes[unit], unit))
    hidden = {unit for unit in order if sizes[unit] < FEWEST}
    if hidden or 0 < unplaced < FEWEST:
        for unit in order:
            if len(hidden) + bool(unplaced) >= 2 and unplaced + sum(sizes[u] for u in hidden) >= FEWEST:
                break
            hidden.add(unit)
    return hidden


def _heat_row(assessment: Assessment, unit: Text, rows: list[int]) -> HeatRow:
    chance = assessment.risks.probability[rows, -1]
    by_driver = (push_shares(assessment.risks.driver)[rows] * chance[:, None]).mean(axis=0)
    people = Text(f"{len(rows)} 人", f"{len(rows)} people")
    return HeatRow(unit, people, (float(chance.mean()), *(float(v) for v in by_driver)))


def budget(assessment: Assessment) -> BudgetView:
    """What the plan costs and prevents, what more money would buy, and which limits bind."""
    plan, currency = assessment.plan, assessment.tables.currency
    cash = sum(c.package.cash_now for c in plan.choices if c.package)
    low, fewer, high = prevented(assessment)
    spent, saved = money(cash, currency), money_about(plan.saved, currency)
    sentence = Text(
        f"第一年现金 {spent.zh}，预计少流失 {fewer:.1f} 人（{low:.1f}–{high:.1f}），预期少损失 {saved.zh}；"
        f"可以证明，与最优方案的差距不超过 {max(plan.gap, 0.0001):.2%}。",
        f"{spent.en} of cash in the first year is expected to prevent {fewer:.1f} departures ({low:.1f}–{high:.1f})"
        f" and to save {saved.en}; certified to be within {max(plan.gap, 0.0001):.2%} of the best possible plan.",
    )
    if not any(choice.package for choice in plan.choices):
        sentence = Text("本方案没有选择任何措施。", "The plan chooses no measure.")
    points = tuple((step.budget / MINOR, step.prevented) for step in plan.frontier)
    scale, unit = (1e4, Text(f"第一年现金（万 {currency}）", f"cash in the first year, 10,000 {currency}"))
    line = FrontierData(points, (cash / MINOR, fewer), Text(f"本方案 {spent.zh}", f"this plan {spent.en}"), scale, unit)
    return BudgetView(sentence, _next_money(assessment), line if len(points) > 1 else None,
                      tuple(_use(assessment, use) for use in plan.uses), plan.assumptions,
                      firm_plan(plan) or NOTHING_TOLD)  # fmt: skip


def _next_money(assessment: Assessment) -> Text:
    step, currency = assessment.plan.next_money, assessment.tables.currency
    if not any(stake.middle for stake in assessment.at_stake):
        return Text(
            "没有薪酬资料，无法比较代价与收益，因此不能说再增加预算会带来什么。",
            "Without pay, price and worth cannot be compared, so what more money would buy is unknown.",
        )
    if step is None or step.saved <= 0:
        return Text("再增加现金预算，也没有值得其价的措施。", "More cash would buy nothing that is worth its price.")
    more, saved = money(step.budget, currency), money_about(step.saved, currency)
    few = step.prevented < 0.005
    fewer = Text("不到 0.01 人", "under 0.01") if few else Text(f" {step.prevented:.2f} 人", f"{step.prevented:.2f}")
    return Text(
        f"再增加 {more.zh}，预计再少流失{fewer.zh}，再少损失 {saved.zh}。",
        f"Another {more.en} would prevent {fewer.en} more departures and save {saved.en} more.",
    )


def _use(assessment: Assessment, use: Use) -> UseLine:
    seats = {seat.key: seat.label for seat in assessment.catalogue.seats}
    currency = assessment.tables.currency

    def shown(amount: int) -> Text:
        return money(amount, currency) if use.kind in MONEY_LIMITS else same(f"{amount:,}")

    kind = LIMITS.get(use.kind) or seats.get(use.kind) or same(use.kind)
    if use.scope != "company":
        where = unit_names(assessment).get(use.scope, use.scope)
        kind = Text(f"{kind.zh} · {where}", f"{kind.en} · {where}")
    return UseLine(kind, shown(use.used), shown(use.limit))


def unit_names(assessment: Assessment) -> dict[str, str]:
    """Names of units by their codes."""
    if "units" not in assessment.tables:
        return {}
    units = assessment.tables["units"]
    return dict(units.select("unit", "name").drop_nulls().iter_rows())
