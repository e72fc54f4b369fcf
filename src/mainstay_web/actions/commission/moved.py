"""Runs that were settled and would now come to something else: marked, and told to whoever may correct them.

look(doing, line, since)     asks a job to look at the settled periods of a plan from a day on
mark(caller, found)          by the job: what it found of each run
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mainstay.core.access import Act, Role
from mainstay_web.actions.act import Doing, action
from mainstay_web.store.access import actor_of, allowed
from mainstay_web.store.accounts import holders
from mainstay_web.store.charge import account_of, who
from mainstay_web.store.commission import SETTLED, on_line
from mainstay_web.store.commission_moved import settled_since
from mainstay_web.store.jobs import put
from mainstay_web.store.tables.commission import CommissionRun

JOB = "commission_look"


def look(doing: Doing, line: str, since: date) -> None:
    """Has a job look at every settled period that ends on a day or later; none where there is none."""
    if settled_since(line, since):
        put(JOB, {"line": line, "since": since.isoformat()}, doing.account, doing.now)


@action(Act.RUN_TURN)
def mark(doing: Doing, found: Mapping[str, bool]) -> str:
    """Marks runs by reference, and tells of those that moved; a mark goes where a run is right again."""
    doing.must(None)
    news = 0
    for row in CommissionRun.objects.select_for_update().filter(ref__in=found, state__in=SETTLED).order_by("since"):
        if found[row.ref] and row.moved_on is None:
            CommissionRun.objects.filter(pk=row.pk).update(moved_on=doing.day, told="")
            _tell(doing, row)
            news += 1
        elif not found[row.ref] and row.moved_on is not None:
            CommissionRun.objects.filter(pk=row.pk).update(moved_on=None)
    doing.note(moved=news)
    return str(news)


def _tell(doing: Doing, row: CommissionRun) -> None:
    for account in who_corrects(row, doing.day):
        if account != doing.account:
            doing.tell(account, "correction.due", link_to(row))


def link_to(row: CommissionRun) -> str:
    """The run's page."""
    return f"/commission/runs/{row.ref}/"


def who_corrects(row: CommissionRun, day: date) -> list[str]:
    """Accounts of who made it, and of everybody who may correct it and is not paid by it."""
    maker = account_of(row.made_by)
    free = unpaid(row, Role.COMPENSATION, Act.COMMISSION_DESIGN, day)
    return list(dict.fromkeys([*([maker.ref] if maker is not None else []), *free]))


def unpaid(row: CommissionRun, role: Role, act: Act, day: date) -> list[str]:
    """Accounts of a role that may do this for the company and are not paid by the run's plan."""
    paid, found = on_line(row.line), []
    for one in holders(role.value):
        actor = actor_of(one, day)
        if who(actor) not in paid and allowed(actor, act, None, day):
            found.append(one.ref)
    return found
