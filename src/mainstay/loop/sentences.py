"""A signal in words, with one person's numbers, in both languages."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from mainstay.core.calendar import EPOCH
from mainstay.core.catalogue import Attribute, Signal, Unit
from mainstay.core.money import written
from mainstay.core.readings import Channel, Derived, Flow, LastDay, Made, State, channels
from mainstay.core.text import Text
from mainstay.loop.panel import Feature

UNKNOWN = Text("未知", "unknown")

_MONEY = {
    Made.PAY_FIXED, Made.PAY_ANNUAL, Made.PAY_COMPARED, Made.MARKET_LINE, Made.PEER_PAY, Made.UNVESTED_VALUE,
    Made.DEFERRED_VALUE,
}  # fmt: skip
_DAY = {
    Made.LAST_RAISE, Made.LEVEL_SINCE, Made.NEXT_VEST, Made.LAST_VEST, Made.NEXT_DEFERRED, Made.HIRED,
    Made.NEXT_ANNIVERSARY, Made.MANAGER_SINCE, Made.MANAGER_LEFT,
}  # fmt: skip
_UNITS = {
    Made.LEVEL_MONTHS: Unit.MONTHS, Made.PEER_LEVEL_MONTHS: Unit.MONTHS, Made.LEVELS_ABOVE: Unit.LEVELS,
    Made.EXITS_AROUND: Unit.SHARE, Made.EXITS_UNDER_MANAGER: Unit.SHARE,
}  # fmt: skip


def sentence(signal: Signal, value: float, first: float, second: float, currency: str) -> Text:
    """What a signal says of a person: `value` is the reading, `first` and `second` its channels as of today.

    A channel that is NaN is called unknown. Raises ValueError where the value itself is: a silent signal says nothing.
    """
    if math.isnan(value):
        raise ValueError(f"{signal.key} is unknown for this person: it says nothing")
    words, number = signal.sentence_for(value)
    of = channels(signal.reading)
    filled = words.fill(
        value=quantity(signal.unit, number, currency),
        first=_channel(of[0], first, currency),
        second=_channel(of[-1], second, currency),
    )
    # A space stands before digits, and where words take their place it goes.
    return Text(filled.zh.replace(" 不到", "不到"), filled.en[0].upper() + filled.en[1:])


def own_sentence(feature: Feature, value: float, attribute: Attribute | None = None) -> Text:
    """What a column of the company's own says of a person: its name and its word or number.

    `attribute` is the declaration that the column was recognised by, if any: it has the words of an ordered set.
    """
    if math.isnan(value):
        return Text(f"{feature.label.zh}：{UNKNOWN.zh}。", f"{feature.label.en}: {UNKNOWN.en}.")
    if "=" in feature.key:
        name, _, word = feature.label.zh.rpartition("：")
        plain, _, english = feature.label.en.rpartition(": ")
        return Text(
            f"{name}{'是' if value > 0 else '不是'}“{word}”。", f"{plain} is {'' if value > 0 else 'not '}“{english}”."
        )
    shown = Text(_trimmed(value, 2), _trimmed(value, 2))
    if attribute is not None and attribute.levels and 0 <= round(value) < len(attribute.levels):
        shown = attribute.word(round(value))
    return Text(f"{feature.label.zh}：{shown.zh}。", f"{feature.label.en}: {shown.en}.")


def quantity(unit: Unit, value: float, currency: str) -> Text:
    """A number with its unit, as each reader writes it; money comes in minor units."""
    return _WRITERS[unit](value, currency)


def _channel(channel: Channel, value: float, currency: str) -> Text:
    """A channel's number in the unit that the channel has."""
    if math.isnan(value):
        return UNKNOWN
    match channel:
        case LastDay():
            return _day(value)
        case Flow(_, column) | State(_, column):
            return quantity(Unit.HOURS if column.endswith("hours") else Unit.POINTS, value, currency)
        case Derived(name):
            if name in _DAY:
                return _day(value)
            return quantity(Unit.MONEY if name in _MONEY else _UNITS.get(name, Unit.POINTS), value, currency)


def _day(value: float) -> Text:
    day = date.fromordinal(EPOCH + int(value))
    months = (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    )  # fmt: skip
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {months[day.month - 1]} {day.year}")


def _trimmed(value: float, decimals: int) -> str:
    """A number without needless zeros, halves rounded away from zero."""
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _counted(number: str, chinese: str, one: str, many: str) -> Text:
    return Text(f"{number} {chinese}", f"{number} {one if number in {'1', '-1'} else many}")


def _money(value: float, currency: str) -> Text:
    return written(round(value), currency)


def _share(value: float, _currency: str) -> Text:
    percent = _trimmed(100 * value, 0 if abs(value) >= 0.1 else 1)
    return Text(f"{percent}%", f"{percent}%")


def _months(value: float, _currency: str) -> Text:
    if 0 < value < 1:
        return Text("不到 1 个月", "less than a month")
    return _counted(_trimmed(value, 0), "个月", "month", "months")


def _days(value: float, _currency: str) -> Text:
    return _counted(_trimmed(value, 0), "天", "day", "days")


def _hours(value: float, _currency: str) -> Text:
    return _counted(_trimmed(value, 1), "小时", "hour", "hours")


def _levels(value: float, _currency: str) -> Text:
    number = _trimmed(value, 1)
    return Text("0 个职级", "no levels") if number == "0" else _counted(number, "个职级", "level", "levels")


def _years_of_pay(value: float, _currency: str) -> Text:
    return _counted(_trimmed(value, 1), "年的薪酬", "year of pay", "years of pay")


def _plain(value: float, _currency: str) -> Text:
    return Text(_trimmed(value, 1), _trimmed(value, 1))


_WRITERS: dict[Unit, Callable[[float, str], Text]] = {
    Unit.MONEY: _money,
    Unit.SHARE: _share,
    Unit.MONTHS: _months,
    Unit.DAYS: _days,
    Unit.HOURS: _hours,
    Unit.COUNT: _plain,
    Unit.POINTS: _plain,
    Unit.LEVELS: _levels,
    Unit.YEARS_OF_PAY: _years_of_pay,
}
