"""Pools, plans and grants for the tests of equity, made by the actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from mainstay.chapters.equity.coinvest_leaving import Fate, LeavingRules
from mainstay.chapters.equity.conditions import AllOf, Result, Tenure
from mainstay.chapters.equity.dividends import DividendRule, On
from mainstay.chapters.equity.kinds import Kind, Units
from mainstay.chapters.equity.leavers import Leaving
from mainstay.chapters.equity.plans import EVERY, Miss, Need, PlanTerms
from mainstay.chapters.equity.terms import listed, periodic
from mainstay.chapters.equity.waterfall import FOLLOWERS
from mainstay_web.actions import Caller
from mainstay_web.actions.equity import grants, setup
from mainstay_web.actions.equity.grants import Wanted
from mainstay_web.actions.equity.setup import Plan
from mainstay_web.store.equity_book import helds
from mainstay_web.store.tables.equity import EquityGrant, EquityPlan, EquityPool, EquityTransaction

DAY = date(2026, 10, 31)
BEGAN = date(2023, 1, 1)
Call = Callable[..., Caller]
YEARLY = periodic("四年每年四分之一", months=12, times=4)
ARTICLE = PlanTerms(
    YEARLY,
    needs={EVERY: Need(Result("kpi", "年度目标"), Miss.CARRY)},
    dividends=DividendRule(On.VESTED, AllOf((Tenure(36), Result("kpi", "年度目标")))),
)
PLAIN = PlanTerms(YEARLY)
AT_COST = LeavingRules({kind: dict.fromkeys(FOLLOWERS, Fate.COST) for kind in Leaving}, Decimal(0))
HALVES = PlanTerms(listed("两年各半", ((12, Decimal("0.5")), (24, Decimal("0.5")))), exercise_months=60)


def a_pool(caller: Call, units: int = 1_000_000, worth: int = 20_00) -> EquityPool:
    """A pool with units that two people agreed on, and a value of a unit."""
    ref = setup.open_pool(caller("compensation"), "Pool")
    change = setup.propose_change(caller("compensation"), ref, units, BEGAN, "resolution 1")
    setup.decide_change(caller("director"), change, yes=True, answer="as resolved")
    setup.set_value(caller("compensation"), BEGAN, worth, "round A")
    return EquityPool.objects.get(ref=ref)


def a_plan(
    caller: Call,
    pool: EquityPool,
    kind: Kind = Kind.RSU,
    terms: PlanTerms = PLAIN,
    *,
    name: str = "Plan",
    line: str = "",
) -> EquityPlan:
    """A plan in force."""
    plan = Plan(name, kind, pool.ref, terms, BEGAN, line=line, reason="to keep key people")
    ref = setup.propose_plan(caller("compensation"), plan)
    setup.decide_plan(caller("director"), ref, yes=True, answer="fits")
    return EquityPlan.objects.get(ref=ref)


def proposed(caller: Call, plan: EquityPlan, number: str = "E201", units: Units = 400, **more: object) -> str:
    """A grant put forward by the analyst."""
    given = {"granted_on": date(2024, 6, 1), "reason": "key person", **more}
    return grants.propose(caller("compensation"), number, Wanted(plan.ref, units, **given))  # type: ignore[arg-type]


def granted(caller: Call, plan: EquityPlan, number: str = "E201", units: Units = 400, **more: object) -> EquityGrant:
    """A grant that the director approved."""
    ref = proposed(caller, plan, number, units, **more)
    grants.approve(caller("director"), ref, None, "well earned")
    return EquityGrant.objects.get(ref=ref)


def certify(caller: Call, met: bool = True, day: date = DAY, name: str = "kpi") -> None:  # noqa: FBT001, FBT002
    """A result that two people certified."""
    what = setup.Happened("result", name, day, "minutes 7", met)
    setup.decide_event(caller("director"), setup.propose_event(caller("compensation"), what), yes=True, answer="so")


def consistent() -> None:
    """I2, I3, I5, I8: pools hold what grants take; counters are the replayed ledger; two people on every line."""
    for pool in EquityPool.objects.all():
        held: Units = 0
        for row in EquityGrant.objects.filter(plan__pool=pool, state__in=("proposed", "approved")).select_related(
            "plan"
        ):
            back = 0 if row.plan.lasting else row.forfeited + row.lapsed
            held += row.units - back
        held += pool.gone + sum(one.units for one in pool.reserves.filter(ended_on=None))
        changed = sum(one.units for one in pool.changes.filter(state="approved"))
        assert pool.taken == held <= pool.authorised == changed
    for one in helds(EquityGrant.objects.filter(state="approved").select_related("plan")):
        row, replayed = one.row, one.holding
        assert replayed.granted == row.units
        assert (replayed.vested, replayed.forfeited) == (row.vested, row.forfeited)
        assert replayed.lapsed + replayed.bought_back == row.lapsed
        assert replayed.exercised + replayed.released + replayed.transferred == row.settled
        assert sum(each.units for each in one.positions(DAY)) == row.units
    for line in EquityTransaction.objects.all():
        assert line.approved_by != line.proposed_by
        assert line.approved_by or line.proposed_by == "rule"
