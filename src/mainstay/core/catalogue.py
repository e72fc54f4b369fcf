"""The grammar of the catalogue: what a signal, an attribute and a measure declare. Chapters fill it in.

Menus, planner, report, documents and translations read these declarations; nothing about a signal or a measure is
written anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Literal

from mainstay.core.readings import Reading
from mainstay.core.text import Text
from mainstay.core.words import Driver, Honesty

Direction = Literal[-1, 0, 1]


class Unit(StrEnum):
    """What a signal's number counts; says how it is written."""

    MONEY = "money"
    SHARE = "share"
    MONTHS = "months"
    DAYS = "days"
    HOURS = "hours"
    COUNT = "count"
    POINTS = "points"
    LEVELS = "levels"
    YEARS_OF_PAY = "years_of_pay"


class Basis(StrEnum):
    """Why the company may process a signal (PIPL Art. 13): named in the processing register."""

    CONTRACT = "contract"
    HR_RULES = "hr_rules"
    LEGAL_DUTY = "legal_duty"
    AGGREGATE = "aggregate"


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known before any data: corrected correlation with leaving, per the signal's own direction of counting.

    The additive model starts from a log-odds of 2 × rho × 0.6 for each `spread` of the signal (see
    `docs/decisions`), with standard deviation `doubt`.
    """

    rho: float
    source: str
    honesty: Honesty
    doubt: float = 0.25

    @property
    def log_odds(self) -> float:
        """Expected change of the monthly log-odds of resigning for one `spread`."""
        return 2 * self.rho * 0.6


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing the warning looks at: how hard a driver pulls on a person, as a number with a unit.

    `direction` +1: more pulls towards leaving; -1: more holds; 0: either way. `centre` is where the signal says
    nothing; `spread` is its typical standard deviation. Values are clipped to `lowest`..`highest`. A reading whose
    facts are older than `fresh_months` is unknown. `sentence` may use {value}, and {first}, {second} for the reading's
    channels. `article` holds mechanism ids.
    """

    key: str
    driver: Driver
    label: Text
    sentence: Text
    unit: Unit
    direction: Direction
    basis: Basis
    reading: Reading
    centre: float
    spread: float
    lowest: float
    highest: float
    prior: Prior
    article: tuple[str, ...]
    fresh_months: int = 12
    sentence_below: Text | None = None
    """The sentence for a number below zero, which it gets without its sign: "8 % above the line", not "-8 % below"."""
    sentence_zero: Text | None = None
    """The sentence for nothing at all: "no level above", not "0 levels above". It has no placeholder."""
    sentence_coming: Text | None = None
    """The sentence where there is nothing today and what is due within the year pushes all the same. No placeholder."""

    def sentence_for(self, value: float) -> tuple[Text, float]:
        """The sentence that suits this value, and the number to put into it."""
        if value == 0 and self.sentence_zero is not None:
            return self.sentence_zero, value
        if value < 0 and self.sentence_below is not None:
            return self.sentence_below, -value
        return self.sentence, value


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column of `people` that the catalogue recognises by any of its names, and what is known of it.

    `names` best first, in both languages; they are compared as `plain` writes them.
    """

    key: str
    names: tuple[str, ...]
    driver: Driver
    label: Text
    direction: Direction
    prior: Prior
    levels: tuple[str, ...] = ()
    """For an ordered set of words, from least to most; spellings of the same level are parted by `|`."""

    def is_named(self, column: str) -> bool:
        """Whether this is a column's name, however it is capitalised and parted."""
        return plain(column) in {plain(name) for name in self.names}

    def rank(self, word: str) -> int | None:
        """The place of a word among the levels, from 0; None if it is none of them."""
        for place, spellings in enumerate(self.levels):
            if plain(word) in {plain(spelling) for spelling in spellings.split("|")}:
                return place
        return None

    def word(self, place: int) -> Text:
        """The level at a place as each reader writes it: the first spelling in the own script, or else the first.

        Raises IndexError where there is no such level.
        """
        spellings = self.levels[place].split("|")
        chinese = [one for one in spellings if any("\u4e00" <= letter <= "\u9fff" for letter in one)]
        latin = [one for one in spellings if one not in chinese]
        return Text((chinese or latin)[0], (latin or chinese)[0])


def plain(name: str) -> str:
    """A name without capitals, spaces and the signs that part words: Job_Satisfaction and JobSatisfaction are one."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of the `facts` table: what its `amount` counts, for the door's templates and the reference page."""

    key: str
    label: Text
    meaning: Text
    unit: Unit


@dataclass(frozen=True, slots=True)
class Seat:
    """A kind of place of which a company has only so many: a kind of the `limits` table that measures take."""

    key: str
    label: Text


