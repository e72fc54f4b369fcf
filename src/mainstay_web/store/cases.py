"""Cases: between rows and the rules of `mainstay.loop.carry`, and who may find which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q, QuerySet

from mainstay.core.access import Act, Actor
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry import cases as rules
from mainstay.loop.carry.states import Heard, Kind, Outcome, Severity, State
from mainstay_web.store.access import concerns
from mainstay_web.store.tables.cases import Case, CaseEvent


def texts(pairs: Iterable[Iterable[str]]) -> tuple[Text, ...]:
    """Sentences as they are kept: [[zh, en], …]."""
    return tuple(Text(zh, en) for zh, en in pairs)


def pairs(sentences: Iterable[Text]) -> list[list[str]]:
    """The other way round."""
    return [[one.zh, one.en] for one in sentences]


def rule_of(row: Case) -> rules.Case:
    """The case as the rules see it."""
    opening = rules.Opening(
        row.ref, row.person, Kind(row.kind), row.opened_on, row.opened_by, Severity(row.severity),
        texts(row.why_now), row.at_stake,
    )  # fmt: skip
    return rules.Case(
        opening, State(row.state), row.since, texts(row.why_now), row.owner, row.talk_due, row.talked_on, row.talk_fact,
        _cause(row), _proposal(row), _approval(row), row.answered_on, row.answer_words, tuple(row.carried),
        Outcome(row.outcome) if row.outcome else None, row.closed_on, row.closed_reason, row.later_fact,
    )  # fmt: skip


def _cause(row: Case) -> rules.Cause | None:
    if not row.cause_heard:
        return None
    return rules.Cause(tuple(Driver(one) for one in row.cause_drivers), row.cause_words, Heard(row.cause_heard))


def _proposal(row: Case) -> rules.Proposal | None:
    if row.proposed_on is None:
        return None
    return rules.Proposal(
        tuple(row.proposal_measures), row.proposed_by, row.proposed_on, row.proposal_reason, row.cash_now
    )


def _approval(row: Case) -> rules.Approval | None:
    if row.approved_on is None:
        return None
    return rules.Approval(row.approved_by, row.approved_on, row.approval_reason)


def columns_of(case: rules.Case) -> dict[str, object]:
    """The case as columns, without its reference and version."""
    cause, proposal, approval = case.cause, case.proposal, case.approval
    return {
        "person": case.person_id, "kind": case.kind.value, "severity": case.opening.severity.value,
        "state": case.state.value, "opened_on": case.opening.on, "opened_by": case.opening.by,
        "why_now": pairs(case.why_now), "at_stake": case.opening.at_stake, "since": case.since, "owner": case.owner,
        "talk_due": case.talk_due, "talked_on": case.talked_on, "talk_fact": case.talk_fact,
        "cause_drivers": [one.value for one in cause.drivers] if cause else [],
        "cause_words": cause.words if cause else "", "cause_heard": cause.heard.value if cause else "",
        "proposed_by": proposal.by if proposal else "", "proposed_on": proposal.on if proposal else None,
        "proposal_reason": proposal.reason if proposal else "",
        "proposal_measures": list(proposal.measures) if proposal else [],
        "cash_now": proposal.cash_now if proposal else 0,
        "approved_by": approval.by if approval else "", "approved_on": approval.on if approval else None,
        "approval_reason": approval.reason if approval else "",
        "answered_on": case.answered_on, "answer_words": case.answer_words, "carried": list(case.promises),
        "outcome": case.outcome.value if case.outcome else "", "closed_on": case.closed_on,
        "closed_reason": case.closed_reason, "later_fact": case.later_fact,
    }  # fmt: skip


class Way(StrEnum):
    """As whom somebody sees a case: HR all of it, an approver the package, its owner in the line the talk."""

    HR = "hr"
    APPROVER = "approver"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Seen:
    """A case that the actor may see, and as whom."""

    row: Case
    way: Way


def case_by_ref(actor: Actor, ref: str, day: date) -> Seen | None:
    """The case with this reference, if the actor may see it; None otherwise."""
    row = Case.objects.filter(ref=ref).first()
    if row is None:
        return None
    for way, cases in _ways(actor, day):
        if cases.filter(pk=row.pk).exists():
            return Seen(row, way)
    return None


def cases_of(actor: Actor, day: date, way: Way) -> QuerySet[Case]:
    """The cases that the actor sees in this way."""
    return dict(_ways(actor, day))[way]


def _ways(actor: Actor, day: date) -> tuple[tuple[Way, QuerySet[Case]], ...]:
    def about(act: Act) -> QuerySet[Case]:
        return Case.objects.filter(concerns(actor, act, day))

    proposed = Q(proposed_on__isnull=False) & ~Q(state=State.CLOSED.value)
    mine = Q(owner=actor.person) if actor.person else Q(pk__in=[])
    return (
        (Way.HR, about(Act.CASE_WORK)),
        (Way.APPROVER, about(Act.CASE_APPROVE).filter(proposed)),
        (Way.LINE, about(Act.CASE_TALK).filter(mine)),
    )


def own_cases(actor: Actor) -> QuerySet[Case]:
    """Cases about the actor: for their own page only, which shows none of an alert but the talk that was held."""
    return Case.objects.filter(person=actor.person) if actor.person else Case.objects.none()


def events_of(row: Case) -> list[CaseEvent]:
    """Everything that was done with a case, oldest first."""
    return list(CaseEvent.objects.filter(case=row))


def cases_of_person(actor: Actor, number: str, day: date) -> list[Case]:
    """A person's cases, for HR in charge; newest first."""
    return list(cases_of(actor, day, Way.HR).filter(person=number).order_by("-opened_on", "-pk"))
