"""Fuzzy matching of unknown headings against the contract, by their names and by what stands under them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mainstay.company.contract import TABLES
from mainstay.company.grammar import Column, Kind, Table
from mainstay.company.names import names_of, plain, unit_named, words_by_name
from mainstay.company.parsing import NO, YES
from mainstay.company.recognise.layout import Heading
from mainstay.company.recognise.vocabulary import name_of

FLOOR = 0.62
"""Names less alike than this are not offered."""

_EXACT, _BUT_UNIT, _HOLDS, _CLOSE = 1.0, 0.95, 0.8, 0.9
_DAY = re.compile(r"^\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?")
_NUMBER = re.compile(r"^[¥$€£]?\s*[+-]?\d[\d,]*(\.\d+)?\s*%?$")


@dataclass(frozen=True, slots=True)
class Match:
    """A heading and the contract's column it probably is."""

    heading: Heading
    column: Column
    confidence: float


def best_table(
    headings: Sequence[Heading], samples: Mapping[int, Sequence[str]], hint: str
) -> tuple[Table | None, list[Match], float]:
    """The table that fits best, its matches and a score of 0–1; `hint` is the name of sheet or file."""
    best: tuple[Table | None, list[Match], float] = (None, [], 0.0)
    named = [heading for heading in headings if heading.leaf]
    for table in TABLES:
        matches = match(table, named, samples)
        score = _score(table, matches, len(named)) + (0.15 if plain(hint) in names_of(table) else 0.0)
        if matches and score > best[2] + 1e-9:
            best = (table, matches, min(score, 1.0))
    return best


def match(table: Table, headings: Sequence[Heading], samples: Mapping[int, Sequence[str]]) -> list[Match]:
    """One heading for each column at most, the surest pairs first."""
    pairs = [
        Match(heading, column, sure)
        for column in table.columns
        for heading in headings
        if (sure := confidence(column, heading, samples.get(heading.at, ()))) >= FLOOR
    ]
    chosen: dict[str, Match] = {}
    taken: set[int] = set()
    for pair in sorted(pairs, key=lambda pair: (-pair.confidence, pair.heading.at)):
        if pair.column.key not in chosen and pair.heading.at not in taken:
            chosen[pair.column.key] = pair
            taken.add(pair.heading.at)
    return sorted(chosen.values(), key=lambda pair: pair.heading.at)


def confidence(column: Column, heading: Heading, samples: Sequence[str]) -> float:
    """How likely a heading is this column, 0–1: by its name, less where what stands under it is of another kind."""
    sure = _alike(name_of(heading.leaf).bare, own_name(heading.leaf), names_of(column))
    if sure < FLOOR or not samples:
        return sure
    fitting = _fitting(column, samples)
    if sure < _EXACT:
        return sure * (0.4 + 0.6 * fitting)
    # The very name stands, whatever is under it: its cells will be named one by one.
    return sure if fitting >= 0.5 else 0.9 * sure


def own_name(header: str) -> str:
    """A heading as the contract's names are compared, without a unit of money."""
    name, unit = unit_named(header)
    return name if unit else plain(header)


def _alike(bare: str, whole: str, names: tuple[str, ...]) -> float:
    if whole in names:
        return _EXACT
    if bare in names:
        return _BUT_UNIT
    return max((_close(bare, name) for name in names), default=0.0)


@cache
def _close(one: str, other: str) -> float:
    if len(other) >= 2 and len(one) >= 2 and (other in one or one in other):
        return _HOLDS * (0.75 + 0.25 * min(len(one), len(other)) / max(len(one), len(other)))
    matcher = difflib.SequenceMatcher(None, one, other)
    if _CLOSE * matcher.real_quick_ratio() < FLOOR:  # an upper bound, by length alone
        return 0.0
    return _CLOSE * matcher.ratio()


def _fitting(column: Column, samples: Sequence[str]) -> float:
    """The share of samples that could stand in the column."""
    match column.kind:
        case Kind.DAY:
            fits = [bool(_DAY.match(value)) for value in samples]
        case Kind.NUMBER | Kind.WHOLE | Kind.MONEY:
            fits = [bool(_NUMBER.match(value)) for value in samples]
        case Kind.YES_NO:
            fits = [plain(value) in (*YES, *NO) for value in samples]
        case Kind.CHOICE if not column.open:
            known = words_by_name(column.words)
            fits = [plain(value) in known for value in samples]
        case _:
            return 1.0
    return sum(fits) / len(fits)


def _score(table: Table, matches: Sequence[Match], headings: int) -> float:
    """Half for the columns that the table cannot do without, half for the headings that find a place."""
    found = {pair.column.key: pair.confidence for pair in matches}
    needed = sum(found.get(column.key, 0.0) for column in table.required) / max(len(table.required), 1)
    return 0.5 * needed + 0.5 * sum(found.values()) / max(headings, 1)
