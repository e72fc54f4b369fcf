"""What a pool keeps of records that go: units that left it for good stay counted, without anybody; the others return.

settle_grants(rows)      before grants are deleted: whoever is erased, or whose time is over
settle_reserves(rows)    before what promises held of a pool is deleted
"""

from __future__ import annotations

from collections import defaultdict

from django.db.models import F, Q, QuerySet

from mainstay.chapters.equity.kinds import Units
from mainstay_web.store import equity_pool
from mainstay_web.store.tables.equity import EquityGrant, EquityReserve
from mainstay_web.store.tables.four_eyes import APPROVED, PROPOSED
from mainstay_web.store.tables.projects import EquityFlow, EquitySettlement, EquitySubscription

LIVE = Q(units__gt=F("forfeited") + F("lapsed") + F("settled"))
"""Something of it is still there."""


def settle_grants(rows: QuerySet[EquityGrant]) -> None:
    """Brings the pools to what they hold once these grants are gone."""
    back: dict[int, Units] = defaultdict(int)
    kept: dict[int, Units] = defaultdict(int)
    for row in rows.filter(state__in=(PROPOSED, APPROVED)).select_related("plan").order_by("plan__pool", "pk"):
        gone = _for_good(row)
        kept[row.plan.pool_id] += gone
        back[row.plan.pool_id] += _held(row) - gone
    for pool, units in sorted(back.items()):
        equity_pool.forget(pool, kept[pool])
        equity_pool.let_go(pool, units)


def _held(row: EquityGrant) -> Units:
    """What it takes of its pool."""
    back: Units = 0 if row.plan.lasting else row.forfeited + row.lapsed
    taken: Units = row.units - back
    return taken


def _for_good(row: EquityGrant) -> Units:
    """What of it never comes back: units that were exercised, released or handed on; all of a plan that lasts."""
    if row.state == PROPOSED:
        return 0
    kept: Units = row.units if row.plan.lasting else row.settled
    return kept


def settle_reserves(rows: QuerySet[EquityReserve]) -> None:
    """Gives back what these still hold."""
    for row in rows.filter(ended_on=None).order_by("pool", "pk"):
        equity_pool.let_go(row.pool_id, row.units)


def in_projects() -> QuerySet[EquitySubscription]:
    """Places with money in projects that are not over, their own or taken over: each is a part of what all are paid."""
    over = EquitySettlement.objects.filter(state=APPROVED, last=True).values("project")
    paid = EquityFlow.objects.values("place")
    return EquitySubscription.objects.filter(project__state=APPROVED, pk__in=paid).exclude(project__in=over)


def running() -> QuerySet[EquityGrant]:
    """Grants that are not settled yet, or wait for approval: their holders are not forgotten before that."""
    return EquityGrant.objects.filter(LIVE & Q(state=APPROVED) | Q(state=PROPOSED))
