"""All results of an assessment as files in one folder; the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import polars.selectors as cs

from mainstay.core.text import Language
from mainstay.loop.assessments import Assessment
from mainstay.report.card import model_card
from mainstay.report.frames import MEANINGS, curve_frame, plan_frame, risk_frame
from mainstay.report.html import report_html
from mainstay.report.manifest import PLACES, as_json, manifest
from mainstay.report.sheets import write_csv, write_parquet, write_xlsx


def write_results(
    assessment: Assessment, folder: Path, parameters: Mapping[str, object], language: Language = "zh"
) -> list[Path]:
    """Write every result into `folder` (made if missing) and return the paths, the manifest last.

    `parameters` is what the run was asked for (horizon, budget, seed), as the command line takes it; it goes into the
    manifest and the report.
    `language` is the one the report opens in; it holds both. Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [
        *_table(settled(risk_frame(assessment)), folder, "risk"),
        *_table(settled(plan_frame(assessment)), folder, "plan"),
        write_parquet(settled(curve_frame(assessment)), folder / "curves.parquet"),
        _text(folder / "backtest.json", as_json(assessment.proof)),
        _text(folder / "model-card.md", model_card(assessment)),
        _text(folder / "report.html", report_html(assessment, parameters, language)),
    ]
    return [*written, _text(folder / "manifest.json", as_json(manifest(assessment, parameters, written)))]


def settled(frame: pl.DataFrame) -> pl.DataFrame:
    """The table with its numbers to PLACES decimals, so that no processor's own rounding shows (nor a minus nought)."""
    return frame.with_columns((cs.float().round(PLACES) + 0.0).name.keep())


def _table(frame: pl.DataFrame, folder: Path, name: str) -> list[Path]:
    return [
        write_csv(frame, folder / f"{name}.csv"),
        write_xlsx(frame, folder / f"{name}.xlsx", name, MEANINGS),
        write_parquet(frame, folder / f"{name}.parquet"),
    ]


def _text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
