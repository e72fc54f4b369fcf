"""Promises as signals: what was promised and is due, broken or kept. 承诺信号(L5:失信本身就是信号)。"""

from __future__ import annotations

from mainstay.chapters.declare import judged, published
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Basis, Signal, Unit
from mainstay.core.readings import Derived, Level, Made
from mainstay.core.text import Text
from mainstay.core.words import Driver

OVERDUE = Signal(
    key="culture.promises_overdue",
    driver=Driver.CULTURE,
    label=Text("逾期未兑现的承诺", "Promises overdue"),
    sentence=Text("已到期而未兑现也未了结的承诺：{value}。", "Promises past their day and still open: {value}."),
    sentence_zero=Text("没有逾期未了的承诺。", "No promise is overdue."),
    unit=Unit.COUNT,
    direction=1,
    basis=Basis.CONTRACT,
    reading=Level(Derived(Made.PROMISES_OVERDUE)),
    centre=0.0,
    spread=1.0,
    lowest=0.0,
    highest=10.0,
    prior=judged(0.10, Source.BROKEN),
    article=("L5",),
)

BROKEN = Signal(
    key="culture.promises_broken",
    driver=Driver.CULTURE,
    label=Text("一年内失信的承诺", "Promises broken within a year"),
    sentence=Text("近 12 个月未能兑现的承诺：{value}。", "Promises broken in the last 12 months: {value}."),
    sentence_zero=Text("近 12 个月没有失信的承诺。", "No promise was broken in the last 12 months."),
    unit=Unit.COUNT,
    direction=1,
    basis=Basis.CONTRACT,
    reading=Level(Derived(Made.PROMISES_BROKEN)),
    centre=0.0,
    spread=1.0,
    lowest=0.0,
    highest=10.0,
    prior=published(0.12, Source.EXPECTATIONS),
    article=("L5",),
)

KEPT = Signal(
    key="culture.promises_kept",
    driver=Driver.CULTURE,
    label=Text("一年内兑现的承诺", "Promises kept within a year"),
    sentence=Text("近 12 个月已兑现的承诺：{value}。", "Promises kept in the last 12 months: {value}."),
    sentence_zero=Text("近 12 个月没有兑现过承诺。", "No promise was kept in the last 12 months."),
    unit=Unit.COUNT,
    direction=-1,
    basis=Basis.CONTRACT,
    reading=Level(Derived(Made.PROMISES_KEPT)),
    centre=0.0,
    spread=2.0,
    lowest=0.0,
    highest=20.0,
    prior=judged(-0.06, Source.OVERLAP),
    article=("L5",),
)

SIGNALS = (OVERDUE, BROKEN, KEPT)
