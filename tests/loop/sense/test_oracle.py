"""The fast interpreter against the slow one, over random little companies with every table."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sense_worlds import CATALOGUE, Company, tables
from sense_worlds import company as random_company

from mainstay.core.readings import channels
from mainstay.loop.panel import Panel, Rows
from mainstay.loop.sense import sense
from mainstay.loop.sense.reference import channel, value
from mainstay.loop.sense.reference_rows import Company as Reference

DAYS = st.sampled_from((date(2026, 10, 31), date(2026, 2, 28), date(2024, 2, 29), date(2026, 8, 30), date(2026, 6, 14)))


def differences(panel: Panel, rows: Rows, oracle: Reference) -> list[str]:
    """Every number that is not what the oracle says."""
    signals = [one for one in CATALOGUE.signals if one.key in {feature.key for feature in panel.features}]
    last = len(panel.landmarks) - 1
    wrong = []
    for row in range(len(rows)):
        person, month = panel.ids[rows.person[row]], int(rows.month[row]) - last
        for place, signal in enumerate(signals):
            expected = value(oracle, signal, person, month)
            found = float(rows.values[row, place])
            if not same(found, expected):
                wrong.append(f"{signal.key} of {person} in month {month}: {found}, oracle {expected}")
    return wrong


def same(found: float, expected: float | None) -> bool:
    if expected is None:
        return bool(np.isnan(found))
    return bool(np.isclose(found, expected, rtol=1e-6, atol=1e-6))


def check(company: Company, as_of: date, months: int) -> None:
    oracle = Reference(company, as_of)
    panel = sense(tables(company), as_of, CATALOGUE, months=months)
    for rows in (panel.history, panel.now):
        assert not differences(panel, rows, oracle)
    signals = {one.key: one for one in CATALOGUE.signals}
    for row, person in enumerate(panel.now.person.tolist()):
        name = panel.ids[person]
        for place, clock in enumerate(panel.clocks):
            signal = signals[panel.features[clock].key]
            for month in range(12):
                assert same(float(panel.ahead[row, month, place]), value(oracle, signal, name, month + 1)), signal.key
        for place, feature in enumerate(panel.features[: len(signals)]):
            first, *second = channels(signals[feature.key].reading)
            assert same(float(panel.first[row, place]), channel(oracle, first, name, 0)), feature.key
            if second:
                assert same(float(panel.second[row, place]), channel(oracle, second[0], name, 0)), feature.key


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9), people=st.integers(1, 14), as_of=DAYS, months=st.integers(1, 6))
@example(seed=17, people=4, as_of=date(2026, 2, 28), months=4)  # whose last day under a manager lies a year back
def test_the_kernel_is_the_oracle(seed: int, people: int, as_of: date, months: int) -> None:
    check(random_company(seed, people, as_of), as_of, months)


def test_comparisons_need_five_others() -> None:
    """Companies about as large as the smallest comparable group, where an off-by-one would show."""
    for seed in range(1, 13):
        check(random_company(seed, 7, date(2026, 10, 31)), date(2026, 10, 31), 2)
