"""When the analysis was looked at, beside what people decided: so that it can be seen who decides."""

from __future__ import annotations

from datetime import date, datetime

from mainstay.core.access import Field
from mainstay_web.store.tables.trail import AccessView
from mainstay_web.store.tables.turns import Judgement


def last_look(account: str, number: str) -> datetime | None:
    """When this account last looked at the analysis of this person; None if it never did."""
    looks = AccessView.objects.filter(account=account, person=number, fields__contains=Field.RISK.value)
    return looks.order_by("-at").values_list("at", flat=True).first()


def judged_on(number: str) -> date | None:
    """When a manager last gave their own view of this person; None if none did."""
    given = Judgement.objects.filter(person=number, given_on__isnull=False).order_by("-given_on", "-pk")
    return given.values_list("given_on", flat=True).first()
