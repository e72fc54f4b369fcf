"""What being seen and heard can do. 认可措施。"""

from __future__ import annotations

from decimal import Decimal

from mainstay.chapters.declare import may_ease
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Formula, Measure, Price, Promise, Quantity, Seat, When
from mainstay.core.text import Text
from mainstay.core.words import Driver

INSTANT = Measure(
    key="recognition.instant",
    label=Text("即时公开认可", "Instant recognition"),
    meaning=Text(
        "对具体贡献及时公开肯定：邮件、会议表扬、荣誉墙，说清是哪件事。",
        "A particular contribution is named in public and at once: by mail, in the meeting, on the wall of honour.",
    ),
    # -.08 +- .15 at 0.6 is .05 for the average person: .02 + .25 x .12.
    eases=(
        may_ease(None, 0.02, Source.PRAISED, 0.1),
        may_ease(Driver.RECOGNITION, 0.12, Source.PRAISED, 0.15),
    ),
    price=Price(hours=Decimal(2)),
    promises=(
        Promise(
            Text("完成一次具体、公开的认可。", "One particular and public recognition is given."),
            30,
            ("recognition:thanks", "recognition:praise"),
        ),
    ),
    article=("R1",),
    fits=(When("recognition.months_since", at_least=1.0, or_unknown=True),),
    lasts_months=6,
)

TEAM_TITLE = Measure(
    key="recognition.team_title",
    label=Text("授予团队称号", "A title for the team"),
    meaning=Text(
        "由高管在全员会上表彰，授予有理由、有期限的团队称号。",
        "An executive honours the team before everybody, with a title that has a reason and a term.",
    ),
    eases=(
        may_ease(None, 0.01, Source.PRAISED, 0.1),
        may_ease(Driver.RECOGNITION, 0.10, Source.PRAISED, 0.15),
        may_ease(Driver.CULTURE, 0.04),
    ),
    price=Price(
        cash_now=Formula(of={Quantity.YEARLY_PAY: Decimal("0.003")}),
        cash_three_years=Formula(of={Quantity.YEARLY_PAY: Decimal("0.003")}),
        hours=Decimal(4),
    ),
    promises=(
        Promise(
            Text("表彰举行，称号与理由公布。", "The team is honoured; title and reason are published."),
            60,
            ("recognition:title",),
        ),
    ),
    article=("R1",),
    lasts_months=9,
)

STORY = Measure(
    key="recognition.story",
    label=Text("写入企业史与案例库", "A place in the company's story"),
    meaning=Text(
        "经本人同意，把其贡献写入案例库，在司庆时分享，或以其名字命名项目、奖项。",
        "With consent, the contribution goes into the case library, is told at the anniversary, or a project or prize "
        "bears the name.",
    ),
    eases=(
        may_ease(None, 0.01, doubt=0.1),
        may_ease(Driver.RECOGNITION, 0.14),
    ),
    price=Price(hours=Decimal(8)),
    promises=(Promise(Text("征得同意并定稿。", "Consent is given and the story agreed."), 90, ("recognition:story",)),),
    article=("R2",),
    onset_months=2,
    lasts_months=18,
)

VOICE = Measure(
    key="recognition.voice",
    label=Text("参与战略与立项论证", "A voice in strategy and feasibility"),
    meaning=Text(
        "邀请参与战略研讨、制度制定或立项可行性论证；意见有答复，反对时项目暂缓。",
        "An invitation to strategy, policy or feasibility reviews; comments are answered, and an objection puts a "
        "project on hold.",
    ),
    eases=(
        may_ease(None, 0.01, doubt=0.1),
        may_ease(Driver.RECOGNITION, 0.22),
        may_ease(Driver.CULTURE, 0.12),
    ),
    price=Price(hours=Decimal(12), seats={"voice_seats": 1}),
    promises=(
        Promise(
            Text("发出邀请，列入名单。", "The invitation is sent and the person on the list."),
            30,
            ("facts:voice_invited",),
        ),
        Promise(Text("对所提意见逐条答复。", "Every comment made is answered."), 120),
    ),
    article=("R3", "R4"),
    onset_months=2,
    lasts_months=18,
)

SEATS = (Seat("voice_seats", Text("决策参与名额", "Seats in decisions")),)
MEASURES = (INSTANT, TEAM_TITLE, STORY, VOICE)
