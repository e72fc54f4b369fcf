"""On whose behalf the house itself acts: the nightly turn, the demo's seeding, the console of the machine's owner."""

from __future__ import annotations

from datetime import date

from mainstay.core.access import Actor, Grant, Role

SYSTEM = Actor("system", grants=tuple(Grant(role, date(2000, 1, 1)) for role in (Role.DIRECTOR, Role.ADMIN)))
"""It decides nothing: what needs a person's own reason asks for a person."""
