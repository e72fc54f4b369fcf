"""The demo's parameters of cities: invented within what is usual, and said to be so."""

from __future__ import annotations

from datetime import date

from mainstay.core.text import Language
from mainstay_web.actions import system_caller
from mainstay_web.actions.social import set_city

CITIES = (
    ("深圳", "Shenzhen", 4_800, 27_500, "6.2"), ("北京", "Beijing", 7_200, 36_000, "9.8"),
    ("杭州", "Hangzhou", 4_900, 25_500, "9.9"), ("成都", "Chengdu", 4_600, 23_500, "7.4"),
    ("武汉", "Wuhan", 4_500, 22_500, "8.7"), ("西安", "Xi'an", 4_500, 22_800, "8.0"),
)  # fmt: skip
"""City, lowest and highest base, the company's medical rate in percent: not published figures."""


def seed_rewards(language: Language) -> None:
    """Parameters for every city of the demo but Shanghai, whose published ones Mainstay brings."""
    source = {"zh": "演示数据，非官方公布", "en": "invented for the demo, not published"}[language]
    for zh, en, low, high, medical in CITIES:
        rates = {
            "base_low": str(low), "base_high": str(high), "fund_low": "2200", "fund_high": str(high),
            "medical_employer": medical, "injury_employer": "0.2", "source": source,
        }  # fmt: skip
        set_city(system_caller("demo"), zh if language == "zh" else en, date(2023, 1, 1), rates)
