"""Approving a plan: by somebody else than who put it forward, and all or nothing.

approve(caller, ref, version, reason, opened, answer)
One transaction: the raises are judged by today's facts, not by those the plan was computed with; the money of every
package is taken of its budget, the equity must fit the company's pool, and each person with a package has a case that
begins approved, with promises that both sides still have to agree to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from mainstay.chapters import CATALOGUE
from mainstay.core.access import Act
from mainstay.core.money import written
from mainstay.core.text import Text
from mainstay.loop.carry import cases as rules
from mainstay.loop.carry.refusals import OverspentError, SecondPersonError
from mainstay.loop.carry.states import Kind, Severity
from mainstay.loop.plans import Package, Promised
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.actions.carrying import by, mark, own_reason, tell
from mainstay_web.actions.fairness import must_be_fair
from mainstay_web.actions.packages import Part, write_part
from mainstay_web.actions.planning import above, load_round, note
from mainstay_web.actions.rows import save
from mainstay_web.store import purse
from mainstay_web.store.cases import columns_of, rule_of
from mainstay_web.store.charge import names_of, possible_owners
from mainstay_web.store.fairness_guard import WHOLE, lock_people
from mainstay_web.store.installation import the_installation
from mainstay_web.store.plan_guard import today_of
from mainstay_web.store.plan_parts import package_of
from mainstay_web.store.plan_pool import lock_pool, pools
from mainstay_web.store.showing import with_facts
from mainstay_web.store.tables.cases import Budget, Case
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.plans import APPROVED, REVIEW, SUPERSEDED, PlanChoice, PlanRound
from mainstay_web.store.tables.refs import new_ref


@action(Act.PLAN_APPROVE)
def approve(
    doing: Doing, ref: str, version: int | None, reason: str, opened: datetime | None = None, answer: str = ""
) -> str:
    """Approves, with a reason of one's own. `opened` is when the decider opened it: the time taken is kept.

    `answer` is the reason of who approves for raises that rest on facts that have changed, or that pass a line of
    fairness today; UnfairError names what nobody answers for.
    """
    doing.must(None)
    row = load_round(doing, ref, version, (REVIEW,))
    why = own_reason(reason, row.proposal_reason)
    given = list(row.choices.select_for_update().filter(package__isnull=False).order_by("person"))
    _second_person(row, by(doing), given)
    _all_here(given)
    _fair_today(doing, row, given, answer.strip())
    budgets = _take(doing, given)
    lock_pool()
    save(row, state=APPROVED, approved_by=by(doing), approved_on=doing.day, approval_reason=why)
    row.choices.update(approved_by=by(doing))
    for choice in given:
        _case(doing, row, choice, budgets.get(choice.person))
    _pool(doing)
    seconds = max(0, round((doing.now - opened).total_seconds())) if opened else None
    note(doing, row, "approved", why, people=len(given), seconds=seconds)
    _supersede(doing, row)
    tell(doing, row.proposed_by, "approval.decided", f"/plans/{row.ref}/")
    doing.note(people=len(given))
    return row.ref


def _second_person(row: PlanRound, approver: str, given: Iterable[PlanChoice]) -> None:
    """Four eyes, none of them with something to gain, and none that could not refuse (I8). The database sees to the
    first two as well.
    """
    if approver == row.proposed_by:
        raise SecondPersonError(Text("提出人不能批准自己的方案。", "Who put it forward does not approve it."))
    if row.choices.filter(person__in=(approver, row.proposed_by)).exists():
        raise SecondPersonError(
            Text("方案中的人不能提出或批准它。", "Nobody planned for in it puts it forward or approves it.")
        )
    if above(approver, {row.proposed_by, *(one.person for one in given)}):
        raise SecondPersonError(
            Text(
                "不能批准为自己上级安排的措施，也不能批准自己上级提出的方案。",
                "You cannot approve measures for somebody you report to, nor what they put forward.",
            )
        )


def _fair_today(doing: Doing, row: PlanRound, given: Sequence[PlanChoice], answer: str) -> None:
    """The raises as of today. What was answered for in the plan holds, under the name of who approves it now, where
    the facts are still those it was answered for by.
    """
    lock_people(one.person for one in given)
    today = today_of(row, given, doing.day)
    changed = {one.person for one in today.stale}
    overrides = dict.fromkeys((*today.raises, WHOLE), answer) if answer else {}
    overrides |= {one.person: one.override_reason for one in given if one.override and one.person not in changed}
    must_be_fair(doing, today.raises, overrides, source=f"plan:{row.ref}", also=today.stale)


def _all_here(given: Iterable[PlanChoice]) -> None:
    """Nobody who left meanwhile, nobody whose earlier plan still runs: their package would stand beside it."""
    numbers = [one.person for one in given]
    here = set(Person.objects.filter(number__in=numbers, here=True).values_list("number", flat=True))
    running = Case.objects.filter(person__in=numbers, kind=Kind.PLAN.value).exclude(state="closed")
    for people, text in (
        (set(numbers) - here, Text("以下人员已离职：{names}。", "These have left: {names}.")),
        (
            set(running.values_list("person", flat=True)),
            Text("以下人员已有进行中的预算方案个案：{names}。", "These still have a case of an earlier plan: {names}."),
        ),
    ):
        if people:
            names = names_of(sorted(people))
            told = Text("、".join(names.values()), ", ".join(names.values()))
            todo = Text("{what}请先退回并调整。", "{what} Send the plan back and change it.")
            raise InvalidError(todo.fill(what=text.fill(names=told)), field="people")


def _take(doing: Doing, given: Iterable[PlanChoice]) -> dict[str, Budget]:
    """Takes the cash of all packages of their budgets, each budget once, always in the same order."""
    found: dict[str, Budget] = {}
    total: dict[int, int] = defaultdict(int)
    for one in given:
        if one.cash_now <= 0:
            continue
        budget = purse.budget_for(one.person, doing.day)
        if budget is None:
            raise InvalidError(
                Text("没有可用的预算，请先设立。", "There is no budget that covers this: set one up first."),
                field="budget",
            )
        found[one.person] = budget
        total[budget.pk] += one.cash_now
    by_key = {one.pk: one for one in found.values()}
    for key in sorted(total):
        purse.take(by_key[key].ref, total[key])
    return found


def _pool(doing: Doing) -> None:
    """Equity of all plans in force fits the company's pool; asked with these packages already in, under a lock (I2)."""
    for one in pools(doing.day):
        if one.used > one.amount:
            currency = the_installation().currency
            shown = [
                written(value, currency) if one.is_money else Text(f"{value:,}", f"{value:,}")
                for value in (one.amount, one.used)
            ]
            told = Text(
                "股权池共 {pool}，连同本方案需要 {used}。", "The pool holds {pool}; with this plan, {used} is needed."
            )
            raise OverspentError(told.fill(pool=shown[0], used=shown[1]), room=one.amount, wanted=one.used)


