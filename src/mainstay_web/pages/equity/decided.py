"""What was put forward to be taken in, decided on by a second person: a file or grants of company files alike."""

from __future__ import annotations

from django.http import HttpResponse

from mainstay_web.actions.equity import intake
from mainstay_web.pages.giving import Again, attempt, caller
from mainstay_web.pages.reader import Request


def decided(request: Request, back: str, again: Again) -> HttpResponse:
    """Takes it in, or not; what is wrong with the answer is shown on the page it came from."""
    given = request.POST
    yes, answer = given.get("yes") == "1", given.get("answer", "")
    return attempt(
        lambda: intake.decide_intake(caller(request), given.get("ref", ""), yes=yes, answer=answer), back, again
    )
