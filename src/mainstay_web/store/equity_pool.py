"""Units of a pool: taken and let go by one guarded statement each, so that a pool is never exceeded (I2).

take(pool, units) / let_go(pool, units)
reserve(promise, day)        what the equity of a case's promise holds; nothing where the company keeps no pool here
end_reserve(promise, day)    units that it held and holds no more
"""

from __future__ import annotations

from datetime import date

from django.db.models import Case, F, Q, Value, When

from mainstay.chapters import CATALOGUE
from mainstay.chapters.equity.kinds import Units, said
from mainstay.core.text import Text
from mainstay.loop.carry.refusals import OverspentError
from mainstay_web.store.offers import priced
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.equity import EquityPlan, EquityPool, EquityReserve, EquityValuation
from mainstay_web.store.tables.four_eyes import APPROVED
from mainstay_web.store.tables.shares import PART, stored

_MEASURES = {one.key: one for one in CATALOGUE.measures if one.price.equity.fixed or one.price.equity.of}


def take(pool: int, units: Units) -> None:
    """Holds units of a pool; raises OverspentError where fewer are left. Of two at once one waits, then sees."""
    if units <= 0:
        return
    whole, part = divmod(stored(units), PART)
    fits = EquityPool.objects.filter(pk=pool, held__lte=F("authorised") - whole - _begun(part))
    if fits.update(**_more("held", whole, part)) != 1:
        left = sum(one.room for one in EquityPool.objects.filter(pk=pool))
        raise OverspentError(
            Text("股权池只剩 {room} 股，不够 {wanted} 股。", "The pool has {room} units left, not {wanted}.").fill(
                room=f"{left:,}", wanted=f"{units:,}"
            ),
            room=said(left),
            wanted=said(units),
        )


def enlarge(pool: int, units: int) -> bool:
    """Adds units that a resolution sets aside, or takes some away (below nothing); not below what is held."""
    fits = EquityPool.objects.filter(pk=pool, held__lte=F("authorised") + units - _begun(0))
    return fits.update(authorised=F("authorised") + units) == 1


def _begun(part: int) -> Case:
    """Units that are begun by the parts that are held beyond the whole together with so many more."""
    return Case(
        When(held_part__gt=PART - part, then=Value(2)), When(held_part__gt=-part, then=Value(1)), default=Value(0)
    )


def _more(column: str, whole: int, part: int) -> dict[str, object]:
    """A sum of the pool with so many units and parts more: parts that make a unit are carried to the whole."""
    full = When(**{f"{column}_part__gte": PART - part}, then=Value(1))
    carried = Case(full, default=Value(0))
    return {column: F(column) + whole + carried, f"{column}_part": F(f"{column}_part") + part - carried * PART}


def let_go(pool: int, units: Units) -> None:
    """Gives units back to a pool."""
    if units > 0:
        EquityPool.objects.filter(pk=pool).update(**_more("held", *divmod(-stored(units), PART)))


def forget(pool: int, units: Units) -> None:
    """Counts units that left for good, and whose records go, without a name."""
    if units > 0:
        EquityPool.objects.filter(pk=pool).update(**_more("nameless", *divmod(stored(units), PART)))


def per_unit(day: date) -> int | None:
    """What a unit is worth on a day, in minor units, by the newest valuation; None where there is none."""
    row = EquityValuation.objects.filter(day__lte=day).order_by("-day", "-pk").first()
    return None if row is None else row.per_unit


def roomiest(day: date) -> EquityPool | None:
    """The pool with the most room among those of plans in force: what promises hold is taken of it."""
    running = EquityPlan.objects.filter(Q(until=None) | Q(until__gte=day), state=APPROVED, since__lte=day)
    pools = EquityPool.objects.filter(pk__in=running.exclude(kind="co_invest").values("pool"))
    return pools.annotate(left=F("authorised") - F("held")).order_by("-left", "pk").first()


def plan_to_grant(day: date) -> EquityPlan | None:
    """The plan in force under which a grant of that pool would be made: the newest; None where there is none."""
    pool = roomiest(day)
    running = EquityPlan.objects.filter(Q(until=None) | Q(until__gte=day), pool=pool, state=APPROVED, since__lte=day)
    return None if pool is None else running.exclude(kind="co_invest").order_by("-since", "-pk").first()


def room(day: date) -> int | None:
    """Whole units left in that pool; None where the company keeps no pool here."""
    pool = roomiest(day)
    return None if pool is None else int(pool.room)


def reserve(promise: Commitment, day: date) -> int:
    """Holds what the promise's measure gives in equity; how many units. Only the first promise of a measure holds.

    Raises OverspentError where no pool has so many left. Without a plan in force, a value for a unit or a known pay
    there is nothing to hold against.
    """
    measure = _MEASURES.get(promise.measure)
    worth, pool = per_unit(day), roomiest(day)
    if measure is None or pool is None or not worth:
        return 0
    if EquityReserve.objects.filter(promise__case=promise.case, promise__measure=promise.measure).exists():
        return 0
    value = priced(promise.person, day, [measure])[measure.key].equity or 0
    units = -(-value // worth)
    if units > 0:
        take(pool.pk, units)
        EquityReserve.objects.create(
            promise=promise, person=promise.person, pool=pool, units=units, value=value, made_on=day
        )
    return units


def end_reserve(promise: Commitment, day: date) -> int:
    """Gives back what the promise held, once; how many units."""
    held = EquityReserve.objects.filter(promise=promise, ended_on=None).first()
    if held is None or EquityReserve.objects.filter(pk=held.pk, ended_on=None).update(ended_on=day) != 1:
        return 0
    let_go(held.pool_id, held.units)
    return held.units
