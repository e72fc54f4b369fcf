"""Units of shares in the store: exact on both databases, whole or with the ten decimals of Open Cap Format.

SQLite keeps no exact decimals, so a column holds ten-billionths of a unit as a whole number; code sees whole numbers,
and decimals only where there are any. Nothing is rounded: a number that does not fit is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.expressions import Combinable

from mainstay.chapters.equity.kinds import PLACES, Units, exact
from mainstay.core.text import Text

PART = 10**PLACES
"""Parts of a unit that a column counts."""
MOST = 900_000_000
"""Units of one grant: what a whole number of the database can count in such parts."""
TOO_MANY = Text(
    "一笔授予最多 {most} 个单位：台账按百亿分之一个单位精确记账，更大的授予请拆成几笔。",
    "One grant holds at most {most} units: the ledger counts ten-billionths of a unit exactly. Put a larger one "
    "forward as several.",
).fill(most=f"{MOST:,}")
"""What whoever enters more is told, on whichever way it comes in."""


def stored(units: Units) -> int:
    """The number of parts. Raises ValueError for more decimals than are kept."""
    return int(Decimal(exact(units)).scaleb(PLACES))


def told(parts: int) -> Units:
    """So many parts as units."""
    whole, rest = divmod(parts, PART)
    return whole if not rest else exact(Decimal(parts).scaleb(-PLACES))


def parted(units: Units) -> dict[str, int | None]:
    """Units as the columns of a fact hold them."""
    whole, fraction = divmod(stored(units), PART)
    return {"units": whole, "fraction": fraction or None}


def units_in(row: Mapping[str, Any]) -> Units:
    """The units of a row of `grants` or `vesting`, exactly."""
    return told((row["units"] or 0) * PART + (row.get("fraction") or 0))


def in_text(row: Mapping[str, Any]) -> str:
    """The same, written out in decimals."""
    return f"{Decimal(units_in(row)):f}"


class UnitsField(models.BigIntegerField):  # type: ignore[type-arg]  # the plugin reads the two types below
    """A number of units."""

    _pyi_private_set_type: Units | Combinable  # type: ignore[assignment]  # not what a whole number takes
    _pyi_private_get_type: Units  # type: ignore[assignment]

    def from_db_value(self, value: int | None, *given: object) -> Units | None:
        """As code sees it."""
        del given
        return None if value is None else told(value)

    def to_python(self, value: Any) -> Any:
        """As code sees it."""
        return value if value is None else exact(value)

    def get_prep_value(self, value: Any) -> Any:
        """As the column holds it."""
        return super().get_prep_value(value if value is None else stored(value))
