"""What a way on can do: promotion, plan, rotation, mentor, training. 职业发展措施。"""

from __future__ import annotations

from decimal import Decimal

from mainstay.chapters.declare import eases, may_ease
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Formula, Measure, Price, Promise, Quantity, Seat, When
from mainstay.core.text import Text
from mainstay.core.words import Driver

PROMOTION = Measure(
    key="career.promotion",
    label=Text("晋升一级（薪随岗变）", "Promotion by one level, with its pay"),
    meaning=Text(
        "经评审晋升一级，薪酬同步上调 8%。只给头衔不给薪酬的晋升会抬高外部身价，留不住人。",
        "One level up after a review, with 8% more pay. A title without pay raises a person's price outside and "
        "holds nobody.",
    ),
    # -.15 for each standard deviation of standing still, at 0.6; career is all of the push at about two of them.
    eases=(
        eases(Driver.CAREER, 0.18, Source.PROMOTED),
        may_ease(Driver.PAY, 0.12),
        may_ease(Driver.RECOGNITION, 0.12),
    ),
    price=Price(
        cash_now=Formula(of={Quantity.YEARLY_PAY: Decimal("0.08")}),
        cash_three_years=Formula(of={Quantity.YEARLY_PAY: Decimal("0.24")}),
        hours=Decimal(16),
        seats={"promotion_seats": 1},
    ),
    raise_=Formula(of={Quantity.YEARLY_PAY: Decimal("0.08")}),
    promises=(
        Promise(Text("晋升评审完成，说明理由。", "The promotion review is held and its reasons told."), 60),
        Promise(
            Text("通过的，新职级与薪酬生效。", "If it is passed, level and pay take effect."), 90, ("growth:promotion",)
        ),
    ),
    article=("C1", "C2", "C8"),
    fits=(When("career.ceiling", at_least=1.0), When("career.time_in_level", at_least=18.0)),
    onset_months=3,
    lasts_months=24,
)

DEVELOPMENT_PLAN = Measure(
    key="career.development_plan",
    label=Text("个性化发展计划", "Individual development plan"),
    meaning=Text(
        "对照下一职级找出差距，定出目标、行动、负责人与日期，每季度回顾。",
        "The gap to the next level becomes goals, actions, owners and dates, reviewed each quarter.",
    ),
    eases=(
        may_ease(None, 0.02, doubt=0.1),
        may_ease(Driver.CAREER, 0.18),
        may_ease(Driver.CULTURE, 0.04),
    ),
    price=Price(hours=Decimal(12)),
    promises=(
        Promise(Text("与本人共同定稿发展计划。", "The plan is agreed with the person."), 30, ("growth:plan",)),
        Promise(
            Text("第一次季度回顾。", "The first quarterly review is held."),
            120,
            ("growth:plan_step_done", "facts:idp_progress"),
        ),
    ),
    article=("C4", "P7"),
    fits=(When("career.idp_progress", at_least=1.0, or_unknown=True),),
    onset_months=2,
    lasts_months=18,
)

ROTATION = Measure(
    key="career.rotation",
    label=Text("轮岗锻炼", "Rotation"),
    meaning=Text(
        "到相关部门轮岗半年至一年，事先写明返回日期与落地岗位。",
        "Half a year to a year in a neighbouring unit, with the day of return and the role afterwards fixed in "
        "writing before it begins.",
    ),
    eases=(
        may_ease(None, 0.01, doubt=0.1),
        may_ease(Driver.CAREER, 0.24),
        may_ease(Driver.WORK, 0.08),
    ),
    price=Price(
        cash_now=Formula(of={Quantity.YEARLY_PAY: Decimal("0.03")}),
        cash_three_years=Formula(of={Quantity.YEARLY_PAY: Decimal("0.03")}),
        hours=Decimal(24),
        seats={"rotation_seats": 1},
    ),
    promises=(
        Promise(
            Text(
                "轮岗岗位、返回日期与落地岗位书面确认。",
                "Post, day of return and role afterwards are confirmed in writing.",
            ),
            60,
            ("growth:rotation_start",),
        ),
    ),
    article=("C5",),
    onset_months=3,
    lasts_months=18,
)

MENTOR = Measure(
    key="career.mentor",
    label=Text("指派导师", "A mentor, assigned"),
    meaning=Text(
        "由公司指派一位资深导师（不等本人报名），每月面谈，为期一年。",
        "The company assigns a senior mentor, without waiting to be asked; they meet monthly for a year.",
    ),
    # -.10 at 0.6 is .06 for the average person, whose career is about a quarter of the push: .02 + .25 x .16.
    eases=(
        eases(None, 0.02, Source.MENTORED, 0.1),
        eases(Driver.CAREER, 0.16, Source.MENTORED),
    ),
    price=Price(hours=Decimal(24), seats={"mentor_seats": 1}),
    promises=(
        Promise(
            Text("导师到位并完成第一次面谈。", "The mentor is named and the first meeting held."),
            30,
            ("growth:mentor_start",),
        ),
    ),
    article=("C6",),
    lasts_months=12,
)

TRAINING = Measure(
    key="career.training",
    label=Text("外部培训（附服务期协议）", "External training with a service agreement"),
    meaning=Text(
        "公司出资的外部培训，约定服务期；结束后须有进一步的岗位或职责，否则留任效果会反转。",
        "Outside training paid by the company, with a service agreement. Without a step up afterwards its effect "
        "turns round.",
    ),
    # -.15 at 0.6 is .09 for the average person: .02 + .25 x .28, while it lasts.
    eases=(
        eases(None, 0.02, Source.TRAINED, 0.1),
        eases(Driver.CAREER, 0.28, Source.TRAINED),
    ),
    price=Price(
        cash_now=Formula(of={Quantity.YEARLY_PAY: Decimal("0.05")}),
        cash_three_years=Formula(of={Quantity.YEARLY_PAY: Decimal("0.05")}),
        hours=Decimal(6),
        seats={"training_seats": 1},
    ),
    promises=(
        Promise(Text("培训项目与服务期协议签署。", "Course and service agreement are signed."), 45),
        Promise(Text("商定培训结束后的下一步职责。", "The step that follows the course is agreed."), 180),
    ),
    article=("C7", "P7"),
    onset_months=2,
    lasts_months=12,
)

SEATS = (
    Seat("promotion_seats", Text("晋升名额", "Promotion seats")),
    Seat("rotation_seats", Text("轮岗名额", "Rotation seats")),
    Seat("mentor_seats", Text("导师名额", "Mentor seats")),
    Seat("training_seats", Text("培训名额", "Training seats")),
)
MEASURES = (PROMOTION, DEVELOPMENT_PLAN, ROTATION, MENTOR, TRAINING)
