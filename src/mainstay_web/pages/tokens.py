"""Tokens for programs: one's own, and everybody's for who manages them."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mainstay.core.access import Act, Field
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.tokens import new_token, revoke
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.giving import attempt
from mainstay_web.pages.giving import caller as asking
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.tokens import Token
from mainstay_web.store.tokens import all_tokens, possible_scopes, roles_of, tokens_of

_LABELS: dict[str, Text] = {one.value: one.label for one in (*Field, *Act)}


@page(Act.OWN_TOKENS)
def tokens(request: Request) -> HttpResponse:
    """One's own tokens, and for who manages them everybody's."""
    reader = request.reader
    others = [one for one in all_tokens() if one.account_id != reader.account.pk] if reader.may(Act.TOKENS) else None
    return show(
        request, "messages/tokens.html", mine=tokens_of(reader.account), others=others, labels=_LABELS, stands=stands,
        now=timezone.now(),
    )  # fmt: skip


def stands(row: Token) -> Text:
    """How a token stands, in a word."""
    if row.revoked_at is not None:
        return Text("已撤销", "revoked")
    return Text("已过期", "expired") if row.expires_at <= timezone.now() else Text("有效", "good")


@fresh
@page(Act.OWN_TOKENS)
def new(request: Request) -> HttpResponse:
    """A form for another one; its secret is shown this one time."""
    if request.method != "POST":
        return _form(request)
    given, made = request.POST, list[str]()
    days = given.get("days", "")

    def do() -> None:
        made.append(
            new_token(
                asking(request), given.get("name", ""), given.getlist("scopes"), given.getlist("roles"),
                int(days) if days.isdecimal() and len(days) < 5 else 0,
            )
        )  # fmt: skip

    answer = attempt(do, "", partial(_form, request))
    return _form(request, secret=made[0]) if made else answer


def _form(
    request: Request, problem: AnticipatedError | None = None, status: int = 200, secret: str = ""
) -> HttpResponse:
    reader, given = request.reader, request.POST if problem else QueryDict()
    scopes = possible_scopes(reader.actor, reader.day)
    return show(
        request, "messages/token_new.html", status, problem=problem, given=given, secret=secret,
        classes=[one for one in scopes if isinstance(one, Field)], acts=[one for one in scopes if isinstance(one, Act)],
        roles=roles_of(reader.actor, reader.day), chosen=given.getlist("scopes"), key=new_ref(),
        chosen_roles=given.getlist("roles"), address=settings.BASE_URL,
    )  # fmt: skip


@require_POST
@page(Act.OWN_TOKENS)
def end(request: Request, token: str) -> HttpResponse:
    """Revokes one."""
    revoke(request.reader.caller(), token)
    return HttpResponseRedirect(reverse("tokens"))


ROUTES = [
    path("tokens/", tokens, name="tokens"),
    path("tokens/new", new, name="token_new"),
    path("tokens/<token:token>/revoke", end, name="token_revoke"),
]
NAV = (Entry("tokens", Text("接口令牌", "API tokens"), "key", Group.HOUSE, act=Act.TOKENS, order=45),)
