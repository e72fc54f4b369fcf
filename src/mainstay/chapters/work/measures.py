"""What better work can do: relief, time and place, benefits, a fund for ideas. 工作体验措施。"""

from __future__ import annotations

from decimal import Decimal

from mainstay.chapters.declare import eases, may_ease
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Formula, Measure, Price, Promise, Quantity, Seat, When
from mainstay.core.text import Text
from mainstay.core.words import Driver

PLACE = "time_and_place"
"""Agreements on time and place: one at most."""

RELIEF = Measure(
    key="work.relief",
    label=Text("减负与优先级重排", "Relief and new priorities"),
    meaning=Text(
        "与上级重排任务优先级，移交部分工作，每月加班降到 20 小时以内，并保留学习时间。",
        "Priorities are set anew with the manager, work is handed over until overtime is under 20 hours a month, and "
        "time to learn is kept free.",
    ),
    # -.05 at large and -.3 for each standard deviation of overload, at 0.6.
    eases=(
        may_ease(None, 0.03, Source.RELIEVED, 0.1),
        may_ease(Driver.WORK, 0.18, Source.RELIEVED, 0.3),
    ),
    price=Price(
        cash_now=Formula(of={Quantity.YEARLY_PAY: Decimal("0.05")}),
        cash_three_years=Formula(of={Quantity.YEARLY_PAY: Decimal("0.15")}),
        hours=Decimal(16),
    ),
    promises=(
        Promise(Text("任务清单与移交人确认。", "The list of tasks and who takes them over is agreed."), 21),
        Promise(Text("月加班回落到 20 小时以内。", "Overtime is back under 20 hours a month."), 90, ("attendance",)),
    ),
    article=("W1", "W2"),
    fits=(When("work.overtime_hours", at_least=20.0),),
    lasts_months=18,
)

FLEXIBLE = Measure(
    key="work.flexible_hours",
    label=Text("弹性工作时间", "Flexible hours"),
    meaning=Text(
        "约定核心任务与核心时段，其余时间由本人安排，按结果检查，半年续约。",
        "Core tasks and core hours are agreed; the rest of the time is the person's own. Checked by results, renewed "
        "every half year.",
    ),
    eases=(
        may_ease(None, 0.05, Source.FITTING, 0.1),
        may_ease(Driver.WORK, 0.22),
        may_ease(Driver.LIFE, 0.05),
    ),
    price=Price(hours=Decimal(8)),
    promises=(Promise(Text("弹性工作协议签署。", "The agreement on flexible hours is signed."), 30),),
    article=("W3", "P7"),
    instead_of=PLACE,
    lasts_months=24,
)

HYBRID = Measure(
    key="work.hybrid",
    label=Text("每周两天在家办公", "Two days a week at home"),
    meaning=Text(
        "每周两天居家办公，约定协作日与结果检查。对通勤远、非管理岗效果更强。",
        "Two days a week at home, with agreed days together and a check of results. It works better for long commutes "
        "and for those who do not manage others.",
    ),
    # -.40 at 0.6 is .24 for the average person, whose work is about a quarter of the push: .14 + .25 x .40.
    eases=(
        eases(None, 0.14, Source.HYBRID, 0.12),
        eases(Driver.WORK, 0.40, Source.HYBRID),
    ),
    price=Price(
        cash_now=Formula(of={Quantity.YEARLY_PAY: Decimal("0.01")}),
        cash_three_years=Formula(of={Quantity.YEARLY_PAY: Decimal("0.02")}),
        hours=Decimal(8),
    ),
    promises=(Promise(Text("居家办公协议签署，设备到位。", "The agreement is signed and the equipment there."), 30),),
    article=("W3", "P7"),
    fits=(When("work.remote_fit", at_least=0.4),),
    instead_of=PLACE,
    lasts_months=24,
)

REMOTE = Measure(
    key="work.remote",
    label=Text("全职居家办公", "Work from home"),
    meaning=Text(
        "岗位适合时每周四至五天居家办公。已发表的效果来自呼叫中心，是上限。",
        "Four or five days a week at home where the job suits it. The published effect comes from a call centre and is "
        "an upper bound.",
    ),
    # -.70 at 0.6 is .42 in a call centre; half of it is taken for other work.
    eases=(
        eases(None, 0.10, Source.REMOTE, 0.2),
        eases(Driver.WORK, 0.44, Source.REMOTE, 0.3),
    ),
    price=Price(
        cash_now=Formula(of={Quantity.YEARLY_PAY: Decimal("0.02")}),
        cash_three_years=Formula(of={Quantity.YEARLY_PAY: Decimal("0.04")}),
        hours=Decimal(24),
    ),
    promises=(
        Promise(Text("居家办公协议签署，设备到位。", "The agreement is signed and the equipment there."), 30),
        Promise(Text("满三个月检查结果，决定是否续期。", "After three months the results decide on renewal."), 120),
    ),
    article=("W3",),
    fits=(When("work.remote_fit", at_least=0.9),),
    instead_of=PLACE,
    onset_months=2,
    lasts_months=24,
)

BENEFITS = Measure(
    key="work.benefits",
    label=Text("个性化福利积分", "Benefit points of one's own choice"),
    meaning=Text(
        "按司龄与职级给予福利积分，在健康管理、子女教育、住房等项目中自选。",
        "Points by tenure and level, spent as the person chooses: health, children's education, housing.",
    ),
    eases=(
        may_ease(None, 0.02, doubt=0.1),
        may_ease(Driver.WORK, 0.08),
        may_ease(Driver.PAY, 0.06),
        may_ease(Driver.LIFE, 0.08),
    ),
    price=Price(
        cash_now=Formula(of={Quantity.YEARLY_PAY: Decimal("0.02")}),
        cash_three_years=Formula(of={Quantity.YEARLY_PAY: Decimal("0.06")}),
        hours=Decimal(1),
    ),
    promises=(Promise(Text("积分到账，菜单开放。", "The points are there and the menu is open."), 45),),
    article=("W6",),
    onset_months=2,
    lasts_months=24,
)

FUND_SEAT = Measure(
    key="work.fund_seat",
    label=Text("创新基金立项名额", "A seat in the innovation fund"),
    meaning=Text(
        "本人提出的新想法获得创新基金的分阶段资金与时间，合理失败不影响考核。",
        "An idea of the person's own gets money and time by stages; an honest failure cannot lower the review.",
    ),
    eases=(
        may_ease(None, 0.01, doubt=0.1),
        may_ease(Driver.CAREER, 0.12),
        may_ease(Driver.RECOGNITION, 0.14),
        may_ease(Driver.CULTURE, 0.08),
    ),
    price=Price(
        cash_now=Formula(of={Quantity.YEARLY_PAY: Decimal("0.04")}),
        cash_three_years=Formula(of={Quantity.YEARLY_PAY: Decimal("0.04")}),
        hours=Decimal(24),
        seats={"fund_seats": 1},
    ),
    promises=(Promise(Text("评审完成，首期资金到位。", "The jury has decided and the first stage is paid."), 60),),
    article=("W5", "W7"),
    onset_months=2,
    lasts_months=18,
)

SEATS = (Seat("fund_seats", Text("创新基金名额", "Innovation fund seats")),)
MEASURES = (RELIEF, FLEXIBLE, HYBRID, REMOTE, BENEFITS, FUND_SEAT)
