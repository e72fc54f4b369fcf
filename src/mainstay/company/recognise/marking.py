"""A workbook of what was sent, its faulty cells coloured and commented; no cell of it ever becomes a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mainstay.company.findings import Findings
from mainstay.company.limits import LONGEST_CELL
from mainstay.company.recognise.layout import laid_out
from mainstay.company.recognise.marks import Mark
from mainstay.company.recognise.preview import Choice, Preview
from mainstay.company.recognise.raw import Sheet, sheets_of
from mainstay.company.writing import MADE, SAFE_BOOK
from mainstay.core.text import Language, Text

MOST_ROWS = 20_000
"""Of longer sheets only the header and the faulty rows are written."""

_MOST_COMMENTS = 2_000
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans("[]:*?/\\'", "________")
_SUMMARY = Text("问题", "Faults")
_COLUMNS = (Text("文件", "File"), Text("工作表", "Sheet"), Text("行", "Row"), Text("列", "Column"),
            Text("问题", "What is wrong"), Text("怎么办", "What to do"))  # fmt: skip
_ROW = Text("原来的行", "Row in the file")


def marked_workbook(
    path: Path, preview: Preview, files: Sequence[tuple[str, Path]], choices: Sequence[Choice], language: Language
) -> None:
    """Writes a list of all faults, and each chosen sheet with its faulty cells marked, into the XLSX at `path`."""
    with xlsxwriter.Workbook(str(path), {**SAFE_BOOK, "constant_memory": False}) as book:
        book.set_properties({"created": MADE})
        _summary(book, preview, language)
        formats = (book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"}), book.add_format({"bold": True}))
        taken = {_SUMMARY.in_(language).lower()}
        paths = dict(files)
        for choice in choices:
            sheet = _sheet(choice, paths)
            if sheet is not None:
                page = book.add_worksheet(_page_name(choice.sheet or Path(choice.file).stem, taken))
                mine = [mark for mark in preview.marks if (mark.file, mark.sheet) == (choice.file, choice.sheet)]
                _Page(page, sheet, choice, language, *formats).write(mine)


def _summary(book: xlsxwriter.Workbook, preview: Preview, language: Language) -> None:
    page = book.add_worksheet(_SUMMARY.in_(language))
    page.freeze_panes(1, 0)
    page.set_column(0, 3, 16)
    page.set_column(4, 5, 60)
    for at, title in enumerate(_COLUMNS):
        page.write_string(0, at, title.in_(language))
    for line, told in enumerate(preview.faults, 1):
        cells = (told.file, told.sheet, str(told.row or ""), told.column, told.text.in_(language),
                 told.todo.in_(language))  # fmt: skip
        for at, cell in enumerate(cells):
            page.write_string(line, at, cell[:LONGEST_CELL])


def _sheet(choice: Choice, paths: dict[str, Path]) -> Sheet | None:
    if choice.file not in paths:
        return None
    sheets = sheets_of(choice.file, paths[choice.file], Findings(), choice.mapping.encoding)
    return next((sheet for sheet in sheets if sheet.place.sheet == choice.sheet), None)


def _page_name(name: str, taken: set[str]) -> str:
    """A name that a spreadsheet accepts, once."""
    whole = "".join(sign for sign in name.translate(_NOT_IN_NAMES) if sign.isprintable())
    short = whole[:_LONGEST_NAME] or "_"
    number = 1
    while short.lower() in taken:
        number += 1
        ending = f" {number}"
        short = whole[: _LONGEST_NAME - len(ending)] + ending
    taken.add(short.lower())
    return short


@dataclass(frozen=True, slots=True)
class _Page:
    page: Worksheet
    sheet: Sheet
    choice: Choice
    language: Language
    faulty: Format
    bold: Format

    def write(self, marks: Sequence[Mark]) -> None:
        """The sheet's rows where they were (or only the faulty ones), then the marks on them."""
        cells = self.sheet.cells
        first = 2 if self.sheet.names else 1
        bad = pl.concat([mark.rows for mark in marks]).unique().sort().to_list() if marks else []
        whole = cells.height <= MOST_ROWS
        heads = list(range(first, self.choice.mapping.first_row))
        shown = list(range(first, first + cells.height)) if whole else [*heads, *bad[:MOST_ROWS]]
        at_line = {row: (row - 1 if whole else line) for line, row in enumerate(shown)}
        shift = 0 if whole else 1
        if self.sheet.names:
            self._line(0, shift, self.sheet.names)
            at_line = at_line if whole else {row: line + 1 for row, line in at_line.items()}
        for row in shown:
            self._line(at_line[row], shift, cells.row(row - first))
            if shift:
                self.page.write_string(at_line[row], 0, str(row), self.bold)
        if shift:
            self.page.write_comment(0, 0, _ROW.in_(self.language))
        self._mark(marks, at_line, shift)

    def _line(self, line: int, shift: int, values: Sequence[object]) -> None:
        for at, value in enumerate(values):
            if value is not None:
                self.page.write_string(line, at + shift, str(value)[:LONGEST_CELL])

    def _mark(self, marks: Sequence[Mark], at_line: dict[int, int], shift: int) -> None:
        mapping = self.choice.mapping
        columns = {heading.text: heading.at for heading in laid_out(self.sheet, mapping.header, 1).headings}
        first = 2 if self.sheet.names else 1
        notes: dict[tuple[int, int], list[str]] = {}
        for mark in marks:
            at = columns.get(mark.column, 0)
            said = f"{mark.like.text.in_(self.language)}\n{mark.like.todo.in_(self.language)}"
            same = mark.rows.len() == 1
            for row in mark.rows.to_list():
                if row not in at_line:
                    continue
                value = self.sheet.cells[row - first, at]
                self.page.write_string(
                    at_line[row], at + shift, "" if value is None else str(value)[:LONGEST_CELL], self.faulty
                )
                note = said if same else said.replace(mark.like.found, str(value)) if mark.like.found else said
                notes.setdefault((at_line[row], at + shift), []).append(note)
        for (line, at), said_here in list(notes.items())[:_MOST_COMMENTS]:
            self.page.write_comment(line, at, "\n\n".join(dict.fromkeys(said_here))[:LONGEST_CELL], {"x_scale": 2})
