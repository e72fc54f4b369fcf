"""Several grants and deeds approved at once, as after a yearly round or a dividend: all of them, or none.

Each is its own action with its own audit record, asked of the rules and of the second person as if it came alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from mainstay.core.text import Text
from mainstay_web.actions.act import Caller, InvalidError
from mainstay_web.actions.equity import deeds, grants

MOST = 200
GRANT, DEED = "grant", "deed"
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
