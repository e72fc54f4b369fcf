"""The demo's cases, promises, requests and decisions: some in every state, made by the people one can play."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from mainstay.chapters.people.key import Place
from mainstay.core.text import Language, Text
from mainstay.core.words import Driver
from mainstay.loop.carry.commitments import Side
from mainstay.loop.carry.states import Kind, Outcome, Severity
from mainstay_web.actions import Caller, cases, packages, promises
from mainstay_web.actions import requests as asking
from mainstay_web.actions.budgets import set_budget
from mainstay_web.actions.keys import decide_key, note_key_facts
from mainstay_web.actions.packages import FREE, Part
from mainstay_web.actions.requests import Wish
from mainstay_web.store.access import actor_of
from mainstay_web.store.accounts import parts_to_play
from mainstay_web.store.cases import case_by_ref
from mainstay_web.store.installation import today
from mainstay_web.store.people import key_people
from mainstay_web.store.promises import promises_of
from mainstay_web.store.tables.cases import Case

BUDGET = 3_000_000_00
STEPS = ("opened", "talk_due", "talked", "cause", "proposed", "approved", "carried", "closed")


@dataclass(frozen=True, slots=True)
class Demo:
    """Those who act in the demo, and the days."""

    language: Language
    day: date

    def who(self, part: str, ago: int = 0) -> Caller:
        """The account of a part to play, so many days ago."""
        account = next(one.account for one in parts_to_play() if one.key == part)
        day = self.day - timedelta(days=ago)
        return Caller(actor_of(account, day), day, timezone.now(), "", "page")

    def say(self, zh: str, en: str) -> str:
        """A sentence in the demo's language."""
        return zh if self.language == "zh" else en


def seed_cases(language: Language) -> None:
    """Fills the board, the lists of promises and requests, and the calibration page."""
    demo = Demo(language, today())
    year = demo.day.year
    name = demo.say(f"{year} 年度留任预算", f"Retention budget {year}")
    set_budget(demo.who("director"), name, "", date(year - 1, 1, 1), date(year + 1, 12, 31), BUDGET)
    employee, manager = demo.who("employee").actor.person, demo.who("manager").actor.person
    team = [one for one in key_people(manager) if one != employee]
    _decided(demo, [employee, *team])
    others = [one for one in key_people("") if one not in (employee, manager, *team)]
    for step, number in zip(STEPS, others, strict=False):
        _brought(demo, number, step)
    _promised(demo, employee)
    for number in team[:1]:
        _to_the_manager(demo, number, manager)
    words = demo.say("两个项目都按时上线了，想谈谈回报。", "Both projects shipped on time: may we talk about pay?")
    asking.ask(demo.who("employee"), employee, Wish.RAISE, words)


def _decided(demo: Demo, people: Sequence[str]) -> None:
    """Decisions of half a year ago, and some of today: so that places have moved."""
    core, site = demo.say("核心结算模块", "The settlement core"), demo.say("客户现场调试", "Commissioning at customers")
    leads = demo.say("关键项目的负责人。", "Leads a key project.")
    alone = demo.say("半年来独立承担，暂无后备。", "Has carried it alone for half a year; nobody could take over yet.")
    for place, number in enumerate(people[:5]):
        skills = [core] if place < 2 else [site]
        note_key_facts(demo.who("manager"), number, skills, ready=place % 3, months_to_fill=3 + place % 3)
        decide_key(demo.who("director", 200), number, is_key=True, reason=leads, place=Place(2, 1 + place % 3))
        if place % 2 == 0:
            decide_key(demo.who("director"), number, is_key=True, reason=alone, place=Place(3, 1 + (place + 1) % 3))


