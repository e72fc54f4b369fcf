"""Corrections that are owed: of settled runs that have moved, and those that an answer promised.

remind(caller)      by the night: who corrects hears before the day, the director once it is late; each once
"""

from __future__ import annotations

from collections.abc import Iterable

from mainstay.chapters.pay.commission import dispute as rules
from mainstay.chapters.pay.commission.dispute import CORRECTING, Question, Whom
from mainstay.core.access import Act, Role
from mainstay_web.actions.act import Doing, action
from mainstay_web.actions.commission.moved import link_to, unpaid, who_corrects
from mainstay_web.store.charge import in_charge
from mainstay_web.store.commission import SETTLED, later_than, uncorrected
from mainstay_web.store.rules import calendar, in_force
from mainstay_web.store.tables.commission import CommissionDispute, CommissionRun

OWED = "/commission/questions/#owed"
_KINDS = {Whom.OWNER: "correction.due", Whom.DIRECTOR: "case.escalated"}


@action(Act.RUN_TURN)
def remind(doing: Doing) -> str:
    """Tells of every correction that is nearly due or late; how many were told of anew."""
    doing.must(None)
    days, rule, told = calendar(), in_force(CORRECTING, doing.day), 0
    for row in CommissionRun.objects.select_for_update().filter(moved_on__isnull=False, state__in=SETTLED):
        assert row.moved_on is not None  # noqa: S101 - as was asked for
        whom = _news(rules.hears(Question(row.moved_on), doing.day, rule, days), row.told)
        # While a correction waits for its approval there is nothing for its maker to do.
        if whom is Whom.DIRECTOR or (whom is Whom.OWNER and later_than(row) is None):
            CommissionRun.objects.filter(pk=row.pk).update(told=whom.value)
            told += _tell(doing, whom, _of_run(row, whom, doing), link_to(row))
    for one in uncorrected().select_for_update(of=("self",)):
        assert one.answered_on is not None  # noqa: S101 - it was answered
        whom = _news(rules.hears(Question(one.answered_on), doing.day, rule, days), one.told)
        if whom is not None:
            CommissionDispute.objects.filter(pk=one.pk).update(told=whom.value)
            told += _tell(doing, whom, _of_question(one, whom, doing), OWED)
    doing.note(told=told)
    return str(told)


def _news(whom: Whom | None, told: str) -> Whom | None:
    """Who is to hear, unless they, or somebody above them, have."""
    order = ("", *(one.value for one in Whom))
    return whom if whom is not None and order.index(whom.value) > order.index(told) else None


def _of_run(row: CommissionRun, whom: Whom, doing: Doing) -> list[str]:
    if whom is Whom.OWNER:
        return who_corrects(row, doing.day)
    return unpaid(row, Role.DIRECTOR, Act.COMMISSION_APPROVE, doing.day)


def _of_question(row: CommissionDispute, whom: Whom, doing: Doing) -> list[str]:
    role = Role.COMPENSATION if whom is Whom.OWNER else Role.DIRECTOR
    return [one.ref for one in in_charge(row.person, role, Act.COMMISSION_READ, doing.day)]


def _tell(doing: Doing, whom: Whom, accounts: Iterable[str], link: str) -> int:
    for account in accounts:
        doing.tell(account, _KINDS[whom], link)
    return 1
