"""Columns of `people` about the work itself that the catalogue recognises. 工作体验属性。

Counted absences are not recognised: they mix what may be a signal with sick leave. Accidents at work neither.
"""

from __future__ import annotations

from mainstay.chapters.declare import judged, published
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Attribute
from mainstay.core.text import Text
from mainstay.core.words import Driver

ATTRIBUTES = (
    Attribute(
        key="work.job_satisfaction",
        names=(
            "JobSatisfaction", "satisfaction_level", "EmpSatisfaction", "satisfaction", "工作满意", "工作满意编码",
            "工作满意度",
        ),
        driver=Driver.WORK,
        label=Text("对工作的满意", "Satisfaction with the job"),
        direction=-1,
        prior=published(-0.28, Source.SATISFACTION),
        levels=("low|低|1", "medium|中|2", "high|高|3", "very high|非常高|4"),
    ),
    Attribute(
        key="work.life_balance",
        names=("WorkLifeBalance", "work_life_balance", "工作与生活平衡", "工作与生活平衡编码", "工作生活平衡"),
        driver=Driver.WORK,
        label=Text("工作与生活的平衡", "Balance of work and life"),
        direction=-1,
        prior=published(-0.19, Source.CONFLICT),
        levels=("bad|差|1", "good|好|2", "better|更好|3", "best|最好|4"),
    ),
    Attribute(
        key="work.overtime",
        names=("OverTime", "works_overtime", "是否加班", "是否加班编码", "加班"),
        driver=Driver.WORK,
        label=Text("经常加班", "Works overtime"),
        direction=1,
        prior=published(0.10, Source.OVERLOAD),
        levels=("no|否|0", "yes|是|1"),
    ),
    Attribute(
        key="work.travel",
        names=("BusinessTravel", "business_travel", "出差频率", "出差"),
        driver=Driver.WORK,
        label=Text("出差频率", "Business travel"),
        direction=1,
        prior=judged(0.095, Source.HALF_CONFLICT),
        levels=(
            "Non-Travel|none|不出差|从不",
            "Travel_Rarely|rarely|偶尔出差|偶尔",
            "Travel_Frequently|frequently|频繁出差|频繁",
        ),
    ),
    Attribute(
        key="work.commute",
        names=("DistanceFromHome", "commute", "commute_minutes", "离家距离", "通勤距离", "通勤时间"),
        driver=Driver.WORK,
        label=Text("通勤", "Commute"),
        direction=1,
        prior=judged(0.095, Source.HALF_CONFLICT),
    ),
    Attribute(
        key="work.monthly_hours",
        names=("average_montly_hours", "average_monthly_hours", "月均工时", "平均月工时"),
        driver=Driver.WORK,
        label=Text("月均工时", "Hours a month"),
        direction=0,
        prior=published(0.0, Source.WORKLOADS),
    ),
    Attribute(
        key="work.projects",
        names=("number_project", "projects", "项目数", "在手项目数"),
        driver=Driver.WORK,
        label=Text("在手项目数", "Projects in hand"),
        direction=0,
        prior=published(0.0, Source.WORKLOADS),
    ),
    Attribute(
        key="work.days_late",
        names=("DaysLateLast30", "days_late", "近30天迟到次数", "迟到次数"),
        driver=Driver.WORK,
        label=Text("近 30 天迟到", "Days late in the last 30"),
        direction=1,
        prior=judged(0.08, Source.WITHDRAWING),
    ),
)  # fmt: skip
