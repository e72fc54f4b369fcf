"""What the work itself does to people: load, long weeks, time off, taking part. 工作体验信号。

Sick, maternity, care and other statutory leave is never a signal: taking it is a right.
"""

from __future__ import annotations

from mainstay.chapters.declare import judged, published, team_scores
from mainstay.chapters.sources import Source
from mainstay.chapters.work.law import OVERTIME_HOURS_A_MONTH
from mainstay.core.catalogue import Basis, Signal, Unit
from mainstay.core.readings import Both, Change, Derived, Flow, Level, Made, Mean, State, Streak
from mainstay.core.text import Text
from mainstay.core.words import Driver

OVERTIME = Flow("attendance", "overtime_hours")
OWN_TIME_OFF = Flow("attendance", "leave_hours", ("leave_kind", ("personal", "unexcused")))
SESSIONS = Flow("facts", "amount", ("kind", ("participation",)))

OVERTIME_HOURS = Signal(
    key="work.overtime_hours",
    driver=Driver.WORK,
    label=Text("月均加班小时", "Overtime a month"),
    sentence=Text("近三个月平均每月加班 {value}。", "Overtime over the last three months: {value} a month."),
    sentence_zero=Text("近三个月没有加班。", "No overtime in the last three months."),
    unit=Unit.HOURS,
    direction=0,
    basis=Basis.LEGAL_DUTY,
    reading=Mean(OVERTIME, 3),
    centre=18.0,
    spread=14.0,
    lowest=0.0,
    highest=200.0,
    # Two meta-analyses point opposite ways: what pushes is long hours where the climate is bad (`work.load`).
    prior=published(0.0, Source.WORKLOADS),
    article=("W1", "W2"),
)

OVERTIME_CHANGE = Signal(
    key="work.overtime_change",
    driver=Driver.WORK,
    label=Text("加班与自己过去相比", "Overtime against the own past"),
    sentence=Text(
        "近三个月每月加班比自己此前一年多 {value}。",
        "Overtime in the last three months is {value} a month above the person's own year before.",
    ),
    sentence_below=Text(
        "近三个月每月加班比自己此前一年少 {value}。",
        "Overtime in the last three months is {value} a month below the person's own year before.",
    ),
    unit=Unit.HOURS,
    direction=0,
    basis=Basis.LEGAL_DUTY,
    reading=Change(OVERTIME, 3, 12),
    centre=0.0,
    spread=9.0,
    lowest=-150.0,
    highest=150.0,
    prior=judged(0.05, Source.OVERLAP),
    article=("W1",),
)

LOAD = Signal(
    key="work.load",
    driver=Driver.WORK,
    label=Text("高负荷叠加差氛围", "Heavy load in a bad climate"),
    sentence=Text(
        "本月加班 {first}，所在团队对工作的评分 {second}：负荷指数 {value}。",
        "Overtime of {first} this month in a team that scores its work at {second}: load index {value}.",
    ),
    sentence_zero=Text("加班与团队氛围没有叠加成压力。", "Overtime and the climate of work do not add up to a strain."),
    unit=Unit.POINTS,
    direction=1,
    basis=Basis.LEGAL_DUTY,
    reading=Both(Mean(OVERTIME, 3), 20.0, Level(Derived(Made.SURVEY_WORK)), 70.0),
    centre=0.3,
    spread=1.5,
    lowest=0.0,
    highest=40.0,
    prior=published(0.21, Source.STRESS),
    article=("W1", "W2"),
)

LONG_WEEK_STREAK = Signal(
    key="work.long_week_streak",
    driver=Driver.WORK,
    label=Text("连续超限的月数", "Months in a row at the overtime limit"),
    sentence=Text(
        "每月加班连续 {value}达到或超过 36 小时的法定上限。",
        "Overtime has been at or above the legal 36 hours a month for {value} in a row.",
    ),
    sentence_zero=Text(
        "最近一个月加班未达到 36 小时的法定上限。", "Overtime was under the legal 36 hours in the latest month."
    ),
    unit=Unit.MONTHS,
    direction=1,
    basis=Basis.LEGAL_DUTY,
    reading=Streak(OVERTIME, float(OVERTIME_HOURS_A_MONTH.amount)),
    centre=0.0,
    spread=2.0,
    lowest=0.0,
    highest=24.0,
    prior=published(0.10, Source.OVERLOAD),
    article=("W2",),
)

