"""Corrections that are owed: of settled runs that have moved, and those that an answer promised.

remind(caller)      by the night: who corrects hears before the day, the director once it is late; each once
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

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
        whom = news(rules.hears(Question(row.moved_on), doing.day, rule, days), row.told)
        # While a correction waits for its approval there is nothing for its maker to do.
        if whom is Whom.DIRECTOR or (whom is Whom.OWNER and later_than(row) is None):
            told += hears(doing, row, whom, _of_run(row, whom, doing), (_KINDS[whom], link_to(row)))
    for one in uncorrected().select_for_update(of=("self",)):
        assert one.answered_on is not None  # noqa: S101 - it was answered
        whom = news(rules.hears(Question(one.answered_on), doing.day, rule, days), one.told)
        if whom is not None:
            told += hears(doing, one, whom, of_question(one, whom, doing.day), (_KINDS[whom], OWED))
    doing.note(told=told)
    return str(told)


def news(whom: Whom | None, told: str) -> Whom | None:
    """Who is to hear, unless they, or somebody above them, have."""
    order = ("", *(one.value for one in Whom))
    return whom if whom is not None and order.index(whom.value) > order.index(told) else None


def _of_run(row: CommissionRun, whom: Whom, doing: Doing) -> list[str]:
    if whom is Whom.OWNER:
        return who_corrects(row, doing.day)
    return unpaid(row, Role.DIRECTOR, Act.COMMISSION_APPROVE, doing.day)


def of_question(row: CommissionDispute, whom: Whom, day: date) -> list[str]:
    """Accounts that hear of a question: who answers and mends, or the director."""
    role = Role.COMPENSATION if whom is Whom.OWNER else Role.DIRECTOR
    return [one.ref for one in in_charge(row.person, role, Act.COMMISSION_READ, day)]


def hears(
    doing: Doing, row: CommissionRun | CommissionDispute, whom: Whom, accounts: Iterable[str], what: tuple[str, str]
) -> int:
    """Tells them (`what`: the kind and where it leads), and marks it told if there was anybody: 1, else 0."""
    if not doing.tell_all(accounts, *what):
        return 0
    row.told = whom.value
    row.save(update_fields=["told"])
    return 1
