"""A person's analysis is looked at for a reason, given once in a session and noted at every look."""

from __future__ import annotations

from mainstay.core.access import Field
from mainstay.core.text import Text
from mainstay_web.pages.reader import Request

LEAST = 6
"""Characters: a reason is at least a few words."""
MOST = 300
_KEPT = "looking"
SHORT = Text("请写明理由，至少六个字。", "Give a reason of at least six characters.")


def reason_for(request: Request, ref: str) -> str:
    """The reason given for this person in this session and on this day; empty where none was."""
    kept = request.session.get(_KEPT, {}).get(ref)
    return kept[0] if kept and kept[1] == request.reader.day.isoformat() else ""


def give_reason(request: Request, ref: str) -> Text | None:
    """Keeps the reason of the form for this person; says what is wrong with it, if anything."""
    reason = " ".join(request.POST.get("reason", "").split())[:MOST]
    if len(reason) < LEAST:
        return SHORT
    kept = request.session.get(_KEPT, {})
    request.session[_KEPT] = {**kept, ref: [reason, request.reader.day.isoformat()]}
    return None


def look(request: Request, number: str, ref: str, page: str) -> bool:
    """Notes the look with its reason; False where a reason has yet to be given.

    Raises AbsentError where the rules do not allow it, also before a reason was given.
    """
    request.reader.must(Field.RISK, number)
    reason = reason_for(request, ref)
    if reason:
        request.reader.look(number, Field.RISK, page=page, reason=reason)
    return bool(reason)
