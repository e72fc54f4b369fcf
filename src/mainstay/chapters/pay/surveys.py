"""A survey's table, whatever its layout, as cells of yearly amounts. 市场薪酬调研的读入(P1)。

read(rows, terms) -> Reading
Each row is what stood under the columns that somebody said are the job, the level, the city, the percentiles and the
number of answers. A layout with a percentile in each row (job, P75, amount) is put together by job, level and city. One
with one figure or range a row (`15k-25k`, job advertisements) is a list of answers: they are gathered by job, level and
city, and percentiles taken of their middles.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from mainstay.chapters.pay.figures import Terms, UnreadableAmountError, yearly
from mainstay.chapters.pay.market import CENT, PERCENTS, THIN, Cell, Definition
from mainstay.core.text import Text

JOB, LEVEL, CITY, ANSWERS, SPREAD, CURRENCY = "job", "level", "city", "n", "spread", "currency"
POINT, AMOUNT = "point", "amount"
POINTS: Mapping[str, int] = {f"p{percent}": percent for percent in PERCENTS}
COLUMNS = (JOB, LEVEL, CITY, *POINTS, ANSWERS, SPREAD, CURRENCY, POINT, AMOUNT)
"""What a column of a survey can be."""

Key = tuple[str, str, str]
"""Job, level and city as the survey writes them; empty: all."""

_EVERYWHERE = frozenset({"全国", "全部", "所有", "不限", "all", "national", "nationwide", "-", "—"})
_MEDIAN = frozenset({"中位数", "中位值", "中位", "median", "med"})
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
    wide, wrong = _widened(rows)
    for number, row in wide:
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


def _widened(rows: Iterable[Row]) -> tuple[list[Row], list[Wrong]]:
    """Rows of one percentile each, put together by job, level and city under the number of the first; others as they
    are. What cannot be put together is told.
    """
    wide: list[Row] = []
    joined: dict[tuple[str, ...], dict[str, str]] = {}
    wrong: list[Wrong] = []
    for number, row in rows:
        named = row.get(POINT, "").strip()
        if not named:
            wide.append((number, row))
            continue
        point = _point(named)
        key = tuple(" ".join(row.get(name, "").split()) for name in (JOB, LEVEL, CITY, CURRENCY))
        whole = joined.get(key)
        if whole is None:
            whole = joined[key] = {**row, POINT: "", AMOUNT: ""}
            wide.append((number, whole))
        if point is None or whole.get(point, "").strip():
            wrong.append(Wrong(number, POINT, _NO_POINT if point is None else _TWICE))
            continue
        whole[point] = row.get(AMOUNT, "")
        whole[ANSWERS] = _fewer(whole.get(ANSWERS, ""), row.get(ANSWERS, ""))
    return wide, wrong


def _point(named: str) -> str | None:
    """The column of a percentile named in any of the usual ways."""
    plain = unicodedata.normalize("NFKC", named).casefold().replace(" ", "")
    if plain in _MEDIAN:
        return "p50"
    found = re.fullmatch(r"(?:p|第|q)?(\d{2})(?:th|分位|分位值|百分位|%|th?percentile|percentile|pct)?", plain)
    return f"p{found[1]}" if found is not None and int(found[1]) in PERCENTS else None


def _fewer(one: str, other: str) -> str:
    """Of two counts as written the smaller; whatever is no count is told later."""
    both = [text for text in (one.strip(), other.strip()) if text.isdecimal()]
    return min(both, key=int) if len(both) == 2 else one


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
_NO_POINT = Text("没有这个分位，可用 P10、P25、P50、P75、P90。", "No such percentile: P10, P25, P50, P75 or P90.")
_RANGE = Text("这里需要一个数，不是区间。", "One figure is needed here, not a range.")
_NO_COUNT = Text("样本量应为整数。", "The sample size is a whole number.")
