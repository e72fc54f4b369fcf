"""Grants, plans and pools as lists; grants through the rules of who may see whose equity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from mainstay.chapters.equity.conditions import Event, Result, asked
from mainstay.chapters.equity.kinds import MANNERS, Units
from mainstay.chapters.equity.notices import NOTICES, Notice
from mainstay.chapters.equity.vesting import Position, Status
from mainstay.core.access import Act, Actor, Field
from mainstay.core.calendar import add_months
from mainstay_web.store.access import allowed, visible
from mainstay_web.store.equity_book import Held, has_due, helds, in_chunks, in_doubt, terms_of
from mainstay_web.store.equity_gone import LIVE
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.equity import (
    EquityDeed,
    EquityEvent,
    EquityGrant,
    EquityPlan,
    EquityPool,
    EquityPoolChange,
    EquityReserve,
    EquityValuation,
)
from mainstay_web.store.tables.four_eyes import APPROVED, PROPOSED
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.shares import units_in

EXERCISED = [kind.value for kind, manner in MANNERS.items() if manner.exercised]
OPEN = Q(units__gt=F("vested") + F("forfeited"))
"""Something of it may still vest."""


def works(actor: Actor, day: date) -> bool:
    """Whether the actor keeps the ledger."""
    return bool(allowed(actor, Act.EQUITY_WORK, None, day))


def grants_seen(actor: Actor, day: date) -> QuerySet[EquityGrant]:
    """Grants of the people whose equity the actor may see, but for the actor's own: those are in *My shares*."""
    seen = visible(actor, Field.EQUITY, day).exclude(number=actor.person or "")
    rows = EquityGrant.objects.filter(person__in=seen.values("number"))
    return rows.select_related("plan", "promise").order_by("-granted_on", "-pk")


def grant_by_ref(actor: Actor, ref: str, day: date) -> EquityGrant | None:
    """One of these."""
    return grants_seen(actor, day).filter(ref=ref).first()


def own_grants(actor: Actor, day: date) -> QuerySet[EquityGrant]:
    """What was granted to the actor."""
    if not actor.person or not allowed(actor, Act.EQUITY_OWN, actor.person, day):
        return EquityGrant.objects.none()
    rows = EquityGrant.objects.filter(person=actor.person, state=APPROVED)
    return rows.select_related("plan").order_by("granted_on", "pk")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which grants to list."""

    state: str = ""
    plan: str = ""
    words: str = ""
    year: int | None = None


def listed(actor: Actor, day: date, wish: Wish) -> QuerySet[EquityGrant]:
    """The ledger's grants as wished; a word finds a person's number or name, or a grant's number."""
    rows = grants_seen(actor, day)
    if wish.state == "live":
        rows = rows.filter(LIVE, state=APPROVED)
    elif wish.state:
        rows = rows.filter(state=wish.state)
    if wish.plan:
        rows = rows.filter(plan__line=wish.plan)
    if wish.year:
        rows = rows.filter(granted_on__year=wish.year)
    if wish.words:
        people = Person.objects.filter(Q(number__icontains=wish.words) | Q(name__icontains=wish.words))
        rows = rows.filter(Q(number__icontains=wish.words) | Q(person__in=people.values("number")))
    return rows


def names(rows: Iterable[EquityGrant | EquityDeed]) -> dict[str, Person]:
    """The people of these, by number."""
    return {one.number: one for one in Person.objects.filter(number__in={row.person for row in rows})}


def pools() -> list[EquityPool]:
    """Every pool."""
    return list(EquityPool.objects.order_by("pk"))


def changes() -> list[EquityPoolChange]:
    """Every change of a pool, the newest first."""
    return list(EquityPoolChange.objects.select_related("pool").order_by("-day", "-pk"))


def plans(state: str = "") -> list[EquityPlan]:
    """Every plan, or those in a state, the newest version of each first."""
    rows = EquityPlan.objects.select_related("pool").order_by("-pk")
    return list(rows.filter(state=state) if state else rows)


