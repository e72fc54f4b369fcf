"""Several grants put forward, and several grants and deeds approved, at once, as in a yearly round: all, or none.

Each is its own action with its own audit record, asked of the rules and of the second person as if it came alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from mainstay.chapters.equity.kinds import Units
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.act import Caller, InvalidError
from mainstay_web.actions.equity import deeds, grants
from mainstay_web.actions.equity.grants import Wanted

MOST = 200
GRANT, DEED = "grant", "deed"
_LINE = Text("第 {at} 行：{why}", "Line {at}: {why}")
_NOBODY = Text("没有这个人。", "There is no such person.")
_CHOOSE = Text("请选择 1 至 {most} 项。", "Choose between 1 and {most}.")


@transaction.atomic
def approve_several(caller: Caller, chosen: Sequence[str], words: str) -> str:
    """Approves each of these, written `grant:ref:version` or `deed:ref:version`; how many. Raises what the first that
    cannot be approved raises, and then none is.
    """
    if not 0 < len(set(chosen)) <= MOST:
        raise InvalidError(_CHOOSE.fill(most=MOST), field="chosen")
    for one in sorted(set(chosen)):
        what, _, rest = one.partition(":")
        ref, _, version = rest.partition(":")
        if what not in (GRANT, DEED) or not version.isdecimal():
            raise InvalidError(_CHOOSE.fill(most=MOST), field="chosen")
        act = grants.approve if what == GRANT else deeds.approve
        act(replace(caller, key=f"{caller.key[:40]}:{ref}" if caller.key else ""), ref, int(version), words)
    return str(len(set(chosen)))


@dataclass(frozen=True, slots=True)
class Row:
    """One grant of several: to whom, how many units, and the price of one in minor units."""

    number: str
    units: Units
    price: int = 0


@transaction.atomic
def propose_several(caller: Caller, rows: Sequence[Row], wanted: Wanted) -> str:
    """Puts a grant forward for each, alike but for the units and the price; how many. Raises InvalidError, which names
    the line, and then none is.
    """
    if not 0 < len(rows) <= MOST:
        raise InvalidError(_CHOOSE.fill(most=MOST), field="rows")
    for at, row in enumerate(rows, 1):
        key = f"{caller.key[:40]}:{at}" if caller.key else ""
        own = replace(wanted, units=row.units, price=row.price)
        try:
            grants.propose(replace(caller, key=key), row.number, own)
        except AnticipatedError as error:
            why = _NOBODY if error.code == "refused" else error.text
            raise InvalidError(_LINE.fill(at=at, why=why), field=str(error.data.get("field") or "rows")) from error
    return str(len(rows))
