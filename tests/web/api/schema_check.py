"""As much of JSON Schema as OpenAPI descriptions use here: enough to hold an answer against its description."""

from __future__ import annotations

from typing import Any

_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "null": (type(None),),
    "object": (dict,), "array": (list,),
}  # fmt: skip


def wrong(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> list[str]:
    """Everything in which the value is not as the schema says."""
    if "$ref" in schema:
        return wrong(value, root["components"]["schemas"][schema["$ref"].rpartition("/")[2]], root, at)
    for key in ("anyOf", "oneOf"):
        if key in schema:
            ways = [wrong(value, one, root, at) for one in schema[key]]
            return [] if any(not one for one in ways) else [f"{at}: none of {len(ways)} ways", *min(ways, key=len)]
    if "allOf" in schema:
        return [fault for one in schema["allOf"] for fault in wrong(value, one, root, at)]
    return [*_kind(value, schema, at), *_inside(value, schema, root, at)]


def _kind(value: Any, schema: dict[str, Any], at: str) -> list[str]:
    kind = schema.get("type")
    if kind and (not isinstance(value, _KINDS[kind]) or (kind in ("integer", "number") and isinstance(value, bool))):
        return [f"{at}: {type(value).__name__} is no {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is not one of the words"]
    return []


def _inside(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> list[str]:
    if isinstance(value, list):
        return [
            fault
            for index, one in enumerate(value)
            for fault in wrong(one, schema.get("items", {}), root, f"{at}[{index}]")
        ]
    if not isinstance(value, dict):
        return []
    known = schema.get("properties", {})
    found = [f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value]
    if schema.get("additionalProperties") is False:
        found += [f"{at}.{name} is not described" for name in value if name not in known]
    return found + [
        fault for name, one in value.items() if name in known for fault in wrong(one, known[name], root, f"{at}.{name}")
    ]
