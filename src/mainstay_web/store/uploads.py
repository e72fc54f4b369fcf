"""Where brought files and what was found in them lie: in the installation's folder, by hash, never by name.

    imports/files/<sha256>            what was brought
    imports/<upload>/recognition.json what each sheet looks like, with samples
    imports/<upload>/<result>/        a dry run: its rows as Parquet, its faults, the workbooks with the cells marked

None of it is a fact. It goes when the import is applied or given up, or after a week.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from mainstay.company.child import marked_name
from mainstay.company.recognise import Preview, Recognition
from mainstay.company.recognise.exchange import (
    fault_from,
    read_preview,
    recognition_from_json,
    recognition_to_json,
)
from mainstay.core.errors import Fault
from mainstay.core.text import Language
from mainstay_web.store.tables.imports import Upload

SHOWN = 300
"""Of each table's differences, this many are kept to be looked at."""

_RECOGNITION, _SUMMARY = "recognition.json", "summary.json"


@dataclass(frozen=True)
class Shown:
    """What a page shows of a dry run. Of each table, the first rows that are new, changed cells, and rows gone."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    stopping: tuple[Fault, ...]
    tables: Mapping[str, Mapping[str, list[dict[str, Any]]]]


def root() -> Path:
    """The folder of all imports."""
    return Path(settings.HOME) / "imports"


def files_folder() -> Path:
    """Where brought files are kept, under their hashes."""
    return root() / "files"


def scratch() -> Path:
    """Where child processes work."""
    made = root() / "scratch"
    made.mkdir(parents=True, exist_ok=True)
    return made


def files_of(upload: Upload) -> list[tuple[str, Path]]:
    """The files as (name to show, where it is kept)."""
    return [(name, files_folder() / sha) for name, sha, _ in upload.files]


def folder_of(upload: Upload) -> Path:
    """The upload's own folder."""
    return root() / upload.ref


def result_of(upload: Upload) -> Path:
    """The folder of its dry run."""
    return folder_of(upload) / upload.result


def keep_recognition(upload: Upload, found: Recognition) -> None:
    """Keeps what the files look like."""
    folder = folder_of(upload)
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{_RECOGNITION}.new"
    made.write_text(recognition_to_json(found), "utf-8")
    made.replace(folder / _RECOGNITION)


def recognition(upload: Upload) -> Recognition:
    """What the files look like; nothing where it is not known (any more)."""
    path = folder_of(upload) / _RECOGNITION
    return recognition_from_json(path.read_text("utf-8")) if path.exists() else Recognition((), ())


def keep_summary(folder: Path, preview: Preview) -> None:
    """Keeps beside a dry run what pages show of it, so that no page reads its tables."""
    told = {
        "faults": [asdict(one) for one in preview.faults],
        "warnings": [asdict(one) for one in preview.warnings],
        "stopping": [asdict(one) for one in preview.stopping],
        "tables": {
            key: {
                "new": one.difference.new.head(SHOWN).to_dicts(),
                "changes": one.difference.changes.head(SHOWN).to_dicts(),
                "gone": one.difference.gone.head(SHOWN).to_dicts(),
            }
            for key, one in preview.imported.items()
        },
    }
    (folder / _SUMMARY).write_text(json.dumps(told, default=str, ensure_ascii=False), "utf-8")


def summary(upload: Upload) -> Shown:
    """What a page shows of the dry run; empty where there is none."""
    path = result_of(upload) / _SUMMARY
    if not upload.result or not path.exists():
        return Shown((), (), (), {})
    told = json.loads(path.read_text("utf-8"))
    faults, warnings, stopping = (faults_from(told[name]) for name in ("faults", "warnings", "stopping"))
    return Shown(faults, warnings, stopping, told["tables"])


def faults_from(told: list[dict[str, Any]]) -> tuple[Fault, ...]:
    """Faults from their parts."""
    return tuple(map(fault_from, told))


def preview(upload: Upload) -> Preview:
    """The dry run as it was made."""
    return read_preview(result_of(upload))


def marked_path(upload: Upload, language: Language) -> Path:
    """The workbook with the faulty cells marked."""
    return result_of(upload) / marked_name(language)


def forget(upload: Upload, others: frozenset[str]) -> None:
    """Deletes what was kept for an upload; `others` are hashes of files that other uploads still need."""
    shutil.rmtree(folder_of(upload), ignore_errors=True)
    for _, sha, _ in upload.files:
        if sha not in others:
            (files_folder() / sha).unlink(missing_ok=True)
