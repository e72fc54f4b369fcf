"""What is owed when employment ends: severance where there is a right to it, and leave not taken. 离职结算测算。

served(hired, last) -> Served
mean_wage(rows, hired, last) -> Decimal | None      of the twelve months before
leaving(leaver) -> Leaving                          raises OutOfForceError outside of the rules' time
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from mainstay.chapters.pay.elements import Paid, standing
from mainstay.chapters.pay.tax.brackets import ANNUAL
from mainstay.chapters.pay.tax.hours import ANNUAL_LEAVE, OVERTIME, PAID_DAYS, LeaveOwed, leave_owed
from mainstay.chapters.pay.tax.law import Law
from mainstay.chapters.pay.tax.leave import A_YEAR, whole_months
from mainstay.chapters.pay.tax.rounding import fen
from mainstay.chapters.pay.tax.severance import EXEMPTION, SEVERANCE, Severance, severance
from mainstay.core.calendar import add_months
from mainstay.core.money import major
from mainstay.core.text import Text

RULES: tuple[Law[object], ...] = (SEVERANCE, EXEMPTION, ANNUAL, ANNUAL_LEAVE, PAID_DAYS, OVERTIME)
"""What these calculations rest on."""

WHEN: tuple[Text, ...] = (
    Text("经济补偿不是每次离职都有：员工自己辞职通常没有；公司提出并协商一致、到期不续、裁员等有（《劳动合同法》第四十六条）。",
         "Not every leaving brings severance: who resigns usually has none; an agreement that the company proposed, a "
         "contract that it does not renew, and redundancy do (Labour Contract Law, Art. 46)."),
    Text("2008 年以前的工龄按当时的规定另算，这里只算 2008-01-01 以后的。",
         "Service before 2008 follows the rules of that time; here it counts from 2008-01-01."),
    Text("未提前三十日通知时另付的一个月工资、竞业限制补偿、违约金和违法解除的赔偿金，不在其中。",
         "A month's wage in place of notice, compensation for a non-compete, penalties, and damages for unlawful "
         "dismissal are not in it."),
    Text("月工资为应得工资，包括奖金、津贴，不低于当地最低工资。", "The monthly wage is gross, with bonuses and "
         "allowances, and not below the local minimum wage."),
    Text("当地平均工资以市政府公布的上年度职工月平均工资为准；系统只能从社保缴费基数上限推出（上限一般为它的三倍）。",
         "The local average is last year's mean monthly wage that the city publishes; Mainstay can only infer it from "
         "the upper bound of the insurance base, which usually is three times as much."),
)  # fmt: skip
"""What stands beside the numbers."""


@dataclass(frozen=True, slots=True)
class Served:
    """Service that counts: since when, whole years, and months beyond them (days beyond a whole year make a month)."""

    since: date
    years: int
    months: int


@dataclass(frozen=True, slots=True)
class Leaver:
    """Who leaves: first and last day, mean monthly wage, the local average of a month, months of work `before`, and
    days of leave `taken` in the last year.
    """

    hired: date
    last: date
    wage: Decimal
    local_month: Decimal
    before: int = 0
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """What comes of it."""

    served: Served
    severance: Severance
    leave: LeaveOwed


def served(hired: date, last: date) -> Served:
    """Service from the first to the last day, both included, as severance counts it. Raises ValueError for none."""
    if last < hired:
        raise ValueError(f"from {hired} to {last}")
    since, after = max(hired, SEVERANCE.since), last + timedelta(days=1)
    whole = whole_months(since, after)
    years, months = divmod(whole, A_YEAR)
    if months == 0 and add_months(since, whole) < after:
        months = 1
    return Served(since, years, months)


def mean_wage(rows: Iterable[Paid], hired: date, last: date) -> Decimal | None:
    """Gross pay of a month: the mean of the twelve calendar months before the last day's, or of as many as are known.

    None where no pay is known.
    """
    known = list(rows)
    ends = [last.replace(day=1) - timedelta(days=1)]
    while len(ends) < A_YEAR:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    months = [sum(paid.yearly for paid in standing(known, end).values()) for end in ends if end >= hired]
    paid_ = [one for one in months if one] or [sum(paid.yearly for paid in standing(known, last).values())]
    return fen(major(sum(paid_)) / A_YEAR / len(paid_)) if any(paid_) else None


def leaving(leaver: Leaver) -> Leaving:
    """All of it. Raises OutOfForceError outside of the rules' time, ValueError for a last day before the first."""
    service = served(leaver.hired, leaver.last)
    SEVERANCE.on(leaver.last)
    years = (leaver.before + whole_months(leaver.hired, leaver.last + timedelta(days=1))) // A_YEAR
    elapsed = (leaver.last - max(leaver.hired, leaver.last.replace(month=1, day=1))).days + 1
    return Leaving(
        service,
        severance(leaver.wage, service.years, service.months, leaver.local_month, leaver.last),
        leave_owed(years, elapsed, leaver.taken, leaver.wage, leaver.last),
    )
