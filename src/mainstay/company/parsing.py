"""Cells to values: each kind of column has one reader, which also says which cells it cannot read, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from mainstay.company.grammar import Column, Kind
from mainstay.company.names import plain, words_by_name
from mainstay.core.text import LANGUAGES, Text

DTYPES = {
    Kind.ID: pl.String(), Kind.TEXT: pl.String(), Kind.CHOICE: pl.String(), Kind.DAY: pl.Date(), Kind.MONEY: pl.Int64(),
    Kind.WHOLE: pl.Int64(), Kind.NUMBER: pl.Float64(), Kind.YES_NO: pl.Boolean(),
}  # fmt: skip
"""How each kind is kept."""

YES = ("y", "yes", "true", "t", "1", "是", "有", "对", "√")
NO = ("n", "no", "false", "f", "0", "否", "无", "不", "×")

_SPACES = " \t\r\n\u00a0\u3000\ufeff\u200b"
_MARK = r"^'('*[=+\-@\t\r＝＋－＠])"
_INVISIBLE = r"[\p{Cc}\p{Cf}]"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
_ERROR = r"^#(N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$"
_DAMAGED_ID = r"^\d(\.\d+)?[eE]\+?\d{2,3}$"
_LONG_ROUND_ID = r"^\d{15}0+$"
_DAY = r"^(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?:[ T]\d{1,2}:\d{2}.*)?$"
_SERIAL = r"^[34]\d{4}(\.0+)?$"
_AMOUNT = r"^([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,13})(?:\.(\d*?)0*)?$"
_WITH_UNIT = r"(?i)^[+-]?[\d.,]+\s*(k|w|m|千|万|亿|百万|万元|千元|元|thousand|million)$"
_WHOLE = r"^[+-]?(\d{1,3}(,\d{3})+|\d{1,15})(\.0*)?$"
_NUMBER = r"^[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][+-]?\d{1,3})?$"
_SIGNS = {"¥": ("CNY", "JPY"), "$": ("USD", "HKD", "SGD", "TWD", "AUD", "CAD"), "€": ("EUR",), "£": ("GBP",)}
_CODE = r"^(?:([A-Z]{3})\s*|([¥$€£]))"


@dataclass(frozen=True, slots=True)
class Money:
    """How amounts are written: the company's currency and, as a power of ten, the unit of its files."""

    currency: str = "CNY"
    power: int = 0


@dataclass(frozen=True)
class Parsed:
    """The values of a column, and for each reason the mask of cells that could not be read."""

    values: pl.Series
    wrong: tuple[tuple[str, pl.Series], ...] = ()


@dataclass(frozen=True, slots=True)
class Cells:
    """What a reader is given: trimmed cells (null where empty), the column, and how money is written."""

    values: pl.Series
    column: Column
    money: Money
    doubles: bool


def trimmed(cells: pl.Series, *, marked: bool) -> pl.Series:
    """Text cells without spaces around and without the apostrophe that marks "not a formula"; null where empty."""
    if cells.dtype != pl.String:
        return cells
    text = cells.str.strip_chars(_SPACES)
    if marked and text.str.starts_with("'").any():
        text = text.str.replace(_MARK, "$1")
    return text.replace({"": None})


def parse(cells: pl.Series, column: Column, money: Money, *, doubles: bool = False) -> Parsed:
    """Reads trimmed cells as what the column holds."""
    errors = cells.str.contains(_ERROR) if cells.dtype == pl.String else None
    if errors is not None and errors.any():
        parsed = parse(_where(cells, ~errors), column, money, doubles=doubles)
        return Parsed(parsed.values, (("error_cell", errors), *parsed.wrong))
    parsed = _READERS[column.kind](Cells(cells, column, money, doubles))
    return _in_range(parsed, column)


def as_text(cells: pl.Series) -> pl.Series:
    """Cells as text: whole numbers without a decimal point."""
    if cells.dtype == pl.String:
        return cells
    if cells.dtype.is_float() and (cells.drop_nulls() % 1 == 0).all():
        return cells.cast(pl.Int64, strict=False).cast(pl.String)
    return cells.cast(pl.String)