def plans_in_force(day: date) -> list[EquityPlan]:
    """The version of each plan under which one can grant today; not projects to co-invest in."""
    running = EquityPlan.objects.filter(Q(until=None) | Q(until__gte=day), state=APPROVED, since__lte=day)
    newest: dict[str, EquityPlan] = {}
    for row in running.exclude(kind="co_invest").select_related("pool").order_by("number"):
        newest[row.line] = row
    return sorted(newest.values(), key=lambda one: one.name)


def plan_by_ref(ref: str) -> EquityPlan | None:
    """One version of a plan."""
    return EquityPlan.objects.select_related("pool").filter(ref=ref).first()


def keys_of(plan: EquityPlan) -> dict[str, str]:
    """Results, events and steps that a plan's terms wait for: key and label."""
    terms = terms_of(plan)
    conditions = [need.condition for need in terms.needs.values()] + [terms.dividends.needs]
    found = {
        one.key: one.label or one.key
        for condition in conditions
        for one in asked(condition)
        if isinstance(one, Result | Event)
    }
    found |= {rule.event: rule.event for rule in terms.accelerations}
    return found | {step.id: step.description or step.id for step in terms.schedule.events}


def valuations() -> list[EquityValuation]:
    """What a unit was worth, the newest first."""
    return list(EquityValuation.objects.order_by("-day", "-pk"))


def events(actor: Actor, day: date) -> list[EquityEvent]:
    """What was certified or happened; what is about one person, only where the actor may see their equity."""
    seen = visible(actor, Field.EQUITY, day).values("number")
    rows = EquityEvent.objects.filter(Q(person="") | Q(person__in=seen))
    return list(rows.select_related("plan").order_by("-day", "-pk"))


def deeds_waiting(actor: Actor, day: date) -> QuerySet[EquityDeed]:
    """What was put forward and waits for a second person, of people whose equity the actor may see."""
    seen = visible(actor, Field.EQUITY, day).exclude(number=actor.person or "").values("number")
    rows = EquityDeed.objects.filter(state=PROPOSED, person__in=seen)
    return rows.select_related("grant__plan").order_by("proposed_on", "pk")


def awaiting(day: date) -> tuple[list[str], list[str], list[str]]:
    """For the night: grants with lines that the rules ask for, with a tranche in doubt, and with a window that may be
    over.
    """
    rows = EquityGrant.objects.filter(OPEN, state=APPROVED, left_on=None).select_related("plan").order_by("pk")
    rule, due, doubtful = in_force(NOTICES, day), list[str](), list[str]()
    for some in in_chunks(rows):
        due += [one.row.ref for one in some if has_due(one, day)]
        doubtful += [one.row.ref for one in some if in_doubt(one, day, rule)]
    rights = EquityGrant.objects.filter(LIVE, state=APPROVED, vested__gt=F("lapsed") + F("settled"))
    ending = helds(rights.filter(plan__kind__in=EXERCISED).select_related("plan").order_by("pk"))
    return due, doubtful, [one.row.ref for one in ending if one.row.left_on or one.grant.expires_on]


def doubtful(actor: Actor, day: date) -> list[tuple[Held, Notice]]:
    """Tranches whose result is in doubt, the nearest first, of grants that the actor may see."""
    rule, rows = in_force(NOTICES, day), grants_seen(actor, day).filter(OPEN, state=APPROVED, left_on=None)
    with_needs = [one.pk for one in EquityPlan.objects.filter(state=APPROVED) if terms_of(one).needs]
    found = [
        (one, notice)
        for some in in_chunks(rows.filter(plan__in=with_needs))
        for one in some
        for notice in in_doubt(one, day, rule)
    ]
    return sorted(found, key=lambda pair: (pair[1].on, pair[0].row.pk))


@dataclass(frozen=True, slots=True)
class Coming:
    """A tranche that may vest on a day, of a grant in the ledger or of an imported one."""

    day: date
    person: str
    number: str
    units: Units
    grant: EquityGrant | None
    position: Position | None
    doubt: bool


