"""Errors that are expected, each a sentence in both languages and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mainstay.core.text import Language, Text


class AnticipatedError(Exception):
    """Something a person can mend. `code` is stable; `text` is for reading; `data` for machines."""

    code = "anticipated"

    def __init__(self, text: Text, **data: object) -> None:
        super().__init__(text.en)
        self.text = text
        self.data = data


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the input: where, what was found, and what to do.

    `row` counts as the reader's spreadsheet does (the header is row 1); 0 means the whole table.
    `sheet` is the sheet's name where the file has sheets, else empty.
    """

    code: str
    text: Text
    todo: Text
    file: str = ""
    sheet: str = ""
    table: str = ""
    row: int = 0
    column: str = ""
    found: str = ""
    times: int = 1
    """For how many faults of the same kind this line stands ("and 37 more")."""

    def sentence(self, language: Language) -> str:
        """The fault as one line: place, what is wrong, what to do."""
        place = " · ".join(part for part in (self.file, self.sheet, *self._cell(language)) if part)
        colon, gap = ("：", "") if language == "zh" else (": ", " ")
        return f"{place}{colon if place else ''}{self.text.in_(language)}{gap}{self.todo.in_(language)}"

    def _cell(self, language: Language) -> tuple[str, str]:
        row = "" if self.row == 0 else (f"第 {self.row} 行" if language == "zh" else f"row {self.row}")
        return row, self.column


class InputError(AnticipatedError):
    """The input is wrong; every fault found is listed, and nothing was used."""

    code = "input"

    def __init__(self, faults: Sequence[Fault]) -> None:
        count = sum(fault.times for fault in faults)
        super().__init__(
            Text(
                f"输入有 {count} 处问题，没有读入任何内容。",
                f"The input has {count} {'problem' if count == 1 else 'problems'}; nothing was read.",
            ),
        )
        self.faults = tuple(faults)
