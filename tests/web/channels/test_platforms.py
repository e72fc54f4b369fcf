"""Each driver against its platform's fake, over real TLS under the platform's real name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mainstay.core.text import LANGUAGES, Language
from mainstay_web.channels import dialects, meanings
from mainstay_web.channels.budget import Granted, Meter, take
from mainstay_web.channels.directory import Channel, try_out
from mainstay_web.channels.message import Kind, Message, message_id
from mainstay_web.channels.outcome import Refused, Sent
from mainstay_web.channels.robots import Robot
from mainstay_web.channels.secret import Secret, SecretUrl
from mainstay_web.channels.transport import GuardedTransport
from mainstay_web.channels.webhooks import Webhook

from . import fakes
from .fakes import NOW, World

ROBOTS = {
    "dingtalk": Robot(dialects.DINGTALK, fakes.DINGTALK_URL, "zh", Secret(fakes.DINGTALK_KEY)),
    "feishu": Robot(dialects.FEISHU, fakes.FEISHU_URL, "zh", Secret(fakes.FEISHU_KEY)),
    "wecom": Robot(dialects.WECOM, fakes.WECOM_URL, "zh"),
    "slack": Robot(dialects.SLACK, fakes.SLACK_URL, "en"),
    "teams": Robot(dialects.TEAMS, fakes.TEAMS_URL, "en"),
}
HOOK = Webhook(fakes.WEBHOOK_URL, (Secret(fakes.WEBHOOK_KEY),))
CHANNELS: dict[str, Channel] = {**ROBOTS, "webhook": HOOK}
DIGEST = Message(
    "dig_" + "0" * 32, Kind.DIGEST, "https://house.example", NOW, 60, parts=tuple((kind, 3) for kind in Kind)
)


@pytest.mark.parametrize("name", CHANNELS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_a_digest_and_the_test_button_arrive(
    name: str, language: Language, way: GuardedTransport, world: World, message: Message
) -> None:
    channel = replace(ROBOTS[name], language=language) if name in ROBOTS else HOOK
    assert channel.send(message, world.now, way) == Sent(world.now)
    world.now += timedelta(seconds=2)
    assert try_out(channel, "https://house.example", world.now, way) == Sent(world.now)
    world.now += timedelta(seconds=2)
    assert channel.send(DIGEST, world.now, way) == Sent(world.now)
    assert len(world.taken) == 3


@pytest.mark.parametrize("name", ROBOTS)
def test_keyword_robots_find_theirs_and_the_link_is_there(
    name: str, way: GuardedTransport, world: World, message: Message
) -> None:
    world.keyword = "Mainstay"
    assert ROBOTS[name].send(message, NOW, way) == Sent(NOW)
    assert message.link in world.taken[0].body.decode()
    assert world.taken[0].headers["content-type"].startswith("application/json")
    assert world.taken[0].host == ROBOTS[name].url.host


@pytest.mark.parametrize(
    ("channel", "meaning"),
    [
        (replace(ROBOTS["dingtalk"], secret=Secret("SECwrong")), meanings.SIGNATURE),
        (
            replace(ROBOTS["dingtalk"], url=SecretUrl("https://oapi.dingtalk.com/robot/send?access_token=no")),
            meanings.KEY,
        ),
        (replace(ROBOTS["feishu"], secret=Secret("wrong")), meanings.SIGNATURE_OR_CLOCK),
        (replace(ROBOTS["feishu"], secret=None), meanings.SIGNATURE_OR_CLOCK),
        (replace(ROBOTS["feishu"], url=SecretUrl("https://open.feishu.cn/open-apis/bot/v2/hook/x")), meanings.KEY),
        (
            replace(ROBOTS["wecom"], url=SecretUrl("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x")),
            meanings.KEY,
        ),
        (replace(ROBOTS["slack"], url=SecretUrl("https://hooks.slack.com/services/T/B/X")), meanings.KEY),
        (replace(ROBOTS["teams"], url=SecretUrl("https://prod-1.logic.azure.com/workflows/x?sig=x")), meanings.KEY),
    ],
)
def test_wrong_settings_are_told_apart_and_wait_for_mending(
    channel: Robot, meaning: meanings.Meaning, way: GuardedTransport, message: Message
) -> None:
    outcome = channel.send(message, NOW, way)
    assert isinstance(outcome, Refused)
    assert (outcome.meaning, outcome.retry_at, outcome.mend) == (meaning, None, True)
    for language in LANGUAGES:
        assert meaning.fault.todo.in_(language) in outcome.sentence(language)


def test_dingtalk_tells_the_clock_and_the_keyword_apart(way: GuardedTransport, world: World, message: Message) -> None:
    world.keyword = "别的词"
    refused = ROBOTS["dingtalk"].send(message, NOW, way)
    world.now += timedelta(hours=2)
    late = ROBOTS["dingtalk"].send(message, NOW, way)
    assert isinstance(refused, Refused)
    assert isinstance(late, Refused)
    assert (refused.meaning, late.meaning) == (meanings.KEYWORD, meanings.CLOCK)


@pytest.mark.parametrize("name", ROBOTS)
def test_within_its_budget_a_robot_is_never_refused(
    name: str, way: GuardedTransport, world: World, message: Message
) -> None:
    robot, meter = ROBOTS[name], Meter()
    for number in range(25):
        grant = take(robot.budget, meter, world.now, robot.bot)
        if not isinstance(grant, Granted):
            world.now = grant.until
            grant = take(robot.budget, meter, world.now, robot.bot)
        assert isinstance(grant, Granted)
        meter = grant.meter
        one = replace(message, id=message_id(number))
        assert robot.send(one, world.now, way) == Sent(world.now), number
    assert len(world.taken) == 25


@pytest.mark.parametrize(("name", "least"), [("dingtalk", 600), ("wecom", 60), ("slack", 30), ("teams", 60)])
def test_without_a_budget_the_robot_is_told_to_be_quiet(
    name: str, least: int, way: GuardedTransport, world: World, message: Message
) -> None:
    outcomes = [ROBOTS[name].send(message, world.now, way) for _ in range(21)]
    refused = next(each for each in outcomes if isinstance(each, Refused))
    assert refused.meaning.fault is meanings.RATE.fault
    assert refused.quiet_until is not None
    assert refused.quiet_until >= NOW + timedelta(seconds=least)
    assert not refused.mend


def test_feishu_is_avoided_at_round_times(way: GuardedTransport, world: World, message: Message) -> None:
    robot = ROBOTS["feishu"]
    world.now = NOW.replace(minute=30, second=5)
    refused = robot.send(message, world.now, way)
    assert isinstance(refused, Refused)
    assert refused.meaning is meanings.RATE
    wait = take(robot.budget, Meter(), world.now, robot.bot)
    assert not isinstance(wait, Granted)
    world.now = wait.until
    assert robot.send(message, world.now, way) == Sent(world.now)


@pytest.mark.parametrize("name", CHANNELS)
def test_no_secret_is_read_from_anything(name: str, way: GuardedTransport, world: World, message: Message) -> None:
    """The platform repeats the whole request in its answer; nothing of it comes out."""
    channel = CHANNELS[name]
    world.instead = lambda heard: fakes.as_json(
        400, errcode=1, code=1, errmsg=f"https://{heard.host}{heard.path} {heard.body!r} {heard.headers}"
    )
    outcome = channel.send(message, NOW, way)
    assert isinstance(outcome, Refused)
    shown = "\n".join(
        [repr(channel), str(channel), repr(outcome), outcome.sentence("zh"), outcome.sentence("en"), channel.bot]
    )
    assert "canary" not in shown.lower()
