"""One person's page: the curve, the waterfall, pay and equity, facts in time, the package and why."""

from __future__ import annotations

from datetime import date
from math import isfinite

import polars as pl

from mainstay.core.calendar import DAYS_IN_MONTH, add_months
from mainstay.core.readings import Derived, Made, ShortOf
from mainstay.core.text import Text
from mainstay.loop.assessments import Assessment
from mainstay.loop.plans import Package, Stays
from mainstay.loop.risks import DRIVERS, HORIZONS
from mainstay.loop.tables import Tables
from mainstay.loop.units import units_of
from mainstay.report.charts.calendar import CalendarData, calendar_of
from mainstay.report.charts.curve import CurveData
from mainstay.report.charts.strip import StripData
from mainstay.report.charts.timeline import TimelineData
from mainstay.report.charts.waterfall import WaterfallData
from mainstay.report.firm import firm_choice, of_draws
from mainstay.report.happenings import LANES, SEEN_MONTHS, Happening
from mainstay.report.market import DEFINITION, Market, percentile
from mainstay.report.reasons import Reason, reasons
from mainstay.report.talk import questions
from mainstay.report.view_lines import Cast, average, value
from mainstay.report.views import NOTHING_TOLD, Line, PackageView, Page, PromiseLine
from mainstay.report.written import about, band, day, money, money_about, money_span, months, percent, same

MOST_EVENTS = 24
"""So many facts in words below the timeline."""

REST = Text("其他", "Rest")


class Desk:
    """What every page needs of the assessment, prepared once."""

    def __init__(self, assessment: Assessment, who: Cast, happened: dict[str, tuple[Happening, ...]]) -> None:
        self.assessment = assessment
        self.cast = who
        self.happened = happened
        tables = assessment.tables
        self.market = Market(tables["market"], assessment.as_of) if "market" in tables else None
        self.unvested = unvested(tables, assessment.as_of)
        self.names = dict(zip(assessment.panel.who["person_id"], assessment.panel.who["name"], strict=True))

    def page(self, row: int, line: Line) -> Page:
        """The page of one row of `Panel.now`."""
        found, risks = self.assessment, self.assessment.risks
        choice = self.cast.choices.get(row)
        stake = found.at_stake[row]
        events = self.happened.get(line.person_id, ())
        pushes = reasons(found, row)
        return Page(
            line=line,
            facts=self._facts(row),
            horizons=tuple(
                (months(h), band(float(risks.low[row, i]), float(risks.high[row, i])),
                 about(float(risks.probability[row, i])))
                for i, h in enumerate(HORIZONS)
            ),
            stake=money_span(stake.low, stake.high, found.tables.currency),
            trend=_trend(int(risks.since[row])),
            curve=_curve(found, row),
            waterfall=fall(found, row),
            pushes=_said(pushes),
            holds=_said(reasons(found, row, 3, holding=True)),
            questions=questions(pushes),
            strip=self._strip(row),
            calendar=self._calendar(line.person_id),
            timeline=_timeline(events, found.as_of),
            events=tuple((same(e.day.isoformat()), LANES[e.lane], e.text) for e in events[:MOST_EVENTS]),
            package=package(found, choice.package, choice.stays) if choice and choice.package else None,
            why=choice.why if choice else Text("未列入方案", "Not part of the plan"),
            refused=tuple(dict.fromkeys(why for at, _, why in found.plan.refused_for_fairness if at == row)),
        )  # fmt: skip

    def _facts(self, row: int) -> tuple[tuple[Text, Text], ...]:
        found = self.assessment
        hired, manager, level = (value(found, row, column) for column in ("hired_on", "manager_id", "level"))
        tenure = (found.as_of - hired).days / DAYS_IN_MONTH / 12 if isinstance(hired, date) else None
        years = Text("—", "—") if tenure is None else Text(f"{tenure:.1f} 年", f"{tenure:.1f} years")
        return (
            (Text("岗位", "Job"), same(str(value(found, row, "job") or ""))),
            (Text("职级", "Level"), same("" if level is None else str(level))),
            (Text("部门", "Unit"), same(str(value(found, row, "unit_name") or value(found, row, "unit") or ""))),
            (Text("上级", "Manager"), same(str(self.names.get(manager) or manager or ""))),
            (Text("司龄", "Tenure"), years),
            (Text("地点", "Place"), same(str(value(found, row, "city") or ""))),
        )

    def _strip(self, row: int) -> StripData | None:
        """Own pay is the number that the market signal compared, so that page and warning cannot differ."""
        own = _compared(self.assessment, row)
        level = value(self.assessment, row, "level")
        position = self.market and self.market.position(
            _word(value(self.assessment, row, "job")),
            level if isinstance(level, int) else None,
            _word(value(self.assessment, row, "city")),
        )
        if not position or own is None:
            return None
        currency, gap = self.assessment.tables.currency, position.line - own
        where, basis, off = percentile(own, position), DEFINITION[position.definition], money(abs(gap), currency)
        point = f"P{position.percent}"
        zh = f"{basis.zh}，{where.zh}；" + (f"距 {point} 差 {off.zh}" if gap > 0 else f"高于 {point} {off.zh}")
        en = f"{basis.en}, {where.en}; " + (f"{off.en} short of {point}" if gap > 0 else f"{off.en} above {point}")
        return StripData(
            tuple((n.upper(), float(a), money(a, currency)) for n, a in position.percentiles.items()),
            float(own), money(own, currency), Text(zh + "。", en[0].upper() + en[1:] + "."), point,
        )  # fmt: skip

    def _calendar(self, person: str) -> CalendarData | None:
        tranches = self.unvested.get(person, [])
        currency = self.assessment.tables.currency
        return calendar_of(self.assessment.as_of, tranches, lambda amount: money_about(amount, currency))


