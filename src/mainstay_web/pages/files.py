"""Files to take along: what each is called and of what kind; tables as a workbook or CSV, papers as PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from importlib.resources import files

import polars as pl
import typst
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from mainstay.core.text import Language, Text
from mainstay.report.sheets import file_of
from mainstay_web.pages.errors import AbsentError

TABLES = ("csv", "xlsx")
"""What a table can be taken as."""
_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def taken(content: bytes, name: str, *, shown: bool = False) -> HttpResponse:
    """The file under this name, whose ending says its kind; to be kept, or shown in the page's place."""
    said = content_disposition_header(as_attachment=not shown, filename=name) or "attachment"
    return HttpResponse(
        content, content_type=_KINDS[name.rpartition(".")[2]], headers={"Content-Disposition": said}
    )  # fmt: skip


def as_file(frame: pl.DataFrame, form: str, stem: str, columns: Mapping[str, Text], day: date) -> HttpResponse:
    """The table under a plain name with the day; `form` is csv, anything else a workbook."""
    form = form if form in TABLES else "xlsx"
    return taken(file_of(frame, form, stem, columns), f"{stem}-{day.isoformat()}.{form}")


def language_of(asked: str) -> Language:
    """The language of an address. Raises AbsentError for any but the two."""
    if asked == "zh":
        return "zh"
    if asked == "en":
        return "en"
    raise AbsentError


def printed(template: str, data: Mapping[str, object]) -> bytes:
    """A PDF of this data, by a Typst file among the templates; the same data give the same bytes."""
    source = files("mainstay_web.pages").joinpath("templates", *template.split("/")).read_bytes()
    made = typst.compile(source, sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, timestamp=0)
    assert isinstance(made, bytes)  # noqa: S101 - one PDF, not one file a page
    return made
