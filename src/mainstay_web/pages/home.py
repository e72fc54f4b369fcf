"""The first page after signing in: each role's own day. And what everybody can set."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from mainstay.core.access import Role
from mainstay_web.pages.reader import Request, page, show

FIRST = (
    (Role.DIRECTOR, "overview"), (Role.HRBP, "queue"), (Role.MANAGER, "team"), (Role.ADMIN, "doctor"),
    (Role.AUDITOR, "audit_log"), (Role.OMBUDS, "voices"),
)  # fmt: skip
"""Where each role's day begins; everybody else's with the first line of their menu."""


@page()
def home(request: Request) -> HttpResponse:
    """The reader's start; a greeting where they have no page at all."""
    for role, name in FIRST:
        if role in request.reader.roles:
            return HttpResponseRedirect(reverse(name))
    first = next((item for section in request.nav for item in section.items), None)
    return HttpResponseRedirect(first.url) if first else show(request, "home.html")


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Sets language and theme; they are kept in cookies, so that they hold before signing in too."""
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(target if safe else "/")
    for name, known in (("lang", ("zh", "en")), ("theme", ("auto", "light", "dark"))):
        value = request.POST.get(name)
        if value is not None and value in known:
            response.set_cookie(name, value, max_age=31_536_000, samesite="Lax", secure=request.is_secure())
    return response


def healthz(request: HttpRequest) -> HttpResponse:
    """For a supervisor: the process answers."""
    del request
    return HttpResponse("ok", content_type="text/plain")


ROUTES = [
    path("", home, name="home"),
    path("preferences", preferences, name="preferences"),
    path("healthz", healthz, name="healthz"),
]
