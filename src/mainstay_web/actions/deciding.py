"""What the company decides about pay for everyone, from a day on: never changed, only followed by the next decision.

set_mix(caller, mixes, since, reason)               the target mix of the four parts, by family and level
set_guideline(caller, guideline, since, reason)     how much of a raise a review suggests
decide(doing, declared, value, since, reason)       inside an action: what these and others write with
"""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from mainstay.chapters.pay.guideline import GUIDELINE, Guideline
from mainstay.chapters.pay.mix import MIXES, Mixes
from mainstay.core.access import Act
from mainstay.core.standards import Standard as Declared
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import said
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.installation import Standard

T = TypeVar("T")


def decide(doing: Doing, declared: Declared[T], value: T, since: date, reason: str) -> str:
    """Writes a version that holds from a day on, today or later. Raises InvalidError for a day gone by or no reason."""
    if since < doing.day:
        raise InvalidError(Text("只能从今天或以后起生效。", "It can hold from today on, not earlier."), field="since")
    someone = Account.objects.filter(ref=doing.account).first()
    Standard.objects.create(
        key=declared.key, since=since, value=declared.written(value), set_by=someone, reason=said(reason, "reason")
    )
    doing.note(standard=declared.key, since=since.isoformat())
    return declared.key


@action(Act.MARKET_REVIEW)
def set_mix(doing: Doing, mixes: Mixes, since: date, reason: str) -> str:
    """The target mix from a day on."""
    doing.must(None)
    if not mixes.lines:
        raise InvalidError(Text("目标表是空的。", "There is no target in it."), field="rows")
    return decide(doing, MIXES, mixes, since, reason)


@action(Act.MARKET_REVIEW)
def set_guideline(doing: Doing, guideline: Guideline, since: date, reason: str) -> str:
    """The guideline from a day on: of reviews that are frozen then or later, for the others keep what they froze."""
    doing.must(None)
    return decide(doing, GUIDELINE, guideline, since, reason)
