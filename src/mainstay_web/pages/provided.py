"""Groups of the identity provider: what each means here is decided on this page, by a named administrator."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions.groups import end_meaning, give_meaning
from mainstay_web.pages.fresh import fresh
from mainstay_web.pages.giving import a_word, attempt, caller
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.accounts import units
from mainstay_web.store.groups import GRANTED_BY_GROUP, ended_meanings, provided
from mainstay_web.store.tables.refs import new_ref


@page(Act.ROLE_GRANT)
def groups(request: Request) -> HttpResponse:
    """Every group, who is in it, and what it means."""
    return _shown(request)


def _shown(request: Request, problem: AnticipatedError | None = None, status: int = 200, at: str = "") -> HttpResponse:
    reader = request.reader
    known = units()
    return show(
        request, "access/groups.html", status, groups=provided(reader.actor, reader.day), problem=problem, at=at,
        ended=ended_meanings(reader.actor, reader.day), offered=[(one.value, one.label) for one in GRANTED_BY_GROUP],
        roles={role.value: role.label for role in Role}, units=known, names={one.unit: one.name for one in known},
        scim=f"{settings.BASE_URL}/scim/v2", given=request.POST if problem else {}, key=new_ref(),
        chosen=request.POST.getlist("units") if problem else [],
    )  # fmt: skip


@require_POST
@fresh
@page(Act.ROLE_GRANT)
def mean(request: Request, group: str) -> HttpResponse:
    """Decides what a group means."""
    given = request.POST
    return attempt(
        lambda: give_meaning(
            caller(request), group, a_word(Role, given, "role"), given.getlist("units"), given.get("reason", "")[:500]
        ),
        reverse("provided_groups"), lambda problem, status: _shown(request, problem, status, group),
    )  # fmt: skip


@require_POST
@page(Act.ROLE_GRANT)
def end(request: Request, decision: str) -> HttpResponse:
    """It means that no longer, from this second on."""
    return attempt(
        lambda: end_meaning(caller(request), decision, request.POST.get("reason", "")[:500]),
        reverse("provided_groups"), partial(_shown, request),
    )  # fmt: skip


ROUTES = [
    path("provider-groups/", groups, name="provided_groups"),
    path("provider-groups/<provided_group:group>", mean, name="provided_group_mean"),
    path("provider-groups/end/<group_role:decision>", end, name="group_role_end"),
]
NAV = (
    Entry("provided_groups", Text("身份系统的组", "Provider groups"), "users-group", Group.HOUSE, act=Act.ROLE_GRANT,
          order=47),
)  # fmt: skip
