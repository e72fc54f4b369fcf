"""Columns of `people` beyond the contract: typed, protected ones set apart, what gives the outcome away left out."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mainstay.company import meanings
from mainstay.company.findings import Findings
from mainstay.company.leaks import leak_in
from mainstay.company.parsing import as_text
from mainstay.company.typed import Read
from mainstay.core.text import Text

OWN_VALUE = 0.4
"""A column of text is like an id when it has more different words than this share of its people."""

FEWEST_TO_JUDGE = 20
"""On fewer people nearly everything differs for everybody."""

_NUMBER = r"^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?([eE][+-]?\d{1,3})?$"
_LEADING_ZERO = r"^[+-]?0\d"

_LEAVERS = Text("离职者", "those who left")
_STAYED = Text("在职者", "those who are here")


@dataclass(frozen=True)
class Attributes:
    """Further columns of people, in the order of the rows: for the model, and protected."""

    kept: pl.DataFrame
    protected: pl.DataFrame


def attributes(people: Read, ever_left: pl.Series, findings: Findings) -> Attributes:
    """Sorts the further columns. `ever_left` says who left at any time in the file, even after the as-of day.

    A column is judged against both outcomes: a reason for leaving that was entered after the as-of day gives a
    departure away that nobody could know of then.
    """
    kept: list[pl.Series] = []
    apart: list[pl.Series] = []
    left = people.frame["left_on"].is_not_null()
    for name in people.extras.columns[:-1]:
        column = valued(people.extras[name])
        if meanings.identity(name):
            findings.warn("identifier", people.place, column=name, found=name)
        elif meanings.protected(name):
            findings.warn("protected", people.place, column=name, found=name)
            apart.append(column)
        elif _is_innocent(column, name, people, (left, ever_left), findings):
            kept.append(column)
    return Attributes(pl.DataFrame(kept), pl.DataFrame(apart))


def valued(cells: pl.Series) -> pl.Series:
    """Trimmed cells as numbers if every filled one is a number, else as text."""
    if cells.dtype.is_numeric():
        return cells.cast(pl.Float64)
    text = cells.to_frame("c").select(as_text(pl.col("c"), cells.dtype)).to_series().alias(cells.name)
    known = text.drop_nulls()
    if known.len() and known.str.contains(_NUMBER).all() and not known.str.contains(_LEADING_ZERO).any():
        return text.str.replace_all(",", "").cast(pl.Float64)
    return text


def _is_innocent(column: pl.Series, name: str, people: Read, outcomes: tuple[pl.Series, ...],
                 findings: Findings) -> bool:  # fmt: skip
    if meanings.leaving(name):
        findings.warn("leak_name", people.place, column=name, found=name)
        return False
    leak = next(filter(None, (leak_in(column, left) for left in outcomes)), None)
    if leak is not None:
        who = _LEAVERS if leak.leavers else _STAYED
        findings.warn(leak.code, people.place, column=name, found=name, auc=f"{leak.auc:.3f}", who=who)
        return False
    code = "constant" if column.drop_nulls().n_unique() <= 1 else "id_like" if _is_like_an_id(column) else ""
    if code:
        findings.warn(code, people.place, column=name, found=name)
    return not code


def _is_like_an_id(column: pl.Series) -> bool:
    known = column.drop_nulls()
    if known.len() < FEWEST_TO_JUDGE:
        return False
    if not column.dtype.is_numeric():
        return known.n_unique() > OWN_VALUE * known.len()
    # Numbers given one after the other, as personnel numbers are; a salary also differs for everybody, but jumps.
    whole = bool((known % 1 == 0).all())
    lowest, highest = known.to_frame("v").select(pl.col("v").min().alias("a"), pl.col("v").max().alias("b")).row(0)
    return whole and known.n_unique() == known.len() and highest - lowest < 1.5 * known.len()
