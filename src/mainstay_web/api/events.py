"""What an event of a signed webhook is about: its id, resolved for whom it was meant and for nobody else."""

from __future__ import annotations

import re
from typing import Any

from ninja import Router

from mainstay.core.access import Act
from mainstay_web.api import shapes
from mainstay_web.api.door import Request, needs
from mainstay_web.api.problems import NothingError
from mainstay_web.store.messages import event_of, lead

router = Router(tags=["events"])
_CASE = re.compile(r"/cases/([0-9a-hj-km-np-tv-z]{16})/")


@router.get("/events/{ref}", response=shapes.Event, operation_id="get_event")
@needs(Act.MESSAGES)
def event(request: Request, ref: str) -> dict[str, Any]:
    """The event with the id that a webhook carried (`data.id`), if it was meant for the maker of the token."""
    account = request.auth.account.ref
    found = event_of(account, ref)
    if found is None:
        raise NothingError
    link = lead(account, ref)
    case = _CASE.fullmatch(link)
    return {
        "id": found.ref, "type": found.kind, "at": found.at, "link": link or None,
        "resource": f"/api/v1/cases/{case[1]}" if case else None,
    }  # fmt: skip
