"""The rules of `mainstay.core.access`, asked of the store: for one person, and as a row filter over `Person`."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from mainstay.core.access import RULES, About, Act, Actor, Answer, Field, Grant, Role, Tie, may, reach
from mainstay.core.access.ruling import Reach
from mainstay_web.store.installation import switches
from mainstay_web.store.tables.accounts import Account, RoleGrant
from mainstay_web.store.tables.mentoring import Mentoring
from mainstay_web.store.tables.people import Person, Reporting

_SWITCHED = frozenset(rule.what for rule in RULES if rule.switch)


def actor_of(account: Account, day: date) -> Actor:
    """The account as the rules see it on this day."""
    here = account.is_active and not _left(account, day)
    return Actor(account.ref, account.person, tuple(_grants(account, day)), here=here)


def _left(account: Account, day: date) -> bool:
    if not account.person:
        return False
    left = Person.objects.filter(number=account.person).values_list("left_on", flat=True).first()
    return left is not None and left < day


def _grants(account: Account, day: date) -> list[Grant]:
    rows = RoleGrant.objects.filter(account=account).select_related("delegated_by")
    found = []
    for row in rows:
        by = row.delegated_by
        if by is not None and not _still(by, row, day):
            continue
        found.append(Grant(Role(row.role), row.since, row.until, frozenset(row.units), by.ref if by else ""))
    return found


def _still(lender: Account, lent: RoleGrant, day: date) -> bool:
    """Whether who delegated a role still holds it for (at least) these units, on this day."""
    own = RoleGrant.objects.filter(account=lender, role=lent.role, delegated_by=None)
    grants = [Grant(Role(row.role), row.since, row.until, frozenset(row.units)) for row in own]
    return (
        lender.is_active
        and not _left(lender, day)
        and any(
            grant.holds(day) and (not grant.units or (lent.units and frozenset(lent.units) <= grant.units))
            for grant in grants
        )
    )


def about(number: str, day: date) -> About | None:
    """The person as the rules see them on this day; None for a number that nobody has."""
    person = Person.objects.filter(number=number).first()
    if person is None:
        return None
    direct = (
        Reporting.objects.filter(person=number, since__lte=day)
        .filter(Q(until=None) | Q(until__gte=day))
        .order_by("-since")
        .first()
    )
    above = tuple(part for part in person.line.split("/") if part)
    if direct is not None and above[:1] != (direct.manager,):
        above = (direct.manager, *(part for part in above if part != direct.manager))
    units = tuple(part for part in person.units.split("/") if part)
    mentors = frozenset(mentored(day).filter(person=number).values_list("mentor", flat=True))
    gone = person.left_on is not None and person.left_on < day
    return About(
        number, units, above if direct else (), direct.since if direct else None, frozenset() if gone else mentors
    )


def mentored(day: date) -> QuerySet[Mentoring]:
    """Every mentoring that holds on a day."""
    return Mentoring.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


def allowed(actor: Actor, what: Field | Act, number: str | None, day: date) -> Answer:
    """The pure answer, asked for the person with this number (None: for the company)."""
    concerned = None if number is None else about(number, day)
    if number is not None and concerned is None:
        return may(Actor(actor.account, here=False), what, None, day)
    return may(actor, what, concerned, day, switches=_switches(what, day))


def _switches(what: Field | Act, day: date) -> frozenset[str]:
    """The company's switches, where a rule about this asks for one: hardly any does, and pages ask often."""
    return switches(day) if what.value in _SWITCHED else frozenset()


def visible(actor: Actor, what: Field | Act, day: date) -> QuerySet[Person]:
    """The people for whom `allowed` says yes: the same rules as a filter."""
    ways = reach(actor, what, day, switches=_switches(what, day))
    whole = Q(pk__in=[])
    for way in ways:
        whole |= _filter(way, actor, day)
    return Person.objects.filter(whole)


def concerns(actor: Actor, what: Field | Act, day: date, **further: object) -> Exists:
    """For rows with a column `person`: whether it is one of the people whom `visible` gives, with what `further` asks.

    One look-up by key for each row that is asked for; a list of everybody would cost as much as the company is large.
    """
    return Exists(visible(actor, what, day).filter(number=OuterRef("person"), **further))


def _filter(way: Reach, actor: Actor, day: date) -> Q:
    now = Reporting.objects.filter(Q(until=None) | Q(until__gte=day), manager=actor.person, since__lte=day)
    match way.tie:
        case Tie.SELF:
            found = Q(number=actor.person)
        case Tie.REPORT:
            found = Q(number__in=now.values("person"))
        case Tie.LINE:
            found = Q(line__contains=f"/{actor.person}/") | Q(number__in=now.values("person"))
        case Tie.MENTEE:
            theirs = mentored(day).filter(mentor=actor.person).values("person")
            found = Q(number__in=theirs) & (Q(left_on=None) | Q(left_on__gte=day))
        case Tie.UNIT:
            found = Q(pk__in=[])
            for unit in sorted(way.units):
                found |= Q(units__contains=f"/{unit}/")
        case Tie.ANYONE:
            # An empty Q would vanish when it is joined to others, and the filter would then hide everybody.
            found = Q(number__isnull=False)
        case _:
            found = Q(pk__in=[])
    return found & ~Q(number=actor.person) if way.others and actor.person else found


def manages(actor: Actor, day: date) -> bool:
    """Whether anybody reports to the actor on this day."""
    now = Reporting.objects.filter(Q(until=None) | Q(until__gte=day), manager=actor.person, since__lte=day)
    return bool(actor.person) and now.exists()


def mentors(actor: Actor, day: date) -> bool:
    """Whether the actor mentors anybody on this day."""
    return bool(actor.person) and mentored(day).filter(mentor=actor.person).exists()


def whoever_may(act: Act, day: date) -> frozenset[str]:
    """Numbers of the people whose account holds a role on this day that may do this for the company as a whole."""
    roles = {rule.role.value for rule in RULES if rule.what == act.value and rule.tie is Tie.COMPANY}
    held = RoleGrant.objects.filter(Q(until=None) | Q(until__gte=day), role__in=roles, since__lte=day)
    return frozenset(held.exclude(account__person="").values_list("account__person", flat=True))
