"""People: what of them is public; and whose token asks."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from ninja import Query, Router
from pydantic import ConfigDict
from pydantic import Field as Given

from mainstay.core.access import Field
from mainstay_web.api import asks, shapes
from mainstay_web.api.door import Request, cursor, needs, place
from mainstay_web.api.problems import NothingError
from mainstay_web.api.some import chosen
from mainstay_web.store.people import colleagues, person_by_ref
from mainstay_web.store.tables.people import Person

router = Router(tags=["people"])
_KNOWN = tuple(shapes.Person.model_fields)
_PERSONAL = ("hired_on", "left_on")


class AskedPeople(asks.Asked):
    """Which colleagues: `q` is a part of the name, or a number."""

    model_config = ConfigDict(extra="forbid")
    q: str = Given("", max_length=60)


class AskedFields(asks.Given):
    """Which fields."""

    fields: str = Given("", max_length=400)


@router.get("/me", response=shapes.Me, operation_id="me")
@needs()
def me(request: Request) -> dict[str, Any]:
    """Whose token this is and what it may."""
    asker = request.auth
    return {
        "account": asker.account.ref, "name": asker.account.name, "person": asker.account.person,
        "language": asker.account.language, "token": asker.token.name, "roles": asker.token.roles,
        "scopes": asker.token.scopes, "expires_at": asker.token.expires_at, "day": asker.day,
    }  # fmt: skip


@router.get("/people", response=shapes.People, operation_id="list_people", exclude_unset=True)
@needs(Field.PUBLIC)
def people(request: Request, asked: Query[AskedPeople]) -> dict[str, Any]:
    """Colleagues who are here now, by name."""
    asker = request.auth
    names = chosen(asked.fields, tuple(name for name in _KNOWN if name not in _PERSONAL))
    found = colleagues(asker.actor, asker.day, asked.q.strip())
    after = place("people", asked.cursor)
    if after:
        found = found.filter(Q(name_key__gt=after[0]) | Q(name_key=after[0], number__gt=after[1]))
    rows = list(found[: asked.limit + 1])
    page = rows[: asked.limit]
    more = cursor("people", page[-1].name_key, page[-1].number) if len(rows) > asked.limit else None
    return {"items": [_public(one, names) for one in page], "next": more}


@router.get("/people/{ref}", response=shapes.Person, operation_id="get_person", exclude_unset=True)
@needs(Field.PUBLIC)
def person(request: Request, ref: str, asked: Query[AskedFields]) -> dict[str, Any]:
    """One colleague."""
    asker = request.auth
    found = person_by_ref(asker.actor, ref, asker.day)
    if found is None or not found.here:
        raise NothingError
    names = chosen(asked.fields, _KNOWN)
    told = _public(found, names)
    personal = [name for name in _PERSONAL if name in names]
    if personal and asker.may(Field.PERSONAL, found.number):
        if found.number != asker.actor.person:
            asker.look(found.number, Field.PERSONAL, "api.person", "")
        told |= {name: getattr(found, name) for name in personal}
    return told


def _public(row: Person, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names if name not in _PERSONAL}
