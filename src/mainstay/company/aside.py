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

from mainstay.company.typed import Read

LARGE = 1_000_000
"""Rows above which a table is laid aside; people are always held."""


def lay_aside(read: Read, folder: Path | None) -> Read:
    """The same table, in a file of its own in the folder (which must outlive it) if it is large; None: it is held."""
    if folder is None or read.table.key == "people" or read.height <= LARGE:
        return read
    path = folder / f"{read.table.key}.parquet"
    read.frame.write_parquet(path, compression="lz4")
    return replace(read, rows=pl.scan_parquet(path), aside=path)


def lay_anew(read: Read) -> Read:
    """A table laid aside of which rows or cells are left out since: written again, so that this is done but once."""
    if read.aside is None:
        return read
    path = read.aside.with_stem(f"{read.aside.stem}-cut")
    read.rows.sink_parquet(path, compression="lz4")
    read.aside.unlink()
    return replace(read, rows=pl.scan_parquet(path), aside=path)


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
