"""The views of the company in a kept turn, as small as they may be and with something in each place."""

from __future__ import annotations

from turn_made import DAY

from mainstay.core.text import Text
from mainstay.loop.plans import Step, Use
from mainstay.report.card import ScoreLine
from mainstay.report.charts.bars import Span
from mainstay.report.charts.calibration import CalibrationData
from mainstay.report.charts.frontier import FrontierData
from mainstay.report.charts.heatmap import HeatData, HeatRow
from mainstay.report.views import (
    BudgetView,
    CardView,
    Figure,
    Gap,
    GroupLine,
    MeasureLine,
    Overview,
    ProofView,
    UseLine,
)
from mainstay.report.written import same
from mainstay_web.store.tables.turns import Turn, TurnPart
from mainstay_web.store.turn_parts import (
    Card,
    Coverage,
    Figures,
    Frontier,
    Heat,
    Spent,
    Spread,
    Works,
    Worth,
    packed,
)

PAY = Text("薪酬", "Pay")
RAISE = Text("加薪至市场 75 分位", "Raise to the market's P75")

OVERVIEW = Overview(
    Text("三名骨干中预计约 0.6 人离职。", "Of 3 key people, about 0.6 are expected to resign."),
    (Figure(Text("在职骨干", "Key people here"), same("3"), same("of 14")),),
    ((PAY, 0.4, "60%"), (Text("工作负荷", "Work"), 0.2, "40%")),
    (Gap("market", Text("市场差距", "Market gap")),),
    (Text("资料不足。", "Too little is known."),),
)
HEAT = Heat(
    HeatData((Text("合计", "All"), PAY), (HeatRow(same("R&D"), same("12"), (0.09, 0.06)),), 0.06),
    ("Tiny unit",),
    (Spread("R&D", 12, (70, 20, 10, 0)),),
    ("H001", "H002", "H006"),
)
WORKS = Works(
    (
        MeasureLine(RAISE, Text("降低 15%", "15% lower"), "3–25%", Span(0.03, 0.15, 0.25, 0.0), 17,
                    Text("公开研究", "published"), 2, "−2–30%", same("1–40%"), "10–20%"),
        MeasureLine(Text("一次留任面谈", "A stay talk"), Text("降低 5%", "5% lower"), "−2 … 12%",
                    Span(-0.02, 0.05, 0.12, 0.0), 6, Text("公开研究", "published"), 1,
                    "−3 … 13%", Text("尚无定论", "nothing yet"), "2–8%"),
    ),
    (Worth("stay_talk", 0.05, -0.02, 0.12, 6, "published"), Worth("raise_p75", 0.16, 0.03, 0.28, 17, "published")),
    (Text("有一条未计入。", "One was not used."),),
    (Spent("raise_p75", 11, 50_000_000, (0.1, 0.4, 0.9)),),
)  # fmt: skip
FRONTIER = Frontier(
    BudgetView(
        Text("现金二十万。", "200,000 of cash prevents 0.4."), Text("再加十万……", "Another 100,000 prevents 0.1."),
        FrontierData(((0.0, 0.0), (200_000.0, 0.4)), (200_000.0, 0.4), same("200,000"), 10_000.0, same("CNY 10,000")),
        (UseLine(Text("第一年现金", "Cash, first year"), same("200,000"), same("300,000")),),
        (Text("假设预算为 2%。", "A budget of 2 % is assumed."),),
    ),
    (Step(0, 0, 0.0), Step(20_000_000, 9_000_000, 0.4)), (Use("cash_now", "company", 30_000_000, 20_000_000),),
    Step(10_000_000, 1_000_000, 0.1), 20_000_000, 9_000_000, 9_100_000, (0.1, 0.4, 0.7),
)  # fmt: skip
PROOF = ProofView(
    Text("排序能力 0.67。", "Discrimination 0.67 on your own past."), enough=True,
    asked=Text("六个日子。", "At 6 past days."),
    scores=(ScoreLine(same("AUC"), Text("随机两人……", "Of two people …"), "0.5–1", "0.67", "0.62–0.72", "0.61", 381),),
    calibration=CalibrationData(((0.1, 0.11, 0.07, 0.16, 120), (0.3, 0.24, 0.18, 0.3, 60))),
    capacity=((5, "30% (8–64%)", "4% (1–8%)"),), usual="11%",
    lead=Text("平均 8.3 个月。", "8.3 months on average."),
    lead_bars=((same("1–3"), 5.0, "5"), (same("4–6"), 4.0, "4")),
    groups=(GroupLine(Text("性别", "Sex"), Text("女", "women"), 139, 31, "1.23", Text("估得偏高", "judged too high"),
                      "0.64", "5%"),),
)  # fmt: skip
CARD = Card(
    CardView(Text("可加模型", "an additive model"), 128, "9%", ((PAY, PAY),), (), Text("观察", "Observed")),
    "# 模型说明\n不得用于辞退。\n", "# Model card\nNot for dismissal.\n",
)  # fmt: skip
FIGURES = Figures(
    DAY, 3, 14, (0.2, 0.6, 1.4), (10_000_000, 30_000_000, 60_000_000), (1, 1, 1, 0), 0, 4, 3, 2,
    (10_000_000, 20_000_000, 40_000_000), (8.3, 5.9, 10.7, 22), ((DAY.replace(month=8), 4, 4), (DAY, 4, 3)),
)  # fmt: skip
PARTS = {
    "overview": OVERVIEW, "heat": HEAT, "works": WORKS, "frontier": FRONTIER, "proof": PROOF, "card": CARD,
    "figures": FIGURES, "coverage": Coverage({"pay.market_gap": 9}, 14),
}  # fmt: skip


def with_parts(turn: Turn) -> Turn:
    """The turn with every view of the company."""
    for key, value in PARTS.items():
        TurnPart.objects.create(turn=turn, key=key, value=packed(value))
    return turn
