"""Grants from elsewhere: put forward by one person, taken in whole by another, or not at all.

propose_intake(caller, source, content, pool)      an Open Cap Format package without errors
propose_imported(caller, Chosen)                   grants that company files told of and the ledger does not keep
decide_intake(caller, ref, yes=, answer=)
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from mainstay.chapters.equity.plans import Grant
from mainstay.chapters.equity.terms_json import plan_written
from mainstay.core.access import Act, Role
from mainstay.core.money import minor
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, StaleError, action
from mainstay_web.actions.carrying import said
from mainstay_web.actions.equity.ledger import Signed, enter, held, second_person
from mainstay_web.actions.equity.setup import digest
from mainstay_web.actions.rows import decide, locked
from mainstay_web.store import equity_pool
from mainstay_web.store.accounts import holders
from mainstay_web.store.charge import who
from mainstay_web.store.equity_imported import choice, waiting
from mainstay_web.store.equity_incoming import Incoming, incoming, read_choice
from mainstay_web.store.equity_ocf import LARGEST, number_of, read
from mainstay_web.store.tables.equity import EquityGrant, EquityPlan, EquityPool
from mainstay_web.store.tables.four_eyes import APPROVED, DECLINED, PROPOSED
from mainstay_web.store.tables.installation import Installation
from mainstay_web.store.tables.intakes import EquityIntake

MOST = 200
_WRONG = Text("文件有误，什么也没有读入。", "The file has errors: nothing was taken in.")
_OWN = Text("其中有您本人的授予。", "A grant of your own is among them.")
_TWICE = Text("同样的内容已经提交过。", "The same was put forward before.")
_POOL = Text("请选择文件和股权池。", "Choose a file and a pool.")
_CHOOSE = Text("请选择 1 至 {most} 笔可以入账的授予。", "Choose between 1 and {most} grants that can come in.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Numbers of grants, and where they come in: under an own `plan`, else out of `pool` under plans of this `name`.

    `settled`: what has vested by the files was released or paid out long ago, and needs no settling here.
    """

    grants: Collection[str]
    reason: str
    pool: str = ""
    plan: str = ""
    name: str = ""
    settled: bool = False


@action(Act.EQUITY_WORK)
def propose_intake(doing: Doing, source: str, content: bytes, pool: str) -> str:
    """Puts a file forward that has no errors. The same file is put forward once."""
    doing.must(None)
    row = EquityPool.objects.filter(ref=pool).first()
    if row is None or not content or len(content) > LARGEST:
        raise InvalidError(_POOL, field="file")
    reading = read(content)
    if reading.wrong or reading.found is None:
        raise InvalidError(_WRONG, field="file")
    people = {number_of(reading.found, one.person) for one in reading.found.grants.values()}
    _none_of_ones_own(doing, people)
    return _put_forward(doing, row, said(source, "file"), content, {**reading.counts, "notes": reading.notes})


@action(Act.EQUITY_WORK)
def propose_imported(doing: Doing, asked: Chosen) -> str:
    """Puts grants forward that company files told of, to be entered with what the files say has vested."""
    doing.must(None)
    plan = EquityPlan.objects.select_related("pool").filter(ref=asked.plan, state=APPROVED).first()
    pool = plan.pool if plan is not None else EquityPool.objects.filter(ref=asked.pool).first()
    if pool is None or (asked.plan and plan is None):
        raise InvalidError(Text("请选择股权池或计划。", "Choose a pool or a plan."), field="pool")
    known = {one.record.number: one for one in waiting(doing.caller.actor, doing.day) if not one.wrong}
    if not 0 < len(set(asked.grants)) <= MOST or not set(asked.grants) <= known.keys():
        raise InvalidError(_CHOOSE.fill(most=MOST), field="grants")
    rows = [known[number].record for number in sorted(set(asked.grants))]
    _none_of_ones_own(doing, {one.person for one in rows})
    name = "" if plan is not None else said(asked.name, "name")[:120]
    content = choice(rows, name, "" if plan is None else plan.ref, settled=asked.settled)
    found = read_choice(content, doing.day)
    if found.wrong:
        raise InvalidError(found.wrong[0], field="plan")
    lines = sum(len(one) for one in found.lines.values())
    counts: dict[str, object] = {"grants": len(rows), "lines": lines, "facts": True, "settled": asked.settled}
    return _put_forward(doing, pool, said(asked.reason, "reason"), content, counts)