def fall(assessment: Assessment, row: int) -> WaterfallData:
    """Steps in probability from the company's average: each driver gets its share of the log-odds, (p - p0) c / sum c.

    Where the drivers nearly cancel, the share is that of the slope between the two points, and what is left is shown
    as a step of its own; so the steps always add up exactly.
    """
    risks = assessment.risks
    start, end = risks.base, float(risks.probability[row, -1])
    parts = [float(part) for part in risks.driver[row]]
    whole, slope = sum(parts), (start + end) / 2 * (1 - (start + end) / 2)
    rate = (end - start) / whole if abs(whole) > 1e-9 else slope
    # Between two points of the logistic curve the mean slope cannot be far from that in the middle.
    rate = rate if slope / 2 < rate < slope * 2 else slope
    order = sorted(range(len(parts)), key=lambda d: -abs(parts[d]))
    steps = [(DRIVERS[d].label, parts[d] * rate) for d in order]
    rest = end - start - sum(step for _, step in steps)
    return WaterfallData(start, (*steps, *(((REST, rest),) if abs(rest) > 5e-4 else ())), end)


def package(assessment: Assessment, chosen: Package, stays: Stays) -> PackageView:
    """A package in words."""
    draws, currency = assessment.plan.draws, assessment.tables.currency
    seats = {seat.key: seat.label for seat in assessment.catalogue.seats}
    price = [
        (Text("第一年现金", "Cash, first year"), money(chosen.cash_now, currency)),
        (Text("三年现金", "Cash, three years"), money(chosen.cash_three_years, currency)),
    ]
    if chosen.equity:
        price.append((Text("股权现值", "Equity at value today"), money(chosen.equity, currency)))
    price.append((Text("工时", "Hours"), Text(f"{chosen.hours:g} 小时", f"{chosen.hours:g} hours")))
    price += [(seats.get(kind, same(kind)), Text(f"{n} 个", str(n))) for kind, n in sorted(chosen.seats.items()) if n]
    after, less = chosen.chance_after, chosen.lowering
    return PackageView(
        measures=tuple(assessment.catalogue.measure(key).label for key in chosen.measures),
        price=tuple(price),
        after=band(after.low, after.high),
        effect=_effect(less.low, less.high),
        saved=money_about(chosen.saved.middle, currency),
        promised=tuple(PromiseLine(day(p.due), p.text) for p in sorted(chosen.promised, key=lambda p: p.due)),
        firm=firm_choice(stays, draws) if draws else NOTHING_TOLD,
        each_firm=tuple(of_draws(times, draws) for times in stays.each) if draws else (),
    )


