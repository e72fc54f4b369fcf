"""What a person does with an import: bring files, say how to read them, try them out, apply, undo."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from mainstay.company.recognise import Mapping
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, StaleError, action
from mainstay_web.store import imports
from mainstay_web.store.access import allowed
from mainstay_web.store.jobs import put
from mainstay_web.store.staging import STAGED, basis_of
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.imports import SavedMapping, Upload

LOOK, CHECK, APPLY = "look_at_upload", "check_upload", "apply_upload"
"""The jobs that do the work."""

MOST_FILES = 50
STANDING = frozenset({"people", "posts", "units"})
"""Tables that say where everybody stands."""

_NOT_HERE = Text("没有这次导入", "there is no such import")
_NO_FILES = Text("请选择文件。", "Choose a file.")
_TOO_MANY = Text("一次最多 {most} 个文件。", "{most} files at a time at most.")
_NOT_NOW = Text("现在不能这样做，请刷新页面。", "This cannot be done now. Reload the page.")
_NOTHING_CHOSEN = Text("请至少选择一张表。", "Choose one sheet at least.")
_NO_NAME = Text("请为映射起个名字。", "Give the mapping a name.")
_TAKEN = Text("这个名字已被别人保存的映射使用。", "Somebody else's saved mapping has this name.")
_BUSY = Text("正在写入另一次导入，请一分钟后再试。", "Another import is being written. Try again in a minute.")
_UNDONE = Text("这次导入已经撤销。", "This import was undone already.")
_RESTS = Text(
    "不能撤销：只由这次导入带来的人，已有其他记录依据他们（{what}）。请先撤销或改正那些记录。",
    "It cannot be undone: other records rest on people that only this import tells of ({what}). "
    "Undo or correct those first.",
)  # fmt: skip


@action(Act.IMPORT)
def start_import(doing: Doing, files: Sequence[tuple[str, str, int]]) -> str:
    """Takes files that were kept under their hashes, (name, SHA-256, bytes), and has them looked at."""
    doing.must(None)
    if not files:
        raise InvalidError(_NO_FILES, field="files")
    if len(files) > MOST_FILES:
        raise InvalidError(_TOO_MANY.fill(most=MOST_FILES), field="files")
    row = Upload.objects.create(made_by=doing.account, files=[list(file) for file in files])
    row.job = put(LOOK, {"upload": row.ref}, doing.account, doing.now).ref
    row.save(update_fields=["job"])
    doing.note(upload=row.ref, files=[sha for _, sha, _ in files])
    return row.ref


@action(Act.IMPORT)
def look_again(doing: Doing, ref: str, encoding: str) -> str:
    """Has the files looked at once more, in another encoding (empty: as the house decides)."""
    doing.must(None)
    row = _mine(doing, ref, Upload.LOOKED, Upload.CHECKED)
    row.encoding, row.plan = encoding, []
    return _ask(doing, row, LOOK, Upload.LOOKING)


@action(Act.IMPORT)
def change_sheet(doing: Doing, ref: str, version: int, at: int, mapping: Mapping | None, *, chosen: bool) -> str:
    """Says how a sheet (its place in the plan) is read, and whether; what was tried out before no longer counts."""
    doing.must(None)
    row = _mine(doing, ref, Upload.LOOKED, Upload.CHECKED)
    if row.version != version:
        raise StaleError
    if not 0 <= at < len(row.plan):
        raise InvalidError(_NOT_NOW)
    told = dict(row.plan[at])
    if mapping is not None:
        told["mapping"] = mapping.to_json()
    told["chosen"] = chosen and told["mapping"] is not None
    row.plan = [*row.plan[:at], told, *row.plan[at + 1 :]]
    _move(row, Upload.LOOKED)
    doing.note(upload=ref, sheet=at)
    return ref


@action(Act.IMPORT)
def check(doing: Doing, ref: str) -> str:
    """Has everything read and compared with what is held, without applying anything."""
    doing.must(None)
    row = _mine(doing, ref, Upload.LOOKED, Upload.CHECKED)
    if not any(sheet["chosen"] for sheet in row.plan):
        raise InvalidError(_NOTHING_CHOSEN)
    return _ask(doing, row, CHECK, Upload.CHECKING)


@action(Act.IMPORT)
def apply_import(doing: Doing, ref: str, version: int, *, partly: bool, withdraw: Sequence[str] = ()) -> str:
    """Has it written, all or nothing. `partly` leaves out faulty rows, which somebody must want; `withdraw` names
    tables whose rows that the files no longer have are to be withdrawn.
    """
    doing.must(None)
    row = _mine(doing, ref, Upload.CHECKED)
    if row.version != version:
        raise StaleError
    if row.allows not in ("whole", "partly") or (row.allows == "partly" and not partly):
        raise InvalidError(_NOT_NOW)
    row.partly, row.withdraw = partly and row.allows == "partly", sorted(set(withdraw) & set(row.counts))
    doing.note(partly=row.partly, withdraw=row.withdraw)
    return _ask(doing, row, APPLY, Upload.APPLYING)


@action(Act.IMPORT)
def forget_import(doing: Doing, ref: str) -> str:
    """Gives an import up that was not applied; its files go with the next sweep."""
    doing.must(None)
    row = _mine(doing, ref, Upload.LOOKING, Upload.LOOKED, Upload.CHECKING, Upload.CHECKED)
    row.plan, row.counts = [], {}
    _move(row, Upload.FORGOTTEN)
    doing.note(upload=ref)
    return ref


@action(Act.IMPORT)
def save_mapping(doing: Doing, ref: str, at: int, name: str) -> str:
    """Keeps how a sheet is read under a name, for the next file of this layout; one's own is replaced."""
    doing.must(None)
    row = _mine(doing, ref, Upload.LOOKED, Upload.CHECKED, Upload.APPLIED)
    name = " ".join(name.split())[:100]
    if not name:
        raise InvalidError(_NO_NAME, field="name")
    if not 0 <= at < len(row.plan) or row.plan[at]["mapping"] is None:
        raise InvalidError(_NOT_NOW)
    value = row.plan[at]["mapping"]
    before = SavedMapping.objects.filter(name=name).first()
    if before is not None and before.made_by != doing.account:
        raise InvalidError(_TAKEN, field="name")
    saved, _ = SavedMapping.objects.update_or_create(name=name, defaults={"value": value, "made_by": doing.account})
    doing.note(mapping=saved.ref)
    return saved.ref


