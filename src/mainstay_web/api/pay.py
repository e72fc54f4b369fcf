"""Pay, market gaps and grants of the people whose pay or equity the token's owner may see. Every look is noted.

One's own needs no reason; for anybody else's the header `Reason` says why, as on the pages of early warnings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from ninja import Query, Router

from mainstay.chapters.pay.elements import Paid, standing, yearly
from mainstay.chapters.pay.line import Line
from mainstay.core.access import Act, Field
from mainstay.core.money import minor
from mainstay_web.api import asks, shapes_pay
from mainstay_web.api.door import Asker, Request, cursor, needs, place, reason
from mainstay_web.api.people import AskedFields
from mainstay_web.api.problems import NothingError
from mainstay_web.api.some import chosen
from mainstay_web.store.access import visible
from mainstay_web.store.installation import the_installation
from mainstay_web.store.market import lines_by_number, priced
from mainstay_web.store.own_facts import Held, facts_of
from mainstay_web.store.pay_rows import paid_rows
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.shares import in_text

router = Router(tags=["pay"])
Shown = dict[str, Any]
Told = Callable[[Asker, Sequence[Person]], Mapping[str, Shown]]


@dataclass(frozen=True, slots=True)
class Room:
    """A list of people: whom it holds for an asker, of which class its items are, and what it tells of them."""

    name: str
    field: Field
    people: Callable[[Asker], QuerySet[Person]]
    told: Told


_PAY, _GAP = tuple(shapes_pay.Pay.model_fields), tuple(shapes_pay.MarketGap.model_fields)
_EQUITY = tuple(shapes_pay.Equity.model_fields)


@router.get("/pay", response=shapes_pay.Pays, operation_id="list_pay", exclude_unset=True)
@needs(Field.PAY)
def pays(request: Request, asked: Query[asks.Asked]) -> Shown:
    """What everybody whose pay the token may see is paid today, by name; the token's owner among them."""
    names = chosen(asked.fields, tuple(name for name in _PAY if name != "history"))
    return _page(request, asked, _PAID, names)


@router.get("/pay/{ref}", response=shapes_pay.Pay, operation_id="get_pay", exclude_unset=True)
@needs(Field.PAY)
def pay(request: Request, ref: str, asked: Query[AskedFields]) -> Shown:
    """One person's pay today, and every row of it that is in force."""
    return _one(request, ref, _PAID, chosen(asked.fields, _PAY))


@router.get("/market-gaps", response=shapes_pay.MarketGaps, operation_id="list_market_gaps", exclude_unset=True)
@needs(Field.PAY)
@needs(Act.MARKET)
def gaps(request: Request, asked: Query[asks.Asked]) -> Shown:
    """Where others whose pay the token may see stand to their market line, by name: for who keeps the market."""
    return _page(request, asked, _GAPS, chosen(asked.fields, _GAP))


@router.get("/market-gaps/{ref}", response=shapes_pay.MarketGap, operation_id="get_market_gap", exclude_unset=True)
@needs(Field.PAY)
@needs(Act.MARKET)
def gap(request: Request, ref: str, asked: Query[AskedFields]) -> Shown:
    """Where somebody else stands to their market line: for who keeps the market."""
    return _one(request, ref, _GAPS, chosen(asked.fields, _GAP))


@router.get("/equity", response=shapes_pay.Equities, operation_id="list_equity", exclude_unset=True)
@needs(Field.EQUITY)
def equities(request: Request, asked: Query[asks.Asked]) -> Shown:
    """Grants, and how they vest, of everybody whose equity the token may see, by name."""
    return _page(request, asked, _GRANTED, chosen(asked.fields, _EQUITY))


@router.get("/equity/{ref}", response=shapes_pay.Equity, operation_id="get_equity", exclude_unset=True)
@needs(Field.EQUITY)
def equity(request: Request, ref: str, asked: Query[AskedFields]) -> Shown:
    """One person's grants and how they vest."""
    return _one(request, ref, _GRANTED, chosen(asked.fields, _EQUITY))