def _case(doing: Doing, row: PlanRound, choice: PlanChoice, budget: Budget | None) -> None:
    """The case of one person: it begins approved, and the promises wait for both sides."""
    package = package_of(choice.package)
    assert package is not None  # noqa: S101 - only choices with one are given
    owners = dict(possible_owners(choice.person, doing.day))
    if not owners:
        raise InvalidError(
            Text("有人没有可以作出承诺的上级或人力资源同事。", "Nobody could make promises to one of them.")
        )
    opening = rules.Opening(
        new_ref(), choice.person, Kind.PLAN, doing.day, by(doing), Severity.NORMAL, (Kind.PLAN.reason,), choice.stake
    )
    proposed_on = row.proposed_on or doing.day
    proposal = rules.Proposal(package.measures, row.proposed_by, proposed_on, row.proposal_reason, package.cash_now)
    before = [rule_of(one) for one in Case.objects.filter(person=choice.person, kind=Kind.PLAN.value)]
    approval = rules.Approval(by(doing), doing.day, row.approval_reason)
    made = rules.adopt(opening, before, proposal, approval)
    case = Case.objects.create(ref=opening.case_id, **{**columns_of(made), "owner": next(iter(owners))})
    for part in _parts(doing, row, choice, package, next(iter(owners))):
        write_part(doing, case, part, budget, owners)
    mark(doing, case, "opened", kind=case.kind, plan=row.ref)
    PlanChoice.objects.filter(pk=choice.pk).update(case=case.ref)
    tell(doing, case.owner, "case.opened", f"/cases/{case.ref}/")


def _parts(doing: Doing, row: PlanRound, choice: PlanChoice, package: Package, owner: str) -> list[Part]:
    """The package's promises, as far off as the plan had them; a measure's cash is held by its first promise."""
    late = (doing.day - row.as_of) if row.as_of else timedelta(0)
    cash = _cash(choice, package)
    parts: list[Part] = []
    for measure in package.measures:
        promised = sorted((one for one in package.promised if one.measure == measure), key=lambda one: one.due)
        for place, one in enumerate(promised or [_in_a_month(doing, measure)]):
            due = max(one.due + late, doing.day)
            shown = with_facts(one.shown_by)
            parts.append(Part(measure, one.text, owner, due, cash[measure] if place == 0 else 0, "", shown))
    return parts


def _in_a_month(doing: Doing, measure: str) -> Promised:
    return Promised(measure, CATALOGUE.measure(measure).label, doing.day + timedelta(days=30))


def _cash(choice: PlanChoice, package: Package) -> dict[str, int]:
    """Each measure's cash now; together the package's, to the last minor unit."""
    priced = {one["measure"]: one["cash_now"] for one in choice.offers}
    cash = {one: int(priced.get(one, 0)) for one in package.measures}
    cash[package.measures[0]] += package.cash_now - sum(cash.values())
    return cash


def _supersede(doing: Doing, row: PlanRound) -> None:
    """An earlier plan whose time overlaps is no longer the one in force; what it promised stands."""
    earlier = PlanRound.objects.select_for_update().filter(
        state=APPROVED, since__lte=row.until, until__gte=row.since
    )  # fmt: skip
    for one in earlier.exclude(pk=row.pk).order_by("pk"):
        save(one, state=SUPERSEDED, ended_by=by(doing), ended_on=doing.day, end_reason=row.name)
        note(doing, one, "superseded")