@action(Act.IMPORT)
def drop_mapping(doing: Doing, ref: str) -> str:
    """Deletes a saved mapping: one's own, or any for who sees every import."""
    doing.must(None)
    row = SavedMapping.objects.filter(ref=ref).first()
    every = allowed(doing.caller.actor, Act.IMPORTS_ALL, None, doing.day)
    if row is None or (row.made_by != doing.account and not every):
        raise RefusedError(_NOT_HERE)
    row.delete()
    doing.note(mapping=ref)
    return ref


@action(Act.IMPORT)
def undo_import(doing: Doing, ref: str, reason: str) -> str:
    """Takes a whole batch back: its rows stay and no longer count. Refused where later records rest on it."""
    doing.must(None)
    if imports.one_done(doing.caller.actor, ref, doing.day) is None:
        raise RefusedError(_NOT_HERE)
    batch = Batch.objects.select_for_update().get(ref=ref)
    if batch.void:
        raise InvalidError(_UNDONE)
    if not reason.strip():
        raise InvalidError(Text("请写明理由。", "Give a reason."), field="reason")
    if Upload.objects.filter(claimed=True).exists():
        raise InvalidError(_BUSY)
    resting = imports.rests_on(batch)
    if resting:
        raise InvalidError(_RESTS.fill(what=imports.named(resting)))
    batch.void, batch.void_reason = True, reason.strip()
    batch.save(update_fields=["void", "void_reason"])
    if STANDING & set(batch.counts):
        restand(doing.day)
    doing.note(batch=ref, counts=batch.counts)
    return ref


def _mine(doing: Doing, ref: str, *states: str) -> Upload:
    """The upload, locked. Raises RefusedError for somebody else's, InvalidError in another state."""
    if imports.mine(doing.caller.actor, ref, doing.day) is None:
        raise RefusedError(_NOT_HERE)
    row = Upload.objects.select_for_update().get(ref=ref)
    if row.state not in states:
        raise InvalidError(_NOT_NOW)
    return row


