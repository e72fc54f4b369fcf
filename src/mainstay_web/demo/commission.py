"""The demo's commission: sales on a plan in force, a draft by another mode, a run to approve, a question to answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from mainstay.core.access import Actor
from mainstay.core.calendar import add_months
from mainstay.core.text import Language, Text
from mainstay_web.actions import Caller, system_caller
from mainstay_web.actions.commission import people, plans, questions, runs, sales
from mainstay_web.actions.commission.people import Result
from mainstay_web.store.access import actor_of
from mainstay_web.store.accounts import parts_to_play
from mainstay_web.store.commission import plan_by_ref, run_by_ref, statements
from mainstay_web.store.commission_files import Sale
from mainstay_web.store.commission_worked import worked
from mainstay_web.store.installation import the_installation, today
from mainstay_web.store.people import in_family

FAMILY = ("销售", "Sales")
SELLERS = 12
YUAN = 100
QUOTA = 3_000_000 * YUAN
BONUS = 20_000 * YUAN
MARGIN = 12 * 200_000 * YUAN
"""The quota of a year of the employee one can play: so much margin a month."""
CUSTOMERS = (
    Text("恒远精工", "Hengyuan Precision"), Text("瑞泽医疗", "Ruize Medical"), Text("海川能源", "Haichuan Energy"),
    Text("明德教育", "Mingde Learning"), Text("启航物流", "Qihang Logistics"), Text("天工装备", "Tiangong Equipment"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Demo:
    """Those who act, and the days."""

    language: Language
    day: date

    def who(self, part: str, day: date | None = None) -> Caller:
        """The account of a part to play, on a day."""
        account = next(one.account for one in parts_to_play() if one.key == part)
        on = day or self.day
        return Caller(actor_of(account, on), on, timezone.now(), "", "demo")

    def say(self, zh: str, en: str) -> str:
        """A sentence in the demo's language."""
        return zh if self.language == "zh" else en


def seed_commission(language: Language) -> None:
    """Everything, by those who would do it."""
    demo = Demo(language, today())
    first = add_months(demo.day.replace(day=1), -3)
    sellers = in_family(FAMILY, SELLERS)
    if not sellers:
        return
    line = _in_force(demo, first, demo.say("销售提成", "Sales commission"), _sales_plan(demo))
    analyst = demo.who("compensation", first)
    for number in sellers:
        people.assign(analyst, people.Wanted(number, line, first, quota=QUOTA, agreed_on=first))
    _sold(demo, sellers, first)
    approved = [_run(demo, line, add_months(first, at), approve=at < 2) for at in range(3)]
    _asked(demo, sellers, approved[1])
    _late(demo, sellers[-1], add_months(first, 1))
    _draft(demo, line)
    _bonus(demo, first)


def _sales_plan(demo: Demo) -> dict[str, Any]:
    return {
        "name": demo.say("销售提成", "Sales commission"), "measure": "collected", "credit": "overlay",
        "mode": "marginal", "accumulation": "period_to_date", "period": "quarter", "statements": "month",
        "unit": "quota", "tiers": [{"to": "0.5", "rate": "0.02"}, {"to": "1", "rate": "0.03"},
                                   {"to": "1.5", "rate": "0.05"}, {"to": None, "rate": "0.06"}],
        "clawback": {"months": 12, "how": "pro_rata"}, "currency": the_installation().currency,
    }  # fmt: skip


def _in_force(demo: Demo, since: date, name: str, declaration: dict[str, Any]) -> str:
    """A plan put forward and approved in time; its line."""
    before = since - timedelta(days=20)
    ref = plans.draft(demo.who("compensation", before), plans.Wanted(name, declaration, since))
    why = demo.say("档位与去年一致，超额部分比例提高。", "Tiers as last year; what lies above the quota pays more.")
    plans.propose(demo.who("compensation", before), ref, None, why)
    yes = demo.say("在预算之内，算例清楚。", "Within the budget, and the example is clear.")
    plans.approve(demo.who("director", before), ref, None, yes)
    row = plan_by_ref(demo.who("director").actor, ref, demo.day)
    assert row is not None  # noqa: S101 - it was just made
    return row.line


def _sold(demo: Demo, sellers: Sequence[str], first: date) -> None:
    rows = list(_sales(demo, sellers, first))
    content = hashlib.sha256(repr(rows).encode()).hexdigest()
    name = demo.say("回款明细.xlsx", "collected.xlsx")
    sales.bring(demo.who("compensation"), name, content, "collected", rows)


def _sales(demo: Demo, sellers: Sequence[str], first: date) -> Iterator[Sale]:
    """Four months of money that came in: a few sales each a month, some of them shared."""
    chance = Random(20261031)  # noqa: S311 - the same invented sales each time
    number = 0
    for month in range(4):
        for at, person in enumerate(sellers):
            for _ in range(chance.randint(1, 3)):
                number += 1
                day = add_months(first, month).replace(day=chance.randint(1, 28))
                amount = chance.randint(30, 190) * 1000 * YUAN
                customer = chance.choice(CUSTOMERS).in_(demo.language)
                source = f"C-{first.year}-{number:04}"
                partner = sellers[(at + 1) % len(sellers)] if chance.random() < 0.12 else ""
                share = Decimal("0.6") if partner else Decimal(1)
                yield Sale(number, source, person, day, amount, share, overlay=False, customer=customer)
                if partner:
                    yield Sale(number, source, partner, day, amount, 1 - share, overlay=False, customer=customer)


