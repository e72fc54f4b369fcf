"""Where Django looks for tables: they are in `tables`, a file per chapter."""

from __future__ import annotations

from mainstay_web.store.tables.accounts import Account, RoleGrant, SignInLink
from mainstay_web.store.tables.cases import Budget, Case, CaseEvent, Commitment, RaiseRequest, Talk, Thanks
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.installation import Installation, Standard
from mainstay_web.store.tables.jobs import Job, Tick
from mainstay_web.store.tables.keys import KeyDecision, KeyFact
from mainstay_web.store.tables.people import Person, Reporting, Unit
from mainstay_web.store.tables.trail import AccessView, AuditRecord, ChainHead, DoneOnce, Outgoing
from mainstay_web.store.tables.turns import Foreseen, Judgement, PersonView, Turn, TurnPart

__all__ = [
    "FACTS",
    "AccessView",
    "Account",
    "AuditRecord",
    "Batch",
    "Budget",
    "Case",
    "CaseEvent",
    "ChainHead",
    "Commitment",
    "DoneOnce",
    "Foreseen",
    "Installation",
    "Job",
    "Judgement",
    "KeyDecision",
    "KeyFact",
    "Outgoing",
    "Person",
    "PersonView",
    "RaiseRequest",
    "Reporting",
    "RoleGrant",
    "SignInLink",
    "Standard",
    "Talk",
    "Thanks",
    "Tick",
    "Turn",
    "TurnPart",
    "Unit",
]
