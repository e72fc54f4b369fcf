"""Work notices of DingTalk: against a local fake that keeps tokens, counts words of a day, and refuses as it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mainstay.core.text import LANGUAGES, Language
from mainstay_web.channels import meanings
from mainstay_web.channels.budget import DINGTALK_APP, Granted, Meter, take
from mainstay_web.channels.dingtalk_app import LIMIT, App, Tokens, WorkNotice, is_user
from mainstay_web.channels.directory import SERVICES, Receiver, channel_of, try_out
from mainstay_web.channels.message import Kind, Message, message_id
from mainstay_web.channels.outcome import Refused, SendingError, Sent
from mainstay_web.channels.secret import Secret
from mainstay_web.channels.transport import Answer, GuardedTransport

from . import fakes
from .fakes import NOW, World
from .recorder import Recorder

APP = App(fakes.APP_KEY, Secret(fakes.APP_SECRET), fakes.APP_AGENT)
DIGEST = Message(
    "dig_" + "0" * 32, Kind.DIGEST, "https://house.example", NOW, 60, parts=tuple((kind, 3) for kind in Kind)
)


@pytest.fixture
def notice() -> WorkNotice:
    return WorkNotice(APP, "E201", "zh", Tokens())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_a_digest_and_the_test_button_arrive(
    notice: WorkNotice, language: Language, way: GuardedTransport, world: World, message: Message
) -> None:
    channel = replace(notice, language=language)
    assert channel.send(message, NOW, way) == Sent(NOW)
    assert try_out(channel, "https://house.example", NOW, way) == Sent(NOW)
    assert channel.send(DIGEST, NOW, way) == Sent(NOW)
    assert len(world.taken) == 3
    for heard in world.taken:
        assert len(heard.body) <= LIMIT
        card = heard.json["msg"]["action_card"]
        assert heard.json["agent_id"] == fakes.APP_AGENT
        assert card["single_url"].startswith("https://house.example/go/")
        assert card["title"].startswith("Mainstay ")


def test_one_token_serves_until_shortly_before_it_ends(notice: WorkNotice, way: GuardedTransport, world: World) -> None:
    def asked() -> int:
        return sum(heard.host == "api.dingtalk.com" for heard in world.heard)

    for number, minutes in enumerate((0, 60, 54, 6)):
        world.now += timedelta(minutes=minutes)
        message = Message(message_id(number), Kind.CASE_OPENED, "https://house.example", NOW)
        assert notice.send(message, world.now, way) == Sent(world.now)
    # Fetched at once; at 114 minutes it is still held, at 120 it is over.
    assert asked() == 2
    assert "canary0app0token" not in repr(notice) + repr(notice.tokens)


def test_a_token_that_is_no_longer_good_is_fetched_anew_once(
    notice: WorkNotice, way: GuardedTransport, world: World, message: Message
) -> None:
    assert notice.send(message, NOW, way) == Sent(NOW)
    world.token_until, world.now = NOW, NOW + timedelta(minutes=1)
    assert notice.send(message, world.now, way) == Sent(world.now)
    assert world.tokens == 2
    always = Recorder(
        Answer(200, b'{"accessToken":"a-token-of-the-app","expireIn":7200}'), Answer(200, b'{"errcode":40014}'),
        Answer(200, b'{"accessToken":"a-token-of-the-app","expireIn":7200}'), Answer(200, b'{"errcode":40014}'),
    )  # fmt: skip
    refused = WorkNotice(APP, "E201", "zh", Tokens()).send(message, NOW, always)
    assert isinstance(refused, Refused)
    assert refused.meaning == meanings.BUSY
    assert len(always.requests) == 4, "once more, and no more than that"


@pytest.mark.parametrize(
    ("change", "to", "meaning", "mend"),
    [
        ({"secret": Secret("another-secret")}, "E201", meanings.APP_LOGIN, True),
        ({"agent": 1}, "E201", meanings.APP_LOGIN, True),
        ({}, "nobody", meanings.PERSON_UNKNOWN, False),
    ],
)
def test_wrong_settings_are_told_apart_from_a_person_it_does_not_know(
    change: dict[str, object], to: str, meaning: meanings.Meaning, mend: bool,  # noqa: FBT001 - a parameter
    way: GuardedTransport, message: Message,
) -> None:  # fmt: skip
    outcome = WorkNotice(replace(APP, **change), to, "en", Tokens()).send(message, NOW, way)  # type: ignore[arg-type]  # fields of it
    assert isinstance(outcome, Refused)
    assert (outcome.meaning, outcome.mend, outcome.retry_at) == (meaning, mend, None)
    for language in LANGUAGES:
        told = outcome.sentence(language)
        assert meaning.fault.todo.in_(language) in told
        assert fakes.APP_SECRET not in told
        assert "another-secret" not in told


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (Answer(200, b'{"errcode":90018,"errmsg":"slow"}'), meanings.RATE),
        (Answer(200, b'{"errcode":88,"sub_code":"60011"}'), meanings.FORBIDDEN),
        (Answer(200, b'{"errcode":60020}'), meanings.NOT_LISTED),
        (Answer(200, b'{"errcode":-1}'), meanings.BUSY),
        (Answer(200, b'{"errcode":424242}'), meanings.UNREADABLE),
        (Answer(200, b"<html>"), meanings.UNREADABLE),
        (Answer(200, b'{"errcode":true}'), meanings.UNREADABLE),
        (Answer(302), meanings.REDIRECT),
        (Answer(503), meanings.BUSY),
    ],
)
def test_what_answers_mean(answer: Answer, meaning: meanings.Meaning, message: Message) -> None:
    way = Recorder(Answer(200, b'{"accessToken":"a-token-of-the-app","expireIn":7200}'), answer)
    outcome = WorkNotice(APP, "E201", "zh", Tokens()).send(message, NOW, way)
    assert isinstance(outcome, Refused)
    assert outcome.meaning == meaning
    assert "a-token-of-the-app" not in outcome.detail


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (Answer(400, b'{"code":"invalidClientIdOrSecret","message":"canary0app0secret"}'), meanings.APP_LOGIN),
        (Answer(200, b'{"accessToken":7,"expireIn":7200}'), meanings.UNREADABLE),
        (Answer(200, b'{"accessToken":"a-token-of-the-app","expireIn":"soon"}'), meanings.UNREADABLE),
        (Answer(429), meanings.RATE),
        (SendingError(meanings.TIMEOUT, perhaps_sent=True), meanings.TIMEOUT),
    ],
)
def test_without_a_token_nothing_was_sent(
    answer: Answer | SendingError, meaning: meanings.Meaning, message: Message
) -> None:
    way = Recorder(answer)
    outcome = WorkNotice(APP, "E201", "zh", Tokens()).send(message, NOW, way)
    assert isinstance(outcome, Refused)
    assert (outcome.meaning, outcome.perhaps_sent) == (meaning, False)
    assert fakes.APP_SECRET not in outcome.detail
    assert "a-token-of-the-app" not in outcome.detail
    assert len(way.requests) == 1


def test_two_messages_of_one_kind_on_one_day_are_both_shown(
    notice: WorkNotice, way: GuardedTransport, world: World
) -> None:
    for number in range(3):
        message = Message(message_id("case", number), Kind.CASE_OPENED, "https://house.example", NOW)
        assert notice.send(message, NOW, way) == Sent(NOW)
    assert len(world.shown) == 3, "the same words twice would be taken and shown to nobody"


def test_within_its_budget_the_app_is_never_refused(notice: WorkNotice, way: GuardedTransport, world: World) -> None:
    meter = Meter()
    for number in range(30):
        grant = take(DINGTALK_APP, meter, world.now, notice.bot)
        if not isinstance(grant, Granted):
            world.now = grant.until
            grant = take(DINGTALK_APP, meter, world.now, notice.bot)
        assert isinstance(grant, Granted)
        meter = grant.meter
        message = Message(message_id(number), Kind.CASE_OPENED, "https://house.example", NOW)
        assert notice.send(message, world.now, way) == Sent(world.now), number


@pytest.mark.parametrize("text", ["", "a,b", "a b", "x" * 65, "E201\n", "张三"])
def test_one_person_and_no_list(text: str) -> None:
    assert not is_user(text)
    with pytest.raises(ValueError, match="userid"):
        WorkNotice(APP, text, "zh")


def test_a_person_is_found_by_number_or_by_mail() -> None:
    service, somebody = SERVICES["dingtalk_app"], Receiver("wei.chen@corp.example", "E201")
    assert service.to({"who": "number"}, somebody) == "E201"
    assert service.to({"who": "mail"}, somebody) == "wei.chen"
    for who in ("number", "mail"):
        assert service.to({"who": who}, Receiver("wei.chen@elsewhere.example", "")) == "", (
            "an auditor, not the employee"
        )
    values = {"key": "k", "secret": "s-of-the-app", "agent": "7", "who": "mail", "to": "wei.chen"}
    channel = channel_of(service, values, "zh")
    assert isinstance(channel, WorkNotice)
    assert (channel.to, channel.app.agent) == ("wei.chen", 7)