def _effect(low: float, high: float) -> Text:
    """Lowering of the log-hazard as a smaller monthly chance: at least … and at most … less."""
    ends = sorted(1 - 2.718281828459045**-part for part in (low, high))
    if ends[0] <= 0:
        return Text(f"每月可能性最多降低 {percent(ends[1])}，也可能无效",
                    f"monthly chance lower by up to {percent(ends[1])}, perhaps by nothing")  # fmt: skip
    shown = band(ends[0], ends[1])
    return Text(f"每月可能性降低 {shown}", f"monthly chance lower by {shown}")


def unvested(tables: Tables, as_of: date) -> dict[str, list[tuple[date, int]]]:
    """By person, days after the as-of day on which something vests or deferred pay falls due, and its value today in
    minor units.
    """
    found: dict[str, list[tuple[date, int]]] = {}
    both = pl.concat([_tranches(tables, as_of), _deferred(tables, as_of)]).group_by("person_id", "on")
    for person, on, worth in both.agg(pl.col("worth").sum()).sort("person_id", "on").iter_rows():
        found.setdefault(person, []).append((on, int(worth)))
    return found


_WORTH = {"person_id": pl.String, "on": pl.Date, "worth": pl.Int64}


def _deferred(tables: Tables, as_of: date) -> pl.DataFrame:
    """Parts of pay that were awarded, are paid later, and lost by leaving before."""
    if "deferred" not in tables:
        return pl.DataFrame(schema=_WORTH)
    ahead = tables["deferred"].filter((pl.col("awarded_on") <= as_of) & (pl.col("on") > as_of))
    return ahead.select(pl.col("person_id").cast(pl.String), "on", worth=pl.col("amount").cast(pl.Int64))


def _tranches(tables: Tables, as_of: date) -> pl.DataFrame:
    if "grants" not in tables or "vesting" not in tables:
        return pl.DataFrame(schema=_WORTH)
    return (
        tables["vesting"]
        .filter((pl.col("on") > as_of) & pl.col("state").fill_null("due").ne("forfeited"))
        .join(tables["grants"].filter(pl.col("granted_on") <= as_of), on="grant_id", suffix="_grant")
        .with_columns(worth=(units_of(tables["vesting"].columns) * pl.col("value_per_unit")).round())
        .filter(pl.col("worth") > 0)
        .select(pl.col("person_id").cast(pl.String), "on", pl.col("worth").cast(pl.Int64))
    )


def _trend(number: int) -> Text:
    """Since when the risk has been up, as a sentence."""
    if number < 0:
        return Text("过去太短，看不出风险何时上升。", "The past is too short to see since when the risk has been up.")
    if number == 0:
        return Text("近期风险没有上升。", "The risk has not gone up lately.")
    span = months(number)
    return Text(f"风险上升已持续 {span.zh}。", f"The risk has been up for {span.en}.")


def _curve(assessment: Assessment, row: int) -> CurveData:
    risks = assessment.risks
    sides = (risks.curve[row], risks.curve_low[row], risks.curve_high[row])
    return CurveData(tuple((float(p), float(a), float(b)) for p, a, b in zip(*sides, strict=True)), average(assessment))


def _said(found: tuple[Reason, ...]) -> tuple[tuple[Text, Text], ...]:
    return tuple((reason.driver.label, reason.text) for reason in found)


def _timeline(events: tuple[Happening, ...], as_of: date) -> TimelineData | None:
    lanes = tuple(
        (label, tuple(dict.fromkeys(e.day for e in events if e.lane == lane)))
        for lane, label in LANES.items()
        if any(e.lane == lane for e in events)
    )
    return TimelineData(add_months(as_of, -SEEN_MONTHS), as_of, lanes) if lanes else None


def _compared(assessment: Assessment, row: int) -> int | None:
    wanted = ShortOf(Derived(Made.PAY_COMPARED), Derived(Made.MARKET_LINE))
    readings = {signal.key: signal.reading for signal in assessment.catalogue.signals}
    for column, feature in enumerate(assessment.panel.features):
        if readings.get(feature.key) == wanted and column < assessment.panel.first.shape[1]:
            own = float(assessment.panel.first[row, column])
            return round(own) if isfinite(own) else None
    return None


def _word(found: object) -> str | None:
    return found if isinstance(found, str) else None
