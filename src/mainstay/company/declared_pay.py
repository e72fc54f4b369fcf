"""The contract: pay, the market, limits and what a departure costs."""

from __future__ import annotations

from mainstay.company.declared_people import PERSON, day_of
from mainstay.company.grammar import Column, Kind, Table, words
from mainstay.core.readings import USUAL_LINE
from mainstay.core.text import Text

MOST = 10**12
"""No amount of money is larger (in currency units): above it a unit is wrong, not a salary."""

CURRENCY = Column(
    "currency",
    Kind.TEXT,
    Text("币种", "Currency"),
    Text(
        "三个字母的币种代码；目前必须与 company.toml 相同。",
        "Three-letter code; for now it must be the currency of company.toml.",
    ),
    also=("货币",),
)


def money(key: str, zh: str, en: str, meaning: Text, *also: str, required: bool = False) -> Column:
    """A column that holds an amount of money, never negative."""
    return Column(key, Kind.MONEY, Text(zh, en), meaning, required=required, also=also, low=0, high=MOST)


def count(key: str, zh: str, en: str, meaning: Text, *also: str, required: bool = False) -> Column:
    """A column that counts something, never negative."""
    return Column(key, Kind.WHOLE, Text(zh, en), meaning, required=required, also=also, low=0, high=MOST)


PAY = Table(
    "pay",
    Text("薪酬", "Pay"),
    Text("按生效日期记录的薪酬项目。", "Pay elements, each from a day on."),
    (
        PERSON,
        day_of(
            "from",
            Text("生效日期", "From"),
            Text("从这一天起有效。", "Holds from this day on."),
            "开始日期",
            "effective date",
        ),
        Column(
            "element",
            Kind.CHOICE,
            Text("薪酬项目", "Element"),
            Text("哪一部分薪酬。", "Which part of pay."),
            required=True,
            also=("项目", "pay element"),
            words=words(
                ("base", "岗位工资", "base", "基本工资 固定工资 底薪 salary basepay"),
                ("performance", "绩效工资", "performance", "绩效 performancepay"),
                ("year_end", "年终奖", "year end", "年终奖金 bonus yearendbonus"),
                ("allowance", "津贴", "allowance", "补贴"),
                ("commission", "提成", "commission", "佣金"),
            ),
        ),
        money("amount", "金额", "Amount", Text("税前金额。", "Before tax."), "薪资", required=True),
        Column(
            "per",
            Kind.CHOICE,
            Text("周期", "Per"),
            Text("每月或每年的金额。", "An amount a month or a year."),
            required=True,
            also=("计薪周期", "period"),
            words=words(("month", "月", "month", "每月 monthly m"), ("year", "年", "year", "每年 yearly annual y")),
        ),
        CURRENCY,
    ),
    also=("工资", "薪资", "salary", "salaries", "compensation"),
    unique=("person_id", "from", "element"),
    dated="from",
)

MARKET = Table(
    "market",
    Text("市场薪酬", "Market pay"),
    Text("薪酬调研的数据格，均为年度金额。", "Survey cells, yearly amounts."),
    (
        Column(
            "source",
            Kind.TEXT,
            Text("来源", "Source"),
            Text(
                "哪一份调研；`agreed` 表示公司自己认定的市场值，有它时只用它。",
                'Which survey; "agreed" is what the company itself settled on, used alone where it is given.',
            ),
            required=True,
            also=("调研来源", "survey"),
        ),
        day_of(
            "as_of", Text("数据日期", "As of"), Text("调研数据的日期。", "The day the survey speaks of."), "调研日期"
        ),
        Column(
            "job",
            Kind.TEXT,
            Text("岗位", "Job"),
            Text("与任职表的岗位一致。", "As in the table of posts."),
            required=True,
            also=("职位", "position"),
        ),
        Column(
            "level",
            Kind.WHOLE,
            Text("职级", "Level"),
            Text("留空表示不分级。", "Empty: for all levels."),
            also=("级别", "grade"),
            low=0,
            high=99,
        ),
        Column(
            "city",
            Kind.TEXT,
            Text("城市", "City"),
            Text("留空表示不分城市。", "Empty: for all cities."),
            also=("地区",),
        ),
        Column(
            "definition",
            Kind.CHOICE,
            Text("薪酬口径", "Definition"),
            Text("数字指哪一种薪酬；不同口径从不混用。", "Which pay the numbers mean; definitions are never mixed."),
            also=("口径",),
            words=words(
                ("fixed_cash", "固定现金", "fixed cash"),
                ("annual_cash", "年度现金", "annual cash", "年度总现金"),
                ("total_pay", "总薪酬", "total pay", "totalcompensation"),
                ("total_cost", "总成本", "total cost", "人力总成本"),
            ),
        ),
        *(
            money(
                f"p{q}", f"P{q}", f"P{q}", Text(f"第 {q} 百分位。", f"The {q}th percentile."), f"{q}分位", f"{q}分位值"
            )
            for q in (10, 25, 50, 75, 90)
        ),
        count("n", "样本量", "Sample size", Text("少于 5 的格不使用。", "Cells below 5 are not used."), "样本数"),
        CURRENCY,
        Column(
            "line",
            Kind.CHOICE,
            Text("薪酬线", "Line"),
            Text(
                f"公司以哪个分位为薪酬线；留空为 P{USUAL_LINE}。",
                f"The percentile that the company holds pay against; empty: P{USUAL_LINE}.",
            ),
            also=("薪酬线分位", "line percentile"),
            words=words(*((f"p{q}", f"P{q}", f"P{q}", f"{q} {q}分位 {q}th") for q in (10, 25, 50, 75, 90))),
        ),
    ),
    also=("市场", "薪酬调研", "市场数据", "survey pay", "market pay"),
    dated="as_of",
    unique=("source", "as_of", "job", "level", "city", "definition"),
    ordered=(("p10", "p25"), ("p25", "p50"), ("p50", "p75"), ("p75", "p90")),
)

