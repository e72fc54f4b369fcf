"""The terms on which a grant vests: a graph of steps, of which one path is taken. 归属条款（P6）。

The graph is that of Open Cap Format's VestingTerms, so that what is written here can leave by that door unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from mainstay.chapters.equity.allocation import Allocation
from mainstay.chapters.equity.triggers import START_DAY, After, AtStart, OnDay, OnEvent, Trigger
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text


class WrongTermsError(AnticipatedError):
    """Terms of vesting that contradict themselves; `data["step"]` says where."""

    code = "wrong_vesting_terms"

    def __init__(self, text: Text, terms: str, step: str = "") -> None:
        super().__init__(text, terms=terms, step=step)


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of the grant, or with `remainder` of what has not vested yet."""

    numerator: Decimal
    denominator: Decimal
    remainder: bool = False

    def __post_init__(self) -> None:
        if self.denominator <= 0 or not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"a portion lies between nothing and the whole: {self.numerator}/{self.denominator}")

    @property
    def share(self) -> Fraction:
        """The portion as an exact fraction."""
        return Fraction(self.numerator) / Fraction(self.denominator)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the graph: what it waits for, how much vests by it, and which steps may follow, in that order."""

    id: str
    trigger: Trigger
    amount: Portion | Decimal
    """A part of the grant, or a fixed number of units."""
    next: tuple[str, ...] = ()
    description: str = ""

    def exact(self, units: Fraction, vested: Fraction) -> Fraction:
        """Exact units of one occurrence for a grant of `units` of which exactly `vested` have vested."""
        if isinstance(self.amount, Decimal):
            return min(Fraction(self.amount), units - vested)
        whole = units - vested if self.amount.remainder else units
        return min(whole * self.amount.share, units - vested)


@dataclass(frozen=True, slots=True)
class VestingTerms:
    """A schedule that many grants share. Raises WrongTermsError where steps are missing, repeated or go in a circle."""

    id: str
    name: str
    allocation: Allocation
    steps: tuple[Step, ...]
    description: str = ""
    comments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        ids = [step.id for step in self.steps]
        if len(ids) > MOST_STEPS or sum(_times(step) for step in self.steps) > MOST_TRANCHES:
            raise WrongTermsError(_TOO_LONG, self.id)
        if not ids or len(set(ids)) != len(ids):
            raise WrongTermsError(
                Text("归属条款至少要有一个步骤，且编号不能重复。", "Terms need a step, and each step its own id."),
                self.id,
            )
        for step in self.steps:
            for named in _named(step):
                if named not in ids:
                    raise WrongTermsError(_UNKNOWN.fill(step=step.id, named=named), self.id, step.id)
        _in_order(self)

    @property
    def by_id(self) -> Mapping[str, Step]:
        """The steps by their ids."""
        return {step.id: step for step in self.steps}

    @property
    def roots(self) -> tuple[str, ...]:
        """Steps that follow no other: where the path begins."""
        led_to = {named for step in self.steps for named in step.next}
        return tuple(step.id for step in self.steps if step.id not in led_to)

    @property
    def events(self) -> tuple[Step, ...]:
        """Steps that wait for an event to be entered."""
        return tuple(step for step in self.steps if isinstance(step.trigger, OnEvent))

    @property
    def starts(self) -> tuple[Step, ...]:
        """Steps that stand for the beginning of vesting."""
        return tuple(step for step in self.steps if isinstance(step.trigger, AtStart))


MOST_STEPS, MOST_TRANCHES = 500, 5000
"""Beyond these no terms were ever agreed, and a hostile file would only take time."""

_TOO_LONG = Text("归属条款的步骤或批次过多。", "These terms have too many steps or tranches.")
_UNKNOWN = Text(
    "归属步骤“{step}”提到的“{named}”并不存在。", "The step “{step}” refers to “{named}”, which is not there."
)
_CIRCLE = Text("归属步骤“{step}”绕回了自己。", "The step “{step}” leads back to itself.")


def _times(step: Step) -> int:
    return step.trigger.occurrences if isinstance(step.trigger, After) else 1


def _named(step: Step) -> Iterator[str]:
    yield from step.next
    if isinstance(step.trigger, After):
        yield step.trigger.step


def _in_order(terms: VestingTerms) -> None:
    """Refuses a circle: takes away the steps that nothing leads to until none is left."""
    left = {step.id: set(step.next) for step in terms.steps}
    while left:
        led_to = set().union(*left.values())
        free = set(left) - led_to
        if not free:
            raise WrongTermsError(_CIRCLE.fill(step=min(left)), terms.id, min(left))
        left = {name: following for name, following in left.items() if name not in free}


def yearly(units_name: str, years: int, *, allocation: Allocation = Allocation.CUMULATIVE_ROUNDING) -> VestingTerms:
    """The plainest schedule: the same part on each anniversary. Steps are `start` and `year`."""
    return periodic(units_name, months=12, times=years, allocation=allocation)


def periodic(
    name: str,
    *,
    months: int,
    times: int,
    cliff_months: int = 0,
    day_of_month: str = START_DAY,
    allocation: Allocation = Allocation.CUMULATIVE_ROUNDING,
) -> VestingTerms:
    """Equal parts every `months`, `times` times; with a cliff, nothing before it and all that is due on it.

    Steps are `start`, with a cliff `cliff`, and then `each`. Raises ValueError where the cliff is not a whole number
    of periods, or as long as the whole.
    """
    early, odd = divmod(cliff_months, months)
    if odd or early >= times:
        raise ValueError(f"a cliff of {cliff_months} months does not fit {times} periods of {months} months")
    part = Decimal(times)
    steps = [Step("start", AtStart(), Decimal(0), ("cliff" if early else "each",))]
    if early:
        after = After("start", cliff_months, day_of_month=day_of_month)
        steps.append(Step("cliff", after, Portion(Decimal(early), part), ("each",)))
    base = "cliff" if early else "start"
    steps.append(
        Step(
            "each", After(base, months, occurrences=times - early, day_of_month=day_of_month), Portion(Decimal(1), part)
        )
    )
    return VestingTerms(id=name, name=name, allocation=allocation, steps=tuple(steps), description=name)


def listed(
    name: str,
    parts: tuple[tuple[int | date, Decimal], ...],
    *,
    day_of_month: str = START_DAY,
    allocation: Allocation = Allocation.CUMULATIVE_ROUNDING,
) -> VestingTerms:
    """Tranches named one by one: (months from the start, or a day of the calendar; share of the grant), in order.

    Steps are `start`, `t1`, `t2` …
    """
    steps = [Step("start", AtStart(), Decimal(0), ("t1",) if parts else ())]
    for number, (when, share) in enumerate(parts, 1):
        following = (f"t{number + 1}",) if number < len(parts) else ()
        on: Trigger = OnDay(when) if isinstance(when, date) else After("start", when, day_of_month=day_of_month)
        steps.append(Step(f"t{number}", on, Portion(share, Decimal(1)), following))
    return VestingTerms(name, name, allocation, tuple(steps), name)
