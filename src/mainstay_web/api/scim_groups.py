"""SCIM 2.0 groups (RFC 7643 section 4.2, RFC 7644 section 3.5.2): between a Group as written and what is kept of it.

Pure: no request, no table. What is kept: displayName, externalId, and the Users that are members. A group gives nobody
anything by its name; what it means is decided in the application.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mainstay_web.actions.groups import Step
from mainstay_web.api.scim_users import ScimError, operations_of

GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
FOUND_BY = ("displayName", "externalId", "id")
MOST_MEMBERS = 10_000
"""Members that one request may name."""
_ONE = re.compile(r'members\[\s*value\s+eq\s+"([^"\\]{1,64})"\s*\]', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a group: its name and id where given, and its members (references), step by step."""

    name: str | None = None
    external_id: str | None = None
    members: tuple[Step, ...] = field(default=())

    def then(self, other: Change) -> Change:
        """This and then the other."""
        return Change(
            self.name if other.name is None else other.name,
            self.external_id if other.external_id is None else other.external_id,
            self.members + other.members,
        )


def group_kept(body: Mapping[str, Any]) -> Change:
    """A whole Group, as POST and PUT give it: who is not named is no member. Raises ScimError."""
    told = _told(body)
    if "displayname" not in told:
        raise ScimError(400, "invalidValue", "displayName is required")
    return Change(
        _text("displayName", told["displayname"], least=1), _text("externalId", told.get("externalid") or ""),
        (("replace", _members(told.get("members") or [])),),
    )  # fmt: skip


def group_patched(body: Mapping[str, Any]) -> Change:
    """What a PATCH changes, in its order. Raises ScimError."""
    found = Change()
    for what, path, value in operations_of(body):
        found = found.then(_operation(what, path, value))
    _few([ref for _, refs in found.members for ref in refs])
    return found


def _operation(what: str, path: object, value: object) -> Change:
    if path is None:
        return _whole(what, value)
    name = str(path).removeprefix(f"{GROUP}:").strip()
    if "[" in name:
        return Change(members=(_one_member(what, name),))
    match name.lower():
        case "members":
            return Change(members=(_step(what, value),))
        case "displayname" if what == "remove":
            raise ScimError(400, "mutability", "displayName is required")
        case "displayname":
            return Change(name=_text("displayName", value, least=1))
        case "externalid":
            return Change(external_id="" if what == "remove" else _text("externalId", value))
        case _:
            return Change()


def _one_member(what: str, path: str) -> Step:
    found = _ONE.fullmatch(path)
    if found is None or what != "remove":
        raise ScimError(400, "invalidPath", 'A filter in a path is members[value eq "x"], and only to remove')
    return "remove", (found[1],)


def _whole(what: str, value: object) -> Change:
    """An operation without a path: its value is a part of a Group."""
    if what == "remove":
        raise ScimError(400, "noTarget", "What is removed must be named")
    if not isinstance(value, dict):
        raise ScimError(400, "invalidValue", "Without a path the value is an object")
    told = _told(value)
    return Change(
        _text("displayName", told["displayname"], least=1) if "displayname" in told else None,
        _text("externalId", told["externalid"] or "") if "externalid" in told else None,
        (_step(what, told["members"]),) if "members" in told else (),
    )  # fmt: skip


def _step(what: str, value: object) -> Step:
    if what == "remove":
        # Without a value all go; Entra names those who go in the value.
        return ("replace", ()) if value is None else ("remove", _members(value))
    return ("replace" if what == "replace" else "add"), _members(value)


def _members(value: object) -> tuple[str, ...]:
    rows = value if isinstance(value, list) else [value]
    _few(rows)
    return tuple(dict.fromkeys(_member(one) for one in rows))


def _few(rows: Sequence[object]) -> None:
    if len(rows) > MOST_MEMBERS:
        raise ScimError(400, "tooMany", f"A request names at most {MOST_MEMBERS} members")


def _member(value: object) -> str:
    told = _told(value) if isinstance(value, dict) else {}
    ref = told.get("value")
    if not isinstance(ref, str) or not 0 < len(ref) <= 64:
        raise ScimError(400, "invalidValue", "A member is an object whose value is the id of a User")
    if str(told.get("type") or "User").lower() != "user":
        raise ScimError(400, "invalidValue", "Members are Users: groups within groups are not taken")
    return ref


def _told(body: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in body.items()}


def _text(name: str, value: object, least: int = 0) -> str:
    most = 200 if name == "externalId" else 254
    if isinstance(value, str) and least <= len(value.strip()) <= most and value.isprintable():
        return value.strip()
    raise ScimError(400, "invalidValue", f"{name} is a text of {least} to {most} characters")


@dataclass(frozen=True, slots=True)
class Shown:
    """A group to be answered: `members` are references and names, None where they were not asked for."""

    ref: str
    name: str
    external_id: str
    members: Sequence[tuple[str, str]] | None


def group_of(shown: Shown, origin: str) -> dict[str, Any]:
    """A Group as it is answered."""
    group: dict[str, Any] = {
        "schemas": [GROUP], "id": shown.ref, "displayName": shown.name,
        "meta": {"resourceType": "Group", "location": f"{origin}/scim/v2/Groups/{shown.ref}"},
    }  # fmt: skip
    if shown.external_id:
        group["externalId"] = shown.external_id
    if shown.members is not None:
        group["members"] = [
            {"value": ref, "$ref": f"{origin}/scim/v2/Users/{ref}", "display": name, "type": "User"}
            for ref, name in shown.members
        ]
    return group
