"""What the director decides for everyone: signals, what a loss costs, the target for retention, other standards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from mainstay.chapters import CATALOGUE
from mainstay.core.access import Act
from mainstay.core.standard_cells import read_cells
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.store.loss import KEY as LOSS
from mainstay_web.store.overview import TARGET
from mainstay_web.store.register import may_be_on
from mainstay_web.store.signals import PREFIX
from mainstay_web.store.standards import DECLARED, SWITCHES
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.installation import Standard

LEAST = 4
MOST_YEARS = Decimal(10)
_WHY = Text("请写明理由。", "Give a reason.")
_SIGNAL = Text("目录里没有这个信号。", "There is no such signal in the catalogue.")
_UNREGISTERED = Text(
    "处理登记里没有这个信号，不能启用。请先登记用途、依据与期限。",
    "The processing register has no entry for this signal, so it cannot be switched on. Register its purpose, basis and"
    " period first.",
)
_RANGE = Text(
    "每一行应为：低 ≤ 中 ≤ 高，均大于 0、不超过 10 年薪；职级由低到高。",
    "In each row low ≤ middle ≤ high, above 0 and at most 10 years of pay; levels ascend.",
)
_SOURCE = Text("请写明数字的来源。", "Say where the numbers come from.")
_STANDARD = Text("没有这项制度。", "There is no such standard.")
_PAST = Text("只能从今天或以后起生效，过去的不改。", "It holds from today or later; the past is not rewritten.")
_TARGET = Text("目标应在 50% 到 100% 之间。", "The target lies between 50 % and 100 %.")


@action(Act.SIGNAL_SWITCH)
def switch_signal(doing: Doing, key: str, on: bool, reason: str) -> str:  # noqa: FBT001 - what a switch is
    """Switches a signal on or off from today; the next turn no longer reads what is off.

    Raises InvalidError without a reason, for an unknown signal, or for one without an entry in the register.
    """
    doing.must(None)
    if key not in {one.key for one in CATALOGUE.signals}:
        raise InvalidError(_SIGNAL, field="key")
    if on and not may_be_on(key, doing.day):
        raise InvalidError(_UNREGISTERED, field="key")
    _set(doing, PREFIX + key, on, reason)
    doing.note(signal=key, on=on)
    return key


@action(Act.STANDARD_SET)
def set_loss(doing: Doing, rows: Sequence[tuple[int, Decimal, Decimal, Decimal]], source: str, reason: str) -> str:
    """Sets what a departure costs by level, as shares of yearly pay: (up to level, low, middle, high), from today.

    Raises InvalidError for ranges that are none, without a source or without a reason.
    """
    doing.must(None)
    if not rows or any(not 0 < low <= mid <= high <= MOST_YEARS for _, low, mid, high in rows):
        raise InvalidError(_RANGE, field="rows")
    if any(one[0] >= other[0] for one, other in pairwise(rows)):
        raise InvalidError(_RANGE, field="rows")
    if len(source.strip()) < LEAST:
        raise InvalidError(_SOURCE, field="source")
    value = {"rows": [[str(part) for part in row] for row in rows], "source": source.strip()}
    _set(doing, LOSS, value, reason)
    return LOSS


@action(Act.STANDARD_SET)
def set_target(doing: Doing, share: Decimal, reason: str) -> str:
    """Sets the share of key people that should still be here after a year, from today. Raises InvalidError."""
    doing.must(None)
    if not Decimal("0.5") <= share <= 1:
        raise InvalidError(_TARGET, field="share")
    _set(doing, TARGET, str(share), reason)
    return TARGET


@action(Act.STANDARD_SET)
def set_standard(doing: Doing, key: str, given: Mapping[str, str], since: date, reason: str) -> str:
    """Sets one of the standards of the page of standards, cell by cell, from a day on: today or later, never the past.

    Raises InvalidError for a standard that is not of that page, a day gone by, or without a reason;
    WrongStandardError for a cell that does not fit.
    """
    doing.must(None)
    if key not in DECLARED:
        raise InvalidError(_STANDARD, field="key")
    if since < doing.day:
        raise InvalidError(_PAST, field="since")
    declared = DECLARED[key]
    _set(doing, key, declared.written(read_cells(declared, given)), reason, since)
    return key


@action(Act.STANDARD_SET)
def set_switch(doing: Doing, key: str, on: bool, reason: str) -> str:  # noqa: FBT001 - what a switch is
    """Turns a switch that rules of access ask for: from this second on. Raises InvalidError."""
    doing.must(None)
    if key not in SWITCHES:
        raise InvalidError(_STANDARD, field="key")
    _set(doing, key, on, reason)
    doing.note(on=on)
    return key


def _set(doing: Doing, key: str, value: object, reason: str, since: date | None = None) -> None:
    if len(reason.strip()) < LEAST:
        raise InvalidError(_WHY, field="reason")
    by, from_day = Account.objects.filter(ref=doing.account).first(), since or doing.day
    Standard.objects.create(key=key, since=from_day, value=value, set_by=by, reason=reason.strip())
    doing.note(standard=key, since=from_day.isoformat())
