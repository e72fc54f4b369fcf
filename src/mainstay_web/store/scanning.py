"""A fairness scan: everybody's pay by factors chosen in the open; what is found of groups, and of whom.

scanned(force, choices, closeness) -> Scanned
What is told of groups says nothing of anybody's group, and nothing of a group with too few people.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import polars as pl

from mainstay.chapters.pay.compression import Closeness, compressions
from mainstay.chapters.pay.fairness import Inversion, Standing, inversions
from mainstay.core.text import Text
from mainstay.loop.factors import Factor
from mainstay.loop.fair import codes
from mainstay.loop.gaps import LEAST, Expected, Gap, adjusted, expected, lens
from mainstay.loop.mending import Curve, curves, task
from mainstay.loop.panel import Floats, Ints
from mainstay.loop.splits import Reference, Split, decomposed
from mainstay_web.store.tables.fairness import ABOVE, BELOW
from mainstay_web.store.workforce import Workforce

FACTORS: dict[str, Text] = {
    "cell": Text("序列与职级（合并）", "Family and level together"),
    "family": Text("序列", "Family"),
    "level": Text("职级", "Level"),
    "tenure": Text("司龄", "Years here"),
    "city": Text("城市", "City"),
    "rating": Text("最近绩效", "Newest rating"),
    "unit": Text("部门", "Unit"),
    "job": Text("岗位", "Job"),
}
"""What may be held to be a reason for different pay."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a scan is made with. `beyond`: from how many studentized residuals somebody is an outlier; `target`: the gap
    that the curves mend to; `cap`: the most of a raise that the balanced way gives one person, as a share.
    """

    factors: tuple[str, ...] = ("cell", "tenure")
    beyond: float = 2.5
    target: float = 0.01
    cap: float = 0.1
    reference: Reference = Reference.POOLED

    def kept(self) -> dict[str, Any]:
        """As JSON, without the factors."""
        return {"beyond": self.beyond, "target": self.target, "cap": self.cap, "reference": self.reference.value}


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody a scan points at, as in the table of findings."""

    kind: str
    person: str
    other_person: str
    pay: int
    expected: int
    mend: int
    distance: str = ""


