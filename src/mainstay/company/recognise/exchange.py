"""Recognitions and previews as JSON and Parquet, to cross from one process to another or to wait for an answer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from mainstay.company.recognise.identity import Difference
from mainstay.company.recognise.mapping import Mapping, Rule, Shape, Use, Why
from mainstay.company.recognise.marks import Mark
from mainstay.company.recognise.preview import Choice, Imported, Preview
from mainstay.company.recognise.recognising import Found, Recognition, Seen
from mainstay.core.errors import Fault
from mainstay.core.text import Text

_PREVIEW, _MARKS = "preview.json", "marks.parquet"
_FRAMES = ("frame", "further", "new", "changes", "gone")


def recognition_to_json(recognition: Recognition) -> str:
    """A recognition as JSON text."""
    told = {
        "sheets": [_found(one) for one in recognition.sheets],
        "faults": [asdict(fault) for fault in recognition.faults],
        "warnings": [asdict(fault) for fault in recognition.warnings],
    }
    return json.dumps(told, default=_day)


def recognition_from_json(text: str) -> Recognition:
    """The recognition from its JSON text."""
    told = json.loads(text)
    return Recognition(tuple(map(_as_found, told["sheets"])), _faults(told["faults"]), _faults(told["warnings"]))


def choices_to_json(choices: Iterable[Choice]) -> str:
    """Chosen sheets and how to read them, as JSON text."""
    return json.dumps([[one.file, one.sheet, one.mapping.to_json()] for one in choices])


def choices_from_json(text: str) -> list[Choice]:
    """The choices from their JSON text. Raises BadMappingError."""
    return [Choice(file, sheet, Mapping.from_json(mapping)) for file, sheet, mapping in json.loads(text)]


def write_preview(preview: Preview, folder: Path) -> None:
    """Writes a preview into a folder (made if need be): JSON, and Parquet for its tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for key, one in preview.imported.items():
        difference = one.difference
        frames = (one.frame, one.further, difference.new, difference.changes, difference.gone)
        for name, frame in zip(_FRAMES, frames, strict=True):
            frame.write_parquet(folder / f"{key}.{name}.parquet")
    at = [pl.DataFrame({"mark": pl.Series([n] * len(mark.rows), dtype=pl.Int64), "row": mark.rows})
          for n, mark in enumerate(preview.marks)]  # fmt: skip
    pl.concat([pl.DataFrame(schema={"mark": pl.Int64, "row": pl.Int64}), *at]).write_parquet(folder / _MARKS)
    told = {
        "imported": {key: _counts(one) for key, one in preview.imported.items()},
        "faults": [asdict(fault) for fault in preview.faults],
        "warnings": [asdict(fault) for fault in preview.warnings],
        "stopping": [asdict(fault) for fault in preview.stopping],
        "marks": [
            {"file": mark.file, "sheet": mark.sheet, "table": mark.table, "column": mark.column,
             "like": asdict(mark.like)} for mark in preview.marks
        ],
    }  # fmt: skip
    (folder / _PREVIEW).write_text(json.dumps(told, default=_day), "utf-8")


def read_preview(folder: Path) -> Preview:
    """The preview from its folder."""
    told = json.loads((folder / _PREVIEW).read_text("utf-8"))
    rows = pl.read_parquet(folder / _MARKS)
    marks = tuple(
        Mark(one["file"], one["sheet"], one["table"], one["column"], rows.filter(pl.col("mark") == at)["row"],
             fault_from(one["like"]))
        for at, one in enumerate(told["marks"])
    )  # fmt: skip
    imported = {key: _imported(key, one, folder) for key, one in told["imported"].items()}
    return Preview(imported, _faults(told["faults"]), _faults(told["warnings"]), marks, _faults(told["stopping"]))


def _counts(one: Imported) -> dict[str, object]:
    return {
        "delivered": one.delivered,
        "quarantined": one.quarantined,
        "sha256": one.sha256,
        "changed": one.difference.changed,
        "same": one.difference.same,
    }


def _imported(key: str, told: dict[str, Any], folder: Path) -> Imported:
    frames = {name: pl.read_parquet(folder / f"{key}.{name}.parquet") for name in _FRAMES}
    difference = Difference(frames["new"], frames["changes"], told["changed"], told["same"], frames["gone"])
    return Imported(
        key, frames["frame"], tuple(told["delivered"]), frames["further"], told["quarantined"], told["sha256"],
        difference,
    )  # fmt: skip


def _found(one: Found) -> dict[str, object]:
    return {
        "file": one.file,
        "sheet": one.sheet,
        "shape": one.shape,
        "score": one.score,
        "rows": one.rows,
        "columns": [asdict(seen) for seen in one.columns],
        "mapping": None if one.mapping is None else one.mapping.to_json(),
        "period": one.period,
        "encoding": one.encoding,
        "readable_as": one.readable_as,
        "chosen": one.chosen,
        "header": one.header,
        "first_row": one.first_row,
    }


def _as_found(told: dict[str, Any]) -> Found:
    mapping = None if told["mapping"] is None else Mapping.from_json(told["mapping"])
    first_last = [date.fromisoformat(day) for day in told["period"] or ()]
    period = (first_last[0], first_last[1]) if first_last else None
    return Found(
        told["file"], told["sheet"], Shape(told["shape"]), told["score"], told["rows"],
        tuple(map(_seen, told["columns"])), mapping, period, told["encoding"], tuple(told["readable_as"]),
        told["chosen"], tuple(told["header"]), told["first_row"],
    )  # fmt: skip


def _seen(told: dict[str, Any]) -> Seen:
    rule = told["rule"]
    return Seen(
        Rule(**{**rule, "use": Use(rule["use"]), "why": Why(rule["why"])}), tuple(told["samples"]), told["filled"]
    )


def _faults(told: Iterable[dict[str, Any]]) -> tuple[Fault, ...]:
    return tuple(map(fault_from, told))


def fault_from(told: dict[str, Any]) -> Fault:
    """A fault from its parts, as `dataclasses.asdict` gives them."""
    return Fault(**{**told, "text": Text(**told["text"]), "todo": Text(**told["todo"])})


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")
