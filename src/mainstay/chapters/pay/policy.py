"""What the company means to pay against the market: for whom, where, against whose survey, at which percentile. P2.

LINES                      the Standard: every policy, dated
policy_for(own, lines)     the one that applies to a person: the more closely it names them, the sooner
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mainstay.chapters.pay.market import PERCENTS, Definition
from mainstay.core.readings import USUAL_LINE
from mainstay.core.standards import Standard
from mainstay.core.text import Text

HIGHEST_LEVEL = 99


@dataclass(frozen=True, slots=True)
class Policy:
    """One line: whom it is for and what they are compared with. Empty family or city: any.

    `sources` are surveys with their weights; empty: every survey that has a match, weighed by its answers.
    """

    family: str = ""
    level_from: int = 0
    level_to: int = HIGHEST_LEVEL
    city: str = ""
    key_only: bool = True
    sources: Mapping[str, Decimal] = field(default_factory=dict)
    percent: int = USUAL_LINE
    definition: Definition = Definition.FIXED_CASH

    def __post_init__(self) -> None:
        if not 0 <= self.level_from <= self.level_to <= HIGHEST_LEVEL:
            raise ValueError("levels from a lower to a higher one")
        if self.percent not in PERCENTS:
            raise ValueError(f"a percentile that surveys give: {PERCENTS}")
        if any(weight <= 0 for weight in self.sources.values()):
            raise ValueError("weights above zero")

    @property
    def for_whom(self) -> tuple[str, int, int, str, bool]:
        """What makes it this policy: a later one for the same people takes its place."""
        return self.family, self.level_from, self.level_to, self.city, self.key_only


@dataclass(frozen=True, slots=True)
class Lines:
    """Every policy there is."""

    policies: tuple[Policy, ...] = (Policy(),)

    def with_policy(self, policy: Policy) -> Lines:
        """The same with one more, in place of one for the same people."""
        others = tuple(one for one in self.policies if one.for_whom != policy.for_whom)
        return Lines((*others, policy))

    def without(self, policy: Policy) -> Lines:
        """The same without the one for these people."""
        return Lines(tuple(one for one in self.policies if one.for_whom != policy.for_whom))


LINES = Standard(
    "pay.market_lines",
    Text("市场薪酬线", "Market pay lines"),
    Text(
        "各职族、职级、城市的骨干以哪份调研的哪个分位为准；未定时，骨干以 75 分位为准。",
        "Against which survey and percentile people of a family, level and city are to be paid; where nothing is "
        "decided, key people at the 75th.",
    ),
    Lines(),
    {"policies": Text("各条线", "The lines")},
)


@dataclass(frozen=True, slots=True)
class Own:
    """A person as the market is asked about them. `pay` is yearly, in minor units, at full time, by what it counts."""

    person: str
    job: str
    family: str = ""
    level: int | None = None
    city: str = ""
    key: bool = False
    pay: Mapping[Definition, int] = field(default_factory=dict)
    fte: Decimal = Decimal(1)


def policy_for(own: Own, lines: Lines) -> Policy | None:
    """The policy that applies: of those that do, the one that names most closely: family, city, key people, levels.

    None where none does: then the company has not said what it wants to pay this person.
    """
    fitting = [one for one in lines.policies if _fits(one, own)]
    return max(fitting, key=_closeness, default=None)


def _fits(policy: Policy, own: Own) -> bool:
    levels = policy.level_from == 0 and policy.level_to == HIGHEST_LEVEL
    return (
        policy.family in ("", own.family)
        and policy.city in ("", own.city)
        and (own.key or not policy.key_only)
        and (levels if own.level is None else policy.level_from <= own.level <= policy.level_to)
    )


def _closeness(policy: Policy) -> tuple[bool, bool, bool, int]:
    return bool(policy.family), bool(policy.city), policy.key_only, policy.level_from - policy.level_to
