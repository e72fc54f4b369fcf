"""O2: two companies that differ only in what somebody may not see look the same to them, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db.models import F, Model
from django.test import Client
from web_canaries import DAY, in_facts
from web_crawl import visit_all, visit_api

from mainstay.company.classes import class_of
from mainstay.company.contract import TABLES
from mainstay.company.grammar import Kind
from mainstay.core.access import Field
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.facts import FACTS

CHANGING = re.compile(
    r'name="csrf-token" content="[^"]*"|name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"'
    r"|Set-Cookie: [^\n]*|csrf=[^;]*"
)
"""What differs from one answer to the next whoever asks: tokens."""

HIDDEN = {
    "manager": (Field.PAY, Field.EQUITY, Field.RISK, Field.CARE),
    "colleague": (Field.PAY, Field.EQUITY, Field.RISK, Field.CARE, Field.PERFORMANCE),
    "employee": (Field.RISK,),
    "admin": (Field.PAY, Field.EQUITY, Field.RISK, Field.CARE, Field.PERFORMANCE),
    "ombuds": (Field.PAY, Field.EQUITY, Field.RISK, Field.CARE, Field.PERFORMANCE),
}
"""What each may not see of anybody else, whoever that is (the employee: not even of themselves)."""


def scramble(hidden: tuple[Field, ...], own: str) -> None:
    """Changes every number and word of these classes, of everybody but the reader (the warning: of everybody)."""
    for table in TABLES:
        for column in table.columns:
            field = class_of(table.key, column.key)
            if field not in hidden or "person_id" not in table.by_key or column.key == "person_id":
                continue
            rows = FACTS[table.key].objects.all()
            if field is not Field.RISK and own:
                rows = rows.exclude(person_id=own)
            if column.kind is Kind.MONEY:
                rows.update(**{column.key: F(column.key) + 654_321})
            elif column.kind is Kind.TEXT:
                rows.exclude(**{f"{column.key}": None}).update(**{column.key: "scrambled"})
    for model in apps.get_app_config("store").get_models():
        _scramble_risk(model)


def _scramble_risk(model: type[Model]) -> None:
    """Every probability that any room keeps (floats; facts have none) becomes another."""
    if model in FACTS.values():
        return
    names = [f.name for f in model._meta.concrete_fields if f.get_internal_type() == "FloatField"]
    if names:
        model._default_manager.update(**{name: F(name) * 0.731 + 0.01 for name in names})


def everything(client: Client) -> dict[str, str]:
    return {address: CHANGING.sub("", body) for address, _, body in visit_all(client)}


@pytest.mark.parametrize("who", HIDDEN)
def test_what_is_hidden_changes_nothing(house: dict[str, Account], visit: Callable[[str], Client], who: str) -> None:
    in_facts()
    restand(DAY)
    before = everything(visit(who))
    scramble(HIDDEN[who], house[who].person)
    restand(DAY)
    after = everything(visit(who))
    assert {address for address, body in before.items() if after[address] != body} == set()


@pytest.mark.parametrize("who", HIDDEN)
def test_what_is_hidden_changes_nothing_for_programs(
    house: dict[str, Account], program_of: Callable[[str], str], client: Client, who: str
) -> None:
    in_facts()
    restand(DAY)
    secret = program_of(who)
    before = {address: body for address, _, body in visit_api(secret, client)}
    scramble(HIDDEN[who], house[who].person)
    restand(DAY)
    after = {address: body for address, _, body in visit_api(secret, client)}
    assert before == after


def test_a_planted_difference_is_seen(house: dict[str, Account], visit: Callable[[str], Client]) -> None:
    assert house
    before = everything(visit("admin"))
    Account.objects.filter(email="hrbp@test.invalid").update(name="Somebody else")
    after = everything(visit("admin"))
    assert [address for address, body in before.items() if after[address] != body]
