"""Overtime, unpaid leave and leave not taken. 加班工资、事假扣款与未休年假折算。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.chapters.pay.tax.law import Law
from mainstay.chapters.pay.tax.rounding import fen
from mainstay.core.text import Text

HOURS_A_DAY = 8
DAYS_A_YEAR = 365

PAID_DAYS: Law[Decimal] = Law(
    "paid_days",
    Text("月计薪天数", "Paid days of a month"),
    date(2008, 1, 3),
    None,
    Decimal("21.75"),
    Text("劳社部发〔2008〕3号；人社部发〔2025〕2号", "Lao She Bu Fa [2008] No. 3; Ren She Bu Fa [2025] No. 2"),
)

OVERTIME: Law[tuple[Decimal, Decimal, Decimal]] = Law(
    "overtime",
    Text("加班工资", "Overtime pay"),
    date(1995, 1, 1),
    None,
    (Decimal("1.5"), Decimal(2), Decimal(3)),
    Text("《劳动法》第四十四条", "Labour Law, Art. 44"),
)
"""Times the hourly wage: on a working day, on a day of rest without a day off in return, on a public holiday."""

ANNUAL_LEAVE: Law[tuple[tuple[int, int], ...]] = Law(
    "annual_leave",
    Text("年休假", "Annual leave"),
    date(2008, 1, 1),
    None,
    ((20, 15), (10, 10), (1, 5)),
    Text(
        "《职工带薪年休假条例》第二条至第五条；《企业职工带薪年休假实施办法》第三条至第五条、第十条至第十二条",
        "Regulations on Paid Annual Leave, Arts. 2 to 5; implementing measures, Arts. 3 to 5 and 10 to 12",
    ),
)
"""Years of work in all, and the days from then on."""


@dataclass(frozen=True, slots=True)
class Overtime:
    """The wage of an hour, and the pay for the hours on working days, days of rest and public holidays."""

    hour: Decimal
    weekday: Decimal
    rest: Decimal
    holiday: Decimal

    @property
    def pay(self) -> Decimal:
        """All of it."""
        return self.weekday + self.rest + self.holiday


@dataclass(frozen=True, slots=True)
class LeaveOwed:
    """Whole days of leave not taken on leaving, and the 200 % beside the wage already paid for them."""

    days: int
    extra: Decimal


def day_wage(wage: Decimal, day: date) -> Decimal:
    """The wage of a day, not rounded."""
    return wage / PAID_DAYS.on(day)


def overtime(wage: Decimal, weekday: Decimal, rest: Decimal, holiday: Decimal, day: date) -> Overtime:
    """Pay for overtime hours at a monthly wage; each kind is rounded to the fen."""
    hour = day_wage(wage, day) / HOURS_A_DAY
    by_weekday, by_rest, by_holiday = OVERTIME.on(day)
    return Overtime(
        fen(hour), fen(hour * by_weekday * weekday), fen(hour * by_rest * rest), fen(hour * by_holiday * holiday)
    )


def unpaid_leave(wage: Decimal, days: Decimal, day: date) -> Decimal:
    """What is taken off for days of unpaid leave."""
    return fen(day_wage(wage, day) * days)


def leave_days(cumulative_years: int, day: date) -> int:
    """Days of annual leave of a year, by years of work in all (not only here)."""
    return next((days for years, days in ANNUAL_LEAVE.on(day) if cumulative_years >= years), 0)


def leave_owed(cumulative_years: int, days_elapsed: int, taken: int, wage: Decimal, day: date) -> LeaveOwed:
    """Leave not taken by who leaves after `days_elapsed` days of the year: parts of a day are not counted.

    `wage` is the mean monthly wage of the last twelve months without overtime.
    """
    earned = days_elapsed * leave_days(cumulative_years, day) // DAYS_A_YEAR
    days = max(earned - taken, 0)
    return LeaveOwed(days, fen(day_wage(wage, day) * 2 * days))
