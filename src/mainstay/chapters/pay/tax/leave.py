"""Annual leave that somebody has, by all their years of work. 年休假天数。

    annual_leave(hired, before, day) -> Leave      `before` are months of work for earlier employers

`hours.leave_owed` says what is owed for leave not taken on leaving.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.chapters.pay.tax.hours import ANNUAL_LEAVE, DAYS_A_YEAR, leave_days
from mainstay.core.calendar import add_months
from mainstay.core.text import Text

A_YEAR = 12

KNOW: tuple[Text, ...] = (
    Text("年限是累计工作年限，包括在其他单位的时间；系统只知道本公司的部分。",
         "What counts is all work, also for other employers; Mainstay knows this company's part alone."),
    Text("连续工作满 12 个月后才有年休假；入职当年按剩余日历天数折算，不足一整天的部分不计。",
         "Leave begins after twelve months of work without a break; in the year of joining it is a share of the days "
         "left, and parts of a day are not counted."),
    Text("法定节假日、休息日、婚假、产假等不计入年休假。"
         "当年事假累计满 20 天且没有扣工资，或病假达到规定月数的，当年不再享受。",
         "Public holidays, days of rest, wedding and maternity leave are no part of it. It falls away in a year with "
         "20 days or more of paid personal leave, or with the months of sick leave that the regulations name."),
    Text("这是法定的最低天数；劳动合同或公司制度给得更多的，按更多的算。",
         "This is the least that the law gives; where the contract or the company gives more, more it is."),
    Text("当年没休完的，经本人同意可以跨一年安排；公司没有安排的，按日工资的 300% 支付（含正常工资）。",
         "With the person's consent, leave not taken may move to the next year; where the company arranged none, it is "
         "paid at 300 % of the daily wage, the normal wage included."),
)  # fmt: skip
"""What stands beside the number. Regulations on Paid Annual Leave, Arts. 2 to 5; implementing measures, Arts. 3 to 10.
"""


@dataclass(frozen=True, slots=True)
class Leave:
    """`days` of a whole year, `this_year` of the calendar year of the day, and the next step.

    `months` are all months of work that were counted. `next_on` is the day on which `next_days` begin (None: it is the
    most there is).
    """

    days: int
    this_year: int
    months: int
    next_on: date | None
    next_days: int | None


def whole_months(since: date, until: date) -> int:
    """Whole months from one day to another (which is no longer counted); none where it lies before."""
    months = (until.year - since.year) * A_YEAR + until.month - since.month
    while months > 0 and add_months(since, months) > until:
        months -= 1
    return max(months, 0)


def annual_leave(hired: date, before: int, day: date) -> Leave:
    """The leave of somebody hired on a day, with `before` months of work elsewhere, as it stands on `day`.

    Raises OutOfForceError outside of the law's time, and ValueError for months below zero or a day before the hiring.
    """
    if before < 0 or day < hired:
        raise ValueError(f"{before} months before {hired}, asked on {day}")
    months = before + whole_months(hired, day)
    days = leave_days(months // A_YEAR, day)
    ahead = [(years, more) for years, more in ANNUAL_LEAVE.on(day) if years * A_YEAR > months]
    years, more = min(ahead) if ahead else (0, None)
    return Leave(
        days, _share(days, hired, before, day), months, add_months(hired, years * A_YEAR - before) if ahead else None,
        more,
    )  # fmt: skip


def _share(days: int, hired: date, before: int, day: date) -> int:
    """Of the calendar year: all of it, or the share of the days left when the right began in it."""
    began = max(hired, add_months(hired, max(A_YEAR - before, 0)))
    if not days or began.year < day.year:
        return days
    left = (date(day.year, 12, 31) - began).days + 1
    return min(left * days // DAYS_A_YEAR, days)
