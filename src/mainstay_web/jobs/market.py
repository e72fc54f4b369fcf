"""The market each night: prices aged to the day become facts, and who was pushed under the line is written down."""

from __future__ import annotations

from mainstay_web.actions import Caller
from mainstay_web.actions.market import withdraw_survey
from mainstay_web.actions.market_lines import note_drift, publish
from mainstay_web.store.market import is_kept
from mainstay_web.store.market_board import moved
from mainstay_web.store.market_files import forget, old_drafts

LEFT = "left for more than a week"
"""Why the house itself gives a draft up."""


def market_night(caller: Caller) -> int:
    """Gives up drafts that nobody came back to, publishes, and looks for drift; how many people drifted.

    Nothing is published where the company keeps no market here.
    """
    for draft in old_drafts(caller.day):
        withdraw_survey(caller, draft.ref, draft.version, LEFT)
        forget(draft)
    if not is_kept():
        return 0
    publish(caller)
    found = moved(caller.day)
    return int(note_drift(caller, found)) if found else 0
