"""Coming in by a link that works once, and, in the demo, changing parts."""

from __future__ import annotations

from allauth.account.utils import perform_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from mainstay_web.actions import system_caller
from mainstay_web.actions.accounts import use_link
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.reader import show
from mainstay_web.store.accounts import parts_to_play

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_GET
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for one click before it signs in: a mail scanner that opens links uses none up."""
    return show(request, "entering/enter.html", token=token)


@require_POST
def entered(request: HttpRequest, token: str) -> HttpResponse:
    """Signs in, once."""
    account = present(use_link(token, system_caller("page")))
    if is_mfa_enabled(account):
        # A link stands for the password, never for the second factor.
        asked: HttpResponse = perform_login(request, account, email_verification="none", redirect_url="/")
        return asked
    login(request, account, backend=BACKEND)
    # The link is gone: without a password of their own they would not come in again.
    first = not settings.DEMO and not account.has_usable_password() and settings.PROVIDER is None
    return HttpResponseRedirect(reverse("account_set_password") if first else "/")


@require_POST
def play(request: HttpRequest, account: str) -> HttpResponse:
    """Becomes somebody else; only in the demo."""
    part = next((part.key for part in parts_to_play() if part.account.ref == account), "")
    become(request, part)
    return HttpResponseRedirect("/")


def become(request: HttpRequest, part: str) -> None:
    """Signs in as one of the demo's parts. Raises AbsentError outside the demo, and for anybody else."""
    chosen = next((played.account for played in parts_to_play() if played.key == part), None)
    if chosen is None or not settings.DEMO:
        raise AbsentError
    logout(request)
    login(request, chosen, backend=BACKEND)


ROUTES = [
    path("enter/<str:token>", enter, name="enter"),
    path("entered/<str:token>", entered, name="entered"),
    path("demo/as/<account:account>", play, name="demo_play"),
]
