"""Try your own file: what the brain makes of it, in a room that forgets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from mainstay.company.contract import BY_KEY
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError, InputError
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.imports import MOST_FILES
from mainstay_web.actions.sandbox import try_files
from mainstay_web.pages.errors import STATUS, AbsentError, present
from mainstay_web.pages.imports.listing import kept
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store import rooms

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_SANDBOX = "sandbox allow-scripts allow-modals; frame-ancestors 'none'; "
"""An origin of its own: the report reaches neither cookies nor pages of the house."""


@page(Act.SANDBOX)
def sandbox(request: Request) -> HttpResponse:
    """Bring files to try; they are assessed and forgotten."""
    if request.method != "POST":
        return show(request, "sandbox/bring.html", problem=None, faults=())
    brought = request.FILES.getlist("files")
    try:
        if not 0 < len(brought) <= MOST_FILES:
            raise InvalidError(Text("请选择 1 至 50 个文件。", "Choose between 1 and 50 files."), field="files")
        token = rooms.open_room(request.reader.account.ref)
        folder = rooms.root() / token
        files = kept(brought, rooms.files_in(folder))
        try_files(request.reader.caller(), token, [(one.name, one.sha256) for one in files], request.reader.lang)
    except AnticipatedError as error:
        faults = error.faults if isinstance(error, InputError) else ()
        status = STATUS.get(error.code, 422)
        return show(request, "sandbox/bring.html", status, problem=error, faults=faults)
    return HttpResponseRedirect(reverse("sandbox_room", kwargs={"room": token}))


@page(Act.SANDBOX)
def sandbox_room(request: Request, room: str) -> HttpResponse:
    """How far it is, and what was found; a POST forgets it at once."""
    folder = present(rooms.room_of(room, request.reader.account.ref))
    if request.method == "POST":
        rooms.leave(folder)
        return HttpResponseRedirect(reverse("sandbox"))
    state = rooms.state_of(folder)
    return show(
        request, "sandbox/room.html", room=room, state=state, tables=BY_KEY,
        busy=state.state in ("waiting", "running"),
    )  # fmt: skip


@page(Act.SANDBOX)
def sandbox_report(request: Request, room: str) -> HttpResponse:
    """The report, in an origin of its own."""
    folder = rooms.room_of(room, request.reader.account.ref)
    if folder is None or not rooms.report_in(folder).exists():
        raise AbsentError
    text = rooms.report_in(folder).read_text("utf-8")
    response = HttpResponse(text)
    for name, value in _headers(text, download="download" in request.GET).items():
        response.headers[name] = value
    return response


def _headers(text: str, *, download: bool) -> Mapping[str, str]:
    """The report's own policy, as a header too, and a sandbox round it."""
    own = _POLICY.search(text)
    policy = unescape(own.group(1)) if own else "default-src 'none'"
    headers = {"Content-Security-Policy": _SANDBOX + policy}
    if download:
        headers["Content-Disposition"] = 'attachment; filename="mainstay-report.html"'
    return headers


ROUTES = [
    path("sandbox/", sandbox, name="sandbox"),
    path("sandbox/<str:room>/", sandbox_room, name="sandbox_room"),
    path("sandbox/<str:room>/report", sandbox_report, name="sandbox_report"),
]
NAV = (
    Entry(
        "sandbox", Text("试用自己的文件", "Try your own file"), "test-pipe", Group.COMPANY, act=Act.SANDBOX, order=75
    ),
)
