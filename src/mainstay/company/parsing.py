"""Cells to values: each kind of column has one reader, which also says which cells it cannot read, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from mainstay.company.grammar import Column, Kind
from mainstay.company.grids import SPACES
from mainstay.company.names import plain, words_by_name
from mainstay.core.text import LANGUAGES, Text

DTYPES = {
    Kind.ID: pl.String(), Kind.TEXT: pl.String(), Kind.CHOICE: pl.String(), Kind.DAY: pl.Date(), Kind.MONEY: pl.Int64(),
    Kind.WHOLE: pl.Int64(), Kind.NUMBER: pl.Float64(), Kind.YES_NO: pl.Boolean(),
}  # fmt: skip
"""How each kind is kept."""

YES = ("y", "yes", "true", "t", "1", "是", "有", "对", "√")
NO = ("n", "no", "false", "f", "0", "否", "无", "不", "×")

_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
_INVISIBLE = r"[\p{Cc}\p{Cf}]"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
_ERROR = r"^#(N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$"
_DAMAGED_ID = r"^\d(\.\d+)?[eE]\+?\d{2,3}$"
_EXACT_DOUBLES = 2**53
_LONG_ROUND_ID = r"^\d{15}0+$"
_DAY = r"^(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?:[ T]\d{1,2}:\d{2}.*)?$"
_SERIAL = r"^[34]\d{4}(\.0+)?$"
_AMOUNT = r"^([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,13})(?:\.(\d*?)0*)?$"
_WITH_UNIT = r"(?i)^[+-]?[\d.,]+\s*(k|w|m|千|万|亿|百万|万元|千元|元|thousand|million)$"
_WHOLE = r"^[+-]?(\d{1,3}(,\d{3})+|\d{1,15})(\.0*)?$"
_NUMBER = r"^[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][+-]?\d{1,3})?$"
_SIGNS = {"¥": ("CNY", "JPY"), "$": ("USD", "HKD", "SGD", "TWD", "AUD", "CAD"), "€": ("EUR",), "£": ("GBP",)}
_CODE = r"^(?:[A-Z]{3}\s*\d|[¥$€£])"
_NOISY = r"^-?\d+\.\d{3,}$|^-?\d+(\.\d+)?e-?\d+$"


@dataclass(frozen=True, slots=True)
class Money:
    """How amounts are written: the company's currency and, as a power of ten, the unit of its files."""

    currency: str = "CNY"
    power: int = 0


@dataclass(frozen=True)
class Parsed:
    """How a column is read: its values, null where a cell cannot be read, and the reasons for that.

    The reasons are asked only of the cells that could not be read, so they may cost more.
    """

    values: pl.Expr
    reasons: tuple[tuple[str, pl.Expr], ...] = ()


@dataclass(frozen=True, slots=True)
class Cells:
    """What a reader is given: trimmed cells (null where empty) and their type, the column, how money is written.

    `doubles` says that numbers went through binary fractions.
    """

    values: pl.Expr
    dtype: pl.DataType
    column: Column
    money: Money
    doubles: bool = False

    @property
    def text(self) -> pl.Expr:
        """The cells as text, whole numbers without a decimal point."""
        return as_text(self.values, self.dtype)