def _brought(demo: Demo, number: str, to: str) -> None:
    """A case looked after by the HR partner, brought to a step."""
    at = STEPS.index(to)
    start = 6 + 5 * at
    kind = (Kind.CARE, Kind.OBSERVATION, Kind.COUNTER_OFFER, Kind.VOICE)[at % 4]
    why = demo.say("主动约谈，说近来有些犹豫。", "Came to talk, and said they were in two minds.")
    ref = cases.open_case(demo.who("hrbp", start), number, kind, Severity.HIGH, why)
    me = demo.who("hrbp").actor.person
    words = demo.say("想知道下一级要做到什么。", "Wants to know what the next level takes.")
    steps = (
        lambda: cases.assign(demo.who("hrbp", start - 1), ref, None, me),
        lambda: cases.record_talk(demo.who("hrbp", start - 3), ref, None, demo.day - timedelta(days=start - 3), words),
        lambda: cases.confirm_cause(demo.who("hrbp", start - 4), ref, None, [Driver.CAREER, Driver.PAY], words),
        lambda: _proposed(demo, ref, start - 5),
        lambda: _approved(demo, ref, start - 6),
        lambda: _agreed(demo, ref, start - 7),
        lambda: _ended(demo, ref),
    )
    for step in steps[:at]:
        step()


def _proposed(demo: Demo, ref: str, ago: int) -> None:
    me = demo.who("hrbp").actor.person
    first = demo.day + timedelta(days=14 - ago)
    parts = (
        Part("career.development_plan", Text("一起写下发展计划，并约定每季度看一次。",
             "Write a development plan together, and look at it every quarter."), me, first),
        Part(FREE, Text("项目奖金随项目验收发放。", "The project bonus is paid with the project's acceptance."), me,
             first + timedelta(days=30), 40_000_00, demo.say("项目按期验收", "the project is accepted on time")),
    )  # fmt: skip
    why = demo.say("缺的是方向，不是钱；奖金跟着结果走。", "Direction is missing, not money; bonus follows results.")
    packages.propose(demo.who("hrbp", ago), ref, None, parts, why)


def _approved(demo: Demo, ref: str, ago: int) -> None:
    why = demo.say("在预算之内，对同级同事公平。", "Within the budget, and fair to colleagues of the level.")
    packages.approve(demo.who("director", ago), ref, None, why, timezone.now() - timedelta(seconds=95))


def _agreed(demo: Demo, ref: str, ago: int) -> None:
    """The owner agrees, and the person on paper: they have no account in the demo."""
    row = _row(demo, ref)
    if row.answered_on is None and Kind(row.kind).owes_answer:
        cases.answer(demo.who("hrbp", ago), ref, None, demo.say("可以做到这些。", "This is what we can do."))
    for one in promises_of(row):
        promises.agree_as_owner(demo.who("hrbp", ago), one.ref, None)
        paper = demo.say("签字页 2026-07", "signed page 2026-07")
        promises.agree_on_paper(demo.who("director", ago), one.ref, None, Side.PERSON, paper)


def _row(demo: Demo, ref: str) -> Case:
    seen = case_by_ref(demo.who("hrbp").actor, ref, demo.day)
    if seen is None:
        raise LookupError(ref)
    return seen.row


def _ended(demo: Demo, ref: str) -> None:
    first = promises_of(_row(demo, ref))[0]
    promises.keep_by_document(demo.who("director", 3), first.ref, None, demo.say("发展计划第一版", "first plan"))
    why = demo.say("计划已在执行，本人决定留下。", "The plan is under way, and they decided to stay.")
    cases.close(demo.who("hrbp", 2), ref, None, Outcome.STAYED, why)


def _promised(demo: Demo, employee: str) -> None:
    """Promises to the employee one can play: one to agree to, one running, one that is late."""
    who = demo.who
    for what, ago, days, agree in (
        (demo.say("每两周一次一对一，先听再说。", "A one-on-one every fortnight, listening first."), 0, 14, False),
        (demo.say("参加下一轮架构评审并发言。", "A seat and a say in the next architecture review."), 20, 40, True),
        (demo.say("把夜间值班分给三个人轮流。", "Night duty shared among three people."), 30, 27, True),
    ):
        ref = promises.promise(who("manager", ago), employee, what, demo.day + timedelta(days=days - ago))
        if agree:
            promises.agree_as_person(who("employee", ago), ref, None)


def _to_the_manager(demo: Demo, number: str, manager: str) -> None:
    """A talk the manager was asked to hold."""
    why = demo.say("半年没有一对一了。", "No one-on-one for half a year.")
    ref = cases.open_case(demo.who("hrbp", 2), number, Kind.CARE, Severity.NORMAL, why)
    cases.assign(demo.who("hrbp", 1), ref, None, manager)
