"""O1: every role opens every page; whoever reads a canary must be allowed to see what it tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from web_canaries import DAY, EVERYBODY, PROVIDERS, Canary, in_facts
from web_crawl import routes, visit_all, visit_api

from mainstay.company.classes import class_of
from mainstay.company.contract import TABLES
from mainstay.core.access import Field
from mainstay_web.pages.reader import Reader
from mainstay_web.store.access import allowed
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.accounts import Account

pytestmark = pytest.mark.crawl


@pytest.fixture
def canaries(house: dict[str, Account]) -> list[Canary]:
    """Canaries in the facts and in every room's own tables."""
    found = in_facts()
    restand(DAY)
    for provide in PROVIDERS:
        found += provide()
    assert house
    return found


def leaks(reader: Reader, pages: list[tuple[str, int, str]], canaries: list[Canary]) -> list[str]:
    """Where this reader saw what the policy does not let them see."""
    found = []
    for canary in canaries:
        if allowed(reader.actor, canary.field, canary.person, DAY):
            continue
        for address, _, body in pages:
            if any(sign in body for sign in canary.signs):
                found.append(f"{address} shows {canary.where} of {canary.person} ({canary.field})")
    return found


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reads_a_canary_they_may_not(
    canaries: list[Canary], visit: Callable[[str], Client], reader: Callable[[str], Reader], who: str
) -> None:
    pages = list(visit_all(visit(who)))
    assert len(pages) >= len(routes()) - 5
    assert sum(status == 200 for _, status, _ in pages) >= 3, "signed in, everybody has some pages"
    assert leaks(reader(who), pages, canaries) == []
    faults = [address for address, status, _ in pages if status >= 500]
    assert faults == []


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_program_reads_a_canary_its_maker_may_not(
    canaries: list[Canary], program_of: Callable[[str], str], client: Client, reader: Callable[[str], Reader], who: str
) -> None:
    answers = list(visit_api(program_of(who), client))
    assert sum(status == 200 for _, status, _ in answers) >= 2
    assert leaks(reader(who), answers, canaries) == []
    assert [address for address, status, _ in answers if status >= 500 or status in (401, 429)] == []


def test_a_stranger_reads_nothing(canaries: list[Canary], client: Client) -> None:
    pages = list(visit_all(client))
    assert not [sign for canary in canaries for sign in canary.signs for _, _, body in pages if sign in body]


def test_a_planted_leak_is_found(canaries: list[Canary], reader: Callable[[str], Reader]) -> None:
    pay = next(canary for canary in canaries if canary.field is Field.PAY and canary.person == "E201")
    assert leaks(reader("manager"), [("/leak", 200, f"<td>{pay.signs[0]}</td>")], canaries)
    assert not leaks(reader("employee"), [("/mine", 200, f"<td>{pay.signs[0]}</td>")], canaries)


def test_every_column_has_a_class() -> None:
    for table in TABLES:
        for column in table.columns:
            assert isinstance(class_of(table.key, column.key), Field)