class Quantity(StrEnum):
    """A person's own quantity that a price may be a multiple of; money is yearly, in minor units."""

    YEARLY_PAY = "yearly_pay"
    GAP_TO_LINE = "gap_to_line"
    GAP_TO_PEERS = "gap_to_peers"


@dataclass(frozen=True, slots=True)
class Formula:
    """A fixed amount (currency units) plus a share of a person's quantities."""

    fixed: Decimal = Decimal(0)
    of: Mapping[Quantity, Decimal] = field(default_factory=dict)


NOTHING = Formula()


@dataclass(frozen=True, slots=True)
class Price:
    """Everything a measure costs: cash in the first year, cash over three years (with the first), equity at value
    today, hours of managers and specialists, and seats by kind of limit.
    """

    cash_now: Formula = NOTHING
    cash_three_years: Formula = NOTHING
    equity: Formula = NOTHING
    hours: Decimal = Decimal(0)
    seats: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """Whether the measure would be free of every cost, which none is."""
        money = (self.cash_now, self.cash_three_years, self.equity)
        return not (self.hours or self.seats or any(part.fixed or part.of for part in money))


@dataclass(frozen=True, slots=True)
class Ease:
    """By how much a measure lowers the log-hazard of resigning where `driver` is all of the push (a share of it in
    proportion); `driver` None is the part that works whoever it is for. Published effects enter at 0.6 of their size.
    """

    driver: Driver | None
    log_hazard: float
    doubt: float
    source: str
    honesty: Honesty


@dataclass(frozen=True, slots=True)
class When:
    """A condition for whom a measure fits: a signal at least, or at most, a value. Unknown does not fit unless
    `or_unknown`: no talk on record is no reason against talks.
    """

    signal: str
    at_least: float | None = None
    at_most: float | None = None
    or_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised, and how many days after the agreement it is due.

    `shown_by` are the tables of the company folder, with the kind where it matters ("talks:one_on_one"), one of whose
    facts shows that it was kept; empty where no table can (a paper that is signed, an answer that is given).
    """

    text: Text
    due_days: int
    shown_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """What the company can do for one person. `instead_of` names a group of which one at most is chosen (two sizes of
    raise). `raise_` is what it adds to yearly fixed cash, for the fairness guard.
    """

    key: str
    label: Text
    meaning: Text
    eases: tuple[Ease, ...]
    price: Price
    promises: tuple[Promise, ...]
    article: tuple[str, ...]
    fits: tuple[When, ...] = ()
    instead_of: str = ""
    raise_: Formula = NOTHING
    onset_months: int = 1
    lasts_months: int = 24


@dataclass(frozen=True, slots=True)
class LossPart:
    """One part of what a departure costs, as a share of yearly pay: low, middle, high for levels up to `up_to_level`.

    `by_level` ascends; the last row holds for everyone above, and the first for an unknown level.
    """

    key: str
    label: Text
    by_level: tuple[tuple[int, Decimal, Decimal, Decimal], ...]
    source: str
    honesty: Honesty


@dataclass(frozen=True)
class Catalogue:
    """Every declaration of the chapters, by key, in a stable order."""

    signals: tuple[Signal, ...]
    attributes: tuple[Attribute, ...] = ()
    measures: tuple[Measure, ...] = ()
    losses: tuple[LossPart, ...] = ()
    facts: tuple[FactKind, ...] = ()
    seats: tuple[Seat, ...] = ()

    @classmethod
    def of(cls, parts: Iterable[Catalogue]) -> Catalogue:
        """One catalogue out of several; raises ValueError when a key is declared twice."""
        parts = tuple(parts)
        whole = cls(
            tuple(signal for part in parts for signal in part.signals),
            tuple(attribute for part in parts for attribute in part.attributes),
            tuple(measure for part in parts for measure in part.measures),
            tuple(loss for part in parts for loss in part.losses),
            tuple(kind for part in parts for kind in part.facts),
            tuple(seat for part in parts for seat in part.seats),
        )
        for declared in (whole.signals, whole.attributes, whole.measures, whole.losses, whole.facts, whole.seats):
            keys = [item.key for item in declared]
            if twice := {key for key in keys if keys.count(key) > 1}:
                raise ValueError(f"declared twice: {sorted(twice)}")
        return whole

    def signal(self, key: str) -> Signal:
        """The signal with this key; raises KeyError."""
        return self._signals[key]

    def measure(self, key: str) -> Measure:
        """The measure with this key; raises KeyError."""
        return self._measures[key]

    @cached_property
    def _signals(self) -> dict[str, Signal]:
        return {signal.key: signal for signal in self.signals}

    @cached_property
    def _measures(self) -> dict[str, Measure]:
        return {measure.key: measure for measure in self.measures}
