"""Accounts and their roles, for the administrator: new ones, a new link, switched off, and roles that end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.accounts import end_role
from mainstay_web.actions.inviting import Invited, Link, invite, link_again, switch_account
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.giving import Given, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.accounts import accounts_and_grants
from mainstay_web.store.messages import mail_channel
from mainstay_web.store.tables.refs import new_ref


@page(Act.ROLE_GRANT)
def roles(request: Request) -> HttpResponse:
    """Every account and the roles it holds."""
    return _shown(request)


def _shown(
    request: Request,
    problem: AnticipatedError | None = None,
    status: int = 200,
    links: Sequence[Link] = (),
) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    rows, total = accounts_and_grants(words, request.reader.day)
    return show(
        request, "access/roles.html", status, rows=rows, total=total, words=words, problem=problem, key=new_ref(),
        roles={role.value: role.label for role in Role}, links=links, own=request.reader.account.ref,
        mails=mail_channel() is not None, given=request.POST if problem else {},
    )  # fmt: skip


def _linked(request: Request, make: Callable[[], Sequence[Link]]) -> HttpResponse:
    """Makes accounts or links; those that cannot be mailed are shown this one time."""
    made: list[Link] = []
    answer = attempt(lambda: made.extend(make()), reverse("roles"), partial(_shown, request))
    if not made:
        return answer
    by_hand = [one for one in made if one.address]
    if by_hand:
        return _shown(request, links=by_hand)
    said = Text("链接已寄出：{n} 封。", "Links on their way by mail: {n}.").fill(n=len(made))
    messages.success(request, said.in_(request.lang))
    return answer


@require_POST
@fresh
@page(Act.ROLE_GRANT)
def new(request: Request) -> HttpResponse:
    """One account, or one a line."""
    return _linked(request, lambda: invite(caller(request), _invited(request.POST)))


def _invited(given: Given) -> list[Invited]:
    language = "en" if given.get("language") == "en" else "zh"
    several = [line for line in given.get("several", "").splitlines() if line.strip()]
    lines = several or [",".join((given.get("email", ""), given.get("name", ""), given.get("person", "")))]
    found = []
    for line in lines:
        cells = [cell.strip() for cell in line.replace("\t", ",").replace("，", ",").split(",")]
        email, name, person = (*cells, "", "")[:3]
        found.append(Invited(email, name, person, language))  # type: ignore[arg-type]  # one of the two
    return found


@require_POST
@fresh
@page(Act.ROLE_GRANT)
def link(request: Request, account: str) -> HttpResponse:
    """Another link."""
    return _linked(request, lambda: [link_again(caller(request), account)])


@require_POST
@fresh
@page(Act.ROLE_GRANT)
def switch(request: Request, account: str) -> HttpResponse:
    """Switches an account off, or on again."""
    given = request.POST
    return attempt(
        lambda: switch_account(caller(request), account, given.get("on") == "yes", given.get("reason", "")),
        reverse("roles"),
        partial(_shown, request),
    )


@require_POST
@page(Act.ROLE_GRANT)
def end_grant(request: Request, grant: str) -> HttpResponse:
    """Ends a role, from this second on."""
    return attempt(
        lambda: end_role(caller(request), grant, request.POST.get("reason", "")),
        reverse("roles"),
        partial(_shown, request),
    )


ROUTES = [
    path("roles/", roles, name="roles"),
    path("roles/new", new, name="account_new"),
    path("roles/<account:account>/link", link, name="account_link"),
    path("roles/<account:account>/switch", switch, name="account_switch"),
    path("roles/end/<grant:grant>", end_grant, name="role_end"),
]
NAV = (Entry("roles", Text("账户与角色", "Accounts and roles"), "users", Group.HOUSE, act=Act.ROLE_GRANT, order=10),)
