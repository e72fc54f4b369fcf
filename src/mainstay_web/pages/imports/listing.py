"""Where imports begin and end: files are brought here, and what was imported stands here with a way back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from mainstay.company.child import Stored, named_apart, store
from mainstay.company.contract import BY_KEY
from mainstay.company.recognise import BadMappingError
from mainstay.company.recognise import Mapping as ColumnMapping
from mainstay.company.templates import write_template
from mainstay.core.access import Act
from mainstay.core.errors import AnticipatedError, InputError
from mainstay.core.text import Text
from mainstay_web.actions.imports import drop_mapping, start_import, undo_import
from mainstay_web.pages.errors import present
from mainstay_web.pages.files import language_of, taken
from mainstay_web.pages.giving import attempt, caller, page_of
from mainstay_web.pages.nav import Entry, Group
from mainstay_web.pages.reader import Request, page, show
from mainstay_web.store.imports import history, one_done, open_uploads, saved_mappings
from mainstay_web.store.tables.imports import SavedMapping
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.uploads import files_folder

STATES = {
    "looking": Text("正在识别", "being recognised"),
    "looked": Text("待核对", "to be looked over"),
    "checking": Text("正在试运行", "being tried out"),
    "checked": Text("试运行完成", "tried out"),
    "applying": Text("正在写入", "being written"),
    "applied": Text("已应用", "applied"),
}


def kept(brought: Iterable[UploadedFile[Any]], folder: Path) -> list[Stored]:
    """Keeps brought files under their hashes. Raises InputError for one that is too large."""
    return named_apart(store(file.name or "", file.chunks(), folder) for file in brought)


@page(Act.IMPORT)
def imports(request: Request) -> HttpResponse:
    """Bring files; go on with what was begun; see what was imported."""
    if request.method != "POST":
        return _imports(request)

    def start() -> str:
        files = kept(request.FILES.getlist("files"), files_folder())
        return start_import(caller(request), [(one.name, one.sha256, one.size) for one in files])

    return attempt(start, page_of("import_one", "upload"), partial(_imports, request))


def _imports(request: Request, problem: AnticipatedError | None = None, status: int = 200) -> HttpResponse:
    reader = request.reader
    before = request.GET.get("before", "")
    done = history(reader.actor, reader.day, int(before) if before.isdecimal() else None)
    faults = problem.faults if isinstance(problem, InputError) else ()
    return show(
        request, "imports/list.html", status, key=new_ref(), problem=problem, faults=faults, states=STATES,
        uploads=open_uploads(reader.actor, reader.day), done=done, before=before,
        more=done[-1].batch.pk if len(done) == 50 else None, tables=BY_KEY,
        mappings=[(row, _tables_of(row)) for row in saved_mappings()], every=bool(reader.may(Act.IMPORTS_ALL)),
    )  # fmt: skip


def _tables_of(row: SavedMapping) -> tuple[Text, ...]:
    try:
        return tuple(BY_KEY[key].label for key in ColumnMapping.from_json(row.value).tables)
    except BadMappingError:
        return ()


@page(Act.IMPORT)
def batch(request: Request, batch: str) -> HttpResponse:
    """One import that was applied: what it brought, and the way back."""
    reader = request.reader
    found = present(one_done(reader.actor, batch, reader.day))

    def again(problem: AnticipatedError | None, status: int = 200) -> HttpResponse:
        return show(
            request, "imports/batch.html", status, done=found, tables=BY_KEY, key=new_ref(), problem=problem,
            reason=request.POST.get("reason", ""),
        )  # fmt: skip

    if request.method != "POST":
        return again(None)
    here = reverse("import_batch", kwargs={"batch": batch})
    return attempt(lambda: undo_import(caller(request), batch, request.POST.get("reason", "")), here, again)


@page(Act.IMPORT)
def mapping_drop(request: Request, mapping: str) -> HttpResponse:
    """Deletes a saved mapping."""
    if request.method == "POST":
        drop_mapping(caller(request), mapping)
    return HttpResponseRedirect(reverse("imports"))


@page(Act.IMPORT)
def template(request: Request, language: str) -> HttpResponse:
    """Our own workbook to fill in."""
    del request
    chosen = language_of(language)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "template.xlsx"
        write_template(made, chosen)
        return taken(made.read_bytes(), f"mainstay-template-{chosen}.xlsx")


ROUTES = [
    path("imports/", imports, name="imports"),
    path("imports/batches/<batch:batch>", batch, name="import_batch"),
    path("imports/mappings/<mapping:mapping>/drop", mapping_drop, name="import_mapping_drop"),
    path("imports/template/<str:language>", template, name="import_template"),
]
NAV = (Entry("imports", Text("导入数据", "Import"), "upload", Group.COMPANY, act=Act.IMPORT, order=70),)
