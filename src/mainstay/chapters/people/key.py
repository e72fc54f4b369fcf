"""Who is key: proposed by rule, decided by named people, dated, and over after a year. 骨干识别(L1)。

    propose(facts, weighing) -> Proposal             four grades of 1 to 3, the facts they rest on, and their product
    box_of(performance, potential, before) -> Box    the nine-box, with the previous place
    bus_factors(who_can) -> tuple[BusFactor, ...]    how many must leave before nobody can do it, by skill or unit
    decide(...) -> Decision / in_force(decisions, day)
The rule knows no score of the warning: who is key does not depend on who might leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mainstay.core.calendar import add_months
from mainstay.core.errors import AnticipatedError
from mainstay.core.standards import Standard
from mainstay.core.text import Text


class Criterion(StrEnum):
    """What makes somebody key."""

    CRITICALITY = "criticality"
    SCARCITY = "scarcity"
    RESULTS = "results"
    BENCH = "bench"

    @property
    def label(self) -> Text:
        """The criterion's name for readers."""
        return _CRITERIA[self]


def _weights() -> Mapping[Criterion, float]:
    return dict.fromkeys(Criterion, 1.0)


@dataclass(frozen=True, slots=True)
class Weighing:
    """How grades are made of facts and weighed. Two edges each: from the first on 2, from the second on 3."""

    weights: Mapping[Criterion, float] = field(default_factory=_weights)
    """How much each criterion counts in the product (its exponent); 0 leaves it out."""
    key_from: float = 2.0
    """The weighted mean of the product, 1 to 3, from which somebody is proposed."""
    key_projects: tuple[int, int] = (1, 2)
    """Key projects led, or held alone, for criticality 2 and 3."""
    level_from: tuple[int, int] = (4, 6)
    """Levels for criticality 2 and 3."""
    same_skill: tuple[int, int] = (5, 2)
    """At most so many others in the company do the same work: scarcity 2 and 3."""
    months_to_fill: tuple[float, float] = (2.0, 4.0)
    """Months to fill such a post, for scarcity 2 and 3."""
    rating: tuple[float, float] = (3.0, 4.0)
    """Mean rating of the last periods (1 to 5), for results 2 and 3."""
    ready: tuple[int, int] = (1, 0)
    """At most so many could take over within three months: bench 2 and 3."""
    lasts_months: int = 12
    """A decision is over after so long."""

    def __post_init__(self) -> None:
        if set(self.weights) != set(Criterion) or min(self.weights.values()) < 0 or not any(self.weights.values()):
            raise ValueError("a weight from 0 on for every criterion, one above 0")
        if not 1 <= self.key_from <= 3 or self.lasts_months < 1:
            raise ValueError("key_from from 1 to 3, lasts_months from 1 on")


WEIGHING = Standard(
    "people.key",
    Text("骨干识别规则", "Who is key"),
    Text(
        "关键性、稀缺性、业绩与后备力量各分三级；按规则提议，由人决定。",
        "Criticality, scarcity, results and bench, three grades each; proposed by rule, decided by people.",
    ),
    Weighing(),
    {
        "weights": Text("各项权重", "Weight of each criterion"),
        "key_from": Text("几分起提议为骨干（1–3）", "Score from which somebody is proposed (1 to 3)"),
        "key_projects": Text("关键性：负责的关键项目数", "Criticality: key projects led"),
        "level_from": Text("关键性：职级", "Criticality: level"),
        "same_skill": Text("稀缺性：公司内能做同样工作的其他人不超过", "Scarcity: at most so many others can do it"),
        "months_to_fill": Text("稀缺性：同类岗位招聘月数", "Scarcity: months to fill such a post"),
        "rating": Text("业绩：近期绩效均值", "Results: mean of recent ratings"),
        "ready": Text("后备：三个月内可接替的人数不超过", "Bench: at most so many ready within three months"),
        "lasts_months": Text("认定有效月数", "Months for which a decision holds"),
    },
)


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What is known of a person for the rule; None is unknown. `others` do the same work here."""

    person_id: str
    level: int | None = None
    key_projects: int | None = None
    others: int | None = None
    months_to_fill: float | None = None
    ratings: tuple[float, ...] = ()
    ready: int | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """One criterion of 1 to 3, and the facts behind it; None where nothing is known."""

    criterion: Criterion
    value: int | None
    because: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rule says: the weighted geometric mean of the known grades, 1 to 3, and whether that makes one key.

    `score` is None, and `is_key` False, where two criteria or more are unknown: the rule does not guess.
    """

    person_id: str
    grades: tuple[Grade, ...]
    score: float | None
    is_key: bool


