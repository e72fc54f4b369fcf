"""An empty company folder as one workbook: a sheet for each table, with drop-downs, limits and notes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mainstay.company.contract import TABLES
from mainstay.company.grammar import Column, Kind, Table
from mainstay.company.writing import MADE, SAFE_BOOK
from mainstay.core.text import Language, Text

_ROWS = 10_000
"""So many rows of each sheet have drop-downs and formats."""

_LONGEST_LIST = 255
"""A spreadsheet refuses a longer list of choices."""

_GUIDE = Text("填写说明", "Instructions")
_GUIDE_LINES = (
    Text(
        "只有“人员”表是必需的，至少填写粗体的列。其他表填了哪些，就多哪些信号。",
        "Only the sheet People is needed, with at least its bold columns. Every other sheet adds signals.",
    ),
    Text(
        "每个表头的批注说明这一列的含义。空着表示不知道。",
        "The note on each header says what the column means. Empty means unknown.",
    ),
    Text("编号请保持文本格式，以免丢失前导零。", "Leave ids formatted as text, so that leading zeros survive."),
    Text(
        '金额默认以元为单位；如以万元填写，请在 company.toml 里写明 unit = "wan"。',
        'Money is in plain units; if yours is in ten thousands, say unit = "wan" in company.toml.',
    ),
    Text(
        "把这个文件放进一个文件夹，运行 mainstay check 文件夹。",
        "Put this file into a folder and run: mainstay check FOLDER",
    ),
)
_REQUIRED = Text("必填", "required")
_OPTIONAL = Text("选填", "optional")
_PICK = Text("请从列表中选择", "Choose from the list")


def write_template(path: Path, language: Language) -> None:
    """Writes the template in one language; headers of either language are understood when it is read."""
    with xlsxwriter.Workbook(str(path), {**SAFE_BOOK, "constant_memory": False}) as book:
        book.set_properties({"created": MADE})
        guide = book.add_worksheet(_GUIDE.in_(language))
        guide.set_column(0, 0, 110)
        for row, line in enumerate(_GUIDE_LINES):
            guide.write_string(row, 0, line.in_(language))
        sheets = _Sheets(book, language)
        for table in TABLES:
            sheets.add(table)


class _Sheets:
    """Writes one sheet after the other, with the formats they share."""

    def __init__(self, book: xlsxwriter.Workbook, language: Language) -> None:
        self._book = book
        self._language: Language = language
        self._bold = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1})
        self._plain = book.add_format({"bg_color": "#F2F2F2", "border": 1})
        self._formats: dict[Kind, Format] = {
            Kind.ID: book.add_format({"num_format": "@"}),
            Kind.TEXT: book.add_format({"num_format": "@"}),
            Kind.DAY: book.add_format({"num_format": "yyyy-mm-dd"}),
            Kind.MONEY: book.add_format({"num_format": "#,##0.00"}),
        }

    def add(self, table: Table) -> None:
        """The sheet of a table, named and headed in the template's language."""
        sheet = self._book.add_worksheet(table.label.in_(self._language))
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(table.columns):
            header = column.label.in_(self._language)
            sheet.write_string(0, at, header, self._bold if column.required else self._plain)
            sheet.write_comment(0, at, self._note(column), {"x_scale": 2})
            sheet.set_column(at, at, 16, self._formats.get(column.kind))
            self._guard(sheet, at, column)

    def _note(self, column: Column) -> str:
        needed = (_REQUIRED if column.required else _OPTIONAL).in_(self._language)
        kind, meaning = column.kind.label.in_(self._language), column.meaning.in_(self._language)
        choices = " / ".join(word.label.in_(self._language) for word in column.words)
        return "\n".join(filter(None, [f"{column.key} · {kind} · {needed}", meaning, choices]))

    def _guard(self, sheet: Worksheet, at: int, column: Column) -> None:
        """A drop-down, or the range of what may be typed."""
        rule = _rule(column, self._language)
        if rule:
            sheet.data_validation(1, at, _ROWS, at, rule)


def _rule(column: Column, language: Language) -> dict[str, object]:
    if column.kind is Kind.YES_NO:
        return {"validate": "list", "source": ["是", "否"] if language == "zh" else ["yes", "no"]}
    if column.kind is Kind.DAY:
        return {"validate": "date", "criteria": "between", "minimum": date(1900, 3, 1), "maximum": date(2100, 12, 31)}
    choices = [word.label.in_(language) for word in column.words]
    if choices and len(",".join(choices)) <= _LONGEST_LIST:
        # A list that is not closed offers its words and takes others.
        strict = {"error_type": "information"} if column.open else {}
        return {"validate": "list", "source": choices, "error_title": _PICK.in_(language), **strict}
    if column.low is not None and column.high is not None:
        whole = "integer" if column.kind is Kind.WHOLE else "decimal"
        return {"validate": whole, "criteria": "between", "minimum": column.low, "maximum": column.high}
    return {}
