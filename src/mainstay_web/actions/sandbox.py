"""Somebody tries their own files: noted that they did, never what was in them."""

from __future__ import annotations

from mainstay.core.access import Act
from mainstay_web.actions.act import Doing, action
from mainstay_web.store.jobs import put

TRY = "try_files"
"""The job that does the work."""


@action(Act.SANDBOX)
def try_files(doing: Doing, room: str, files: list[tuple[str, str]], lang: str) -> str:
    """Has the files of a room, (name, SHA-256), looked at and assessed."""
    doing.must(None)
    doing.note(files=len(files))
    given: dict[str, object] = {"room": room, "files": [list(file) for file in files], "lang": lang}
    return put(TRY, given, doing.account, doing.now).ref
