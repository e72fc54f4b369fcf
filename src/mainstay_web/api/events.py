"""What an event of a signed webhook is about: its id, resolved for whom it was meant and for nobody else."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from ninja import Router, Schema

from mainstay.core.access import Act
from mainstay_web.api import shapes
from mainstay_web.api.door import Request, needs
from mainstay_web.api.problems import NothingError
from mainstay_web.store.messages import event_of, lead


class Event(Schema):
    """What an event of a signed webhook is about: `type` and `at` as it said them, and where it leads, if to one place.

    `link` is a page of the application, `resource` the same in this API where it has it.
    """

    model_config = shapes.example(
        id="msg_0b9f3c5a7d1e4f60a2b8c9d0e1f2a3b4", type="case.opened", at="2026-10-31T01:00:00Z",
        link=f"/cases/{shapes.REF}/", resource=f"/api/v1/cases/{shapes.REF}",
    )  # fmt: skip
    id: str
    type: str
    at: datetime
    link: str | None
    resource: str | None


router = Router(tags=["events"])
_CASE = re.compile(r"/cases/([0-9a-hj-km-np-tv-z]{16})/")


@router.get("/events/{ref}", response=Event, operation_id="get_event")
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
