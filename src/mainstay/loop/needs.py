"""Which tables a signal cannot do without."""

from __future__ import annotations

from mainstay.core import readings as r
from mainstay.core.catalogue import Signal

PAY = (r.Made.PAY_FIXED, r.Made.PAY_ANNUAL, r.Made.LAST_RAISE)
MARKET = (r.Made.PAY_COMPARED, r.Made.MARKET_LINE)
VESTING = (r.Made.UNVESTED_VALUE, r.Made.NEXT_VEST, r.Made.LAST_VEST)
DEFERRED = (r.Made.DEFERRED_VALUE, r.Made.NEXT_DEFERRED)
SURVEY = tuple(made for made in r.Made if made.value.startswith("survey_"))
PROMISES = tuple(made for made in r.Made if made.value.startswith("promises_"))
OBSERVED = tuple(made for made in r.Made if made.value.startswith("observed_"))
CALENDAR = (r.Made.HIRED, r.Made.NEXT_ANNIVERSARY)


def tables_of(channel: r.Channel) -> frozenset[str]:
    """The tables without which a channel says nothing (`people` is always there)."""
    match channel:
        case r.Flow() | r.State() | r.LastDay():
            return frozenset({channel.table})
        case r.Derived(name):
            return _tables_of_made(name)


def _tables_of_made(name: r.Made) -> frozenset[str]:
    groups = (
        (PAY, {"pay"}),
        (MARKET, {"pay", "posts", "market"}),
        ((r.Made.PEER_PAY,), {"pay", "posts"}),
        (VESTING, {"grants", "vesting"}),
        (DEFERRED, {"deferred"}),
        (CALENDAR, set[str]()),
        (SURVEY, {"posts", "team_survey"}),
        (PROMISES, {"commitments"}),
        (OBSERVED, {"observations"}),
    )
    return next((frozenset(tables) for names, tables in groups if name in names), frozenset({"posts"}))


def needs(signal: Signal) -> frozenset[str]:
    """The tables that a signal cannot do without."""
    return frozenset[str]().union(*(tables_of(channel) for channel in r.channels(signal.reading)))
