"""Tables laid aside: what is asked of a company is answered the same, though they are not held, and they do not
stay behind.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from platform import node

import pytest

from mainstay.chapters import CATALOGUE
from mainstay.company import folder_aside, lay_aside
from mainstay.loop import turn
from mainstay.report import write_results
from mainstay.twin import AS_OF, twin


def test_tables_laid_aside_give_the_same_bytes(tmp_path: Path) -> None:
    held = twin(people=120, months=18).tables
    aside, *folders = (tmp_path / name for name in ("aside", "held", "laid"))
    for folder in (aside, *folders):
        folder.mkdir()
    laid = lay_aside(held, aside, above=50)
    assert "attendance" in laid.stored
    assert "people" in laid.frames
    assert laid.names == held.names
    for tables, folder in zip((held, laid), folders, strict=True):
        write_results(turn.once(tables, AS_OF, CATALOGUE), folder, {})
    written = [{path.name: path.read_bytes() for path in sorted(folder.iterdir())} for folder in folders]
    assert written[0]
    assert written[0] == written[1]


def test_what_a_killed_process_left_goes_with_the_next_and_nothing_of_anybody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    killed = """
import os, signal
from mainstay.company import folder_aside
with folder_aside() as folder:
    (folder / "pay.parquet").touch()
    os.kill(os.getpid(), signal.SIGKILL)
"""
    dead = subprocess.Popen([sys.executable, "-c", killed], env={**os.environ, "TMPDIR": str(tmp_path)})
    assert dead.wait() == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    assert (left / "pay.parquet").exists()
    living = left.name.replace(f"-{dead.pid}-", f"-{os.getppid()}-")
    others = [living, left.name.replace(node(), f"{node()}-two"), f"mainstay-aside-{node()}-notes", "elsewhere"]
    for name in others:
        (tmp_path / name).mkdir()
    (tmp_path / f"{left.name}l").symlink_to(tmp_path / "elsewhere")
    with monkeypatch.context() as somebody:
        somebody.setattr(os, "getuid", lambda: left.stat().st_uid + 1)
        with folder_aside():
            assert left.exists()
    with folder_aside() as ours:
        kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {*others, f"{left.name}l", ours.name}
    assert not ours.exists()
