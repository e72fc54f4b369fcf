"""Everything that the page of one case shows, gathered for one reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mainstay.chapters.people.talks import TalkPlan, talk_plan
from mainstay.core.access import Actor
from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry import cases as rules
from mainstay.loop.carry.commitments import Standing, standing
from mainstay.loop.carry.deadlines import Clock, clock
from mainstay.loop.carry.states import Act as Step
from mainstay.loop.carry.states import Kind, Outcome, State
from mainstay.loop.risks import DRIVERS
from mainstay_web.store import purse
from mainstay_web.store.answers import ASKED_FOR, Answer, possible_answers, refusal, talk_of
from mainstay_web.store.cases import Way, events_of, rule_of
from mainstay_web.store.charge import names_of, possible_owners, who
from mainstay_web.store.promises import promises_of
from mainstay_web.store.promises import rule_of as promise_of
from mainstay_web.store.rules import calendar, patience, times
from mainstay_web.store.sealing import unseal
from mainstay_web.store.showing import Shown, showing
from mainstay_web.store.tables.cases import Budget, Case, CaseEvent, Commitment, RaiseRequest, Talk
from mainstay_web.store.tables.people import Person
from mainstay_web.store.turns import of_person

LEAST_SHARE = 0.15
"""A driver below this share of the push is not talked about first (judgement)."""


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A promise with how it stands, its owner's name, and the facts that may show it."""

    row: Commitment
    standing: Standing
    owner: str
    what: Text
    shown_by: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A talk's private note, for who may read it."""

    day: date
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as one reader sees it. Names are by `who`."""

    row: Case
    way: Way
    case: rules.Case
    person: Person
    names: Mapping[str, str]
    clock: Clock | None
    caution: Text | None
    possible: frozenset[Step]
    outcomes: tuple[Outcome, ...]
    events: tuple[CaseEvent, ...]
    promises: tuple[PromiseView, ...]
    plan: TalkPlan
    likely: tuple[Driver, ...]
    notes: tuple[Note, ...]
    request: RaiseRequest | None
    budget: Budget | None
    owners: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    talk: tuple[Text, ...]

    def name(self, someone: str) -> str:
        """What to call somebody."""
        return self.names.get(someone, someone)

    @property
    def held(self) -> int:
        """What the package holds, in minor units."""
        return sum(one.row.reserved for one in self.promises if not one.row.withdrawn_on and not one.row.lapsed_on)


def case_view(actor: Actor, row: Case, way: Way, day: date, *, sees_risk: bool) -> CaseView:
    """Gathers it; the likely causes are those of the analysis only for who may see that, else those confirmed."""
    case = rule_of(row)
    events = tuple(events_of(row))
    promises = promises_of(row)
    likely = _likely(actor, case, day, sees_risk=sees_risk)
    days = calendar()
    now = clock(case, day, times(day), days)
    people = {row.owner, row.opened_by, row.proposed_by, row.approved_by, *(one.owner for one in promises)}
    budget = purse.budget_for(row.person, day)
    answers = tuple(_answers(actor, case, way, day, budget))
    names = names_of((*people, *(event.by for event in events), *_handed(events)))
    return CaseView(
        row, way, case, Person.objects.get(number=row.person), names, now,
        None if now is None else days.caution(day, now.due.day), frozenset(rules.possible(case)),
        rules.outcomes(case), events, tuple(promise_views(promises, names, day)), talk_plan(likely), likely,
        tuple(_notes(actor, row, way, names)), RaiseRequest.objects.filter(case=row).first(),
        budget, tuple(possible_owners(row.person, day)), answers,
        () if answers else _talk(actor, case, way, promises, day) or _refusal(case, way, day),
    )  # fmt: skip


def _answers(actor: Actor, case: rules.Case, way: Way, day: date, budget: Budget | None) -> tuple[Answer, ...]:
    """What could be answered, while a package is still to be put together; of pay, so for HR alone."""
    if case.kind is not Kind.RAISE_REQUEST or way is not Way.HR or Step.PROPOSE not in rules.possible(case):
        return ()
    left = budget.amount - budget.held if budget is not None else None
    named = case.cause.drivers if case.cause is not None else ASKED_FOR
    return possible_answers(actor, case.person_id, day, left, case.owner, named)


def _talk(actor: Actor, case: rules.Case, way: Way, promises: list[Commitment], day: date) -> tuple[Text, ...]:
    """Words for an honest talk about an approved answer, for who is to hold it: HR, or the manager in charge."""
    if case.kind is not Kind.RAISE_REQUEST or case.state is not State.APPROVED or way is Way.APPROVER:
        return ()
    return talk_of(actor, promises, day)


def _refusal(case: rules.Case, way: Way, day: date) -> tuple[Text, ...]:
    """Words for an honest no, while a package is to be put together and nothing fits."""
    asked = case.kind is Kind.RAISE_REQUEST and way is Way.HR and Step.PROPOSE in rules.possible(case)
    return refusal(day) if asked else ()


def promise_views(
    rows: Iterable[Commitment], names: Mapping[str, str], day: date, *, facts: bool = True
) -> list[PromiseView]:
    """Promises with how they stand today."""
    patient = patience(day)
    found = []
    for one in rows:
        promise = promise_of(one)
        now = standing(promise, day, patient)
        waiting = promise.agreed and one.kept_on is None and one.lapsed_on is None and one.withdrawn_on is None
        shown = tuple(showing(one, day)) if facts and waiting and one.carriers else ()
        found.append(PromiseView(one, now, names.get(one.owner, one.owner), promise.what, shown))
    return found


def _likely(actor: Actor, case: rules.Case, day: date, *, sees_risk: bool) -> tuple[Driver, ...]:
    if case.cause is not None:
        return case.cause.drivers
    if case.kind is Kind.RAISE_REQUEST:
        return ASKED_FOR
    return likely_causes(actor, case.person_id, day) if sees_risk else ()


def likely_causes(actor: Actor, number: str, day: date) -> tuple[Driver, ...]:
    """What pushes a person most, by the newest turn: class RISK. LIFE is no cause that can be talked away."""
    seen = of_person(actor, number, day)
    if seen is None or not seen.now.enough:
        return ()
    shares = zip(DRIVERS, seen.now.shares, strict=False)
    ranked = sorted((-share, driver) for driver, share in shares if driver is not Driver.LIFE and share >= LEAST_SHARE)
    return tuple(driver for _, driver in ranked)


def _notes(actor: Actor, row: Case, way: Way, names: Mapping[str, str]) -> Iterable[Note]:
    """Private notes: for HR of the case, and for who wrote them."""
    for talk in Talk.objects.filter(case=row).order_by("-held_on", "-pk"):
        if talk.note and (way is Way.HR or talk.held_by == who(actor)):
            yield Note(talk.held_on, names.get(talk.held_by, talk.held_by), unseal(talk.note, talk.ref))


def _handed(events: Iterable[CaseEvent]) -> list[str]:
    return [str(event.details["owner"]) for event in events if "owner" in event.details]
