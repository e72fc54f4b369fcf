"""Projects to co-invest in: as the brain knows them, as lists, and one's own places with their cash-flow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, Q

from mainstay.chapters.equity.coinvest import Project, Subscription, missing, parts, per_person, unpaid
from mainstay.chapters.equity.coinvest_leaving import Settled, Stake, settled
from mainstay.chapters.equity.leavers import Leaving
from mainstay.chapters.equity.returns import multiple, xirr
from mainstay.chapters.equity.waterfall import FOLLOWERS, Losses, Payout, Side, Waterfall, payouts, shared
from mainstay.core.access import Act, Actor, Field
from mainstay_web.store.access import allowed, visible
from mainstay_web.store.project_leaving import COMPANY, held_parts, leaving_rules, stakes_of
from mainstay_web.store.tables.four_eyes import APPROVED, PROPOSED
from mainstay_web.store.tables.projects import EquityFlow, EquityProject, EquitySettlement, EquitySubscription

REMIND_DAYS = 7
OUTWARD = frozenset({EquityFlow.PAID_IN, EquityFlow.TOOK})
"""Flows that somebody pays."""


def rules_of(row: EquityProject) -> Project:
    """The project's rules of subscribing as the brain reads them."""
    least = dict(row.places.filter(obligatory__gt=0).values_list("person", "obligatory"))
    return Project(row.ref, row.capital, row.due, row.pay_by, least, row.cap_person, row.cap_all)


def waterfall_of(row: EquityProject) -> Waterfall:
    """The project's rules of sharing as the brain reads them."""
    terms = row.terms
    return Waterfall(
        Losses(terms["losses"]), Decimal(terms["first"]), Decimal(terms["second"]), Decimal(terms["boost"]),
        bool(terms["voluntary_first"]),
    )  # fmt: skip


def subscriptions_of(row: EquityProject) -> list[Subscription]:
    """Who subscribed to how much, and what of it has come; obligatory and voluntary parts apart."""
    rules = rules_of(row)
    return [
        part
        for one in row.places.filter(amount__gt=0).order_by("pk")
        for part in parts(
            rules, Subscription(one.person, one.amount, one.subscribed_on or row.opens, Side.VOLUNTARY, 0, one.paid_in)
        )
    ]


def capital_of(row: EquityProject, own: Sequence[Subscription]) -> dict[Side, Decimal]:
    """Capital by side: what co-investors paid in, and the company's, which is the rest."""
    put = {side: Decimal(sum(one.paid for one in own if one.side is side)) for side in FOLLOWERS}
    return {**put, Side.COMPANY: Decimal(row.capital) - sum(put.values())}


@dataclass(frozen=True, slots=True)
class Due:
    """What somebody gets of a payout, in minor units."""

    capital: int
    profit: int

    @property
    def whole(self) -> int:
        """Both together."""
        return self.capital + self.profit


def due_of(row: EquityProject, day: date, amount: int) -> dict[str, Due]:
    """What each co-investor gets of the payout of a day, after those approved so far. Raises ValueError."""
    own = subscriptions_of(row)
    capital = capital_of(row, own)
    before = [(one.day, Decimal(one.amount)) for one in paid_before(row)]
    found = payouts(waterfall_of(row), capital, row.pay_by, [*before, (day, Decimal(amount))])
    parts_ = held_parts(row, own, capital, found[:-1])
    had = defaultdict[tuple[str, str], Decimal](Decimal, parts_.moved)
    for person, kind, money in EquityFlow.objects.filter(place__project=row).values_list("person", "kind", "amount"):
        had[person, kind] += money
    now = [one for one in parts_.own if one.person != COMPANY]
    people = {one.person for one in now}
    back, gain = (
        per_person(_sums(found, kind), capital, now, {who: had[who, kind] for who in people})
        for kind in (EquityFlow.CAPITAL, EquityFlow.PROFIT)
    )
    return {who: Due(back.get(who, 0), gain.get(who, 0)) for who in sorted(people)}


def stakes(place: EquitySubscription, day: date, book: int | None = None) -> tuple[Stake, ...]:
    """The parts that the holder of a place has in its project on a day after the last payout; where nobody says what
    the project is worth, book is cost. Raises ValueError for a day that is too early.
    """
    row = place.project
    own = subscriptions_of(row)
    capital, before = capital_of(row, own), [(one.day, Decimal(one.amount)) for one in paid_before(row)]
    ends = book is not None and day > row.pay_by
    timed = [*before, (day, Decimal(book or 0))] if ends else before
    found = payouts(waterfall_of(row), capital, row.pay_by, timed)
    paid, end = (found[:-1], found[-1]) if ends else (found, None)
    mine = held_parts(row, own, capital, paid).of(place.person)
    return stakes_of(mine, capital, paid, end, row.pay_by)


def if_left(place: EquitySubscription, leaving: Leaving, day: date) -> tuple[Settled, ...]:
    """What its holder would get and keep by leaving, with book taken to be cost; nothing where no rule was agreed."""
    rules = leaving_rules(place.project)
    return settled(rules, leaving, stakes(place, day), day) if rules else ()


