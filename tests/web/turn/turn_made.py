"""A turn that was kept, without the time to make one: rows as the real turn writes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from mainstay.core.text import Text
from mainstay.report.charts.bars import Span
from mainstay.report.charts.calendar import CalendarData
from mainstay.report.charts.curve import CurveData
from mainstay.report.charts.strip import StripData
from mainstay.report.charts.timeline import TimelineData
from mainstay.report.charts.waterfall import WaterfallData
from mainstay.report.views import Line, Page
from mainstay.report.written import same
from mainstay_web.store.tables.turns import Foreseen, Turn

DAY = date(2026, 10, 31)
KEY = ("E201", "E202", "E301")

WHY = [["估计的离职可能性明显高于公司平均；这是估计，不是结论。", "The estimated chance is well above average."]]
REASON = ["pay.market_gap", "pay", 0.6, "薪酬比市场 75 分位低 12%。", "Pay is 12 % below the market's P75."]


def a_turn(as_of: date = DAY, **columns: Any) -> Turn:
    """A turn that is done."""
    at = datetime(as_of.year, as_of.month, as_of.day, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
    given = {
        "as_of": as_of, "started_at": at, "finished_at": at + timedelta(minutes=1), "state": Turn.DONE,
        "asked_by": "system", "base": 0.12, "base_log_odds": -2.0, "people": 14, "form": "additive",
        "left_out": {"facts": 0, "people": 0},
    }  # fmt: skip
    return Turn.objects.create(**(given | columns))


def says(turn: Turn, person: str, chance: float = 0.3, **columns: Any) -> Foreseen:
    """What it says of one person: a chance within a year, and all that goes with it."""
    given: dict[str, Any] = {
        "turn": turn, "person": person, "key": person in KEY, "sure": -1.0, "band": 2, "at_stake": 30_000_000,
        "at_stake_low": 15_000_000, "at_stake_high": 60_000_000, "driver": "pay",
        "shares": [0.6, 0.2, 0.1, 0.1, 0.0, 0.0], "risen": 3, "reasons": [REASON], "alert": "", "severity": "",
    }  # fmt: skip
    for months, part in (("p3", 0.3), ("p6", 0.6), ("p12", 1.0)):
        given |= {months: chance * part, f"{months}_low": chance * part * 0.6, f"{months}_high": chance * part * 1.4}
    return Foreseen.objects.create(**(given | columns))


def a_page(person: str, chance: float = 0.3) -> Page:
    """The stored page of one person."""
    line = Line(
        "", person, same(person), same("R&D"), same("Job"), "18–42%", same("3 in 10"), same("Above average here"),
        Span(0.1, chance, 0.4, 0.12), Text("薪酬", "Pay"), same("3"), same("300,000"), same("none"), same("–"),
        enough=True, chance_order=chance, stake_order=1,
    )  # fmt: skip
    points = tuple((chance * m / 12, chance * m / 20, chance * m / 9) for m in range(1, 13))
    return Page(
        line=line, facts=((Text("岗位", "Job"), same("Job rd")),), horizons=(), stake=same("1"), trend=same("up"),
        curve=CurveData(points, 0.12), waterfall=WaterfallData(0.12, ((Text("薪酬", "Pay"), chance - 0.12),), chance),
        pushes=(), holds=((Text("认可", "Recognition"), same("Thanked last month.")),),
        questions=(same("How are you?"),),
        strip=StripData((("P50", 40e6, same("400,000")), ("P75", 52e6, same("520,000"))), 45e6, same("450,000"),
                        same("Short of P75.")),
        calendar=CalendarData(DAY, ((DAY + timedelta(days=90), 5.0, same("50,000")),), same("50,000")),
        timeline=TimelineData(DAY - timedelta(days=900), DAY, ((Text("沟通", "Talks"), (DAY - timedelta(days=30),)),)),
        events=((same("2026-09-01"), Text("薪酬", "Pay"), same("Fixed cash 450,000")),),
        package=None, why=Text("未列入方案", "Not part of the plan"), refused=(),
    )  # fmt: skip


def with_reason(client: Client, ref: str, reason: str = "Preparing a talk") -> Client:
    """The same visitor once the reason was given."""
    answer = client.post(f"/people/{ref}/reason", {"reason": reason})
    assert answer.status_code == 302, answer.status_code
    return client
