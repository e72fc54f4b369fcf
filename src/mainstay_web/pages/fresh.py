"""Step-up: what is very sensitive wants the reader to have shown just now that it is them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def fresh(view: View[P]) -> View[P]:
    """A page for bulk export, approval or unmasking: asks for the password or key again after five minutes.

    Stands above `@page`. Whoever signs in by the company's provider alone has shown it there.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return guarded(request, *args, **kwargs)

    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        answer: HttpResponse = reauthentication_required(view)(request, *args, **kwargs)
        return answer

    return wrapped
