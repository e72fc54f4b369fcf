"""Files that somebody sent are opened in a process of their own, which may take so much memory and time and no more.

A spreadsheet of half a megabyte can ask for a gigabyte, or for minutes. The parent writes a job into a scratch folder,
the child reads it, limits itself, works, and leaves JSON and Parquet; whatever becomes of the child, the parent gets a
recognition or a preview, if need be one that says in both languages why nothing could be read.

Run as `python -m mainstay.company.child FOLDER` by the functions here; not a command for people.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Self

import polars as pl

from mainstay.company.beside import TABLES as BESIDE
from mainstay.company.beside import read_beside
from mainstay.company.limits import LARGEST_FILE, MEGABYTE
from mainstay.company.messages import Place, fault, shown
from mainstay.company.recognise import Choice, Preview, Recognition, dry_run, marked_workbook, recognise
from mainstay.company.recognise import Mapping as ColumnMapping
from mainstay.company.recognise.exchange import (
    choices_from_json,
    choices_to_json,
    fault_from,
    read_preview,
    recognition_from_json,
    recognition_to_json,
    write_preview,
)
from mainstay.company.settings import Settings
from mainstay.company.survey_files import SheetLook, SurveyLook, looked, rows_of
from mainstay.core.errors import Fault, InputError
from mainstay.core.text import Language

_JOB, _HELD, _OUT, _RECOGNITION, _BOOK = "job.json", "held", "out", "recognition.json", "marked.xlsx"
_ROWS, _FAULTS = "rows.parquet", "faults.json"
_NO_MEMORY = 71
_PANIC = "pyo3_runtime.PanicException: "
"""How a library in Rust ends that met what it did not expect: a reader in a damaged file, or a full memory."""

_STARVED = ("memory", "alloc", "spawn", "capacity overflow")
_LONGEST_NAME = 120
_KEPT_OF_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR")

Files = Sequence[tuple[str, Path]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child may take: bytes of address space, seconds of processor, seconds by the clock, bytes per file."""

    memory: int = 3_000 * MEGABYTE
    processor: int = 120
    wall: float = 180.0
    written: int = 1_000 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that was sent: the name to show, where it is kept (under its hash), its SHA-256 and its bytes."""

    name: str
    path: Path
    sha256: str
    size: int


class ChildFailedError(RuntimeError):
    """The child ended with a mistake of ours. Its last words may quote the files: they are not for logs."""


def store(name: str, chunks: Iterable[bytes], folder: Path) -> Stored:
    """Keeps what was sent under its SHA-256, whatever it is called; the name is only shown, without folders.

    Raises InputError for a file above the limit, of which nothing stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    clean = clean_name(name)
    digest, size = hashlib.sha256(), 0
    arriving = folder / f"arriving-{uuid.uuid4().hex}"
    try:
        with arriving.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST_FILE:
                    found, limit = (f"{value / MEGABYTE:,.1f} MB" for value in (size, LARGEST_FILE))
                    raise InputError([fault("too_large", Place(clean), found=f"> {found}", limit=limit)])
                digest.update(chunk)
                file.write(chunk)
        path = folder / digest.hexdigest()
        arriving.replace(path)
    finally:
        arriving.unlink(missing_ok=True)
    return Stored(clean, path, digest.hexdigest(), size)