def _run(demo: Demo, line: str, since: date, *, approve: bool) -> str:
    """A month worked out a few days after its end; approved and paid where asked for."""
    day = min(add_months(since, 1) + timedelta(days=4), demo.day)
    ref = runs.compute(demo.who("compensation", day), line, since)
    row = run_by_ref(demo.who("director").actor, ref, demo.day)
    assert row is not None  # noqa: S101 - it was just made
    runs.keep(system_caller("demo"), ref, row.job, worked(row))
    if approve:
        why = demo.say("抽查三张提成单，与方案一致。", "Three statements were checked: as the plan says.")
        runs.approve(demo.who("director", day + timedelta(days=2)), ref, None, why)
        runs.pay(demo.who("compensation", day + timedelta(days=6)), ref, None)
    return ref


def _asked(demo: Demo, sellers: Sequence[str], run: str) -> None:
    """Somebody of sales asks about a line."""
    row = run_by_ref(demo.who("director").actor, run, demo.day)
    listed = statements(demo.who("director").actor, row, demo.day) if row is not None else []
    mine = next((one for one in listed if one.row.person in sellers and one.row.statement["lines"]), None)
    if mine is None:
        return
    item = next((str(one["ref"]) for one in mine.row.statement["lines"] if one["ref"]), "")
    asking = Caller(Actor("demo", mine.row.person), demo.day - timedelta(days=4), timezone.now(), "", "demo")
    words = demo.say("这个客户分两次回款，第二次好像没有算进来。", "They paid in two parts; the second is not in it.")
    questions.ask(asking, mine.row.ref, item, words)


def _late(demo: Demo, seller: str, month: date) -> None:
    """A sale that comes after its month was settled: the period is then marked, to be corrected."""
    row = Sale(
        1,
        f"C-{month.year}-LATE",
        seller,
        month.replace(day=26),
        86_000 * YUAN,
        customer=CUSTOMERS[0].in_(demo.language),
    )
    content = hashlib.sha256(repr(row).encode()).hexdigest()
    sales.bring(demo.who("compensation"), demo.say("补录回款.xlsx", "collected late.xlsx"), content, "collected", [row])


def _draft(demo: Demo, line: str) -> None:
    """The next version, by another mode: to be replayed on history before anybody approves it."""
    since = date(demo.day.year + 1, 1, 1)
    declared = {**_sales_plan(demo), "mode": "whole_amount"}
    name = demo.say("销售提成", "Sales commission")
    plans.draft(demo.who("compensation"), plans.Wanted(name, declared, since, line))


def _bonus(demo: Demo, first: date) -> None:
    """A share of the margin above a quota, more as the quota is attained, and a bonus by results for the employee one
    can play: statements of their own.
    """
    name, goal = demo.say("项目提成与奖金", "Project share and bonus"), demo.say("项目目标", "project goal")
    bonus = demo.say("项目奖金", "Project bonus")
    declared = {
        "name": name, "measure": "margin", "credit": "owner", "mode": "marginal", "accumulation": "period_to_date",
        "period": "month", "unit": "quota", "tiers": [{"to": "1", "rate": "0.01"}, {"to": None, "rate": "0.02"}],
        "multipliers": [{"name": demo.say("指标完成", "Quota attainment"),
                         "curve": {"points": [["0", "0.8"], ["0.8", "1"], ["1.2", "1.2"]], "shape": "linear"}}],
        "bonus": {"name": bonus, "of": goal, "curve": {"points": [["0.8", "0.5"], ["1", "1"], ["1.5", "2"]]}},
        "currency": the_installation().currency,
    }  # fmt: skip
    line = _in_force(demo, first, name, declared)
    employee = demo.who("employee").actor.person
    analyst = demo.who("compensation", first)
    people.assign(analyst, people.Wanted(employee, line, first, quota=MARGIN, target=BONUS, agreed_on=first))
    rows = [
        Sale(at + 1, f"P-{first.year}-{at + 1:02}", employee, add_months(first, at).replace(day=18),
             (120 + 40 * at) * 1000 * YUAN, customer=CUSTOMERS[at].in_(demo.language))
        for at in range(4)
    ]  # fmt: skip
    content = hashlib.sha256(repr(rows).encode()).hexdigest()
    sales.bring(demo.who("compensation"), demo.say("项目毛利.xlsx", "margins.xlsx"), content, "margin", rows)
    ground = demo.say("验收报告", "acceptance report")
    for at, reached in enumerate(("0.95", "1.10", "1.05", "1.00")):
        since = add_months(first, at)
        people.note_results(analyst, line, goal, since, [Result(employee, Decimal(reached), ground)])
        if at < 3:
            _run(demo, line, since, approve=at < 2)
