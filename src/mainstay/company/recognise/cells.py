"""What is done to the cells of a column before they are read, by the rule of its mapping."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

_WEEKDAY = r"[\s(（]*(?:星期|周|礼拜)[一二三四五六日天][)）]?\s*$|\s+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\s*$"
_SHORT_YEAR = r"^(\d{2})-(\d{2})-(\d{2})$"
_MONEY_CODE = r"^([\d,.]+)\s*([A-Za-z]{3})$"
_AMOUNT = r"^([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,13})(?:\.(\d*))?$"
_SPACE = r"[\s\u00a0\u3000\u200b-\u200f\u2060\ufeff]+"


@dataclass(frozen=True)
class Roster:
    """Who is known, for files that say only names: the numbers of everybody of a name."""

    ids: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, *frames: pl.DataFrame | None) -> Roster:
        """From tables of people (`person_id` and `name`)."""
        ids: dict[str, set[str]] = {}
        for frame in frames:
            if frame is not None and {"person_id", "name"} <= set(frame.columns):
                pairs = frame.select("person_id", folded(pl.col("name"))).drop_nulls().unique()
                for number, name in pairs.iter_rows():
                    ids.setdefault(name, set()).add(number)
        return cls({name: tuple(sorted(numbers)) for name, numbers in ids.items()})

    def and_of(self, frame: pl.DataFrame) -> Roster:
        """With further people."""
        more = Roster.of(frame).ids
        return Roster({name: tuple(sorted({*self.ids.get(name, ()), *more.get(name, ())})) for name in self.ids | more})

    def look_up(self, names: pl.Series) -> pl.DataFrame:
        """For each cell `person_id` (null unless the name is unique) and `times`, how many are of the name."""
        told = names.cast(pl.String).to_frame("n").select(folded(pl.col("n"))).to_series()
        times = {name: len(numbers) for name, numbers in self.ids.items()}
        single = {name: numbers[0] for name, numbers in self.ids.items() if len(numbers) == 1}
        return pl.DataFrame(
            {
                "person_id": told.replace_strict(single, default=None, return_dtype=pl.String),
                "times": told.replace_strict(times, default=0, return_dtype=pl.Int64),
            }
        )


def folded(names: pl.Expr) -> pl.Expr:
    """Names as they are compared: without width, spaces and signs nobody sees."""
    return names.str.normalize("NFKC").str.replace_all(_SPACE, "").str.to_lowercase()


def added(one: pl.Series, other: pl.Series) -> pl.Series:
    """The sum of two columns; unknown only where both are."""
    both = pl.DataFrame({"a": one, "b": other})
    total = pl.sum_horizontal("a", "b").round(6)
    return both.select(pl.when(pl.any_horizontal(pl.all().is_not_null())).then(total)).to_series()


def joined(family: pl.Series, given: pl.Series) -> pl.Series:
    """A whole name: in Latin letters the given name first and a space between, else the family name first."""
    both = pl.DataFrame({"family": family.cast(pl.String), "given": given.cast(pl.String)})
    latin = pl.any_horizontal(pl.all().str.contains(r"[A-Za-z]"))
    western = pl.concat_str("given", "family", separator=" ", ignore_nulls=True)
    whole = pl.when(latin).then(western).otherwise(pl.concat_str(pl.all(), ignore_nulls=True))
    return both.select(pl.when(whole != "").then(whole)).to_series()


def in_units(cells: pl.Series, power: int) -> pl.Series:
    """Amounts given in 10**power currency units, exactly, as amounts in one; what is no amount stays as it is."""
    parts = pl.col("c").str.extract_groups(_AMOUNT)
    sign, whole, part = (parts.struct.field(str(group)) for group in (1, 2, 3))
    long = part.fill_null("").str.pad_end(power, "0")
    amount = pl.concat_str(
        sign, whole.str.replace_all(",", ""), long.str.head(power), pl.lit("."), long.str.slice(power), pl.lit("0")
    )
    text = cells.cast(pl.String).to_frame("c")
    return text.select(pl.when(whole.is_not_null()).then(amount).otherwise(pl.col("c"))).to_series()


_CELL = pl.col("c")
_TREATED = {
    "year": _CELL.str.extract(r"^(\d{4})(?:\D|$)").fill_null(_CELL),
    "day_with_weekday": _CELL.str.replace(_WEEKDAY, "").str.replace(_SHORT_YEAR, "20$1-$2-$3"),
    "money_code": pl.when(_CELL.str.contains(_MONEY_CODE))
    .then(_CELL.str.replace(_MONEY_CODE, "$2 $1"))
    .otherwise(_CELL),
}


def treated(cells: pl.Series, how: str) -> pl.Series:
    """Cells as the mapping wants them before they are read."""
    if how not in _TREATED or cells.dtype != pl.String:
        return cells
    return cells.to_frame("c").select(_TREATED[how]).to_series()
