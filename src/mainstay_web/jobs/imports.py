"""The heavy part of an import: looking at files, trying them out, writing them. Each step may run twice."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import polars as pl
from django.utils import timezone

from mainstay.company.child import dry_run_in_child, recognise_in_child
from mainstay.company.recognise import Choice, Preview, Recognition
from mainstay.company.recognise import Mapping as ColumnMapping
from mainstay.company.settings import Settings
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import LANGUAGES, Text
from mainstay_web.actions import Caller, RefusedError, system_caller
from mainstay_web.actions import imports as acts
from mainstay_web.jobs.registry import Run, job
from mainstay_web.store import staging, uploads
from mainstay_web.store.access import actor_of, allowed
from mainstay_web.store.accounts import account_by_ref
from mainstay_web.store.imports import abandoned, as_mappings, busy, others_files, saved_mappings, stuck, upload_by_ref
from mainstay_web.store.installation import the_installation, today
from mainstay_web.store.system import SYSTEM
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.imports import Upload
from mainstay_web.store.tables.refs import new_ref

PATIENCE = 600.0
"""Seconds for which an import waits for another one."""
ATTEMPTS = 3

READING = Text("读取文件", "Reading the files")
COMPARING = Text("与已有数据比较", "Comparing with what is held")
WAITING = Text("等待另一次导入写完", "Waiting for another import to be written")
WRITING = Text("写入", "Writing")
SETTLING = Text("使其生效", "Making it count")

INTERRUPTED = Text("写入被中断，什么也没有改变。", "Writing was interrupted; nothing was changed.")
_GONE = Text("文件已不在，请重新上传。", "The files are no longer here. Upload them again.")
_NOTHING = Text("没有需要写入的内容：数据已在系统里。", "There is nothing to write: all of it is held already.")
_MOVED = Text(
    "试运行之后数据有变化，结果已更新。请再看一遍，然后应用。",
    "The data changed after the dry run, so its result was updated. Look at it again, then apply.",
)
_RESTLESS = Text("写入期间别人一直在修改数据，请稍后再试。", "Others kept changing the data. Try again later.")
_TOO_LONG = Text("另一次导入一直没有写完，请稍后再试。", "Another import did not finish. Try again later.")


def caller_of(upload: Upload) -> Caller:
    """Who brought the files, with the rights they have now. Raises RefusedError where these no longer allow it."""
    if upload.made_by == SYSTEM.account:
        return system_caller()
    account = account_by_ref(upload.made_by)
    day = today()
    if account is None or not allowed(actor_of(account, day), Act.IMPORT, None, day):
        raise RefusedError(Text("您现在无权导入。", "You may not import any more."))
    return Caller(actor_of(account, day), day, timezone.now(), "", "job")


def _settings() -> Settings:
    here = the_installation()
    return Settings(here.company, here.currency)


@job(acts.LOOK, Text("识别上传的文件", "Look at uploaded files"))
def look_at_upload(run: Run, upload: str) -> str:
    """Recognises every sheet; the plan proposes how each is read."""
    row = upload_by_ref(upload)
    if row is None or row.state != Upload.LOOKING:
        return ""
    caller = caller_of(row)
    run.tell(20, READING)
    files = uploads.files_of(row)
    if not all(path.exists() for _, path in files):
        acts.looked(upload, [], _GONE)
        return ""
    found = recognise_in_child(
        files, uploads.scratch(), saved=as_mappings(saved_mappings()), as_of=caller.day, encoding=row.encoding
    )
    uploads.keep_recognition(row, found)
    acts.looked(upload, plan_of(found), None)
    return str(len(found.sheets))


def plan_of(found: Recognition) -> list[dict[str, object]]:
    """Every sheet with the mapping proposed for it, and whether it is to be read."""
    return [
        {"file": one.file, "sheet": one.sheet, "chosen": one.chosen and one.mapping is not None,
         "mapping": one.mapping.to_json() if one.mapping is not None else None}
        for one in found.sheets
    ]  # fmt: skip


def choices_of(upload: Upload) -> list[Choice]:
    """The chosen sheets with their mappings."""
    return [
        Choice(one["file"], one["sheet"], ColumnMapping.from_json(one["mapping"]))
        for one in upload.plan if one["chosen"] and one["mapping"]
    ]  # fmt: skip


@job(acts.CHECK, Text("试运行导入", "Try an import out"), apart=True)
def check_upload(run: Run, upload: str) -> str:
    """Reads the chosen sheets, compares them with what is held, and marks what is wrong."""
    row = upload_by_ref(upload)
    if row is None or row.state != Upload.CHECKING:
        return ""
    caller_of(row)
    found = tried(run, row)
    acts.checked(upload, **found)
    return str(found["faults"])


def tried(run: Run, row: Upload) -> dict[str, object]:
    """Makes the dry run and keeps it; the columns of Upload that tell of it."""
    choices = choices_of(row)
    tables = {key for one in choices for key in one.mapping.tables}
    run.tell(10, COMPARING)
    basis, frames = staging.basis_of(tables), staging.around(tables)
    run.tell(25, READING)
    files, result = uploads.files_of(row), new_ref()
    folder = uploads.folder_of(row) / result
    preview = dry_run_in_child(
        files, choices, uploads.scratch(), held=frames, settings=_settings(), keep=folder, mark=LANGUAGES
    )  # fmt: skip
    uploads.keep_summary(folder, preview)
    return {
        "result": result, "basis": basis, "counts": _counts(preview),
        "faults": sum(one.times for one in preview.faults), "allows": _allows(preview), "content": preview.sha256,
    }  # fmt: skip


def _counts(preview: Preview) -> dict[str, dict[str, int]]:
    return {
        key: {"new": one.difference.new.height, "changed": one.difference.changed, "same": one.difference.same,
              "gone": one.difference.gone.height, "left_out": one.quarantined}
        for key, one in preview.imported.items()
    }  # fmt: skip


def _allows(preview: Preview) -> str:
    if preview.faults:
        return "partly" if preview.may_apply_partly and not preview.nothing_new else ""
    if preview.nothing_new and not any(one.difference.gone.height for one in preview.imported.values()):
        return "nothing"
    return "whole" if preview.may_apply else ""


@job(acts.APPLY, Text("写入导入的数据", "Write an import"), apart=True)
def apply_upload(run: Run, upload: str) -> str:
    """Writes the import: all of it counts, or nothing of it."""
    row = upload_by_ref(upload)
    if row is None or row.state != Upload.APPLYING:
        return ""
    if not _claimed(run, row):
        acts.back(upload, _TOO_LONG)
        return ""
    for _ in range(ATTEMPTS):
        try:
            answer = _once(run, upload)
        except AnticipatedError as error:
            # It cannot be mended by trying again: it stands where it stood, with the reason.
            acts.back(upload, error.text)
            raise
        if answer is not None:
            tidy(upload)
            return answer
    acts.back(upload, _RESTLESS)
    return ""


def tidy(upload: str) -> None:
    """What was applied needs its files no longer."""
    row = upload_by_ref(upload)
    if row is not None and row.state == Upload.APPLIED:
        uploads.forget(row, others_files(row))
        acts.emptied(row)


@job("sweep_imports", Text("清理未完成的导入", "Sweep up imports that were left"), every=timedelta(hours=1))
def sweep_imports(run: Run | None) -> str:
    """Deletes rows that never came to count, and files of imports that were applied, given up or left for a week."""
    del run
    other = busy(timezone.now())
    for row in [*stuck(), *([other] if other is not None else [])]:
        acts.back(row.ref, INTERRUPTED)
    left, staged = abandoned(timezone.now())
    for batch in staged:
        staging.unstage(batch)
    for row in left:
        uploads.forget(row, others_files(row))
        acts.emptied(row)
    return f"{len(left)} {len(staged)}"


def _claimed(run: Run, row: Upload) -> bool:
    """Takes the place of the one import being written; takes it over from one whose worker is gone."""
    until = time.monotonic() + PATIENCE
    while not acts.claim(row.ref):
        other = busy(timezone.now())
        if other is not None:
            acts.back(other.ref, INTERRUPTED)
            continue
        if time.monotonic() > until:
            return False
        run.tell(1, WAITING)
        time.sleep(1.0)
    return True


@dataclass
class _Told:
    """Says how many rows are in."""

    run: Run
    rows: int
    done: int = 0

    def __call__(self, count: int) -> None:
        self.done += count
        self.run.tell(30 + min(60, 60 * self.done // max(self.rows, 1)), WRITING)


def _once(run: Run, upload: str) -> str | None:
    """One attempt; None where the facts moved meanwhile."""
    row = upload_by_ref(upload)
    if row is None or row.state != Upload.APPLYING or not row.claimed:
        return ""
    caller = caller_of(row)
    if row.batch_id is not None:
        staging.unstage(row.batch_id)
    if staging.basis_of(row.basis) != row.basis:
        found = tried(run, row)
        if (found["counts"], found["allows"]) != (row.counts, row.allows):
            acts.back(upload, _MOVED, **found)
            return ""
        acts.note_dry_run(upload, **found)
        row = upload_by_ref(upload)
        if row is None:
            return ""
    return _write(run, row, caller)


def _write(run: Run, row: Upload, caller: Caller) -> str | None:
    run.tell(5, COMPARING)
    if not row.result or not uploads.result_of(row).exists():
        acts.back(row.ref, _GONE)
        return ""
    preview = uploads.preview(row)
    frames = staging.around(preview.imported)
    parts, gone = {}, {}
    for key, one in preview.imported.items():
        difference, rows = staging.against(one, frames)
        if rows.height:
            parts[key] = rows
        if key in row.withdraw and difference.gone.height:
            gone[key] = difference.gone
    if not parts and not gone:
        acts.back(row.ref, _NOTHING)
        return ""
    batch = acts.begin_batch(row, ", ".join(name for name, _, _ in row.files))
    told = _Told(run, sum(rows.height for rows in parts.values()))
    for key, rows in parts.items():
        staging.stage(batch, key, rows, told)
    for key, rows in gone.items():
        staging.stage_gone(batch, key, rows)
    counts = {key: _height(parts, key) + _height(gone, key) for key in {**parts, **gone}}
    return _settle(run, row, caller, batch, counts)


def _height(frames: Mapping[str, pl.DataFrame], key: str) -> int:
    return frames[key].height if key in frames else 0


def _settle(run: Run, row: Upload, caller: Caller, batch: Batch, counts: dict[str, int]) -> str | None:
    run.tell(95, SETTLING)
    try:
        return acts.count_in(caller, row.ref, batch.pk, counts)
    except acts.MovedError:
        staging.unstage(batch.pk)
        return None
