"""A word, once a month, to those who look after people whose unvested equity will soon no longer hold them.

tell_of_refresh(caller)     asked again in the same month it tells nobody: its key is the month's
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from mainstay.core.access import Act, Actor, Field, Role
from mainstay_web.actions.act import Doing, action
from mainstay_web.store.access import actor_of, visible
from mainstay_web.store.accounts import holders
from mainstay_web.store.equity_refresh import refreshes
from mainstay_web.store.system import SYSTEM

SOON_DAYS = 31
"""Whose refresh has to be agreed within so many days is told of."""
PAGE = "/equity/refresh/"


@action(Act.RUN_TURN)
def tell_of_refresh(doing: Doing) -> str:
    """How many accounts were told: one message each, however many people it is about."""
    doing.must(None)
    soon = doing.day + timedelta(days=SOON_DAYS)
    people = [one.person.number for one in refreshes(SYSTEM, doing.day) if one.proposal.agree_by <= soon]
    accounts = [*holders(Role.COMPENSATION.value), *holders(Role.HRBP.value)] if people else []
    told = {one.ref for one in accounts if _sees_any(actor_of(one, doing.day), people, doing)}
    for ref in sorted(told):
        doing.tell(ref, "refresh.due", PAGE)
    doing.note(people=len(people), accounts=len(told))
    return str(len(told))


def _sees_any(actor: Actor, people: Sequence[str], doing: Doing) -> bool:
    """Whether the page has somebody for this reader."""
    seen = visible(actor, Field.EQUITY, doing.day).filter(number__in=people).exclude(number=actor.person or "")
    return seen.filter(number__in=visible(actor, Field.PAY, doing.day).values("number")).exists()