def narrow(text: pl.Series) -> pl.Series:
    """Full-width signs as their ordinary selves (NFKC), and nothing invisible."""
    if not text.str.contains(r"[^\x20-\x7e]").any():
        return text
    return text.str.normalize("NFKC").str.replace_all(_INVISIBLE, "").str.strip_chars(_SPACES)


def _ids(cells: Cells) -> Parsed:
    text = narrow(as_text(cells.values))
    damaged = text.str.contains(_DAMAGED_ID)
    long = text.drop_nulls().str.contains(r"^\d{16,}$")
    # A spreadsheet keeps fifteen digits of a number: if all long ids end in zeros, it has eaten their ends.
    if long.any() and text.drop_nulls().filter(long).str.contains(_LONG_ROUND_ID).all():
        damaged = damaged | text.str.contains(_LONG_ROUND_ID)
    return Parsed(text, (("damaged_id", damaged),))


def _texts(cells: Cells) -> Parsed:
    return Parsed(as_text(cells.values).str.replace_all(_CONTROL, ""))


def _days(cells: Cells) -> Parsed:
    if cells.values.dtype == pl.Date:
        days, written = cells.values, pl.Series([True], dtype=pl.Boolean).new_from_index(0, len(cells.values))
        serial = ~written
    else:
        text = narrow(as_text(cells.values)) if cells.values.dtype == pl.String else as_text(cells.values)
        days = text.str.replace(_DAY, "$1-$2-$3").str.to_date("%Y-%m-%d", strict=False)
        written = text.str.contains(_DAY)
        serial = text.str.contains(_SERIAL)
    known = cells.values.is_not_null()
    year = days.dt.year()
    return Parsed(
        days,
        (
            ("day_as_number", known & serial),
            ("not_a_day", known & ~written & ~serial),
            ("no_such_day", known & written & days.is_null()),
            ("day_out_of_range", ((year < 1900) | (year > 2100)).fill_null(value=False)),
        ),
    )


def _amounts(cells: Cells) -> Parsed:
    text = narrow(as_text(cells.values))
    if cells.doubles:
        text = _fifteen_digits(text)
    text, foreign = _without_currency(text, cells.money.currency)
    places = 2 + cells.money.power
    parts = text.str.extract_groups(_AMOUNT).struct.rename_fields(["sign", "whole", "part"]).struct.unnest()
    whole, part = parts["whole"].str.replace_all(",", ""), parts["part"].fill_null("")
    fine = part.str.len_chars() <= places
    sign = parts["sign"].replace_strict({"-": -1}, default=1, return_dtype=pl.Int64)
    value = (whole + part.str.pad_end(places, "0")).cast(pl.Int64, strict=False) * sign
    known = text.is_not_null()
    read = parts["whole"].is_not_null() & (value.is_not_null() | ~fine)
    unit = text.str.contains(_WITH_UNIT)
    return Parsed(
        _where(value, read & fine & ~foreign),
        (
            ("other_currency", known & foreign),
            ("money_unit", known & ~foreign & ~read & unit),
            ("not_money", known & ~foreign & ~read & ~unit),
            ("too_many_decimals", known & ~foreign & read & ~fine),
        ),
    )


def _without_currency(text: pl.Series, currency: str) -> tuple[pl.Series, pl.Series]:
    """Takes the company's own currency off the front of amounts; says where another one stands."""
    found = text.str.extract(_CODE, 1).fill_null("") + text.str.extract(_CODE, 2).fill_null("")
    used = [name for name in found.unique().to_list() if name]
    own = {currency, *(["RMB"] if currency == "CNY" else []), *(s for s, codes in _SIGNS.items() if currency in codes)}
    foreign = found.is_in([name for name in used if name not in own]) & text.is_not_null()
    return (text.str.replace(_CODE, "") if used else text), foreign.fill_null(value=False)


