"""What a result was made of: inputs, versions, parameters. The same ones give the same bytes."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from importlib.metadata import version
from math import isfinite
from pathlib import Path

import numpy as np

from mainstay.core.text import Text
from mainstay.loop.assessments import Assessment

PACKAGES = ("mainstay", "numpy", "scipy", "numba", "polars", "pyarrow", "scikit-learn", "interpret-core", "highspy")
"""Packages whose version may change a number."""

PLACES = 9
"""Decimals of every number written. Kinds of processor add up in different orders, which shows from the thirteenth
decimal on; what is written is then the same from all of them."""


def versions() -> dict[str, str]:
    """Python and each package that may change a number."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def manifest(assessment: Assessment, parameters: Mapping[str, object], outputs: Iterable[Path]) -> dict[str, object]:
    """Hashes of what went in and of what came out, versions and parameters; no clock, no machine, no path."""
    return {
        "as_of": assessment.as_of,
        "inputs": dict(sorted(assessment.tables.hashes.items())),
        "missing_tables": list(assessment.panel.missing_tables),
        "outputs": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in outputs},
        "parameters": dict(sorted(parameters.items())),
        "versions": versions(),
    }


def plain(value: object) -> object:
    """Anything of ours as JSON knows it: a Text as zh and en, a day as ISO, an unknown number as null."""
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(item) for item in value]
    return _single(value)


def _single(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | Path | Decimal):
        return str(value)
    if isinstance(value, float):
        return round(value, PLACES) + 0.0 if isfinite(value) else None
    return value


def as_json(value: object) -> str:
    """As JSON text, the same each time."""
    return json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
