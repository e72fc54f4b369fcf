"""What becomes of a grant when its holder leaves, by the kind of leaving. 离职处理规则（P6）。

The kinds are Open Cap Format's TerminationWindowType. The defaults follow a published plan (death and disability: all
vests, twelve months to exercise; retirement and redundancy: in proportion to the time served, twelve months; own wish:
what has not vested lapses, ninety days; for cause: everything lapses, and bought shares go back at the lower of cost
and value). A company sets its own, dated; a plan may differ from it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mainstay.chapters.equity.triggers import Span, later
from mainstay.core.standards import Standard
from mainstay.core.text import Text


class Leaving(StrEnum):
    """A kind of leaving."""

    VOLUNTARY = "VOLUNTARY_OTHER"
    GOOD_CAUSE = "VOLUNTARY_GOOD_CAUSE"
    RETIREMENT = "VOLUNTARY_RETIREMENT"
    REDUNDANCY = "INVOLUNTARY_OTHER"
    DEATH = "INVOLUNTARY_DEATH"
    DISABILITY = "INVOLUNTARY_DISABILITY"
    CAUSE = "INVOLUNTARY_WITH_CAUSE"

    @property
    def label(self) -> Text:
        """The kind as readers know it."""
        return _LEAVINGS[self]


_LEAVINGS = {
    Leaving.VOLUNTARY: Text("主动辞职", "Resignation"),
    Leaving.GOOD_CAUSE: Text("因公司原因辞职", "Resignation for good reason"),
    Leaving.RETIREMENT: Text("退休", "Retirement"),
    Leaving.REDUNDANCY: Text("非过失辞退或裁员", "Dismissal without cause"),
    Leaving.DEATH: Text("身故", "Death"),
    Leaving.DISABILITY: Text("丧失劳动能力", "Disability"),
    Leaving.CAUSE: Text("过失辞退", "Dismissal for cause"),
}


class Unvested(StrEnum):
    """What becomes of units that have not vested."""

    LAPSE = "lapse"
    PRO_RATA = "pro_rata"
    """They vest in proportion to the days served of the whole schedule; the others lapse."""
    FULL = "full"
    """All vest at once."""

    @property
    def label(self) -> Text:
        """As readers know it."""
        return _UNVESTED[self]


_UNVESTED = {
    Unvested.LAPSE: Text("作废", "Lapse"),
    Unvested.PRO_RATA: Text("按在职时间折算归属", "Vest pro rata"),
    Unvested.FULL: Text("全部归属", "Vest in full"),
}


class BuyBack(StrEnum):
    """At what price the company takes back shares that the holder paid for."""

    NONE = "none"
    COST = "cost"
    VALUE = "value"
    LOWER = "lower"
    """The lower of cost and value."""

    @property
    def label(self) -> Text:
        """As readers know it."""
        return _BACK[self]


_BACK = {
    BuyBack.NONE: Text("不回购", "Not bought back"),
    BuyBack.COST: Text("成本价", "At cost"),
    BuyBack.VALUE: Text("公允价值", "At value"),
    BuyBack.LOWER: Text("成本与价值孰低", "At the lower of cost and value"),
}


LONGEST_WINDOW = 3650
"""Ten years of days; of months or years far more than anybody was ever given."""

_PARTS = {
    "unvested": Text("未归属的部分", "Unvested units"),
    "keeps_vested": Text("已归属的部分保留", "Vested units stay"),
    "window": Text("行权期", "Time to exercise"),
    "window_span": Text("单位", "counted in"),
    "buy_back": Text("已出资且已归属的股份", "Vested shares that were paid for"),
    "returned_at": Text("已出资未归属的退还", "Unvested shares that were paid for go back"),
}


@dataclass(frozen=True, slots=True)
class LeaverRule:
    """One kind of leaving: what vests, whether vested units stay, and how long they can be exercised."""

    unvested: Unvested = Unvested.LAPSE
    keeps_vested: bool = True
    window: int = 90
    window_span: Span = Span.DAYS
    buy_back: BuyBack = BuyBack.NONE
    """For vested shares that were bought. Unvested ones that lapse always go back, at `returned_at`."""
    returned_at: BuyBack = BuyBack.COST

    def __post_init__(self) -> None:
        if not 0 <= self.window <= LONGEST_WINDOW:
            raise ValueError(f"no such time to exercise: {self.window}")

    @staticmethod
    def labels() -> Mapping[str, Text]:
        """What each part is called."""
        return _PARTS

    def last_day(self, left: date) -> date:
        """The last day on which vested units can be exercised; the day of leaving where the window is nothing."""
        return later(left, self.window, self.window_span)


def _defaults() -> Mapping[Leaving, LeaverRule]:
    full = LeaverRule(Unvested.FULL, window=12, window_span=Span.MONTHS)
    good = LeaverRule(Unvested.PRO_RATA, window=12, window_span=Span.MONTHS)
    return {
        Leaving.VOLUNTARY: LeaverRule(),
        Leaving.GOOD_CAUSE: good,
        Leaving.RETIREMENT: good,
        Leaving.REDUNDANCY: good,
        Leaving.DEATH: full,
        Leaving.DISABILITY: full,
        Leaving.CAUSE: LeaverRule(keeps_vested=False, window=0, buy_back=BuyBack.LOWER, returned_at=BuyBack.LOWER),
    }


@dataclass(frozen=True, slots=True)
class LeaverRules:
    """The rule for each kind of leaving."""

    rules: Mapping[Leaving, LeaverRule] = field(default_factory=_defaults)

    def __getitem__(self, kind: Leaving) -> LeaverRule:
        return self.rules[kind]


LEAVERS = Standard(
    "equity.leavers",
    Text("离职时的股权处理", "Shares of those who leave"),
    Text(
        "按离职类型规定：未归属部分如何处理、已归属部分能否保留、多久之内可以行权、以什么价格回购。",
        "By the kind of leaving: what becomes of unvested units, whether vested ones stay, how long they can be "
        "exercised and at what price they are bought back.",
    ),
    LeaverRules(),
    {"rules": Text("各类离职的规则", "The rule for each kind of leaving")},
)
"""What the company has decided about leavers, dated; a plan may hold its own."""