def propose(facts: KeyFacts, weighing: Weighing) -> Proposal:
    """The rule's proposal. A product: who is weak in one criterion is not made key by another alone."""
    grades = (
        _criticality(facts, weighing),
        _scarcity(facts, weighing),
        _results(facts, weighing),
        _bench(facts, weighing),
    )
    known = [(grade.value, weighing.weights[grade.criterion]) for grade in grades if grade.value is not None]
    weight = sum(share for _, share in known)
    if len(known) < len(grades) - 1 or weight <= 0:
        return Proposal(facts.person_id, grades, None, is_key=False)
    product = 1.0
    for value, share in known:
        product *= value ** (share / weight)
    score = round(product, 6)
    return Proposal(facts.person_id, grades, score, is_key=score >= weighing.key_from)


def _criticality(facts: KeyFacts, weighing: Weighing) -> Grade:
    """The higher of what the projects and the level say."""
    parts = [
        (_rising(facts.key_projects, weighing.key_projects), _PROJECTS, facts.key_projects),
        (_rising(facts.level, weighing.level_from), _LEVEL, facts.level),
    ]
    return _highest(Criterion.CRITICALITY, parts)


def _scarcity(facts: KeyFacts, weighing: Weighing) -> Grade:
    parts = [
        (_falling(facts.others, weighing.same_skill), _OTHERS, facts.others),
        (_rising(facts.months_to_fill, weighing.months_to_fill), _FILL, facts.months_to_fill),
    ]
    return _highest(Criterion.SCARCITY, parts)


def _results(facts: KeyFacts, weighing: Weighing) -> Grade:
    mean = sum(facts.ratings) / len(facts.ratings) if facts.ratings else None
    told = None if mean is None else f"{mean:.1f}"
    return _highest(Criterion.RESULTS, [(_rising(mean, weighing.rating), _RATED, told)])


def _bench(facts: KeyFacts, weighing: Weighing) -> Grade:
    return _highest(Criterion.BENCH, [(_falling(facts.ready, weighing.ready), _READY, facts.ready)])


def _highest(criterion: Criterion, parts: Iterable[tuple[int | None, Text, object]]) -> Grade:
    known = [(value, text.fill(n=found)) for value, text, found in parts if value is not None]
    if not known:
        return Grade(criterion, None, (_UNKNOWN,))
    return Grade(criterion, max(value for value, _ in known), tuple(text for _, text in known))


def _rising(found: float | None, edges: tuple[float, float]) -> int | None:
    return None if found is None else 1 + (found >= edges[0]) + (found >= edges[1])


