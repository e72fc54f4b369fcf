"""Survey files on their way in: where they lie, what they look like, and what reading them by a mapping would give.

A file lies under its hash in the installation's folder until the survey is kept or given up; it is opened in a child
process only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from mainstay.chapters.pay.figures import Per, Terms
from mainstay.chapters.pay.market import PERCENTS, Cell, Definition
from mainstay.chapters.pay.surveys import COLUMNS, Key, Reading, SurveyTerms, Wrong, read
from mainstay.company.child import Limits, look_at_survey_in_child, survey_rows_in_child
from mainstay.company.survey_files import SheetLook, SurveyLook
from mainstay.core.errors import Fault
from mainstay.core.money import minor
from mainstay_web.store.tables.market import MarketSurvey
from mainstay_web.store.uploads import root, scratch

UNITS = {"one": Decimal(1), "thousand": Decimal(1000), "wan": Decimal(10_000)}
"""Units of money that a file may be in."""
SHOWN = 50
LIMITS = Limits(processor=40, wall=60.0)
"""What opening a survey may take: somebody waits for the page."""
PATIENCE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tried:
    """A dry run: what reading gave, and faults of the file as a whole."""

    reading: Reading
    faults: tuple[Fault, ...] = ()

    @property
    def thin(self) -> int:
        """How many cells have too few answers to be used."""
        return sum(cell.is_thin for cell in self.reading.cells.values())


def folder() -> Path:
    """Where files of surveys are kept, under their hashes."""
    return root() / "surveys"


def files_of(survey: MarketSurvey) -> list[tuple[str, Path]]:
    """The survey's file as (name to show, where it is kept); none once it was kept or given up."""
    path = folder() / survey.content
    return [(survey.file, path)] if survey.content and path.exists() else []


def look(files: list[tuple[str, Path]]) -> SurveyLook:
    """What a file looks like."""
    return look_at_survey_in_child(files, scratch(), limits=LIMITS)


def mapping_of(look_: SurveyLook, earlier: list[MarketSurvey]) -> dict[str, object]:
    """How a file is read: as one of the same headings was read before, else as its headings suggest.

    Keys: sheet, columns (what -> heading), unit, per.
    """
    if not look_.sheets:
        return {}
    best = max(look_.sheets, key=lambda one: (len(one.proposed), one.rows))
    for survey in earlier:
        if survey.headings == list(best.headings) and survey.mapping:
            return {**survey.mapping, "sheet": best.sheet}
    units = {best.units[heading] for heading in best.proposed.values() if heading in best.units}
    monthly = "amount" in best.proposed and "point" not in best.proposed
    return {
        "sheet": best.sheet, "columns": dict(best.proposed), "unit": units.pop() if len(units) == 1 else "one",
        "per": (Per.MONTH if monthly else Per.YEAR).value,
    }  # fmt: skip


def same_layout() -> list[MarketSurvey]:
    """Surveys that were read before, the newest first: how they were read serves for the next of the same layout."""
    return list(MarketSurvey.objects.filter(state=MarketSurvey.KEPT).order_by("-pk"))


def sheet_of(look_: SurveyLook, survey: MarketSurvey) -> SheetLook | None:
    """The sheet that is read."""
    return next((one for one in look_.sheets if one.sheet == survey.mapping.get("sheet")), None)


def columns_of(survey: MarketSurvey) -> dict[str, str]:
    """What column is under which heading, in the order of the rules."""
    chosen: Mapping[str, str] = survey.mapping.get("columns", {})
    return {name: chosen[name] for name in COLUMNS if chosen.get(name)}


def terms_of(survey: MarketSurvey) -> SurveyTerms:
    """What holds for the whole survey."""
    unit = UNITS[survey.mapping.get("unit", "one")]
    amounts = Terms(unit, Per(survey.mapping.get("per", Per.YEAR.value)), survey.currency)
    return SurveyTerms(survey.source, survey.effective, Definition(survey.definition), amounts, survey.scope)


def tried(survey: MarketSurvey) -> Tried:
    """Reads the file by the survey's mapping, without keeping anything."""
    columns = columns_of(survey)
    sheet = str(survey.mapping.get("sheet", ""))
    rows, fault = survey_rows_in_child(files_of(survey), sheet, columns, scratch(), limits=LIMITS)
    if fault is not None:
        return Tried(Reading({}, ()), (fault,))
    named = ((number, dict(zip(columns, texts, strict=True))) for number, texts in rows)
    return Tried(read(named, terms_of(survey)))


CellRow = tuple[str, str, str, tuple[int | None, ...], int | None, int | None]
"""A cell as an action takes it: job, level, city, amounts of P10 to P90, answers, spread; money in minor units."""


def as_rows(cells: Mapping[Key, Cell]) -> list[CellRow]:
    """Cells as rows, in order."""
    return [
        (
            *key, tuple(minor(cell.points[percent]) if percent in cell.points else None for percent in PERCENTS),
            cell.n, None if cell.spread is None else minor(cell.spread),
        )
        for key, cell in sorted(cells.items())
    ]  # fmt: skip


def wrong_shown(reading: Reading) -> tuple[Wrong, ...]:
    """The first rows that could not be read."""
    return reading.wrong[:SHOWN]


def forget(survey: MarketSurvey) -> None:
    """The file is needed no longer, unless another draft is read from it."""
    others = MarketSurvey.objects.filter(state=MarketSurvey.DRAFT, content=survey.content).exclude(pk=survey.pk)
    if survey.content and not others.exists():
        (folder() / survey.content).unlink(missing_ok=True)


def old_drafts(day: date) -> list[MarketSurvey]:
    """Drafts that were left lying for more than a week."""
    return list(MarketSurvey.objects.filter(state=MarketSurvey.DRAFT, made_at__date__lt=day - PATIENCE))
