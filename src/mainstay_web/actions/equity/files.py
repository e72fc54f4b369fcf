"""Files of grants: put forward by one person, taken in whole by another, or not at all; and taken away."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal

from mainstay.chapters.equity.ledger import Deed
from mainstay.chapters.equity.plans import Grant
from mainstay.chapters.equity.terms_json import plan_written
from mainstay.company.ocf import Taken
from mainstay.core.access import Act
from mainstay.core.money import minor
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, RefusedError, StaleError, action
from mainstay_web.actions.carrying import said
from mainstay_web.actions.equity.ledger import Signed, enter, held, second_person
from mainstay_web.actions.equity.setup import digest
from mainstay_web.store import equity_pool
from mainstay_web.store.access import allowed
from mainstay_web.store.charge import who
from mainstay_web.store.equity_ocf import LARGEST, number_of, read
from mainstay_web.store.tables.equity import (
    APPROVED,
    DECLINED,
    PROPOSED,
    EquityGrant,
    EquityIntake,
    EquityPlan,
    EquityPool,
)

_WRONG = Text("文件有误，什么也没有读入。", "The file has errors: nothing was taken in.")


@action(Act.EQUITY_WORK)
def propose_intake(doing: Doing, source: str, content: bytes, pool: str) -> str:
    """Puts a file forward that has no errors. The same file is put forward once."""
    doing.must(None)
    row = EquityPool.objects.filter(ref=pool).first()
    if row is None or not content or len(content) > LARGEST:
        raise InvalidError(Text("请选择文件和股权池。", "Choose a file and a pool."), field="file")
    reading = read(content)
    if reading.wrong or reading.found is None:
        raise InvalidError(_WRONG, field="file")
    mark = hashlib.sha256(content).hexdigest()
    if EquityIntake.objects.filter(digest=mark, state__in=(PROPOSED, APPROVED)).exists():
        raise InvalidError(Text("这个文件已经提交过。", "This file was put forward before."), field="file")
    _may_grant(doing, reading.found)
    made = EquityIntake.objects.create(
        source=said(source, "file")[:200], content=content, digest=mark, pool=row,
        counts={**reading.counts, "notes": reading.notes},
        proposed_by=who(doing.caller.actor), proposed_on=doing.day,
    )  # fmt: skip
    doing.note(**reading.counts)
    return made.ref


def _may_grant(doing: Doing, found: Taken) -> None:
    for number in {number_of(found, one.person) for one in found.grants.values()}:
        if not allowed(doing.caller.actor, Act.EQUITY_WORK, None, doing.day) or number == doing.caller.actor.person:
            raise InvalidError(Text("文件中有您本人的授予。", "The file holds a grant of your own."), field="file")


@action(Act.EQUITY_WORK)
def decide_intake(doing: Doing, ref: str, *, yes: bool, answer: str) -> str:
    """Somebody else takes the whole file in, in one transaction, or not at all; its content is then forgotten."""
    doing.must(None)
    row = EquityIntake.objects.select_for_update(of=("self",)).select_related("pool").filter(ref=ref).first()
    if row is None or row.state != PROPOSED:
        raise StaleError if row else RefusedError(Text("没有这个文件", "there is no such file"))
    reading = read(bytes(row.content))
    found = reading.found
    people = {number_of(found, one.person) for one in found.grants.values()} if found else set()
    approver = second_person(doing, row.proposed_by, people)
    if yes and (reading.wrong or found is None):
        raise InvalidError(_WRONG)
    columns = {"state": APPROVED if yes else DECLINED, "approved_by": approver, "approved_on": doing.day}
    changed = EquityIntake.objects.filter(pk=row.pk, state=PROPOSED)
    if changed.update(answer=said(answer, "answer"), content=b"", **columns) != 1:
        raise StaleError
    if yes and found is not None:
        plans: dict[tuple[str, str, str], EquityPlan] = {}
        for grant in found.grants.values():
            _take_in(doing, row, found, grant, plans, approver)
    doing.note(grants=row.counts["grants"], lines=row.counts["lines"])
    return ref


def _take_in(
    doing: Doing,
    row: EquityIntake,
    found: Taken,
    grant: Grant,
    plans: dict[tuple[str, str, str], EquityPlan],
    approver: str,
) -> None:
    """One grant with its ledger; its units count against the pool, what came back of them does not."""
    plan = _plan(doing, row, found, grant, plans, approver)
    equity_pool.take(row.pool_id, int(grant.units))
    made = EquityGrant.objects.create(
        number=grant.id, person=number_of(found, grant.person), plan=plan, units=int(grant.units),
        price=minor(Decimal(grant.price)), granted_on=grant.granted_on, start=grant.starts_on, reason=row.source,
        state=APPROVED, proposed_by=row.proposed_by, proposed_on=row.proposed_on, approved_by=approver,
        approved_on=doing.day, answer=row.source,
    )  # fmt: skip
    before = held(made)
    entries = [
        replace(one, plan=before.grant.plan, grant=before.grant.id, person=made.person)
        for one in found.entries
        if one.grant == grant.id and one.deed is not Deed.POOL
    ]
    proof = {"what": "ocf", "document": row.source, "by": row.proposed_by, "on": row.proposed_on.isoformat()}
    enter(doing, before, entries, Signed(row.proposed_by, approver, [proof]))


def _plan(
    doing: Doing,
    row: EquityIntake,
    found: Taken,
    grant: Grant,
    plans: dict[tuple[str, str, str], EquityPlan],
    approver: str,
) -> EquityPlan:
    """The plan of these terms: one that came with this file, made once."""
    terms = plan_written(grant.terms)
    key = (grant.plan, grant.kind.value, digest(terms))
    if key not in plans:
        plans[key] = EquityPlan.objects.create(
            name=(found.plans.get(grant.plan) or grant.terms.schedule.name or row.source)[:200], kind=grant.kind.value,
            pool=row.pool, terms=terms, digest=key[2], since=grant.granted_on, state=APPROVED,
            proposed_by=row.proposed_by, proposed_on=row.proposed_on, proposal_reason=row.source, approved_by=approver,
            approved_on=doing.day, answer=row.source,
        )  # fmt: skip
    return plans[key]


@action(Act.EXPORT)
def taken_away(doing: Doing, grants: int) -> str:
    """Notes that the ledger left the house as a package of so many grants."""
    doing.must(None)
    doing.note(form="ocf", grants=grants)
    return "equity"
