"""The market's lists as a workbook or as CSV: the board, and everybody's gap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl
from django.http import HttpResponse

from mainstay.chapters.pay.line import Line
from mainstay.chapters.pay.market import PERCENTS
from mainstay.chapters.pay.precision import Interval
from mainstay.core.money import major
from mainstay.core.text import Language, Text
from mainstay.report.sheets import MONEY, Column, listed
from mainstay_web.pages.files import taken
from mainstay_web.store.market import Met
from mainstay_web.store.market_board import BoardRow, point
from mainstay_web.store.tables.people import Person

_JOB: tuple[Column, ...] = (
    (Text("岗位", "Job"), Text("岗位。", "The job."), pl.String()),
    (Text("职级", "Level"), Text("职级。", "The level."), pl.Int64()),
    (Text("城市", "City"), Text("城市。", "The city."), pl.String()),
)
_WHAT: tuple[Column, ...] = (
    (Text("口径", "Definition"), Text("计入哪些薪酬。", "What counts as pay."), pl.String()),
    (Text("分位", "Percentile"), Text("薪酬线取哪个分位。", "The line's percentile."), pl.Int64()),
    (Text("薪酬线", "Line"), Text("年度金额，按全职。", "A year, at full time."), MONEY),
    (Text("薪酬线下端", "Line, low end"), Text("90% 区间；空为未知。", "Of the 90% interval; empty: open."), MONEY),
    (Text("薪酬线上端", "Line, high end"), Text("90% 区间；空为未知。", "Of the 90% interval; empty: open."), MONEY),
)
_COST: Column = (
    Text("补足所需", "Cost to close"), Text("按实际工时的年度金额。", "A year, at actual hours."), MONEY,
)  # fmt: skip
GAPS: tuple[Column, ...] = (
    (Text("人员编号", "Person"), Text("公司内的编号。", "The company's number."), pl.String()),
    (Text("姓名", "Name"), Text("姓名。", "The name."), pl.String()),
    *_JOB,
    (Text("骨干", "Key"), Text("是否骨干。", "Whether key."), pl.Boolean()),
    *_WHAT,
    (Text("本人薪酬", "Pay"), Text("年度金额，按全职。", "A year, at full time."), MONEY),
    (Text("市场位置", "Place"), Text("在市场中的分位。", "The percentile in the market."), pl.String()),
    (Text("差距", "Gap"), Text("正数为不足。", "Above zero: short of it."), MONEY),
    (Text("差距比例", "Gap, share"), Text("差距占薪酬线的比例。", "The gap as a share of the line."), pl.Decimal(8, 4)),
    (Text("上次达到", "Last met"), Text("每月看一次；空为没有。", "Looked at once a month; empty: never."), pl.Date()),
    (
        Text("有数据起", "Known from"),
        Text("从未达到的人：市场数据始于哪天。", "For who never met it: since when there is a market."),
        pl.Date(),
    ),
    _COST,
)
BOARD: tuple[Column, ...] = (
    *_JOB,
    (Text("职族", "Family"), Text("职族。", "The family."), pl.String()),
    *((Text(f"P{one}", f"P{one}"), Text("市场年度金额。", "The market, a year."), MONEY) for one in PERCENTS),
    *_WHAT,
    (Text("样本量", "Answers"), Text("合计；空为未说明。", "In all; empty: not said."), pl.Int64()),
    (Text("人数", "People"), Text("这里的人数。", "People here."), pl.Int64()),
    (Text("自己的中位数", "Own median"), Text("年度金额，按全职。", "A year, at full time."), MONEY),
    (Text("薪酬比率", "Compa-ratio"), Text("自己的中位数除以 P50。", "Own median over P50."), pl.Decimal(8, 2)),
    (Text("可对照的骨干", "Key people"), Text("差距已知的骨干。", "Key people whose gap is known."), pl.Int64()),
    (Text("达线骨干", "Key at the line"), Text("其中达到薪酬线的。", "Of these, at the line."), pl.Int64()),
    _COST,
)


def gaps_file(
    mine: Iterable[Line], people: Mapping[str, Person], met: Mapping[str, Met], form: str, language: Language
) -> HttpResponse:
    """A row for each of these lines, by person number."""
    made = [_gap(one, people, met, language) for one in sorted(mine, key=lambda one: one.own.person)]
    return _answer("market-gaps", Text("市场差距", "Gaps"), GAPS, made, form, language)


def board_file(found: Iterable[BoardRow], form: str, language: Language) -> HttpResponse:
    """A row for each job, level and city."""
    return _answer(
        "market-board",
        Text("市场对照", "Market board"),
        BOARD,
        [_board(one, language) for one in found],
        form,
        language,
    )


def _gap(one: Line, people: Mapping[str, Person], met: Mapping[str, Met], language: Language) -> tuple[object, ...]:
    own, when = one.own, met.get(one.own.person, Met(None, None))
    return (
        own.person, people[own.person].name, own.job, own.level, own.city, own.key, *_what(one, language),
        _major(one.pay), one.place.written if one.place else None, _major(one.gap), one.share, when.on, when.known,
        major(one.cost),
    )  # fmt: skip


def _board(one: BoardRow, language: Language) -> tuple[object, ...]:
    blend, spot = one.blend, one.spot
    line = None if blend is None else blend.line
    return (
        spot.job, spot.level, spot.city, one.family, *(_major(point(one, percent)) for percent in PERCENTS),
        one.policy.definition.label.in_(language) if one.policy else None, one.policy.percent if one.policy else None,
        _major(line), *_ends(blend.interval if blend else None), blend.cell.n if blend else None, one.people,
        _major(one.median), one.ratio, one.key, one.at_line, major(one.cost),
    )  # fmt: skip


def _what(one: Line, language: Language) -> tuple[object, ...]:
    policy = one.policy
    return (
        policy.definition.label.in_(language) if policy else None, policy.percent if policy else None,
        _major(one.line), *_ends(one.blend.interval if one.blend else None),
    )  # fmt: skip


def _ends(interval: Interval | None) -> tuple[object, object]:
    return (interval.low, interval.high) if interval is not None else (None, None)


def _major(amount: int | None) -> object:
    return None if amount is None else major(amount)


def _answer(
    name: str, title: Text, columns: Sequence[Column], made: list[tuple[object, ...]], form: str, language: Language
) -> HttpResponse:
    return taken(listed(columns, made, title, form, language), f"{name}.{form}")
