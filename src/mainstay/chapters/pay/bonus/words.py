"""The words of a year-end bonus plan. 年终奖方案的用语。None has a default: each can be meant in two ways."""

from __future__ import annotations

from enum import StrEnum

from mainstay.chapters.pay.elements import Element
from mainstay.core.text import Text


class PayBase(StrEnum):
    """Which parts of pay a month of the target is."""

    BASE = "base"
    FIXED = "fixed"
    FIRM = "firm"

    @property
    def elements(self) -> tuple[Element, ...]:
        """The parts."""
        return _ELEMENTS[self]

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _BASES[self]


class AsOf(StrEnum):
    """Of which days the pay is taken."""

    YEAR_END = "year_end"
    MEAN = "mean"
    """The mean of what stood on the last day of each month employed: a raise in July counts half."""

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _AS_OF[self]


class Served(StrEnum):
    """How the year is cut for who was not here all of it."""

    DAYS = "days"
    MONTHS = "months"
    WHOLE = "whole"
    """Not at all."""

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _SERVED[self]


class Level(StrEnum):
    """Whose result a coefficient reads."""

    COMPANY = "company"
    UNIT = "unit"
    PERSONAL = "personal"

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _LEVELS[self]


class Joins(StrEnum):
    """How a coefficient comes into the whole."""

    WEIGHS = "weighs"
    """With its weight, added to the others that have one."""
    TIMES = "times"
    """As a factor of everything."""

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _JOINS[self]


class Leaving(StrEnum):
    """How somebody leaves."""

    RESIGNED = "resigned"
    REDUNDANT = "redundant"
    RETIRED = "retired"
    DEATH_OR_DISABILITY = "death_or_disability"
    FOR_CAUSE = "for_cause"

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _LEAVINGS[self]


class Unpaid(StrEnum):
    """What becomes of payments whose day is still to come."""

    FORFEIT = "forfeit"
    PRO_RATA = "pro_rata"
    """Each in proportion to the days served from the first payment to its own, on its day; the rest is forfeited. The
    first is paid whole: the year that it is for was served (cf. 最高人民法院指导案例183号).
    """
    ON_TIME = "on_time"
    AT_ONCE = "at_once"

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _UNPAID[self]


_ELEMENTS = {
    PayBase.BASE: (Element.BASE,),
    PayBase.FIXED: (Element.BASE, Element.ALLOWANCE),
    PayBase.FIRM: (Element.BASE, Element.PERFORMANCE),
}
_BASES = {
    PayBase.BASE: Text("岗位工资", "Base pay"),
    PayBase.FIXED: Text("岗位工资与津贴", "Base pay and allowance"),
    PayBase.FIRM: Text("岗位工资与绩效工资", "Base and performance pay"),
}
_AS_OF = {
    AsOf.YEAR_END: Text("年末当日的标准", "As it stood on the year's last day"),
    AsOf.MEAN: Text("在职各月的平均", "The mean of the months employed"),
}
_SERVED = {
    Served.DAYS: Text("按在职天数折算", "By days served"),
    Served.MONTHS: Text("按在职月数折算", "By months served"),
    Served.WHOLE: Text("不折算", "Not cut"),
}
_LEVELS = {
    Level.COMPANY: Text("公司系数", "Company"), Level.UNIT: Text("部门系数", "Unit"),
    Level.PERSONAL: Text("个人系数", "Personal"),
}  # fmt: skip
_JOINS = {
    Joins.WEIGHS: Text("按权重相加", "Adds with its weight"), Joins.TIMES: Text("连乘", "Multiplies the whole"),
}  # fmt: skip
_LEAVINGS = {
    Leaving.RESIGNED: Text("主动辞职", "Resignation"),
    Leaving.REDUNDANT: Text("非过失辞退或裁员", "Dismissal without cause"),
    Leaving.RETIRED: Text("退休", "Retirement"),
    Leaving.DEATH_OR_DISABILITY: Text("身故或丧失劳动能力", "Death or disability"),
    Leaving.FOR_CAUSE: Text("过失辞退", "Dismissal for cause"),
}
_UNPAID = {
    Unpaid.FORFEIT: Text("不再发放", "Forfeited"),
    Unpaid.PRO_RATA: Text(
        "首期照发，其余按在职时间折算，按期发放", "The first in full, others by the time served, on their days"
    ),
    Unpaid.ON_TIME: Text("照旧按期发放", "Paid on their days"),
    Unpaid.AT_ONCE: Text("离职时一次发清", "Paid at once"),
}
