"""The market each night: prices aged to the day become facts, and who was pushed under the line is written down."""

from __future__ import annotations

from mainstay_web.actions import Caller
from mainstay_web.actions.market_lines import note_drift, publish
from mainstay_web.store.market import is_kept
from mainstay_web.store.market_board import moved


def market_night(caller: Caller) -> int:
    """Publishes and looks for drift; how many people drifted. Nothing where the company keeps no market here."""
    if not is_kept():
        return 0
    publish(caller)
    found = moved(caller.day)
    return int(note_drift(caller, found)) if found else 0
