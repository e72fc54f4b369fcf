"""Absurd input stays within the ranges declared, and whatever a signal comes to can be said."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters import CATALOGUE
from mainstay.core.catalogue import Signal
from mainstay.loop.sense import sense
from mainstay.loop.sentences import sentence
from mainstay.loop.tables import Tables
from mainstay.twin import twin

AS_OF = date(2026, 10, 31)
KEPT = {"level", "n", "birth_year"}
"""Numbers that are names or counts of people, not amounts."""


@pytest.fixture(scope="module")
def company() -> Tables:
    """The twin, with a part of a bonus that everybody waits for."""
    made = twin(40, 15, 7).tables
    awarded = pl.col("from").alias("awarded_on")
    due = pl.col("from").dt.offset_by("10y").alias("on")
    pay = made["pay"].filter(pl.col("element") == "base").unique("person_id", keep="first", maintain_order=True)
    deferred = pay.select(
        pl.col("person_id").alias("deferred_id"), "person_id", awarded, due, "amount",
        pl.lit(None, dtype=pl.Date).alias("earned_from"),
    )  # fmt: skip
    return replace(made, frames={**made.frames, "deferred": deferred})


def times(tables: Tables, factor: float) -> Tables:
    """The same company with every amount so many times as large."""
    return Tables(
        {
            name: frame.with_columns(
                (pl.col(column).cast(pl.Float64) * factor).cast(dtype)
                for column, dtype in frame.schema.items()
                if dtype in {pl.Float64, pl.Int64} and column not in KEPT
            )
            for name, frame in tables.frames.items()
        },
        tables.currency,
    )


@pytest.mark.parametrize("factor", [0.0, 1e-6, 1e6, -1.0])
def test_absurd_amounts_stay_within_the_declared_ranges(company: Tables, factor: float) -> None:
    panel = sense(times(company, factor), AS_OF, CATALOGUE, months=15)
    for column, feature in enumerate(panel.features):
        if feature.own:
            continue
        signal = CATALOGUE.signal(feature.key)
        values = panel.now.values[:, column]
        known = values[np.isfinite(values)]
        assert not np.isinf(values).any()
        assert (known >= np.float32(signal.lowest)).all(), signal.key
        assert (known <= np.float32(signal.highest)).all(), signal.key


def test_every_signal_speaks_of_somebody_in_the_twin(company: Tables) -> None:
    """No declaration is dead: a company that keeps every table gets every signal."""
    panel = sense(company, AS_OF, CATALOGUE, months=15)
    spoken = {feature.key for feature in panel.features if not feature.own}
    assert spoken == {signal.key for signal in CATALOGUE.signals}
    known = np.isfinite(np.vstack([panel.now.values, panel.history.values])).any(axis=0)
    assert not {feature.key for column, feature in enumerate(panel.features) if not known[column] and not feature.own}


SOME = st.floats(0, 1, allow_nan=False)


@given(st.sampled_from(CATALOGUE.signals), SOME, st.floats(-1e4, 3e4) | st.just(math.nan), st.sampled_from((0.0, 1.0)))
@settings(deadline=None, max_examples=300)
def test_whatever_a_signal_comes_to_can_be_said(signal: Signal, at: float, channel: float, edge: float) -> None:
    for place in (at, edge):
        value = signal.lowest + place * (signal.highest - signal.lowest)
        said = sentence(signal, value, channel, channel, "CNY")
        assert said.zh.endswith("。")
        assert said.en.endswith(".")
        assert "{" not in said.zh + said.en
        assert not re.search(r"\bnan\b", said.zh + said.en)
        assert "--" not in said.zh + said.en
