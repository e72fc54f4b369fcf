"""A webhook's event is resolved by the API for whom it was meant, and is nothing to anybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from ways_out import START, World, hook

from mainstay_web.actions import Caller
from mainstay_web.actions.messages import drain, spread
from mainstay_web.actions.tokens import new_token
from mainstay_web.channels.message import Kind
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.trail import Outgoing

CASE = "7n420qta6g974yrf"
Who = Callable[..., Caller]


@pytest.fixture
def sent(house: dict[str, Account], caller: Who) -> str:
    """The id that a receiver got, of an event meant for the HRBP."""
    hook(caller("admin"))
    row = Outgoing.objects.create(
        ref=new_ref(), kind=Kind.CASE_OPENED.value, account=house["hrbp"].ref, link=f"/cases/{CASE}/", due_at=START
    )
    Outgoing.objects.filter(pk=row.pk).update(made_at=START)
    world = World()
    for _ in range(4):
        spread(world.now)
        drain(world, world.clock, world.wait)
        world.now += timedelta(minutes=1)
    (body,) = world.bodies
    ref: str = body["data"]["id"]
    return ref


def ask(caller: Who, who: str, ref: str, scope: str = "messages") -> tuple[int, dict[str, object]]:
    secret = new_token(caller(who), "platform", [scope], (), 30)
    answer = Client().get(f"/api/v1/events/{ref}", headers={"authorization": f"Bearer {secret}"})
    return answer.status_code, answer.json()


def test_it_leads_to_what_it_is_about(sent: str, caller: Who) -> None:
    status, told = ask(caller, "hrbp", sent)
    assert status == 200
    assert (told["id"], told["type"]) == (sent, "case.opened")
    assert (told["link"], told["resource"]) == (f"/cases/{CASE}/", f"/api/v1/cases/{CASE}")


@pytest.mark.parametrize("who", ["director", "hrbp_sales", "employee", "manager", "admin", "auditor"])
def test_it_is_nothing_to_anybody_else(sent: str, caller: Who, who: str) -> None:
    assert ask(caller, who, sent)[0] == 404
    assert ask(caller, who, "msg_" + "0" * 32)[0] == 404


def test_a_token_without_the_scope_reads_none(sent: str, caller: Who) -> None:
    assert ask(caller, "hrbp", sent, "public")[0] in (403, 404)
