"""Lengths of time as systems write them: numbers in a unit, or words such as 8小时30分 and 8h30m."""

from __future__ import annotations

import polars as pl

from mainstay.company.findings import ROW
from mainstay.company.grids import SPACES

_MINUTES = {"min": 1.0, "h": 60.0}
_NUMBER = r"^[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?$"
_WORDS = (
    r"^(?:(?P<d>\d+(?:\.\d+)?)\s*(?:天|days?|d))?\s*(?:(?P<h>\d+(?:\.\d+)?)\s*(?:小时|时|hours?|hrs?|h))?\s*"
    r"(?:(?P<m>\d+(?:\.\d+)?)\s*(?:分钟|分|minutes?|mins?|m))?$"
)
_PLACES = 6


def lengths(cells: pl.Series, unit: str, into: str, hours_per_day: float) -> pl.Series:
    """Trimmed cells as numbers in `into`; null where a cell is no length of time.

    `unit` is that of bare numbers; where it is "", only cells that say their unit themselves can be read.
    """
    minutes = _MINUTES | {"day": 60 * hours_per_day}
    text = pl.col("c").cast(pl.String).str.normalize("NFKC").str.strip_chars(SPACES)
    bare = pl.when(text.str.contains(_NUMBER)).then(text.str.replace_all(",", "")).cast(pl.Float64, strict=False)
    groups = text.str.to_lowercase().str.extract_groups(_WORDS)
    parts = [groups.struct.field(name).cast(pl.Float64, strict=False) for name in ("d", "h", "m")]
    told = pl.sum_horizontal(
        part.fill_null(0.0) * weight for part, weight in zip(parts, (minutes["day"], 60.0, 1.0), strict=True)
    )
    said = pl.when(pl.any_horizontal(part.is_not_null() for part in parts)).then(told)
    scale = minutes[unit] if unit else None
    value = said if scale is None else pl.coalesce(bare * scale, said)
    return cells.to_frame("c").select((value / minutes[into]).round(_PLACES)).to_series()


def bare_numbers(cells: pl.Series) -> bool:
    """Whether a column holds numbers that do not say their unit."""
    return bool(cells.cast(pl.String).str.contains(r"^[+-]?\d[\d,.]*$").any())


def unread(cells: pl.Series, values: pl.Series, rows: pl.Series) -> pl.DataFrame:
    """The filled cells that gave no value, as findings want them."""
    bad = cells.is_not_null() & values.is_null()
    return pl.DataFrame({ROW: rows.filter(bad), "found": cells.filter(bad).cast(pl.String)})
