"""A table as a file to take along: a workbook, or CSV; text stays text in both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from django.http import HttpResponse

from mainstay.core.text import Text
from mainstay.report.sheets import write_csv, write_xlsx

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_file(frame: pl.DataFrame, form: str, stem: str, columns: Mapping[str, Text], day: date) -> HttpResponse:
    """The table under a plain name with the day; `form` is csv, anything else a workbook."""
    form = form if form in KINDS else "xlsx"
    name = f"{stem}-{day.isoformat()}.{form}"
    with TemporaryDirectory() as folder:
        target = Path(folder) / name
        made = write_csv(frame, target) if form == "csv" else write_xlsx(frame, target, stem, columns)
        content = made.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=KINDS[form], headers=headers)
