"""Some fields of many."""

from __future__ import annotations

from mainstay.core.text import Text
from mainstay_web.api.problems import ApiError

_FIELD = Text("没有这样的字段。", "There is no such field.")


def chosen(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The fields asked for, in our order; all where none were named. Raises ApiError for one that we do not have."""
    asked = {name.strip() for name in text.split(",") if name.strip()}
    if not asked <= set(known):
        raise ApiError("unknown_parameter", _FIELD, field="fields")
    return tuple(name for name in known if not asked or name in asked)
