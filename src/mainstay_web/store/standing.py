"""Where everybody stands on a day, worked out from the facts: units, lines, names to sort by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any

import polars as pl
from django.db import transaction

from mainstay.core.names import sort_key
from mainstay_web.store.facts import held
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.people import Person, Reporting, Unit

Row = dict[str, Any]
_CHUNK = 2_000
_LONGEST_LINE = 40


@transaction.atomic
def restand(day: date) -> int:
    """Works out `Person`, `Reporting` and `Unit` as of the day; returns how many people there are."""
    frames = held(["people", "posts", "units"])
    units = _units(frames.get("units"), frames.get("posts"))
    posts = _posts(frames.get("posts"))
    people = frames["people"].filter(pl.col("hired_on") <= day).drop("further").to_dicts()
    standing = {str(row["person_id"]): _newest(posts.get(str(row["person_id"]), []), day) for row in people}
    managers = {number: str(post.get("manager_id") or "") for number, post in standing.items()}
    refs = dict(Person.objects.values_list("number", "ref"))
    rows = [_person(row, standing[str(row["person_id"])], managers, units, posts, day) for row in people]
    for person in rows:
        person.ref = refs.get(person.number, person.ref)
    _replace_people(rows)
    Unit.objects.all().delete()
    Unit.objects.bulk_create(units.values(), batch_size=_CHUNK)
    Reporting.objects.all().delete()
    Reporting.objects.bulk_create(_lines_of_reporting(people, posts), batch_size=_CHUNK)
    here = the_installation()
    here.stood_on = day
    here.save(update_fields=["stood_on"])
    return len(rows)


def _replace_people(rows: list[Person]) -> None:
    fields = [field.name for field in Person._meta.fields if field.name not in ("number", "ref")]  # noqa: SLF001 - Django's documented Meta API
    Person.objects.bulk_create(
        rows, batch_size=_CHUNK, update_conflicts=True, update_fields=fields, unique_fields=["number"]
    )
    known = {person.number for person in rows}
    gone = [number for number in Person.objects.values_list("number", flat=True) if number not in known]
    for start in range(0, len(gone), _CHUNK):
        Person.objects.filter(number__in=gone[start : start + _CHUNK]).delete()


def _person(
    row: Row,
    post: Row,
    managers: Mapping[str, str],
    units: Mapping[str, Unit],
    posts: Mapping[str, list[Row]],
    day: date,
) -> Person:
    number, left = str(row["person_id"]), row["left_on"]
    name = str(row.get("name") or "")
    unit = str(post.get("unit") or "")
    here = not (isinstance(left, date) and left < day)
    return Person(
        number=number, name=name, name_key=sort_key(name) or number, hired_on=row["hired_on"],
        left_on=left if isinstance(left, date) and left <= day else None, here=here, key=bool(row.get("key")) and here,
        unit=unit, units=units[unit].path if unit in units else "", job=str(post.get("job") or ""),
        family=str(post.get("family") or ""), ladder=str(post.get("ladder") or ""), level=post.get("level"),
        city=str(post.get("city") or ""), manager=managers[number], line=_line(number, managers),
        manager_since=_since(posts.get(number, []), managers[number], day),
    )  # fmt: skip


def _line(number: str, managers: Mapping[str, str]) -> str:
    """Managers from the direct one up; a circle ends where it closes."""
    above: list[str] = []
    manager = managers.get(number, "")
    while manager and manager not in above and manager != number and len(above) < _LONGEST_LINE:
        above.append(manager)
        manager = managers.get(manager, "")
    return f"/{'/'.join(above)}/" if above else ""


def _since(posts: list[Row], manager: str, day: date) -> date | None:
    """The first day of the unbroken time under the present manager."""
    since: date | None = None
    for post in posts:
        start = post["from"]
        if isinstance(start, date) and start <= day:
            same = str(post.get("manager_id") or "") == manager
            since = (since or start) if same else None
    return since if manager else None


def _lines_of_reporting(people: list[Row], posts: Mapping[str, list[Row]]) -> Iterator[Reporting]:
    """Every time under one manager, also those still to come; it ends with the person's leaving."""
    for row in people:
        number, left = str(row["person_id"]), row["left_on"]
        mine = posts.get(number, [])
        spans = [(manager, next(group)["from"]) for manager, group in groupby(mine, _manager_of)]
        for (manager, since), (_, following) in pairwise([*spans, ("", None)]):
            if not manager or manager == number or not isinstance(since, date):
                continue
            until = following - timedelta(days=1) if isinstance(following, date) else None
            if isinstance(left, date):
                until = min(until or left, left)
            if until is None or until >= since:
                yield Reporting(person=number, manager=manager, since=since, until=until)


def _manager_of(post: Row) -> str:
    return str(post.get("manager_id") or "")


def _posts(frame: pl.DataFrame | None) -> dict[str, list[Row]]:
    if frame is None:
        return {}
    parts = frame.sort("person_id", "from", maintain_order=True).to_dicts()
    return {str(number): list(rows) for number, rows in groupby(parts, lambda row: row["person_id"])}


def _newest(posts: list[Row], day: date) -> Row:
    known = [post for post in posts if isinstance(post["from"], date) and post["from"] <= day]
    return known[-1] if known else {}


def _units(frame: pl.DataFrame | None, posts: pl.DataFrame | None) -> dict[str, Unit]:
    rows = frame.to_dicts() if frame is not None else []
    parents = {str(row["unit"]): str(row.get("parent") or "") for row in rows}
    names = {str(row["unit"]): str(row.get("name") or row["unit"]) for row in rows}
    if posts is not None:
        for unit in posts["unit"].drop_nulls().unique().to_list():
            parents.setdefault(str(unit), "")
    return {
        unit: Unit(unit=unit, name=names.get(unit, unit), parent=parent, path=_path(unit, parents))
        for unit, parent in parents.items()
    }


def _path(unit: str, parents: Mapping[str, str]) -> str:
    path: list[str] = []
    while unit and unit not in path:
        path.insert(0, unit)
        unit = parents.get(unit, "")
    return f"/{'/'.join(path)}/"
