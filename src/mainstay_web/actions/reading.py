"""Somebody opened more people's data in an hour than the limit: it is written down, and the auditors are told."""

from __future__ import annotations

from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.act import Caller, Doing, action
from mainstay_web.store.accounts import holders
from mainstay_web.store.read_budget import HOUR, free_again, over
from mainstay_web.store.tables.trail import Outgoing

KIND, LINK = "data.request", "/reading/"


class TooManyError(AnticipatedError):
    """The hour's limit is used up."""

    code = "too_many"

    def __init__(self, minutes: int) -> None:
        super().__init__(
            Text(
                "您在一小时内打开的人数已达上限，请约 {n} 分钟后再来。数据保护负责人已收到提醒；"
                "如果工作需要，请与其联系。",
                "You have opened as many people in an hour as the limit allows. Come back in about {n} minutes. The "
                "data protection officer has been told; ask them if your work needs more.",
            ).fill(n=minutes),
            minutes=minutes,
        )


def spend(caller: Caller, house: Caller, person: str) -> None:
    """Raises TooManyError where opening this person is beyond the account's hour; then the auditors are told, once."""
    account = caller.actor.account
    if over(account, person, caller.now, caller.day):
        alarm(house, account)
        raise TooManyError(free_again(account, caller.now))


@action(Act.AUDIT_READ)
def alarm(doing: Doing, account: str) -> str:
    """Tells the auditors, once an hour."""
    doing.must(None)
    doing.note(account=account, alarm="reading")
    for one in holders(Role.AUDITOR.value):
        told = Outgoing.objects.filter(account=one.ref, link=LINK, made_at__gt=doing.now - HOUR)
        if not told.exists():
            doing.tell(one.ref, KIND, LINK)
    return account
