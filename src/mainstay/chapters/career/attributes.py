"""Columns of `people` about the way on that the catalogue recognises. 职业发展属性。"""

from __future__ import annotations

from mainstay.chapters.declare import judged, published
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Attribute
from mainstay.core.text import Text
from mainstay.core.words import Driver

ATTRIBUTES = (
    Attribute(
        key="career.years_since_promotion",
        names=("YearsSinceLastPromotion", "years_since_promotion", "晋升间隔", "距上次晋升年数"),
        driver=Driver.CAREER,
        label=Text("距上次晋升的年数", "Years since the last promotion"),
        direction=1,
        prior=published(0.12, Source.CHANCES),
    ),
    Attribute(
        key="career.promoted_lately",
        names=("promotion_last_5years", "promoted_last_5_years", "近五年晋升"),
        driver=Driver.CAREER,
        label=Text("近五年有晋升", "Promoted within five years"),
        direction=-1,
        prior=published(-0.12, Source.CHANCES),
        levels=("no|否|0", "yes|是|1"),
    ),
    Attribute(
        key="career.years_in_role",
        names=("YearsInCurrentRole", "years_in_role", "现岗年限", "现岗位年限"),
        driver=Driver.CAREER,
        label=Text("任现岗的年数", "Years in the present role"),
        # Long in a role is both being settled and standing still; tenure is a term of the model already.
        direction=0,
        prior=judged(-0.06, Source.OVERLAP),
    ),
    Attribute(
        key="career.training_times",
        names=("TrainingTimesLastYear", "training_times", "年度培训次数", "上年培训次数"),
        driver=Driver.CAREER,
        label=Text("上年培训次数", "Trainings in the last year"),
        direction=-1,
        prior=judged(-0.14, Source.HALF_REWARDS),
    ),
    Attribute(
        key="career.results",
        names=(
            "PerformanceRating", "PerfScoreID", "PerformanceScore", "last_evaluation", "performance",
            "绩效评级编码", "绩效评级", "绩效等级", "最近考核",
        ),
        driver=Driver.CAREER,
        label=Text("绩效", "Performance"),
        direction=0,
        prior=published(-0.08, Source.PERFORMANCE),
        levels=(
            "PIP|improvement plan|待改进", "Needs Improvement|需改进|合格", "Fully Meets|达标|良好", "Exceeds|优秀",
            "Outstanding|杰出",
        ),
    ),
    Attribute(
        key="career.special_projects",
        names=("SpecialProjectsCount", "special_projects", "专项项目数"),
        driver=Driver.CAREER,
        label=Text("专项项目数", "Special projects"),
        direction=-1,
        prior=judged(-0.08, Source.DIRECTION),
    ),
    Attribute(
        key="career.benched",
        names=("EverBenched", "benched", "曾待岗"),
        driver=Driver.CAREER,
        label=Text("曾无项目待岗", "Was once without a project"),
        direction=1,
        prior=judged(0.10, Source.DIRECTION),
        levels=("no|否|0", "yes|是|1"),
    ),
    Attribute(
        key="career.companies_worked",
        names=("NumCompaniesWorked", "companies_worked", "跳槽次数", "曾任职公司数"),
        driver=Driver.LIFE,
        label=Text("曾任职的公司数", "Companies worked for before"),
        direction=1,
        prior=judged(0.10, Source.DIRECTION),
    ),
)  # fmt: skip
