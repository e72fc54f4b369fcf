"""The inbox, links from outside, the calendar, and the administrator's channels."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from ways_out import MAIL, TAKEN, WEBHOOK, WECOM, WORK, World, room

from mainstay.core.access import Act
from mainstay.loop.carry.states import Kind as CaseKind
from mainstay.loop.carry.states import Severity
from mainstay_web.actions import Caller, cases, promises
from mainstay_web.actions.act import Doing
from mainstay_web.actions.channels import add_channel, try_channel
from mainstay_web.actions.messages import drain, spread
from mainstay_web.channels.directory import SERVICES
from mainstay_web.channels.message import Kind
from mainstay_web.channels.outcome import Refused
from mainstay_web.channels.transport import Answer
from mainstay_web.pages import channels as channel_pages
from mainstay_web.store.messages import values_of
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Commitment
from mainstay_web.store.tables.messages import Channel, Feed, Parcel
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.refs import new_ref
from mainstay_web.store.tables.trail import Outgoing

Who = Callable[..., Caller]
House = dict[str, Account]
Visit = Callable[[str], Client]
EVERYBODY = ("director", "hrbp", "compensation", "ombuds", "auditor", "manager", "employee")


def told(
    account: Account, link: str = "/search", kind: Kind = Kind.CASE_DUE, made: timedelta | None = None
) -> Outgoing:
    from django.utils import timezone  # noqa: PLC0415 - only here

    due = timezone.now() - (made or timedelta(hours=1))
    return Outgoing.objects.create(ref=new_ref(), kind=kind.value, account=account.ref, link=link, due_at=due)


def test_everybody_reads_where_a_channel_reaches_them(visit: Visit, caller: Who) -> None:
    add_channel(caller("admin"), "dingtalk_app", "App", WORK, "zh", ())
    page = visit("employee").get("/messages/settings").content.decode()
    assert "To E201." in page
    assert "Stop these" in page
    nobody = visit("admin").get("/messages/settings").content.decode()
    assert "does not know your account there" in nobody
    assert "Stop these" not in nobody


def test_everybody_reads_their_own_messages_and_nobody_elses(house: House, visit: Visit) -> None:
    row = told(house["hrbp"])
    client = visit("hrbp")
    page = client.get("/messages/").content.decode()
    assert "One of your matters is due soon." in page
    assert row.ref in page
    for who in ("admin", "director", "employee"):
        other = visit(who)
        assert row.ref not in other.get("/messages/").content.decode()
        assert other.post(f"/messages/{row.ref}/open").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_the_menu_counts_what_is_unread_until_it_is_opened(house: House, visit: Visit) -> None:
    row = told(house["hrbp"])
    told(house["hrbp"])
    client = visit("hrbp")
    assert '<span class="count">2</span>' in client.get("/messages/").content.decode()
    answer = client.post(f"/messages/{row.ref}/open")
    assert answer.headers["Location"] == "/search"
    assert '<span class="count">1</span>' in client.get("/messages/").content.decode()
    client.post("/messages/read")
    assert '<span class="count">' not in client.get("/messages/").content.decode().split("</nav>")[0]


def test_older_messages_are_a_page_further(house: House, visit: Visit) -> None:
    for _ in range(35):
        told(house["hrbp"])
    client = visit("hrbp")
    first = client.get("/messages/").content.decode()
    assert first.count("/open") == 30
    older = re.search(r'href="(/messages/\?before=[^"]+)"', first)
    assert older
    assert client.get(older[1]).content.decode().count("/open") == 5


def sent_ids(world: World) -> list[str]:
    return re.findall(r"/go/((?:msg|dig)_[0-9a-f]{32})", str(world.bodies))


def test_a_link_from_outside_leads_each_to_their_own(house: House, caller: Who, visit: Visit, client: Client) -> None:
    room(caller("admin"))
    told(house["hrbp"], "/search?q=a", Kind.JOB_FAILED)
    world = World()
    from django.utils import timezone  # noqa: PLC0415 - only here

    world.now = timezone.now()
    spread(world.now)
    drain(world, world.clock, world.wait)
    (ref,) = sent_ids(world)
    assert client.get(f"/go/{ref}").headers["Location"].startswith("/accounts/login/")
    assert visit("hrbp").get(f"/go/{ref}").headers["Location"] == "/search?q=a"
    foreign = visit("director").get(f"/go/{ref}")
    absent = visit("director").get("/go/msg_" + "0" * 32)
    assert foreign.headers["Location"] == absent.headers["Location"] == "/messages/"


@pytest.mark.parametrize("link", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_w12_a_link_never_leads_out_of_the_house(house: House, visit: Visit, link: str) -> None:
    row = told(house["hrbp"], link)
    assert visit("hrbp").post(f"/messages/{row.ref}/open").headers["Location"] == "/"


def feed_address(client: Client) -> str:
    page = client.post("/messages/settings", {"what": "new_feed"}).content.decode()
    found = re.search(r"/calendar/[A-Za-z0-9_-]{43}\.ics", page)
    assert found
    return found[0]


def test_a_calendar_holds_ones_own_days_and_says_nothing(caller: Who, visit: Visit, client: Client) -> None:
    ref = cases.open_case(caller("hrbp"), "E201", CaseKind.ALERT, Severity.HIGH, "a canary reason", "E200")
    promises.promise(caller("manager"), "E201", "A canary promise", caller("manager").day + timedelta(days=9))
    promise = Commitment.objects.get()
    promises.agree_as_person(caller("employee"), promise.ref, promise.version)
    manager, employee = feed_address(visit("manager")), feed_address(visit("employee"))
    text = client.get(manager).content.decode()
    assert text.count("BEGIN:VEVENT") == 2
    assert {line for line in text.split("\r\n") if line.startswith("SUMMARY")} == {
        "SUMMARY:Conversation", "SUMMARY:To-do due",
    }  # fmt: skip
    for word in ("canary", "E201", "Name", ref):
        assert word not in text
    mine = client.get(employee).content.decode()
    assert mine.count("BEGIN:VEVENT") == 1, "the talk about them is not theirs"
    key = re.search(r"/go/(apt_[0-9a-f]{32})", mine)
    assert key
    assert visit("employee").get(f"/go/{key[1]}").headers["Location"] == "/my/promises/"


def test_a07_a_calendar_dies_with_leaving_and_with_a_new_address(house: House, visit: Visit, client: Client) -> None:
    old = feed_address(visit("employee"))
    assert client.get(old).status_code == 200
    new = feed_address(visit("employee"))
    assert client.get(old).status_code == 404
    assert new.split("/")[-1][:-4] not in str(vars(Feed.objects.get())), "only the hash is kept"
    Person.objects.filter(number="E201").update(left_on="2026-10-30")
    assert client.get(new).status_code == 404
    Person.objects.filter(number="E201").update(left_on=None)
    assert client.get(new).status_code == 200
    Account.objects.filter(pk=house["employee"].pk).update(is_active=False)
    assert client.get(new).status_code == 404


@pytest.mark.parametrize("who", EVERYBODY)
def test_channels_are_the_administrators_alone(visit: Visit, caller: Who, who: str) -> None:
    ref = room(caller("admin"))
    for path in ("/channels/", "/channels/new/wecom", f"/channels/{ref}/"):
        assert visit(who).get(path).status_code == 404
    for path in (f"/channels/{ref}/test", f"/channels/{ref}/remove"):
        assert visit(who).post(path).status_code == 404


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_each_service_has_its_form(visit: Visit, service: str) -> None:
    page = visit("admin").get(f"/channels/new/{service}").content.decode()
    for field in SERVICES[service].fields:
        assert f'name="{field.key}"' in page
    wrong = visit("admin").post(f"/channels/new/{service}", {"name": "x"})
    assert wrong.status_code == 422
    assert "Fill it in." in wrong.content.decode()


@pytest.mark.parametrize(
    ("service", "values"), [("wecom", WECOM), ("webhook", WEBHOOK), ("mail", MAIL), ("dingtalk_app", WORK)]
)
def test_what_is_secret_is_never_shown_again(visit: Visit, service: str, values: dict[str, str]) -> None:
    client = visit("admin")
    added = client.post(f"/channels/new/{service}", {"name": "Mine", "roles": ["hrbp"], **values})
    assert added.headers["Location"] == "/channels/"
    row = Channel.objects.get()
    pages = "".join(client.get(path).content.decode() for path in ("/channels/", f"/channels/{row.ref}/"))
    assert "canary" not in pages
    assert values.get("secret", "canary") not in pages
    assert "canary" not in str(vars(row)), "sealed"
    kept = {key: "" if key in ("url", "secret", "password") else to for key, to in values.items()}
    again = client.post(f"/channels/{row.ref}/", {"name": "Renamed", "roles": ["hrbp"], "version": "1", **kept})
    assert again.headers["Location"] == "/channels/"
    row = Channel.objects.get()
    assert row.name == "Renamed"
    assert values.items() <= values_of(row).items()
    stale = client.post(f"/channels/{row.ref}/", {"name": "Late", "roles": ["hrbp"], "version": "1", **kept})
    assert stale.status_code == 409


def test_a_new_key_signs_beside_the_old_one_until_that_is_emptied(visit: Visit) -> None:
    client = visit("admin")
    client.post("/channels/new/webhook", {"name": "Platform", **WEBHOOK})
    row = Channel.objects.get()
    new = "whsec_" + "B" * 43 + "="
    client.post(f"/channels/{row.ref}/", {"name": "Platform", "version": "1", "url": "", "secret": new})
    values = values_of(Channel.objects.get())
    assert (values["secret"], values["former_secret"]) == (new, WEBHOOK["secret"])
    client.post(f"/channels/{row.ref}/", {"name": "Platform", "version": "2", "forget_former_secret": "on"})
    values = values_of(Channel.objects.get())
    assert (values["secret"], values["former_secret"]) == (new, "")


def test_the_same_robot_twice_is_refused(visit: Visit, caller: Who) -> None:
    room(caller("admin"))
    answer = visit("admin").post("/channels/new/wecom", {"name": "Again", "roles": ["hrbp"], **WECOM})
    assert answer.status_code == 422


def test_w05_the_test_button_says_what_is_wrong_and_opens_what_was_held(
    caller: Who, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = room(caller("admin"))
    world = World(answer=lambda _request: Answer(200, b'{"errcode":93000,"errmsg":"invalid webhook url"}'))
    outcome = try_channel(caller("admin"), ref, world)
    assert isinstance(outcome, Refused)
    fault = {"code": "channel.key", "zh": "不认识", "en": "unknown robot", "todo_zh": "请", "todo_en": "Copy it again."}
    Channel.objects.update(state=Channel.HELD, fault={**fault, "detail": ""})
    page = visit("admin").get("/channels/").content.decode()
    assert "unknown robot" in page
    world.answer = lambda _request: TAKEN
    monkeypatch.setattr(channel_pages, "transport", lambda: world)
    said = visit("admin").post(f"/channels/{ref}/test", follow=True).content.decode()
    assert "The test message went out" in said
    assert Channel.objects.get().state == Channel.ON


def test_what_is_told_must_be_in_the_catalogue(caller: Who) -> None:
    doing = Doing(caller("admin"), Act.MESSAGES)
    with pytest.raises(ValueError, match=r"not\.a\.kind"):
        doing.tell("x", "not.a.kind", "/")
    assert not Outgoing.objects.exists()
    assert not Parcel.objects.exists()