def _none_of_ones_own(doing: Doing, people: Collection[str]) -> None:
    if doing.caller.actor.person in people:
        raise InvalidError(_OWN, field="file")


def _put_forward(doing: Doing, pool: EquityPool, source: str, content: bytes, counts: dict[str, object]) -> str:
    mark = hashlib.sha256(content).hexdigest()
    if EquityIntake.objects.filter(digest=mark, state__in=(PROPOSED, APPROVED)).exists():
        raise InvalidError(_TWICE, field="file")
    made = EquityIntake.objects.create(
        source=source[:200], content=content, digest=mark, pool=pool, counts=counts,
        proposed_by=who(doing.caller.actor), proposed_on=doing.day,
    )  # fmt: skip
    page = "/equity/imported/" if counts.get("facts") else "/equity/files/"
    for account in {one.ref for role in (Role.DIRECTOR, Role.COMPENSATION) for one in holders(role.value)}:
        if account != doing.account:
            doing.tell(account, "approval.asked", page)
    doing.note(grants=counts["grants"], lines=counts["lines"])
    return made.ref


@action(Act.EQUITY_WORK)
def decide_intake(doing: Doing, ref: str, *, yes: bool, answer: str) -> str:
    """Somebody else takes all of it in, in one transaction, or nothing of it; its content is then forgotten."""
    doing.must(None)
    row = locked(EquityIntake.objects.select_related("pool"), ref, Text("没有这个文件", "there is no such file"))
    if row.state != PROPOSED:
        raise StaleError
    # Of two that hold the same grant, the second must see what the first has entered.
    Installation.objects.select_for_update().get(id=1)
    found = incoming(row, doing.day)
    approver = second_person(doing, row.proposed_by, found.people)
    if yes and found.wrong:
        raise InvalidError(found.wrong[0])
    decide(doing, row, APPROVED if yes else DECLINED, approver, said(answer, "answer"), content=b"")
    if yes:
        coming = _Coming(doing, row, found, approver)
        for grant in found.grants:
            coming.take_in(grant)
    doing.note(grants=row.counts["grants"], lines=row.counts["lines"])
    return ref


class _Coming:
    """One intake being entered; a plan is made once for all grants of the same terms."""

    def __init__(self, doing: Doing, row: EquityIntake, found: Incoming, approver: str) -> None:
        self.doing, self.row, self.found, self.approver = doing, row, found, approver
        self._plans: dict[tuple[str, str, str], EquityPlan] = {}

    def take_in(self, grant: Grant) -> None:
        """One grant with its ledger; its units count against the pool, what came back of them does not."""
        row, plan = self.row, self.found.plan or self._plan(grant)
        equity_pool.take(row.pool_id, grant.units)
        made = EquityGrant.objects.create(
            number=grant.id, person=grant.person, plan=plan, units=grant.units, price=minor(Decimal(grant.price)),
            granted_on=grant.granted_on, start=grant.starts_on, reason=row.source, state=APPROVED,
            proposed_by=row.proposed_by, proposed_on=row.proposed_on, approved_by=self.approver,
            approved_on=self.doing.day, answer=row.source,
        )  # fmt: skip
        before = held(made)
        entries = [
            replace(one, plan=before.grant.plan, grant=before.grant.id, person=made.person)
            for one in self.found.lines[grant.id]
        ]
        proof = {
            "what": self.found.what, "document": row.source, "by": row.proposed_by, "on": row.proposed_on.isoformat(),
        }  # fmt: skip
        enter(self.doing, before, entries, Signed(row.proposed_by, self.approver, [proof]))

    def _plan(self, grant: Grant) -> EquityPlan:
        row, terms = self.row, plan_written(grant.terms)
        key = (grant.plan, grant.kind.value, digest(terms))
        if key not in self._plans:
            name = self.found.names.get(grant.plan) or grant.terms.schedule.name or row.source
            days = [one.granted_on for one in self.found.grants]
            self._plans[key] = EquityPlan.objects.create(
                name=name[:200], kind=grant.kind.value, pool=row.pool, terms=terms, digest=key[2], since=min(days),
                until=max(days) if self.found.closed else None, lasting=grant.plan in self.found.lasting,
                state=APPROVED, proposed_by=row.proposed_by, proposed_on=row.proposed_on, proposal_reason=row.source,
                approved_by=self.approver, approved_on=self.doing.day, answer=row.source,
            )  # fmt: skip
        return self._plans[key]
