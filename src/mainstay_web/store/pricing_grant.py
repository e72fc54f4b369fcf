"""What a grant in answer to a request comes to: units of the real pool, at today's value, taxed as its plan is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.chapters.pay.request_money import grant_said
from mainstay.chapters.pay.rewards import Raised
from mainstay.chapters.pay.tax.granted import Way, granted
from mainstay.chapters.pay.tax.law import Law
from mainstay.chapters.pay.tax.year import YearPlan, year_of
from mainstay.core.catalogue import Measure
from mainstay.core.money import major, minor
from mainstay.core.text import Text
from mainstay_web.store import equity_pool
from mainstay_web.store.rewards_equity import STOCK
from mainstay_web.store.tables.equity import EquityPlan

GRANT = "equity.refresh_grant"
"""The measure that grants units; a seat to co-invest is no pay, and is not priced here."""
YEARS = 4
"""Over so many years the measure vests, in equal parts."""

_OF_PLAN = Text(
    "{n} 股（{plan}，池中还有 {room} 股），分 {years} 年等额归属，{way}",
    "{n} units ({plan}; the pool has {room} left), in equal parts over {years} years, {way}",
)
_NO_PLAN = Text(
    "{n} 股，分 {years} 年等额归属，{way}；公司没有在这里管理的股权计划",
    "{n} units, in equal parts over {years} years, {way}; the company keeps no plan here",
)
_WAYS = {
    Way.LISTED: Text("按上市公司单独计税", "taxed as of a listed company"),
    Way.DEFERRED: Text(
        "未上市，符合条件时递延到转让时按 20% 计税", "not listed: taxed at 20 % when sold, where the conditions hold"
    ),
    Way.WAGE: Text("现金收益随工资计税", "paid in cash and taxed with the wage"),
}  # fmt: skip
_NOT_VALUED = Text("还没有单位价值，无法估算", "no value of a unit is known")
_TOO_FEW = Text("股权池只剩 {room} 股，不够 {n} 股", "The pool has {room} units left, not {n}")


@dataclass(frozen=True, slots=True)
class GrantPrice:
    """As `store.pricing.Option` shows it."""

    effect: Raised | None
    note: Text
    now: Raised | None = None
    said: Text | None = None
    laws: tuple[Law[object], ...] = ()


def priced_grant(measure: Measure, value: int, plan: YearPlan, day: date, currency: str) -> GrantPrice:
    """A grant worth this much; what of it vests beyond the rule's time has no amount after tax."""
    each, room = equity_pool.per_unit(day), equity_pool.room(day)
    if not each:
        return GrantPrice(None, _NOT_VALUED)
    units = value // each
    if room is not None and units > room:
        return GrantPrice(None, _TOO_FEW.fill(room=f"{room:,}", n=f"{units:,}"))
    under = equity_pool.plan_to_grant(day)
    way = _way(under)
    found = granted(major(units * each), YEARS, way, year_of(plan).taxable, day)
    worth, net = units * each, None if found.net is None else minor(found.net)
    note = (_OF_PLAN if under else _NO_PLAN).fill(
        n=f"{units:,}", plan=under.name if under else "", room=f"{room:,}" if room is not None else "", years=YEARS,
        way=_WAYS[way],
    )  # fmt: skip
    if found.refused is not None:
        note = Text("{note}。{why}", "{note}. {why}").fill(note=note, why=found.refused)
    said = grant_said(measure.label, units, YEARS, found, way, currency)
    return GrantPrice(Raised(worth, net, worth), note, Raised(0, 0, 0), said, (way.law,))


def _way(plan: EquityPlan | None) -> Way:
    """Where no plan is kept here, the company's equity is taken to be listed, as statements take it."""
    if plan is None or (plan.kind in STOCK and plan.listed):
        return Way.LISTED
    return Way.DEFERRED if plan.kind in STOCK else Way.WAGE