DEFERRED = Table(
    "deferred",
    Text("递延薪酬", "Deferred pay"),
    Text(
        "已经核定、以后发放，主动离职会失去的薪酬，例如分期发放的年终奖。",
        "Pay that was awarded, is paid later, and would be lost by resigning before, such as parts of a bonus.",
    ),
    (
        Column(
            "deferred_id",
            Kind.ID,
            Text("递延编号", "Deferred ID"),
            Text("每一笔的唯一编号。", "Each part's own number."),
            required=True,
            also=("递延号",),
        ),
        PERSON,
        day_of(
            "awarded_on",
            Text("核定日期", "Awarded on"),
            Text("核定的那一天。", "The day on which it was awarded."),
            "核定日",
        ),
        day_of(
            "on",
            Text("发放日期", "Paid on"),
            Text("在职到这一天才发放。", "Who is still here on this day is paid it."),
            "发放日",
        ),
        money(
            "amount",
            "金额",
            "Amount",
            Text("税前金额，在发放日之前辞职会失去的部分。", "Before tax: what resigning before that day would lose."),
            required=True,
        ),
        Column(
            "earned_from",
            Kind.DAY,
            Text("开始计入的日期", "Earned from"),
            Text(
                "从这天到发放日按天计入，离职时已计入的照发；留空表示发放日之前离职全部失去。",
                "Earned evenly from this day to the day of payment, and kept by who leaves between; empty: all of it "
                "is lost before.",
            ),
        ),
        CURRENCY,
    ),
    also=("递延奖金", "deferred bonus", "deferred compensation"),
    unique=("deferred_id",),
    dated="awarded_on",
)

CASH = ("cash_now", "cash_three_years")
"""Kinds of limit that are money; the others are counted."""

LIMITS = Table(
    "limits",
    Text("限额", "Limits"),
    Text("方案可以用的资源上限。", "What a plan may use."),
    (
        Column(
            "kind",
            Kind.CHOICE,
            Text("限额类型", "Kind"),
            Text("限制的是什么。", "What is limited."),
            required=True,
            also=("类型",),
            open=True,
            words=words(
                ("cash_now", "第一年现金", "cash now", "现金预算 现金"),
                ("cash_three_years", "三年现金", "cash three years"),
                ("equity_units", "股权数量", "equity units", "股权"),
                ("mentor_seats", "导师名额", "mentor seats"),
                ("rotation_seats", "轮岗名额", "rotation seats"),
                ("training_seats", "培训名额", "training seats"),
            ),
        ),
        Column(
            "scope",
            Kind.CHOICE,
            Text("范围", "Scope"),
            Text("整个公司，或一个部门编号；留空为整个公司。", "The company, or a unit's id; empty is the company."),
            also=("适用范围",),
            open=True,
            default="company",
            words=words(("company", "公司", "company", "全公司 整个公司")),
        ),
        Column(
            "amount",
            Kind.MONEY,
            Text("上限", "Amount"),
            Text("现金类为金额，其余为整数个数。", "Money for the two kinds of cash, else a whole number."),
            required=True,
            also=("金额", "额度", "数量", "limit"),
            low=0,
            high=MOST,
            money_when=("kind", CASH),
        ),
        CURRENCY,
    ),
    also=("预算", "budget", "budgets"),
    unique=("kind", "scope"),
)


def share(key: str, zh: str, en: str) -> Column:
    """A share of yearly pay."""
    return Column(
        key,
        Kind.NUMBER,
        Text(zh, en),
        Text("占年薪的比例，例如 0.5。", "As a share of yearly pay, such as 0.5."),
        low=0,
        high=10,
    )


REPLACEMENT_COST = Table(
    "replacement_cost",
    Text("替换成本", "Replacement cost"),
    Text("替换一个人的成本，覆盖默认值。", "What replacing somebody costs; overrides the defaults."),
    (
        Column(
            "family",
            Kind.TEXT,
            Text("职族", "Job family"),
            Text("留空适用于所有职族。", "Empty: for all families."),
            also=("职类", "family"),
        ),
        Column(
            "level",
            Kind.WHOLE,
            Text("职级", "Level"),
            Text("留空适用于所有职级。", "Empty: for all levels."),
            also=("级别",),
            low=0,
            high=99,
        ),
        share("low", "低", "Low"),
        share("middle", "中", "Middle"),
        share("high", "高", "High"),
    ),
    also=("离职成本",),
    unique=("family", "level"),
    ordered=(("low", "middle"), ("middle", "high")),
)
