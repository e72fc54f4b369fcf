"""Open Cap Format: out and in again without loss; one error keeps all of it out, and each is named."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from equity_made import ARTICLE, Call, a_plan, a_pool, certify, consistent, granted

from mainstay_web.actions import InvalidError, system_caller
from mainstay_web.actions.equity import deeds, intake
from mainstay_web.actions.equity.outcomes import Asked
from mainstay_web.actions.equity.vesting import vest
from mainstay_web.store.equity_book import helds
from mainstay_web.store.equity_ocf import package, read
from mainstay_web.store.tables.equity import EquityDeed, EquityGrant, EquityPlan, EquityPool, EquityTransaction
from mainstay_web.store.tables.intakes import EquityIntake
from mainstay_web.store.tables.shares import TOO_MANY

FOUNDED = date(2015, 5, 20)
pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def made(caller: Call) -> bytes:
    """A package of two grants with a history, which are then gone from here."""
    pool = a_pool(caller)
    row = granted(caller, a_plan(caller, pool, terms=ARTICLE))
    granted(caller, a_plan(caller, pool, name="Other"), "E202", 1_001)
    certify(caller)
    for one in EquityGrant.objects.all():
        vest(system_caller("job"), one.ref)
    asked = Asked("settle", date(2026, 10, 31), "handed over", 50)
    deeds.approve(caller("director"), deeds.propose(caller("compensation"), row.ref, asked), None, "ok")
    who = caller("compensation")
    data = package(who.actor, who.day, who.now, FOUNDED).data
    EquityTransaction.objects.all().delete()
    EquityDeed.objects.all().delete()
    EquityGrant.objects.all().delete()
    EquityPool.objects.update(held=0)
    return data


def test_out_and_in_again_without_loss(made: bytes, caller: Call) -> None:
    pool = EquityPool.objects.get()
    ref = intake.propose_intake(caller("compensation"), "cap.zip", made, pool.ref)
    assert not EquityGrant.objects.exists()
    with pytest.raises(InvalidError):
        intake.decide_intake(caller("compensation"), ref, yes=True, answer="mine")
    intake.decide_intake(caller("director"), ref, yes=True, answer="as checked")
    rows = {one.person: one for one in EquityGrant.objects.all()}
    assert (rows["E201"].units, rows["E201"].vested, rows["E201"].settled) == (400, 200, 50)
    assert rows["E202"].units == 1_001
    assert bytes(EquityIntake.objects.get().content) == b"", "what tells of people is not kept twice"
    consistent()
    who = caller("compensation")
    again = read(package(who.actor, who.day, who.now, FOUNDED).data)
    before = read(made)
    assert before.found is not None
    assert again.found is not None
    assert before.found.grants.keys() == again.found.grants.keys()
    plain = {key: replace(one, plan="") for key, one in before.found.grants.items()}
    assert plain == {key: replace(one, plan="") for key, one in again.found.grants.items()}
    assert len(helds(EquityGrant.objects.select_related("plan"))) == 2


def test_a_plan_whose_units_do_not_come_back_stays_so(caller: Call) -> None:
    pool = a_pool(caller)
    row = granted(caller, a_plan(caller, pool))
    EquityPlan.objects.update(lasting=True)
    leave = Asked("leave", date(2026, 10, 31), "left", leaving="INVOLUNTARY_WITH_CAUSE")
    deeds.approve(caller("director"), deeds.propose(caller("compensation"), row.ref, leave), None, "ok")
    assert EquityPool.objects.get().held == 400, "forfeited, but out of the pool for good"
    who = caller("compensation")
    data = package(who.actor, who.day, who.now, FOUNDED).data
    for model in (EquityTransaction, EquityDeed, EquityGrant, EquityPlan):
        model._default_manager.all().delete()
    EquityPool.objects.update(held=0)
    ref = intake.propose_intake(caller("compensation"), "cap.zip", data, pool.ref)
    intake.decide_intake(caller("director"), ref, yes=True, answer="as checked")
    assert EquityPlan.objects.get().lasting
    assert EquityPool.objects.get().held == 400
    consistent()


def test_what_the_format_has_no_word_for_is_said_before_it_leaves(caller: Call, visit: Callable[[str], Client]) -> None:
    row = granted(caller, a_plan(caller, a_pool(caller), terms=ARTICLE))
    client = visit("compensation")
    client.cookies["lang"] = "en"
    assert "in a comment only" not in client.get("/equity/files/").content.decode()
    certify(caller, met=False, day=date(2025, 1, 1))
    vest(system_caller("job"), row.ref)
    assert row.transactions.filter(kind="carry").count() > 1
    assert "lines are in comments only" in client.get("/equity/files/").content.decode()


def test_the_same_file_comes_once(made: bytes, caller: Call) -> None:
    pool = EquityPool.objects.get()
    intake.propose_intake(caller("compensation"), "cap.zip", made, pool.ref)
    with pytest.raises(InvalidError):
        intake.propose_intake(caller("director"), "again.zip", made, pool.ref)


def broken(data: bytes, change: Callable[[dict[str, object]], None], name: str = "Transactions") -> bytes:
    """The package with one file changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for one in source.namelist():
            content = json.loads(source.read(one))
            if name in one:
                for item in content["items"]:
                    change(item)
            target.writestr(one, json.dumps(content))
    return out.getvalue()


