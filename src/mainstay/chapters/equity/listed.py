"""What the rules for companies listed in China say about a plan: warnings, not advice. 上市公司规则提示（P6）。

Source: 《上市公司股权激励管理办法》, CSRC order 126 (in force 2016-08-13), amended by order 148 (2018-08-15). Articles
14 and 22 to 26 were read second-hand; those on options (29 to 31) are as generally known. Later amendments were not
read: after `READ_UNTIL` every warning says so. Companies that are not listed are free to agree otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from mainstay.chapters.equity.kinds import Kind, Units
from mainstay.chapters.equity.plans import Miss, PlanTerms
from mainstay.chapters.equity.schedule import REST, tranches
from mainstay.core.calendar import add_months
from mainstay.core.standards import Standard
from mainstay.core.text import Text

SINCE = date(2016, 8, 13)
"""Plans decided before this day stood under other rules, which are not kept here."""
READ_UNTIL = date(2018, 8, 15)
"""The last amendment that was read."""
SOURCE = Text(
    "《上市公司股权激励管理办法》（证监会令第126号，2016-08-13 施行；第148号，2018-08-15 修改）",
    "Measures for Equity Incentives of Listed Companies (CSRC order 126, in force 2016-08-13; amended by order 148, "
    "2018-08-15)",
)
UNREAD = Text("此后的修改未收录，请以现行文本为准。", "Later amendments are not in here: check the text in force.")

_ALL_PLANS, _ONE_PERSON = Decimal("0.10"), Decimal("0.01")
_HALF = Decimal("0.5")
_LEAST_MONTHS = 12
_PRICED = {Kind.RESTRICTED_STOCK: _HALF, Kind.OPTION: Decimal(1)}
"""What part of the market price a grant's price must reach."""