def as_text(cells: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Cells as text: whole numbers without a decimal point."""
    if dtype == pl.String:
        return cells
    text = cells.cast(pl.String)
    if not dtype.is_float():
        return text
    return pl.when(cells % 1 == 0).then(cells.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(text)


def narrowed(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """Full-width signs of these columns as their ordinary selves (NFKC), and nothing invisible in them."""
    text = [name for name in names if frame.schema[name] == pl.String]
    odd = frame.select(pl.col(name).str.contains(r"[^\x20-\x7e]").any() for name in text)
    return frame.with_columns(
        pl.col(name).str.normalize("NFKC").str.replace_all(_INVISIBLE, "").str.strip_chars(SPACES)
        for name in text
        if odd[name].item()
    )


def parse(cells: Cells) -> Parsed:
    """Reads trimmed cells as what the column holds; a formula's error is no value of any kind."""
    parsed = _bounded(_READERS[cells.column.kind](cells), cells.column)
    if cells.dtype != pl.String or cells.column.kind not in (Kind.ID, Kind.TEXT, Kind.CHOICE):
        return replace(parsed, reasons=(("error_cell", cells.text.str.contains(_ERROR)), *parsed.reasons))
    error = cells.values.str.contains(_ERROR)
    return Parsed(pl.when(~error).then(parsed.values), (("error_cell", error), *parsed.reasons))


def _ids(cells: Cells) -> Parsed:
    text = cells.text
    long, ended = text.str.contains(r"^\d{16,}$"), text.str.contains(_LONG_ROUND_ID)
    # A spreadsheet keeps fifteen digits of a number: if all long ids end in zeros, it has eaten their ends.
    damaged = text.str.contains(_DAMAGED_ID) | (ended & (long.sum() == ended.sum()))
    if cells.doubles:
        # Read back, such a number shows digits that nobody wrote: then all long ids are binary fractions to the unit.
        whole = text.cast(pl.Int64, strict=False)
        beyond = long & (whole > _EXACT_DOUBLES).fill_null(value=False)
        noisy = beyond & (whole.cast(pl.Float64).cast(pl.Int64, strict=False) == whole).fill_null(value=False)
        damaged = damaged | (noisy & (noisy.sum() == beyond.sum()))
    return Parsed(pl.when(~damaged).then(text), (("damaged_id", damaged),))


def _texts(cells: Cells) -> Parsed:
    return Parsed(cells.text.str.replace_all(_CONTROL, ""))


def _days(cells: Cells) -> Parsed:
    days = cells.values
    if cells.dtype != pl.Date:
        days = cells.text.str.replace(_DAY, "$1-$2-$3").str.to_date("%Y-%m-%d", strict=False)
    written, serial = cells.text.str.contains(_DAY), cells.text.str.contains(_SERIAL)
    return Parsed(
        pl.when(days.is_between(_FIRST_DAY, _LAST_DAY)).then(days),
        (
            ("day_as_number", serial),
            ("not_a_day", ~written & ~serial),
            ("no_such_day", written & days.is_null()),
            ("day_out_of_range", written & days.is_not_null()),
        ),
    )


def _amounts(cells: Cells) -> Parsed:
    text = cells.text.str.replace(_own_currency(cells.money.currency), "")
    if cells.doubles:
        text = text.map_batches(_fifteen_digits, return_dtype=pl.String, is_elementwise=True)
    places = 2 + cells.money.power
    parts = text.str.extract_groups(_AMOUNT)
    sign, whole, part = (parts.struct.field(str(group)) for group in (1, 2, 3))
    part = part.fill_null("")
    fine = part.str.len_chars() <= places
    digits = whole.str.replace_all(",", "", literal=True) + part.str.pad_end(places, "0")
    amount = pl.when(fine).then(digits).cast(pl.Int64, strict=False) * pl.when(sign == "-").then(-1).otherwise(1)
    foreign, read, unit = text.str.contains(_CODE), whole.is_not_null(), text.str.contains(_WITH_UNIT)
    return Parsed(
        amount,
        (
            ("other_currency", foreign),
            ("money_unit", ~foreign & ~read & unit),
            ("not_money", ~foreign & ~read & ~unit),
            ("too_many_decimals", read & ~fine),
            ("out_of_range", read & fine & amount.is_null()),
        ),
    )


def _own_currency(currency: str) -> str:
    """A pattern for the company's own currency in front of an amount."""
    signs = [sign for sign, codes in _SIGNS.items() if currency in codes]
    names = [currency, *signs, *(["RMB"] if currency == "CNY" else [])]
    return r"^(?:" + "|".join(name.replace("$", r"\$") for name in names) + r")\s*"


def _fifteen_digits(text: pl.Series) -> pl.Series:
    """Numbers that carry the noise of binary fractions, as a spreadsheet shows them: with fifteen digits."""
    noisy = text.filter(text.str.contains(_NOISY).fill_null(value=False)).unique()
    if noisy.is_empty():
        return text
    tidy = {value: format(float(value), ".15g") for value in noisy.to_list()}
    return text.replace({old: new for old, new in tidy.items() if "e" not in new})


def _wholes(cells: Cells) -> Parsed:
    if cells.dtype.is_integer():
        return Parsed(cells.values.cast(pl.Int64))
    bare = cells.text.str.replace_all(",", "", literal=True).str.replace(r"\.0*$", "")
    values = pl.when(cells.text.str.contains(_WHOLE)).then(bare).cast(pl.Int64, strict=False)
    return Parsed(values, (("not_whole", values.is_null()),))


def _numbers(cells: Cells) -> Parsed:
    if cells.dtype.is_numeric():
        return Parsed(cells.values.cast(pl.Float64))
    # The pattern keeps out "nan" and "inf", which a cast would take for numbers.
    bare = pl.when(cells.text.str.contains(_NUMBER)).then(cells.text.str.replace_all(",", "", literal=True))
    values, percent = bare.cast(pl.Float64, strict=False), cells.text.str.ends_with("%")
    return Parsed(values, (("percent", percent), ("not_a_number", values.is_null() & ~percent)))


def _yes_no(cells: Cells) -> Parsed:
    if cells.dtype == pl.Boolean:
        return Parsed(cells.values)
    known = dict.fromkeys(YES, "y") | dict.fromkeys(NO, "n")
    values = _by_word(cells.text, known) == "y"
    return Parsed(values, (("not_yes_no", values.is_null()),))


def _choices(cells: Cells) -> Parsed:
    values = _by_word(cells.text, words_by_name(cells.column.words))
    if cells.column.open:
        return Parsed(pl.coalesce(values, cells.text))
    return Parsed(values, (("unknown_choice", values.is_null()),))


def _by_word(text: pl.Expr, known: dict[str, str]) -> pl.Expr:
    """The key of each word, null where it is not known; each spelling is looked at once."""

    def keys(cells: pl.Series) -> pl.Series:
        spellings = cells.unique().drop_nulls().to_list()
        meant = {spelling: known[plain(spelling)] for spelling in spellings if plain(spelling) in known}
        return cells.replace_strict(meant, default=None, return_dtype=pl.String)

    return text.map_batches(keys, return_dtype=pl.String, is_elementwise=True)


_READERS: dict[Kind, Callable[[Cells], Parsed]] = {
    Kind.ID: _ids, Kind.TEXT: _texts, Kind.DAY: _days, Kind.MONEY: _amounts, Kind.WHOLE: _wholes,
    Kind.NUMBER: _numbers, Kind.YES_NO: _yes_no, Kind.CHOICE: _choices,
}  # fmt: skip


def _bounded(parsed: Parsed, column: Column) -> Parsed:
    """Without the values outside the column's bounds."""
    if column.low is None or column.high is None:
        return parsed
    scale = 100 if column.kind is Kind.MONEY else 1
    below, above = parsed.values < column.low * scale, parsed.values > column.high * scale
    inside = pl.when(~below & ~above).then(parsed.values)
    if column.kind is Kind.MONEY:
        return Parsed(inside, (*parsed.reasons, ("negative", below), ("out_of_range", above)))
    return Parsed(inside, (*parsed.reasons, ("out_of_range", below | above)))


def choices_of(column: Column) -> Text:
    """The words of a choice, for a sentence."""
    zh, en = (
        ("、" if language == "zh" else ", ").join(word.label.in_(language) for word in column.words)
        for language in LANGUAGES
    )
    return Text(zh, en)
