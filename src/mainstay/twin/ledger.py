"""Where the simulation writes what the company's files would hold: batches of columns, by table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

# Text, day, money in minor units, whole number, number, yes or no.
_T, _D, _M, _W, _N, _B = pl.String, pl.Date, pl.Int64, pl.Int64, pl.Float64, pl.Boolean

COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "people": {
        "person_id": _T, "hired_on": _D, "left_on": _D, "left_kind": _T, "left_regretted": _B, "name": _T,
        "gender": _T, "birth_year": _W, "key": _B, "education": _T, "commute_minutes": _N,
    },
    "posts": {
        "person_id": _T, "from": _D, "unit": _T, "job": _T, "family": _T, "ladder": _T, "level": _W,
        "manager_id": _T, "city": _T, "fte": _N,
    },
    "units": {"unit": _T, "parent": _T, "name": _T},
    "pay": {"person_id": _T, "from": _D, "element": _T, "amount": _M, "per": _T, "currency": _T},
    "market": {
        "source": _T, "as_of": _D, "job": _T, "level": _W, "city": _T, "definition": _T,
        "p10": _M, "p25": _M, "p50": _M, "p75": _M, "p90": _M, "n": _W, "currency": _T,
        "line": _T,
    },
    "results": {"person_id": _T, "period_end": _D, "rating": _N, "goal_met": _N},
    "attendance": {
        "person_id": _T, "day": _D, "hours": _N, "overtime_hours": _N, "late_minutes": _N, "leave_kind": _T,
        "leave_hours": _N,
    },
    "talks": {"person_id": _T, "day": _D, "kind": _T},
    "recognition": {"person_id": _T, "day": _D, "kind": _T},
    "growth": {"person_id": _T, "day": _D, "kind": _T},
    "grants": {
        "grant_id": _T, "person_id": _T, "granted_on": _D, "kind": _T, "units": _W, "price": _M,
        "value_per_unit": _M, "currency": _T, "fraction": _W,
    },
    "vesting": {"grant_id": _T, "on": _D, "units": _W, "condition": _T, "state": _T, "fraction": _W},
    "team_survey": {"unit": _T, "day": _D, "theme": _T, "score": _N, "n": _W},
    "observations": {"person_id": _T, "day": _D, "kind": _T, "amount": _N, "by": _T},
    "facts": {"person_id": _T, "day": _D, "kind": _T, "amount": _N, "text": _T, "source": _T},
    "measures": {
        "person_id": _T, "from": _D, "until": _D, "measure": _T, "cost": _M, "reason": _T, "offered_share": _N,
        "currency": _T,
    },
    "commitments": {
        "commitment_id": _T, "person_id": _T, "made_on": _D, "due": _D, "what": _T, "condition": _T,
        "kept_on": _D, "broken_on": _D,
    },
    "limits": {"kind": _T, "scope": _T, "amount": _M, "currency": _T},
    "replacement_cost": {"family": _T, "level": _W, "low": _N, "middle": _N, "high": _N},
}  # fmt: skip
"""The tables of the company folder with their columns and types, as `loop.tables.Tables` wants them; all but
`deferred`, as the invented company puts no pay off.
"""

Column = NDArray[Any] | pl.Series | str | float | int | None


@dataclass
class Ledger:
    """Rows by table. Persons are positions until the end; words are codes into a list or one word for the batch.

    A `muted` ledger writes nothing: the future is simulated with the same code as the past.
    """

    muted: bool = False
    flows: bool = True
    """Whether flows (talks, attendance) are written: not before the window of the files."""
    batches: dict[str, list[pl.DataFrame]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, *, flow: bool = True, **columns: Column) -> None:
        """One batch of rows. Arrays give the length; single values are repeated. `from_` stands for `from`."""
        length = next(len(value) for value in columns.values() if isinstance(value, np.ndarray | pl.Series))
        if self.muted or length == 0 or (flow and not self.flows):
            return
        types = COLUMNS[table]
        made = [_series(name.rstrip("_"), value, types[name.rstrip("_")], length) for name, value in columns.items()]
        self.batches[table].append(pl.DataFrame(made))


def words(choices: Sequence[str], which: NDArray[Any]) -> pl.Series:
    """One word of the choices for each code; a code below zero is unknown."""
    return pl.Series([*choices, None], dtype=pl.String).gather(which.astype(np.int64) % (len(choices) + 1))


def numbered(mark: str, first: int, n: int) -> pl.Series:
    """So many ids counted on from `first`: C0000001."""
    return pl.select(pl.lit(mark) + pl.int_range(first + 1, first + n + 1).cast(pl.String).str.zfill(7)).to_series()


def _series(name: str, value: Column, kind: Any, length: int) -> pl.Series:
    if isinstance(value, pl.Series):
        return value.alias(name)
    if isinstance(value, np.ndarray):
        if kind == pl.Date:
            known = np.isfinite(value)
            days = pl.Series(name, np.where(known, value, 0).astype(np.int32)).cast(pl.Date)
            return days if known.all() else days.set(pl.Series(~known), None)
        return pl.Series(name, value, nan_to_null=True)
    return pl.Series(name, [value], dtype=kind).new_from_index(0, length)
