"""What trust and talk can do: say in a project, regular talks, answers, care. 企业文化措施。"""

from __future__ import annotations

from decimal import Decimal

from mainstay.chapters.declare import eases, may_ease
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Formula, Measure, Price, Promise, Quantity, Seat, When
from mainstay.core.text import Text
from mainstay.core.words import Driver

TALKS = "talks"
"""A stay talk opens regular one-on-ones; one of the two is chosen."""

LEAD_KEY_PROJECT = Measure(
    key="culture.lead_key_project",
    label=Text("主导关键项目", "Lead of a key project"),
    meaning=Text(
        "主导一个关键项目，并书面授权：技术路线由本人决定，只需定期汇报，以结果为准。",
        "The person leads a key project under a decision charter: decides the technical route, reports at intervals, "
        "is judged by the result.",
    ),
    eases=(
        may_ease(None, 0.02, doubt=0.1),
        may_ease(Driver.CULTURE, 0.16),
        may_ease(Driver.CAREER, 0.14),
        may_ease(Driver.RECOGNITION, 0.14),
    ),
    price=Price(hours=Decimal(20), seats={"key_project_seats": 1}),
    promises=(
        Promise(
            Text("项目授权清单签署。", "The decision charter of the project is signed."), 45, ("growth:key_project",)
        ),
    ),
    article=("K1", "P7"),
    onset_months=2,
    lasts_months=18,
)

ONE_ON_ONES = Measure(
    key="culture.one_on_ones",
    label=Text("定期一对一沟通", "Regular one-on-ones"),
    meaning=Text(
        "请上级主动行动：十四天内第一次面谈，此后每月一次，问题有人跟进。效果约九个月，之后再提醒。",
        "The manager is asked to act: a first talk within 14 days, then one each month, with open points followed up. "
        "It works for about nine months; then remind.",
    ),
    # -.25 at 0.6 is .15 for the average person: .09 + .25 x .24.
    eases=(
        eases(None, 0.09, Source.ASKED, 0.1),
        eases(Driver.CULTURE, 0.24, Source.ASKED),
    ),
    price=Price(hours=Decimal(15)),
    promises=(
        Promise(Text("完成第一次一对一沟通。", "The first one-on-one is held."), 14, ("talks:one_on_one",)),
        Promise(
            Text("已谈满三次，所提问题均有答复。", "Three talks held, and every point raised answered."),
            90,
            ("talks:one_on_one",),
        ),
    ),
    article=("K2", "P7", "L5"),
    fits=(When("culture.days_since_one_on_one", at_least=1.0, or_unknown=True),),
    instead_of=TALKS,
    lasts_months=9,
)

STAY_TALK = Measure(
    key="culture.stay_talk",
    label=Text("一次留任面谈", "One stay talk"),
    meaning=Text(
        "由直接上级或人力资源部单独面谈一次，由本人确认原因，并答复所提问题。",
        "One talk with the manager or HR, in which the person says what is wrong and gets an answer.",
    ),
    # -.22 at 0.6 is .13 for the most disappointed; for the average person a third of it.
    eases=(
        eases(None, 0.03, Source.VOICE, 0.1),
        eases(Driver.CULTURE, 0.10, Source.VOICE),
    ),
    price=Price(hours=Decimal(3)),
    promises=(
        Promise(Text("完成留任面谈。", "The stay talk is held."), 14, ("talks:stay",)),
        Promise(Text("所提问题全部答复。", "Every point raised is answered."), 44),
    ),
    article=("K2", "L5"),
    instead_of=TALKS,
    lasts_months=6,
)

ANSWER_VOICE = Measure(
    key="culture.answer_voice",
    label=Text("专项小组解决所提问题", "A task force that answers"),
    meaning=Text(
        "由高管牵头，对积压的意见成立跨部门专项小组，解决后公开答复提出者。",
        "An executive leads a task force on what was raised; the answer goes back to those who raised it.",
    ),
    # -.22 for the disappointed, at 0.6: .13 where the voice was left without an answer.
    eases=(
        eases(None, 0.03, Source.VOICE, 0.1),
        eases(Driver.CULTURE, 0.26, Source.VOICE),
        may_ease(Driver.RECOGNITION, 0.08),
    ),
    price=Price(hours=Decimal(24)),
    promises=(
        Promise(
            Text("小组成立，负责人与期限公布。", "The task force is formed; its head and its day are published."), 21
        ),
        Promise(Text("公布处理结果。", "The outcome is published."), 90),
    ),
    article=("K3", "K4", "K5"),
    fits=(When("culture.unanswered_voice", at_least=1.0),),
    onset_months=2,
    lasts_months=12,
)

CARE_LEAVE = Measure(
    key="culture.care_leave",
    label=Text("陪护假与专人协助（可随时申请）", "Care leave and a helper, open to be asked for"),
    meaning=Text(
        "告知本人：家人患病或家庭有困难时，可申请五天带薪陪护假并由专人协助。家中情况既不告知上级，也不进入模型。",
        "The person is told that five days of paid leave and a helper are there when the family needs them. "
        "What happens at home reaches neither the manager nor the model.",
    ),
    eases=(
        may_ease(None, 0.01, doubt=0.1),
        may_ease(Driver.LIFE, 0.10),
        may_ease(Driver.CULTURE, 0.06),
    ),
    # Five of about 250 working days.
    price=Price(
        cash_now=Formula(of={Quantity.YEARLY_PAY: Decimal("0.02")}),
        cash_three_years=Formula(of={Quantity.YEARLY_PAY: Decimal("0.06")}),
        hours=Decimal(4),
    ),
    promises=(Promise(Text("说明申请办法与联系人。", "How to ask, and whom, is told."), 14),),
    article=("K6",),
    lasts_months=24,
)

SEATS = (Seat("key_project_seats", Text("关键项目主导名额", "Key project seats")),)
MEASURES = (LEAD_KEY_PROJECT, ONE_ON_ONES, STAY_TALK, ANSWER_VOICE, CARE_LEAVE)
