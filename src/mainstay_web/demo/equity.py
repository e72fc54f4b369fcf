"""The demo's equity: a pool, an RSU and an option plan, grants in several states, and a project to co-invest in."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from mainstay.chapters.equity.coinvest_leaving import Fate, LeavingRules
from mainstay.chapters.equity.conditions import AllOf, Result, Tenure
from mainstay.chapters.equity.dividends import DividendRule, On
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.leavers import Leaving
from mainstay.chapters.equity.plans import Miss, Need, PlanTerms
from mainstay.chapters.equity.terms import periodic
from mainstay.chapters.equity.waterfall import FOLLOWERS, Losses, Side
from mainstay.core.calendar import add_months
from mainstay.core.text import Language
from mainstay_web.actions import system_caller
from mainstay_web.actions.act import Caller
from mainstay_web.actions.equity import deeds, grants, projects, setup
from mainstay_web.actions.equity.grants import Wanted
from mainstay_web.actions.equity.outcomes import Asked
from mainstay_web.actions.equity.setup import Happened, Plan
from mainstay_web.actions.equity.vesting import vest
from mainstay_web.demo.cases import Demo
from mainstay_web.store.equity_lists import awaiting, grants_seen, own_grants
from mainstay_web.store.installation import today
from mainstay_web.store.people import key_people
from mainstay_web.store.projects import own_places

UNITS = 5_000_000
_STAYS, _LOWER = (dict.fromkeys(FOLLOWERS, fate) for fate in (Fate.KEPT, Fate.LOWER))
LEAVING = LeavingRules(
    {
        **{key: {Side.OBLIGATORY: Fate.COST, Side.VOLUNTARY: Fate.INTEREST} for key in Leaving},
        **dict.fromkeys((Leaving.RETIREMENT, Leaving.DEATH, Leaving.DISABILITY), _STAYS),
        Leaving.CAUSE: _LOWER,
    },
    Decimal("0.03"),
)
"""What becomes of places in a project that are left before its end."""
MONTHS = (40, 33, 29, 27, 22, 18, 15, 14, 9, 6)
"""How long ago each grant was made."""


def seed_equity(language: Language) -> None:
    """Everything by actions of the analyst and the HR director; the employee one can play has two grants."""
    demo = Demo(language, today())
    began = date(demo.day.year - 4, 1, 1)
    pool = _pool(demo, began)
    rsu, option = _plans(demo, pool, began)
    employee = demo.who("employee").actor.person
    people = [employee, *(one for one in key_people("") if one != employee)]
    for place, ago in enumerate(MONTHS):
        number = employee if place < 2 else people[place]
        _granted(demo, rsu if place % 2 == 0 else option, number, ago, 8_000 + 1_200 * place)
    _happened(demo)
    due, _, _ = awaiting(demo.day)
    for ref in due:
        vest(Caller(system_caller("demo").actor, demo.day, timezone.now(), "", "demo"), ref)
    why = demo.say(
        "独立承担结算核心模块，去年的授予明年归属完。", "Carries the settlement core; last grant ends next year."
    )
    grants.propose(demo.who("compensation"), people[11], Wanted(rsu, 12_000, demo.day, why))
    _asked(demo, employee)
    _project(demo, employee, people)
    _ran(demo, employee)


def _pool(demo: Demo, began: date) -> str:
    pool = setup.open_pool(demo.who("compensation"), demo.say("员工股权池", "Employee share pool"))
    source = demo.say("股东会决议 2022-03", "Shareholders' resolution 2022-03")
    change = setup.propose_change(demo.who("compensation"), pool, UNITS, began, source)
    setup.decide_change(demo.who("director"), change, yes=True, answer=demo.say("与决议一致", "As resolved"))
    for years, worth, zh, en in (
        (4, 12_00, "B 轮融资", "Round B"), (2, 18_50, "C 轮融资", "Round C"), (0, 24_00, "第三方评估", "An appraisal"),
    ):  # fmt: skip
        day = max(add_months(demo.day, -12 * years), began) - timedelta(days=0 if years else 20)
        setup.set_value(demo.who("compensation"), day, worth, demo.say(zh, en))
    return pool


def _plans(demo: Demo, pool: str, began: date) -> tuple[str, str]:
    name = demo.say("第 {n} 年公司目标", "Company target, year {n}")
    targets = [Result(f"target_{n}", name.format(n=n)) for n in range(1, 5)]
    four = periodic(demo.say("四年每年四分之一", "A quarter each year"), months=12, times=4)
    monthly = periodic(demo.say("四年按月，满一年起", "Monthly after a year"), months=1, times=48, cliff_months=12)
    rsu = PlanTerms(
        four, {f"each#{n}": Need(one, Miss.CARRY) for n, one in enumerate(targets, 1)},
        DividendRule(On.VESTED, AllOf((Tenure(36), targets[0]))),
    )  # fmt: skip
    rights = PlanTerms(monthly, exercise_months=96)
    return (
        _plan(demo, Plan(demo.say("核心员工限制性股票单位", "RSU for core staff"), Kind.RSU, pool, rsu, began)),
        _plan(demo, Plan(demo.say("骨干股票期权", "Options for key people"), Kind.OPTION, pool, rights, began)),
    )


def _plan(demo: Demo, plan: Plan) -> str:
    why = demo.say("把骨干的回报和公司的成长放在一起。", "Tie what key people earn to how the company grows.")
    ref = setup.propose_plan(demo.who("compensation"), Plan(plan.name, plan.kind, plan.pool, plan.terms, plan.since,
                                                            reason=why))  # fmt: skip
    setup.decide_plan(demo.who("director"), ref, yes=True, answer=demo.say("同意", "Agreed"))
    return ref


def _granted(demo: Demo, plan: str, number: str, ago: int, units: int) -> None:
    day = add_months(demo.day, -ago)
    why = demo.say("年度盘点认定的骨干。", "Key by the yearly review.")
    price = 6_00 if units % 2_400 == 2_000 else 0
    ref = grants.propose(demo.who("compensation"), number, Wanted(plan, units, day, why, price))
    grants.approve(demo.who("director"), ref, None, demo.say("在年度额度内。", "Within the year's amount."))


def _happened(demo: Demo) -> None:
    """Two years' targets were met; this year's is behind."""
    document = demo.say("董事会纪要第 {n} 号", "Minutes of the board, no. {n}")
    for year, number, months in ((1, 7, 20), (2, 15, 8)):
        what = Happened("result", f"target_{year}", add_months(demo.day, -months), document.format(n=number))
        ref = setup.propose_event(demo.who("compensation"), what)
        setup.decide_event(demo.who("director"), ref, yes=True, answer=demo.say("与纪要一致", "As in the minutes"))
    shown = demo.say("三季度经营报告", "Report on the third quarter")
    setup.propose_event(
        demo.who("compensation"),
        Happened("progress", "target_3", demo.day, shown, value=Decimal("0.68"), expected=Decimal("0.8")),
    )


def _asked(demo: Demo, employee: str) -> None:
    """The employee asks to exercise a part; a settlement waits too."""
    row = own_grants(demo.who("employee").actor, demo.day).filter(plan__kind="option", vested__gt=0).first()
    if row is not None:
        deeds.exercise_own(demo.who("employee"), row.ref, min(row.vested, 1_000))
    seen = grants_seen(demo.who("compensation").actor, demo.day).filter(plan__kind="rsu", vested__gt=0)
    held = seen.exclude(person=employee).order_by("pk").first()
    if held is not None:
        why = demo.say("已办理登记过户。", "Registered with the depository.")
        deeds.propose(demo.who("compensation"), held.ref, Asked("settle", demo.day, why, held.vested))


def _project(demo: Demo, employee: str, people: list[str]) -> None:
    day = demo.day
    places = ((employee, 50_000_00, 0), *((one, 0, 0) for one in people[1:6]))
    draft = projects.Draft(
        demo.say("华东智能仓项目", "Smart warehouse, East China"), 20_000_000_00, 300_000_00, 2_000_000_00,
        day - timedelta(days=10), day + timedelta(days=20), day + timedelta(days=40), Losses.PRO_RATA, LEAVING,
        places=places,
    )  # fmt: skip
    ref = projects.propose_project(demo.who("compensation"), draft)
    projects.decide_project(demo.who("director"), ref, yes=True, answer=demo.say("规则清楚", "The rules are clear"))
    (place,) = own_places(demo.who("employee").actor, day)
    projects.subscribe(demo.who("employee"), place.row.ref, None, 80_000_00)


def _ran(demo: Demo, employee: str) -> None:
    """A project of last year that has paid back a part of its capital."""
    day = demo.day
    draft = projects.Draft(
        demo.say("华北配送站项目", "Delivery stations, North China"), 8_000_000_00, 200_000_00, 800_000_00,
        day - timedelta(days=480), day - timedelta(days=450), day - timedelta(days=420), Losses.PRO_RATA,
        LEAVING, places=((employee, 30_000_00, 0),),
    )  # fmt: skip
    ref = projects.propose_project(demo.who("compensation", 490), draft)
    projects.decide_project(demo.who("director", 488), ref, yes=True, answer=demo.say("同意", "Agreed"))
    own = demo.who("employee", 470)
    place = next(one.row for one in own_places(own.actor, own.day) if one.row.project.ref == ref)
    projects.subscribe(own, place.ref, None, 50_000_00)
    voucher = demo.say("银行回单", "Bank slip")
    projects.pay_in(demo.who("compensation", 425), place.ref, 50_000_00, day - timedelta(days=425), voucher)
    back = projects.propose_payout(demo.who("compensation", 200), ref, day - timedelta(days=200), 5_600_000_00, voucher)
    projects.decide_settlement(demo.who("director", 199), back, yes=True, answer=demo.say("已到账", "Arrived"))
