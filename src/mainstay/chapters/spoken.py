"""The catalogue's grammar in words, for the reference pages: what a reading reads, what a unit counts, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from mainstay.core import readings as r
from mainstay.core.catalogue import Basis, Quantity, Unit
from mainstay.core.readings import Made
from mainstay.core.text import Text

CHANNELS: Mapping[Made, Text] = {
    Made.PAY_FIXED: Text("固定现金年薪", "yearly fixed cash"),
    Made.PAY_ANNUAL: Text("年度现金", "yearly cash"),
    Made.PAY_COMPARED: Text("与市场同口径的年薪", "yearly pay by the market cell's definition"),
    Made.MARKET_LINE: Text(
        "市场薪酬线（公司定下的分位，未另定时为 75 分位）",
        "the market line (the company's percentile; P75 unless set otherwise)",
    ),
    Made.PEER_PAY: Text("同族同级同事固定现金的中位数", "median fixed cash of the same family and level"),
    Made.LAST_RAISE: Text("上次加薪日", "day of the last raise"),
    Made.LEVEL_SINCE: Text("任现职级之日", "day since which the level is held"),
    Made.LEVEL_MONTHS: Text("任现职级月数", "months in level"),
    Made.PEER_LEVEL_MONTHS: Text("同通道同级任职月数的中位数", "median months in level on the same ladder and level"),
    Made.LEVELS_ABOVE: Text("所在通道上方的级数", "levels above on the ladder"),
    Made.UNVESTED_VALUE: Text("未归属股权的价值", "value of unvested equity"),
    Made.NEXT_VEST: Text("下次归属日", "day of the next vest"),
    Made.LAST_VEST: Text("上次归属日", "day of the last vest"),
    Made.DEFERRED_VALUE: Text("离职会失去的递延薪酬", "deferred pay that leaving would lose"),
    Made.NEXT_DEFERRED: Text("下次递延发放日", "day of the next deferred payment"),
    Made.HIRED: Text("入职日", "hiring day"),
    Made.NEXT_ANNIVERSARY: Text("最近的入职周年", "nearest hiring anniversary"),
    Made.MANAGER_SINCE: Text("现任上级开始之日", "day since which the present manager is"),
    Made.MANAGER_LEFT: Text("上级离开公司之日", "day on which a manager left"),
    Made.EXITS_AROUND: Text("近三个月部门其他人的辞职比例", "share of the unit's others who resigned in three months"),
    Made.EXITS_UNDER_MANAGER: Text(
        "现任上级名下一年辞职比例（向均值收缩）", "share of resignations under the present manager in a year, shrunk"
    ),
    Made.SURVEY_PAY: Text("团队评分：薪酬", "team score of pay"),
    Made.SURVEY_CAREER: Text("团队评分：职业发展", "team score of career"),
    Made.SURVEY_CULTURE: Text("团队评分：文化", "team score of culture"),
    Made.SURVEY_WORK: Text("团队评分：工作", "team score of work"),
    Made.SURVEY_RECOGNITION: Text("团队评分：认可", "team score of recognition"),
    Made.SURVEY_INTENT: Text("团队评分：留任意愿", "team score of intent to stay"),
    Made.PROMISES_OVERDUE: Text("逾期未了的承诺", "promises overdue"),
    Made.PROMISES_BROKEN: Text("一年内失信的承诺", "promises broken within a year"),
    Made.PROMISES_KEPT: Text("一年内兑现的承诺", "promises kept within a year"),
    Made.OBSERVED_TALKS_OF_LEAVING: Text("近 90 天记录：谈及离开", "entries of 90 days: talk of leaving"),
    Made.OBSERVED_CV_UPDATED: Text("近 90 天记录：更新简历", "entries of 90 days: CV updated"),
    Made.OBSERVED_OUTSIDE_ENQUIRY: Text("近 90 天记录：打听外部机会", "entries of 90 days: enquiries outside"),
    Made.OBSERVED_LESS_INVOLVED: Text("近 90 天记录：积极性下降", "entries of 90 days: less involved"),
    Made.OBSERVED_PRE_QUIT_ITEMS: Text("近 90 天记录的离职前行为条目数", "entries of 90 days: pre-quit items"),
}

UNITS: Mapping[Unit, Text] = {
    Unit.MONEY: Text("金额", "money"),
    Unit.SHARE: Text("比例", "a share"),
    Unit.MONTHS: Text("月", "months"),
    Unit.DAYS: Text("天", "days"),
    Unit.HOURS: Text("小时", "hours"),
    Unit.COUNT: Text("次数", "a count"),
    Unit.POINTS: Text("分", "points"),
    Unit.LEVELS: Text("级", "levels"),
    Unit.YEARS_OF_PAY: Text("年薪的倍数", "years of pay"),
}

BASES: Mapping[Basis, Text] = {
    Basis.CONTRACT: Text("订立、履行劳动合同所必需", "necessary for the employment contract"),
    Basis.HR_RULES: Text(
        "按依法制定的劳动规章实施人力资源管理所必需", "necessary for personnel management under lawful rules"
    ),
    Basis.LEGAL_DUTY: Text("履行法定义务所必需", "necessary for a legal duty"),
    Basis.AGGREGATE: Text("仅用团队汇总，不含个人作答", "team aggregates only, no individual's answers"),
}

QUANTITIES: Mapping[Quantity, Text] = {
    Quantity.YEARLY_PAY: Text("年度现金", "yearly cash"),
    Quantity.GAP_TO_LINE: Text("与薪酬线的差距", "the gap to the line"),
    Quantity.GAP_TO_PEERS: Text("与同级中位数的差距", "the gap to peers"),
}

DIRECTIONS: Mapping[int, Text] = {
    1: Text("越多越推向离开", "more pushes towards leaving"),
    -1: Text("越多越留人", "more holds"),
    0: Text("两个方向都可能", "either way"),
}


READINGS: Mapping[type, Text] = {
    r.Level: Text("{first}", "{first}"),
    r.Total: Text("{first}，近 {months} 个月合计", "{first}, summed over {months} months"),
    r.Mean: Text("{first}，近 {months} 个月平均", "{first}, mean of {months} months"),
    r.Change: Text(
        "{first}，近 {recent} 个月平均减此前 {past} 个月平均",
        "{first}, mean of the last {recent} months less that of the {past} before",
    ),
    r.Trend: Text("{first}，近 {months} 个月每月趋势", "{first}, slope a month over {months} months"),
    r.Volatility: Text("{first}，近 {months} 个月标准差", "{first}, standard deviation over {months} months"),
    r.Streak: Text("{first}，连续不低于 {at_least:g} 的月数", "{first}, months in a row at {at_least:g} or more"),
    r.MonthsSince: Text("距{first}的月数", "months since the {first}"),
    r.DaysUntil: Text("距{first}的天数", "days until the {first}"),
    r.ShortOf: Text("{first}低于{second}的比例", "how far {first} falls short of {second}, as a share"),
    r.Beyond: Text("{first}减{second}", "{first} less {second}"),
    r.Share: Text("{first} ÷ {second}", "{first} ÷ {second}"),
    r.Both: Text(
        "（{first} 的近月均值超过 {load_over:g} 的部分）×（{second} 低于 {support_under:g} 的部分）÷ 100",
        "({first}, in the mean, above {load_over:g}) × ({second} below {support_under:g}) ÷ 100",
    ),
    r.Near: Text(
        "离{first}有多近（当天为 1，提前 {before} 天或之后 {after} 天为 0）",
        "nearness of the {first}: 1 on the day, 0 {before} days before or {after} after",
    ),
}


def spoken_channel(channel: r.Channel) -> Text:
    """A channel in words; tables and columns by their names in the company folder."""
    match channel:
        case r.Derived(made):
            return CHANNELS[made]
        case r.LastDay(table, where):
            said = f"`{table}`{_only(where)}"
            return Text(f"{said} 最近一行的日期", f"day of the newest row of {said}")
        case r.Flow(table, "", where):
            said = f"`{table}`{_only(where)}"
            return Text(f"{said} 的行数", f"rows of {said}")
        case r.Flow(table, column, where):
            said = f"`{table}.{column}`{_only(where)}"
            return Text(f"{said} 当月合计", f"{said} of the month")
        case r.State(table, column, where):
            said = f"`{table}.{column}`{_only(where)}"
            return Text(f"{said} 最新值", f"newest {said}")


def _only(where: tuple[str, tuple[str, ...]] | None) -> str:
    return f" [{where[0]} = {', '.join(where[1])}]" if where else ""


def spoken_reading(reading: r.Reading) -> Text:
    """A reading in words."""
    said = [spoken_channel(channel) for channel in r.channels(reading)]
    numbers = {one.name: getattr(reading, one.name) for one in fields(reading)}
    return READINGS[type(reading)].fill(first=said[0], second=said[-1], **numbers)