def _page(request: Request, asked: asks.Asked, room: Room, names: tuple[str, ...]) -> Shown:
    rows = room.people(request.auth).order_by("name_key", "number")
    after = place(room.name, asked.cursor)
    if after:
        rows = rows.filter(Q(name_key__gt=after[0]) | Q(name_key=after[0], number__gt=after[1]))
    found = list(rows[: asked.limit + 1])
    page = found[: asked.limit]
    more = cursor(room.name, page[-1].name_key, page[-1].number) if len(found) > asked.limit else None
    return {"items": _seen(request, page, room, names), "next": more}


def _one(request: Request, ref: str, room: Room, names: tuple[str, ...]) -> Shown:
    found = room.people(request.auth).filter(ref=ref).first()
    if found is None:
        raise NothingError
    return _seen(request, [found], room, names)[0]


def _seen(request: Request, people: Sequence[Person], room: Room, names: tuple[str, ...]) -> list[Shown]:
    """These people's items in the fields asked for, once every look at somebody else is noted with its reason."""
    asker = request.auth
    others = [one.number for one in people if one.number != asker.actor.person]
    if others:
        why = reason(request)
        for number in others:
            asker.look(number, room.field, f"api.{room.name}", why)
    by_number = room.told(asker, people)
    head = {"currency": the_installation().currency, "day": asker.day}
    rows = [{"person": one.ref, **head, **by_number.get(one.number, {})} for one in people]
    return [{key: row.get(key) for key in names} for row in rows]


def _paid(asker: Asker, people: Sequence[Person]) -> dict[str, Shown]:
    facts = facts_of([one.number for one in people], ["pay"])
    return {
        one.number: _pay_of(paid_rows(held.values for held in facts[one.number].get("pay", ())), asker)
        for one in people
    }


def _pay_of(rows: Sequence[Paid], asker: Asker) -> Shown:
    year = yearly(rows, asker.day)
    return {
        "fixed": year.fixed if year else None, "annual": year.annual if year else None,
        "elements": _parts(standing(rows, asker.day).values()), "history": _parts(rows),
    }  # fmt: skip


def _parts(rows: Iterable[Paid]) -> list[Shown]:
    ordered = sorted(rows, key=lambda one: (one.since, one.element))
    return [{"element": one.element, "since": one.since, "amount": one.amount, "per": one.per} for one in ordered]


def _gaps(asker: Asker, people: Sequence[Person]) -> dict[str, Shown]:
    return {number: _gap_of(line) for number, line in lines_by_number(people, asker.day).items()}


def _gap_of(line: Line) -> Shown:
    interval = line.blend.interval if line.blend is not None else None
    ends = (interval.low, interval.high) if interval is not None else (None, None)
    low, high = (None if end is None else minor(end) for end in ends)
    return {
        "definition": line.policy.definition if line.policy else None, "line": line.line, "low": low, "high": high,
        "percent": line.policy.percent if line.policy else None, "pay": line.pay, "gap": line.gap,
        "share": None if line.share is None else str(line.share), "why": line.why,
        "place": line.place.written if line.place else None,
    }  # fmt: skip


def _granted(_asker: Asker, people: Sequence[Person]) -> dict[str, Shown]:
    facts = facts_of([one.number for one in people], ["grants", "vesting"])
    return {one.number: {"grants": _grants(facts[one.number])} for one in people}


def _grants(facts: Mapping[str, Sequence[Held]]) -> list[Shown]:
    vesting = [one.values for one in facts.get("vesting", ())]
    found = [
        {
            "grant": row["grant_id"], "kind": row["kind"], "granted_on": row["granted_on"],
            "units": in_text(row),
            "price": row["price"], "value_per_unit": row["value_per_unit"],
            "vesting": [
                {"on": each["on"], "units": in_text(each), "condition": each["condition"] or None,
                 "state": each["state"] or None}
                for each in sorted(vesting, key=lambda each: each["on"]) if each["grant_id"] == row["grant_id"]
            ],
        }
        for row in (one.values for one in facts.get("grants", ()))
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one["granted_on"], one["grant"]))


def _whose(field: Field) -> Callable[[Asker], QuerySet[Person]]:
    return lambda asker: visible(asker.actor, field, asker.day).filter(here=True)


_PAID = Room("pay", Field.PAY, _whose(Field.PAY), _paid)
_GAPS = Room("market_gaps", Field.PAY, lambda asker: priced(asker.actor, asker.day), _gaps)
_GRANTED = Room("equity", Field.EQUITY, _whose(Field.EQUITY), _granted)
