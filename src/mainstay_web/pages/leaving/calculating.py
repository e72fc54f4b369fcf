"""Calculators for HR: severance and leave not taken on a last day, and overtime; nothing that is entered is kept.

Empty for anybody, or filled from what is recorded of one person. Deliberately reached from pay and not from the early
warning, which is for keeping people and not for dismissing them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import HttpResponse
from django.urls import path

from mainstay.chapters.pay.tax.hours import OVERTIME, Overtime, overtime
from mainstay.chapters.pay.tax.law import VERSION
from mainstay.chapters.pay.tax.leaving import RULES, WHEN, Leaver, Leaving, leaving
from mainstay.chapters.work.law import OVERTIME_HOURS_A_MONTH, over
from mainstay.core.access import Field
from mainstay.core.errors import AnticipatedError
from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.pages.errors import STATUS, AbsentError, present
from mainstay_web.pages.giving import a_day, an_amount
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.pages.rewards.mine import READERS
from mainstay_web.pages.rewards.words import exact
from mainstay_web.store.leaving import Average, Known, average_of, is_at_home, known
from mainstay_web.store.people import person_by_ref, whose_pay

FOUND = 12
_WAGE = Text("没有登记薪酬，请填写月平均工资。", "No pay is recorded: give the mean monthly wage.")
_BASE = Text("没有登记岗位工资，请填写月工资。", "No base pay is recorded: give the monthly wage.")
_AVERAGE = Text("请填写当地月平均工资，或所在城市。", "Give the local average wage, or the city.")
_ORDER = Text("最后一天不能早于入职日。", "The last day is not before the first.")
_NUMBER = Text(
    "请填写 0 到 {most} 之间的数，最多两位小数。", "Give a number from 0 to {most}, with two decimals at the most."
)
_WHOLE = Text("请填写 0 到 {most} 之间的整数。", "Give a whole number from 0 to {most}.")


@dataclass(frozen=True, slots=True)
class Settled:
    """A settlement, and what it was reckoned from; `average` is None where the reader gave the local average."""

    leaver: Leaver
    found: Leaving
    average: Average | None

    @property
    def whole(self) -> Decimal:
        """Severance and leave not taken, before tax."""
        return self.found.severance.pay + self.found.leave.extra


@dataclass(frozen=True, slots=True)
class Extra:
    """Overtime on a day's rules: the pay, the wage it rests on, and hours beyond the month's limit."""

    day: date
    wage: Decimal
    found: Overtime
    beyond: Decimal


@page()
def blank(request: Request) -> HttpResponse:
    """For anybody; a name finds somebody whose recorded pay fills it."""
    return _page(request, None)


@page()
def of_person(request: Request, person: str) -> HttpResponse:
    """Filled from what is recorded of one person; the look is noted."""
    reader = request.reader
    row = person_by_ref(reader.actor, person, reader.day, Field.PAY)
    held = present(known(reader.actor, row.number, reader.day) if row is not None else None)
    _hr(request)
    reader.look(held.person.number, Field.PAY, page="leaving")
    return _page(request, held)


def _hr(request: Request) -> None:
    if request.reader.roles.isdisjoint(READERS) or not is_at_home():
        raise AbsentError


def _page(request: Request, held: Known | None) -> HttpResponse:
    _hr(request)
    reader, given = request.reader, request.POST
    settled, extra, problem = None, None, None
    if request.method == "POST":
        try:
            if given.get("what") == "overtime":
                extra = _overtime(given, held)
            else:
                settled = _leaving(given, held)
        except AnticipatedError as error:
            problem = error
    words = request.GET.get("q", "").strip()[:60]
    return show(
        request, "leaving/one.html", STATUS.get(problem.code, 422) if problem else 200, held=held, settled=settled,
        extra=extra, problem=problem, given=given, today=reader.day, words=words, exact=exact, rules=RULES,
        people=whose_pay(reader.actor, reader.day, words)[:FOUND] if words else (), version=VERSION, when=WHEN,
        times=OVERTIME.value, limit=OVERTIME_HOURS_A_MONTH, wrong=str(problem.data.get("field", "")) if problem else "",
        wage=held.wage(reader.day) if held else None, base=held.base(reader.day) if held else None,
    )  # fmt: skip


def _leaving(given: Mapping[str, str], held: Known | None) -> Settled:
    hired = held.hired if held and held.hired and not given.get("hired") else a_day(given, "hired")
    last = a_day(given, "last")
    if last < hired:
        raise InvalidError(_ORDER, field="last")
    wage = _money(given, "wage") or (held.wage(last) if held else None)
    if wage is None:
        raise InvalidError(_WAGE, field="wage")
    own, average = _money(given, "local"), None
    if own is None:
        city = given.get("city", "").strip()[:40] or (held.person.city if held else "")
        if not city:
            raise InvalidError(_AVERAGE, field="local")
        average = average_of(city, last)
        own = average.month
    before = _whole(given, "years", 50) * 12 + _whole(given, "months", 11)
    leaver = Leaver(hired, last, wage, own, before, _whole(given, "taken", 60))
    return Settled(leaver, leaving(leaver), average)


def _overtime(given: Mapping[str, str], held: Known | None) -> Extra:
    day = a_day(given, "day")
    wage = _money(given, "base") or (held.base(day) if held else None)
    if wage is None:
        raise InvalidError(_BASE, field="base")
    weekday, rest, holiday = (_number(given, name, 744) for name in ("weekday", "rest", "holiday"))
    found = overtime(wage, weekday, rest, holiday, day)
    return Extra(day, wage, found, over(weekday + rest + holiday, OVERTIME_HOURS_A_MONTH, day))


def _money(given: Mapping[str, str], name: str) -> Decimal | None:
    return major(an_amount(given, name)) if given.get(name, "").strip() else None


def _whole(given: Mapping[str, str], name: str, most: int) -> int:
    return int(_number(given, name, most, places=0))


def _number(given: Mapping[str, str], name: str, most: int, places: int = 2) -> Decimal:
    """A number of hours, days or years; nothing is none. Raises InvalidError for another, or for more decimals."""
    try:
        found = Decimal(given.get(name, "").strip() or "0")
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or not 0 <= found <= most or found != round(found, places):
        raise InvalidError((_NUMBER if places else _WHOLE).fill(most=most), field=name)
    return found


ROUTES = [
    path("pay/leaving/", blank, name="leaving"),
    path("pay/leaving/<person:person>/", of_person, name="leaving_of"),
]
NAV = (
    Entry("leaving", Text("离职与加班测算", "Leaving pay and overtime"), "door-exit", Group.PAY, READERS, order=85,
          when=lambda _reader: is_at_home()),
)  # fmt: skip
