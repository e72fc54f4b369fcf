"""The contract: talks, recognition, growth, surveys, observations, measures and promises."""

from __future__ import annotations

from mainstay.company.declared_pay import CURRENCY, money
from mainstay.company.declared_people import PERSON, day_of
from mainstay.company.grammar import Column, Hidden, Kind, Table, Word, words
from mainstay.core.text import Text

MOST_SEEN = 1_000_000
"""No observation counts more."""

DAY = day_of("day", Text("日期", "Day"), Text("发生的那一天。", "The day it happened."), "date")


def kind_of(meaning: Text, choices: tuple[Word, ...], *also: str) -> Column:
    """The column that says what kind of event a row is."""
    return Column(
        "kind", Kind.CHOICE, Text("类型", "Kind"), meaning, required=True, also=("类别", *also), words=choices
    )


TALKS = Table(
    "talks",
    Text("谈话", "Talks"),
    Text("已经进行的谈话。", "Talks that were held."),
    (
        PERSON,
        DAY,
        kind_of(
            Text("谈话的类型。", "What kind of talk."),
            words(
                ("one_on_one", "一对一", "one-on-one", "一对一沟通 1:1 1on1"),
                ("stay", "留任访谈", "stay", "stayinterview 留任谈话"),
                ("review", "绩效面谈", "review", "绩效谈话"),
            ),
            "谈话类型",
        ),
    ),
    also=("沟通", "谈话记录", "meetings", "one on ones"),
    unique=("person_id", "day", "kind"),
    dated="day",
)

RECOGNITION = Table(
    "recognition",
    Text("认可", "Recognition"),
    Text("得到的感谢、表扬和荣誉。", "Thanks, praise and honours received."),
    (
        PERSON,
        DAY,
        kind_of(
            Text("认可的类型。", "What kind of recognition."),
            words(
                ("thanks", "感谢", "thanks"),
                ("praise", "表扬", "praise"),
                ("award", "奖项", "award", "获奖 奖励"),
                ("title", "称号", "title"),
                ("story", "事迹", "story"),
                ("naming", "冠名", "naming", "命名"),
                ("voice", "话语权", "voice", "参与决策"),
            ),
        ),
    ),
    also=("表彰", "荣誉", "awards"),
    dated="day",
)

GROWTH = Table(
    "growth",
    Text("发展", "Growth"),
    Text("晋升、培训、导师、轮岗等。", "Promotion, training, mentors, rotation."),
    (
        PERSON,
        DAY,
        kind_of(
            Text("发展的类型。", "What kind of step."),
            words(
                ("promotion", "晋升", "promotion", "升职 promoted"),
                ("training", "培训", "training"),
                ("mentor_start", "导师开始", "mentor start"),
                ("mentor_end", "导师结束", "mentor end"),
                ("rotation_start", "轮岗开始", "rotation start"),
                ("rotation_end", "轮岗结束", "rotation end"),
                ("plan", "发展计划", "plan", "idp"),
                ("plan_step_done", "计划步骤完成", "plan step done"),
                ("key_project", "关键项目", "key project", "核心项目"),
            ),
        ),
    ),
    also=("职业发展", "成长", "development"),
    unique=("person_id", "day", "kind"),
    dated="day",
)

TEAM_SURVEY = Table(
    "team_survey",
    Text("团队调研", "Team survey"),
    Text(
        "只收团队汇总（至少 5 人）；个人答卷在门口就被拒绝。",
        "Team aggregates only, of at least five; individual answers are refused at the door.",
    ),
    (
        Column(
            "unit",
            Kind.ID,
            Text("部门", "Unit"),
            Text("部门编号。", "The unit's id."),
            required=True,
            also=("部门编号", "department", "team"),
        ),
        DAY,
        Column(
            "theme",
            Kind.CHOICE,
            Text("主题", "Theme"),
            Text("问的是什么；intent 是留任意愿。", "What was asked about; intent is the intent to stay."),
            required=True,
            also=("维度",),
            words=words(
                ("pay", "薪酬", "pay"),
                ("career", "职业发展", "career", "发展"),
                ("culture", "文化", "culture"),
                ("work", "工作", "work", "工作负荷"),
                ("recognition", "认可", "recognition"),
                ("intent", "留任意愿", "intent", "intenttostay"),
            ),
        ),
        Column(
            "score",
            Kind.NUMBER,
            Text("得分", "Score"),
            Text("0 到 100，越高越好。", "0 to 100; higher is better."),
            required=True,
            also=("分数",),
            low=0,
            high=100,
        ),
        Column(
            "n",
            Kind.WHOLE,
            Text("答卷数", "Answers"),
            Text("至少 5。", "At least five."),
            required=True,
            also=("人数", "样本量", "responses", "n"),
            low=0,
            high=10**7,
        ),
    ),
    also=("满意度调研", "敬业度调研", "survey", "engagement survey"),
    unique=("unit", "day", "theme"),
    dated="day",
)

