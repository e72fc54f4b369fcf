"""The company's own columns of `people` as features: fixed, as they stand in the file today.

A snapshot says nothing of when it became so; the catalogue's signals do. Both the prior and the reader are told
(`Feature.own`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from mainstay.core.catalogue import Attribute
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.panel import Feature, Floats
from mainstay.loop.sense.people import numbers

CONTRACT = frozenset({
    "person_id", "hired_on", "left_on", "left_kind", "left_regretted", "name", "gender", "birth_year", "key",
})  # fmt: skip
"""Columns of `people` that are never attributes."""

MOST_WORDS = 20
"""Words of a column that become features of their own; the others are `other`."""

FEWEST, SHARE = 10, 0.01
"""People, and share of people, that a word must have to become a feature."""

UNKNOWN_DOUBT = 0.25
"""Prior standard deviation of the effect of a column about which nothing is known."""

ROBUST = 1.4826
"""Turns a median absolute deviation into a standard deviation, were the numbers normal."""

Column = tuple[Feature, Floats]


def attributes_of(people: pl.DataFrame, known: Sequence[Attribute]) -> list[Column]:
    """Features of the company's own columns, each with its number for every row of `people`."""
    columns: list[Column] = []
    taken: set[str] = set()
    for name in people.columns:
        if name in CONTRACT:
            continue
        match = next((one for one in known if one.is_named(name) and one.key not in taken), None)
        if match is not None:
            taken.add(match.key)
        columns += _columns(people[name], match)
    return columns


def _columns(column: pl.Series, match: Attribute | None) -> list[Column]:
    if column.dtype != pl.String:
        return _number(column.name, numbers(column), match)
    if match is not None and match.levels:
        ranks = {word: match.rank(word) for word in column.drop_nulls().unique().to_list()}
        ranked = column.replace_strict(ranks, default=None, return_dtype=pl.Float64)
        return _number(column.name, numbers(ranked), match)
    return _words(column, match)


def _number(name: str, values: Floats, match: Attribute | None) -> list[Column]:
    finite = values[np.isfinite(values)]
    if not len(finite) or finite.min() == finite.max():
        return []
    centre = float(np.median(finite))
    robust = ROBUST * float(np.median(np.abs(finite - centre)))
    spread = robust if robust > 0 else float(finite.std())
    return [(_feature(name, "", match, centre, spread), np.where(np.isfinite(values), values, np.nan))]


def _words(column: pl.Series, match: Attribute | None) -> list[Column]:
    """One feature, 0 or 1, for each word that enough people have; of two words, the rarer alone says it all."""
    counts = column.drop_nulls().value_counts(name="people").sort(["people", column.name], descending=[True, False])
    enough = counts.filter(pl.col("people") >= max(FEWEST, SHARE * len(column)))[column.name].to_list()[:MOST_WORDS]
    rest = int(counts["people"].sum()) - int(counts.filter(pl.col(column.name).is_in(enough))["people"].sum())
    if len(counts) < 2 or not enough:
        return []
    if len(enough) == 2 and rest == 0:
        enough = enough[1:]
    columns = [(word, column == word) for word in enough]
    if rest >= max(FEWEST, SHARE * len(column)):
        columns.append(("other", ~column.is_in(enough)))
    return [_word(column.name, word, numbers(has.cast(pl.Float64)), match) for word, has in columns]


def _word(name: str, word: str, values: Floats, match: Attribute | None) -> Column:
    share = float(np.nanmean(values))
    return _feature(name, word, match, share, max((share * (1 - share)) ** 0.5, 1e-3)), values


def _feature(name: str, word: str, match: Attribute | None, centre: float, spread: float) -> Feature:
    key = name if match is None else match.key
    label = Text(name, name) if match is None else match.label
    driver, doubt = (Driver.LIFE, UNKNOWN_DOUBT) if match is None else (match.driver, match.prior.doubt)
    if match is None or (word and not match.levels):
        # A set of words without an order has no direction that could be known beforehand.
        direction, log_odds = (0 if match is None or word else match.direction), 0.0
    else:
        direction, log_odds = match.direction, match.prior.log_odds
    if word:
        key, label = f"{key}={word}", Text(f"{label.zh}：{word}", f"{label.en}: {word}")
    return Feature(key, driver, label, direction, centre, spread, log_odds, doubt, own=True)
