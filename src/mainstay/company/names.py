"""How names are compared: headers, table names and the words of choices, in either language, however they are typed."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from mainstay.company.contract import TABLES
from mainstay.company.grammar import Column, Table, Word
from mainstay.core.text import Text

_NOISE = re.compile(r"[\s_\-*·./:：\u200b-\u200f\u2060\ufeff]+")
_REMARK = re.compile(r"\((必填|选填|可选|元|人民币|required|optional|rmb|cny|yuan)\)$")
_UNIT = re.compile(r"\((万元?|千元?|wan|k|thousand)\)$")
UNITS = {"万": "wan", "万元": "wan", "wan": "wan", "千": "thousand", "千元": "thousand", "k": "thousand",
         "thousand": "thousand"}  # fmt: skip


def plain(name: str) -> str:
    """A name without case, width, spaces and punctuation: `Ｐerson_ID *` and `person id` are the same."""
    return _REMARK.sub("", _NOISE.sub("", unicodedata.normalize("NFKC", name).casefold()))


def unit_named(header: str) -> tuple[str, str]:
    """The header's plain name without a unit of money in brackets, and that unit (empty if it names none)."""
    name = plain(header)
    match = _UNIT.search(name)
    return (name[: match.start()], UNITS[match.group(1)]) if match else (name, "")


def names_of(item: Table | Column | Word) -> tuple[str, ...]:
    """Every plain name by which a table, a column or a word is understood."""
    return tuple(dict.fromkeys(plain(name) for name in (item.key, item.label.zh, item.label.en, *item.also)))


@cache
def tables_by_name() -> dict[str, Table]:
    """Every name of every table."""
    return {name: table for table in TABLES for name in names_of(table)}


def columns_by_name(table: Table) -> dict[str, Column]:
    """Every name of every column of a table."""
    return {name: column for column in table.columns for name in names_of(column)}


def words_by_name(words: Iterable[Word]) -> dict[str, str]:
    """Every spelling of every word, to its key."""
    return {name: word.key for word in words for name in names_of(word)}


def hint(name: str, known: Iterable[str]) -> Text:
    """The end of a sentence: asks whether a known name was meant where one is close."""
    close = difflib.get_close_matches(plain(name), list(known), n=1, cutoff=0.75)
    return Text(f"，是不是“{close[0]}”？", f"; did you mean {close[0]}?") if close else Text("。", ".")
