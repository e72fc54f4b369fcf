"""The demo's parameters of cities: invented within what is usual, and said to be so; and a request to answer."""

from __future__ import annotations

from datetime import date, timedelta

from mainstay.core.catalogue import Quantity
from mainstay.core.text import Language
from mainstay.core.words import Driver
from mainstay_web.actions import cases, system_caller
from mainstay_web.actions import requests as asking
from mainstay_web.actions.requests import Wish
from mainstay_web.actions.social import set_city
from mainstay_web.demo.cases import Demo
from mainstay_web.store.installation import today
from mainstay_web.store.people import key_people
from mainstay_web.store.ranges import quantities
from mainstay_web.store.requests import requests_of

CITIES = (
    ("深圳", "Shenzhen", 4_800, 27_500, "6.2"), ("北京", "Beijing", 7_200, 36_000, "9.8"),
    ("杭州", "Hangzhou", 4_900, 25_500, "9.9"), ("成都", "Chengdu", 4_600, 23_500, "7.4"),
    ("武汉", "Wuhan", 4_500, 22_500, "8.7"), ("西安", "Xi'an", 4_500, 22_800, "8.0"),
)  # fmt: skip
"""City, lowest and highest base, the company's medical rate in percent: not published figures."""


def seed_rewards(language: Language) -> None:
    """Parameters for every city of the demo but Shanghai, whose published ones Mainstay brings; a request to answer."""
    source = {"zh": "演示数据，非官方公布", "en": "invented for the demo, not published"}[language]
    for zh, en, low, high, medical in CITIES:
        rates = {
            "base_low": str(low), "base_high": str(high), "fund_low": "2200", "fund_high": str(high),
            "medical_employer": medical, "injury_employer": "0.2", "source": source,
        }  # fmt: skip
        set_city(system_caller("demo"), zh if language == "zh" else en, date(2023, 1, 1), rates)
    _to_answer(Demo(language, today()))


def _to_answer(demo: Demo) -> None:
    """A request that the manager of the demo brought for somebody: talked over, and HR is to put an answer together."""
    manager, employee = demo.who("manager").actor.person, demo.who("employee").actor.person
    team = [one for one in key_people(manager) if one != employee][1:]
    gaps = {one: quantities(one, demo.day, [Quantity.GAP_TO_LINE]).get(Quantity.GAP_TO_LINE, 0) for one in team}
    if not team:
        return
    number = max(team, key=lambda one: gaps[one])
    words = demo.say(
        "外面有人出价，本人想先听我们怎么说。", "There was a call from outside; they want to hear us first."
    )
    asking.ask(demo.who("manager", 3), number, Wish.RAISE, words)
    asked = requests_of(demo.who("manager").actor, demo.day)
    ref = next(one.row.case.ref for one in asked if one.row.person == number)
    note = demo.say("谈得坦诚，没有要挟的意思。", "An open talk, with no threat in it.")
    cases.record_talk(demo.who("manager", 2), ref, None, demo.day - timedelta(days=2), note)
    told = demo.say("职责翻倍了，薪酬没有跟上。", "Twice the work, and pay has not followed.")
    cases.confirm_cause(demo.who("manager", 1), ref, None, [Driver.PAY], told)
