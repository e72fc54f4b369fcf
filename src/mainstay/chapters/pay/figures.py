"""Amounts as people write them in surveys and advertisements: `15k-25k`, `1.5-2.5万/月`, `20万`, `15k·14薪`. P1.

yearly(text, terms) -> Range     the lower and the upper amount a year, in currency units
What is no amount (面议, "negotiable"), has one end only (`15k以上`) or is of another currency is refused, not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text

MOST = Decimal(10) ** 10
"""No yearly pay is larger, in currency units: above it a unit is wrong."""


class Per(StrEnum):
    """What span of time an amount is for."""

    YEAR = "year"
    MONTH = "month"


class Why(StrEnum):
    """Why a text is no amount that could be used."""

    NOT_AN_AMOUNT = "not_an_amount"
    OPEN = "open"
    OTHER_CURRENCY = "other_currency"
    BACKWARDS = "backwards"
    OUT_OF_RANGE = "out_of_range"

    @property
    def text(self) -> Text:
        """The reason for readers."""
        return _WHY[self]


_WHY = {
    Why.NOT_AN_AMOUNT: Text("不是金额", "not an amount"),
    Why.OPEN: Text("只有一端，没有另一端", "has one end only"),
    Why.OTHER_CURRENCY: Text("币种与调研不同", "in another currency than the survey"),
    Why.BACKWARDS: Text("上限低于下限", "its upper end is below its lower end"),
    Why.OUT_OF_RANGE: Text("不可能是年薪", "cannot be a year's pay"),
}


class UnreadableAmountError(AnticipatedError):
    """A cell of a survey that holds no usable amount."""

    code = "unreadable_amount"

    def __init__(self, found: str, why: Why) -> None:
        super().__init__(
            Text("“{found}”无法使用：{why}。", 'Cannot use "{found}": {why}.').fill(found=found[:60], why=why.text),
            found=found[:60],
            why=why,
        )
        self.why = why


@dataclass(frozen=True, slots=True)
class Terms:
    """What a file means by a bare number: its unit (1, 1000 or 10000 currency units), per year or month, currency."""

    unit: Decimal = Decimal(1)
    per: Per = Per.YEAR
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Range:
    """Yearly amounts in currency units; both are the same where one figure was given."""

    low: Decimal
    high: Decimal

    @property
    def middle(self) -> Decimal:
        """Half-way: what a range counts as where one figure is needed."""
        return (self.low + self.high) / 2


def yearly(text: str, terms: Terms) -> Range:
    """Reads one amount or range.

    A unit written (k, 千, 万, w) goes before that of the terms and, written once, holds for both ends; so does a span
    (/月, a year). `14薪` means fourteen months' pay a year. Raises UnreadableAmountError.
    """
    plain = _plain(text)
    rest = _without_currency(plain, text, terms.currency)
    rest, per = _take_per(rest, terms.per)
    rest, months = _take_months(rest)
    if _OPEN.search(rest):
        raise UnreadableAmountError(text, Why.OPEN)
    found = _RANGE.fullmatch(rest)
    if found is None:
        raise UnreadableAmountError(text, Why.NOT_AN_AMOUNT)
    low, low_unit, high, high_unit = found.groups()
    times = Decimal(months if months is not None else 12) if per is Per.MONTH or months is not None else Decimal(1)
    upper_unit = _unit(high_unit or low_unit, terms)
    lower_unit = _unit(low_unit or high_unit, terms)
    lower = _number(low) * lower_unit * times
    upper = lower if high is None else _number(high) * upper_unit * times
    return _checked(Range(lower, upper), text)


def _checked(found: Range, text: str) -> Range:
    if found.high < found.low:
        raise UnreadableAmountError(text, Why.BACKWARDS)
    if not 0 < found.low <= found.high <= MOST:
        raise UnreadableAmountError(text, Why.OUT_OF_RANGE)
    return found


def _plain(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\s+", "", narrow)


def _without_currency(plain: str, text: str, currency: str) -> str:
    for sign, meant in _CURRENCIES:
        if sign in plain:
            if currency.upper() not in meant:
                raise UnreadableAmountError(text, Why.OTHER_CURRENCY)
            plain = plain.replace(sign, "")
    return plain


def _take_per(plain: str, otherwise: Per) -> tuple[str, Per]:
    for pattern, per in ((_MONTHLY, Per.MONTH), (_YEARLY, Per.YEAR)):
        if pattern.search(plain):
            return pattern.sub("", plain), per
    return plain, otherwise


def _take_months(plain: str) -> tuple[str, int | None]:
    found = _MONTHS.search(plain)
    if found is None:
        return plain, None
    return plain[: found.start()] + plain[found.end() :], int(found[1])


def _unit(word: str | None, terms: Terms) -> Decimal:
    return terms.unit if not word else _UNITS[word]


def _number(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


# The longer sign before the shorter one that it holds.
_CURRENCIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("hk$", ("HKD",)), ("us$", ("USD",)), ("人民币", ("CNY",)), ("rmb", ("CNY",)), ("cny", ("CNY",)),
    ("usd", ("USD",)), ("eur", ("EUR",)), ("gbp", ("GBP",)), ("hkd", ("HKD",)), ("jpy", ("JPY",)),
    ("美元", ("USD",)), ("港币", ("HKD",)), ("欧元", ("EUR",)), ("日元", ("JPY",)),
    ("元", ("CNY",)), ("¥", ("CNY", "JPY")), ("$", ("USD", "HKD")), ("€", ("EUR",)), ("£", ("GBP",)),
)  # fmt: skip
_UNITS = {
    "k": Decimal(1000), "千": Decimal(1000), "w": Decimal(10_000), "万": Decimal(10_000), "m": Decimal(1_000_000),
    "百万": Decimal(1_000_000), "亿": Decimal(100_000_000),
}  # fmt: skip
_MONTHLY = re.compile(r"/(?:月|month|mo\b)|每月|一个月|月薪|permonth|monthly|p\.?m\.?$")
_YEARLY = re.compile(r"/(?:年|year|yr\b)|每年|一年|年薪|peryear|perannum|yearly|annual(?:ly)?|p\.?a\.?$")
_MONTHS = re.compile(r"[·・*x×]?(1[2-9]|2[0-4])薪")
_OPEN = re.compile(r"以上|以下|起$|\+$|^[<>≥≤]|andabove|orabove|upto|from")
_NUM = r"((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(百万|千|万|亿|[kwm])?"
_RANGE = re.compile(rf"{_NUM}(?:(?:-|–|—|~|至|到|to){_NUM})?")
