"""Somebody's own files, recognised and assessed in child processes; nothing of them comes near the store."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
from django.utils import timezone

from mainstay.company.child import Files, dry_run_in_child, recognise_in_child
from mainstay.company.messages import Place, fault
from mainstay.company.recognise import Choice, Constant, Mapping, Preview, Use
from mainstay.company.writing import write_company
from mainstay.core.text import Text
from mainstay.loop.tables import Tables
from mainstay_web.actions.sandbox import TRY
from mainstay_web.jobs.registry import Run, job
from mainstay_web.store import rooms
from mainstay_web.store.rooms import State

WALL = 600.0
"""Seconds that an assessment may take."""

_ASSESS = (
    "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (6_000_000_000, 6_000_000_000));"
    "resource.setrlimit(resource.RLIMIT_CPU, (900, 905)); from mainstay.cli import main; sys.exit(main())"
)
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "NUMBA_CACHE_DIR")
_LONGEST = 4_000

_SLOW = Text("分析花的时间太长，已经停止。", "The analysis took too long and was stopped.")
_BROKEN = Text(
    "分析没有完成：数据太少，或这些文件不适合分析。",
    "The analysis did not finish: there is too little data, or these files do not suit it.",
)
READING = Text("读取文件", "Reading the files")
ASSESSING = Text("分析", "Assessing")


@job(TRY, Text("试用自己的文件", "Try one's own files"), apart=True)
def try_files(run: Run, room: str, files: list[list[str]], lang: str) -> str:
    """Reads the files of a room, assesses them, and leaves the report in the room."""
    folder = rooms.room(room)
    if folder is None:
        return ""
    run.tell(5, READING)
    rooms.say(folder, State("running", 10))
    preview = _read([(name, rooms.files_in(folder) / sha) for name, sha in files], rooms.root().parent)
    counts = {key: one.frame.height for key, one in preview.imported.items() if one.frame.height}
    told = State("running", 35, counts, sum(one.quarantined for one in preview.imported.values()), preview.faults)
    if preview.stopping or "people" not in counts:
        missing = () if "people" in counts or preview.stopping else (fault("no_people", Place(table="people")),)
        rooms.say(folder, replace(told, state="failed", faults=(*preview.faults, *missing)))
        return "refused"
    run.tell(35, ASSESSING)
    rooms.say(folder, told)
    said = assess(preview, folder, lang)
    words = (said.zh, said.en) if said is not None else ()
    rooms.say(folder, replace(told, state="failed" if said else "done", share=100, said=words))
    return "refused" if said else "done"


def _read(files: Files, home: Path) -> Preview:
    scratch = home / "sandbox-scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    found = recognise_in_child(files, scratch, as_of=timezone.localdate())
    if found.faults:
        return Preview({}, found.faults, found.warnings, (), found.faults)
    choices = [
        Choice(one.file, one.sheet, _without_leavers(one.mapping)) for one in found.sheets if one.chosen and one.mapping
    ]
    return dry_run_in_child(files, choices, scratch)


def _without_leavers(mapping: Mapping) -> Mapping:
    """A list that says nothing of leaving days is one of people who are all still here."""
    told = {(rule.table, rule.column) for rule in mapping.rules if rule.use is Use.READ}
    if "people" not in mapping.tables or ("people", "left_on") in told:
        return mapping
    return replace(mapping, constants=(*mapping.constants, Constant("people", "left_on", "")))


def assess(preview: Preview, folder: Path, lang: str) -> Text | None:
    """Runs the brain's own command on the clean rows in a process that knows nothing of the house.

    Returns what it said where it refused; None where the report is there.
    """
    with tempfile.TemporaryDirectory(dir=folder) as work:
        company, out = Path(work) / "company", Path(work) / "out"
        write_company(tables_of(preview), company, "parquet")
        command = [sys.executable, "-P", "-c", _ASSESS, "assess", str(company), "--out", str(out), "--lang", lang]
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment["PYTHONPATH"] = str(Path(__file__).parents[2])
        try:
            done = subprocess.run(  # noqa: S603 - our own module, arguments of ours
                command, cwd=work, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=WALL,
                check=False, start_new_session=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return _SLOW
        report = next(out.glob("report*.html"), None) if out.exists() else None
        if done.returncode == 0 and report is not None:
            report.replace(rooms.report_in(folder))
            return None
        words = (done.stdout or done.stderr).decode("utf-8", "replace").replace(str(company), "")
        told = words.strip()[:_LONGEST]
        return Text(told, told) if done.returncode == 2 and told else _BROKEN


def tables_of(preview: Preview) -> Tables:
    """The clean rows as the brain's tables, people with their further columns."""
    frames: dict[str, pl.DataFrame] = {}
    for key, one in preview.imported.items():
        frame = one.frame
        if one.further.width > 1:
            frame = frame.join(one.further, on="person_id", how="left", maintain_order="left")
        if frame.height:
            frames[key] = frame
    return Tables(frames)


@job("sweep_sandbox", Text("清空沙盒", "Sweep the sandbox"), every=timedelta(minutes=10))
def sweep_sandbox(run: Run) -> str:
    """Forgets every room whose hour is over."""
    del run
    return str(rooms.sweep())
