"""The words of a commission plan, each with its name in the trade. 提成方案的用语。

Whoever reads "cumulative" guesses wrong half the time, so no word here stands alone: see the worked example.
"""

from __future__ import annotations

from enum import StrEnum

from mainstay.core.text import Text


class Measure(StrEnum):
    """What is counted."""

    BOOKINGS = "bookings"
    COLLECTED = "collected"
    MARGIN = "margin"

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _MEASURES[self]


class CreditRule(StrEnum):
    """Who is credited with a transaction."""

    OWNER = "owner"
    """Its owner, with all of it; shares are not looked at."""
    SPLIT = "split"
    """Those it is shared among; their shares sum to the whole."""
    OVERLAY = "overlay"
    """The same, and on top of it those who helped: credits may sum to more than the whole."""

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _CREDITS[self]


class TierMode(StrEnum):
    """What a tier's rate applies to. There is no default."""

    MARGINAL = "marginal"
    """Each tier's rate on the part within the tier. 超额累进; "cumulative" or "split" in some programs."""
    WHOLE_AMOUNT = "whole_amount"
    """The rate of the tier that is reached, on everything. 全额累进; "retroactive", "non-cumulative"."""
    INTERPOLATED = "interpolated"
    """Each tier is worth an amount of money, earned in proportion within the tier. 区间插值。"""

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _MODES[self]


class Accumulation(StrEnum):
    """Over what the tiers are climbed. There is no default."""

    PER_TRANSACTION = "per_transaction"
    """Each transaction starts at the first tier."""
    PERIOD_TO_DATE = "period_to_date"
    """Transactions of the period add up; each is paid as it comes."""
    PERIOD_END = "period_end"
    """The period's total is paid once, after its end."""

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _ACCUMULATIONS[self]


class Period(StrEnum):
    """A span of whole months of the company's year."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months it has."""
        return _MONTHS[self]

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _PERIODS[self]


class Unit(StrEnum):
    """What thresholds are given in."""

    AMOUNT = "amount"
    QUOTA = "quota"
    """Shares of the period's quota: 1 is all of it."""

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _UNITS[self]


class Boundary(StrEnum):
    """To which tier an amount belongs that lies exactly on a threshold."""

    LOWER = "lower"
    UPPER = "upper"

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _BOUNDARIES[self]


class Half(StrEnum):
    """Where half a fen goes."""

    UP = "up"
    """Away from zero."""
    EVEN = "even"
    DOWN = "down"
    """Any part of a fen is dropped."""

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _HALVES[self]


class RoundAt(StrEnum):
    """Where rounding falls."""

    TOTAL = "total"
    """The exact sum is rounded once; where rounded lines sum to another amount, a line says the difference."""
    LINE = "line"
    """Each line is rounded, and the total is their sum."""

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _ROUNDED[self]


class Gate(StrEnum):
    """What must be met before accelerators count."""

    NONE = "none"
    YTD = "ytd"
    """The quota of the year up to the end of this period."""
    ANNUAL = "annual"
    """The quota of the whole year."""

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _GATES[self]


class Prorate(StrEnum):
    """How a span is reckoned that somebody served only in part."""

    NONE = "none"
    DAYS = "days"
    WHOLE_MONTHS = "whole_months"
    """Months served from the first day to the last."""
    RAMP = "ramp"
    """Stated shares for the first months; the month of joining is the first."""

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _PRORATED[self]


class Per(StrEnum):
    """What a cap is on."""

    TRANSACTION = "transaction"
    STATEMENT = "statement"
    YEAR = "year"

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _PER[self]


class Shape(StrEnum):
    """How a curve runs between its points."""

    LINEAR = "linear"
    STEPS = "steps"
    """The value of the last point that is reached."""

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _SHAPES[self]


class Recovery(StrEnum):
    """How much a clawback takes back."""

    FULL = "full"
    PRO_RATA = "pro_rata"
    """In proportion to the months that are missing."""

    @property
    def label(self) -> Text:
        """Its name for readers."""
        return _RECOVERIES[self]


