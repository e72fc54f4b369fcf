"""What is pasted into a pay review from a spreadsheet: who, and how much more of which element, read cell by cell.

    read(text, people, names) -> Pasted      lines by person number, and every cell that cannot be read
    amount(text) -> Raise                    "5%", "1,000", "¥1000"; raises ValueError
An amount is more of the element in its own period: of a month's pay more a month, of a yearly bonus more a year.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mainstay.chapters.pay.elements import Element, Paid
from mainstay.core.errors import Fault
from mainstay.core.money import minor, times
from mainstay.core.text import Text

MOST_LINES = 20_000
_NUMBER = re.compile(r"\+?\d{1,12}(\.\d{1,6})?")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Raise:
    """A share of the element, or an amount in minor units of its own period; exactly one of the two."""

    share: Decimal | None = None
    amount: int | None = None

    def yearly(self, paid: Paid) -> int:
        """What it is more a year of an element as it is paid."""
        if self.share is not None:
            return times(paid.yearly, self.share)
        return (self.amount or 0) * paid.per.in_a_year


def amount(text: str) -> Raise | None:
    """What a cell says; None where it is empty. Raises ValueError for what is neither an amount nor a percentage."""
    plain = re.sub(r"[\s,'，¥元]", "", unicodedata.normalize("NFKC", text)).removeprefix("CNY")
    if plain in {"", "-", "–", "—"}:
        return None
    share = plain.endswith("%")
    number = plain.removesuffix("%")
    if not _NUMBER.fullmatch(number):
        raise ValueError(text)
    if share:
        found = Decimal(number) / _HUNDRED
        if found > 1:
            raise ValueError(text)
        return Raise(share=found)
    return Raise(amount=minor(Decimal(number)))


@dataclass(frozen=True, slots=True)
class Read:
    """One line: whose, where it stood, raises by element, and the reason."""

    person: str
    row: int
    raises: Mapping[Element, Raise]
    reason: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was read, in the order of the lines, and every fault. With faults nothing is to be used."""

    lines: tuple[Read, ...]
    faults: tuple[Fault, ...]


WHO, WHY = "who", "why"
_HEADS: Mapping[str, tuple[str, ...]] = {
    WHO: ("人员", "姓名", "员工编号", "编号", "工号", "person", "name", "number", "id", "person_id", "personnumber"),
    Element.BASE: ("岗位工资", "基本工资", "调薪", "增加额", "base", "basepay", "raise"),
    Element.PERFORMANCE: ("绩效工资", "performance", "performancepay"),
    Element.ALLOWANCE: ("津贴", "补贴", "allowance"),
    Element.YEAR_END: ("年终奖金", "年终奖", "yearend", "yearendbonus", "bonus"),
    WHY: ("理由", "原因", "说明", "备注", "reason", "why", "note"),
}
_PLAIN = (WHO, Element.BASE, WHY)
"""The columns of a paste without a head."""


def read(text: str, people: Mapping[str, str], names: Mapping[str, Sequence[str]]) -> Pasted:
    """Reads pasted cells, parted by tabs (or, where there are none, by semicolons).

    `people` are the numbers that can be named, by number in lower case; `names` the numbers of each name. A first line
    of known heads says which column is which; without one they are the person, the raise of base, and the reason.
    """
    rows = [_cells(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    columns = _columns(next((row for row in rows if any(row)), []))
    lines, faults = list[Read](), list[Fault]()
    seen = dict[str, int]()
    for place, row in enumerate(rows[:MOST_LINES], start=1):
        if not any(row) or (columns is not None and _columns(row) == columns):
            continue
        line, wrong = _line(row, place, columns or _PLAIN, people, names)
        if line is not None and line.person in seen:
            wrong.append(_fault("twice", place, _TWICE.fill(row=seen[line.person]), row[0]))
        if line is not None:
            seen.setdefault(line.person, place)
            lines.append(line)
        faults += wrong
    if len(rows) > MOST_LINES:
        faults.append(_fault("too_long", MOST_LINES, Text("行数太多。", "Too many lines."), ""))
    return Pasted(tuple(lines), tuple(faults))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("\t" if "\t" in line else ";")]


def _columns(row: Sequence[str]) -> tuple[str, ...] | None:
    """What each column is, by a line of heads; None where it is not one."""
    known = {name: key for key, names in _HEADS.items() for name in names}
    found = [known.get(re.sub(r"[\s_-]|[(（].*", "", cell.casefold()), "") for cell in row]
    return tuple(found) if WHO in found and len([one for one in found if one]) > 1 else None


def _line(
    row: Sequence[str],
    place: int,
    columns: Sequence[str],
    people: Mapping[str, str],
    names: Mapping[str, Sequence[str]],
) -> tuple[Read | None, list[Fault]]:
    cells = dict(zip(columns, row, strict=False))
    faults: list[Fault] = []
    person = _person(cells.get(WHO, ""), people, names)
    if isinstance(person, Text):
        faults.append(_fault("person", place, person, cells.get(WHO, "")))
    raises = dict[Element, Raise]()
    for element in Element:
        try:
            found = amount(cells.get(element, ""))
        except ValueError:
            faults.append(_fault("amount", place, _AMOUNT, cells[element], element.value))
            continue
        if found is not None:
            raises[element] = found
    if isinstance(person, Text):
        return None, faults
    return Read(person, place, raises, cells.get(WHY, "")), faults


def _person(cell: str, people: Mapping[str, str], names: Mapping[str, Sequence[str]]) -> str | Text:
    """The number that a cell names, or why it names nobody."""
    if cell.casefold() in people:
        return people[cell.casefold()]
    found = names.get(cell, ())
    if len(found) == 1:
        return found[0]
    return _SEVERAL if found else _NOBODY


def _fault(code: str, row: int, text: Text, found: str, column: str = "") -> Fault:
    return Fault(code, text, _TODO[code], row=row, column=column, found=found[:80])


_NOBODY = Text("表中没有您可以填写的此人", "nobody of this number or name whose line you can fill in")
_SEVERAL = Text("有多人同名", "several people have this name")
_AMOUNT = Text("不是金额或 0–100% 的百分比", "neither an amount nor a percentage from 0 to 100")
_TWICE = Text("此人在第 {row} 行已经填过", "this person stands on line {row} already")
_TODO = {
    "person": Text("请改用员工编号。", "Use the person number."),
    "amount": Text("写成 1000 或 5%。", "Write 1000 or 5%."),
    "twice": Text("每人只留一行。", "Leave one line for each person."),
    "too_long": Text("请分几次粘贴。", "Paste it in parts."),
}
