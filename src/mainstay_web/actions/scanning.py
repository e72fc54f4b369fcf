"""Fairness scans and the standards they measure by: made, kept, taken out of the house.

scan(caller, choices, reason)                 a look at everybody's pay, kept with what it was made with
set_bands(caller, bands, since, reason)       pay bands from a day on
set_closeness(caller, closeness, reason)      how far apart pay is to stand
take_findings(caller, ref, form, people)      the list of findings was taken out of the house
take_list(caller, what, form, people)         so was who stands where in bands or beside the target mix
"""

from __future__ import annotations

from datetime import date

from mainstay.chapters.pay.bands import BANDS, Bands
from mainstay.chapters.pay.compression import CLOSENESS, Closeness
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import by
from mainstay_web.actions.deciding import decide
from mainstay_web.store.rules import in_force
from mainstay_web.store.scanning import FACTORS, Choices, scanned
from mainstay_web.store.tables.fairness import FairnessFinding, FairnessScan
from mainstay_web.store.workforce import workforce

_TOGETHER = frozenset({"family", "level"})
_TWICE = Text(
    "“序列与职级（合并）”已含序列和职级，请勿重复选择。",
    "“Family and level together” already holds the two: do not choose them again.",
)


@action(Act.FAIRNESS)
def scan(doing: Doing, choices: Choices, reason: str = "") -> str:
    """Looks at everybody's pay as it stands today, by these factors."""
    doing.must(None)
    _check(choices)
    force = workforce(doing.day)
    if not len(force.who) or not (force.people.fixed > 0).any():
        raise InvalidError(Text("还没有薪酬数据。", "There are no facts about pay yet."), field="factors")
    closeness = in_force(CLOSENESS, doing.day)
    found = scanned(force, choices, closeness)
    row = FairnessScan.objects.create(
        as_of=doing.day, made_by=by(doing), reason=reason.strip(), factors=list(choices.factors),
        choices={**choices.kept(), "closeness": CLOSENESS.written(closeness)}, facts=force.digest(),
        people=found.people, result=found.result, manifest=found.manifest,
    )  # fmt: skip
    FairnessFinding.objects.bulk_create(
        (
            FairnessFinding(
                scan=row, kind=one.kind, person=one.person, other_person=one.other_person, pay=one.pay,
                expected=one.expected, mend=one.mend, distance=one.distance,
            )
            for one in found.findings
        ),
        batch_size=1_000,
    )  # fmt: skip
    doing.note(factors=list(choices.factors), people=found.people, findings=len(found.findings))
    return row.ref


def _check(choices: Choices) -> None:
    if not choices.factors or not set(choices.factors) <= set(FACTORS):
        raise InvalidError(Text("请至少选择一个因素。", "Choose one factor at least."), field="factors")
    if "cell" in choices.factors and _TOGETHER & set(choices.factors):
        raise InvalidError(_TWICE, field="factors")
    if not (1 <= choices.beyond <= 10 and 0 <= choices.target < 1 and 0 < choices.cap <= 1):
        raise InvalidError(Text("数值超出范围。", "A number is out of range."), field="target")


@action(Act.MARKET_REVIEW)
def set_bands(doing: Doing, bands: Bands, since: date, reason: str) -> str:
    """Pay bands that hold from a day on; those before stand as they were."""
    doing.must(None)
    if not bands.rows:
        raise InvalidError(Text("带宽表是空的。", "There is no band in it."), field="rows")
    doing.note(bands=len(bands.rows))
    return decide(doing, BANDS, bands, since, reason)


@action(Act.MARKET_REVIEW)
def set_closeness(doing: Doing, closeness: Closeness, reason: str) -> str:
    """How far apart pay is to stand, from today."""
    doing.must(None)
    return decide(doing, CLOSENESS, closeness, doing.day, reason)


@action(Act.EXPORT)
def take_findings(doing: Doing, ref: str, form: str, people: int) -> str:
    """Notes that findings about so many people were taken out of the house."""
    doing.must(None)
    doing.note(scan=ref, form=form, people=people)
    return ref


@action(Act.EXPORT)
def take_list(doing: Doing, what: str, form: str, people: int) -> str:
    """Notes that a list of so many people was taken out of the house: `what` it shows."""
    doing.must(None)
    doing.note(list=what, form=form, people=people)
    return what
