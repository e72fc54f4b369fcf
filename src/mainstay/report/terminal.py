"""Short answers on the terminal, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mainstay.chapters import CATALOGUE
from mainstay.core.errors import Fault
from mainstay.core.text import Language, Text
from mainstay.loop.assessments import Assessment
from mainstay.loop.effects import Effects
from mainstay.loop.proofs import Measured, Proof
from mainstay.report.card import SCORES
from mainstay.report.frames import names
from mainstay.report.view_company import budget, overview
from mainstay.report.view_lines import cast, line
from mainstay.report.worth import measure_notes, measure_rows
from mainstay.report.written import band, day, percent, same

SHOWN = 10
"""So many people are listed."""

GAP, LEAST = 2, 6
"""Cells between two columns, and the narrowest that a column becomes."""


class Covered(Protocol):
    """What a table covers."""

    @property
    def table(self) -> str:
        """Its name."""

    @property
    def rows(self) -> int:
        """How many rows it has."""

    @property
    def people(self) -> int:
        """How many people they are about; 0 where they are not about people."""

    @property
    def first(self) -> date | None:
        """The first day."""

    @property
    def last(self) -> date | None:
        """The last day."""


class Checked(Protocol):
    """What a check of a company folder found."""

    @property
    def faults(self) -> Sequence[Fault]:
        """Everything that stops the work."""

    @property
    def warnings(self) -> Sequence[Fault]:
        """What should be known, but stops nothing."""

    @property
    def summary(self) -> Sequence[Covered]:
        """The tables read."""

    @property
    def missing(self) -> Sequence[str]:
        """Tables of the contract that were not delivered."""


def summary(
    assessment: Assessment, language: Language, written: Sequence[Path] = (), console: Console | None = None
) -> None:
    """Who is likely to resign, why, what to do, how far to believe it, and where the results are."""
    out = console or Console()
    who = cast(assessment)
    seen, as_of = overview(assessment, who), day(assessment.as_of)
    _say(out, Text(f"截至 {as_of.zh}", f"As of {as_of.en}"), language, "dim")
    _say(out, seen.headline, language, "bold")
    chosen = {row: choice.package for row, choice in who.choices.items()}
    rows = []
    for row in who.rows[:SHOWN]:
        package = chosen.get(row)
        one = line(assessment, row, "", package, 1.0)
        first = one.package if package is None else _short(assessment, package.measures)
        rows.append((one.name, same(one.band), one.stake, one.unit, one.driver, first))
    heads = (("姓名", "Name"), ("12 个月内", "12 months"), ("预期损失", "At stake"), ("部门", "Unit"),
             ("主要原因", "Main driver"), ("建议", "Package"))  # fmt: skip
    known = [column for column in range(len(heads)) if column != 3 or any(row[3] != same("") for row in rows)]
    table = _table(out, language, [heads[c] for c in known], [[row[c] for c in known] for row in rows], loose=known[3:])
    out.print(table)
    money = budget(assessment)
    said_once = dict.fromkeys(
        (money.sentence, money.next_sentence, *money.assumptions, assessment.proof.verdict, *seen.notes)
    )
    for text in said_once:
        _say(out, text, language)
    if seen.gaps:
        missing = [gap.table for gap in seen.gaps]
        said = Text(f"未提供的表：{'、'.join(missing)}；看不到什么，见报告。",
                    f"Tables not delivered: {', '.join(missing)}; the report says what cannot be seen.")  # fmt: skip
        _say(out, said, language, "dim")
    _files(out, language, written)


def proof(found: Proof, language: Language, console: Console | None = None) -> None:
    """The verdict, the scores with their intervals, and what so many talks would reach."""
    out = console or Console()
    _say(out, found.verdict, language, "bold")
    asked = Text(f"{len(found.origins)} 个起点，{found.people} 人，{found.exits} 人辞职，看其后 {found.horizon} 个月",
                 f"{len(found.origins)} origins, {found.people} people, {found.exits} resigned within"
                 f" {found.horizon} months")  # fmt: skip
    _say(out, asked, language)
    if found.scores:
        rows = []
        for key, (label, good) in SCORES.items():
            if key in found.scores:
                one, other = found.scores[key], found.baseline.get(key)
                told = Text(f"{label.zh}（{good}）", f"{label.en} ({good})")
                interval = same(f"{one.low:.3f}–{one.high:.3f}")
                rows.append((told, same(f"{one.value:.3f}"), interval, same(f"{other.value:.3f}" if other else "")))
        heads = (("指标", "Score"), ("这里", "Here"), ("95% 区间", "95% interval"), ("对照", "Baseline"))
        table = _table(out, language, heads, rows, loose=(0,))
        out.print(table)
    for reach in found.capacity:
        hit, caught = _share(reach.precision), _share(reach.recall)
        said = Text(f"谈 {reach.talks} 人：其中 {hit} 会辞职，占全部辞职的 {caught}",
                    f"{reach.talks} talks: {hit} of them would resign, {caught} of all who do")  # fmt: skip
        _say(out, said, language)


def measures(found: Effects, language: Language, console: Console | None = None) -> None:
    """What each measure is worth here, the strongest first."""
    out = console or Console()
    rows = [
        (line.label, line.effect, same(line.interval), same(line.published), same(str(line.cases)), line.alone)
        for line in measure_rows(found, CATALOGUE)
    ]
    heads = (("措施", "Measure"), ("效果", "Effect"), ("80% 区间", "80% interval"), ("公开研究", "Published"),
             ("贵司案例", "Your cases"), ("只看案例", "Alone"))  # fmt: skip
    said = Text(
        "效果：对适合的人，每月辞职的可能性降低多少。",
        "Effect: by how much the monthly chance to resign is lower for those it fits.",
    )
    _say(out, said, language, "dim")
    table = _table(out, language, heads, rows, loose=(0,))
    out.print(table)
    for note in measure_notes(found):
        _say(out, note, language)


def checked(found: Checked, language: Language, console: Console | None = None) -> None:
    """The tables that were read, and what should be known about them."""
    out = console or Console()
    rows = []
    for one in found.summary:
        people = f"{one.people:,}" if one.people else ""
        days = (str(day) if day else "" for day in (one.first, one.last))
        rows.append([same(cell) for cell in (one.table, f"{one.rows:,}", people, *days)])
    heads = (("表", "Table"), ("行数", "Rows"), ("人数", "People"), ("起", "First"), ("止", "Last"))
    if rows:
        out.print(_table(out, language, heads, rows, loose=(0,)))
    if rows and found.missing:
        said = Text(f"未提供：{'、'.join(found.missing)}", f"Not delivered: {', '.join(found.missing)}")
        _say(out, said, language, "dim")
    for fault in found.warnings:
        _say(out, Text(fault.sentence("zh"), fault.sentence("en")), language)
    if not found.faults:
        _say(out, Text("没有发现问题。", "No problem was found."), language)


def _say(out: Console, text: Text, language: Language, style: str = "") -> None:
    """A sentence as it is. Chinese may break after any character, where the terminal breaks it; English at spaces."""
    out.print(text.in_(language), style=style, highlight=False, markup=False, soft_wrap=language == "zh")


def _short(assessment: Assessment, measures: Sequence[str]) -> Text:
    """The first measure and of how many: a line of the terminal is short, and cut at its end."""
    first = names(assessment, measures[:1])
    many = len(measures)
    return Text(f"{many} 项：{first.zh}", f"({many}) {first.en}") if many > 1 else first


def _table(
    out: Console, language: Language, heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[Text]],
    loose: Sequence[int] = (),
) -> Table:  # fmt: skip
    """One line a row. Where there is no room, only the `loose` columns lose letters, the widest first.

    Texts as they are: a name in square brackets is not markup.
    """
    cells = [[Text(*head).in_(language) for head in heads], *([cell.in_(language) for cell in row] for row in rows)]
    widths = [max(cell_len(line[column]) for line in cells) for column in range(len(heads))]
    while sum(widths) + GAP * len(widths) > out.width:
        widest = max(loose, key=lambda column: widths[column], default=0)
        if widths[widest] <= LEAST:
            break
        widths[widest] -= 1
    head, *body = [[_cut(*pair) for pair in zip(line, widths, strict=True)] for line in cells]
    table = Table(box=None, padding=(0, GAP, 0, 0), header_style="dim")
    for name, width in zip(head, widths, strict=True):
        table.add_column(escape(name), no_wrap=True, min_width=width)
    for cut in body:
        table.add_row(*(escape(cell) for cell in cut))
    return table


def _cut(text: str, width: int) -> str:
    """The text, or as much of it as the width holds."""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def _files(out: Console, language: Language, written: Sequence[Path]) -> None:
    if written:
        files = ", ".join(path.name for path in written)
        _say(out, Text(f"结果在 {written[0].parent}：{files}", f"Results in {written[0].parent}: {files}"), language)


def _share(measured: Measured) -> str:
    return f"{percent(measured.value)} ({band(measured.low, measured.high)})"
