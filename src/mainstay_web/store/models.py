"""Where Django looks for tables: they are in `tables`, a file per chapter."""

from __future__ import annotations

from mainstay_web.store.tables.accounts import Account, RoleGrant, SignInLink
from mainstay_web.store.tables.bonus import BonusAward, BonusLeaving, BonusPayment, BonusPlan, BonusResult
from mainstay_web.store.tables.cases import (
    Budget,
    BudgetChange,
    Case,
    CaseEvent,
    Commitment,
    RaiseRequest,
    Talk,
    Thanks,
)
from mainstay_web.store.tables.commission import (
    CommissionAssignment,
    CommissionClawback,
    CommissionDispute,
    CommissionIntake,
    CommissionPlan,
    CommissionResult,
    CommissionRun,
    CommissionStatement,
    CommissionTransaction,
)
from mainstay_web.store.tables.equity import (
    EquityDeed,
    EquityEvent,
    EquityGrant,
    EquityPlan,
    EquityPool,
    EquityPoolChange,
    EquityReserve,
    EquityTransaction,
    EquityValuation,
)
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.fairness import FairnessFinding, FairnessOverride, FairnessScan
from mainstay_web.store.tables.groups import GroupMember, GroupRole, ProvidedGroup
from mainstay_web.store.tables.imports import SavedMapping, Upload
from mainstay_web.store.tables.installation import Installation, Standard
from mainstay_web.store.tables.intakes import EquityIntake
from mainstay_web.store.tables.jobs import Job, Tick
from mainstay_web.store.tables.keys import KeyDecision, KeyFact
from mainstay_web.store.tables.market import JobMatch, LineProposal, MarketCell, MarketDrift, MarketSurvey
from mainstay_web.store.tables.mentoring import Mentoring
from mainstay_web.store.tables.messages import Channel, Copy, Feed, Letter, Muted, Parcel
from mainstay_web.store.tables.people import Person, Reporting, Unit
from mainstay_web.store.tables.plans import Offered, PlanChoice, PlanEvent, PlanLimit, PlanRound
from mainstay_web.store.tables.privacy import Dispute, Erasure, Hold, Objection, RuleDocument
from mainstay_web.store.tables.projects import (
    EquityDeparture,
    EquityFlow,
    EquityProject,
    EquitySettlement,
    EquitySubscription,
)
from mainstay_web.store.tables.reviews import (
    PayLetter,
    PayRaise,
    PayReview,
    ReviewBudget,
    ReviewEvent,
    ReviewRow,
)
from mainstay_web.store.tables.rewards import OwnDeduction
from mainstay_web.store.tables.tokens import Provisioned, Spent, Token
from mainstay_web.store.tables.trail import AccessView, AuditRecord, ChainHead, DoneOnce, Outgoing
from mainstay_web.store.tables.turns import Foreseen, Judgement, PersonView, Prompted, Turn, TurnPart

__all__ = [
    "FACTS",
    "AccessView",
    "Account",
    "AuditRecord",
    "Batch",
    "BonusAward",
    "BonusLeaving",
    "BonusPayment",
    "BonusPlan",
    "BonusResult",
    "Budget",
    "BudgetChange",
    "Case",
    "CaseEvent",
    "ChainHead",
    "Channel",
    "CommissionAssignment",
    "CommissionClawback",
    "CommissionDispute",
    "CommissionIntake",
    "CommissionPlan",
    "CommissionResult",
    "CommissionRun",
    "CommissionStatement",
    "CommissionTransaction",
    "Commitment",
    "Copy",
    "Dispute",
    "DoneOnce",
    "EquityDeed",
    "EquityDeparture",
    "EquityEvent",
    "EquityFlow",
    "EquityGrant",
    "EquityIntake",
    "EquityPlan",
    "EquityPool",
    "EquityPoolChange",
    "EquityProject",
    "EquityReserve",
    "EquitySettlement",
    "EquitySubscription",
    "EquityTransaction",
    "EquityValuation",
    "Erasure",
    "FairnessFinding",
    "FairnessOverride",
    "FairnessScan",
    "Feed",
    "Foreseen",
    "GroupMember",
    "GroupRole",
    "Hold",
    "Installation",
    "Job",
    "JobMatch",
    "Judgement",
    "KeyDecision",
    "KeyFact",
    "Letter",
    "LineProposal",
    "MarketCell",
    "MarketDrift",
    "MarketSurvey",
    "Mentoring",
    "Muted",
    "Objection",
    "Offered",
    "Outgoing",
    "OwnDeduction",
    "Parcel",
    "PayLetter",
    "PayRaise",
    "PayReview",
    "Person",
    "PersonView",
    "PlanChoice",
    "PlanEvent",
    "PlanLimit",
    "PlanRound",
    "Prompted",
    "ProvidedGroup",
    "Provisioned",
    "RaiseRequest",
    "Reporting",
    "ReviewBudget",
    "ReviewEvent",
    "ReviewRow",
    "RoleGrant",
    "RuleDocument",
    "SavedMapping",
    "SignInLink",
    "Spent",
    "Standard",
    "Talk",
    "Thanks",
    "Tick",
    "Token",
    "Turn",
    "TurnPart",
    "Unit",
    "Upload",
]