def _fifteen_digits(text: pl.Series) -> pl.Series:
    """Numbers that carry the noise of binary fractions, as a spreadsheet shows them: with fifteen digits."""
    noisy = text.filter(text.str.contains(r"^-?\d+\.\d{3,}$|^-?\d+(\.\d+)?e-?\d+$").fill_null(value=False)).unique()
    if noisy.is_empty():
        return text
    tidy = {value: format(float(value), ".15g") for value in noisy.to_list()}
    return text.replace({old: new for old, new in tidy.items() if "e" not in new})


def _wholes(cells: Cells) -> Parsed:
    if cells.values.dtype.is_integer():
        return Parsed(cells.values.cast(pl.Int64))
    text = narrow(as_text(cells.values))
    fits = text.str.contains(_WHOLE)
    values = text.str.replace_all(",", "").str.replace(r"\.0*$", "").cast(pl.Int64, strict=False)
    wrong = text.is_not_null() & (~fits | values.is_null())
    return Parsed(_where(values, ~wrong), (("not_whole", wrong),))


def _numbers(cells: Cells) -> Parsed:
    if cells.values.dtype.is_numeric():
        return Parsed(cells.values.cast(pl.Float64))
    text = narrow(as_text(cells.values))
    percent = text.str.ends_with("%")
    values = text.str.replace_all(",", "").cast(pl.Float64, strict=False)
    wrong = text.is_not_null() & (~text.str.contains(_NUMBER) | values.is_null())
    return Parsed(_where(values, ~wrong), (("percent", wrong & percent), ("not_a_number", wrong & ~percent)))


def _yes_no(cells: Cells) -> Parsed:
    if cells.values.dtype == pl.Boolean:
        return Parsed(cells.values)
    known = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)
    values, wrong = _by_word(as_text(cells.values), {word: str(value) for word, value in known.items()})
    return Parsed(values == "True", (("not_yes_no", wrong),))


def _choices(cells: Cells) -> Parsed:
    values, wrong = _by_word(as_text(cells.values), words_by_name(cells.column.words))
    if not cells.column.open:
        return Parsed(values, (("unknown_choice", wrong),))
    own = narrow(as_text(cells.values))
    return Parsed(values.fill_null(own))


def _by_word(text: pl.Series, known: dict[str, str]) -> tuple[pl.Series, pl.Series]:
    """The key of each word (null where it is not known), and the mask of those not known."""
    spellings = text.unique().drop_nulls().to_list()
    keys = {spelling: known[plain(spelling)] for spelling in spellings if plain(spelling) in known}
    values = text.replace_strict(keys, default=None, return_dtype=pl.String)
    return values, text.is_not_null() & values.is_null()


_READERS: dict[Kind, Callable[[Cells], Parsed]] = {
    Kind.ID: _ids, Kind.TEXT: _texts, Kind.DAY: _days, Kind.MONEY: _amounts, Kind.WHOLE: _wholes,
    Kind.NUMBER: _numbers, Kind.YES_NO: _yes_no, Kind.CHOICE: _choices,
}  # fmt: skip


def _in_range(parsed: Parsed, column: Column) -> Parsed:
    """Adds the cells that lie outside the column's bounds."""
    if column.low is None or column.high is None:
        return parsed
    scale = 100 if column.kind is Kind.MONEY else 1
    below = (parsed.values < column.low * scale).fill_null(value=False)
    above = (parsed.values > column.high * scale).fill_null(value=False)
    if column.kind is Kind.MONEY:
        return Parsed(parsed.values, (*parsed.wrong, ("negative", below), ("out_of_range", above)))
    return Parsed(parsed.values, (*parsed.wrong, ("out_of_range", below | above)))


def _where(values: pl.Series, mask: pl.Series) -> pl.Series:
    return values.to_frame("v").select(pl.when(mask).then(pl.col("v"))).to_series()


def choices_of(column: Column) -> Text:
    """The words of a choice, for a sentence."""
    zh, en = (
        ("、" if language == "zh" else ", ").join(word.label.in_(language) for word in column.words)
        for language in LANGUAGES
    )
    return Text(zh, en)