def _falling(found: float | None, edges: tuple[float, float]) -> int | None:
    return None if found is None else 1 + (found <= edges[0]) + (found <= edges[1])


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the nine-box: performance across, potential up, 1 to 3 each. Raises ValueError outside."""

    performance: int
    potential: int

    def __post_init__(self) -> None:
        if self.performance not in {1, 2, 3} or self.potential not in {1, 2, 3}:
            raise ValueError(f"a place in the nine-box is 1 to 3 by 1 to 3: {self}")

    @property
    def number(self) -> int:
        """1 to 9: from left to right, from the lowest potential up."""
        return (self.potential - 1) * 3 + self.performance


@dataclass(frozen=True, slots=True)
class Box:
    """Where somebody stands, what the box is called, and where they stood before (the faint dot)."""

    place: Place
    label: Text
    before: Place | None = None


BOXES: Mapping[int, Text] = {
    1: Text("待改进", "Needs to improve"),
    2: Text("稳定贡献", "Steady"),
    3: Text("业绩可靠", "Reliable results"),
    4: Text("待发挥", "Not yet in stride"),
    5: Text("中坚", "Core"),
    6: Text("业绩突出", "Strong results"),
    7: Text("潜力待释放", "Promise to be drawn out"),
    8: Text("成长中的骨干", "Rising"),
    9: Text("骨干中的骨干", "Leading"),
}
"""What the nine boxes are called by default, by number; a company may name them otherwise."""


def box_of(place: Place, before: Place | None = None, labels: Mapping[int, Text] = BOXES) -> Box:
    """The box of a place. Raises KeyError where the labels do not name it."""
    return Box(place, labels[place.number], before)


def performance_of(ratings: Iterable[float], weighing: Weighing) -> int | None:
    """Performance of 1 to 3 from ratings of 1 to 5, by the edges of the rule; None without a rating.

    Potential is people's judgement: no rule gives it.
    """
    given = tuple(ratings)
    return _rising(sum(given) / len(given), weighing.rating) if given else None


@dataclass(frozen=True, slots=True)
class BusFactor:
    """How many must leave before nobody can do something, and who they are; 0 is nobody left already."""

    what: str
    people: tuple[str, ...]

    @property
    def number(self) -> int:
        """How many."""
        return len(self.people)


def bus_factors(who_can: Mapping[str, Iterable[str]]) -> tuple[BusFactor, ...]:
    """By skill (or task), the most exposed first: of each, all who can do it must leave."""
    factors = [BusFactor(what, tuple(sorted(set(people)))) for what, people in who_can.items()]
    return tuple(sorted(factors, key=lambda one: (one.number, one.what)))


def unit_factors(skills_of: Mapping[str, Iterable[str]], who_can: Mapping[str, Iterable[str]]) -> tuple[BusFactor, ...]:
    """By unit: the fewest who must leave before one of the skills it depends on is gone; the most exposed first.

    `skills_of` names each unit's skills. A unit without skills is left out; a skill that nobody has counts as gone.
    """
    held = {skill: tuple(sorted(set(people))) for skill, people in who_can.items()}
    weakest = {
        unit: min((held.get(skill, ()) for skill in skills), key=lambda people: (len(people), people))
        for unit, skills in ((unit, tuple(skills)) for unit, skills in skills_of.items())
        if skills
    }
    return tuple(
        sorted((BusFactor(unit, people) for unit, people in weakest.items()), key=lambda one: (one.number, one.what))
    )


class KeyDecisionError(AnticipatedError):
    """A decision that cannot stand."""

    code = "key_decision"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether somebody is key, as named people decided with a reason; over on `expires`."""

    person_id: str
    is_key: bool
    decided_by: tuple[str, ...]
    reason: str
    since: date
    expires: date
    proposed: bool | None = None
    """What the rule had proposed; None where it knew too little. A decision against it is for the reason to explain."""


def decide(
    proposal: Proposal, *, is_key: bool, decided_by: tuple[str, ...], reason: str, since: date, weighing: Weighing
) -> Decision:
    """Records a decision. Raises KeyDecisionError without a name or a reason, or by the person concerned."""
    if not decided_by or not all(decided_by):
        raise KeyDecisionError(Text("须注明决定人。", "Name who decided."), field="decided_by")
    if proposal.person_id in decided_by:
        raise KeyDecisionError(Text("本人不参与自己的认定。", "Nobody decides about themselves."), field="decided_by")
    if not reason.strip():
        raise KeyDecisionError(Text("请写明理由。", "Give a reason."), field="reason")
    proposed = None if proposal.score is None else proposal.is_key
    expires = add_months(since, weighing.lasts_months)
    return Decision(proposal.person_id, is_key, decided_by, reason, since, expires, proposed)


def in_force(decisions: Iterable[Decision], day: date) -> Mapping[str, Decision]:
    """By person, the newest decision that holds on the day; of several of one day the last given."""
    held: dict[str, Decision] = {}
    for one in decisions:
        newest = held.get(one.person_id)
        if one.since <= day and (newest is None or one.since >= newest.since):
            held[one.person_id] = one
    return {person: one for person, one in held.items() if day < one.expires}


_CRITERIA: Mapping[Criterion, Text] = {
    Criterion.CRITICALITY: Text("关键性", "Criticality"),
    Criterion.SCARCITY: Text("稀缺性", "Scarcity"),
    Criterion.RESULTS: Text("业绩", "Results"),
    Criterion.BENCH: Text("后备力量", "Bench"),
}
_PROJECTS = Text("负责 {n} 个关键项目。", "Key projects led: {n}.")
_LEVEL = Text("职级为 {n}。", "Level {n}.")
_OTHERS = Text("公司内另有 {n} 人能做同样的工作。", "Others here who do the same work: {n}.")
_FILL = Text("同类岗位平均 {n} 个月招到人。", "Such a post takes {n} months to fill.")
_RATED = Text("近期绩效均值 {n}（满分 5）。", "Mean of recent ratings: {n} of 5.")
_READY = Text("三个月内可接替的有 {n} 人。", "Ready to take over within three months: {n}.")
_UNKNOWN = Text("没有可用的事实。", "No fact is known.")
