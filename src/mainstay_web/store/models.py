"""Where Django looks for tables: they are in `tables`, a file per chapter."""

from __future__ import annotations

from mainstay_web.store.tables.accounts import Account, RoleGrant, SignInLink
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.installation import Installation, Standard
from mainstay_web.store.tables.jobs import Job, Tick
from mainstay_web.store.tables.people import Person, Reporting, Unit
from mainstay_web.store.tables.trail import AccessView, AuditRecord, ChainHead, DoneOnce, Outgoing

__all__ = [
    "FACTS",
    "AccessView",
    "Account",
    "AuditRecord",
    "Batch",
    "ChainHead",
    "DoneOnce",
    "Installation",
    "Job",
    "Outgoing",
    "Person",
    "Reporting",
    "RoleGrant",
    "SignInLink",
    "Standard",
    "Tick",
    "Unit",
]
