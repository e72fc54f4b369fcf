"""Faults by their codes: one code, one sentence and one remedy in each language."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mainstay.company.sentences_cells import ACROSS, CELLS, FAR_AHEAD, LEFT_OUT
from mainstay.company.sentences_files import COLUMNS, FILES, FOLDER, Sentences, say
from mainstay.company.sentences_import import IMPORT
from mainstay.core.errors import Fault

MESSAGES: Sentences = {**FOLDER, **FILES, **COLUMNS, **CELLS, **ACROSS, **FAR_AHEAD, **LEFT_OUT, **IMPORT}
"""Every sentence by its code."""

_MORE = say(
    "同样的问题还有 {found} 处。",
    "There are {found} more of the same.",
    "请一并改正。",
    "Mend them in the same way.",
)


ROWS_OF_A_FILE = 10**10
"""Rows of a table in several files are counted on by so much from file to file: more than any file has."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table came from; `parts` are its files where these are several."""

    file: str = ""
    sheet: str = ""
    table: str = ""
    parts: tuple[str, ...] = ()

    def at(self, row: int) -> tuple[str, int]:
        """The file a row is in, and its number there."""
        part, within = divmod(row, ROWS_OF_A_FILE)
        return self.parts[part] if self.parts else self.file, within


def fault(code: str, place: Place, row: int = 0, column: str = "", **values: object) -> Fault:
    """The fault with this code, its sentences filled with the values; `found` is the value found. Raises KeyError."""
    text, todo = MESSAGES[code]
    found = shown(values.get("found", ""))
    file, row = place.at(row)
    if place.parts and isinstance(other := values.get("other"), int):
        values = {**values, "other": " ".join(map(str, reversed(place.at(other))))}
    spoken = {"table": place.table, "column": column, **values, "found": found}
    return Fault(
        code,
        text.fill(**spoken),
        todo.fill(**spoken),
        file=shown(file),
        sheet=shown(place.sheet),
        table=place.table,
        row=row,
        column=shown(column),
        found=found,
    )


def more(like: Fault, count: int) -> Fault:
    """The line that stands for `count` further faults like this one."""
    text, todo = _MORE
    return replace(like, text=text.fill(found=count), todo=todo, row=0, found="", times=count)


def shown(value: object, longest: int = 60) -> str:
    """A value as it may stand in a sentence: on one line, without invisible controls, not endlessly long."""
    text = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(value))
    return text if len(text) <= longest else text[: longest - 1] + "…"
