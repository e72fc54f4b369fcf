"""The demo's year-end bonuses: last year's plan approved, its first part paid, the rest to come; and a draft."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from mainstay.core.text import Language
from mainstay_web.actions.bonus import paying, plans
from mainstay_web.actions.bonus.plans import Result
from mainstay_web.demo.commission import Demo
from mainstay_web.store.bonus import bonus_plan_by_ref
from mainstay_web.store.bonus_worked import worked
from mainstay_web.store.installation import the_installation, today
from mainstay_web.store.people import in_family

FAMILY = ("研发", "R&D")
PEOPLE = 11
RESULTS = ("1.15", "1.00", "0.92", "1.30", "1.05", "0.85", "1.10", "1.20", "0.98", "1.00", "1.08", "1.02")


def seed_bonus(language: Language) -> None:
    """Everything, by those who would do it."""
    demo = Demo(language, today())
    year = demo.day.year - 1
    mine = demo.who("employee").actor.person
    people = list(dict.fromkeys([mine, *in_family(FAMILY, PEOPLE)]))
    made, said, paid = date(year + 1, 1, 12), date(year + 1, 1, 20), date(year + 1, 2, 12)
    analyst = demo.who("compensation", made)
    ref = plans.draft(analyst, _declared(demo, year, people))
    own = [Result(Decimal(value), person=one) for one, value in zip(people, RESULTS, strict=False)]
    plans.note_results(analyst, ref, None, [Result(Decimal("1.08")), *own])
    row = bonus_plan_by_ref(analyst.actor, ref, demo.day)
    if row is None or worked(row).missing:
        return
    why = demo.say("按年初公布的办法核算。", "By the rules that were published at the start of the year.")
    plans.propose(analyst, ref, None, why)
    yes = demo.say("在奖金总额之内，抽查了三人。", "Within the bonus pool; three were checked.")
    plans.approve(demo.who("director", said), ref, None, yes)
    paying.pay(demo.who("compensation", paid), ref, None)
    plans.draft(demo.who("compensation"), _declared(demo, year + 1, people))


def _declared(demo: Demo, year: int, people: list[str]) -> dict[str, Any]:
    """Company × personal over months of base pay; 40/30/30 over three years."""
    line = {"points": [["0.6", "0"], ["1", "1"], ["1.5", "1.5"]], "shape": "linear"}
    keeps = {"unpaid": "on_time", "back_months": 0, "back_share": "0"}
    gone = {"unpaid": "forfeit", "back_months": 0, "back_share": "0"}
    return {
        "name": demo.say(f"{year} 年骨干年终奖", f"Year-end bonus {year} for key staff"), "year": year,
        "pay_on": date(year + 1, 2, 10).isoformat(), "base": "base", "as_of": "year_end",
        "targets": [{"families": [], "low": 8, "high": None, "months": "4"},
                    {"families": [], "low": None, "high": None, "months": "3"}],
        "factors": [{"level": level, "joins": "times", "weight": None, "curve": line}
                    for level in ("company", "personal")],
        "most": "2", "served": "months", "counts_from": 15, "least_days": 90,
        "rounding": {"step": 100_00, "way": "nearest"},
        "deferral": {"above": "0", "whole": True, "permille": [400, 300, 300], "months": 12},
        "leavers": {
            "resigned": gone, "redundant": {**keeps, "unpaid": "pro_rata"}, "retired": keeps,
            "death_or_disability": {**keeps, "unpaid": "at_once"},
            "for_cause": {**gone, "back_months": 12, "back_share": "0.5"},
        },
        "only": people, "currency": the_installation().currency,
    }  # fmt: skip
