"""A small company with everybody in it, and a browserless visitor for each role."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from django.test import Client
from killing import house_apart

from mainstay.company.contract import BY_KEY
from mainstay.company.parsing import DTYPES
from mainstay.core.access import Role
from mainstay.loop.tables import Tables
from mainstay_web.actions import Caller, system_caller
from mainstay_web.actions.accounts import grant_role, make_account
from mainstay_web.actions.facts import import_tables
from mainstay_web.pages.reader import Reader, reader_of
from mainstay_web.store.installation import the_installation
from mainstay_web.store.tables.accounts import Account

DAY = date(2026, 10, 31)
SINCE = date(2024, 1, 1)

PEOPLE: dict[str, tuple[str, str | None, bool]] = {
    "E100": ("top", None, False),  # the head of everything
    "E200": ("rd", "E100", False),  # manager of the R&D team
    "E201": ("rd", "E200", True),
    "E202": ("rd", "E200", True),
    "E203": ("rd", "E200", False),
    "E300": ("sales", "E100", False),  # manager of the sales team
    "E301": ("sales", "E300", True),
    "E302": ("sales", "E300", False),
    "H001": ("hr", "E100", False),  # HR director
    "H002": ("hr", "H001", False),  # business partner of R&D
    "H003": ("hr", "H001", False),  # compensation analyst
    "H004": ("hr", "H001", False),  # ombuds
    "H005": ("hr", "H001", False),  # auditor
    "H006": ("hr", "H001", False),  # business partner of sales
}
"""Number: unit, manager, whether key."""
ROLES: dict[str, tuple[str, Role | None, list[str]]] = {
    "director": ("H001", Role.DIRECTOR, []),
    "hrbp": ("H002", Role.HRBP, ["rd"]),
    "hrbp_sales": ("H006", Role.HRBP, ["sales"]),
    "compensation": ("H003", Role.COMPENSATION, []),
    "ombuds": ("H004", Role.OMBUDS, []),
    "auditor": ("H005", Role.AUDITOR, []),
    "admin": ("", Role.ADMIN, []),
    "manager": ("E200", None, []),
    "employee": ("E201", None, []),
    "colleague": ("E203", None, []),
    "other_manager": ("E300", None, []),
}
"""Account: person, granted role, its units."""


def frame(table: str, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Rows as a table of the contract, columns that are not given unknown."""
    columns = BY_KEY[table].columns
    filled = [{column.key: row.get(column.key) for column in columns} for row in rows]
    return pl.DataFrame(filled, {column.key: DTYPES[column.kind] for column in columns}, orient="row")


def company() -> Tables:
    """Fourteen people in four units, with pay, a talk and a result each."""
    people = [
        {"person_id": number, "hired_on": date(2020, 3, 1), "name": f"Name {number}", "key": key}
        for number, (_, _, key) in PEOPLE.items()
    ]
    posts = [
        {
            "person_id": number, "from": date(2020, 3, 1), "unit": unit, "manager_id": manager, "job": f"Job {unit}",
            "family": "f", "ladder": "professional", "level": 6, "city": "上海", "fte": 1.0,
        }
        for number, (unit, manager, _) in PEOPLE.items()
    ]  # fmt: skip
    units: list[Mapping[str, object]] = [
        {"unit": "top", "parent": None, "name": "Top"},
        *({"unit": unit, "parent": "top", "name": unit.upper()} for unit in ("rd", "sales", "hr")),
    ]
    pay = [
        {"person_id": number, "from": date(2025, 1, 1), "element": "base", "amount": 3_000_000, "per": "month"}
        for number in PEOPLE
    ]
    frames: dict[str, Sequence[Mapping[str, object]]] = {"people": people, "posts": posts, "units": units, "pay": pay}
    return Tables({key: frame(key, rows) for key, rows in frames.items()}, company="Test company")


@pytest.fixture
def house(db: None) -> dict[str, Account]:
    """The company in the store as of DAY, and an account for each of ROLES."""
    del db
    here = the_installation()
    here.company, here.day = "Test company", DAY
    here.save()
    import_tables(system_caller("test"), company(), "test")
    accounts = {}
    for who, (person, role, units) in ROLES.items():
        ref = make_account(system_caller("test"), f"{who}@test.invalid", f"Account {who}", person, "en")
        if role is not None:
            grant_role(system_caller("test"), ref, role, SINCE, "test", None, units)
        accounts[who] = Account.objects.get(ref=ref)
    return accounts


Visit = Callable[[str], Client]


@pytest.fixture
def visit(house: dict[str, Account]) -> Visit:
    """`visit("hrbp")` is a client signed in as that account, reading English."""

    def made(who: str) -> Client:
        client = Client()
        client.cookies["lang"] = "en"
        client.force_login(house[who])
        return client

    return made


@pytest.fixture
def reader(house: dict[str, Account]) -> Callable[[str], Reader]:
    """`reader("hrbp")` is that account as a reader."""
    return lambda who: reader_of(house[who], "en")


@pytest.fixture
def caller(reader: Callable[[str], Reader]) -> Callable[..., Caller]:
    """`caller("hrbp", key="…")` is that account as the caller of an action."""
    return lambda who, key="": reader(who).caller(key)


@pytest.fixture
def second(house: dict[str, Account]) -> Caller:
    """Another director, who is not employed here."""
    assert house
    ref = make_account(system_caller("test"), "director2@test.invalid", "Account director2", "", "en")
    grant_role(system_caller("test"), ref, Role.DIRECTOR, SINCE, "test", None, [])
    return reader_of(Account.objects.get(ref=ref), "en").caller()


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an empty house of its own, for processes that are killed."""
    with house_apart(tmp_path) as env:
        yield env
