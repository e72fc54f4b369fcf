"""The one way into the ledger: rules are asked, lines are written, counters and the pool follow, facts are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from mainstay.chapters.equity.kinds import Units
from mainstay.chapters.equity.ledger import Deed, Entry, Holding
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, StaleError
from mainstay_web.actions.carrying import batch_of
from mainstay_web.actions.planning import above
from mainstay_web.actions.promises import keep_shown
from mainstay_web.actions.rows import as_seen, locked
from mainstay_web.store import equity_pool
from mainstay_web.store.charge import who
from mainstay_web.store.equity_book import Held, helds, holding_after
from mainstay_web.store.equity_facts import SOURCE, tell_grants, tell_vesting
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.equity import RULE, EquityDeed, EquityGrant, EquityTransaction
from mainstay_web.store.tables.facts import Batch

NOTHING_HERE = Text("没有这一项", "there is no such thing")
_NONE = Text("没有这笔授予", "there is no such grant")
_SAME = Text("须由提出者以外的人批准。", "Somebody other than who put it forward approves it.")
_ABOVE = Text(
    "不能批准自己上级的事项，也不能批准自己上级提出的事项。",
    "You cannot approve for somebody you report to, nor what they put forward.",
)


@dataclass(frozen=True, slots=True)
class Signed:
    """Who put a line forward, who approved it, and what proves it: [{what, document, by, on}]."""

    proposed_by: str
    approved_by: str = ""
    proof: Sequence[dict[str, str]] = ()
    deed: EquityDeed | None = None


def load_grant(ref: str, version: int | None = None) -> EquityGrant:
    """The grant, locked. Raises RefusedError for none, StaleError where it is no longer as the reader saw it."""
    return as_seen(locked(EquityGrant.objects.select_related("plan"), ref, _NONE), version)


def held(row: EquityGrant) -> Held:
    """The grant with its ledger."""
    return helds([row])[0]


def second_person(doing: Doing, proposer: str, people: Iterable[str] = ()) -> str:
    """Who approves: neither proposer nor concerned, nor anybody who reports to one of these. Raises InvalidError."""
    approver = who(doing.caller.actor)
    if approver in {proposer, *people}:
        raise InvalidError(_SAME)
    if above(approver, {proposer, *people}):
        raise InvalidError(_ABOVE)
    return approver


def enter(doing: Doing, before: Held, entries: Sequence[Entry], signed: Signed) -> Batch:
    """Writes lines of one grant, whose row is locked. Raises LedgerError, and then nothing has changed."""
    row, batch = before.row, batch_of(doing, SOURCE)
    now = holding_after(before, entries)
    for number, entry in enumerate(entries):
        EquityTransaction.objects.create(
            grant=row, plan=row.plan, person=row.person, kind=entry.deed.value, tranche=entry.tranche,
            units=entry.units, money=entry.amount, day=max(entry.on, row.granted_on), to=entry.to,
            proof=_proof(entry, signed), proposed_by=signed.proposed_by, approved_by=signed.approved_by,
            rule=entry.rule, once=_once(row, entry, len(before.rows) + number), deed=signed.deed, batch=batch,
        )  # fmt: skip
    _count(row, before.holding, now)
    row.refresh_from_db()
    after = held(row)
    if any(entry.deed is Deed.GRANT for entry in entries):
        tell_grants(batch, [row], doing.day)
    vested = tell_vesting(batch, after, doing.day)
    _keep(doing, row, entries, vested)
    return batch


def _proof(entry: Entry, signed: Signed) -> list[dict[str, str]]:
    """What proves a line; of one that a rule brought about, the results that decided it."""
    if signed.proposed_by != RULE:
        return list(signed.proof)
    return [one for one in signed.proof if one["what"] in entry.reason.split()]


def _once(row: EquityGrant, entry: Entry, place: int) -> str:
    """What the night must not enter twice is named by its tranche; what people do, by its place in the ledger."""
    if entry.deed is Deed.GRANT:
        return f"grant:{row.pk}"
    return f"{row.pk}:{place}"


def _count(row: EquityGrant, before: Holding, after: Holding) -> None:
    """The counters say what the ledger says; units that came back go to the pool, unless the plan keeps them out.

    Where a line that gave units back is taken back itself, the pool has to have them still.
    """
    changed = EquityGrant.objects.filter(pk=row.pk, version=row.version).update(
        version=F("version") + 1, vested=after.vested, forfeited=after.forfeited,
        lapsed=after.lapsed + after.bought_back, settled=after.exercised + after.released + after.transferred,
    )  # fmt: skip
    if changed != 1:
        raise StaleError
    back = _gone(after) - _gone(before)
    if not row.plan.lasting:
        equity_pool.let_go(row.plan.pool_id, back)
        equity_pool.take(row.plan.pool_id, -back)


def _gone(holding: Holding) -> Units:
    return holding.forfeited + holding.lapsed + holding.bought_back


def _keep(doing: Doing, row: EquityGrant, entries: Sequence[Entry], vested: Sequence[str]) -> None:
    """Promises of the case from which the grant comes are kept by the facts just written, not by a tick."""
    if row.promise is None:
        return
    if any(entry.deed is Deed.GRANT for entry in entries):
        keep_shown(doing, row.promise.ref, f"grants:{row.number}")
    open_ = Commitment.objects.filter(
        case=row.promise.case, measure=row.promise.measure, person=row.person, kept_on=None, withdrawn_on=None
    ).order_by("due")
    for reference in vested[:1]:
        for promise in [one for one in open_ if "vesting" in one.carriers]:
            keep_shown(doing, promise.ref, reference)
