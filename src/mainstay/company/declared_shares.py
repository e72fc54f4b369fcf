"""The contract: shares and options granted, and their tranches."""

from __future__ import annotations

from mainstay.company.declared_pay import CURRENCY, count, money
from mainstay.company.declared_people import PERSON, day_of
from mainstay.company.grammar import Column, Hidden, Kind, Table, words
from mainstay.core.text import Text

GRANT_ID = Column(
    "grant_id",
    Kind.ID,
    Text("授予编号", "Grant ID"),
    Text("一次授予的唯一编号。", "The grant's own number."),
    required=True,
    also=("授予号", "grant"),
)

FRACTION = Column(
    "fraction",
    Kind.WHOLE,
    Text("不足一单位的部分", "Fraction of a unit"),
    Text(
        "整数之外的部分，以百亿分之一单位计；留空表示没有。",
        "What there is beyond whole units, in ten-billionths of one; empty: nothing.",
    ),
    low=0,
    high=9_999_999_999,
)

GRANTS = Table(
    "grants",
    Text("股权授予", "Grants"),
    Text("期权、限制性股票等的授予。", "Options, restricted stock and the like."),
    (
        GRANT_ID,
        PERSON,
        day_of(
            "granted_on",
            Text("授予日期", "Granted on"),
            Text("授予的那一天。", "The day of the grant."),
            "授予日",
            "grant date",
        ),
        Column(
            "kind",
            Kind.CHOICE,
            Text("类型", "Kind"),
            Text("授予的类型。", "What was granted."),
            required=True,
            also=("授予类型", "grant type"),
            words=words(
                ("option", "期权", "option", "股票期权 options"),
                ("restricted_stock", "限制性股票", "restricted stock", "rsa"),
                ("rsu", "限制性股票单位", "RSU", "rsus"),
                ("phantom", "虚拟股权", "phantom", "虚拟股票"),
                ("co_invest", "项目跟投", "co-invest", "跟投"),
            ),
        ),
        count("units", "数量", "Units", Text("授予的单位数。", "Units granted."), "授予数量", "shares", required=True),
        money(
            "price",
            "行权价",
            "Price",
            Text("员工每单位要付的价格，两位小数。", "What the person pays for a unit; two decimals."),
            "授予价格",
            "exercise price",
            "strike",
        ),
        money(
            "value_per_unit",
            "单位价值",
            "Value per unit",
            Text("今天每单位的净价值，两位小数。", "What a unit is worth to the person today; two decimals."),
            "每单位价值",
        ),
        CURRENCY,
        FRACTION,
    ),
    also=("授予", "长期激励", "equity"),
    unique=("grant_id",),
    dated="granted_on",
)

VESTING = Table(
    "vesting",
    Text("归属", "Vesting"),
    Text("每次授予的归属批次。", "The tranches of each grant."),
    (
        GRANT_ID,
        day_of(
            "on",
            Text("归属日期", "Vests on"),
            Text("这一批归属的日期。", "The day the tranche vests."),
            "归属日",
            "vest date",
        ),
        count("units", "数量", "Units", Text("这一批的单位数。", "Units of the tranche."), "归属数量", required=True),
        Column(
            "condition",
            Kind.TEXT,
            Text("条件", "Condition"),
            Text("除在职外的条件。", "What else must be met beside staying."),
            also=("归属条件",),
        ),
        Column(
            "state",
            Kind.CHOICE,
            Text("状态", "State"),
            Text("留空则按日期判断。", "Empty: judged by the day."),
            also=("归属状态",),
            words=words(
                ("due", "待归属", "due", "未归属 unvested"),
                ("vested", "已归属", "vested"),
                ("forfeited", "已失效", "forfeited", "作废 lapsed"),
            ),
        ),
        FRACTION,
    ),
    also=("归属计划", "解锁", "vesting schedule", "tranches"),
    unique=("grant_id", "on", "condition"),
    hidden=(Hidden("on", ("state",)),),
)
