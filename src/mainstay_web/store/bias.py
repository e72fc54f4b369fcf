"""Who is warned of, and who is offered something, by sex and age band: counts of groups, never of a person. M13."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.core.text import Text
from mainstay.loop.carry.oversight import Decided, Oversight, oversight
from mainstay.loop.carry.states import Kind, Outcome
from mainstay.report.impact import Impact, impact
from mainstay_web.store.facts import held
from mainstay_web.store.tables.cases import Case
from mainstay_web.store.tables.turns import Foreseen, Turn
from mainstay_web.store.turns import newest

YEAR = timedelta(days=365)
BANDS = ((0, 29), (30, 39), (40, 49), (50, 200))
SEXES = {
    "female": Text("女", "female"), "male": Text("男", "male"), "other": Text("其他", "other"),
}  # fmt: skip
AGES = {
    "-29": Text("30 岁以下", "under 30"), "30-39": Text("30–39 岁", "30–39"), "40-49": Text("40–49 岁", "40–49"),
    "50-": Text("50 岁及以上", "50 and over"),
}  # fmt: skip
_KEYS = tuple(AGES)


@dataclass(frozen=True, slots=True)
class Audit:
    """One question over the groups of one kind: what is counted, by what, and what came of it."""

    what: Text
    by: Text
    labels: dict[str, Text]
    found: Impact


@dataclass(frozen=True, slots=True)
class Checked:
    """The whole audit: as of when, of how many key people, by group, and whether people still decide."""

    as_of: date
    people: int
    audits: tuple[Audit, ...]
    decided: Oversight


_WARNED = Text("一年内有过预警", "Alerted within a year")
_OFFERED = Text("一年内获批方案", "A package approved within a year")
_SEX, _AGE = Text("性别", "Sex"), Text("年龄段", "Age band")


def checked(day: date) -> Checked | None:
    """The audit of a day; None where no turn has been made."""
    turn = newest(day)
    if turn is None:
        return None
    people = set(turn.foreseen.filter(key=True).values_list("person", flat=True))
    people = people or set(turn.foreseen.values_list("person", flat=True))
    sex, age = _groups(people, turn.as_of)
    marks = ((_WARNED, _warned(turn)), (_OFFERED, _offered(day)))
    audits = tuple(
        Audit(what, by, labels, impact(_counted(groups, labels, who)))
        for what, who in marks
        for by, labels, groups in ((_SEX, SEXES, sex), (_AGE, AGES, age))
    )
    return Checked(turn.as_of, len(people), audits, _decided(day))


def _groups(people: set[str], day: date) -> tuple[dict[str, str], dict[str, str]]:
    frame = held(["people"])["people"].select("person_id", "gender", "birth_year")
    sex: dict[str, str] = {}
    age: dict[str, str] = {}
    for number, gender, born in frame.iter_rows():
        if number in people and gender:
            sex[number] = gender
        if number in people and born:
            years = day.year - born
            age[number] = next(key for key, (low, high) in zip(_KEYS, BANDS, strict=True) if low <= years <= high)
    return sex, age


def _warned(turn: Turn) -> set[str]:
    rows = Foreseen.objects.filter(turn__state=Turn.DONE, turn__as_of__range=(turn.as_of - YEAR, turn.as_of))
    return set(rows.exclude(alert="").values_list("person", flat=True))


def _offered(day: date) -> set[str]:
    return set(Case.objects.filter(approved_on__range=(day - YEAR, day)).values_list("person", flat=True))


def _counted(groups: dict[str, str], order: Iterable[str], marked: set[str]) -> dict[str, tuple[int, int]]:
    whole = Counter(groups.values())
    hit = Counter(group for number, group in groups.items() if number in marked)
    return {group: (whole[group], hit[group]) for group in order if whole[group]}


_SET_ASIDE = frozenset({Outcome.NOT_AT_RISK.value, Outcome.WITHDRAWN.value})


def _decided(day: date) -> Oversight:
    """Of the year's alerts on which people decided, how many they followed: all or none is a reason to look."""
    rows = Case.objects.filter(kind=Kind.ALERT.value, opened_on__range=(day - YEAR, day)).exclude(
        talked_on=None, closed_on=None
    )
    told = frozenset({"talk"})
    return oversight(
        Decided(by, told, frozenset() if outcome in _SET_ASIDE else told)
        for by, outcome in rows.values_list("owner", "outcome")
    )
