"""Numbers as people write them, rounded to what is known, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from math import isfinite

from mainstay.core.money import written
from mainstay.core.text import Text

UNKNOWN = Text("未知", "unknown")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def same(words: str) -> Text:
    """A word that is the same in both languages (a name, a date, a number); an empty one becomes a dash."""
    return Text(words, words) if words.strip() else Text("—", "—")


def percent(share: float) -> str:
    """A share in whole per cent, never claiming certainty: `<1%`, `24%`, `>99%`."""
    if not isfinite(share):
        return "—"
    whole = round(share * 100)
    if share > 0 and whole < 1:
        return "<1%"
    return ">99%" if share < 1 and whole > 99 else f"{whole}%"


def band(low: float, high: float) -> str:
    """An interval of shares, `24–41%`; ends that round to the same number become one."""
    one, other = percent(low), percent(high)
    if one == other:
        return one
    return f"{one.removesuffix('%')}–{other}"


def about(share: float) -> Text:
    """A chance as a natural frequency: about 3 in 10."""
    if not isfinite(share):
        return UNKNOWN
    if share < 0.15:
        if share < 0.005:
            return Text("不到 200 人中有 1 人", "fewer than 1 in 200")
        of = round(1 / share) if share > 1 / 20 else round(1 / share, -1)
        return Text(f"约 {of:.0f} 人中有 1 人", f"about 1 in {of:.0f}")
    tenths = min(9, round(share * 10))
    more = share > 0.95
    return Text(
        f"{'超过' if more else '约'} 10 人中有 {tenths} 人",
        f"{'more than' if more else 'about'} {tenths} in 10",
    )


def count(number: float) -> str:
    """How many people: one decimal below three, whole above."""
    return f"{number:.1f}" if number < 3 else f"{number:,.0f}"


def count_span(low: float, high: float) -> str:
    """An interval of people: both ends with a decimal where the upper is below three, else both whole."""
    return f"{low:.1f}–{high:.1f}" if high < 3 else f"{low:,.0f}–{high:,.0f}"


def day(when: date | None) -> Text:
    """A day as each language writes it."""
    if when is None:
        return UNKNOWN
    return Text(f"{when.year}年{when.month}月{when.day}日", f"{when.day} {_MONTHS[when.month - 1]} {when.year}")


def months(number: int) -> Text:
    """A span of whole months."""
    return Text(f"{number} 个月", f"{number} month{'' if number == 1 else 's'}")


def money(units: int, currency: str) -> Text:
    """A price, exact to the unit of currency."""
    return written(units, currency)


def money_about(units: int, currency: str) -> Text:
    """An estimate of money, to two significant digits: more would pretend."""
    whole = abs(units) // 100
    digits = max(0, len(str(whole)) - 2)
    rounded = round(Decimal(whole), -digits) if digits else Decimal(whole)
    return written(int(rounded) * 100 * (-1 if units < 0 else 1), currency)


def stake(units: int, currency: str) -> Text:
    """Value at stake: unknown where nothing is known of what a departure would cost, which is never nothing."""
    return money_about(units, currency) if units else UNKNOWN


def money_span(low: int, high: int, currency: str) -> Text:
    """An interval of estimated money; where both ends are nothing, what is missing."""
    if low == high == 0:
        return Text("缺少薪酬资料", "pay is not known")
    one, other = money_about(low, currency), money_about(high, currency)
    return Text(f"{one.zh} 至 {other.zh}", f"{one.en} to {other.en}")


def listed(parts: Iterable[Text]) -> Text:
    """Several words one after the other."""
    parts = tuple(parts)
    return Text("、".join(p.zh for p in parts) or "—", ", ".join(p.en for p in parts) or "—")
