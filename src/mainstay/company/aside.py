"""Tables too large to hold while the loop goes round: laid in files, and read from there a part at a time."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from platform import node
from tempfile import TemporaryDirectory, gettempdir

import polars as pl

from mainstay.loop.tables import Tables

LARGE = 1_000_000
"""Rows above which a table is laid aside; people are always held."""


def lay_aside(tables: Tables, folder: Path, above: int = LARGE) -> Tables:
    """The same tables, those of more than `above` rows as Parquet in the folder, which must outlive them."""
    large = {name: frame for name, frame in tables.frames.items() if frame.height > above and name != "people"}
    for name, frame in large.items():
        frame.write_parquet(folder / f"{name}.parquet")
    held = {name: frame for name, frame in tables.frames.items() if name not in large}
    return replace(tables, frames=held, stored={name: pl.scan_parquet(folder / f"{name}.parquet") for name in large})


@contextmanager
def folder_aside() -> Iterator[Path]:
    """A temporary folder for tables laid aside, gone in the end; first whatever a killed process left of its own."""
    mine = f"mainstay-aside-{node()}-"
    for folder in Path(gettempdir()).iterdir():
        name = re.fullmatch(re.escape(mine) + r"(\d{1,9})-\w+", folder.name)
        if name and _is_left(folder, int(name[1])):
            shutil.rmtree(folder, ignore_errors=True)
    with TemporaryDirectory(prefix=f"{mine}{os.getpid()}-") as made:
        yield Path(made)


def _is_left(folder: Path, pid: int) -> bool:
    """Whether it is a folder of this user, made on this machine by a process that is no more."""
    if os.name != "posix":
        return False
    with suppress(FileNotFoundError):
        found = folder.lstat()
        return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not _lives(pid)
    return False


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
