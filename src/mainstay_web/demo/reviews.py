"""The demo's pay reviews: last year's, closed with its letters; and this year's, in calibration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from mainstay.chapters.pay.elements import Element
from mainstay.core.text import Language, Text
from mainstay.core.words import Driver
from mainstay.loop.carry.commitments import Side
from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import (
    Caller,
    cases,
    packages,
    promises,
    review_approval,
    review_filling,
    review_running,
)
from mainstay_web.actions.fairness import answer_for
from mainstay_web.actions.packages import Part
from mainstay_web.actions.review_filling import Filled
from mainstay_web.actions.review_running import Plan
from mainstay_web.demo.cases import Demo
from mainstay_web.store.accounts import units
from mainstay_web.store.cases import case_by_ref
from mainstay_web.store.fairness_guard import breaches
from mainstay_web.store.installation import today
from mainstay_web.store.people import key_people
from mainstay_web.store.promises import promises_of
from mainstay_web.store.review_inputs import facts_on
from mainstay_web.store.reviews import Line, lines_of, own_letters, review_by_ref
from mainstay_web.store.tables.reviews import PayReview

LAST, THIS = 1_600_000_00, 2_000_000_00
A_STEP = 12 * 10_00
"""What rounding may add to a raise in a year."""


def seed_reviews(language: Language) -> None:
    """Two annual reviews, filled in by the guideline, with a few decided otherwise and why."""
    demo = Demo(language, today())
    _last_year(demo)
    _this_year(demo)
    _promised(demo)


def _last_year(demo: Demo) -> None:
    """Approved before this year began: its raises hold since New Year."""
    year = demo.day.year - 1
    ago = (demo.day - date(year, 12, 10)).days
    runner = demo.who("compensation", ago)
    row = _opened(demo, runner, year, LAST)
    _fill(runner, row, _quiet(demo, row, _lines(runner, row)), usual=3, over=())
    review_running.calibrate(runner, row.ref, None)
    why = demo.say("按指引分配，预算之内。", "By the guideline, and within the budget.")
    review_running.submit(runner, row.ref, None, why)
    read = demo.say(
        "逐行看过：绩效好、离市场远的人先加。", "Read line by line: good results far from the market come first."
    )
    answer = demo.say("历史差距，明年继续补。", "Gaps of the past, to be closed further next year.")
    review_approval.approve(demo.who("director", ago - 5), row.ref, None, read, None, answer)
    review_approval.send_letters(demo.who("compensation", ago - 8), row.ref, None)
    mine = demo.who("employee", ago - 9)
    for letter in own_letters(mine.actor):
        review_approval.acknowledge(mine, letter.ref)
    review_running.close(demo.who("compensation", ago - 30), row.ref, None)


def _this_year(demo: Demo) -> None:
    """Frozen three weeks ago, filled in by the units, now beside each other in calibration."""
    runner = demo.who("compensation", 21)
    row = _opened(demo, runner, demo.day.year, THIS, own=True)
    lines = _lines(runner, row)
    star = demo.say("外部有意向，市场差距最大。", "Has an offer, and is furthest from the market.")
    _fill(demo.who("compensation", 12), row, lines, usual=3, over=(star,))
    review_running.calibrate(demo.who("compensation", 2), row.ref, None)


def _promised(demo: Demo) -> None:
    """A raise that both sides agreed to in a case, and that waits for the director to carry it out."""
    hr, later, director = demo.who("hrbp", 9), demo.who("hrbp", 4), demo.who("director", 3)
    analyst, me = demo.who("compensation", 6), demo.who("hrbp").actor.person
    number = key_people("")[-1]
    why = demo.say("两年没有加薪，主动来谈。", "No raise for two years, and came to talk about it.")
    ref = cases.open_case(hr, number, Kind.CARE, Severity.HIGH, why)
    cases.assign(hr, ref, None, me)
    cases.record_talk(hr, ref, None, hr.day, why)
    cases.confirm_cause(hr, ref, None, [Driver.PAY], why)
    what = Text("年薪增加 1.2 万元，自次月起执行。", "Pay rises by 12,000 a year from the next month.")
    part = Part("pay.raise_to_line", what, me, demo.day + timedelta(days=20), 12_000_00, "", ("pay",))
    if breaches(hr.day, {number: part.reserved}):
        answer_for(demo.who("director", 9), number, 20_000_00, why)
    packages.propose(hr, ref, None, [part], why)
    packages.approve(analyst, ref, None, demo.say("离市场线最远的一位。", "The one furthest from the line."))
    cases.answer(later, ref, None, demo.say("可以做到。", "This is what we can do."))
    seen = case_by_ref(hr.actor, ref, demo.day)
    if seen is None:
        raise LookupError(ref)
    (promise,) = promises_of(seen.row)
    promises.agree_as_owner(later, promise.ref, None)
    promises.agree_on_paper(director, promise.ref, None, Side.PERSON, demo.say("签字页 2026-10", "signed page 2026-10"))


def _opened(demo: Demo, runner: Caller, year: int, amount: int, *, own: bool = False) -> PayReview:
    name = demo.say(f"{year + 1} 年度调薪", f"Annual pay review {year + 1}")
    first = date(year, 1, 1)
    ref = review_running.draft(runner, Plan(name, date(year + 1, 1, 1), first, date(year, 12, 31), amount))
    if own:
        for unit in [one for one in units() if one.path.count("/") == 3][:3]:
            review_running.set_budget(runner, ref, None, unit.unit, amount // 5)
    review_running.check(runner, ref, None)
    why = demo.say(
        "个别岗位尚无市场匹配，不影响其他人。", "A few jobs have no market match yet; nobody else waits for them."
    )
    review_running.freeze(runner, ref, None, why)
    row = review_by_ref(runner.actor, ref, runner.day)
    if row is None:
        raise LookupError(ref)
    return row


def _lines(runner: Caller, row: PayReview) -> list[Line]:
    return [one for one in lines_of(runner.actor, row, runner.day) if one.is_open and one.row.usual is not None]


def _quiet(demo: Demo, row: PayReview, lines: Sequence[Line]) -> list[Line]:
    """Lines whose raise the invented company's own later pay has overtaken: what is paid today stays as invented."""
    pay = facts_on(demo.day).pay
    found = []
    for one in lines:
        rows = [paid for paid in pay[one.person.number] if paid.element is Element.BASE]
        later = [paid.yearly for paid in rows if paid.since > row.effective]
        if later and min(later) > one.row.base + (one.row.usual or 0) + A_STEP:
            found.append(one)
    return found


def _fill(runner: Caller, row: PayReview, lines: Sequence[Line], usual: int, over: Sequence[str]) -> None:
    """The usual raise to the best two thirds, furthest from the line first, as far as each budget goes."""
    left = {one.pk: one.amount - one.used for one in row.budgets.all()}
    ranked = sorted(lines, key=lambda one: (-(one.row.rating or 0), -(one.gap or 0), one.person.number))
    entries = []
    for place, one in enumerate(ranked):
        wanted = one.row.usual or 0
        reason = ""
        if place < len(over) and one.row.most is not None:
            wanted, reason = one.row.most + one.row.base // 40, over[place]
        room = left[one.row.budget_id] - wanted
        # A step of rounding must still fit beside it.
        if wanted and place % 3 < usual and room > A_STEP:
            left[one.row.budget_id] = room - A_STEP
            entries.append(Filled(one.row.ref, one.row.version, {Element.BASE: wanted}, reason))
    review_filling.fill(runner, row.ref, entries, pasted=True)
