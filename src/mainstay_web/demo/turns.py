"""The demo's analysis: the newest turn, and lighter ones of the months before to compare with."""

from __future__ import annotations

from mainstay.core.calendar import add_months
from mainstay.twin import AS_OF
from mainstay_web.jobs.turn import nightly_turn

EARLIER = (9, 6, 4, 2)
"""Months before the demo's day; the last is further back than alerts pause, so that none silences today's."""


def seed_turns() -> None:
    """Past turns without plan and proof, then today's whole one, which opens the first cases."""
    for months in EARLIER:
        nightly_turn(add_months(AS_OF, -months), light=True)
    nightly_turn(AS_OF)