class Law(StrEnum):
    """One thing that the rules ask."""

    ALL_PLANS = "all_plans"
    ONE_PERSON = "one_person"
    FIRST_RELEASE = "first_release"
    PERIOD = "period"
    TRANCHE = "tranche"
    NO_CARRYING = "no_carrying"
    PRICE = "price"
    PAR = "par"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a plan does not seem to meet: which, in which article, and what was found."""

    law: Law
    article: str
    text: Text
    source: Text = SOURCE
    note: Text | None = UNREAD


@dataclass(frozen=True, slots=True)
class Market:
    """Share capital, par value and average prices before the draft plan was published, in currency units.

    `averages` by trading days: 1 and any of 20, 60 and 120. What is not known is not compared with.
    """

    capital: Units | None = None
    averages: Mapping[int, Decimal] = field(default_factory=dict)
    par: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Shares:
    """Market, as a company keeps it: nothing (0) is not known."""

    capital: int = 0
    par: Decimal = Decimal(1)
    average_1: Decimal = Decimal(0)
    average_20: Decimal = Decimal(0)
    average_60: Decimal = Decimal(0)
    average_120: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if min(Decimal(self.capital), self.par, *self._averages.values()) < 0:
            raise ValueError(f"nothing of a share is below nothing: {self!r}")

    @property
    def _averages(self) -> dict[int, Decimal]:
        return {1: self.average_1, 20: self.average_20, 60: self.average_60, 120: self.average_120}

    @property
    def market(self) -> Market:
        """What is known, for the checks."""
        return Market(self.capital or None, {days: one for days, one in self._averages.items() if one}, self.par)


SHARES = Standard(
    "equity.shares",
    Text("公司股本与股价", "Share capital and prices"),
    Text(
        "上市公司的股本总额、面值与草案公布前的均价，用来核对激励计划与每笔授予。",
        "Shares in all, par value and average prices before a draft plan was published, with which plans and grants of "
        "a listed company are compared.",
    ),
    Shares(),
    {
        "capital": Text("股本总额（股）", "Shares in all"),
        "par": Text("每股面值", "Par value"),
        "average_1": Text("前 1 个交易日均价", "Average of the day before"),
        "average_20": Text("前 20 个交易日均价", "Average of 20 days"),
        "average_60": Text("前 60 个交易日均价", "Average of 60 days"),
        "average_120": Text("前 120 个交易日均价", "Average of 120 days"),
    },
)
"""What the company has entered, dated."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a company is about to decide: `in_all` units under all plans, `of_person` of one person with this.

    `price` is None where it is decided grant by grant.
    """

    kind: Kind
    terms: PlanTerms
    units: Units
    price: Decimal | None
    decided_on: date
    in_all: Units
    of_person: Units


def warnings(draft: Draft, market: Market, *, special_resolution: bool = False) -> tuple[Finding, ...]:
    """Every rule that the draft does not seem to meet. Raises ValueError for a day before the rules that are known."""
    if draft.decided_on < SINCE:
        raise ValueError(f"the rules in force on {draft.decided_on} are not known here; they begin on {SINCE}")
    note = UNREAD if draft.decided_on > READ_UNTIL else None
    found = (*_amounts(draft, market, special_resolution), *_schedule(draft), *_price(draft, market))
    return tuple(Finding(law, article, text, note=note) for law, article, text in found)


_Found = tuple[Law, str, Text]


def _amounts(draft: Draft, market: Market, special: bool) -> Iterator[_Found]:  # noqa: FBT001 - private
    if market.capital is None:
        return
    if draft.in_all > _ALL_PLANS * market.capital:
        yield (
            Law.ALL_PLANS, "14",
            Text("有效期内全部激励计划超过股本总额的 10%。", "All plans in force come to more than 10% of the shares."),
        )  # fmt: skip
    if draft.of_person > _ONE_PERSON * market.capital and not special:
        yield (
            Law.ONE_PERSON, "14",
            Text(
                "一人累计获授超过股本总额的 1%，须经股东大会特别决议。",
                "One person would hold more than 1% of the shares: a special resolution is needed.",
            ),
        )  # fmt: skip


_ARTICLES = {
    Kind.RESTRICTED_STOCK: {Law.FIRST_RELEASE: "24", Law.PERIOD: "25", Law.TRANCHE: "25", Law.NO_CARRYING: "25"},
    Kind.OPTION: {Law.FIRST_RELEASE: "30", Law.PERIOD: "31", Law.TRANCHE: "31", Law.NO_CARRYING: "31"},
}
_TEXTS = {
    Law.FIRST_RELEASE: Text(
        "授予日与首次解除限售（行权）日之间少于 12 个月。",
        "Fewer than 12 months lie between the grant and the first release.",
    ),
    Law.PERIOD: Text("有一期的时限少于 12 个月。", "A period is shorter than 12 months."),
    Law.TRANCHE: Text("有一期的比例超过获授总额的 50%。", "A tranche is more than 50% of the grant."),
    Law.NO_CARRYING: Text(
        "条件未成就的批次不得递延至下期，应当回购或注销。",
        "A missed tranche may not be carried to the next: it has to be bought back or cancelled.",
    ),
}


def _schedule(draft: Draft) -> Iterator[_Found]:
    articles = _ARTICLES.get(draft.kind)
    if articles is None:
        return
    for law in _broken(draft):
        yield law, articles[law], _TEXTS[law]


def _broken(draft: Draft) -> Iterator[Law]:
    parts = tranches(draft.terms.schedule, draft.units, draft.decided_on)
    amounts: dict[date, Units] = {}
    for one in parts:
        if one.on is not None:
            amounts[one.on] = amounts.get(one.on, 0) + one.units
    days = sorted(amounts)
    if days and days[0] < add_months(draft.decided_on, _LEAST_MONTHS):
        yield Law.FIRST_RELEASE
    if any(later < add_months(day, _LEAST_MONTHS) for day, later in pairwise(days)):
        yield Law.PERIOD
    if any(units > _HALF * draft.units for units in amounts.values()):
        yield Law.TRANCHE
    if any(draft.terms.need(one).miss is Miss.CARRY for one in parts if one.key != REST):
        yield Law.NO_CARRYING


def _price(draft: Draft, market: Market) -> Iterator[_Found]:
    part = _PRICED.get(draft.kind)
    if part is None or draft.price is None:
        return
    article = "23" if draft.kind is Kind.RESTRICTED_STOCK else "29"
    if draft.price < market.par:
        yield Law.PAR, article, Text("价格低于股票票面金额。", "The price is below the par value.")
    floor = _floor(market.averages, part)
    if floor is not None and draft.price < floor:
        text = Text(
            "价格低于规则原则上的下限 {floor}；采用其他定价方法的，应当说明依据。",
            "The price is below {floor}, the floor in principle; another method of pricing must be explained.",
        )
        yield Law.PRICE, article, text.fill(floor=floor.normalize())


def _floor(averages: Mapping[int, Decimal], part: Decimal) -> Decimal | None:
    """The higher of the last day's average and one of the longer ones (the company may choose which: the lowest)."""
    longer: Sequence[Decimal] = [averages[days] for days in (20, 60, 120) if days in averages]
    if 1 not in averages:
        return None
    return part * max(averages[1], min(longer, default=averages[1]))
