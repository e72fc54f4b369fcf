"""A survey's table, whatever its layout, as cells of yearly amounts. 市场薪酬调研的读入(P1)。

read(rows, terms) -> Reading
Each row is what stood under the columns that somebody said are the job, the level, the city, the percentiles and the
number of answers. A layout with one figure or range a row (`15k-25k`, job advertisements) is a list of answers: they
are gathered by job, level and city, and percentiles taken of their middles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from mainstay.chapters.pay.figures import Terms, UnreadableAmountError, yearly
from mainstay.chapters.pay.market import CENT, PERCENTS, THIN, Cell, Definition
from mainstay.core.text import Text

JOB, LEVEL, CITY, ANSWERS, SPREAD, AMOUNT, CURRENCY = "job", "level", "city", "n", "spread", "amount", "currency"
POINTS: Mapping[str, int] = {f"p{percent}": percent for percent in PERCENTS}
COLUMNS = (JOB, LEVEL, CITY, *POINTS, ANSWERS, SPREAD, CURRENCY, AMOUNT)
"""What a column of a survey can be."""

Key = tuple[str, str, str]
"""Job, level and city as the survey writes them; empty: all."""

_EVERYWHERE = frozenset({"全国", "全部", "所有", "不限", "all", "national", "nationwide", "-", "—"})
_NOTHING = frozenset({"", "-", "--", "—", "n/a", "na", "#n/a", "*", "**", "***", "/"})
"""How surveys write that they do not tell: too few answered."""


@dataclass(frozen=True, slots=True)
class SurveyTerms:
    """What holds for the whole survey: whose it is, of what market, of which day, and what it counts as pay."""

    source: str
    effective: date
    definition: Definition
    amounts: Terms = field(default_factory=Terms)
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that could not be used: its number as the spreadsheet counts, the column, and why."""

    row: int
    column: str
    why: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: cells by job, level and city, and the rows that could not be used."""

    cells: Mapping[Key, Cell]
    wrong: tuple[Wrong, ...]
    answers: int = 0
    """How many single answers were gathered, where the file is a list of them."""


Row = tuple[int, Mapping[str, str]]
"""The row's number in the spreadsheet, and its texts by column."""


def read(rows: Iterable[Row], terms: SurveyTerms) -> Reading:
    """Reads every row; a row with any fault is left out and told, never half used.

    Of two rows for the same job, level and city the second is a fault: nobody could say which holds.
    """
    cells: dict[Key, Cell] = {}
    raw: dict[Key, list[Decimal]] = defaultdict(list)
    wrong: list[Wrong] = []
    for number, row in rows:
        if not any(text.strip() for text in row.values()):
            continue
        try:
            key = _key(row, terms)
            if row.get(AMOUNT, "").strip() and not _given(row):
                middle = yearly(row[AMOUNT], terms.amounts).middle
                raw[key].append(middle)
                continue
            cells[key] = _cell(row, terms, taken=key in cells)
        except _Fault as fault:
            wrong.append(Wrong(number, fault.column, fault.why))
        except UnreadableAmountError as error:
            wrong.append(Wrong(number, AMOUNT, error.text))
    for key, amounts in raw.items():
        cells.setdefault(key, _gathered(amounts, terms))
    return Reading(cells, tuple(wrong), sum(map(len, raw.values())))


class _Fault(Exception):  # noqa: N818 - a signal inside this file, not an error for anybody else
    def __init__(self, column: str, why: Text) -> None:
        super().__init__(why.en)
        self.column, self.why = column, why


def _key(row: Mapping[str, str], terms: SurveyTerms) -> Key:
    if row.get(CURRENCY, "").strip().upper() not in ("", terms.amounts.currency):
        raise _Fault(CURRENCY, _OTHER_CURRENCY)
    job = " ".join(row.get(JOB, "").split())
    if not job:
        raise _Fault(JOB, _NO_JOB)
    return job, _place(row.get(LEVEL, "")), _place(row.get(CITY, ""))


def _place(text: str) -> str:
    bare = " ".join(text.split())
    return "" if bare.casefold() in _EVERYWHERE else bare


def _given(row: Mapping[str, str]) -> list[str]:
    return [name for name in POINTS if row.get(name, "").strip().casefold() not in _NOTHING]


def _cell(row: Mapping[str, str], terms: SurveyTerms, *, taken: bool) -> Cell:
    if taken:
        raise _Fault(JOB, _TWICE)
    points = {POINTS[name]: _amount(row, name, terms) for name in _given(row)}
    if not points:
        raise _Fault("p50", _NO_AMOUNT)
    in_order = [points[percent] for percent in sorted(points)]
    if in_order != sorted(in_order):
        raise _Fault("p50", _FALLING)
    spread = _amount(row, SPREAD, terms) if row.get(SPREAD, "").strip().casefold() not in _NOTHING else None
    return Cell(terms.definition, terms.effective, points, _answers(row), terms.amounts.currency, spread)


def _amount(row: Mapping[str, str], name: str, terms: SurveyTerms) -> Decimal:
    try:
        found = yearly(row[name], terms.amounts)
    except UnreadableAmountError as error:
        raise _Fault(name, error.text) from error
    if found.low != found.high:
        raise _Fault(name, _RANGE)
    return found.low.quantize(CENT, ROUND_HALF_UP)


def _answers(row: Mapping[str, str]) -> int | None:
    text = row.get(ANSWERS, "").strip().replace(",", "").replace("，", "")
    if text.casefold() in _NOTHING:
        return None
    try:
        count = Decimal(text)
    except InvalidOperation as error:
        raise _Fault(ANSWERS, _NO_COUNT) from error
    if not count.is_finite() or count != count.to_integral_value() or not 0 <= count <= 10**9:
        raise _Fault(ANSWERS, _NO_COUNT)
    return int(count)


def _gathered(amounts: Sequence[Decimal], terms: SurveyTerms) -> Cell:
    """Percentiles of single answers; below five answers the middle alone, and the cell is thin anyway."""
    ordered = sorted(amounts)
    percents = PERCENTS if len(ordered) >= THIN else (50,)
    points = {percent: quantile(ordered, percent) for percent in percents}
    return Cell(terms.definition, terms.effective, points, len(ordered), terms.amounts.currency)


def quantile(ordered: Sequence[Decimal], percent: int) -> Decimal:
    """The percentile of rising amounts by straight lines between them, the first at 0 and the last at 100 (type 7 of
    Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50, 1996: the spreadsheet's).
    """
    place = Decimal(len(ordered) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return (ordered[below] + (ordered[above] - ordered[below]) * (place - below)).quantize(CENT, ROUND_HALF_UP)


_OTHER_CURRENCY = Text("币种与调研不同。", "It is in another currency than the survey.")
_NO_JOB = Text("没有岗位名称。", "There is no job.")
_TWICE = Text("同一岗位、职级、城市出现了两次。", "The same job, level and city stand in an earlier row.")
_NO_AMOUNT = Text("没有任何分位值。", "There is no percentile in it.")
_FALLING = Text("分位值没有由低到高排列。", "The amounts do not rise with the percentile.")
_RANGE = Text("这里需要一个数，不是区间。", "One figure is needed here, not a range.")
_NO_COUNT = Text("样本量应为整数。", "The sample size is a whole number.")
