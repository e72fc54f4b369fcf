"""A copy of everything in one file, and a house out of such a file.

The archive holds the database (SQLite: a consistent copy of the file; PostgreSQL: pg_dump's own format), the secrets
without which sealed words cannot be read, and a manifest with the SHA-256 of each, the engine, the version and the head
of the audit chain. Keep it as safe as the house itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.site.environment import secret
from mainstay_web.store.erasing import erase_again
from mainstay_web.store.heads import verify
from mainstay_web.store.upkeep import chain_head, remember_backup

VERSION = 1
SECRETS = ("session", "audit", "notes", "erased")
"""What is made when first needed must be in the first copy already."""
_DATABASE, _MANIFEST, _SECRETS = "database", "manifest.json", "secrets"


class BackupError(AnticipatedError):
    """The copy cannot be made or used; the sentence says why and what to do."""

    code = "backup"


@dataclass(frozen=True, slots=True)
class Copy:
    """What an archive says of itself."""

    engine: str
    at: str
    head: tuple[int, str]


def back_up(target: Path, at: datetime) -> Copy:
    """Writes the archive; nothing is at `target` until it is whole. Raises BackupError."""
    head = chain_head()
    for name in SECRETS:
        secret(settings.HOME, name)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        database = Path(scratch) / _DATABASE
        _DUMP[connection.vendor](database)
        parts = {_DATABASE: database} | {
            f"{_SECRETS}/{path.name}": path for path in sorted((settings.HOME / _SECRETS).glob("*"))
        }
        told = {
            "version": VERSION, "engine": connection.vendor, "at": at.isoformat(), "head": head,
            "sha256": {name: _hash(path) for name, path in parts.items()},
        }  # fmt: skip
        manifest = Path(scratch) / _MANIFEST
        manifest.write_text(json.dumps(told, indent=1), "utf-8")
        whole = Path(scratch) / "whole"
        whole.touch(mode=0o600)
        with tarfile.open(whole, "w:gz", compresslevel=1) as archive:
            for name, path in {_MANIFEST: manifest, **parts}.items():
                archive.add(path, arcname=name)
        whole.replace(target)
    remember_backup(at)
    return Copy(connection.vendor, at.isoformat(), head)


def restore(source: Path) -> Copy:
    """Makes this (empty) house what the archive says. People who were erased since stay erased. Raises BackupError."""
    with tempfile.TemporaryDirectory() as scratch:
        told = _unpacked(source, Path(scratch))
        if told["engine"] != connection.vendor:
            raise BackupError(
                Text(
                    "这份备份来自 {was}，当前数据库是 {now}，请换成同一种数据库。",
                    "This copy is of {was}, and this house uses {now}: use the same kind of database.",
                ).fill(was=told["engine"], now=connection.vendor)
            )
        folder = settings.HOME / _SECRETS
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in (Path(scratch) / _SECRETS).glob("*"):
            kept = folder / path.name
            kept.write_bytes(path.read_bytes())
            kept.chmod(0o600)
        connection.close()
        _LOAD[connection.vendor](Path(scratch) / _DATABASE)
    head = chain_head()
    if list(head) != list(told["head"]) or verify(settings.HOME).breaks:
        raise BackupError(
            Text("恢复后的审计日志与备份不符，请勿使用。", "The audit log does not match the copy: do not use it.")
        )
    erase_again(settings.HOME)
    return Copy(told["engine"], told["at"], head)


def _unpacked(source: Path, scratch: Path) -> dict[str, Any]:
    damaged = Text("备份文件不完整或已损坏：{what}。", "The copy is incomplete or damaged: {what}.")
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                _unpack(archive, member, scratch)
        told: dict[str, Any] = json.loads((scratch / _MANIFEST).read_text("utf-8"))
    except (OSError, tarfile.TarError, ValueError, EOFError) as error:
        raise BackupError(damaged.fill(what=type(error).__name__)) from error
    for name, expected in told["sha256"].items():
        if _hash(scratch / name) != expected:
            raise BackupError(damaged.fill(what=name))
    return told


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, scratch: Path) -> None:
    """One part of an archive. Raises ValueError for what no archive of ours holds: links, other folders."""
    folder, _, name = member.name.rpartition("/")
    content = archive.extractfile(member) if member.isfile() else None
    if content is None or folder not in ("", _SECRETS) or name in ("", ".", ".."):
        raise ValueError(member.name)
    (scratch / folder).mkdir(exist_ok=True)
    with content, (scratch / folder / name).open("wb") as target:
        shutil.copyfileobj(content, target)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump_sqlite(target: Path) -> None:
    connection.ensure_connection()
    with sqlite3.connect(target) as copy:
        connection.connection.backup(copy)
    copy.close()


def _load_sqlite(source: Path) -> None:
    name = Path(str(connection.settings_dict["NAME"]))
    for suffix in ("", "-wal", "-shm"):
        Path(f"{name}{suffix}").unlink(missing_ok=True)
    name.write_bytes(source.read_bytes())


def _dump_postgres(target: Path) -> None:
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def _load_postgres(source: Path) -> None:
    database = str(connection.settings_dict["NAME"])
    _run(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        f"--dbname={database}",
        str(source),
    )


def _run(program: str, *options: str) -> None:
    told = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    env = {**os.environ, **{key: str(told[name]) for key, name in names.items() if told[name]}}
    done = subprocess.run([program, *options], env=env, check=False, capture_output=True, text=True)  # noqa: S603 - PostgreSQL's own programs
    if done.returncode != 0:
        raise BackupError(
            Text("{program} 失败：{why}", "{program} failed: {why}").fill(
                program=program, why=done.stderr.strip()[:300]
            )
        )


_DUMP: dict[str, Callable[[Path], None]] = {"sqlite": _dump_sqlite, "postgresql": _dump_postgres}
_LOAD: dict[str, Callable[[Path], None]] = {"sqlite": _load_sqlite, "postgresql": _load_postgres}
