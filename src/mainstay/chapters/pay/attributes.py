"""Columns of `people` about pay that the catalogue recognises. 薪酬属性。"""

from __future__ import annotations

from mainstay.chapters.declare import judged, published
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Attribute
from mainstay.core.text import Text
from mainstay.core.words import Driver

ATTRIBUTES = (
    Attribute(
        key="pay.income",
        names=("MonthlyIncome", "monthly_salary", "Salary", "月收入", "月薪酬", "薪资", "薪酬水平"),
        driver=Driver.PAY,
        label=Text("收入", "Income"),
        direction=-1,
        prior=published(-0.17, Source.PAY),
        levels=("low|低", "medium|中", "high|高"),
    ),
    Attribute(
        key="pay.last_hike",
        names=("PercentSalaryHike", "last_raise_percent", "调薪幅度", "上次调薪幅度"),
        driver=Driver.PAY,
        label=Text("上次调薪幅度", "Size of the last raise"),
        direction=-1,
        prior=judged(-0.05, Source.OVERLAP),
    ),
    Attribute(
        key="pay.tier",
        names=("PaymentTier", "pay_tier", "薪酬档位"),
        driver=Driver.PAY,
        label=Text("薪酬档位", "Payment tier"),
        direction=0,
        # Whether tier 1 is the highest or the lowest is for the company to know, so nothing is assumed.
        prior=judged(0.0, Source.DIRECTION),
    ),
    Attribute(
        key="pay.off_the_books",
        names=("greywage", "grey_wage"),
        driver=Driver.PAY,
        label=Text("部分薪酬账外发放", "Pay partly off the books"),
        direction=1,
        prior=judged(0.08, Source.DIRECTION),
        levels=("white", "grey|gray"),
    ),
    Attribute(
        key="pay.satisfaction",
        names=("PaySatisfaction", "SalarySatisfaction", "薪酬满意度", "薪酬满意"),
        driver=Driver.PAY,
        label=Text("薪酬满意", "Satisfaction with pay"),
        direction=-1,
        prior=published(-0.07, Source.PAY_SATISFACTION),
        levels=("low|低", "medium|中", "high|高", "very high|非常高"),
    ),
)
