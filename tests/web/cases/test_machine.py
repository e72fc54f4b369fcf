"""Anything anybody tries, in any order: the rules of cases, promises and money hold after every step (I1, I8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from carried import DAY, part
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mainstay.core.errors import AnticipatedError
from mainstay.core.words import Driver
from mainstay.loop.carry.states import Kind, Outcome, Severity, State
from mainstay_web.actions import Caller, cases, packages, promises, system_caller
from mainstay_web.actions.clocks import tick
from mainstay_web.actions.packages import Part
from mainstay_web.store.facts import held
from mainstay_web.store.promises import rule_of
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Budget, Case, CaseEvent, Commitment

PEOPLE = ("hrbp", "director", "compensation", "manager", "employee", "hrbp_sales", "colleague")
ORDER = [state.value for state in State]
Callers = Callable[..., Caller]
SETTINGS = settings(
    max_examples=2, stateful_step_count=12, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
"""Every step is a database: shrinking takes minutes, and the steps of a failing run are told as they are."""


class Everybody(RuleBasedStateMachine):
    """Over the store of a test, whose callers are `callers`; every run begins with no cases and leaves none."""

    callers: ClassVar[dict[str, Caller]] = {}
    reached: ClassVar[set[str]] = set()
    start: ClassVar[tuple[int, int]] = (0, 0)
    """Steps that the first case has come already, and days that have gone by since."""

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.day = DAY
        self.states: dict[str, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    def do(self, who: str, deed: Callable[..., str], *given: Any, **named: Any) -> None:
        """Tries it; being refused is an answer, and must leave nothing behind."""
        actor = replace(self.callers[who], day=self.day)
        before = (CaseEvent.objects.count(), Budget.objects.get().held)
        try:
            deed(actor, *given, **named)
        except AnticipatedError:
            assert (CaseEvent.objects.count(), Budget.objects.get().held) == before
        self.a_case_goes_one_step_at_a_time()

    def some_case(self, data: st.DataObject) -> str:
        return str(data.draw(st.sampled_from(list(Case.objects.order_by("pk").values_list("ref", flat=True)))))

    def some_promise(self, data: st.DataObject) -> str:
        refs = list(Commitment.objects.order_by("pk").values_list("ref", flat=True))
        return str(data.draw(st.sampled_from(refs)))

    @initialize()
    def begin(self) -> None:
        """A run begins somewhere along the way of one case."""
        steps, days = self.start
        self.do("hrbp", cases.open_case, "E201", Kind.CARE, Severity.HIGH, "so it is")
        for _ in range(steps):
            self.step(Case.objects.get().ref)
        if days:
            self.time_goes_by(days)

    @rule(who=st.sampled_from(PEOPLE), kind=st.sampled_from([Kind.CARE, Kind.OBSERVATION]),
          person=st.sampled_from(["E201", "E201", "E202", "E301"]))  # fmt: skip
    def open(self, who: str, kind: Kind, person: str) -> None:
        self.do(who, cases.open_case, person, kind, Severity.HIGH, "so it is")

    @precondition(lambda _: Case.objects.exists())
    @rule(who=st.sampled_from(PEOPLE), data=st.data(), what=st.integers(0, 9), text=st.sampled_from(["because", ""]))
    def work(self, who: str, data: st.DataObject, what: int, text: str) -> None:
        ref = self.some_case(data)
        deeds: list[tuple[Callable[..., str], tuple[Any, ...]]] = [
            (cases.assign, (data.draw(st.sampled_from(["E200", "H002", "E201", ""])),)),
            (cases.record_talk, (self.day, text)),
            (cases.confirm_cause, ([Driver.PAY], text)),
            (packages.propose, ([part(data.draw(st.sampled_from([0, 30_000_00, 70_000_00])))], text)),
            (packages.approve, (f"{text} {who}",)),
            (packages.send_back, (text,)),
            (packages.withdraw_package, (text,)),
            (cases.answer, (text,)),
            (packages.put_into_force, ()),
            (cases.close, (data.draw(st.sampled_from(list(Outcome))), text)),
        ]
        deed, given = deeds[what]
        self.do(who, deed, ref, None, *given)

    @precondition(lambda _: Case.objects.exists())
    @rule(data=st.data(), steps=st.integers(1, 12))
    def go_on(self, data: st.DataObject, steps: int) -> None:
        """The natural next steps by the right people: so that every state is come to."""
        ref = self.some_case(data)
        for _ in range(steps):
            self.step(ref)

    def step(self, ref: str) -> None:
        deeds: dict[str, tuple[str, Callable[..., str], tuple[Any, ...]]] = {
            "opened": ("hrbp", cases.assign, ("E200",)),
            "talk_due": ("manager", cases.record_talk, (self.day,)),
            "talked": ("manager", cases.confirm_cause, ([Driver.PAY], "the pay")),
            "cause_confirmed": ("hrbp", packages.propose, ([self.soon()], "as named")),
            "package_proposed": ("director", packages.approve, ("fair",)),
            "approved": ("hrbp", cases.answer, ("this is it",)),
            "carried": ("hrbp", cases.close, (Outcome.STAYED, "stays")),
        }
        row = Case.objects.get(ref=ref)
        if row.state == "carried":
            for one in Commitment.objects.filter(case=row, withdrawn_on=None):
                self.do("employee", promises.confirm_kept, one.ref, None)
        if row.state in deeds:
            who, deed, given = deeds[row.state]
            self.do(who, deed, ref, None, *given)
        for one in Commitment.objects.filter(case=row, case__approved_on__isnull=False, withdrawn_on=None):
            self.do("manager", promises.agree_as_owner, one.ref, None)
            self.do("employee", promises.agree_as_person, one.ref, None)

    def soon(self) -> Part:
        """A promise of a few days, with money as long as the budget runs."""
        running = self.day <= date(2026, 12, 31)
        return replace(part(20_000_00 if running else 0), due=self.day + timedelta(days=4))

    @precondition(lambda _: Commitment.objects.exists())
    @rule(who=st.sampled_from(PEOPLE), data=st.data(), what=st.integers(0, 7), text=st.sampled_from(["because", ""]))
    def promise(self, who: str, data: st.DataObject, what: int, text: str) -> None:
        ref = self.some_promise(data)
        deeds: list[tuple[Callable[..., str], tuple[Any, ...]]] = [
            (promises.agree_as_owner, ()),
            (promises.agree_as_person, ()),
            (promises.claim_kept, (text,)),
            (promises.confirm_kept, ()),
            (promises.keep_by_document, (text,)),
            (promises.break_promise, (text,)),
            (promises.dispute, (text,)),
            (promises.ask_new_day, (self.day + timedelta(days=9), text)),
        ]
        deed, given = deeds[what]
        self.do(who, deed, ref, None, *given)

    @rule(days=st.integers(1, 40))
    def time_goes_by(self, days: int) -> None:
        self.day += timedelta(days=days)
        tick(replace(system_caller("test"), day=self.day))

    @invariant()
    def the_money_is_what_promises_hold(self) -> None:
        budget = Budget.objects.get()
        holding = Commitment.objects.filter(lapsed_on=None, withdrawn_on=None)
        assert budget.held == sum(holding.values_list("reserved", flat=True)) <= budget.amount

    @invariant()
    def two_people_on_every_approval(self) -> None:
        for row in Case.objects.exclude(approved_on=None):
            assert row.approved_by not in ("", row.proposed_by, row.person)
            assert row.approval_reason.strip() != row.proposal_reason.strip()

    @invariant()
    def one_open_case_of_a_kind(self) -> None:
        running = list(Case.objects.exclude(state="closed").values_list("person", "kind"))
        assert len(running) == len(set(running))

    @invariant()
    def a_case_goes_one_step_at_a_time(self) -> None:
        for row in Case.objects.all():
            before = self.states.get(row.ref, "opened")
            step = ORDER.index(row.state) - ORDER.index(before)
            back = (before, row.state) in {("package_proposed", "cause_confirmed"), ("approved", "cause_confirmed")}
            assert step in (0, 1) or back or row.state == "closed", (before, row.state)
            assert before != "closed" or row.state == "closed"
            self.states[row.ref] = row.state
            self.reached.add(row.state)
        self.reached.update("agreed" for one in _promises() if rule_of(one).agreed)
        self.reached.update("kept" for one in _promises() if one.kept_on)
        self.reached.update("broken" for one in _promises() if one.broken_on)

    @invariant()
    def the_facts_say_what_was_agreed(self) -> None:
        told = held(["commitments"]).get("commitments")
        known = set(told["commitment_id"]) if told is not None else set()
        agreed = {one.ref for one in Commitment.objects.select_related("case", "budget") if rule_of(one).agreed}
        assert known == agreed


def _promises() -> list[Commitment]:
    return list(Commitment.objects.select_related("case", "budget"))


@pytest.mark.usefixtures("budget")
def test_whatever_anybody_tries(house: dict[str, Account], caller: Callers) -> None:
    assert house
    Everybody.callers = {who: caller(who) for who in PEOPLE}
    Everybody.reached.clear()
    for start in ((0, 0), (2, 0), (4, 3), (5, 0), (6, 40), (7, 0)):
        Everybody.start = start
        run_state_machine_as_test(Everybody, settings=SETTINGS)
    # A walk that comes nowhere proves nothing.
    assert Everybody.reached >= {*ORDER, "agreed", "kept", "broken"}
