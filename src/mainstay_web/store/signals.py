"""The catalogue of signals as this company uses it: which are switched on, why, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.chapters import CATALOGUE
from mainstay.core.catalogue import Signal
from mainstay_web.store.tables.installation import Standard

PREFIX = "signal."
"""A signal's switch is the standard `signal.<key>`: true or false, from a date, with who and why."""
REGISTER = "register."
"""A standard `register.<key>` set to false takes a signal's entry out of the processing register."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A signal and how it is switched; `since`, `reason` and `by` are of the newest decision, empty without one."""

    signal: Signal
    on: bool
    registered: bool
    since: date | None = None
    reason: str = ""
    by: str = ""


def switches_of(day: date) -> tuple[Switch, ...]:
    """Every signal of the catalogue, with its switch on this day; two queries, however many there are."""
    newest = _newest(PREFIX, day)
    entered = {key: row.value is not False for key, row in _newest(REGISTER, day).items()}
    found = []
    for signal in CATALOGUE.signals:
        row, known = newest.get(signal.key), entered.get(signal.key, True)
        on = known and (row is None or row.value is True)
        if row is None:
            found.append(Switch(signal, on, known))
        else:
            by = row.set_by.name if row.set_by else ""
            found.append(Switch(signal, on, known, row.since, row.reason, by))
    return tuple(found)


def switched_off(day: date) -> frozenset[str]:
    """Keys of the signals that no turn may read on this day."""
    return frozenset(one.signal.key for one in switches_of(day) if not one.on)


def registered(key: str, day: date) -> bool:
    """Whether the processing register has an entry for the signal.

    The catalogue comes with one for each (purpose and lawful basis stand beside its declaration); the company may
    withdraw it, and the signal is off from then on.
    """
    row = _newest(REGISTER, day).get(key)
    return row is None or row.value is not False


def _newest(prefix: str, day: date) -> dict[str, Standard]:
    rows = Standard.objects.filter(key__startswith=prefix, since__lte=day).select_related("set_by")
    return {row.key.removeprefix(prefix): row for row in rows.order_by("since", "id")}
