"""Rooms of the sandbox: somebody's own files and what the brain says of them, in a folder and never in the database.

A room is forgotten after an hour, when its owner says so, or when its owner opens another.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings

from mainstay.core.errors import Fault
from mainstay_web.store.uploads import faults_from

LASTS = 3_600.0
"""Seconds."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_OWNER, _FILES, _STATE, _REPORT = "owner", "files", "state.json", "report.html"


@dataclass(frozen=True)
class State:
    """How far a room is: `state` waiting, running, done or failed. `counts` are rows read by table; `left_out` faulty
    rows that were not; `said` is why it refused, (zh, en), empty where it did not.
    """

    state: str = "waiting"
    share: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    left_out: int = 0
    faults: tuple[Fault, ...] = ()
    said: tuple[str, ...] = ()


def root() -> Path:
    """The folder of all rooms."""
    return Path(settings.HOME) / "sandbox"


def open_room(owner: str) -> str:
    """A fresh room for this account; the ones it had are forgotten."""
    for room in _rooms():
        if _owner(room) == owner:
            shutil.rmtree(room, ignore_errors=True)
    token = secrets.token_urlsafe(16)
    folder = root() / token
    (folder / _FILES).mkdir(parents=True, mode=0o700)
    (folder / _OWNER).write_text(owner, "utf-8")
    return token


def room_of(token: str, owner: str) -> Path | None:
    """The folder of this account's room; None for anybody else's, and where it is forgotten or never was."""
    folder = root() / token
    if not _TOKEN.fullmatch(token) or _owner(folder) != owner or _is_over(folder):
        return None
    return folder


def room(token: str) -> Path | None:
    """The folder of a room, for the house's own work."""
    folder = root() / token
    return folder if _TOKEN.fullmatch(token) and folder.is_dir() and not _is_over(folder) else None


def files_in(folder: Path) -> Path:
    """Where the room's files are kept, under their hashes."""
    return folder / _FILES


def say(folder: Path, state: State) -> None:
    """Writes how far it is; a room that was forgotten meanwhile stays forgotten."""
    if not folder.is_dir():
        return
    made = folder / f"{_STATE}.new"
    made.write_text(json.dumps(asdict(state)), "utf-8")
    made.replace(folder / _STATE)


def state_of(folder: Path) -> State:
    """How far it is."""
    path = folder / _STATE
    if not path.exists():
        return State()
    told = json.loads(path.read_text("utf-8"))
    return State(**{**told, "faults": faults_from(told["faults"])})


def report_in(folder: Path) -> Path:
    """The report."""
    return folder / _REPORT


def leave(folder: Path) -> None:
    """Forgets a room at once."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep() -> int:
    """Forgets every room whose hour is over; returns how many."""
    over = [folder for folder in _rooms() if _is_over(folder)]
    for folder in over:
        shutil.rmtree(folder, ignore_errors=True)
    return len(over)


def _rooms() -> list[Path]:
    return [folder for folder in root().iterdir() if folder.is_dir()] if root().exists() else []


def _owner(folder: Path) -> str:
    path = folder / _OWNER
    return path.read_text("utf-8") if path.exists() else ""


def _is_over(folder: Path) -> bool:
    path = folder / _OWNER
    return not path.exists() or time.time() - path.stat().st_mtime > LASTS
