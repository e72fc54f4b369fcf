"""The outbox: applied once, in order, the same parcel again; and what it does when the world outside fails (D09)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from ways_out import START, TAKEN, WORK, Post, World, down, hook, mail, room

from mainstay.core.access import Role
from mainstay_web.actions import Caller
from mainstay_web.actions.accounts import end_role
from mainstay_web.actions.channels import add_channel, mute, remove_channel
from mainstay_web.actions.messages import drain, spread
from mainstay_web.channels import mail as mail_driver
from mainstay_web.channels import meanings
from mainstay_web.channels.message import Kind
from mainstay_web.channels.transport import Answer
from mainstay_web.store.tables.accounts import Account, RoleGrant
from mainstay_web.store.tables.messages import Channel, Copy, Parcel
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.trail import Outgoing

Who = Callable[..., Caller]
House = dict[str, Account]
MINUTE = timedelta(minutes=1)
TOKEN = Answer(200, b'{"accessToken":"a-token-of-the-app","expireIn":7200}')


def told(account: Account, kind: Kind = Kind.CASE_DUE, at: timedelta = timedelta(0), link: str = "/x/") -> Outgoing:
    due = START + at
    row = Outgoing.objects.create(ref=new_ref(), kind=kind.value, account=account.ref, link=link, due_at=due)
    Outgoing.objects.filter(pk=row.pk).update(made_at=due)
    return row


def run(world: World, minutes: int = 1) -> None:
    for _ in range(minutes):
        spread(world.now)
        drain(world, world.clock, world.wait)
        world.now += MINUTE


def test_without_a_channel_it_stands_in_the_house(house: House) -> None:
    row = told(house["hrbp"])
    run(World())
    row.refresh_from_db()
    assert row.sent_at is not None
    assert not Copy.objects.exists()


def test_two_within_ten_minutes_leave_as_one(house: House, caller: Who) -> None:
    room(caller("admin"))
    told(house["hrbp"])
    told(house["hrbp"], Kind.PROMISE_DUE, 2 * MINUTE)
    told(house["colleague"])
    world = World()
    run(world, 9)
    assert world.arrived == []
    run(world, 6)
    assert len(world.arrived) == 1
    assert "2" in str(world.bodies[0])
    assert not Outgoing.objects.filter(sent_at=None).exists()
    run(world, 30)
    assert world.tried == 1, "applied once"


def test_a_webhook_tells_each_alone_and_nothing_of_anybody(house: House, caller: Who) -> None:
    hook(caller("admin"))
    for index in range(3):
        told(house["employee"], at=timedelta(seconds=index))
    world = World()
    run(world)
    run(world)
    assert len(world.arrived) == 3
    assert {frozenset(body) for body in world.bodies} == {frozenset({"type", "timestamp", "data"})}
    text = str(world.bodies)
    assert not [one for one in house.values() if one.email in text or (one.person and one.person in text)]


def test_d09_after_a_day_down_everything_arrives_once_and_in_order(house: House, caller: Who) -> None:
    hook(caller("admin"))
    rows = [told(house["hrbp"], at=index * 20 * MINUTE) for index in range(40)]
    world = World(answer=down(meanings.UNREACHABLE))
    for step in range(3 * 24 * 12):
        if world.now >= START + timedelta(days=1):
            world.answer = lambda _request: TAKEN
        run(world)
        world.now += 4 * MINUTE
        del step
    order = [request.headers["webhook-id"] for _, request in world.arrived]
    members = dict(Copy.objects.values_list("outgoing__ref", "parcel__ref"))
    assert order == [members[row.ref] for row in rows]
    assert len(set(order)) == 40, "no duplicates"
    assert not Outgoing.objects.filter(sent_at=None).exists()


def test_d03_the_same_parcel_is_sent_again_after_a_crash(house: House, caller: Who) -> None:
    room(caller("admin"))
    told(house["hrbp"], Kind.JOB_FAILED)
    world = World()

    def dies(_request: object) -> Answer:
        raise KeyboardInterrupt

    world.answer = dies
    with pytest.raises(KeyboardInterrupt):
        run(world)
    parcel = Parcel.objects.get()
    assert parcel.state == Parcel.WAITING
    world.answer = lambda _request: TAKEN
    run(world)
    assert Parcel.objects.get().ref == parcel.ref
    assert len(world.arrived) == 1


def test_another_worker_leaves_a_busy_channel_alone(house: House, caller: Who) -> None:
    ref = room(caller("admin"))
    told(house["hrbp"], Kind.JOB_FAILED)
    Channel.objects.filter(ref=ref).update(busy_until=START + 3 * MINUTE)
    world = World()
    run(world, 2)
    assert world.tried == 0
    run(world, 3)
    assert len(world.arrived) == 1


def test_a_wrong_key_holds_the_channel_and_tells_the_administrators_once(house: House, caller: Who) -> None:
    ref = room(caller("admin"))
    told(house["hrbp"], Kind.JOB_FAILED)
    told(house["hrbp"], Kind.JOB_FAILED, MINUTE)
    world = World(answer=lambda _request: Answer(200, b'{"errcode":93000,"errmsg":"invalid webhook url"}'))
    run(world, 20)
    assert world.tried == 1
    channel = Channel.objects.get(ref=ref)
    assert channel.state == Channel.HELD
    assert channel.fault["code"] == "channel.key"
    assert "canary" not in str(channel.fault)
    news = Outgoing.objects.filter(kind=Kind.CHANNEL_HELD.value)
    assert [row.account for row in news] == [house["admin"].ref]
    assert Parcel.objects.filter(state=Parcel.WAITING).exists(), "held, not lost"


def test_a_silenced_robot_is_silent(house: House, caller: Who) -> None:
    room(caller("admin"))
    told(house["hrbp"], Kind.JOB_FAILED)
    told(house["hrbp"], Kind.JOB_FAILED, timedelta(seconds=1))
    world = World(answer=lambda _request: Answer(200, b'{"errcode":45009}'))
    run(world)
    assert world.tried == 1
    world.answer = lambda _request: TAKEN
    run(world, 5)
    assert len(world.arrived) == 2


def test_what_is_refused_for_good_is_given_up_and_stays_in_the_house(house: House, caller: Who) -> None:
    room(caller("admin"))
    row = told(house["hrbp"], Kind.JOB_FAILED)
    run(World(answer=lambda _request: Answer(200, b'{"errcode":40008}')))
    row.refresh_from_db()
    assert row.sent_at is not None
    assert row.read_at is None
    assert Parcel.objects.get().state == Parcel.GIVEN_UP


def test_mail_goes_to_each_ones_own_address(
    house: House, caller: Who, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    ref = mail(caller("admin"))
    post = Post()
    monkeypatch.setattr(mail_driver, "deliver", post.deliver)
    mute(caller("colleague"), ref, wanted=False)
    for who in ("hrbp", "employee", "colleague"):
        told(house[who])
    told(house["colleague"], Kind.SIGN_IN)
    run(World(), 20)
    assert sorted(to for to, _, _ in post.mails) == sorted(
        house[who].email for who in ("hrbp", "employee", "colleague")
    )
    urgent = next(subject for to, subject, _ in post.mails if to == house["colleague"].email)
    assert "new device" in urgent, "what cannot wait is not muted"
    assert all("Name" not in subject for _, subject, _ in post.mails)


def test_a_work_notice_goes_to_each_one_in_the_app_and_to_nobody_without_a_number(house: House, caller: Who) -> None:
    ref = add_channel(caller("admin"), "dingtalk_app", "App", WORK, "zh", ())
    told(house["employee"], Kind.SIGN_IN)
    told(house["admin"], Kind.SIGN_IN)
    world = World(answer=lambda one: TOKEN if one.url.host == "api.dingtalk.com" else TAKEN)
    run(world, 2)
    assert [(body["userid_list"], body["agent_id"]) for body in world.bodies] == [("E201", 123456789)]
    assert "signed in" in world.bodies[0]["msg"]["action_card"]["markdown"], "in the reader's own language"
    (lost,) = Parcel.objects.filter(state=Parcel.GIVEN_UP)
    assert (lost.receiver, lost.failure) == (house["admin"].ref, "channel.receiver")
    mute(caller("employee"), ref, wanted=False)
    told(house["employee"], Kind.CASE_DUE)
    run(world, 15)
    assert len(world.arrived) == 1, "muted; in the house it still stands"


def test_two_whose_addresses_begin_alike_are_not_told_each_others(house: House, caller: Who) -> None:
    add_channel(caller("admin"), "dingtalk_app", "App", {**WORK, "who": "mail"}, "zh", ())
    local = house["employee"].email.partition("@")[0]
    other = house["colleague"]
    other.email = f"{local}@elsewhere.example"
    other.save(update_fields=["email"])
    for one in (house["employee"], other):
        told(one, Kind.SIGN_IN)
    world = World(answer=lambda one: TOKEN if one.url.host == "api.dingtalk.com" else TAKEN)
    run(world, 2)
    assert world.bodies == []
    other.is_active = False
    other.save(update_fields=["is_active"])
    told(house["employee"], Kind.SIGN_IN)
    run(world, 15)
    assert [body["userid_list"] for body in world.bodies] == [local]


def test_a15_whoever_left_or_lost_the_role_meanwhile_is_told_nothing(
    house: House, caller: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail(caller("admin"))
    post = Post()
    monkeypatch.setattr(mail_driver, "deliver", post.deliver)
    told(house["hrbp"])
    world = World()
    run(world)
    Account.objects.filter(pk=house["hrbp"].pk).update(is_active=False)
    run(world, 20)
    assert post.mails == []
    assert Parcel.objects.get().failure == "channel.receiver"


def test_a_room_hears_only_of_its_roles_as_they_are_today(house: House, caller: Who) -> None:
    room(caller("admin"), "hrbp")
    grant = RoleGrant.objects.get(account=house["hrbp"], role=Role.HRBP.value)
    end_role(caller("admin"), grant.ref, "moved on")
    told(house["hrbp"], Kind.JOB_FAILED)
    told(house["hrbp_sales"], Kind.JOB_FAILED)
    run(World(), 3)
    assert Copy.objects.count() == 1


def test_a_removed_channel_forgets_its_keys_and_sends_nothing(house: House, caller: Who) -> None:
    ref = room(caller("admin"))
    told(house["hrbp"])
    world = World()
    run(world)
    remove_channel(caller("admin"), ref, 1)
    run(world, 20)
    assert world.tried == 0
    assert Channel.objects.get(ref=ref).values == ""
    assert not Outgoing.objects.filter(sent_at=None).exists()


def test_the_job_runs_and_forgets_its_old_runs(house: House) -> None:
    from mainstay_web.jobs.outbox import outbox  # noqa: PLC0415 - declares the job
    from mainstay_web.jobs.registry import KINDS, Run  # noqa: PLC0415 - beside it
    from mainstay_web.store.jobs import put  # noqa: PLC0415 - beside it
    from mainstay_web.store.tables.jobs import Job  # noqa: PLC0415 - beside it

    told(house["hrbp"], at=timezone.now() - START - MINUTE)
    old = put("outbox", {}, "system", START)
    Job.objects.filter(pk=old.pk).update(state=Job.DONE, finished_at=timezone.now() - timedelta(hours=1))
    assert outbox(Run(put("outbox", {}, "system", START))) == "1-0-0-0"
    assert not Job.objects.filter(pk=old.pk).exists()
    assert KINDS["outbox"].every == MINUTE