_MEASURES = {
    Measure.BOOKINGS: Text("签约额", "Bookings"),
    Measure.COLLECTED: Text("回款额", "Money collected"),
    Measure.MARGIN: Text("毛利", "Gross margin"),
}
_CREDITS = {
    CreditRule.OWNER: Text("全部计入负责人", "All to the owner"),
    CreditRule.SPLIT: Text("按比例分摊，合计 100%", "Split by shares that sum to 100%"),
    CreditRule.OVERLAY: Text(
        "按比例分摊，另计协同业绩（合计可超过 100%）", "Split by shares, with overlay credits on top (may exceed 100%)"
    ),
}
_MODES = {
    TierMode.MARGINAL: Text("超额累进", "Marginal: each tier's rate on the part within it"),
    TierMode.WHOLE_AMOUNT: Text("全额累进", "Whole amount: the reached tier's rate on everything"),
    TierMode.INTERPOLATED: Text("区间插值", "Interpolated: each tier's money in proportion within it"),
}
_ACCUMULATIONS = {
    Accumulation.PER_TRANSACTION: Text("逐笔计算，各笔从第一档起", "Each transaction by itself"),
    Accumulation.PERIOD_TO_DATE: Text("期内累计，随到随算", "Added up over the period, paid as it comes"),
    Accumulation.PERIOD_END: Text("期末按全期合计一次计算", "Once, on the period's total"),
}
_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
_PERIODS = {
    Period.MONTH: Text("月", "Month"),
    Period.QUARTER: Text("季度", "Quarter"),
    Period.HALF_YEAR: Text("半年", "Half-year"),
    Period.YEAR: Text("年", "Year"),
}
_UNITS = {
    Unit.AMOUNT: Text("金额", "Amount of money"),
    Unit.QUOTA: Text("占业绩指标的比例", "Share of the quota"),
}
_BOUNDARIES = {
    Boundary.LOWER: Text("恰好等于门槛的，归下一级档", "An amount on the threshold belongs to the lower tier"),
    Boundary.UPPER: Text("恰好等于门槛的，归上一级档", "An amount on the threshold belongs to the upper tier"),
}
_HALVES = {
    Half.UP: Text("四舍五入到分", "To the fen, halves up"),
    Half.EVEN: Text("四舍六入五成双到分", "To the fen, halves to even"),
    Half.DOWN: Text("舍去不足一分的部分", "Parts of a fen are dropped"),
}
_ROUNDED = {
    RoundAt.TOTAL: Text("合计一次取整，尾差单列", "The total is rounded once; the difference is a line"),
    RoundAt.LINE: Text("逐行取整后相加", "Each line is rounded, then added"),
}
_GATES = {
    Gate.NONE: Text("不设前提", "None"),
    Gate.YTD: Text("年初至今达标后才加速", "Only once the year-to-date quota is met"),
    Gate.ANNUAL: Text("全年指标达成后才加速", "Only once the whole year's quota is met"),
}
_PRORATED = {
    Prorate.NONE: Text("不折算", "Not prorated"),
    Prorate.DAYS: Text("按在职天数折算", "By days served"),
    Prorate.WHOLE_MONTHS: Text("按整月折算", "By whole months served"),
    Prorate.RAMP: Text("按爬坡期比例折算", "By a ramp"),
}
_PER = {
    Per.TRANSACTION: Text("单笔", "Transaction"),
    Per.STATEMENT: Text("每次发放", "Statement"),
    Per.YEAR: Text("全年", "Year"),
}
_SHAPES = {
    Shape.LINEAR: Text("两点之间按直线插值", "Straight lines between the points"),
    Shape.STEPS: Text("按已达到的一级取值", "The value of the last point reached"),
}
_RECOVERIES = {
    Recovery.FULL: Text("全额追回", "In full"),
    Recovery.PRO_RATA: Text("按未满的月数比例追回", "In proportion to the months missing"),
}
