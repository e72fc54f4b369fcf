"""When the analysis was looked at, beside what people decided: so that it can be seen who decides."""

from __future__ import annotations

from datetime import datetime

from mainstay.core.access import Field
from mainstay_web.store.tables.trail import AccessView


def last_look(account: str, number: str) -> datetime | None:
    """When this account last looked at the analysis of this person; None if it never did."""
    looks = AccessView.objects.filter(account=account, person=number, fields__contains=Field.RISK.value)
    return looks.order_by("-at").values_list("at", flat=True).first()
