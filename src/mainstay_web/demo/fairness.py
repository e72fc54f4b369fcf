"""The demo's fairness of pay: bands, a scan, and one raise over the line that the director answers for by name."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from mainstay.chapters.pay.bands import Band, Bands
from mainstay.chapters.pay.mix import MIXES
from mainstay.core.text import Language
from mainstay_web.actions.deciding import set_mix
from mainstay_web.actions.fairness import answer_for
from mainstay_web.actions.scanning import scan, set_bands
from mainstay_web.demo.cases import Demo
from mainstay_web.store.fairness_guard import breaches
from mainstay_web.store.installation import today
from mainstay_web.store.pay_bands import suggested
from mainstay_web.store.people import key_people
from mainstay_web.store.scanning import Choices
from mainstay_web.store.workforce import workforce

_THOUSAND = 1_000_00
_STEP = Decimal("1.2")
"""From one level to the next."""
STEPS = (2_000_000, 4_000_000, 6_000_000, 9_000_000, 12_000_000)


def seed_fairness(language: Language) -> None:
    """By the compensation analyst; the exception by the HR director."""
    demo = Demo(language, today())
    analyst = demo.who("compensation", ago=5)
    start = date(demo.day.year, 1, 1)
    why = demo.say("按上年薪酬中位数定，人少的职级每级两成", "By last year's medians, else a fifth a level")
    then = demo.who("compensation", ago=(demo.day - start).days)
    set_bands(then, _drawn(suggested(analyst.actor, demo.day)), start, why)
    set_mix(then, MIXES.default, start, demo.say("高职级多拿绩效与股权", "More results and equity on higher levels"))
    scan(analyst, Choices(), demo.say("年度调薪之前", "Before the yearly pay review"))
    wider = Choices(("cell", "tenure", "city", "rating"))
    scan(demo.who("compensation"), wider, demo.say("加上城市与绩效再看一次", "Once more with city and rating"))
    _answered(demo)


def _drawn(found: Bands) -> Bands:
    """Every level of a family from 1 up to its highest: where too few are paid for a median, a step from the next."""
    rows = []
    for family, known in groupby(found.rows, key=lambda one: one.family):
        targets = {one.level: one.target for one in known}
        for level in range(1, 10):
            near = min(targets, key=lambda one: (abs(one - level), one))
            target = round(targets[near] * _STEP ** (level - near)) // _THOUSAND * _THOUSAND
            rows.append(Band(family, level, target * 17 // 20, target, target * 6 // 5))
    return Bands(tuple(rows))


def _answered(demo: Demo) -> None:
    """For the first of a manager's key people whose raise would pass a line."""
    place = workforce(demo.day).place
    for person in key_people(demo.who("manager").actor.person):
        most = next((one for one in STEPS if breaches(demo.day, {person: one})), None)
        if most is not None and person in place:
            words = demo.say(
                "核心系统只有此人完整掌握；接替者到岗前先稳住，一年后复看。",
                "Nobody else knows the core system whole; kept until a successor is ready, looked at again in a year.",
            )
            answer_for(demo.who("director", ago=1), person, most, words, demo.day + timedelta(days=60))
            return
