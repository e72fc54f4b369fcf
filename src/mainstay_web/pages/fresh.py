"""Step-up: what is very sensitive wants the reader to have shown just now that it is them.

    @fresh        bulk export; accounts, roles and tokens; erasing
    @approving    what a second person decides
    @unmasking    somebody's early warning

Each kind remembers it for its own time (`store.step_up`). They stand above `@page`.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse

from mainstay_web.store.installation import today
from mainstay_web.store.rules import in_force
from mainstay_web.store.step_up import STEP_UP, Deed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
ASKED_FOR = "step_up"
"""In the session: on which page and for what kind of deed the reader is asked, and for how many minutes it is then
remembered.
"""


def stepped_up(deed: Deed, view: View[P]) -> View[P]:
    """A page for one kind of deed: asks for the password or key again once that is no longer remembered.

    Whoever signs in by the company's provider alone has shown it there.
    """

    def is_asked(request: HttpRequest) -> bool:
        minutes = in_force(STEP_UP, today()).minutes(deed)
        if _remembered(request, deed, minutes):
            return False
        request.session[ASKED_FOR] = [deed.value, minutes, request.get_full_path()]
        return True

    @functools.wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        answer: HttpResponse = reauthentication_required(view, enabled=is_asked)(request, *args, **kwargs)
        return answer

    wrapped.deed = deed  # type: ignore[attr-defined]  # for the list of all such pages, which a test keeps
    return wrapped


def _remembered(request: HttpRequest, deed: Deed, minutes: int) -> bool:
    """Whether the reader has shown it so recently; signing in counts too, but only for approvals."""
    shown = [
        one["at"]
        for one in get_authentication_records(request, request.user)
        if one.get("reauthenticated") or deed is Deed.APPROVE
    ]
    return bool(shown) and time.time() - max(shown) < minutes * 60


def fresh(view: View[P]) -> View[P]:
    """A page for bulk export, or for what decides who may enter the house and what is kept in it."""
    return stepped_up(Deed.EXPORT, view)


def approving(view: View[P]) -> View[P]:
    """A page on which somebody approves what another has put forward."""
    return stepped_up(Deed.APPROVE, view)


def unmasking(view: View[P]) -> View[P]:
    """A page that opens somebody's early warning."""
    return stepped_up(Deed.UNMASK, view)