def clean_name(name: str) -> str:
    """A file's name as it may be shown: its last part, nothing invisible in it, not endlessly long, never empty."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    text = shown(last, len(last) + 1).replace("\N{REPLACEMENT CHARACTER}", "").strip(" .")
    if len(text) > _LONGEST_NAME:
        stem, dot, suffix = text.rpartition(".")
        text = f"{(stem or text)[: _LONGEST_NAME - 8]}…{dot}{suffix[:6]}" if dot else f"{text[: _LONGEST_NAME - 1]}…"
    return text or "?"


def named_apart(files: Iterable[Stored]) -> list[Stored]:
    """Files of one import under different names: a second "a.csv" is "a (2).csv"; the same content comes once."""
    told: dict[str, Stored] = {}
    for file in {file.sha256: file for file in files}.values():
        name, number = file.name, 1
        while name in told:
            number += 1
            stem, dot, suffix = file.name.rpartition(".")
            name = f"{stem} ({number}).{suffix}" if dot else f"{file.name} ({number})"
        told[name] = replace(file, name=name)
    return list(told.values())


def recognise_in_child(
    files: Files, scratch: Path, *, saved: Sequence[ColumnMapping] = (), as_of: date | None = None, encoding: str = "",
    limits: Limits | None = None,
) -> Recognition:  # fmt: skip
    """`recognise` in a child. `scratch` is a folder in which each job gets a folder of its own, gone afterwards."""
    job = {
        "do": "recognise", "files": _told(files), "saved": [mapping.to_json() for mapping in saved],
        "as_of": as_of.isoformat() if as_of else None, "encoding": encoding,
    }  # fmt: skip
    with _Job(scratch) as work:
        ended = work.run(job, limits or Limits())
        if ended is not None:
            return Recognition((), (ended,))
        return recognition_from_json((work.out / _RECOGNITION).read_text("utf-8"))


def dry_run_in_child(
    files: Files, choices: Sequence[Choice], scratch: Path, *, held: Mapping[str, pl.DataFrame] | None = None,
    settings: Settings | None = None, limits: Limits | None = None, keep: Path | None = None,
    mark: Sequence[Language] = (),
) -> Preview:  # fmt: skip
    """`dry_run` in a child. With `keep`, a folder that is not there yet, the preview stays in it for `read_preview`.

    Where there are faults, a workbook with the cells marked is put beside it for each language of `mark`
    (`marked_name`).
    """
    job = {"do": "dry_run", "files": _told(files), "choices": choices_to_json(choices), "mark": list(mark),
           **_settings(settings)}  # fmt: skip
    with _Job(scratch) as work:
        work.hold(held or {})
        ended = work.run(job, limits or Limits())
        if ended is not None:
            preview = Preview({}, (ended,), (), (), (ended,))
            if keep is not None:
                write_preview(preview, keep)
            return preview
        if keep is None:
            return read_preview(work.out)
        keep.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(work.out, keep)
        return read_preview(keep)


def beside_in_child(
    files: Files, table: str, scratch: Path, people: Sequence[str], settings: Settings, limits: Limits | None = None
) -> tuple[pl.DataFrame, tuple[Fault, ...]]:
    """`read_beside` in a child, for the table of that key; the frame is empty where nothing could be read."""
    job = {"do": "beside", "files": _told(files), "table": table, "people": list(people), **_settings(settings)}
    with _Job(scratch) as work:
        ended = work.run(job, limits or Limits())
        if ended is not None:
            return pl.DataFrame(), (ended,)
        faults = json.loads((work.out / _FAULTS).read_text("utf-8"))
        return pl.read_parquet(work.out / _ROWS), tuple(map(fault_from, faults))


def look_at_survey_in_child(files: Files, scratch: Path, *, limits: Limits | None = None) -> SurveyLook:
    """`survey_files.looked` in a child."""
    with _Job(scratch) as work:
        ended = work.run({"do": "survey", "files": _told(files)}, limits or Limits())
        if ended is not None:
            return SurveyLook((), (ended,))
        told = json.loads((work.out / _RECOGNITION).read_text("utf-8"))
    sheets = (SheetLook(**{**one, "headings": tuple(one["headings"])}) for one in told["sheets"])
    return SurveyLook(tuple(sheets), tuple(fault_from(one) for one in told["faults"]))


def survey_rows_in_child(
    files: Files, sheet: str, mapping: Mapping[str, str], scratch: Path, *, limits: Limits | None = None
) -> tuple[list[tuple[int, list[str]]], Fault | None]:
    """`survey_files.rows_of` in a child: the rows, or why there are none."""
    job = {"do": "survey_rows", "files": _told(files), "sheet": sheet, "mapping": dict(mapping)}
    with _Job(scratch) as work:
        ended = work.run(job, limits or Limits())
        if ended is not None:
            return [], ended
        told = json.loads((work.out / _RECOGNITION).read_text("utf-8"))
    return [(number, texts) for number, texts in told], None


def marked_name(language: Language) -> str:
    """What the marked workbook beside a preview is called."""
    return f"marked-{language}.xlsx"


def marked_workbook_in_child(
    path: Path, files: Files, choices: Sequence[Choice], scratch: Path, language: Language, *,
    held: Mapping[str, pl.DataFrame] | None = None, settings: Settings | None = None, limits: Limits | None = None,
) -> Fault | None:  # fmt: skip
    """Runs dry again in a child and writes the workbook with the faulty cells marked; a fault where that fails."""
    job = {"do": "mark", "files": _told(files), "choices": choices_to_json(choices), "language": language,
           **_settings(settings)}  # fmt: skip
    with _Job(scratch) as work:
        work.hold(held or {})
        ended = work.run(job, limits or Limits())
        if ended is None:
            shutil.move(work.out / _BOOK, path)
        return ended


def _told(files: Files) -> list[list[str]]:
    return [[name, str(path.resolve())] for name, path in files]


def _settings(settings: Settings | None) -> dict[str, object]:
    used = settings or Settings()
    return {"settings": [used.name, used.currency, used.unit]}


class _Job:
    """A folder of its own for one job, and the child that works in it."""

    def __init__(self, scratch: Path) -> None:
        self._folder = scratch / f"import-{uuid.uuid4().hex}"
        self.out = self._folder / _OUT

    def __enter__(self) -> Self:
        self.out.mkdir(parents=True, mode=0o700)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder)

    def hold(self, held: Mapping[str, pl.DataFrame]) -> None:
        """Lays down what is already held."""
        (self._folder / _HELD).mkdir()
        for key, frame in held.items():
            frame.write_parquet(self._folder / _HELD / f"{key}.parquet")

    def run(self, job: Mapping[str, object], limits: Limits) -> Fault | None:
        """Runs the child to its end; a fault where it was ended, ChildFailedError where it broke."""
        told = {**job, "limits": [limits.memory, limits.processor, limits.written]}
        (self._folder / _JOB).write_text(json.dumps(told), "utf-8")
        command = [sys.executable, "-P", "-m", "mainstay.company.child", str(self._folder)]
        try:
            done = subprocess.run(  # noqa: S603 - our own module, an argument of ours
                command, cwd=self._folder, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True,
                timeout=limits.wall, check=False, start_new_session=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return fault("import_timeout", Place(), found=f"{limits.wall:.0f}")
        return _ending(done, limits)


def _environment() -> dict[str, str]:
    """What the child may know of ours: no secrets; few threads, which cost address space."""
    kept = {name: os.environ[name] for name in _KEPT_OF_ENVIRONMENT if name in os.environ}
    root = str(Path(__file__).parents[2])
    return kept | {
        "PYTHONPATH": root, "PYTHONUTF8": "1", "POLARS_MAX_THREADS": "2", "OMP_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2",
    }  # fmt: skip


def _ending(done: subprocess.CompletedProcess[bytes], limits: Limits) -> Fault | None:
    if done.returncode == 0:
        return None
    if done.returncode in (_NO_MEMORY, -signal.SIGABRT, -signal.SIGSEGV):
        # Libraries in Rust and C++ abort where there is no memory; Python says so.
        return fault("import_memory", Place(), found=f"{limits.memory / MEGABYTE:,.0f} MB")
    if done.returncode == -signal.SIGXCPU:
        return fault("import_timeout", Place(), found=f"{limits.processor}")
    if done.returncode < 0:
        return fault("import_killed", Place(), found=signal.Signals(-done.returncode).name)
    words = done.stderr.decode("utf-8", "replace")
    last = words.rstrip().rsplit("\n", 1)[-1]
    if not last.startswith(_PANIC):
        raise ChildFailedError(words[-2000:])
    if any(word in last for word in _STARVED):
        return fault("import_memory", Place(), found=f"{limits.memory / MEGABYTE:,.0f} MB")
    return fault("import_killed", Place(), found=last.removeprefix(_PANIC))


def _limit_oneself(memory: int, processor: int, written: int) -> None:
    """Once for good: the hard limits, too."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _work(folder: Path, job: dict[str, Any]) -> None:
    files = [(name, Path(path)) for name, path in job["files"]]
    out = folder / _OUT
    if job["do"] == "recognise":
        saved = [ColumnMapping.from_json(text) for text in job["saved"]]
        as_of = date.fromisoformat(job["as_of"]) if job["as_of"] else None
        found = recognise(files, saved=saved, as_of=as_of, encoding=job["encoding"])
        (out / _RECOGNITION).write_text(recognition_to_json(found), "utf-8")
        return
    if job["do"] == "beside":
        frame, faults = read_beside(files, BESIDE[job["table"]], Settings(*job["settings"]), job["people"])
        frame.write_parquet(out / _ROWS)
        (out / _FAULTS).write_text(json.dumps([asdict(one) for one in faults]), "utf-8")
        return
    if job["do"] == "survey":
        (out / _RECOGNITION).write_text(json.dumps(asdict(looked(files))), "utf-8")
        return
    if job["do"] == "survey_rows":
        (out / _RECOGNITION).write_text(json.dumps(rows_of(files, job["sheet"], job["mapping"])), "utf-8")
        return
    held = {path.stem: pl.read_parquet(path) for path in (folder / _HELD).glob("*.parquet")}
    choices = choices_from_json(job["choices"])
    preview = dry_run(files, choices, held=held, settings=Settings(*job["settings"]))
    if job["do"] == "mark":
        marked_workbook(out / _BOOK, preview, files, choices, job["language"])
        return
    write_preview(preview, out)
    for language in job["mark"] if preview.faults else ():
        marked_workbook(out / marked_name(language), preview, files, choices, language)


def main(folder: Path) -> int:
    """The child's whole life. Returns its exit status."""
    job = json.loads((folder / _JOB).read_text("utf-8"))
    _limit_oneself(*job["limits"])
    try:
        _work(folder, job)
    except MemoryError:
        return _NO_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
