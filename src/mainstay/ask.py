"""The library's front: a company folder in, an assessment out. The one place where all rooms meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mainstay.chapters import CATALOGUE
from mainstay.company import read_company, read_newest
from mainstay.core.text import Text
from mainstay.loop import turn
from mainstay.loop.assessments import Assessment
from mainstay.loop.effects import Effects
from mainstay.loop.proofs import Proof
from mainstay.loop.tables import Tables
from mainstay.loop.turn import Progress, silent

READING = Text("读入公司文件夹", "Reading the company folder")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a company folder, and what makes the answer repeatable.

    `as_of` None means the newest day in the data; `budget` is the first year's cash in minor units, None for the
    company's own limits; `horizon` (3, 6 or 12 months) is what the proof judges. In the folder `aside`, which must last
    as long as the answer is read, tables of more than a million rows are laid; without one they stay in memory.
    """

    folder: Path
    as_of: date | None = None
    horizon: int = 12
    budget: int | None = None
    seed: int = 7
    aside: Path | None = None


def assess(
    folder: str | Path,
    *,
    as_of: date | None = None,
    horizon: int = 12,
    budget: int | None = None,
    seed: int = 7,
    aside: Path | None = None,
    progress: Progress = silent,
) -> Assessment:
    """Read a company folder and go once round the loop; what is asked is as in `Question`.

    Raises InputError with every fault found when the folder is wrong.
    """
    tables, day = read(Question(Path(folder), as_of, aside=aside), progress)
    return turn.once(tables, day, CATALOGUE, horizon=horizon, budget=budget, seed=seed, progress=progress)


def prove(question: Question, progress: Progress = silent) -> Proof:
    """Only the backtest on the company's own past. Raises InputError."""
    tables, day = read(question, progress)
    return turn.proof(tables, day, CATALOGUE, horizon=question.horizon, seed=question.seed, progress=progress)


def measures(question: Question, progress: Progress = silent) -> Effects:
    """Only what each measure is worth here. Raises InputError."""
    tables, day = read(question, progress)
    return turn.effects(tables, day, CATALOGUE, seed=question.seed, progress=progress)


def read(question: Question, progress: Progress = silent) -> tuple[Tables, date]:
    """The checked tables and the day as of which they are read. Raises InputError."""
    progress(READING)
    folder, day, aside = question.folder, question.as_of, question.aside
    if day is None:
        return read_newest(folder, aside=aside)
    return read_company(folder, as_of=day, aside=aside), day