@dataclass(frozen=True, slots=True)
class Scanned:
    """The result of groups as JSON, the findings, and how many people were compared."""

    result: dict[str, Any]
    findings: tuple[Found, ...]
    people: int

    @property
    def manifest(self) -> str:
        """SHA-256 of all of it."""
        rows = [[one.kind, one.person, one.other_person, one.pay, one.expected, one.mend] for one in self.findings]
        text = json.dumps([self.result, rows], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def factors_of(force: Workforce, keys: Iterable[str]) -> list[Factor]:
    """The chosen factors of everybody."""
    return [Factor(key, _values(force, key)) for key in keys if key in FACTORS]


def _values(force: Workforce, key: str) -> Ints | Floats:
    match key:
        case "cell":
            return force.people.cell
        case "tenure":
            return force.people.tenure
        case "rating":
            return force.who["rating"].fill_null(np.nan).to_numpy()
        case _:
            return _category(force.who[key])


def _category(column: pl.Series) -> Ints:
    return codes(column.cast(pl.String).replace("", None))


def scanned(force: Workforce, choices: Choices, closeness: Closeness) -> Scanned:
    """Looks at everybody. Whom some chosen factor is not known of is left out, and counted."""
    fixed, factors = force.people.fixed, factors_of(force, choices.factors)
    told = expected(fixed, factors)
    kinds = {kind: _kind(force, factors, kind, choices, told) for kind in force.people.groups}
    findings = (*_outliers(force, told, choices.beyond), *_places(force, closeness))
    compared = int(np.isfinite(told.distance).sum())
    result = {
        "kinds": kinds, "compared": compared, "left_out": len(fixed) - compared, "enough": told.free >= LEAST,
        "mend": _mended(findings),
    }  # fmt: skip
    return Scanned(json.loads(json.dumps(result)), findings, len(fixed))


def _kind(force: Workforce, factors: list[Factor], kind: str, choices: Choices, told: Expected) -> dict[str, Any]:
    fixed, group = force.people.fixed, force.people.groups[kind]
    gap = adjusted(fixed, factors, group)
    if not gap.enough:
        assert gap.why_not is not None  # noqa: S101 - where there is not enough
        return {"why_not": [gap.why_not.zh, gap.why_not.en]}
    split = decomposed(fixed, factors, group, choices.reference)
    found = lens(fixed, factors, group)
    to_do = task(fixed, found, group, choices.target) if found is not None else None
    return {
        "why_not": None, "sides": list(force.sides[kind][:2]), **_gap_kept(gap),
        "split": None if split is None else _split_kept(split),
        "curves": [] if to_do is None else [_curve_kept(one) for one in curves(to_do, told, choices.cap)],
    }  # fmt: skip


def _gap_kept(gap: Gap) -> dict[str, Any]:
    return {
        "counts": list(gap.counts), "raw": gap.raw, "low": gap.low, "middle": gap.middle, "high": gap.high,
        "clear": gap.clear,
    }  # fmt: skip


def _split_kept(split: Split) -> dict[str, Any]:
    return {
        "reference": split.reference.value, "raw": split.raw, "explained": [list(one) for one in split.explained],
        "unexplained": split.unexplained, "counts": list(split.counts), "left_out": split.left_out,
        "spans": None if split.spans is None else [list(split.spans.explained), list(split.spans.unexplained)],
        "each": {} if split.spans is None else {key: list(span) for key, span in split.spans.each if span is not None},
    }  # fmt: skip


def _curve_kept(curve: Curve) -> dict[str, Any]:
    points = [[one.money, one.gap, one.people] for one in curve.points]
    return {"way": curve.way.value, "points": points, "reaches": curve.reaches}


def _outliers(force: Workforce, told: Expected, beyond: float) -> Iterator[Found]:
    far = np.abs(np.nan_to_num(told.distance)) >= beyond
    ids = force.ids
    rows = np.flatnonzero(far)
    for at in rows[np.argsort(told.distance[rows], kind="stable")].tolist():
        pay, fair = int(force.people.fixed[at]), int(told.pay[at])
        below = told.distance[at] < 0
        distance = f"{told.distance[at]:.2f}"
        yield Found(BELOW if below else ABOVE, ids[at], "", pay, fair, max(fair - pay, 0) if below else 0, distance)


def standings(force: Workforce) -> list[Standing]:
    """Everybody of whom pay, family and level are known, as the rules of the chapter compare them."""
    columns = force.who.select("person_id", "manager_id", "family", "level")
    return [
        Standing(person, Decimal(int(fixed)), manager or "", family, level, int(tenure * 12))
        for (person, manager, family, level), fixed, tenure in zip(
            columns.iter_rows(), force.people.fixed, force.people.tenure, strict=True
        )
        if fixed > 0 and family is not None and level is not None
    ]


def _places(force: Workforce, closeness: Closeness) -> Iterator[Found]:
    """Pay on its head and pay too near; `person` is who would have to be lifted."""
    people = standings(force)
    pay = {one.person: int(one.pay) for one in people}
    for one in inversions(people):
        low, high = pay[one.than], pay[one.person]
        yield Found(Inversion(one.kind).value, one.than, one.person, low, high, high - low)
    for near in compressions(people, closeness):
        line = int(near.line.quantize(Decimal(1), rounding=ROUND_HALF_UP))
        mend = max(line - pay[near.person], 0)
        yield Found(near.kind.value, near.person, near.than, pay[near.person], line, mend)


def _mended(findings: Iterable[Found]) -> dict[str, list[int]]:
    """For each kind, and for all together ("all"): people to lift and the yearly money; each person counts once."""
    most: dict[str, dict[str, int]] = {}
    for one in findings:
        for kind in (one.kind, "all"):
            by_person = most.setdefault(kind, {})
            by_person[one.person] = max(by_person.get(one.person, 0), one.mend)
    return {kind: _sum(by_person) for kind, by_person in most.items()}


def _sum(by_person: Mapping[str, int]) -> list[int]:
    lifted = [mend for mend in by_person.values() if mend > 0]
    return [len(lifted), sum(lifted)]