OBSERVATIONS = Table(
    "observations",
    Text("观察", "Observations"),
    Text(
        "由署名的人录入，90 天后失效；从不抓取。", "Entered by a named person, expiring after 90 days; never scraped."
    ),
    (
        PERSON,
        DAY,
        kind_of(
            Text("看到了什么。", "What was seen."),
            words(
                ("talks_of_leaving", "谈到离开", "talks of leaving"),
                ("cv_updated", "更新简历", "CV updated"),
                ("outside_enquiry", "外部询问", "outside enquiry"),
                ("less_involved", "参与下降", "less involved"),
                ("pre_quit_items", "离职前迹象", "pre-quit items"),
            ),
        ),
        Column(
            "amount",
            Kind.NUMBER,
            Text("程度", "Amount"),
            Text("如有数量。", "Where there is a number."),
            also=("数量",),
            low=0,
            high=MOST_SEEN,
        ),
        Column(
            "by", Kind.TEXT, Text("录入人", "By"), Text("谁录入的。", "Who entered it."), also=("观察人", "entered by")
        ),
    ),
    also=("管理者观察",),
    dated="day",
)

FACTS = Table(
    "facts",
    Text("其他事实", "Facts"),
    Text("其他事情，按目录里的类型。", "Anything else, by a kind of the catalogue."),
    (
        PERSON,
        DAY,
        Column(
            "kind",
            Kind.TEXT,
            Text("类型", "Kind"),
            Text("目录里的类型。", "A kind of the catalogue."),
            required=True,
            also=("类别",),
        ),
        Column("amount", Kind.NUMBER, Text("数量", "Amount"), Text("如有数量。", "Where there is a number.")),
        Column("text", Kind.TEXT, Text("说明", "Text"), Text("自由文本。", "Free text."), also=("备注", "note")),
        Column("source", Kind.TEXT, Text("来源", "Source"), Text("谁说的。", "Who says so.")),
    ),
    also=("事实",),
    dated="day",
)

MEASURES = Table(
    "measures",
    Text("措施", "Measures"),
    Text("对谁做了什么：学习效果的依据。", "What was done for whom: the evidence of what works."),
    (
        PERSON,
        day_of("from", Text("开始日期", "From"), Text("开始的那一天。", "The day it began."), "生效日期", "start"),
        day_of(
            "until",
            Text("结束日期", "Until"),
            Text("结束的那一天；仍在进行则留空。", "The day it ended; empty while it goes on."),
            "截止日期",
            "end",
            required=False,
        ),
        Column(
            "measure",
            Kind.TEXT,
            Text("措施名称", "Measure"),
            Text("目录里的措施。", "A measure of the catalogue."),
            required=True,
            also=("措施",),
        ),
        money("cost", "费用", "Cost", Text("实际花费。", "What it cost."), "成本"),
        Column(
            "reason",
            Kind.CHOICE,
            Text("缘由", "Reason"),
            Text("为什么是此人。", "Why this person."),
            also=("原因",),
            words=words(
                ("asked", "本人要求", "asked", "员工要求"),
                ("offered", "公司主动", "offered", "主动提供"),
                ("pilot", "试点", "pilot"),
                ("all", "全员", "all", "everyone"),
            ),
        ),
        Column(
            "offered_share",
            Kind.NUMBER,
            Text("提供比例", "Offered share"),
            Text("当时同类人中得到的比例，0 到 1。", "Share of comparable people who got it then, 0 to 1."),
            low=0,
            high=1,
        ),
        CURRENCY,
    ),
    also=("留任措施", "interventions"),
    unique=("person_id", "from", "measure"),
    dated="from",
    hidden=(Hidden("until", ("until",)),),
    ordered=(("from", "until"),),
)

COMMITMENTS = Table(
    "commitments",
    Text("承诺", "Commitments"),
    Text("对员工的承诺。", "Promises made to people."),
    (
        Column(
            "commitment_id",
            Kind.ID,
            Text("承诺编号", "Commitment ID"),
            Text("承诺的唯一编号。", "The promise's own number."),
            required=True,
            also=("承诺号",),
        ),
        PERSON,
        day_of("made_on", Text("承诺日期", "Made on"), Text("作出承诺的那一天。", "The day it was made."), "作出日期"),
        day_of("due", Text("到期日期", "Due"), Text("应兑现的那一天。", "The day it is due."), "到期日", "due on"),
        Column(
            "what",
            Kind.TEXT,
            Text("内容", "What"),
            Text("承诺了什么。", "What was promised."),
            required=True,
            also=("承诺内容",),
        ),
        Column("condition", Kind.TEXT, Text("条件", "Condition"), Text("附带的条件。", "What it depends on.")),
        day_of(
            "kept_on",
            Text("兑现日期", "Kept on"),
            Text("兑现的那一天。", "The day it was kept."),
            "兑现日",
            required=False,
        ),
        day_of(
            "broken_on",
            Text("违约日期", "Broken on"),
            Text("确认不兑现的那一天。", "The day it was broken."),
            "违约日",
            required=False,
        ),
    ),
    also=("promises",),
    unique=("commitment_id",),
    dated="made_on",
    ordered=(("made_on", "due"), ("made_on", "kept_on"), ("made_on", "broken_on")),
    hidden=(Hidden("kept_on", ("kept_on",)), Hidden("broken_on", ("broken_on",))),
)
