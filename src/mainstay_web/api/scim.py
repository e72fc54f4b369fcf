"""SCIM 2.0 at /scim/v2: Users, and what a provider asks first. With a token that may keep accounts in step."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay_web.actions import Caller
from mainstay_web.actions.provisioning import change_account, provision
from mainstay_web.actions.statuses import STATUS
from mainstay_web.api.door import Asker, Bearer
from mainstay_web.api.scim_users import CORE, ENTERPRISE, ERROR, LIST, ScimError, filter_of, kept_of, patched, user_of
from mainstay_web.store.accounts import account_by_ref
from mainstay_web.store.provisioning import external_ids, users
from mainstay_web.store.tables.accounts import Account

TYPE = "application/scim+json"
MOST = 100
View = Callable[[HttpRequest, Asker, str], HttpResponse]
_ABSENT = ScimError(404, "", "There is no such user")


def _answer(body: object, status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=TYPE)


def _error(error: ScimError) -> HttpResponse:
    body: dict[str, Any] = {"schemas": [ERROR], "status": str(error.status), "detail": error.detail}
    if error.kind:
        body["scimType"] = error.kind
    answer = _answer(body, error.status)
    if error.status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _door(ways: dict[str, View]) -> Callable[..., HttpResponse]:
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
    return _ABSENT if status == 404 else ScimError(400 if status == 422 else status, "invalidValue", error.text.en)


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ScimError(400, "invalidSyntax", "The body is a JSON object")
    return found


def _caller(asker: Asker) -> Caller:
    return Caller(asker.actor, asker.day, timezone.now(), "", "scim")


def _shown(account: Account, outside: str = "") -> dict[str, Any]:
    kept: dict[str, str | bool] = {
        "email": account.email, "name": account.name, "person": account.person, "active": account.is_active,
        "external_id": outside,
    }  # fmt: skip
    return user_of(kept, account.ref, settings.BASE_URL)


def _one(ref: str) -> dict[str, Any]:
    account = account_by_ref(ref)
    if account is None:
        raise _ABSENT
    return _shown(account, external_ids([account]).get(account.pk, ""))


def _list(request: HttpRequest, _asker: Asker, _ref: str) -> HttpResponse:
    start, count = _whole(request, "startIndex", 1), min(_whole(request, "count", MOST), MOST)
    rows = users(*filter_of(request.GET.get("filter", "")))
    page = list(rows[max(start, 1) - 1 : max(start, 1) - 1 + count])
    outside = external_ids(page)
    return _answer(
        {
            "schemas": [LIST], "totalResults": rows.count(), "startIndex": max(start, 1), "itemsPerPage": len(page),
            "Resources": [_shown(one, outside.get(one.pk, "")) for one in page],
        }
    )  # fmt: skip


def _whole(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, "")
    if text and not (text.isdecimal() and len(text) < 8):
        raise ScimError(400, "invalidValue", f"{name} is a whole number")
    return int(text) if text else default


def _create(request: HttpRequest, asker: Asker, _ref: str) -> HttpResponse:
    return _answer(_one(provision(_caller(asker), kept_of(_body(request)))), 201)


def _read(_request: HttpRequest, _asker: Asker, ref: str) -> HttpResponse:
    return _answer(_one(ref))


def _replace(request: HttpRequest, asker: Asker, ref: str) -> HttpResponse:
    return _answer(_one(change_account(_caller(asker), ref, kept_of(_body(request)))))


def _patch(request: HttpRequest, asker: Asker, ref: str) -> HttpResponse:
    return _answer(_one(change_account(_caller(asker), ref, patched(_body(request)))))


def _delete(_request: HttpRequest, asker: Asker, ref: str) -> HttpResponse:
    """Switches it off: what was done in its name stays true."""
    change_account(_caller(asker), ref, {"active": False})
    return HttpResponse(status=204)


def _fixed(body: object) -> View:
    return lambda _request, _asker, _ref: _answer(body)


_CONFIG = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    "patch": {"supported": True}, "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
    "filter": {"supported": True, "maxResults": MOST}, "changePassword": {"supported": False},
    "sort": {"supported": False}, "etag": {"supported": False},
    "authenticationSchemes": [{"type": "oauthbearertoken", "name": "Token", "description": "A token of this house"}],
}  # fmt: skip
_TYPES = {
    "schemas": [LIST], "totalResults": 1, "Resources": [
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"], "id": "User", "name": "User",
         "endpoint": "/Users", "schema": CORE, "schemaExtensions": [{"schema": ENTERPRISE, "required": False}]}
    ],
}  # fmt: skip
_TEXT = {"type": "string", "multiValued": False, "required": False, "mutability": "readWrite", "returned": "default"}
_SCHEMAS = {
    "schemas": [LIST], "totalResults": 2, "Resources": [
        {"id": CORE, "name": "User", "attributes": [
            {**_TEXT, "name": "userName", "required": True, "uniqueness": "server"},
            {**_TEXT, "name": "displayName"}, {**_TEXT, "name": "externalId", "uniqueness": "server"},
            {**_TEXT, "name": "active", "type": "boolean"},
        ]},
        {"id": ENTERPRISE, "name": "EnterpriseUser", "attributes": [
            {**_TEXT, "name": "employeeNumber", "uniqueness": "server"},
        ]},
    ],
}  # fmt: skip

urlpatterns = [
    path("Users", _door({"GET": _list, "POST": _create}), name="scim_users"),
    path(
        "Users/<slug:ref>", _door({"GET": _read, "PUT": _replace, "PATCH": _patch, "DELETE": _delete}), name="scim_user"
    ),
    path("ServiceProviderConfig", _door({"GET": _fixed(_CONFIG)}), name="scim_config"),
    path("ResourceTypes", _door({"GET": _fixed(_TYPES)}), name="scim_types"),
    path("Schemas", _door({"GET": _fixed(_SCHEMAS)}), name="scim_schemas"),
]
