"""Which city asks for what, from when: published parameters, and those that a company adds. 各地社保公积金参数。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from mainstay.chapters.pay.tax.law import Law
from mainstay.chapters.pay.tax.social import CityRates
from mainstay.core.errors import AnticipatedError
from mainstay.core.standards import Dated, Standard
from mainstay.core.text import Text

NAMES: Mapping[str, str] = MappingProxyType({"shanghai": "上海", "上海市": "上海"})
"""Other ways to write a city, in lower case, and the one under which its parameters stand."""

_SH_2025 = CityRates(
    base_low=Decimal(7_460), base_high=Decimal(37_302), medical_employer=Decimal(9), injury_employer=Decimal("0.2"),
    fund_low=Decimal(2_690), fund_high=Decimal(37_302),
)  # fmt: skip
_SH_2026 = replace(_SH_2025, base_low=Decimal(7_546), base_high=Decimal(37_731), fund_low=Decimal(2_740),
                   fund_high=Decimal(37_731))  # fmt: skip

PUBLISHED: Mapping[str, tuple[Law[CityRates], ...]] = MappingProxyType(
    {
        "上海": (
            Law(
                "social.shanghai.2025H2",
                Text("上海社保与公积金（2025 年度）", "Shanghai social insurance and housing fund, from July 2025"),
                date(2025, 7, 1),
                date(2026, 6, 30),
                _SH_2025,
                Text(
                    "上海市人社局2025年缴费基数通知；沪医保规〔2025〕2号；沪公积金管委会〔2025〕8号",
                    "Shanghai HRSS notice on bases, 2025; Hu Yi Bao Gui [2025] No. 2; housing fund committee "
                    "[2025] No. 8",
                ),
            ),
            Law(
                "social.shanghai.2026H2",
                Text("上海社保与公积金（2026 年度）", "Shanghai social insurance and housing fund, from July 2026"),
                date(2026, 7, 1),
                date(2027, 6, 30),
                _SH_2026,
                Text(
                    "上海市人社局2026年8月18日公告；沪医保规〔2026〕2号；沪公积金管委会〔2026〕3号",
                    "Shanghai HRSS announcement of 18 August 2026; Hu Yi Bao Gui [2026] No. 2; housing fund committee "
                    "[2026] No. 3",
                ),
            ),
        )
    }
)
"""Read second-hand from a public payroll test suite that cites these notices; the injury rate is that of class I, the
housing fund rate the usual 7 %: both are set per company, who puts its own into the standard below.
"""


@dataclass(frozen=True, slots=True)
class OwnCities:
    """Parameters that the company keeps itself, by the city's name; they come before the published ones."""

    cities: Mapping[str, CityRates] = field(default_factory=dict)


SOCIAL: Standard[OwnCities] = Standard(
    "pay.social",
    Text("社保公积金参数", "Social insurance and housing fund"),
    Text(
        "各城市的缴费基数上下限与比例；公司录入的优先于系统自带的。",
        "Bounds and rates by city; what the company enters comes before what Mainstay brings.",
    ),
    OwnCities(),
    {"cities": Text("城市参数", "Cities")},
)


@dataclass(frozen=True, slots=True)
class Held:
    """A city's rates on a day, where they stand, and their last day (None: until they are changed)."""

    rates: CityRates
    source: Text
    until: date | None = None


class UnknownCityError(AnticipatedError):
    """Nothing is known of a city on a day; `last` are its parameters that held before, where there were some."""

    code = "unknown_city"

    def __init__(self, city: str, day: date, last: Held | None = None) -> None:
        name = Text(city or "未填城市", city or "an unknown city")
        told = _NEVER if last is None or last.until is None else _ENDED.fill(until=last.until.isoformat())
        super().__init__(_UNKNOWN.fill(told=told.fill(city=name, day=day.isoformat())), city=city)


_NEVER = Text(
    "没有{city}在 {day} 的社保公积金参数，无法估算",
    "There are no social insurance parameters for {city} on {day}, so nothing is estimated",
)
_ENDED = Text(
    "{{city}}的社保公积金参数到 {until} 为止，没有 {{day}} 的，无法估算",
    "There are no social insurance parameters for {{city}} on {{day}} (those that are known end on {until}), so "
    "nothing is estimated",
)
_UNKNOWN = Text(
    "{told}。请薪酬专员或人力资源总监在“社保公积金参数”中录入，并写明依据的文件。",
    '{told}. A compensation analyst or an HR director enters them under "Social insurance", with the notice they rest '
    "on.",
)


def city_named(city: str) -> str:
    """The name under which a city's parameters stand."""
    return NAMES.get(city.strip().lower(), city.strip())


def rates_of(city: str, day: date, own: Iterable[Dated[OwnCities]] = ()) -> Held:
    """A city's parameters on a day: the company's own version in force then, else the published ones.

    Raises UnknownCityError where neither holds.
    """
    name = city_named(city)
    kept = SOCIAL.on(day, own).cities
    if mine := next((rates for other, rates in kept.items() if city_named(other) == name), None):
        return Held(mine, Text(f"公司参数：{mine.source or name}", f"the company's own: {mine.source or city}"))
    for law in PUBLISHED.get(name, ()):
        if law.holds(day):
            return _held(law)
    raise UnknownCityError(city, day, last_known(city, day))


def last_known(city: str, day: date) -> Held | None:
    """A city's published parameters that ended last before a day: where new ones begin from."""
    ended = [law for law in PUBLISHED.get(city_named(city), ()) if law.until is not None and law.until < day]
    return _held(max(ended, key=lambda law: law.since)) if ended else None


def _held(law: Law[CityRates]) -> Held:
    return Held(law.value, law.source, law.until)
