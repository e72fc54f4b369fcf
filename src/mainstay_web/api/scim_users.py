"""SCIM 2.0 (RFC 7643, 7644): between a User as providers write it and what this house keeps of an account.

Pure: no request, no table. What is kept: userName (a mail address), displayName or name, active, externalId, and the
employeeNumber of the enterprise extension. Attributes that are not kept are ignored, as the standard has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"

Kept = dict[str, str | bool]
_FILTER = re.compile(r'(\w+)[ ]eq[ ]"([^"\\]{1,254})"', re.IGNORECASE)
FOUND_BY = ("userName", "externalId", "id")
"""What a User is looked for by."""
_PATHS = {
    "username": "email", "displayname": "name", "name.formatted": "name", "active": "active",
    "externalid": "external_id", f"{ENTERPRISE}:employeenumber".lower(): "person",
}  # fmt: skip
_TRUE, _FALSE = {"true", "1"}, {"false", "0"}


class ScimError(Exception):
    """What is wrong, as the standard calls it (`scimType`), with its HTTP status."""

    def __init__(self, status: int, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail


def filter_of(text: str, names: Sequence[str] = FOUND_BY) -> tuple[str, str]:
    """Attribute (in small letters) and value of `userName eq "x"`; empty for no filter. Raises ScimError for others."""
    if not text:
        return "", ""
    found = _FILTER.fullmatch(text.strip())
    if found is None or found[1].lower() not in {name.lower() for name in names}:
        said = f'A filter is one of {", ".join(names)}, eq, and a value: {names[0]} eq "x"'
        raise ScimError(400, "invalidFilter", said)
    return found[1].lower(), found[2]


def kept_of(user: Mapping[str, Any]) -> Kept:
    """What is kept of a User. Raises ScimError for a value of the wrong kind."""
    told = {key.lower(): value for key, value in user.items()}
    kept: Kept = {}
    for attribute in ("userName", "externalId", "displayName", "active"):
        if attribute.lower() in told:
            _put(kept, attribute.lower(), told[attribute.lower()])
    name = told.get("name")
    if "name" not in kept and isinstance(name, dict):
        given = {key.lower(): str(value) for key, value in name.items() if isinstance(value, str)}
        whole = given.get("formatted") or f"{given.get('givenname', '')} {given.get('familyname', '')}".strip()
        if whole:
            kept["name"] = whole
    extension = told.get(ENTERPRISE.lower())
    if isinstance(extension, dict):
        number = next((value for key, value in extension.items() if key.lower() == "employeenumber"), None)
        if number is not None:
            _put(kept, f"{ENTERPRISE}:employeenumber".lower(), number)
    return kept


def operations_of(body: Mapping[str, Any]) -> list[tuple[str, object, Any]]:
    """The operations of a PATCH: add, replace or remove, the path (None: of the whole), the value.

    Providers write `Replace` or `replace`.
    """
    operations = next((value for key, value in body.items() if key.lower() == "operations"), None)
    if not isinstance(operations, list) or not operations or len(operations) > 100:
        raise ScimError(400, "invalidSyntax", "A PATCH has Operations, at most 100")
    found = []
    for one in operations:
        if not isinstance(one, dict):
            raise ScimError(400, "invalidSyntax", "An operation is an object")
        told = {key.lower(): value for key, value in one.items()}
        what = str(told.get("op", "")).lower()
        if what not in ("add", "replace", "remove"):
            raise ScimError(400, "invalidSyntax", "An operation is add, replace or remove")
        found.append((what, told.get("path"), told.get("value")))
    return found


def patched(body: Mapping[str, Any]) -> Kept:
    """What a PATCH changes. Providers write paths or values, `"False"` or false."""
    kept: Kept = {}
    for what, path, value in operations_of(body):
        kept |= _operation(what, path, value)
    return kept


def _operation(what: str, path: object, value: object) -> Kept:
    if path is None:
        return _whole(what, value)
    name = str(path).lower().removeprefix(f"{CORE}:".lower())
    if name not in _PATHS:
        return {}
    kept: Kept = {}
    if what != "remove":
        _put(kept, name, value)
    elif name in ("username", "active"):
        raise ScimError(400, "mutability", f"{name} is required")
    else:
        kept[_PATHS[name]] = ""
    return kept


def _whole(what: str, value: object) -> Kept:
    """An operation without a path: its value is a part of a User, in which paths may stand as names."""
    if what == "remove":
        raise ScimError(400, "noTarget", "What is removed must be named")
    if not isinstance(value, dict):
        raise ScimError(400, "invalidValue", "Without a path the value is an object")
    kept = kept_of(value)
    for key, to in value.items():
        if key.lower() in _PATHS:
            _put(kept, key.lower(), to)
    return kept


def _put(kept: Kept, name: str, value: object) -> None:
    column = _PATHS[name]
    if column == "active":
        kept[column] = _truth(value)
    elif isinstance(value, str) and len(value) <= 254 and value.isprintable():
        kept[column] = value
    else:
        raise ScimError(400, "invalidValue", f"{name} is a text of at most 254 characters")


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).lower()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise ScimError(400, "invalidValue", "active is true or false")


def user_of(kept: Kept, ref: str, origin: str, inside: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """A User as it is answered; `inside` are references and names of its groups."""
    user: dict[str, Any] = {
        "schemas": [CORE, ENTERPRISE], "id": ref, "userName": kept["email"], "displayName": kept["name"],
        "name": {"formatted": kept["name"]}, "active": kept["active"],
        "emails": [{"value": kept["email"], "type": "work", "primary": True}],
        ENTERPRISE: {"employeeNumber": kept["person"]} if kept["person"] else {},
        "meta": {"resourceType": "User", "location": f"{origin}/scim/v2/Users/{ref}"},
    }  # fmt: skip
    if kept.get("external_id"):
        user["externalId"] = kept["external_id"]
    if groups := [
        {"value": group, "$ref": f"{origin}/scim/v2/Groups/{group}", "display": name} for group, name in inside
    ]:
        user["groups"] = groups
    return user