def _move(row: Upload, state: str) -> None:
    row.state, row.touched_at, row.trouble, row.version = state, timezone.now(), [], row.version + 1
    if state in (Upload.LOOKED, Upload.LOOKING, Upload.CHECKING):
        row.allows = ""
    row.save()


def _ask(doing: Doing, row: Upload, job: str, state: str) -> str:
    row.job = put(job, {"upload": row.ref}, doing.account, doing.now).ref
    _move(row, state)
    doing.note(upload=row.ref)
    return row.ref


# What the jobs write. They act for who brought the files; only `count_in` changes facts, and is an action.


def looked(ref: str, plan: list[dict[str, object]], trouble: Text | None) -> None:
    """The files were looked at."""
    _answer(ref, Upload.LOOKING, Upload.LOOKED, plan=plan, trouble=_said(trouble))


def checked(ref: str, **found: object) -> None:
    """The dry run was made. `found` are columns of Upload."""
    _answer(ref, Upload.CHECKING, Upload.CHECKED, trouble=[], **found)


def note_dry_run(ref: str, **found: object) -> None:
    """The dry run was made anew while it is being applied."""
    _answer(ref, Upload.APPLYING, Upload.APPLYING, **found)


def back(ref: str, trouble: Text, **found: object) -> None:
    """It could not be applied, or not as it was approved: it stands again where it stood, with the reason."""
    _answer(ref, Upload.APPLYING, Upload.CHECKED, trouble=_said(trouble), claimed=False, batch=None, **found)


def _answer(ref: str, before: str, after: str, **columns: object) -> None:
    row = Upload.objects.filter(ref=ref, state=before).first()
    if row is not None:
        columns |= {"state": after, "touched_at": timezone.now(), "version": row.version + 1}
        Upload.objects.filter(pk=row.pk, state=before, version=row.version).update(**columns)


def _said(text: Text | None) -> list[str]:
    return [text.zh, text.en] if text is not None else []


def claim(ref: str) -> bool:
    """Takes the one place in which an import is written; False while another has it."""
    try:
        with transaction.atomic():
            return Upload.objects.filter(ref=ref, state=Upload.APPLYING).update(claimed=True) == 1
    except IntegrityError:
        return False


def emptied(upload: Upload) -> None:
    """Its files are gone. One that was never applied is forgotten with them."""
    state = Upload.APPLIED if upload.state == Upload.APPLIED else Upload.FORGOTTEN
    Upload.objects.filter(pk=upload.pk, version=upload.version).update(
        state=state, result="", plan=[], version=upload.version + 1
    )


def begin_batch(upload: Upload, source: str) -> Batch:
    """A batch that does not count yet."""
    with transaction.atomic():
        batch = Batch.objects.create(
            source=source[:200], content=upload.content, made_by=upload.made_by, void=True, void_reason=STAGED
        )
        Upload.objects.filter(pk=upload.pk).update(batch=batch)
    return batch


class MovedError(StaleError):
    """Facts changed while the rows were going in."""


@action(Act.IMPORT)
def count_in(doing: Doing, ref: str, batch: int, counts: dict[str, int]) -> str:
    """From now on a staged batch counts: one flag, all or nothing.

    Raises MovedError where the facts are no longer those it was compared with, StaleError where it was given up.
    """
    doing.must(None)
    upload = Upload.objects.select_for_update(of=("self",)).filter(ref=ref, state=Upload.APPLYING).first()
    if upload is None or not upload.claimed or upload.batch_id != batch:
        raise StaleError
    row = Batch.objects.get(pk=batch, void_reason=STAGED)
    if basis_of(upload.basis, row) != upload.basis:
        raise MovedError
    row.void, row.void_reason, row.counts = False, "", counts
    row.save()
    if STANDING & set(counts):
        restand(doing.day)
    upload.state, upload.claimed, upload.touched_at, upload.trouble = Upload.APPLIED, False, doing.now, []
    upload.save()
    doing.note(batch=row.ref, counts=counts, partly=upload.partly)
    return row.ref