def paid_before(row: EquityProject) -> list[EquitySettlement]:
    """Approved payouts, the oldest first."""
    return list(row.settlements.filter(state=APPROVED).order_by("day"))


def _sums(found: Sequence[Payout], kind: str) -> Mapping[Side, Decimal]:
    parts_ = [one.capital if kind == EquityFlow.CAPITAL else one.profit for one in found]
    return {side: sum((one[side] for one in parts_), Decimal(0)) for side in Side}


def settlement_waiting(row: EquityProject) -> EquitySettlement | None:
    """The payout that waits for a second person."""
    return row.settlements.filter(state=PROPOSED).first()


def late_subscribers(row: EquityProject, day: date) -> dict[str, int]:
    """Who has not subscribed to an obligatory part whose last day is over, with how much of it in minor units."""
    return missing(rules_of(row), subscriptions_of(row)) if day > row.due else {}


def late_payers(row: EquityProject, day: date) -> dict[str, int]:
    """Who is past the day of paying, with how much in minor units."""
    return unpaid(rules_of(row), subscriptions_of(row), day)


def projects() -> list[EquityProject]:
    """Every project, the newest first."""
    return list(EquityProject.objects.order_by("-pk"))


def project_by_ref(ref: str) -> EquityProject | None:
    """One project."""
    return EquityProject.objects.filter(ref=ref).first()


def places_seen(actor: Actor, row: EquityProject, day: date) -> list[EquitySubscription]:
    """Places of the people whose equity the actor may see, but for the actor's own."""
    seen = visible(actor, Field.EQUITY, day).exclude(number=actor.person or "").values("number")
    return list(row.places.filter(person__in=seen).order_by("-obligatory", "person"))


def to_remind(day: date) -> list[str]:
    """Places whose obligatory part nobody has subscribed to, or whose money has not come, and whose last day for it is
    near; each is told of once for either.
    """
    near = day + timedelta(days=REMIND_DAYS)
    rows = EquitySubscription.objects.filter(project__state=APPROVED)
    unsigned = Q(project__due__gte=day, project__due__lte=near, amount__lt=F("obligatory"), reminded_on=None)
    before = Q(reminded_on=None) | Q(reminded_on__lt=F("project__pay_by") - timedelta(days=REMIND_DAYS))
    unpaid_ = Q(project__pay_by__gte=day, project__pay_by__lte=near, paid_in__lt=F("amount")) & before
    return list(rows.filter(unsigned | unpaid_).order_by("pk").values_list("ref", flat=True))


RESULTS = (Decimal("-0.2"), Decimal("0.1"), Decimal("0.2"), Decimal("0.4"))
"""Outcomes of a project after a year for which its co-investors are told what they would make."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A project's supposed result as a share of its capital, and what `paid` minor units would make of it."""

    result: Decimal
    paid: int
    gain: int


@dataclass(frozen=True, slots=True)
class Place:
    """One's place with its flows; `times` the money, once something came back, and the `rate` a year once it is over.

    `owed` is subscribed and not yet paid, `late` says that its last day is over; `outlook` until anything is paid out.
    """

    row: EquitySubscription
    flows: list[EquityFlow]
    rate: Decimal | None
    times: Decimal | None
    open: bool
    owed: int
    late: bool
    over: bool
    outlook: tuple[Outlook, ...] = ()


def own_places(actor: Actor, day: date) -> list[Place]:
    """The actor's own places in approved projects."""
    if not actor.person or not allowed(actor, Act.EQUITY_OWN, actor.person, day):
        return []
    rows = EquitySubscription.objects.filter(person=actor.person, project__state=APPROVED).select_related("project")
    found = [place_of(one, day) for one in rows.order_by("-project__opens", "pk")]
    return [replace(one, outlook=_outlook(one.row)) for one in found]


def _outlook(row: EquitySubscription) -> tuple[Outlook, ...]:
    """What the place would make after a year, if all who subscribed pay."""
    if not row.amount or paid_before(row.project):
        return ()
    own = [replace(one, paid=one.amount) for one in subscriptions_of(row.project)]
    put = capital_of(row.project, own)
    rule, whole = waterfall_of(row.project), sum(put.values())
    made = [(result, shared(rule, put, whole * result).profit) for result in RESULTS]
    return tuple(
        Outlook(
            result,
            row.amount,
            round(sum(gain[one.side] * one.paid / put[one.side] for one in own if one.person == row.person)),
        )
        for result, gain in made
    )


def place_of(row: EquitySubscription, day: date) -> Place:
    """A place with its cash-flow."""
    flows = list(row.flows.order_by("day", "pk"))
    signed = [(one.day, -one.amount if one.kind in OUTWARD else one.amount) for one in flows]
    over = row.project.settlements.filter(state=APPROVED, last=True).exists()
    owed = row.amount - row.paid_in
    return Place(
        row, flows, xirr(signed) if over else None, multiple(signed) if any(sum_ > 0 for _, sum_ in signed) else None,
        row.project.opens <= day <= row.project.due and not row.paid_in, owed,
        owed > 0 and day > row.project.pay_by, over,
    )  # fmt: skip
