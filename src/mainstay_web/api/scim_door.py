"""The door of SCIM: a token that may keep accounts in step, and every error as the standard writes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay_web.actions import Caller
from mainstay_web.actions.statuses import STATUS
from mainstay_web.api.door import Asker, Bearer
from mainstay_web.api.scim_users import ERROR, LIST, ScimError

TYPE = "application/scim+json"
MOST = 100
"""Resources of one page."""
View = Callable[[HttpRequest, Asker, str], HttpResponse]
ABSENT = ScimError(404, "", "There is no such resource")


def answer(body: object, status: int = 200) -> HttpResponse:
    """An answer in SCIM's own type."""
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=TYPE)


def _error(error: ScimError) -> HttpResponse:
    body: dict[str, Any] = {"schemas": [ERROR], "status": str(error.status), "detail": error.detail}
    if error.kind:
        body["scimType"] = error.kind
    told = answer(body, error.status)
    if error.status == 401:
        told.headers["WWW-Authenticate"] = "Bearer"
    return told


def door(ways: dict[str, View]) -> Callable[..., HttpResponse]:
    """A view for several methods, behind the token."""

    @csrf_exempt
    def view(request: HttpRequest, ref: str = "") -> HttpResponse:
        try:
            asker = _asker(request)
            do = ways.get(request.method or "", _no_way)
            return do(request, asker, ref)
        except ScimError as error:
            return _error(error)
        except AnticipatedError as error:
            return _error(_told(error))

    return view


def _asker(request: HttpRequest) -> Asker:
    asker: Asker | None = Bearer()(request)
    if asker is None:
        raise ScimError(401, "", "The token is missing, wrong, expired or revoked")
    if not asker.may(Act.PROVISION):
        raise ScimError(403, "", "This token may not keep accounts in step")
    return asker


def _no_way(_request: HttpRequest, _asker: Asker, _ref: str) -> HttpResponse:
    raise ScimError(405, "", "This address does not take that method")


def _told(error: AnticipatedError) -> ScimError:
    if error.code == "taken":
        return ScimError(409, "uniqueness", error.text.en)
    status = STATUS.get(error.code, 400)
    return ABSENT if status == 404 else ScimError(400 if status == 422 else status, "invalidValue", error.text.en)


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The body as an object. Raises ScimError."""
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ScimError(400, "invalidSyntax", "The body is a JSON object")
    return found


def caller(asker: Asker) -> Caller:
    """For an action."""
    return Caller(asker.actor, asker.day, timezone.now(), "", "scim")


def span(request: HttpRequest) -> tuple[int, int]:
    """Where a page starts (from 1), and how many it holds at most."""
    return max(_whole(request, "startIndex", 1), 1), min(_whole(request, "count", MOST), MOST)


def _whole(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, "")
    if text and not (text.isdecimal() and len(text) < 8):
        raise ScimError(400, "invalidValue", f"{name} is a whole number")
    return int(text) if text else default


def listed(total: int, start: int, resources: list[dict[str, Any]]) -> HttpResponse:
    """A page of resources."""
    return answer(
        {"schemas": [LIST], "totalResults": total, "startIndex": start, "itemsPerPage": len(resources),
         "Resources": resources}
    )  # fmt: skip


def fixed(body: object) -> View:
    """An answer that is always the same."""
    return lambda _request, _asker, _ref: answer(body)