def test_errors_are_named_and_nothing_comes_in(made: bytes, caller: Call, visit: Callable[[str], Client]) -> None:
    pool = EquityPool.objects.get()

    def spoil(item: dict[str, object]) -> None:
        item.pop("quantity", None)

    def stranger(item: dict[str, object]) -> None:
        item["issuer_assigned_id"] = "X999"

    client = visit("compensation")
    for data, told in (
        (broken(made, spoil), "quantity"), (broken(made, stranger, "Stakeholders"), "X999"), (b"no zip", "zip"),
    ):  # fmt: skip
        form = {"file": SimpleUploadedFile("cap.zip", data), "pool": pool.ref}
        answer = client.post("/equity/files/bring", form)
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert not EquityIntake.objects.exists()
    assert caller("compensation").actor.person


def test_more_units_than_one_grant_holds_are_named_with_the_reason(
    made: bytes, visit: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mainstay_web.store.equity_ocf.MOST", 1_000)
    form = {"file": SimpleUploadedFile("cap.zip", made), "pool": EquityPool.objects.get().ref}
    answer = visit("compensation").post("/equity/files/bring", form)
    assert answer.status_code == 422
    assert TOO_MANY.en in answer.content.decode()
    assert not EquityIntake.objects.exists()


def test_too_much_for_the_pool_is_not_taken_in_by_half(made: bytes, caller: Call) -> None:
    pool = EquityPool.objects.get()
    ref = intake.propose_intake(caller("compensation"), "cap.zip", made, pool.ref)
    EquityPool.objects.update(authorised=1_100)
    with pytest.raises(Exception, match="left"):
        intake.decide_intake(caller("director"), ref, yes=True, answer="go")
    assert not EquityGrant.objects.exists()
    assert EquityPool.objects.get().held == 0


def test_by_pages(made: bytes, visit: Callable[[str], Client]) -> None:
    pool = EquityPool.objects.get()
    form = {"file": SimpleUploadedFile("cap.zip", made), "pool": pool.ref}
    assert visit("compensation").post("/equity/files/bring", form).status_code == 302
    ref = EquityIntake.objects.get().ref
    yes = {"ref": ref, "yes": "1", "answer": "checked"}
    assert visit("hrbp").post("/equity/files/decide", yes).status_code == 404
    assert visit("director").post("/equity/files/decide", yes).status_code == 302
    answer = visit("director").post("/equity/files/export", {"founded": "2015-05-20"})
    assert answer.status_code == 200
    assert read(answer.content).found is not None
    assert visit("hrbp").post("/equity/files/export", {"founded": "2015-05-20"}).status_code == 404
