"""SCIM 2.0 at /scim/v2: Users, Groups, and what a provider asks first. With a token that keeps accounts in step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from mainstay_web.actions.groups import forget_group, keep_group
from mainstay_web.actions.provisioning import change_account, provision
from mainstay_web.api.door import Asker
from mainstay_web.api.scim_door import ABSENT, MOST, View, answer, body_of, caller, door, fixed, listed, span
from mainstay_web.api.scim_groups import (
    FOUND_BY,
    GROUP,
    Change,
    Shown,
    group_kept,
    group_of,
    group_patched,
)
from mainstay_web.api.scim_users import CORE, ENTERPRISE, LIST, filter_of, kept_of, patched, user_of
from mainstay_web.store.accounts import account_by_ref
from mainstay_web.store.groups import group_by_ref, groups, groups_of, members
from mainstay_web.store.provisioning import external_ids, users
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.groups import ProvidedGroup


def _users(rows: list[Account]) -> list[dict[str, Any]]:
    outside, inside = external_ids(rows), groups_of(rows)
    return [_user(one, outside.get(one.pk, ""), inside.get(one.pk, ())) for one in rows]


def _user(account: Account, outside: str, inside: Iterable[tuple[str, str]]) -> dict[str, Any]:
    kept: dict[str, str | bool] = {
        "email": account.email, "name": account.name, "person": account.person, "active": account.is_active,
        "external_id": outside,
    }  # fmt: skip
    return user_of(kept, account.ref, settings.BASE_URL, inside)


def _one(ref: str) -> dict[str, Any]:
    account = account_by_ref(ref)
    if account is None:
        raise ABSENT
    return _users([account])[0]


def _list(request: HttpRequest, _asker: Asker, _ref: str) -> HttpResponse:
    start, count = span(request)
    rows = users(*filter_of(request.GET.get("filter", "")))
    return listed(rows.count(), start, _users(list(rows[start - 1 : start - 1 + count])))


def _create(request: HttpRequest, asker: Asker, _ref: str) -> HttpResponse:
    return answer(_one(provision(caller(asker), kept_of(body_of(request)))), 201)


def _read(_request: HttpRequest, _asker: Asker, ref: str) -> HttpResponse:
    return answer(_one(ref))


def _replace(request: HttpRequest, asker: Asker, ref: str) -> HttpResponse:
    return answer(_one(change_account(caller(asker), ref, kept_of(body_of(request)))))


def _patch(request: HttpRequest, asker: Asker, ref: str) -> HttpResponse:
    return answer(_one(change_account(caller(asker), ref, patched(body_of(request)))))


def _delete(_request: HttpRequest, asker: Asker, ref: str) -> HttpResponse:
    """Switches it off: what was done in its name stays true."""
    change_account(caller(asker), ref, {"active": False})
    return HttpResponse(status=204)


def _groups(request: HttpRequest, rows: list[ProvidedGroup]) -> list[dict[str, Any]]:
    left_out = {name.strip().lower() for name in request.GET.get("excludedAttributes", "").split(",")}
    inside = None if "members" in left_out else members(rows)
    return [
        group_of(
            Shown(one.ref, one.name, one.external_id, None if inside is None else inside.get(one.pk, ())),
            settings.BASE_URL,
        )
        for one in rows
    ]


def _group(request: HttpRequest, ref: str) -> dict[str, Any]:
    row = group_by_ref(ref)
    if row is None:
        raise ABSENT
    return _groups(request, [row])[0]


def _list_groups(request: HttpRequest, _asker: Asker, _ref: str) -> HttpResponse:
    start, count = span(request)
    rows = groups(*filter_of(request.GET.get("filter", ""), FOUND_BY))
    return listed(rows.count(), start, _groups(request, list(rows[start - 1 : start - 1 + count])))


def _create_group(request: HttpRequest, asker: Asker, _ref: str) -> HttpResponse:
    return answer(_group(request, _keep(asker, "", group_kept(body_of(request)))), 201)


def _read_group(request: HttpRequest, _asker: Asker, ref: str) -> HttpResponse:
    return answer(_group(request, ref))


def _replace_group(request: HttpRequest, asker: Asker, ref: str) -> HttpResponse:
    return answer(_group(request, _keep(asker, ref, group_kept(body_of(request)))))


def _patch_group(request: HttpRequest, asker: Asker, ref: str) -> HttpResponse:
    return answer(_group(request, _keep(asker, ref, group_patched(body_of(request)))))


def _keep(asker: Asker, ref: str, change: Change) -> str:
    return keep_group(caller(asker), ref, change.name, change.external_id, change.members)


def _delete_group(_request: HttpRequest, asker: Asker, ref: str) -> HttpResponse:
    forget_group(caller(asker), ref)
    return HttpResponse(status=204)


_CONFIG = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    "patch": {"supported": True}, "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
    "filter": {"supported": True, "maxResults": MOST}, "changePassword": {"supported": False},
    "sort": {"supported": False}, "etag": {"supported": False},
    "authenticationSchemes": [{"type": "oauthbearertoken", "name": "Token", "description": "A token of this house"}],
}  # fmt: skip
_TYPE = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"]}
_TYPES = {
    "schemas": [LIST], "totalResults": 2, "Resources": [
        {**_TYPE, "id": "User", "name": "User", "endpoint": "/Users", "schema": CORE,
         "schemaExtensions": [{"schema": ENTERPRISE, "required": False}]},
        {**_TYPE, "id": "Group", "name": "Group", "endpoint": "/Groups", "schema": GROUP},
    ],
}  # fmt: skip
_TEXT = {"type": "string", "multiValued": False, "required": False, "mutability": "readWrite", "returned": "default"}
_SCHEMAS = {
    "schemas": [LIST], "totalResults": 3, "Resources": [
        {"id": CORE, "name": "User", "attributes": [
            {**_TEXT, "name": "userName", "required": True, "uniqueness": "server"},
            {**_TEXT, "name": "displayName"}, {**_TEXT, "name": "externalId", "uniqueness": "server"},
            {**_TEXT, "name": "active", "type": "boolean"},
            {**_TEXT, "name": "groups", "type": "complex", "multiValued": True, "mutability": "readOnly"},
        ]},
        {"id": ENTERPRISE, "name": "EnterpriseUser", "attributes": [
            {**_TEXT, "name": "employeeNumber", "uniqueness": "server"},
        ]},
        {"id": GROUP, "name": "Group", "attributes": [
            {**_TEXT, "name": "displayName", "required": True}, {**_TEXT, "name": "externalId", "uniqueness": "server"},
            {**_TEXT, "name": "members", "type": "complex", "multiValued": True, "subAttributes": [
                {**_TEXT, "name": "value", "mutability": "immutable"},
                {**_TEXT, "name": "$ref", "type": "reference", "referenceTypes": ["User"], "mutability": "immutable"},
                {**_TEXT, "name": "display", "mutability": "readOnly"},
            ]},
        ]},
    ],
}  # fmt: skip

_ONE: dict[str, View] = {"GET": _read, "PUT": _replace, "PATCH": _patch, "DELETE": _delete}
_ONE_GROUP: dict[str, View] = {
    "GET": _read_group,
    "PUT": _replace_group,
    "PATCH": _patch_group,
    "DELETE": _delete_group,
}

urlpatterns = [
    path("Users", door({"GET": _list, "POST": _create}), name="scim_users"),
    path("Users/<slug:ref>", door(_ONE), name="scim_user"),
    path("Groups", door({"GET": _list_groups, "POST": _create_group}), name="scim_groups"),
    path("Groups/<slug:ref>", door(_ONE_GROUP), name="scim_group"),
    path("ServiceProviderConfig", door({"GET": fixed(_CONFIG)}), name="scim_config"),
    path("ResourceTypes", door({"GET": fixed(_TYPES)}), name="scim_types"),
    path("Schemas", door({"GET": fixed(_SCHEMAS)}), name="scim_schemas"),
]
