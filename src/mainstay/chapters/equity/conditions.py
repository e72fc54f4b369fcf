"""What must be true for a tranche to vest, or a dividend to be paid, beyond the passing of its day. 归属条件（P6）。

Length of service, a result (a target met, certified by somebody) and an event of the company, joined by AND and OR.
Nothing is taken for true or false without proof: a condition is met, missed or still open, and each proof is kept.
Source of the rule: the article (four-year release; dividends after three years in service AND with the target met).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mainstay.core.calendar import add_months


@dataclass(frozen=True, slots=True)
class Tenure:
    """At least so many months in service."""

    months: int


@dataclass(frozen=True, slots=True)
class Result:
    """A target that somebody certifies as met or missed; `label` is how readers know it."""

    key: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to the company, such as a listing or a change of control."""

    key: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part; with no part, nothing is asked."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part."""

    parts: tuple[Condition, ...]


Condition = Tenure | Result | Event | AllOf | AnyOf

NOTHING = AllOf()
"""No condition beyond staying until the day."""


@dataclass(frozen=True, slots=True)
class Proof:
    """That a result or an event was met or missed, from a day on: who says so, and on what paper.

    A later proof of the same key replaces the earlier one.
    """

    key: str
    met: bool
    on: date
    by: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A person's time with the company; `left` is the first day on which they are no longer in service."""

    hired: date
    left: date | None = None

    def on(self, day: date) -> bool:
        """Whether the person is in service on a day."""
        return self.hired <= day and (self.left is None or day < self.left)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`met` is None while the condition is open; `on` is the day on which it was met or missed, or will be by time.

    A condition that asks nothing is met without a day.
    """

    met: bool | None
    on: date | None
    proofs: tuple[Proof, ...] = ()
    open: tuple[Condition, ...] = ()
    """What is still missing."""


def judged(condition: Condition, service: Service, proofs: Iterable[Proof], day: date) -> Verdict:
    """What can be said of a condition by the end of a day."""
    held = {proof.key: proof for proof in sorted(proofs, key=lambda one: one.on) if proof.on <= day}
    return _judged(condition, service, held, day)


def _judged(condition: Condition, service: Service, held: dict[str, Proof], day: date) -> Verdict:
    if isinstance(condition, Tenure):
        return _by_tenure(condition, service, day)
    if isinstance(condition, Result | Event):
        proof = held.get(condition.key)
        if proof is None:
            return Verdict(None, None, (), (condition,))
        return Verdict(proof.met, proof.on, (proof,))
    parts = [_judged(part, service, held, day) for part in condition.parts]
    return _every(parts) if isinstance(condition, AllOf) else _some(parts)


def _by_tenure(condition: Tenure, service: Service, day: date) -> Verdict:
    on = add_months(service.hired, condition.months)
    if service.left is not None and service.left <= min(on, day):
        return Verdict(met=False, on=service.left)
    return Verdict(met=True, on=on) if on <= day else Verdict(None, on, (), (condition,))


def _every(parts: Sequence[Verdict]) -> Verdict:
    """Met when the last part is; missed when the first part is; else open."""
    missed = [part for part in parts if part.met is False]
    if missed:
        first = min(missed, key=lambda one: one.on or date.max)
        return Verdict(met=False, on=first.on, proofs=first.proofs)
    proofs = tuple(proof for part in parts for proof in part.proofs)
    days = [part.on for part in parts]
    known = None if None in days or not days else max(one for one in days if one is not None)
    left = tuple(one for part in parts for one in part.open)
    return Verdict(None, known, proofs, left) if left else Verdict(met=True, on=known, proofs=proofs)


def _some(parts: Sequence[Verdict]) -> Verdict:
    """Met when the first part is; missed when the last part is; else open."""
    met = [part for part in parts if part.met]
    if met:
        return min(met, key=lambda one: one.on or date.max)
    proofs = tuple(proof for part in parts for proof in part.proofs)
    left = tuple(one for part in parts for one in part.open)
    if left:
        days = [part.on for part in parts if part.met is None and part.on is not None]
        return Verdict(None, min(days, default=None), proofs, left)
    return Verdict(met=False, on=max((part.on for part in parts if part.on), default=None), proofs=proofs)


def asked(condition: Condition) -> tuple[Tenure | Result | Event, ...]:
    """The single conditions inside one, in the order in which they are written."""
    if isinstance(condition, AllOf | AnyOf):
        return tuple(one for part in condition.parts for one in asked(part))
    return (condition,)
