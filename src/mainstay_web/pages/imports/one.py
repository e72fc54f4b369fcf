"""One import on its way: what was recognised, what the dry run found, what became of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text
from mainstay_web.actions import imports as acts
from mainstay_web.pages.errors import AbsentError, present
from mainstay_web.pages.files import taken
from mainstay_web.pages.giving import a_version, attempt, caller
from mainstay_web.pages.imports.showing import ENCODINGS, sheets, tables, total
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.imports import mine, same_content
from mainstay_web.store.jobs import newest
from mainstay_web.store.tables.imports import Upload
from mainstay_web.store.tables.jobs import Job
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.uploads import marked_path, recognition, summary

A_PAGE = 25
STEPS = (
    ("looking", Text("上传", "Files")),
    ("looked", Text("核对", "Look over")),
    ("checked", Text("试运行", "Dry run")),
    ("applied", Text("应用", "Applied")),
)
BUSY = {
    Upload.LOOKING: Text("正在识别文件", "Recognising the files"),
    Upload.CHECKING: Text("正在试运行，什么也不会改变", "Trying it out; nothing is changed"),
    Upload.APPLYING: Text("正在写入，全部写完才生效", "Writing; it counts only when all of it is there"),
}
_AT = {Upload.CHECKING: "looked", Upload.APPLYING: "checked"}


def own(request: Request, ref: str) -> Upload:
    """The reader's own upload. Raises AbsentError for anybody else's."""
    return present(mine(request.reader.actor, ref, request.reader.day))


@page(Act.IMPORT)
def import_one(request: Request, upload: str) -> HttpResponse:
    """The import as it stands; while something is under way the page asks for itself."""
    return _one(request, own(request, upload))


def _one(request: Request, row: Upload, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    job = newest().filter(ref=row.job).first() if row.state in BUSY else None
    stuck = job is not None and job.state == Job.DEAD
    shown = summary(row) if row.state == Upload.CHECKED else None
    number = _number(request.GET.get("page", ""))
    faults = shown.faults if shown else ()
    here = {
        "row": row, "steps": [(key, text.in_(request.lang)) for key, text in STEPS],
        "at": _AT.get(row.state, row.state),
        "job": job, "busy": BUSY.get(row.state) if not stuck else None, "stuck": stuck, "problem": problem,
        "sheets": sheets(row, request.reader) if row.state in (Upload.LOOKED, Upload.CHECKED) else [],
        "found": recognition(row), "encodings": ENCODINGS, "key": new_ref(),
        "trouble": Text(*row.trouble) if row.trouble else None, "shown": shown,
        "tables": tables(row, shown, request.reader) if shown else [],
        "total": lambda name: total(list(row.counts.values()), name),
        "faults": faults[(number - 1) * A_PAGE : number * A_PAGE], "fault_page": number,
        "fault_pages": -(-len(faults) // A_PAGE), "same": same_content(row.content) if shown else None,
    }  # fmt: skip
    return show(request, "imports/one.html", status, **here)


def _number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1


def _do(request: Request, ref: str, act: Callable[[], object]) -> HttpResponse:
    """Does it and goes back to the import."""
    row = own(request, ref)
    here = reverse("import_one", kwargs={"upload": ref})
    if request.method != "POST":
        return HttpResponseRedirect(here)
    return attempt(act, here, partial(_one, request, row))


@page(Act.IMPORT)
def import_look(request: Request, upload: str) -> HttpResponse:
    """Looks at the files in another encoding."""
    encoding = request.POST.get("encoding", "")
    known = encoding if encoding in ENCODINGS else ""
    return _do(request, upload, lambda: acts.look_again(caller(request), upload, known))


@page(Act.IMPORT)
def import_check(request: Request, upload: str) -> HttpResponse:
    """Tries it out."""
    return _do(request, upload, lambda: acts.check(caller(request), upload))


@page(Act.IMPORT)
def import_apply(request: Request, upload: str) -> HttpResponse:
    """Applies it."""
    return _do(
        request, upload,
        lambda: acts.apply_import(
            caller(request), upload, a_version(request.POST), partly="partly" in request.POST,
            withdraw=request.POST.getlist("withdraw"),
        ),
    )  # fmt: skip


@page(Act.IMPORT)
def import_forget(request: Request, upload: str) -> HttpResponse:
    """Gives it up."""
    row = own(request, upload)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("import_one", kwargs={"upload": upload}))
    return attempt(
        lambda: acts.forget_import(caller(request), upload), reverse("imports"),
        partial(_one, request, row),
    )  # fmt: skip


@page(Act.IMPORT)
def import_marked(request: Request, upload: str) -> HttpResponse:
    """The workbook with the faulty cells marked."""
    row = own(request, upload)
    path_ = marked_path(row, request.lang)
    if row.state != Upload.CHECKED or not path_.exists():
        raise AbsentError
    name = Text("标记了问题的文件", "marked").in_(request.lang)
    return taken(path_.read_bytes(), f"{name}.xlsx")


ROUTES = [
    path("imports/<upload:upload>", import_one, name="import_one"),
    path("imports/<upload:upload>/look", import_look, name="import_look"),
    path("imports/<upload:upload>/check", import_check, name="import_check"),
    path("imports/<upload:upload>/apply", import_apply, name="import_apply"),
    path("imports/<upload:upload>/forget", import_forget, name="import_forget"),
    path("imports/<upload:upload>/marked.xlsx", import_marked, name="import_marked"),
]
