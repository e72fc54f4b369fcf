"""A27: who opens more people in an hour than their work needs is stopped, and somebody is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mainstay.core.access import Field
from mainstay_web.actions.reading import TooManyError
from mainstay_web.pages.reader import Reader
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.trail import AccessView, AuditRecord, Outgoing

Visit = Callable[[str], Client]


def opened(account: Account, count: int, reason: str = "triage") -> None:
    AccessView.objects.bulk_create(
        AccessView(account=account.ref, person=f"P{n}", fields="risk", page="person", reason=reason)
        for n in range(count)
    )


def test_a27_bulk_reading_is_stopped_and_the_auditor_told(
    house: dict[str, Account], reader: Callable[[str], Reader]
) -> None:
    hr = reader("hrbp")
    opened(house["hrbp"], 199)
    hr.look("E201", Field.RISK, page="person", reason="a talk")
    hr.look("E201", Field.RISK, page="person", reason="the same person again")
    for _ in range(2):
        with pytest.raises(TooManyError) as told:
            hr.look("E202", Field.RISK, page="person", reason="one more")
        assert 55 <= told.value.data["minutes"] <= 60  # type: ignore[operator]  # minutes are a number
    assert Outgoing.objects.filter(account=house["auditor"].ref, link="/reading/").count() == 1
    assert AuditRecord.objects.filter(act="audit_read", details__alarm="reading").count() == 2
    assert not AccessView.objects.filter(person="E202").exists()
    AccessView.objects.update(at=timezone.now() - timedelta(minutes=61))
    hr.look("E202", Field.RISK, page="person", reason="an hour later")


def test_a27_lists_and_other_accounts_do_not_use_it_up(
    house: dict[str, Account], reader: Callable[[str], Reader]
) -> None:
    opened(house["hrbp"], 300, reason="list")
    opened(house["director"], 150)
    reader("hrbp").look("E201", Field.RISK, page="person", reason="a talk")


def test_a27_the_limit_is_a_standard_and_the_page_waits(house: dict[str, Account], visit: Visit) -> None:
    Standard.objects.create(key="privacy.reading", since="2026-01-01", value={"people": 1})
    opened(house["hrbp"], 1)
    client = visit("hrbp")
    ref = next(one for one in refs() if one)
    client.post(f"/people/{ref}/reason", {"reason": "preparing a talk"})
    answer = client.get(f"/people/{ref}/")
    assert answer.status_code == 429
    assert "Come back in about" in answer.content.decode()


def refs() -> list[str]:
    return list(Person.objects.filter(number="E201").values_list("ref", flat=True))


@pytest.mark.parametrize(
    ("who", "status"), [("auditor", 200), ("admin", 200), ("director", 404), ("hrbp", 404), ("employee", 404)]
)
def test_who_reads_how_much_was_read(house: dict[str, Account], visit: Visit, who: str, status: int) -> None:
    opened(house["hrbp"], 201)
    answer = visit(who).get("/reading/")
    assert answer.status_code == status
    if status == 200:
        body = answer.content.decode()
        assert "stopped" in body
        assert not re.search(r"\bP1\b", body.partition("<main")[2]), "of nobody who was looked at"