LATE = Signal(
    key="work.late",
    driver=Driver.WORK,
    label=Text("迟到与自己过去相比", "Lateness against the own past"),
    sentence=Text(
        "近三个月每月迟到的分钟数比自己此前一年多 {value}。",
        "Minutes late a month, last three months against the own year before: {value} more.",
    ),
    sentence_below=Text(
        "近三个月每月迟到的分钟数比自己此前一年少 {value}。",
        "Minutes late a month, last three months against the own year before: {value} fewer.",
    ),
    unit=Unit.COUNT,
    direction=1,
    basis=Basis.HR_RULES,
    reading=Change(Flow("attendance", "late_minutes"), 3, 12),
    centre=0.0,
    spread=20.0,
    lowest=-1200.0,
    highest=1200.0,
    prior=judged(0.08, Source.WITHDRAWING),
    article=("L2",),
)

LEAVE = Signal(
    key="work.leave",
    driver=Driver.WORK,
    label=Text("事假与旷工与自己过去相比", "Personal and unexcused time off against the own past"),
    sentence=Text(
        "近三个月每月事假与旷工比自己此前一年多 {value}。",
        "Personal and unexcused time off in the last three months is {value} a month above the own year before.",
    ),
    sentence_below=Text(
        "近三个月每月事假与旷工比自己此前一年少 {value}。",
        "Personal and unexcused time off in the last three months is {value} a month below the own year before.",
    ),
    unit=Unit.HOURS,
    direction=1,
    basis=Basis.HR_RULES,
    reading=Change(OWN_TIME_OFF, 3, 12),
    centre=0.0,
    spread=3.0,
    lowest=-200.0,
    highest=200.0,
    prior=judged(0.10, Source.WITHDRAWING),
    article=("L2",),
)

PARTICIPATION = Signal(
    key="work.participation",
    driver=Driver.CULTURE,
    label=Text("参与度与自己过去相比", "Taking part against the own past"),
    sentence=Text(
        "近三个月每月参加分享、复盘与讨论的次数比自己此前一年多 {value}。",
        "Sharing sessions and reviews joined a month, last three months against the year before: {value} more.",
    ),
    sentence_below=Text(
        "近三个月每月参加分享、复盘与讨论的次数比自己此前一年少 {value}。",
        "Sharing sessions and reviews joined a month, last three months against the year before: {value} fewer.",
    ),
    unit=Unit.COUNT,
    direction=-1,
    basis=Basis.HR_RULES,
    reading=Change(SESSIONS, 3, 12),
    centre=0.0,
    spread=1.0,
    lowest=-20.0,
    highest=20.0,
    prior=judged(-0.10, Source.WITHDRAWING),
    article=("W4", "L2"),
)

REMOTE_FIT = Signal(
    key="work.remote_fit",
    driver=Driver.WORK,
    label=Text("岗位可远程的部分", "Part of the job that can be done elsewhere"),
    sentence=Text(
        "本岗位有 {value} 的任务可以远程完成。", "Of the job's tasks, {value} can be done away from the office."
    ),
    sentence_zero=Text("本岗位的任务都不能远程完成。", "None of the job's tasks can be done away from the office."),
    unit=Unit.SHARE,
    direction=0,
    basis=Basis.HR_RULES,
    reading=Level(State("facts", "amount", ("kind", ("remote_fit",)))),
    centre=0.5,
    spread=0.3,
    lowest=0.0,
    highest=1.0,
    prior=judged(0.0, Source.KNOWN_TO_BE_NOTHING, doubt=0.05),
    article=("W3",),
    fresh_months=36,
)

SIGNALS = (
    OVERTIME_HOURS,
    OVERTIME_CHANGE,
    LOAD,
    LONG_WEEK_STREAK,
    LATE,
    LEAVE,
    PARTICIPATION,
    REMOTE_FIT,
    *team_scores("work", Driver.WORK, Made.SURVEY_WORK, Text("工作体验", "work"), published(-0.19, Source.CONFLICT)),
)