def coming(actor: Actor, day: date, months: int) -> list[Coming]:
    """What may vest within so many months, by day: of those whose equity the actor may see."""
    rows = grants_seen(actor, day).filter(OPEN, state=APPROVED, left_on=None)
    last, found, rule = add_months(day, months), list[Coming](), in_force(NOTICES, day)
    for one in (each for some in in_chunks(rows) for each in some):
        doubtful = {each.tranche for each in in_doubt(one, day, rule)}
        found += [
            Coming(each.on, one.row.person, one.row.number, each.pending, one.row, each,
                   each.tranche.key in doubtful)
            for each in one.positions(day)
            if each.on is not None and each.status in {Status.FUTURE, Status.WAITING} and day < each.on <= last
        ]  # fmt: skip
    seen = visible(actor, Field.EQUITY, day).exclude(number=actor.person or "")
    here = set(seen.filter(here=True).values_list("number", flat=True))
    found += [
        Coming(tranche.on, tranche.person, tranche.number, tranche.units, None, None, doubt=False)
        for tranche in imported(day, last)
        if tranche.person in here and tranche.on > day
    ]
    return sorted(found, key=lambda one: (one.day, one.person, one.number))


@dataclass(frozen=True, slots=True)
class Imported:
    """A tranche of a grant that came as a fact and is not in the ledger."""

    number: str
    person: str
    kind: str
    granted_on: date
    on: date
    units: Units
    price: int
    each: int | None
    condition: str
    state: str


def imported(day: date, last: date | None = None, person: str = "") -> list[Imported]:
    """Tranches of grants that the ledger does not keep, granted by a day; as `store.facts` reads them."""
    from mainstay_web.store.facts import held  # noqa: PLC0415 - brings the whole company's reader with it

    frames = held(["grants", "vesting"], person=person or None)
    if "grants" not in frames or "vesting" not in frames:
        return []
    kept = set(EquityGrant.objects.values_list("number", flat=True))
    grants = {
        row["grant_id"]: row
        for row in frames["grants"].to_dicts()
        if row["grant_id"] not in kept and row["granted_on"] <= day
    }
    return [
        Imported(
            row["grant_id"], grant["person_id"], grant["kind"], grant["granted_on"], row["on"], units_in(row),
            grant["price"] or 0, grant["value_per_unit"], row["condition"] or "", _state(row, day),
        )
        for row in frames["vesting"].to_dicts()
        if (grant := grants.get(row["grant_id"])) is not None and units_in(row) > 0
        and (last is None or row["on"] <= last)
    ]  # fmt: skip


def _state(row: Mapping[str, object], day: date) -> str:
    """Empty is judged by the day."""
    on = row["on"]
    return str(row["state"]) if row["state"] else "vested" if isinstance(on, date) and on <= day else "due"


def promises_for_grants(actor: Actor, day: date) -> list[Commitment]:
    """Agreed promises of cases that a grant would keep, of people for whom the actor may put one forward."""
    seen = visible(actor, Act.GRANT_PROPOSE, day).values("number")
    rows = Commitment.objects.filter(
        person__in=seen, kept_on=None, broken_on=None, lapsed_on=None, withdrawn_on=None,
        owner_agreed_on__isnull=False, person_agreed_on__isnull=False,
    )  # fmt: skip
    taken = EquityGrant.objects.filter(state__in=(PROPOSED, APPROVED), promise__isnull=False).values("promise")
    return [one for one in rows.exclude(pk__in=taken).order_by("due", "pk") if "grants" in one.carriers]


def candidates(actor: Actor, day: date, most: int = 400) -> list[Person]:
    """People here for whom the actor may put a grant forward, key people first."""
    return list(visible(actor, Act.GRANT_PROPOSE, day).filter(here=True).order_by("-key", "name_key", "number")[:most])


def reserve_of(promise: Commitment) -> EquityReserve | None:
    """What a promise holds of a pool."""
    return EquityReserve.objects.filter(promise=promise, ended_on=None).first()


def unsettled_leavers(actor: Actor, day: date) -> Sequence[EquityGrant]:
    """Grants of people who left and whose grants nobody has settled."""
    gone = Person.objects.filter(left_on__lt=day + timedelta(days=1)).values("number")
    return list(grants_seen(actor, day).filter(LIVE, state=APPROVED, left_on=None, person__in=gone))
