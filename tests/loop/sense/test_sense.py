"""The panel's shape and contents on companies small enough to reckon by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
from sense_worlds import CATALOGUE, company, tables

from mainstay.chapters import CATALOGUE as CHAPTERS
from mainstay.loop.panel import Panel
from mainstay.loop.sense import sense

AS_OF = date(2026, 10, 31)


def panel(seed: int = 1, people: int = 30, months: int = 24) -> Panel:
    return sense(tables(company(seed, people)), AS_OF, CATALOGUE, months=months)


def test_rows_are_of_people_who_are_here() -> None:
    found = panel()
    for rows in (found.history, found.now, found.trail):
        assert (rows.month >= found.entry_month[rows.person]).all()
        assert (rows.month < found.exit_month[rows.person]).all()
    assert (found.now.month == 23).all()
    assert len(found.now) == len(set(found.now.person.tolist())) > 0
    assert (found.history.month < 23).all()
    assert found.ahead.shape == (len(found.now), 12, len(found.clocks))


def test_every_exit_has_the_month_before_it() -> None:
    found = panel()
    before = set(zip(found.history.person.tolist(), found.history.month.tolist(), strict=True))
    leavers = np.flatnonzero((found.exit_month < 24) & (found.entry_month < 24))
    assert len(leavers) > 3
    assert all((one, found.exit_month[one] - 1) in before for one in leavers.tolist())


def test_the_real_catalogue_runs() -> None:
    found = sense(tables(company(2, 30)), AS_OF, CHAPTERS, months=24)
    assert {feature.key for feature in found.features} >= {signal.key for signal in CHAPTERS.signals}
    assert found.missing_tables == ()
