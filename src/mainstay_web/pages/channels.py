"""Channels, for the administrator: what there is, how it stands, and a form for each service read from its own list."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mainstay.core.access import Act, Role
from mainstay.core.errors import AnticipatedError, InputError
from mainstay.core.text import Text
from mainstay_web.actions.channels import add_channel, change_channel, remove_channel, try_channel
from mainstay_web.actions.messages import transport
from mainstay_web.channels.directory import SERVICES, Reach, Service
from mainstay_web.channels.outcome import Sent
from mainstay_web.channels.webhooks import webhook_secret
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.giving import a_version, attempt
from mainstay_web.pages.giving import caller as asking
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.messages import WEBHOOK, channel_by_ref, shown_values, states
from mainstay_web.store.tables.messages import Channel
from mainstay_web.store.tables.refs import new_ref

ROOM_ROLES = (Role.HRBP, Role.DIRECTOR, Role.COMPENSATION, Role.OMBUDS, Role.AUDITOR, Role.ADMIN)
"""Whose messages a room may be told of: those who share a room at work."""
_TESTED = Text("测试消息已发出，请到接收方查看。", "The test message went out: look whether it arrived.")


@page(Act.CHANNELS)
def the_channels(request: Request) -> HttpResponse:
    """Every channel with how it stands."""
    return show(request, "messages/channels.html", states=states(), services=SERVICES, Channel=Channel, key=new_ref())


@page(Act.CHANNELS)
def new(request: Request, service: str) -> HttpResponse:
    """A form for a channel of one service."""
    if service not in SERVICES:
        raise AbsentError
    if request.method == "POST":
        given = request.POST
        return attempt(
            lambda: add_channel(
                asking(request), service, given.get("name", ""), _values(request, SERVICES[service]),
                given.get("language", ""), given.getlist("roles"),
            ),
            reverse("channels"),
            lambda problem, status: _form(request, SERVICES[service], None, problem, status),
        )  # fmt: skip
    return _form(request, SERVICES[service], None)


@page(Act.CHANNELS)
def one(request: Request, channel: str) -> HttpResponse:
    """A channel's form; what is secret stands nowhere."""
    row = _load(channel)
    if request.method == "POST":
        given = request.POST
        return attempt(
            lambda: change_channel(
                asking(request), channel, a_version(given), given.get("name", ""),
                _values(request, SERVICES[row.service]), given.get("language", ""), given.getlist("roles"),
            ),
            reverse("channels"),
            lambda problem, status: _form(request, SERVICES[row.service], row, problem, status),
        )  # fmt: skip
    return _form(request, SERVICES[row.service], row)


@require_POST
@page(Act.CHANNELS)
def test(request: Request, channel: str) -> HttpResponse:
    """Sends a test message at once and says what came of it."""
    _load(channel)
    try:
        outcome = try_channel(request.reader.caller(), channel, transport())
    except AnticipatedError as error:
        messages.warning(request, error.text.in_(request.lang))
    else:
        if isinstance(outcome, Sent):
            messages.success(request, _TESTED.in_(request.lang))
        else:
            messages.error(request, outcome.sentence(request.lang))
    return HttpResponseRedirect(reverse("channels"))


@require_POST
@page(Act.CHANNELS)
def remove(request: Request, channel: str) -> HttpResponse:
    """Removes it with its keys."""
    _load(channel)
    return attempt(
        lambda: remove_channel(asking(request), channel, a_version(request.POST)),
        reverse("channels"),
        lambda problem, _: _said(request, problem),
    )


def _said(request: Request, problem: AnticipatedError) -> HttpResponse:
    messages.warning(request, problem.text.in_(request.lang))
    return HttpResponseRedirect(reverse("channels"))


def _load(ref: str) -> Channel:
    return present(channel_by_ref(ref))


def _values(request: Request, service: Service) -> dict[str, str]:
    """What was filled in; `forget_…` empties a secret that may be empty."""
    keys = [field.key for field in service.fields]
    return {key: request.POST.get(key, "") for key in (*keys, *(f"forget_{key}" for key in keys))}


def _form(
    request: Request, service: Service, row: Channel | None, problem: AnticipatedError | None = None, status: int = 200
) -> HttpResponse:
    given = request.POST
    told = {} if row is None else shown_values(row)
    if problem is not None:
        told = {field.key: given.get(field.key, "") for field in service.fields if not field.secret}
    elif row is None and service.key == WEBHOOK:
        # A good key to begin with: shown this once, since the receiver must be given it too.
        told["secret"] = webhook_secret(secrets.token_bytes(32)).reveal()
    return show(
        request, "messages/channel.html", status, service=service, row=row, told=told, problem=problem,
        faults=_faults(problem, request), rooms=service.reach is Reach.ROOM, roles=ROOM_ROLES, key=new_ref(),
        name=given.get("name", row.name if row else service.label.in_(request.lang)),
        chosen=given.getlist("roles") if problem else row.roles if row else [Role.HRBP.value, Role.DIRECTOR.value],
        language=given.get("language", row.language if row else request.lang),
    )  # fmt: skip


def _faults(problem: AnticipatedError | None, request: Request) -> dict[str, list[str]]:
    """Sentences by field."""
    if isinstance(problem, InputError):
        found: dict[str, list[str]] = {}
        for fault in problem.faults:
            said: Any = f"{fault.text.in_(request.lang)} {fault.todo.in_(request.lang)}".strip()
            found.setdefault(fault.column, []).append(said)
        return found
    field = problem.data.get("field") if problem is not None else None
    return {str(field): [problem.text.in_(request.lang)]} if problem is not None and field else {}


ROUTES = [
    path("channels/", the_channels, name="channels"),
    path("channels/new/<slug:service>", new, name="channel_new"),
    path("channels/<channel:channel>/", one, name="channel"),
    path("channels/<channel:channel>/test", test, name="channel_test"),
    path("channels/<channel:channel>/remove", remove, name="channel_remove"),
]
NAV = (Entry("channels", Text("消息渠道", "Message channels"), "send", Group.HOUSE, act=Act.CHANNELS, order=35),)
